//! Reads rows from JSON, however it is nested: every object with a key `idwidth` is one.

use super::file::{FAILED, KIND, SERVER, Trouble};
use super::{Answers, MARK};
use crate::sources::live::inquiry::{Failure, FailureKind};
use jsonc_parser::ast::{Object, Value};
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use std::collections::BTreeMap;

/// What servers answered, each with its kind if the text tells; `None` names the server of rows below no name.
type Found = BTreeMap<Option<String>, (Option<String>, Answers)>;

/// Returns what servers answered, and what does not read.
pub(super) fn read(text: &str) -> (Found, Vec<Trouble>) {
    let mut found = Found::new();
    let mut troubles = Vec::new();
    let mut from = 0;
    while let Some(document) = next_document(text, from) {
        let whole = &text[document.clone()];
        match parse_to_ast(whole, &CollectOptions::default(), &ParseOptions::default()) {
            Ok(parsed) => {
                if let Some(value) = &parsed.value {
                    walk(value, whole, &Server::default(), &mut found);
                }
            }
            Err(error) => {
                let cut = next_end(whole).is_none();
                let at = if cut { text.len() } else { document.start + error.range().start };
                let reason = if cut {
                    "the JSON is cut off: its brackets stay open".to_owned()
                } else {
                    format!("JSON that is not understood: {}", error.kind())
                };
                troubles.push(Trouble::at(line_of(text, at), &reason));
                break;
            }
        }
        from = document.end;
    }
    (found, troubles)
}

/// Finds the next value of a text of several, one after another.
fn next_document(text: &str, from: usize) -> Option<std::ops::Range<usize>> {
    let blank = |letter: char| letter.is_whitespace() || letter == '\u{feff}' || letter == ',';
    let rest = &text[from..];
    let start = from + rest.find(|letter| !blank(letter))?;
    let end = next_end(&text[start..]).map_or(text.len(), |length| start + length);
    Some(start..end)
}

/// Returns where the brackets that open at the start are closed.
fn next_end(text: &str) -> Option<usize> {
    let (mut depth, mut inside, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            _ if inside => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Whose rows stand below an object.
#[derive(Clone, Default)]
struct Server {
    name: Option<String>,
    kind: Option<String>,
}

/// The parser bounds the depth, and so the recursion.
fn walk(value: &Value<'_>, text: &str, server: &Server, found: &mut Found) {
    match value {
        Value::Array(array) => {
            for item in &array.elements {
                walk(item, text, server, found);
            }
        }
        Value::Object(object) => match statement_of(object) {
            Some(statement) => {
                let of = found.entry(server.name.clone()).or_default();
                of.0.clone_from(&server.kind);
                row(&statement, object, text, &mut of.1);
            }
            None => {
                let told = |key| object.get_string(key).map(|name| name.value.to_string());
                let below = told(SERVER).map(|name| Server { name: Some(name), kind: told(KIND) });
                let server = below.as_ref().unwrap_or(server);
                for property in &object.properties {
                    walk(&property.value, text, server, found);
                }
            }
        },
        Value::StringLit(_)
        | Value::NumberLit(_)
        | Value::BooleanLit(_)
        | Value::NullKeyword(_) => {}
    }
}

/// Returns the name of the statement that an object is a row of.
fn statement_of(object: &Object<'_>) -> Option<String> {
    let marked = object.properties.iter().find(|it| it.name.as_str().eq_ignore_ascii_case(MARK))?;
    match &marked.value {
        Value::StringLit(name) => Some(name.value.to_string()),
        _ => None,
    }
}

fn row(statement: &str, object: &Object<'_>, text: &str, answers: &mut Answers) {
    let mut columns = vec![MARK.to_owned()];
    let mut values = vec![Some(statement.to_owned())];
    for property in &object.properties {
        let name = property.name.as_str().to_lowercase();
        if name != MARK {
            columns.push(name);
            values.push(plain(&property.value, text));
        }
    }
    let text = |key: &str| {
        let at = columns.iter().position(|name| name == key)?;
        values.get(at)?.clone()
    };
    match text(FAILED) {
        Some(kind) => {
            let reason = text("reason").unwrap_or_default();
            let failure = Failure { reason, kind: FailureKind::named(&kind) };
            answers.fail(statement, &text("about").unwrap_or_default(), failure);
        }
        None if columns.len() == 1 => {
            answers.add(statement, super::Rows::new(columns));
        }
        None => answers.add_row(statement, &columns, values),
    }
}

/// Returns a value as text, numbers digit by digit.
fn plain(value: &Value<'_>, text: &str) -> Option<String> {
    match value {
        Value::NullKeyword(_) => None,
        Value::StringLit(text) => Some(text.value.to_string()),
        Value::NumberLit(number) => Some(number.value.to_owned()),
        Value::BooleanLit(truth) => Some(truth.value.to_string()),
        Value::Object(_) | Value::Array(_) => {
            text.get(value.start()..value.end()).map(str::to_owned)
        }
    }
}

fn line_of(text: &str, at: usize) -> u32 {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    let ends = before.iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(ends + 1).unwrap_or(u32::MAX)
}
