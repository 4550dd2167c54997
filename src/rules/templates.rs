//! Placeholders in SQL that a program fills in before a server sees it: `${prefix}users`, `@NAMESPACE@.events`.
//!
//! The list is data: `rules/templates.toml`.

use super::bundled::bundled;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Templates {
    placeholder: Vec<Placeholder>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Placeholder {
    open: String,
    /// Empty if the opening mark is all of it; none if a name stands after it and no mark.
    #[serde(default)]
    close: String,
    /// What must follow.
    #[serde(default)]
    before: String,
    /// It may stand around a whole name, which stays.
    #[serde(default)]
    wraps: bool,
}

static TEMPLATES: LazyLock<Templates> =
    LazyLock::new(|| bundled("rules/templates.toml", include_str!("../../rules/templates.toml")));

/// A placeholder at the start of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its bytes, all ASCII.
    pub(crate) length: usize,
    /// It may stand around a whole name, which stays.
    pub(crate) wraps: bool,
}

/// Returns the placeholder that a text starts with.
pub(crate) fn placeholder(text: &str) -> Option<Found> {
    if !text.starts_with(['$', '{', '@', '%', '#', ':']) {
        return None;
    }
    TEMPLATES.placeholder.iter().find_map(|of| of.starts(text))
}

/// Returns a name without the placeholders before it; a name that is nothing else stays.
pub(crate) fn unprefixed(name: &str) -> &str {
    let mut rest = name;
    while let Some(found) = placeholder(rest).filter(|found| found.length < rest.len()) {
        rest = rest.get(found.length..).unwrap_or_default();
    }
    rest
}

impl Placeholder {
    fn starts(&self, text: &str) -> Option<Found> {
        let inside = text.strip_prefix(&self.open)?;
        let has_name = !self.close.is_empty() || !self.before.is_empty();
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let name = if has_name { inside.find(|c| !is_word(c)).unwrap_or(inside.len()) } else { 0 };
        let (named, rest) = inside.split_at_checked(name)?;
        let starts_well =
            !has_name || named.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        let rest = rest.strip_prefix(&self.close).filter(|_| starts_well)?;
        let length = text.len() - rest.len();
        rest.starts_with(&self.before).then_some(Found { length, wraps: self.wraps })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_operators() {
        for (text, length) in [
            ("${prefix}users", 9),
            ("{$prefix}users", 9),
            ("{{ prefix }}users", 0),
            ("{{prefix}}users", 10),
            ("@NAMESPACE@.t", 11),
            ("@x := 1", 0),
            ("$%ID%$,", 6),
            ("$1", 0),
            ("% 5", 0),
            ("#__users", 3),
            (":SCHEMA.t", 7),
            ("::text", 0),
            (":name,", 0),
        ] {
            assert_eq!(placeholder(text).map_or(0, |found| found.length), length, "{text}");
        }
        assert_eq!(unprefixed("${db}#__users"), "users");
        assert_eq!(unprefixed("%TABLE%"), "%TABLE%");
    }
}
