//! Files by the ends of their names: those that may hold SQL, and those of languages that no pack reads yet.
//!
//! The lists are data: `rules/files.toml`.

use super::bundled::bundled;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Files {
    schema: Vec<String>,
    packed: Vec<String>,
    unread: BTreeMap<String, Vec<String>>,
}

static FILES: LazyLock<Files> =
    LazyLock::new(|| bundled("rules/files.toml", include_str!("../../rules/files.toml")));

/// Returns true if a file of this name may hold SQL, packed or not.
pub fn may_hold_sql(file_name: &str) -> bool {
    let name = file_name.to_ascii_lowercase();
    let unpacked = FILES.packed.iter().find_map(|end| name.strip_suffix(end.as_str()));
    FILES.schema.iter().any(|end| unpacked.unwrap_or(&name).ends_with(end.as_str()))
}

/// Returns the language of a file that no pack reads, by its name.
pub fn unread_language(file_name: &str) -> Option<&'static str> {
    let is_of = |(_, ends): &(&String, &Vec<String>)| {
        ends.iter().any(|end| file_name.ends_with(end.as_str()))
    };
    FILES.unread.iter().find(is_of).map(|(language, _)| language.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dumps_are_told_by_their_names_packed_or_not() {
        for name in ["a.sql", "A.SQL", "a.sql.gz", "a.dump.zst", "zm_create.sql.in"] {
            assert!(may_hold_sql(name), "{name}");
        }
        for name in ["a.kt", "sql", "a.zst", "a.sqlx"] {
            assert!(!may_hold_sql(name), "{name}");
        }
    }

    #[test]
    fn a_swift_file_is_known_and_not_read() {
        assert_eq!(unread_language("Note.swift"), Some("Swift"));
        assert_eq!(unread_language("Note.kt"), None);
        assert_eq!(unread_language("note.sql"), None);
    }
}
