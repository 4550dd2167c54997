//! What a file's bytes show before it is parsed: whether it may hold an id or a border, and which types it declares.
//!
//! Errs by parsing too much. What it does not see: values that pass through a file which names no id, between others
//! that do.

use super::parse::language;
use crate::rules::declaring;
use crate::rules::language::{BUNDLED, Bundled, Lists};
use crate::rules::names::names_id;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

/// What a file may hold.
#[derive(Clone, Debug)]
pub(in crate::sources) enum Glance {
    /// An id, or a border that reaches types elsewhere.
    Needed,
    /// Neither. Types that it declares may still lead from one to the other.
    Silent(Vec<String>),
}

/// Longer lines are minified or generated.
pub(super) const LONGEST_LINE: usize = 50_000;

/// Returns true for what is no text that a person wrote.
pub(super) fn is_unread(bytes: &[u8]) -> bool {
    memchr::memchr(0, bytes).is_some()
        || bytes.split(|&byte| byte == b'\n').any(|line| line.len() > LONGEST_LINE)
}

/// Larger files are generated; parsing them costs more than they tell.
pub(super) const LARGEST: u64 = 1 << 20;

fn claimants(file_name: &str) -> impl Iterator<Item = &'static Bundled> {
    let claims = move |bundled: &&Bundled| bundled.lists().is_ok_and(|it| it.claims(file_name));
    BUNDLED.iter().filter(claims)
}

/// Reads a file that is small enough for code.
pub(in crate::sources) fn small(path: &Path) -> Option<Vec<u8>> {
    let length = std::fs::metadata(path).ok()?.len();
    (length <= LARGEST).then(|| std::fs::read(path).ok())?
}

/// Looks at a file's bytes.
pub(in crate::sources) fn glance(file_name: &str, bytes: &[u8]) -> Glance {
    let claims: Vec<&'static Bundled> = claimants(file_name).collect();
    // Whoever parses a file that cannot be parsed says why.
    let text = std::str::from_utf8(bytes).ok().filter(|_| !is_unread(bytes));
    let lists = |text: &&str| language(&claims, text).and_then(|it| it.lists().ok());
    match text.and_then(|text| Some((text, lists(&text)?))) {
        None => Glance::Needed,
        Some((text, lists)) => glance_at(text, lists),
    }
}

/// Looks at a text in a known language.
pub(super) fn glance_at(text: &str, lists: &'static Lists) -> Glance {
    // What is said to idwidth itself is checked wherever it stands.
    let is_told = memchr::memmem::find(text.as_bytes(), b"idwidth:").is_some();
    if is_told || names_id(text.as_bytes()) || shows_border(text.as_bytes(), lists) {
        Glance::Needed
    } else {
        Glance::Silent(declared(text))
    }
}

/// Returns true if a word in a text puts types on a border that may be declared elsewhere, or reads what is written
/// under a key elsewhere.
pub(super) fn shows_border(text: &[u8], lists: &'static Lists) -> bool {
    static SEARCHES: LazyLock<BTreeMap<&'static str, Option<AhoCorasick>>> = LazyLock::new(|| {
        let lists = BUNDLED.iter().filter_map(|bundled| bundled.lists().ok());
        lists.map(|lists| (lists.name.as_str(), search(&border_words(lists)))).collect()
    });
    match SEARCHES.get(lists.name.as_str()) {
        Some(Some(search)) => {
            let mut hits = search.find_overlapping_iter(text);
            hits.any(|hit| is_whole(text, hit.start(), hit.end()))
        }
        _ => true,
    }
}

fn search(words: &[&str]) -> Option<AhoCorasick> {
    AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(words).ok()
}

/// Returns the words with which a language reaches types from a border.
fn border_words(lists: &'static Lists) -> Vec<&'static str> {
    let reaching = lists.boundaries.iter().filter(|row| row.reaches || row.abroad);
    let boundaries = reaching.flat_map(|row| row.annotations.iter().chain(&row.supertypes));
    let codecs = lists.codecs.iter().flat_map(|row| &row.calls);
    let channels = lists.conversions.iter().filter(|row| {
        row.boundary.as_deref() == Some("channel") && row.width.is_narrow() && row.key.is_some()
    });
    // What speaks to another language is told by its types: its calls have everyday names.
    let read = channels.flat_map(|row| match row.abroad {
        true => row.receivers.iter().chain(&[]),
        false => row.calls.iter().chain(&row.reads),
    });
    let mut words: Vec<&str> = boundaries.chain(codecs).chain(read).map(String::as_str).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Returns true if a stretch is no part of a longer word.
fn is_whole(text: &[u8], start: usize, end: usize) -> bool {
    let is_part = |at: Option<usize>| {
        let byte = at.and_then(|at| text.get(at));
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    };
    let edge = |at: usize| text.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric());
    !(edge(start) && is_part(start.checked_sub(1)) || is_part(Some(end)))
}

/// Returns the words that stand where a declared type's name does.
fn declared(text: &str) -> Vec<String> {
    static SEARCH: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        search(&declaring::words().iter().map(String::as_str).collect::<Vec<_>>())
    });
    let Some(search) = &*SEARCH else { return Vec::new() };
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut found: Vec<String> = Vec::new();
    for hit in search.find_overlapping_iter(text) {
        if !is_whole(text.as_bytes(), hit.start(), hit.end()) {
            continue;
        }
        // What C names at the end of a declaration counts too.
        let rest = text.get(hit.end()..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        let mut words = line.split(|letter| !is_part(letter)).filter(|word| !word.is_empty());
        found.extend(words.next().map(str::to_owned));
        found.extend(words.next_back().filter(|_| line.ends_with(';')).map(str::to_owned));
    }
    for (at, _) in text.match_indices('}') {
        // typedef struct { ... } Name;
        let rest = text.get(at + 1..).unwrap_or_default().trim_start_matches(' ');
        let word: String = rest.chars().take_while(|letter| is_part(*letter)).collect();
        if !word.is_empty() && rest.get(word.len()..).is_some_and(|rest| rest.starts_with(';')) {
            found.push(word);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
