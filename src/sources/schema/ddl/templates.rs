//! Makes names of SQL with placeholders, so that what stands around them is read: `${prefix}users` is `users`.
//!
//! The text keeps its length and every place in it. What a placeholder stands for is never guessed.

use super::comments::quoted_length;
use crate::rules::lexis::Lexis;
use crate::rules::templates::placeholder;

/// A text without placeholders.
pub(super) struct Plain {
    pub(super) text: String,
    /// Placeholders that stand alone, as a type or a clause does: the word that took its place, in lower case, and itself.
    pub(super) macros: Vec<(String, String)>,
}

/// Blanks placeholders before names, and makes words of those that stand alone.
pub(super) fn plain(text: String, lexis: &Lexis) -> Plain {
    if !text.contains(['$', '{', '@', '%', '#', ':']) {
        return Plain { text, macros: Vec::new() };
    }
    let mut maker = Maker { out: String::with_capacity(text.len()), macros: Vec::new() };
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let is_name = c == '`' || (c == '"' && !lexis.double_quote_is_string);
        let after_quote = rest.get(1..).unwrap_or_default();
        let taken = match c {
            _ if is_name && let Some(found) = placeholder(after_quote) => {
                maker.quoted(c, after_quote, found.length)
            }
            '\'' | '"' | '`' => maker.copy(rest, quoted_length(rest, c, lexis.backslash_escapes)),
            _ => match placeholder(rest) {
                Some(found) if found.wraps => maker.wrapped(rest, found.length),
                Some(found) => maker.bare(rest, found.length),
                None => maker.copy(rest, c.len_utf8()),
            },
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    Plain { text: maker.out, macros: maker.macros }
}

struct Maker {
    out: String,
    macros: Vec<(String, String)>,
}

impl Maker {
    fn copy(&mut self, text: &str, length: usize) -> usize {
        self.out.push_str(text.get(..length).unwrap_or(text));
        length
    }

    fn blank(&mut self, length: usize) {
        self.out.extend(std::iter::repeat_n(' ', length));
    }

    /// Moves an opening quote behind the placeholder after it, unless that is the whole name.
    fn quoted(&mut self, quote: char, text: &str, length: usize) -> usize {
        if text.get(length..).is_some_and(|rest| rest.starts_with(quote)) {
            self.out.push(quote);
            return 1 + self.copy(text, length);
        }
        self.blank(length);
        self.out.push(quote);
        // The rest of the name is copied up to its closing quote.
        let rest = text.get(length..).unwrap_or_default();
        let end = rest.find(quote).map_or(rest.len(), |end| end + quote.len_utf8());
        1 + length + self.copy(rest, end)
    }

    /// Takes the marks off a whole name; before another name they are a prefix like any other.
    fn wrapped(&mut self, text: &str, length: usize) -> usize {
        if is_before_name(text.get(length..).unwrap_or_default()) {
            return self.bare(text, length);
        }
        let name = text.get(1..length.saturating_sub(1)).unwrap_or_default();
        self.out.push(' ');
        self.copy(name, name.len());
        self.out.push(' ');
        length
    }

    fn bare(&mut self, text: &str, length: usize) -> usize {
        let (itself, rest) = text.split_at_checked(length).unwrap_or((text, ""));
        let is_suffix = self.out.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if !is_suffix && is_before_name(rest) {
            self.blank(length);
            return length;
        }
        if !is_suffix && rest.starts_with('.') {
            self.blank(length + 1);
            return length + 1;
        }
        let word: String =
            itself.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        self.out.push_str(&word);
        self.macros.push((word.to_ascii_lowercase(), itself.to_owned()));
        length
    }
}

fn is_before_name(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '{' | '`' | '"'))
}
