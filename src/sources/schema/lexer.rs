//! Finds where one lexeme of SQL bytes ends: a string, a quoted name, a comment, a word, a symbol.
//!
//! It copies nothing and never guesses: a lexeme that the block ends in is reported as cut.

use super::window::{More, Window};
use crate::rules::lexis::Lexis;
use memchr::{memchr, memchr2};

/// What kind of lexeme stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// White space.
    Space,
    /// A comment, to be read as white space.
    Comment,
    /// The opening or closing mark of a conditional comment, whose inside is code.
    Mark,
    /// A string or a quoted name.
    Quoted,
    /// A bare name, keyword or number.
    Word,
    /// A single byte of anything else.
    Symbol,
}

/// The first lexeme of some bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lexeme {
    /// It has this kind and ends before this position.
    Whole(Kind, usize),
    /// The bytes end before it does; what it is inside of after so many bytes, to step over it piece by piece.
    Cut(Inside, usize),
}

/// What a cut lexeme is inside of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Inside {
    /// Too few bytes to tell.
    Unknown,
    /// White space or a word.
    Run(Kind),
    /// A string or name that ends with this quote.
    Quote {
        /// The closing quote.
        quote: u8,
        /// A backslash escapes the byte after it.
        backslash: bool,
    },
    /// A string that ends with this tag.
    Dollar(Vec<u8>),
    /// A comment that ends with the line.
    Line,
    /// A comment inside this many `/*`.
    Block {
        /// Open comments.
        depth: u32,
        /// Each `/*` opens another.
        nested: bool,
    },
}

/// Longest mark or tag that must be in view to be told: `/*M!100100`, `$tag$`.
const LOOKAHEAD: usize = 72;

/// Tells the first lexeme of `bytes`; `last` if the stream ends with them.
pub(crate) fn lex(lexis: &Lexis, bytes: &[u8], last: bool) -> Lexeme {
    let Some(&first) = bytes.first() else { return Lexeme::Cut(Inside::Unknown, 0) };
    let second = bytes.get(1).copied();
    if second.is_none() && !last && matches!(first, b'-' | b'/' | b'*' | b'$' | b'e' | b'E') {
        return Lexeme::Cut(Inside::Unknown, 0);
    }
    match first {
        byte if is_space(byte) => run(bytes, last, Kind::Space, is_space),
        b'\'' => quoted(bytes, 1, b'\'', lexis.backslash_escapes, last),
        b'"' => {
            quoted(bytes, 1, b'"', lexis.double_quote_is_string && lexis.backslash_escapes, last)
        }
        b'`' if lexis.backticks => quoted(bytes, 1, b'`', false, last),
        b'[' if lexis.brackets => quoted(bytes, 1, b']', false, last),
        b'e' | b'E' if lexis.e_strings && second == Some(b'\'') => {
            quoted(bytes, 2, b'\'', true, last)
        }
        b'#' if lexis.hash_comments => finish(bytes, 1, Inside::Line, Kind::Comment, last),
        b'-' if second == Some(b'-') => dashes(lexis, bytes, last),
        b'/' if second == Some(b'*') => block_comment(lexis, bytes, last),
        b'*' if lexis.conditional_comments && second == Some(b'/') => Lexeme::Whole(Kind::Mark, 2),
        b'$' if lexis.dollar_quotes => dollar(bytes, last),
        byte if is_word(byte) => run(bytes, last, Kind::Word, is_word),
        _ => Lexeme::Whole(Kind::Symbol, 1),
    }
}

/// Returns true for white space. NUL bytes, which no server takes, stand between statements of damaged files.
fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0
}

/// Returns true for the bytes of bare names and numbers; all bytes beyond ASCII are letters.
pub(crate) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

