//! YAML becomes values, by its events: nothing is loaded that could grow beyond the text.

use super::{Broken, DEEPEST, Value, too_deep};
use crate::sources::schema::model::Spot;
use saphyr_parser::{Event, Marker, Parser, Span};
use std::collections::BTreeMap;

/// A list or map that is not closed yet.
enum Open {
    List(Vec<Value>),
    /// With the key whose value comes next.
    Map(Vec<(String, Spot, Value)>, Option<(String, Spot)>),
}

/// What becomes of aliases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aliases {
    /// They end the reading.
    Refused,
    /// What they stand for is put in if it is small; what is large is left out, so that nothing grows without bound.
    Small,
}

/// Most values in what an alias stands for.
const LARGEST_ALIAS: usize = 64;
/// Most values that all aliases of a text may add.
const ALL_ALIASES: usize = 100_000;

/// Reads the first document of a text.
pub(super) fn parse(text: &str, aliases: Aliases) -> Result<Value, Broken> {
    let mut open: Vec<(Open, usize)> = Vec::new();
    let mut anchors = Anchors::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| Broken {
            spot: place(error.marker()),
            reason: format!("YAML that is not understood: {}", error.info()),
        })?;
        let spot = spot(&span);
        let whole = match event {
            Event::Scalar(text, _, anchor, _) => {
                let value = Value::Scalar(text.into_owned(), spot);
                anchors.keep(anchor, &value);
                value
            }
            Event::Alias(anchor) if aliases == Aliases::Small => anchors.put_in(anchor, spot),
            Event::Alias(_) => {
                let reason = "an alias, which is not followed".to_owned();
                return Err(Broken { spot, reason });
            }
            Event::SequenceStart(..) | Event::MappingStart(..) if open.len() >= DEEPEST => {
                return Err(too_deep(spot));
            }
            Event::SequenceStart(anchor, _) => {
                open.push((Open::List(Vec::new()), anchor));
                continue;
            }
            Event::MappingStart(anchor, _) => {
                open.push((Open::Map(Vec::new(), None), anchor));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some((whole, anchor)) = open.pop() else { continue };
                let value = match whole {
                    Open::List(items) => Value::List(items),
                    Open::Map(entries, _) => Value::Map(entries),
                };
                anchors.keep(anchor, &value);
                value
            }
            Event::DocumentEnd => break,
            _ => continue,
        };
        match open.last_mut().map(|(open, _)| open) {
            None => return Ok(whole),
            Some(Open::List(items)) => items.push(whole),
            Some(Open::Map(entries, key)) => match key.take() {
                // `<<` puts in the entries of a map: https://yaml.org/type/merge.html
                Some((name, _)) if name == "<<" && aliases == Aliases::Small => {
                    entries.extend(whole.entries().iter().cloned());
                }
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

/// What aliases stand for.
#[derive(Default)]
struct Anchors {
    /// Values by the number of their anchor; 0 is none.
    values: BTreeMap<usize, Value>,
    /// Values that aliases have added.
    added: usize,
}

impl Anchors {
    fn keep(&mut self, anchor: usize, value: &Value) {
        if anchor > 0 && size(value, LARGEST_ALIAS) <= LARGEST_ALIAS {
            self.values.insert(anchor, value.clone());
        }
    }

    /// Returns what an alias stands for; no value where that is too much.
    fn put_in(&mut self, anchor: usize, spot: Spot) -> Value {
        let none = || Value::Scalar(String::new(), spot);
        let Some(value) = self.values.get(&anchor) else { return none() };
        self.added += size(value, LARGEST_ALIAS);
        if self.added > ALL_ALIASES { none() } else { moved(value, spot) }
    }
}

/// Returns a copy of a value that stands in another place.
fn moved(value: &Value, spot: Spot) -> Value {
    match value {
        Value::Scalar(text, _) => Value::Scalar(text.clone(), spot),
        Value::List(items) => Value::List(items.iter().map(|item| moved(item, spot)).collect()),
        Value::Map(entries) => {
            let entries = entries.iter().map(|(name, _, it)| (name.clone(), spot, moved(it, spot)));
            Value::Map(entries.collect())
        }
    }
}

/// Counts the values in a value, as far as `enough`.
fn size(value: &Value, enough: usize) -> usize {
    let inner = match value {
        Value::Scalar(..) => return 1,
        Value::List(items) => items.iter().collect::<Vec<_>>(),
        Value::Map(entries) => entries.iter().map(|(_, _, value)| value).collect(),
    };
    inner.into_iter().fold(1, |sum, it| if sum > enough { sum } else { sum + size(it, enough) })
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
