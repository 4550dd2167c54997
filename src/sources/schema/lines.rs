//! Takes words and lines from the window: for client commands and comments, and for what is only shown.
//!
//! It knows nothing of SQL.

use super::input::BYTE_ORDER_MARK;
use super::window::{More, Window};

/// Bytes kept of a line; enough for a command that connects to a database with the longest name.
const EXCERPT: usize = 120;

/// Returns the first word of the window in lower case, up to white space or `;`.
pub(crate) fn peek_word(window: &mut Window<'_>) -> String {
    const LONGEST_WORD: usize = 32;
    let ends = |byte: &u8| byte.is_ascii_whitespace() || *byte == b';';
    loop {
        let rest = window.rest();
        let end = rest.iter().take(LONGEST_WORD).position(ends);
        if end.is_some() || rest.len() >= LONGEST_WORD || window.is_last() {
            let word = rest.get(..end.unwrap_or(rest.len().min(LONGEST_WORD))).unwrap_or_default();
            return String::from_utf8_lossy(word).to_ascii_lowercase();
        }
        window.slide();
    }
}

/// Returns true if a byte order mark stands next: files that were joined have one where each began.
pub(crate) fn at_mark(window: &mut Window<'_>) -> bool {
    let is_start = window.rest().first() == BYTE_ORDER_MARK.first();
    while is_start && window.rest().len() < BYTE_ORDER_MARK.len() && window.slide() == More::Read {}
    window.rest().starts_with(BYTE_ORDER_MARK)
}

/// Steps past the next newline; returns what stood before it, or its first bytes.
pub(crate) fn take_line(window: &mut Window<'_>) -> String {
    let mut line = Vec::new();
    loop {
        let rest = window.rest();
        let newline = memchr::memchr(b'\n', rest);
        let end = newline.unwrap_or(rest.len());
        let keep = EXCERPT.saturating_sub(line.len()).min(end);
        line.extend_from_slice(rest.get(..keep).unwrap_or_default());
        window.advance(end + 1);
        if newline.is_some() || (window.is_last() && window.rest().is_empty()) {
            return String::from_utf8_lossy(&line).trim_end().to_owned();
        }
        window.slide();
    }
}

/// Steps past all that is held; returns its first bytes.
pub(crate) fn take_all(window: &mut Window<'_>) -> String {
    let rest = window.rest();
    let start = String::from_utf8_lossy(rest.get(..EXCERPT).unwrap_or(rest)).into_owned();
    let length = rest.len();
    window.advance(length);
    start
}

/// Returns the database among the arguments of a client command that connects: `b`, `"b c" user`, or a connection
/// string as dumps write it for odd names, `-reuse-previous=on "dbname='b c'"`; `None` if it stays with the one at hand.
///
/// Source: <https://www.postgresql.org/docs/current/app-psql.html>, `\connect`.
pub(crate) fn database_name(arguments: &str) -> Option<String> {
    let mut rest = arguments.trim_start();
    if rest.starts_with("-reuse-previous=") {
        rest = rest.split_once(char::is_whitespace)?.1.trim_start();
    }
    let argument = match rest.chars().next()? {
        quote @ ('"' | '\'') => unquoted(rest.get(1..)?, quote),
        '[' => unquoted(rest.get(1..)?, ']'),
        _ => rest.split_whitespace().next()?.trim_end_matches(';').to_owned(),
    };
    let name = match argument.strip_prefix("dbname=") {
        Some(value) => unescaped(value),
        None => argument,
    };
    (!name.is_empty() && name != "-").then_some(name)
}

/// Returns what stands before the closing quote; a doubled quote is part of it.
fn unquoted(text: &str, quote: char) -> String {
    let mut inside = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == quote && chars.next_if_eq(&quote).is_none() {
            break;
        }
        inside.push(c);
    }
    inside
}

/// Returns a value of a connection string, which may stand in single quotes and takes backslashes.
fn unescaped(value: &str) -> String {
    let mut name = String::new();
    let mut chars = value.trim_matches('\'').chars();
    while let Some(c) = chars.next() {
        name.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    name
}
