//! Naming habits: words of an identifier, and which identifiers are ids.
//!
//! The word lists are data: `rules/names/ids.toml`.

use super::bundled::bundled;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ids {
    words: Vec<String>,
    compounds: Vec<String>,
    first: Vec<String>,
    accessors: Vec<String>,
}

static IDS: LazyLock<Ids> =
    LazyLock::new(|| bundled("rules/names/ids.toml", include_str!("../../rules/names/ids.toml")));

/// Splits an identifier into lower-case words: `savingsAccountIDs` -> `savings account ids`.
pub fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for (at, &letter) in letters.iter().enumerate() {
        if !letter.is_alphabetic() {
            open = false;
            continue;
        }
        let before = at.checked_sub(1).and_then(|before| letters.get(before)).copied();
        let starts = letter.is_uppercase()
            && (before.is_some_and(char::is_lowercase) || ends_acronym(&letters, at));
        match words.last_mut() {
            Some(word) if open && !starts => word.extend(letter.to_lowercase()),
            _ => words.push(letter.to_lowercase().collect()),
        }
        open = true;
    }
    words
}

/// Returns true if the capital at `at` starts a word after an acronym: the `F` of `IDField`, not the `D` of `IDs`.
fn ends_acronym(letters: &[char], at: usize) -> bool {
    let is_lower = |at: usize| letters.get(at).is_some_and(|letter| letter.is_lowercase());
    let plural = letters.get(at + 1) == Some(&'s') && !is_lower(at + 2);
    is_lower(at + 1) && !plural
}

/// Returns true if the last word says that this is an id or several: `noteId`, `note_ids`, `pageid`, `id`; or the first
/// one says that it refers to a row: `fk_note`.
pub fn is_id(name: &str) -> bool {
    let words = words(name);
    let Some(last) = words.last() else { return false };
    let refers = words.len() > 1 && words.first().is_some_and(|first| IDS.first.contains(first));
    if refers || IDS.words.contains(last) {
        return true;
    }
    let noun = last.strip_suffix("ids").or_else(|| last.strip_suffix("id"));
    noun.is_some_and(|noun| IDS.compounds.iter().any(|known| known == noun))
        && name.ends_with(last.as_str())
}

/// Returns the words that say whose id a name means, in the singular and with `id` behind them: `note id` for
/// `getNoteId`, `note_ids`, `mNoteId` and `noteid`. `None` if it is no id's name, or says no more than `id`.
pub fn telling(name: &str) -> Option<String> {
    let mut words = words(name);
    let last = words.pop().filter(|_| is_id(name))?;
    let compound = last.strip_suffix("ids").or_else(|| last.strip_suffix("id"))?;
    let is_accessor = |word: &String| word.chars().count() == 1 || IDS.accessors.contains(word);
    let skipped = words.iter().take_while(|word| is_accessor(word)).count();
    let mut kept = words.split_off(skipped);
    if !compound.is_empty() {
        kept.push(compound.to_owned());
    }
    if kept.is_empty() { None } else { Some(format!("{} id", kept.join(" "))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_split_at_case_acronyms_and_separators() {
        for (name, expected) in [
            ("savingsAccountIDs", "savings account ids"),
            ("EXTRA_NOTE_ID", "extra note id"),
            ("userIDField", "user id field"),
            ("_id", "id"),
            ("mId", "m id"),
            ("siteID2", "site id"),
            ("note-ids", "note ids"),
            ("HTTPServerId", "http server id"),
            ("", ""),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }

    #[test]
    fn names_tell_whose_id_they_mean() {
        for name in ["getNoteId", "note_ids", "mNoteId", "NOTE_ID", "p_note_id", "setNoteIDs"] {
            assert_eq!(telling(name).as_deref(), Some("note id"), "{name}");
        }
        assert_eq!(telling("pageid").as_deref(), Some("page id"));
        assert_eq!(telling("lastNoteId").as_deref(), Some("last note id"));
        for name in ["id", "getId", "mIds", "noteIndex", ""] {
            assert_eq!(telling(name), None, "{name}");
        }
    }

    #[test]
    fn only_a_last_word_makes_an_id() {
        for name in [
            "id",
            "ID",
            "noteId",
            "note_ids",
            "pageid",
            "userids",
            "mId",
            "EXTRA_ID",
            "siteIDs",
            "_id",
            "wiki_pageid",
            "fk_note",
        ] {
            assert!(is_id(name), "{name}");
        }
        for name in [
            "width",
            "idx",
            "valid",
            "grid",
            "override",
            "uid",
            "uuid",
            "guid",
            "video",
            "idle",
            "candidate",
            "android",
            "idColumn",
            "identity",
            "hybrid",
            "paid",
            "fluid",
            "pid",
            "rapid",
            "",
            "_",
            "Ids2x",
            "fk",
        ] {
            assert!(!is_id(name), "{name}");
        }
    }
}
