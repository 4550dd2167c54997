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
    copies: Vec<String>,
    starts: Vec<String>,
    unread: BTreeMap<String, Vec<String>>,
}

static FILES: LazyLock<Files> =
    LazyLock::new(|| bundled("rules/files.toml", include_str!("../../rules/files.toml")));

/// Returns true if a file of this name may hold SQL, packed or not.
pub fn may_hold_sql(file_name: &str) -> bool {
    let name = file_name.to_ascii_lowercase();
    ends_in(unpacked(&name).unwrap_or(&name), &FILES.schema)
}

/// Returns true if a file of this name may be a dump, which only its start can tell: packed, a copy, or rotated.
pub fn may_be_dump(file_name: &str) -> bool {
    let name = file_name.to_ascii_lowercase();
    let inner = unpacked(&name);
    let name = inner.unwrap_or(&name);
    let rotated =
        name.trim_end_matches(|letter: char| matches!(letter, '0'..='9' | '.' | '-' | '_'));
    inner.is_some()
        || ends_in(name, &FILES.copies)
        || (rotated != name && ends_in(rotated, &FILES.schema))
}

/// Returns true for the first bytes of a dump, unpacked, as programs write them.
pub fn starts_a_dump(head: &[u8]) -> bool {
    FILES.starts.iter().any(|start| head.starts_with(start.as_bytes()))
}

/// Returns the name of what is packed in a file; `None` if it is not packed.
fn unpacked(name: &str) -> Option<&str> {
    FILES.packed.iter().find_map(|end| name.strip_suffix(end.as_str()))
}

fn ends_in(name: &str, ends: &[String]) -> bool {
    ends.iter().any(|end| name.ends_with(end.as_str()))
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
    fn copies_and_rotated_dumps_are_told_by_their_starts_alone() {
        for name in ["shop.sql.1", "shop.sql-2026-11-01", "shop.sql.2.gz", "shop.bak", "shop.zst"] {
            assert!(may_be_dump(name) && !may_hold_sql(name), "{name}");
        }
        for name in ["a.kt", "a1", "v1.2", "sql.1"] {
            assert!(!may_be_dump(name), "{name}");
        }
        assert!(
            starts_a_dump(b"SQLite format 3\0\x10\0")
                && starts_a_dump(b"/*M!999999\\- enable the sandbox mode */")
        );
        assert!(!starts_a_dump(b"%PDF-1.7"));
    }

    #[test]
    fn a_groovy_file_is_known_and_not_read() {
        assert_eq!(unread_language("Note.groovy"), Some("Groovy"));
        assert_eq!(unread_language("Note.kt"), None);
        assert_eq!(unread_language("note.sql"), None);
    }
}
