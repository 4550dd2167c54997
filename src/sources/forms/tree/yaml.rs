//! YAML becomes values, by its events: nothing is loaded that could grow beyond the text.

use super::{Broken, DEEPEST, Value, too_deep};
use crate::sources::schema::model::Spot;
use saphyr_parser::{Event, Marker, Parser, Span};

/// A list or map that is not closed yet.
enum Open {
    List(Vec<Value>),
    /// With the key whose value comes next.
    Map(Vec<(String, Spot, Value)>, Option<(String, Spot)>),
}

/// Reads the first document of a text.
pub(super) fn parse(text: &str) -> Result<Value, Broken> {
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| Broken {
            spot: place(error.marker()),
            reason: format!("YAML that is not understood: {}", error.info()),
        })?;
        let spot = spot(&span);
        let whole = match event {
            Event::Scalar(text, ..) => Value::Scalar(text.into_owned(), spot),
            Event::Alias(_) => {
                let reason = "an alias, which is not followed".to_owned();
                return Err(Broken { spot, reason });
            }
            Event::SequenceStart(..) | Event::MappingStart(..) if open.len() >= DEEPEST => {
                return Err(too_deep(spot));
            }
            Event::SequenceStart(..) => {
                open.push(Open::List(Vec::new()));
                continue;
            }
            Event::MappingStart(..) => {
                open.push(Open::Map(Vec::new(), None));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::List(items)) => Value::List(items),
                Some(Open::Map(entries, _)) => Value::Map(entries),
                None => continue,
            },
            Event::DocumentEnd => break,
            _ => continue,
        };
        match open.last_mut() {
            None => return Ok(whole),
            Some(Open::List(items)) => items.push(whole),
            Some(Open::Map(entries, key)) => match key.take() {
                Some((name, at)) => entries.push((name, at, whole)),
                None => {
                    let Value::Scalar(name, at) = whole else { continue };
                    *key = Some((name, at));
                }
            },
        }
    }
    Ok(Value::List(Vec::new()))
}

fn spot(span: &Span) -> Spot {
    let start = place(&span.start);
    let end = place(&span.end);
    let end_column = if end.line == start.line { end.column } else { start.column + 1 };
    Spot { end_column: end_column.max(start.column.saturating_add(1)), ..start }
}

fn place(marker: &Marker) -> Spot {
    let line = u32::try_from(marker.line()).unwrap_or(u32::MAX);
    let column = u32::try_from(marker.col()).unwrap_or(u32::MAX).saturating_add(1);
    Spot { line, column, end_column: column.saturating_add(1) }
}
