//! Scans the rows of an `INSERT`, `(1,'a',NULL),(2,'b',NULL)`, where they lie in the stream.
//!
//! It looks into wanted values only and steps over all others, however long.

use super::lexer::{Kind, Lexeme, lex, quote_end, skip_lexeme};
use super::rows::Rows;
use super::value::plain;
use super::window::{More, Window};
use crate::rules::lexis::Lexis;

/// Why a scan of rows stopped early. The window then stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The stream ends inside the rows.
    Cut,
    /// A row has another number of values than the table has columns.
    Values {
        /// Values found, at least.
        found: usize,
        /// Values expected.
        expected: usize,
    },
    /// No row stands where one must.
    NoRow,
}

/// Where the scan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// A row must start.
    Before,
    /// At the value of this position.
    Value(usize),
    /// A comma or the end must follow.
    After,
}

/// What made a scan of a block stop.
enum Stop {
    /// The block ends.
    Block,
    /// The rows end.
    Rows,
    Fault(Fault),
}

/// Scans the rows that stand next in the window, up to whatever follows the last of them.
pub(crate) fn scan(lexis: &Lexis, window: &mut Window<'_>, rows: &mut Rows) -> Result<(), Fault> {
    let mut scan = Scan { lexis, rows, state: State::Before };
    loop {
        let is_last = window.is_last();
        let (consumed, stop) = scan.block(window.rest(), is_last);
        window.advance(consumed);
        match stop {
            Stop::Rows => return Ok(()),
            Stop::Fault(fault) => return Err(fault),
            Stop::Block if is_last => {
                let length = window.rest().len();
                window.advance(length);
                return Err(Fault::Cut);
            }
            Stop::Block => {
                if window.slide() == More::Full {
                    scan.skip_long(window);
                }
            }
        }
    }
}

struct Scan<'s> {
    lexis: &'s Lexis,
    rows: &'s mut Rows,
    state: State,
}

impl Scan<'_> {
    /// Scans what of `bytes` is complete; returns how much that was.
    fn block(&mut self, bytes: &[u8], last: bool) -> (usize, Stop) {
        let mut at = 0;
        loop {
            let Some(next) = self.skip_space(bytes, at, last) else { return (at, Stop::Block) };
            at = next;
            match (self.state, bytes.get(at)) {
                (State::Before, Some(b'(')) => {
                    self.rows.start();
                    self.state = State::Value(0);
                    at += 1;
                }
                // `VALUES ROW(1,2),ROW(3,4)`.
                (State::Before, Some(b'r' | b'R')) if is_row(bytes, at) => at += ROW.len(),
                (State::Before, Some(b'r' | b'R')) if !last && bytes.len() - at <= ROW.len() => {
                    return (at, Stop::Block);
                }
                (State::Before | State::Value(_), None) => return (at, Stop::Block),
                (State::Before, Some(_)) => return (at, Stop::Fault(Fault::NoRow)),
                (State::Value(position), Some(_)) => {
                    let want = self.rows.want(position);
                    let end = match small_integer(bytes, at).filter(|_| want.is_integer()) {
                        Some((value, end)) => {
                            self.rows.take_integer(want, value);
                            end
                        }
                        None => {
                            let Some(end) = value_end(self.lexis, bytes, at, last) else {
                                return (at, Stop::Block);
                            };
                            if !want.is_nothing() {
                                self.rows.take(want, plain(bytes.get(at..end).unwrap_or_default()));
                            }
                            end
                        }
                    };
                    if let Err(fault) = self.end_value(position, bytes, at, end) {
                        return (at, Stop::Fault(fault));
                    }
                    at = end + 1;
                }
                (State::After, Some(b',')) => {
                    self.state = State::Before;
                    at += 1;
                }
                (State::After, None) if !last => return (at, Stop::Block),
                (State::After, _) => return (at, Stop::Rows),
            }
        }
    }

    /// Ends the value at `position`, which a comma or a parenthesis follows at `end`.
    fn end_value(
        &mut self,
        position: usize,
        bytes: &[u8],
        at: usize,
        end: usize,
    ) -> Result<(), Fault> {
        let found = position + 1;
        let is_end = bytes.get(end) == Some(&b')');
        if let Some(expected) = self.rows.width() {
            // `()` inserts defaults only.
            let is_empty = is_end && position == 0 && at == end;
            if !is_empty && (if is_end { found != expected } else { found >= expected }) {
                return Err(Fault::Values {
                    found: if is_end { found } else { found + 1 },
                    expected,
                });
            }
        }
        if is_end {
            self.rows.finish();
            self.state = State::After;
        } else {
            self.state = State::Value(found);
        }
        Ok(())
    }

    /// Steps over white space and comments; `None` if the block ends in one.
    fn skip_space(&self, bytes: &[u8], mut at: usize, last: bool) -> Option<usize> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t' | b'-' | b'/' | b'#' | b'*') = bytes.get(at) {
            match lex(self.lexis, bytes.get(at..)?, last) {
                Lexeme::Whole(Kind::Space | Kind::Comment | Kind::Mark, length) => at += length,
                Lexeme::Whole(..) => break,
                Lexeme::Cut(..) => return None,
            }
        }
        Some(at)
    }

    /// Steps over a value or comment that is longer than the window. What is wanted is never that long.
    fn skip_long(&mut self, window: &mut Window<'_>) {
        let mut depth = 0_u64;
        loop {
            match window.rest().first() {
                Some(b',' | b')') if depth == 0 => return,
                Some(b'(') if matches!(self.state, State::Value(_)) => depth += 1,
                Some(b')') => depth = depth.saturating_sub(1),
                None if window.is_last() => return,
                _ => {}
            }
            if !skip_lexeme(self.lexis, window) || !matches!(self.state, State::Value(_)) {
                return;
            }
        }
    }
}

