//! Languages that no pack reads yet: named in the report, so that nobody takes their files for read.
//!
//! The list is data: `rules/unread.toml`.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Unread {
    ends: BTreeMap<String, Vec<String>>,
}

static UNREAD: LazyLock<Unread> =
    LazyLock::new(|| toml::from_str(include_str!("../../rules/unread.toml")).unwrap_or_default());

/// Returns the language of a file that no pack reads, by its name.
pub fn language(file_name: &str) -> Option<&'static str> {
    let is_of = |(_, ends): &(&String, &Vec<String>)| {
        ends.iter().any(|end| file_name.ends_with(end.as_str()))
    };
    UNREAD.ends.iter().find(is_of).map(|(language, _)| language.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swift_file_is_known_and_not_read() {
        assert_eq!(language("Note.swift"), Some("Swift"));
        assert_eq!(language("Note.kt"), None);
        assert_eq!(language("note.sql"), None);
    }
}