/// Looks for the end of what `bytes` are inside of: `Ok` is where it ends, `Err` how many bytes may be stepped over.
pub(crate) fn find_end(inside: &mut Inside, bytes: &[u8], last: bool) -> Result<usize, usize> {
    match inside {
        Inside::Unknown => Ok(0),
        Inside::Run(Kind::Space) => {
            bytes.iter().position(|byte| !is_space(*byte)).ok_or(bytes.len())
        }
        Inside::Run(_) => bytes.iter().position(|byte| !is_word(*byte)).ok_or(bytes.len()),
        Inside::Quote { quote, backslash } => quote_end(bytes, *quote, *backslash, last),
        Inside::Line => memchr(b'\n', bytes).ok_or(bytes.len()),
        Inside::Dollar(tag) => {
            let held = bytes.len().saturating_sub(tag.len().saturating_sub(1));
            memchr::memmem::find(bytes, tag).map(|at| at + tag.len()).ok_or(if last {
                bytes.len()
            } else {
                held
            })
        }
        Inside::Block { depth, nested } => block_end(depth, *nested, bytes, last),
    }
}

fn run(bytes: &[u8], last: bool, kind: Kind, belongs: impl Fn(u8) -> bool) -> Lexeme {
    match bytes.iter().position(|byte| !belongs(*byte)) {
        Some(end) => Lexeme::Whole(kind, end),
        None if last => Lexeme::Whole(kind, bytes.len()),
        None => Lexeme::Cut(Inside::Run(kind), 0),
    }
}

fn quoted(bytes: &[u8], from: usize, quote: u8, backslash: bool, last: bool) -> Lexeme {
    finish(bytes, from, Inside::Quote { quote, backslash }, Kind::Quoted, last)
}

/// Tells a lexeme whose opening mark is `from` bytes long.
fn finish(bytes: &[u8], from: usize, mut inside: Inside, kind: Kind, last: bool) -> Lexeme {
    let start = inside.clone();
    match find_end(&mut inside, bytes.get(from..).unwrap_or_default(), last) {
        Ok(end) => Lexeme::Whole(kind, from + end),
        // A comment on the last line needs no newline.
        Err(_) if last && start == Inside::Line => Lexeme::Whole(kind, bytes.len()),
        Err(_) => Lexeme::Cut(start, from),
    }
}

/// Finds the end of a quoted lexeme, past its closing quote; a doubled quote is part of it.
pub(crate) fn quote_end(
    bytes: &[u8],
    quote: u8,
    backslash: bool,
    last: bool,
) -> Result<usize, usize> {
    let mut at = 0;
    loop {
        let tail = bytes.get(at..).unwrap_or_default();
        let found = if backslash { memchr2(quote, b'\\', tail) } else { memchr(quote, tail) };
        let Some(step) = found else { return Err(bytes.len()) };
        let mark = at + step;
        let next = bytes.get(mark + 1).copied();
        if next.is_none() && !last {
            return Err(mark);
        }
        let is_quote = bytes.get(mark) == Some(&quote);
        if is_quote && next != Some(quote) {
            return Ok(mark + 1);
        }
        at = mark + 2;
        if at > bytes.len() {
            return Err(bytes.len());
        }
    }
}

fn dashes(lexis: &Lexis, bytes: &[u8], last: bool) -> Lexeme {
    match bytes.get(2) {
        None if !last => Lexeme::Cut(Inside::Unknown, 0),
        Some(byte) if lexis.dash_needs_space && *byte > b' ' => Lexeme::Whole(Kind::Symbol, 1),
        _ => finish(bytes, 2, Inside::Line, Kind::Comment, last),
    }
}

fn block_comment(lexis: &Lexis, bytes: &[u8], last: bool) -> Lexeme {
    if lexis.conditional_comments {
        let is_short = bytes.len() < LOOKAHEAD && !last;
        if is_short && memchr(b'/', bytes.get(1..).unwrap_or_default()).is_none() {
            return Lexeme::Cut(Inside::Unknown, 0);
        }
        if let Some(Conditional::Code(end)) = conditional(lexis, bytes) {
            return Lexeme::Whole(Kind::Mark, end);
        }
    }
    finish(bytes, 2, Inside::Block { depth: 1, nested: lexis.nested_comments }, Kind::Comment, last)
}

/// What a comment that starts with a mark of conditional code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Conditional {
    /// Its inside is code after a mark of so many bytes.
    Code(usize),
    /// Its inside would be code for a version that no server reaches.
    Never,
}

