//! Scans rows of delimited text, as `SELECT .. INTO OUTFILE` and its like write it, where they lie in the stream.
//!
//! Which bytes separate, enclose and escape is told by whoever knows the file; nothing is guessed here. Text whose
//! separators can never stand inside a value is `copy`'s, which need not look for escapes.

use super::rows::Rows;
use super::tuples::Fault;
use super::value::LONGEST;
use super::window::{More, Window};
use memchr::{memchr, memchr2, memchr3};

/// How values and rows are told apart.
///
/// Source: <https://dev.mysql.com/doc/refman/8.4/en/load-data.html>, "Field and Line Handling".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Delimited {
    /// Stands between two values; never empty.
    pub(crate) field: Vec<u8>,
    /// Ends each row; never empty.
    pub(crate) line: Vec<u8>,
    /// May stand around a value; doubled inside, it is part of it.
    pub(crate) enclosed: Option<u8>,
    /// Takes the meaning from the byte after it.
    pub(crate) escaped: Option<u8>,
    /// A bare value that is none.
    pub(crate) null: Vec<u8>,
}

impl Delimited {
    /// Tabs between values, a newline after each row, backslashes before either inside a value.
    pub(crate) fn tabs() -> Self {
        Self {
            field: b"\t".to_vec(),
            line: b"\n".to_vec(),
            enclosed: None,
            escaped: Some(b'\\'),
            null: b"\\N".to_vec(),
        }
    }
}

/// How a value ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Field,
    Line,
}

/// A value that was found: its plain bytes, as a range, and where the next begins.
struct Value {
    from: usize,
    to: usize,
    enclosed: bool,
    end: End,
    next: usize,
}

/// The bytes end inside a value; all before `safe` may be forgotten if the value is not wanted.
struct Unended {
    safe: usize,
    state: State,
}

/// Where inside a value the scan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// At its first byte.
    Start,
    /// In a bare one.
    Bare,
    /// Between the enclosing bytes.
    Enclosed,
}

/// Scans all rows to the end of the stream. The window stands at the row at fault, if there is one.
pub(crate) fn scan(
    format: &Delimited,
    window: &mut Window<'_>,
    rows: &mut Rows,
) -> Result<(), Fault> {
    let mut scan = Scan { format, rows, position: 0, state: State::Start };
    loop {
        let is_last = window.is_last();
        let (consumed, fault) = scan.block(window.rest(), is_last);
        window.advance(consumed);
        if let Some(fault) = fault {
            return Err(fault);
        }
        if is_last {
            return if window.rest().is_empty() && scan.position == 0 && scan.state == State::Start {
                Ok(())
            } else {
                Err(Fault::Cut)
            };
        }
        if window.slide() == More::Full {
            scan.skip(window);
        }
    }
}

/// Returns how many values the first row has, if it ends in these bytes.
pub(crate) fn first_row(format: &Delimited, bytes: &[u8]) -> Option<usize> {
    let (mut at, mut count) = (0, 0);
    loop {
        let value = value(format, bytes.get(at..)?, State::Start, true).ok()?;
        count += 1;
        if value.end == End::Line {
            return Some(count);
        }
        at += value.next;
    }
}

struct Scan<'s> {
    format: &'s Delimited,
    rows: &'s mut Rows,
    /// Of the value at hand in its row.
    position: usize,
    /// Not at the start if the value at hand is longer than the window: what is left of it is not wanted.
    state: State,
}

impl Scan<'_> {
    /// Scans the values that are whole in `bytes`; returns how much that was.
    fn block(&mut self, bytes: &[u8], last: bool) -> (usize, Option<Fault>) {
        let mut at = 0;
        // Nothing follows the last row.
        while at < bytes.len() {
            let tail = bytes.get(at..).unwrap_or_default();
            if self.position == 0 && self.state == State::Start {
                self.rows.start();
            }
            let Ok(value) = value(self.format, tail, self.state, last) else { break };
            let found = self.position + 1;
            if let Some(fault) = self.miscount(found, value.end) {
                return (at, Some(fault));
            }
            let want = self.rows.want(self.position);
            let text = tail.get(value.from..value.to).unwrap_or_default();
            let is_null = !value.enclosed && text == self.format.null;
            if !want.is_nothing() && self.state == State::Start && text.len() <= LONGEST && !is_null
            {
                self.rows.take(want, text);
            }
            self.position = match value.end {
                End::Field => found,
                End::Line => {
                    self.rows.finish();
                    0
                }
            };
            self.state = State::Start;
            at += value.next;
        }
        (at, None)
    }

    fn miscount(&self, found: usize, end: End) -> Option<Fault> {
        // A table without columns has rows of nothing.
        let expected = self.rows.width()?.max(1);
        match end {
            End::Line if found != expected => Some(Fault::Values { found, expected }),
            End::Field if found >= expected => Some(Fault::Values { found: found + 1, expected }),
            _ => None,
        }
    }

    /// Steps over the start of a value that is longer than the window.
    fn skip(&mut self, window: &mut Window<'_>) {
        if let Err(unended) = value(self.format, window.rest(), self.state, false) {
            self.state = unended.state;
            window.advance(unended.safe);
        }
    }
}

