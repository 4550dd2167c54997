//! Puts values in place of placeholders such as `${schema}`; one without a value is told and stands for its own name.

use super::words::Placeholders;
use std::collections::{BTreeMap, BTreeSet};

/// Longest name of a placeholder, in bytes.
const LONGEST: usize = 200;

/// Replaces placeholders; adds the names of those that have no value, with the byte where they stand.
pub(super) fn fill(
    words: &Placeholders,
    text: &str,
    values: &BTreeMap<String, String>,
    unknown: &mut Vec<(String, usize)>,
) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut seen = BTreeSet::new();
    let mut rest = text;
    while let Some(at) = rest.find(words.open.as_str()) {
        let (before, open) = rest.split_at(at);
        filled.push_str(before);
        let inside = open.get(words.open.len()..).unwrap_or_default();
        let name = inside.find(words.close.as_str()).and_then(|end| inside.get(..end));
        let is_name = |name: &&str| name.len() <= LONGEST && !name.contains(['\n', '\'', ';']);
        let Some(name) = name.filter(is_name) else {
            filled.push_str(&words.open);
            rest = inside;
            continue;
        };
        match values.get(name) {
            Some(value) => filled.push_str(value),
            None => {
                let last = name.rsplit([':', '.']).next().unwrap_or(name);
                filled.push_str(last);
                if !name.starts_with(words.own.as_str()) && seen.insert(name) {
                    unknown.push((name.to_owned(), text.len() - open.len()));
                }
            }
        }
        rest = inside.get(name.len() + words.close.len()..).unwrap_or_default();
    }
    filled.push_str(rest);
    filled
}
