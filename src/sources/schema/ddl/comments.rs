//! Comments that are code for servers from some version on.

use crate::rules::lexis::Lexis;
use crate::sources::schema::lexer::{Conditional, conditional};

/// Blanks the marks of `/*!40101 .. */` and `/*M!100100 .. */`, so that their inside is read and every place stays.
///
/// [`Lexis::NEVER`] is never reached: that comment is blanked as a whole.
pub(super) fn unwrap_conditional_comments(text: &str, lexis: &Lexis) -> String {
    if !lexis.conditional_comments || !text.contains("/*") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut open = false;
    while let Some(c) = rest.chars().next() {
        let line = || rest.find('\n').unwrap_or(rest.len());
        let (len, blank) = match c {
            '\'' | '"' | '`' => (quoted_length(rest, c, lexis.backslash_escapes), false),
            '#' if lexis.hash_comments => (line(), false),
            '-' if starts_dash_comment(rest) => (line(), false),
            '/' if rest.starts_with("/*") => {
                let whole = rest.find("*/").map_or(rest.len(), |end| end + 2);
                match conditional(lexis, rest.as_bytes()) {
                    None => (whole, false),
                    Some(Conditional::Never) => (whole, true),
                    Some(Conditional::Code(len)) => {
                        open = true;
                        (len, true)
                    }
                }
            }
            '*' if open && rest.starts_with("*/") => {
                open = false;
                (2, true)
            }
            _ => (c.len_utf8(), false),
        };
        // A mark is all ASCII; anything else ends at a character.
        let Some((taken, left)) = rest.split_at_checked(len) else { break };
        if blank {
            out.extend(taken.chars().map(|c| if c == '\n' { c } else { ' ' }));
        } else {
            out.push_str(taken);
        }
        rest = left;
    }
    out
}

fn starts_dash_comment(text: &str) -> bool {
    text.strip_prefix("--")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// Returns the length of what stands in quotes, both included.
pub(super) fn quoted_length(text: &str, quote: char, backslash: bool) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' && backslash && quote != '`' {
            escaped = true;
        } else if c == quote {
            return at + 1;
        }
    }
    text.len()
}
