//! Comments that are code for servers from some version on.

use crate::rules::lexis::Lexis;

/// Blanks the marks of `/*!40101 .. */` and `/*M!100100 .. */`, so that their inside is read and every place stays.
///
/// [`Lexis::NEVER`] is never reached: that comment is blanked as a whole.
/// <https://dev.mysql.com/doc/refman/8.4/en/comments.html>, <https://mariadb.com/kb/en/comment-syntax/>
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
            '\'' | '"' | '`' => (quoted_len(rest, c, lexis.backslash_escapes), false),
            '#' if lexis.hash_comments => (line(), false),
            '-' if starts_dash_comment(rest) => (line(), false),
            '/' if rest.starts_with("/*") => {
                let whole = rest.find("*/").map_or(rest.len(), |end| end + 2);
                match conditional_mark(rest) {
                    Mark::None => (whole, false),
                    Mark::Never => (whole, true),
                    Mark::Code(len) => {
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
        let (taken, left) = rest.split_at(len);
        if blank {
            out.extend(taken.chars().map(|c| if c == '\n' { c } else { ' ' }));
        } else {
            out.push_str(taken);
        }
        rest = left;
    }
    out
}

/// What a comment starts with.
enum Mark {
    None,
    /// Its inside is code after so many bytes.
    Code(usize),
    /// Its inside would be code for a version that will not come.
    Never,
}

fn conditional_mark(text: &str) -> Mark {
    let Some(inside) = text.strip_prefix("/*!").or_else(|| text.strip_prefix("/*M!")) else {
        return Mark::None;
    };
    let digits = inside.bytes().take_while(u8::is_ascii_digit).count().min(6);
    match inside[..digits].parse() {
        Ok(Lexis::NEVER) => Mark::Never,
        _ => Mark::Code(text.len() - inside.len() + digits),
    }
}

fn starts_dash_comment(text: &str) -> bool {
    text.strip_prefix("--")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

fn quoted_len(text: &str, quote: char, backslash: bool) -> usize {
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