/// Reads the mark at the start of `/*!50001 .. */`, `/*M!100100 .. */` or `/*T![feature] .. */`; `None` for other comments.
///
/// Sources: <https://dev.mysql.com/doc/refman/8.4/en/comments.html>, <https://mariadb.com/kb/en/comment-syntax/>,
/// <https://docs.pingcap.com/tidb/stable/comment-syntax>.
pub(crate) fn conditional(lexis: &Lexis, bytes: &[u8]) -> Option<Conditional> {
    let digits_at = match bytes.get(2..4)? {
        [b'!', _] => 3,
        [b'M', b'!'] => 4,
        [b'T', b'!'] if lexis.feature_comments => return Some(Conditional::Code(feature(bytes))),
        _ => return None,
    };
    let digits =
        bytes.get(digits_at..)?.iter().take(6).take_while(|byte| byte.is_ascii_digit()).count();
    let version = bytes.get(digits_at..digits_at + digits)?;
    let version = version.iter().fold(0, |sum: u32, digit| sum * 10 + u32::from(digit - b'0'));
    Some(if version == Lexis::NEVER {
        Conditional::Never
    } else {
        Conditional::Code(digits_at + digits)
    })
}

/// Returns the length of `/*T!` or `/*T![feature]`.
fn feature(bytes: &[u8]) -> usize {
    let inside = bytes.get(4..LOOKAHEAD.min(bytes.len())).unwrap_or_default();
    let end = inside.iter().position(|byte| *byte == b']').filter(|_| inside.starts_with(b"["));
    end.map_or(4, |end| 4 + end + 1)
}

fn block_end(depth: &mut u32, nested: bool, bytes: &[u8], last: bool) -> Result<usize, usize> {
    let mut at = 0;
    loop {
        let tail = bytes.get(at..).unwrap_or_default();
        let found = if nested { memchr2(b'*', b'/', tail) } else { memchr(b'*', tail) };
        let Some(step) = found else { return Err(bytes.len()) };
        let mark = at + step;
        match (bytes.get(mark), bytes.get(mark + 1)) {
            (_, None) => return Err(if last { bytes.len() } else { mark }),
            (Some(b'*'), Some(b'/')) => {
                *depth = depth.saturating_sub(1);
                if *depth == 0 {
                    return Ok(mark + 2);
                }
                at = mark + 2;
            }
            (Some(b'/'), Some(b'*')) => {
                *depth = depth.saturating_add(1);
                at = mark + 2;
            }
            _ => at = mark + 1,
        }
    }
}

/// Tells `$$ .. $$` and `$tag$ .. $tag$` from a lone `$`.
fn dollar(bytes: &[u8], last: bool) -> Lexeme {
    let name = bytes.get(1..).unwrap_or_default();
    let length =
        name.iter().take(LOOKAHEAD).take_while(|byte| is_word(**byte) && **byte != b'$').count();
    match name.get(length) {
        None if !last => Lexeme::Cut(Inside::Unknown, 0),
        Some(b'$') if !name.first().is_some_and(u8::is_ascii_digit) => {
            let tag = bytes.get(..length + 2).unwrap_or_default().to_vec();
            finish(bytes, length + 2, Inside::Dollar(tag), Kind::Quoted, last)
        }
        _ => Lexeme::Whole(Kind::Symbol, 1),
    }
}

/// Steps over the first lexeme of the window, however long; returns false if the stream ends inside it.
pub(crate) fn skip_lexeme(lexis: &Lexis, window: &mut Window<'_>) -> bool {
    loop {
        match lex(lexis, window.rest(), window.is_last()) {
            Lexeme::Whole(_, end) => {
                window.advance(end);
                return true;
            }
            Lexeme::Cut(inside, from) => {
                let is_last = window.is_last();
                if is_last || window.slide() == More::Full {
                    window.advance(from);
                    return skip_inside(inside, window);
                }
            }
        }
    }
}

/// Steps over the rest of a lexeme; returns false if the stream ends inside it.
fn skip_inside(mut inside: Inside, window: &mut Window<'_>) -> bool {
    loop {
        let is_last = window.is_last();
        match find_end(&mut inside, window.rest(), is_last) {
            Ok(end) => {
                window.advance(end);
                return true;
            }
            Err(count) => window.advance(count),
        }
        if is_last {
            return matches!(inside, Inside::Line | Inside::Run(_));
        }
        window.slide();
    }
}
