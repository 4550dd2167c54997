//! JSON becomes values.

use super::{Broken, DEEPEST, Places, Value, too_deep};
use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

/// Reads a text.
pub(super) fn parse(text: &str) -> Result<Value, Broken> {
    let places = Places::of(text);
    // The parser goes down by recursion: what is nested too deep must not reach it.
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err(too_deep(places.spot(at, 1)));
        }
    }
    let parsed = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default());
    let parsed = parsed.map_err(|error| Broken {
        spot: places.spot(error.range().start, 1),
        reason: format!("JSON that is not understood: {}", error.kind()),
    })?;
    Ok(parsed.value.map_or(Value::List(Vec::new()), |value| of(&value, &places)))
}

fn of(value: &ast::Value<'_>, places: &Places<'_>) -> Value {
    let spot = |ranged: &dyn Ranged| places.spot(ranged.start(), ranged.width());
    match value {
        ast::Value::Object(object) => {
            let entries = object.properties.iter().map(|entry| {
                (entry.name.as_str().to_owned(), spot(&entry.name), of(&entry.value, places))
            });
            Value::Map(entries.collect())
        }
        ast::Value::Array(array) => {
            Value::List(array.elements.iter().map(|item| of(item, places)).collect())
        }
        ast::Value::StringLit(text) => Value::Scalar(text.value.to_string(), spot(text)),
        ast::Value::NumberLit(number) => Value::Scalar(number.value.to_owned(), spot(number)),
        ast::Value::BooleanLit(truth) => Value::Scalar(truth.value.to_string(), spot(truth)),
        ast::Value::NullKeyword(null) => Value::Scalar(String::new(), spot(null)),
    }
}
