//! One document and all that it refers to, each schema and parameter once.

use super::documents::{Document, Documents, called, escaped, target};
use super::scalar::scalar;
use super::words::Knowledge;
use crate::facts::{BoundaryKind, CarrierKind};
use crate::sources::code::path_noun;
use crate::sources::contracts::member::{Contract, Member};
use crate::sources::contracts::syntax::DEEPEST;
use crate::sources::forms::tree::Value;
use crate::sources::schema::model::Spot;
use crate::sources::walk::Found;
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Anything around schemas: a document, an operation, a response.
    Outer,
    /// Paths with what they hold.
    Paths,
    /// Schemas by name.
    Schemas,
    /// One schema.
    Schema,
    /// One parameter.
    Parameter,
}

/// What is known of a value from around it.
#[derive(Clone, Debug, Default)]
struct Around {
    /// The path template.
    template: Option<String>,
    /// The operation on it.
    method: Option<String>,
    /// Names of the schema and of the properties around.
    owner: Vec<String>,
    /// The key that names it, and its place.
    named: Option<(String, Spot)>,
}

/// A value to read.
struct Task {
    file: String,
    pointer: String,
    role: Role,
    around: Around,
}

struct Walk<'w, 'f> {
    knowledge: &'w Knowledge<'w>,
    documents: &'w mut Documents<'f>,
    contract: Contract,
    open: VecDeque<Task>,
    /// Parameters by name: read last, so that the paths that use them name their nouns.
    later: VecDeque<Task>,
    done: BTreeSet<(String, String)>,
}

/// Reads a document; nothing if its top does not say that it is one.
pub(super) fn read(
    knowledge: &Knowledge<'_>,
    root: &Found,
    documents: &mut Documents<'_>,
) -> Contract {
    let (open, later) = (VecDeque::new(), VecDeque::new());
    let contract = Contract::default();
    let mut walk = Walk { knowledge, documents, contract, open, later, done: BTreeSet::new() };
    // What only mentions the format, and reads as something else, is not told of.
    let mut unheard = Contract::default();
    let top = walk.documents.load(&root.shown, &mut unheard);
    let is_root = |document: &Rc<Document>| {
        let holds = |(key, held): (&String, &String)| {
            document.root.text(key).is_some_and(|value| value.contains(held.as_str()))
        };
        knowledge.words.root.iter().any(holds)
    };
    if !top.as_ref().is_some_and(is_root) {
        // A document that breaks off has its mark at the start of a line.
        let broken = unheard
            .problems
            .into_iter()
            .filter(|_| top.is_none() && starts_as_one(knowledge, root));
        walk.contract.problems.extend(broken);
        return walk.contract;
    }
    walk.contract.add(unheard);
    if knowledge.words.root_is_schema {
        let title = top.as_ref().and_then(|top| top.root.text("title")).map(str::to_owned);
        let owner = vec![title.unwrap_or_else(|| called(root.name()))];
        walk.refer(&root.shown, "", Role::Schema, Around { owner, ..Around::default() });
    } else {
        walk.refer(&root.shown, "", Role::Outer, Around::default());
    }
    while let Some(task) = walk.open.pop_front().or_else(|| walk.later.pop_front()) {
        walk.task(&task);
    }
    walk.contract
}

/// Returns true if a file that does not read starts as a document does.
fn starts_as_one(knowledge: &Knowledge<'_>, file: &Found) -> bool {
    let text = std::fs::read_to_string(&file.path).unwrap_or_default();
    let mut lines = text.lines().map(|line| line.trim_start_matches([' ', '\t', '{'])).take(5);
    lines.any(|line| knowledge.pack.marks.iter().any(|mark| line.starts_with(mark.as_str())))
}

impl Walk<'_, '_> {
    /// Remembers to read a value, if that is not done.
    fn refer(&mut self, file: &str, pointer: &str, role: Role, around: Around) {
        if self.done.insert((file.to_owned(), format!("{pointer} {role:?}"))) {
            let (file, pointer) = (file.to_owned(), pointer.to_owned());
            self.open.push_back(Task { file, pointer, role, around });
        }
    }

    /// Follows a value's reference, if it is one.
    fn follow(&mut self, file: &str, value: &Value, role: Role, around: &Around) -> bool {
        let Some(reference) = value.text("$ref") else { return false };
        if let Some((file, pointer)) = target(file, reference) {
            let owner = if role == Role::Schema { vec![called(reference)] } else { Vec::new() };
            self.refer(&file, &pointer, role, Around { owner, ..around.clone() });
        }
        true
    }

