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
    behind: Vec<String>,
    phrases: Vec<Vec<String>>,
    accessors: Vec<String>,
    kinds: Vec<String>,
    option: Vec<String>,
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

/// Returns true if the last word says that this is an id or several: `noteId`, `note_ids`, `pageid`, `id`; if the first
/// one says that it refers to a row: `fk_note`, or is an id itself: `idAfter`; or if its last words stand for one:
/// `inReplyTo`.
pub fn is_id(name: &str) -> bool {
    // Most names are none, and words are costly.
    let holds = |part: &[u8]| {
        name.as_bytes().windows(part.len().max(1)).any(|other| other.eq_ignore_ascii_case(part))
    };
    if !holds(b"id") && !others().any(|other| holds(other.as_bytes())) {
        return false;
    }
    let words = words(name);
    let Some(last) = words.last().filter(|_| is_name(name, words.len())) else { return false };
    if refers(&words) || IDS.words.contains(last) {
        return true;
    }
    let leads = matches!(words.as_slice(), [id, next, ..] if IDS.words.contains(id) && IDS.behind.contains(next));
    if leads || IDS.phrases.iter().any(|phrase| words.ends_with(phrase)) {
        return true;
    }
    let noun = last.strip_suffix("ids").or_else(|| last.strip_suffix("id"));
    noun.is_some_and(|noun| IDS.compounds.iter().any(|known| known == noun))
        && name.ends_with(last.as_str())
}

/// Returns true if a text of so many words may be a name: that of a column may have spaces; `SELECT id FROM notes WHERE
/// note_id = ?` is a statement, whatever its last word.
fn is_name(text: &str, words: usize) -> bool {
    const MOST: usize = 3;
    !text.contains(['=', '?', '(', '\n']) && (words <= MOST || !text.contains(' '))
}

/// Returns true if the first word of several says that they refer to a row: `fk_note`.
pub(crate) fn refers(words: &[String]) -> bool {
    words.len() > 1 && words.first().is_some_and(|first| IDS.first.contains(first))
}

/// Returns what stands in every name of an id that does not hold `id`: a first word, or the longest of a phrase.
fn others() -> impl Iterator<Item = &'static str> {
    let longest = |phrase: &'static Vec<String>| phrase.iter().max_by_key(|word| word.len());
    IDS.first.iter().chain(IDS.phrases.iter().filter_map(longest)).map(String::as_str)
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

/// Returns true if a name says a kind of things, of which there are few: `ChargeType`.
pub fn is_kind(name: &str) -> bool {
    words(name).pop().is_some_and(|last| IDS.kinds.contains(&last))
}

/// Returns true if what a type holds beside its id is all that an option of a fixed list has: a code and a value.
pub fn is_option<'n>(others: impl IntoIterator<Item = &'n str>) -> bool {
    let mut others: Vec<&str> = others.into_iter().collect();
    others.sort_unstable();
    IDS.option.iter().map(String::as_str).eq(others)
}

/// Returns true if a word in a text names an id by [`is_id`]. Takes bytes beyond ASCII for letters, so that it errs by
/// taking what is no id for one, never the other way round.
pub fn names_id(text: &[u8]) -> bool {
    // Every word of the list ends in `id` or `ids`, starts with it, or holds one of the others: the test below.
    names_id_by(text, b"id", true)
        || others().any(|other| names_id_by(text, other.as_bytes(), false))
}

/// Returns true if a word that holds this part names an id; `at_end` parts have at most one letter behind them, or no
/// letter before and one of the words that may stand behind an id.
fn names_id_by(text: &[u8], part: &[u8], at_end: bool) -> bool {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii();
    let is_letter = |byte: &&u8| !byte.is_ascii_digit() && **byte != b'_';
    let Some(&last) = part.last() else { return false };
    let (small, capital) = (last.to_ascii_lowercase(), last.to_ascii_uppercase());
    let mut from = 0;
    while let Some(found) = memchr::memchr2(small, capital, text.get(from..).unwrap_or_default()) {
        from += found + 1;
        let start = from.saturating_sub(part.len());
        if !text.get(start..from).is_some_and(|stands| stands.eq_ignore_ascii_case(part)) {
            continue;
        }
        let after = text.get(from..).unwrap_or_default();
        let tail = after.iter().take(LONGEST).take_while(|byte| is_part(byte)).count();
        let before = text.get(..start).unwrap_or_default();
        if at_end && after.iter().take(tail).filter(is_letter).take(2).count() > 1 {
            let leads = !before.last().is_some_and(|byte| is_part(byte) && is_letter(&byte));
            if !leads || !is_behind(after) {
                continue;
            }
        }
        let head = before.iter().rev().take(LONGEST).take_while(|byte| is_part(byte)).count();
        let word = text.get(start - head..from + tail).unwrap_or_default();
        if is_id(&String::from_utf8_lossy(word)) {
            return true;
        }
    }
    false
}

/// Returns true if what stands behind `id` begins like one of the words that may.
fn is_behind(after: &[u8]) -> bool {
    let begins = |after: &[u8], known: &String| {
        let start = after.iter().position(|byte| *byte != b'_').unwrap_or_default();
        let word = after.get(start..start + known.len());
        word.is_some_and(|word| word.eq_ignore_ascii_case(known.as_bytes()))
    };
    let plural = after.strip_prefix(b"s").or_else(|| after.strip_prefix(b"S"));
    let ends = [Some(after), plural];
    IDS.behind.iter().any(|known| ends.into_iter().flatten().any(|end| begins(end, known)))
}

/// Bytes of a word on either side that are looked at.
const LONGEST: usize = 200;

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
    fn a_text_names_an_id_if_a_word_of_it_does() {
        for word in &IDS.words {
            assert!(names_id(format!("val x = {word}:").as_bytes()), "{word}");
        }
        for noun in &IDS.compounds {
            assert!(names_id(format!("\"{noun}id\"").as_bytes()), "{noun}");
            assert!(names_id(format!("[{noun}ids]").as_bytes()), "{noun}");
        }
        for first in &IDS.first {
            assert!(names_id(format!("val {first}_note = 1").as_bytes()), "{first}");
        }
        for behind in &IDS.behind {
            assert!(names_id(format!("int id_{behind}_list;").as_bytes()), "{behind}");
        }
        for phrase in &IDS.phrases {
            assert!(names_id(format!("Get_{} ", phrase.join("_")).as_bytes()), "{phrase:?}");
        }
        for text in ["idAfter=1", "_idInPlaylist", "ID_BEFORE", "ids_of", "(InReplyTo)"] {
            assert!(names_id(text.as_bytes()), "{text}");
        }
        for text in ["noteId", "(note_ids)", "siteIDs2", "\u{e9}_id", "a.ID.b", "x-id", "mId_"] {
            assert!(names_id(text.as_bytes()), "{text}");
        }
        for text in ["void valid() { width }", "idx android uuid", "identity idle", "", "d", "Id2x"]
        {
            assert!(!names_id(text.as_bytes()), "{text}");
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
            "idAfter",
            "id_before",
            "idInPlaylist",
            "inReplyTo",
            "GetInReplyTo",
            "Parent note ID",
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
            "idle",
            "idToken",
            "valid_after",
            "replyTo",
            "in_reply_to_url",
            "SELECT name FROM notes WHERE id = ?",
            "select the newest of all id",
            "id of the note that was asked for",
        ] {
            assert!(!is_id(name), "{name}");
        }
    }
}
