//! What a schema holds, if that is a number or text: its type, format, bounds and what is said of it.

use super::documents::{Documents, called, target};
use super::words::Knowledge;
use crate::sources::contracts::member::{Contract, Type};
use crate::sources::forms::tree::Value;
use crate::width::{Id, Width};

/// References lead to references; nobody writes chains as long as this.
const LONGEST_CHAIN: usize = 16;

/// Returns what a schema in a file holds; `None` if that is an object, a choice of names or not known.
pub(super) fn scalar(
    knowledge: &Knowledge<'_>,
    documents: &mut Documents<'_>,
    (path, schema): (&str, &Value),
    contract: &mut Contract,
    depth: usize,
) -> Option<Type> {
    if depth > LONGEST_CHAIN || schema.get("enum").is_some() || schema.get("const").is_some() {
        return None;
    }
    if let Some(reference) = schema.text("$ref") {
        let (file, pointer) = target(path, reference)?;
        let document = documents.load(&file, contract)?;
        let inner = document.at(&pointer)?;
        let mut of = scalar(knowledge, documents, (&file, inner), contract, depth + 1)?;
        of.text = format!("{} ({})", called(reference), of.text);
        of.place = None;
        return Some(of);
    }
    let of_type = kinds(schema);
    if let Some(plain) = of_type.iter().find(|kind| knowledge.pack.types.contains_key(**kind)) {
        let place = match schema.get("type") {
            Some(Value::Scalar(_, spot)) => Some(*spot),
            _ => None,
        };
        return Some(Type { place, ..numbered(knowledge, schema, plain) });
    }
    let inner = match of_type.first() {
        Some(&"array") => schema.get("items").into_iter().collect::<Vec<_>>(),
        Some(&"object") => schema.get("additionalProperties").into_iter().collect(),
        _ => {
            let choices = ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|key| schema.get(key));
            choices.flat_map(Value::items).collect()
        }
    };
    let found = inner
        .into_iter()
        .filter_map(|inner| scalar(knowledge, documents, (path, inner), contract, depth + 1));
    // Of several that a value may be, the narrowest decides.
    let mut of = found.min_by_key(|of| {
        let ceiling = of.width.and_then(Width::ceiling);
        (ceiling.is_none(), ceiling)
    })?;
    if of_type.first() == Some(&"array") {
        of.text = format!("array of {}", of.text);
    }
    Some(of)
}

/// Returns the types that a schema states, `null` aside.
fn kinds(schema: &Value) -> Vec<&str> {
    let Some(of) = schema.get("type") else { return Vec::new() };
    let several = of.items().iter().filter_map(Value::scalar);
    of.scalar().into_iter().chain(several).filter(|kind| *kind != "null").collect()
}

/// Returns the width of a schema of a plain type.
fn numbered(knowledge: &Knowledge<'_>, schema: &Value, plain: &str) -> Type {
    let types = &knowledge.pack.types;
    let format = schema.text("format").filter(|format| !format.is_empty());
    let whole = format.map(|format| format!("{plain}/{format}"));
    let exact = whole.as_deref().and_then(|name| types.get(name));
    let mut width = exact.or_else(|| types.get(plain)).copied().unwrap_or(Width::Unknown);
    let mut text = whole.unwrap_or_else(|| plain.to_owned());
    let mut outcome = None;
    let is_integer = matches!(width, Width::Ambiguous | Width::Signed(_) | Width::Unsigned(_));
    if width == Width::Ambiguous && says_wide(knowledge, schema) {
        width = Width::I64;
    }
    let limit = schema.text("maximum").and_then(|maximum| maximum.parse::<Id>().ok());
    let limit = limit.filter(|_| is_integer || plain == "integer");
    if let Some(limit) = limit {
        text = format!("{text}, maximum {limit}");
        width = bounded(width, limit);
    }
    if width == Width::Ambiguous {
        outcome = Some(knowledge.formatless.clone());
        if let Some((made, _)) = &knowledge.made {
            (width, outcome) = (*made, None);
        }
    }
    Type { text, name: plain.to_owned(), width: Some(width), outcome, ..Type::default() }
}

/// Returns true if an extension or the description says that an integer is wide.
fn says_wide(knowledge: &Knowledge<'_>, schema: &Value) -> bool {
    let said = &knowledge.words.said;
    let mut stated = said.extensions.iter().filter_map(|key| schema.text(key));
    let text = schema.text("description").unwrap_or_default().to_lowercase();
    stated.any(|stated| said.wide.iter().any(|wide| wide == stated))
        || said.phrases.iter().any(|phrase| text.contains(phrase.as_str()))
}

/// Returns the width that holds nothing above a limit: the widest that ends there or before.
fn bounded(width: Width, limit: Id) -> Width {
    let known = [Width::I64, Width::F64, Width::Unsigned(32), Width::I32];
    let fits = |width: &Width| width.ceiling().is_some_and(|ceiling| ceiling <= limit);
    let stated = known.into_iter().find(fits);
    match stated {
        Some(stated) if width == Width::Ambiguous || !stated.holds(width) => stated,
        Some(_) => width,
        None => decimal(limit).unwrap_or(width),
    }
}

/// Returns the digits of a limit such as 99999; `None` if it is none or so small that no ids grow into it.
fn decimal(limit: Id) -> Option<Width> {
    let digits = u8::try_from(limit.checked_add(1)?.checked_ilog10()?).ok()?;
    (digits >= 5 && 10_i128.checked_pow(digits.into())? == limit + 1)
        .then_some(Width::Decimal(digits))
}