    fn task(&mut self, task: &Task) {
        let Some(document) = self.documents.load(&task.file, &mut self.contract) else { return };
        let Some(value) = document.at(&task.pointer) else { return };
        let at = At { document: &document, file: &task.file };
        match task.role {
            Role::Outer => self.outer(at, value, &task.pointer, &task.around, 0),
            Role::Paths => self.paths(at, value, &task.pointer, &task.around, 0),
            Role::Schemas => self.schemas(at, value, &task.pointer),
            Role::Schema => self.schema(at, value, &task.pointer, &task.around, 0),
            Role::Parameter => self.parameter(at, value, &task.pointer, &task.around),
        }
    }

    /// Reads anything around schemas.
    fn outer(&mut self, at: At<'_>, value: &Value, pointer: &str, around: &Around, depth: usize) {
        if depth > DEEPEST || self.follow(at.file, value, Role::Outer, around) {
            return;
        }
        for (position, item) in value.items().iter().enumerate() {
            self.outer(at, item, &format!("{pointer}/{position}"), around, depth + 1);
        }
        for (key, _, inner) in value.entries() {
            let words = &self.knowledge.words;
            let is = |list: &[String]| list.iter().any(|known| known == key);
            let inside = format!("{pointer}/{}", escaped(key));
            if is(&words.skipped) || key.starts_with("x-") {
                continue;
            } else if is(&words.named_schemas) && !inner.entries().is_empty() {
                self.schemas(at, inner, &inside);
            } else if is(&words.schema) {
                self.schema(at, inner, &inside, around, depth + 1);
            } else if is(&words.parameters) {
                self.parameters(at, inner, &inside, around);
            } else if is(&words.paths) {
                self.paths(at, inner, &inside, around, depth + 1);
            } else {
                let mut around = around.clone();
                if around.template.is_some() && around.method.is_none() {
                    around.method = Some(key.to_uppercase());
                }
                self.outer(at, inner, &inside, &around, depth + 1);
            }
        }
    }

    fn paths(&mut self, at: At<'_>, value: &Value, pointer: &str, around: &Around, depth: usize) {
        if self.follow(at.file, value, Role::Paths, around) {
            return;
        }
        for (template, _, item) in value.entries() {
            let around = Around { template: Some(template.clone()), ..Around::default() };
            let inside = format!("{pointer}/{}", escaped(template));
            self.outer(at, item, &inside, &around, depth + 1);
        }
    }

    fn schemas(&mut self, at: At<'_>, value: &Value, pointer: &str) {
        if self.follow(at.file, value, Role::Schemas, &Around::default()) {
            return;
        }
        for (name, spot, schema) in value.entries() {
            let inside = format!("{pointer}/{}", escaped(name));
            let owner = vec![name.clone()];
            if schema.get("$ref").is_none() {
                self.member(at, schema, (CarrierKind::Alias, name, *spot), &Around::default());
                self.refer(at.file, &inside, Role::Schema, Around { owner, ..Around::default() });
            } else if let Some((file, pointer)) =
                schema.text("$ref").and_then(|reference| target(at.file, reference))
            {
                // The name here says more than that of the file it stands in.
                self.refer(&file, &pointer, Role::Schema, Around { owner, ..Around::default() });
            }
        }
    }

    fn schema(&mut self, at: At<'_>, value: &Value, pointer: &str, around: &Around, depth: usize) {
        if depth > DEEPEST || self.follow(at.file, value, Role::Schema, around) {
            return;
        }
        for (key, _, inner) in value.entries() {
            let inside = format!("{pointer}/{}", escaped(key));
            match key.as_str() {
                "properties" | "patternProperties" => {
                    for (name, spot, property) in inner.entries() {
                        self.member(at, property, (CarrierKind::Field, name, *spot), around);
                        let mut around = around.clone();
                        around.owner.push(name.clone());
                        let inside = format!("{inside}/{}", escaped(name));
                        self.schema(at, property, &inside, &around, depth + 1);
                    }
                }
                "allOf" | "oneOf" | "anyOf" | "prefixItems" => {
                    for (position, item) in inner.items().iter().enumerate() {
                        let inside = format!("{inside}/{position}");
                        self.schema(at, item, &inside, around, depth + 1);
                    }
                }
                "items" | "additionalProperties" | "contains" | "then" | "else" => {
                    self.schema(at, inner, &inside, around, depth + 1);
                }
                "definitions" | "$defs" => self.schemas(at, inner, &inside),
                _ => {}
            }
        }
    }