/// Finds the end of the value that starts or goes on at the first byte.
fn value(format: &Delimited, bytes: &[u8], state: State, last: bool) -> Result<Value, Unended> {
    let is_enclosed = match state {
        State::Start => format.enclosed.is_some() && bytes.first().copied() == format.enclosed,
        State::Bare => false,
        State::Enclosed => true,
    };
    if let Some(quote) = format.enclosed.filter(|_| is_enclosed) {
        let from = usize::from(state == State::Start);
        enclosed(format, quote, bytes, from, last)
    } else {
        bare(format, bytes, 0, last).map(|(to, end, next)| Value {
            from: 0,
            to,
            enclosed: false,
            end,
            next,
        })
    }
}

/// Finds the separator that ends a bare value, from `at` on.
fn bare(
    format: &Delimited,
    bytes: &[u8],
    mut at: usize,
    last: bool,
) -> Result<(usize, End, usize), Unended> {
    let (field, line) = (first(&format.field), first(&format.line));
    loop {
        let tail = bytes.get(at..).unwrap_or_default();
        let found = match format.escaped {
            Some(escape) => memchr3(field, line, escape, tail),
            None => memchr2(field, line, tail),
        };
        let Some(found) = found else {
            return Err(Unended { safe: bytes.len(), state: State::Bare });
        };
        at += found;
        let here = bytes.get(at..).unwrap_or_default();
        if here.first().copied() == format.escaped {
            if here.len() < 2 {
                return Err(Unended { safe: at, state: State::Bare });
            }
            at += 2;
            continue;
        }
        // The longer first: one may begin with the other.
        let line_first = format.line.len() >= format.field.len();
        let ends = [(&format.line, End::Line), (&format.field, End::Field)];
        let ends = if line_first { ends } else { [ends[1], ends[0]] };
        if let Some((mark, end)) = ends.iter().find(|(mark, _)| here.starts_with(mark)) {
            return Ok((at, *end, at + mark.len()));
        }
        if !last && ends.iter().any(|(mark, _)| mark.starts_with(here)) {
            return Err(Unended { safe: at, state: State::Bare });
        }
        at += 1;
    }
}

/// Finds the end of a value that `quote` encloses, from `at` on.
fn enclosed(
    format: &Delimited,
    quote: u8,
    bytes: &[u8],
    mut at: usize,
    last: bool,
) -> Result<Value, Unended> {
    let from = at;
    loop {
        let tail = bytes.get(at..).unwrap_or_default();
        let found = match format.escaped {
            Some(escape) => memchr2(quote, escape, tail),
            None => memchr(quote, tail),
        };
        let Some(found) = found else {
            return Err(Unended { safe: bytes.len(), state: State::Enclosed });
        };
        at += found;
        let here = bytes.get(at..).unwrap_or_default();
        let after = here.get(1..).unwrap_or_default();
        let longest = format.field.len().max(format.line.len());
        if after.len() < longest && !last {
            return Err(Unended { safe: at, state: State::Enclosed });
        }
        if here.first() != Some(&quote) || after.first() == Some(&quote) {
            at += 2;
            continue;
        }
        // What is neither follows a lone quote, which is part of the value.
        let ends = [(&format.line, End::Line), (&format.field, End::Field)];
        match ends.iter().find(|(mark, _)| after.starts_with(mark)) {
            Some((mark, end)) => {
                let next = at + 1 + mark.len();
                return Ok(Value { from, to: at, enclosed: true, end: *end, next });
            }
            None => at += 1,
        }
    }
}

/// Returns the first byte of a separator.
fn first(mark: &[u8]) -> u8 {
    mark.first().copied().unwrap_or(b'\n')
}
