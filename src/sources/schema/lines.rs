//! Takes words and lines from the window: for client commands and comments, and for what is only shown.
//!
//! It knows nothing of SQL.

use super::window::Window;

/// Bytes kept of what is only shown.
const EXCERPT: usize = 80;

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