    fn parameters(&mut self, at: At<'_>, value: &Value, pointer: &str, around: &Around) {
        for (position, item) in value.items().iter().enumerate() {
            self.parameter(at, item, &format!("{pointer}/{position}"), around);
        }
        for (name, spot, _) in value.entries() {
            let pointer = format!("{pointer}/{}", escaped(name));
            let (file, role) = (at.file.to_owned(), Role::Parameter);
            let around = Around { named: Some((name.clone(), *spot)), ..around.clone() };
            self.later.push_back(Task { file, pointer, role, around });
        }
    }

    fn parameter(&mut self, at: At<'_>, value: &Value, pointer: &str, around: &Around) {
        if self.follow(at.file, value, Role::Parameter, around) {
            return;
        }
        let schema = value.get("schema");
        let content = value.get("content").and_then(|it| it.entries().first());
        let schema = schema.or_else(|| content.and_then(|(_, _, it)| it.get("schema")));
        if value.text("in") == Some("body") {
            if let Some(schema) = schema {
                self.schema(at, schema, &format!("{pointer}/schema"), around, 0);
            }
            return;
        }
        let stated = match value.get("name") {
            Some(Value::Scalar(name, spot)) => Some((name.as_str(), *spot)),
            _ => None,
        };
        let named = around.named.as_ref().map(|(name, spot)| (name.as_str(), *spot));
        let Some((name, spot)) = stated.or(named) else { return };
        let is_path = value.text("in") == Some("path");
        let kind = if is_path { CarrierKind::Route } else { CarrierKind::Parameter };
        let bare = Around { owner: Vec::new(), ..around.clone() };
        self.member(at, schema.unwrap_or(value), (kind, name, spot), &bare);
    }

    /// Adds a property, parameter or name of a type, if its schema holds a number or text.
    fn member(
        &mut self,
        at: At<'_>,
        schema: &Value,
        (kind, name, spot): (CarrierKind, &str, Spot),
        around: &Around,
    ) {
        let holds = (at.file, schema);
        let of = scalar(self.knowledge, self.documents, holds, &mut self.contract, 0);
        let Some(of) = of else { return };
        let operation = [around.method.as_deref(), around.template.as_deref()];
        let operation = operation.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let mut shown_by = match around.owner.first() {
            Some(owner) => format!("schema `{owner}`"),
            None if operation.is_empty() => format!("parameter `{name}`"),
            None => format!("`{operation}`"),
        };
        if let Some((width, shows)) = &self.knowledge.made
            && of.width == Some(*width)
        {
            shown_by = format!("{shown_by}; {shows}");
        }
        let template = around.template.as_deref();
        let is_parameter = matches!(kind, CarrierKind::Route | CarrierKind::Parameter);
        let symbol = match around.owner.is_empty() {
            true if operation.is_empty() => name.to_owned(),
            true => format!("{operation} {name}"),
            false => format!("{}.{name}", around.owner.join(".")),
        };
        let noun = template.filter(|_| around.owner.is_empty()).and_then(|template| {
            let bare = name.eq_ignore_ascii_case("id");
            path_noun(template, name).or_else(|| last_literal(template).filter(|_| bare))
        });
        self.contract.members.push(Member {
            kind,
            symbol,
            owner: around.owner.last().cloned(),
            name: name.to_owned(),
            wire: None,
            noun,
            location: at.document.place(of.place.unwrap_or(spot)),
            of,
            boundary: if is_parameter { BoundaryKind::Api } else { BoundaryKind::Serialized },
            shown_by,
        });
    }
}

/// Returns the last part of a template that is no parameter.
fn last_literal(template: &str) -> Option<String> {
    let mut parts = template.rsplit('/').filter(|part| !part.is_empty());
    parts.find(|part| !part.contains('{')).map(str::to_owned)
}

/// A file and its path as found.
#[derive(Clone, Copy)]
struct At<'a> {
    document: &'a Rc<Document>,
    file: &'a str,
}