/// The word that may stand before each row, by the SQL standard's table value constructor.
const ROW: &[u8] = b"row";

/// Returns true if the word before a row stands here.
fn is_row(bytes: &[u8], at: usize) -> bool {
    let word = bytes.get(at..at + ROW.len());
    let after = bytes.get(at + ROW.len());
    word.is_some_and(|word| word.eq_ignore_ascii_case(ROW))
        && after.is_some_and(|byte| *byte == b'(' || byte.is_ascii_whitespace())
}

/// Reads an integer of at most 18 digits that a comma or parenthesis follows at the position returned; most are.
fn small_integer(bytes: &[u8], at: usize) -> Option<(i64, usize)> {
    const DIGITS: usize = 18;
    let is_negative = bytes.get(at) == Some(&b'-');
    let start = at + usize::from(is_negative);
    let mut value = 0_i64;
    for (length, byte) in bytes.get(start..)?.iter().take(DIGITS + 1).enumerate() {
        match byte {
            b'0'..=b'9' if length < DIGITS => value = value * 10 + i64::from(byte - b'0'),
            b',' | b')' if length > 0 => {
                return Some((if is_negative { -value } else { value }, start + length));
            }
            _ => return None,
        }
    }
    None
}

/// Returns where the value that starts at `at` ends: at a comma or closing parenthesis; `None` if the block ends first.
fn value_end(lexis: &Lexis, bytes: &[u8], at: usize, last: bool) -> Option<usize> {
    let mut at = at;
    let mut depth = 0_u32;
    loop {
        match *bytes.get(at)? {
            b'0'..=b'9'
            | b'A'..=b'D'
            | b'F'..=b'Z'
            | b'a'..=b'd'
            | b'f'..=b'z'
            | b'.'
            | b'_'
            | b' ' => at += 1,
            b'\'' => {
                at += 1;
                at += quote_end(bytes.get(at..)?, b'\'', lexis.backslash_escapes, last).ok()?;
            }
            b',' if depth == 0 => return Some(at),
            b')' if depth == 0 => return Some(at),
            b'(' => {
                depth = depth.saturating_add(1);
                at += 1;
            }
            b')' => {
                depth -= 1;
                at += 1;
            }
            _ => match lex(lexis, bytes.get(at..)?, last) {
                Lexeme::Whole(_, length) => at += length,
                Lexeme::Cut(..) => return None,
            },
        }
    }
}
