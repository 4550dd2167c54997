//! Scans the rows of a `COPY .. FROM stdin` in text format where they lie in the stream, up to the line `\.`.
//!
//! A newline or tab in a value is escaped, so that the raw bytes always separate
//! (<https://www.postgresql.org/docs/current/sql-copy.html>, "Text Format").

use super::rows::Rows;
use super::tuples::Fault;
use super::value::LONGEST;
use super::window::{More, Window};
use memchr::{memchr, memchr2};

/// Scans the rows that stand next in the window, and the end line.
pub(crate) fn scan(window: &mut Window<'_>, rows: &mut Rows) -> Result<(), Fault> {
    let mut position = 0;
    loop {
        let is_last = window.is_last();
        let (consumed, stop) = block(window.rest(), is_last, rows, &mut position);
        window.advance(consumed);
        match stop {
            Some(Ok(())) => return Ok(()),
            Some(Err(fault)) => return Err(fault),
            None if is_last => {
                let length = window.rest().len();
                window.advance(length);
                return Err(Fault::Cut);
            }
            None => {
                if window.slide() == More::Full {
                    skip_field(window);
                }
            }
        }
    }
}

/// Steps over the rest of a block whose rows are not understood; returns false if the stream ends first.
pub(crate) fn skip(window: &mut Window<'_>) -> bool {
    let mut nothing = Rows::new(None);
    // The window may stand inside a line.
    loop {
        if let Some(newline) = memchr(b'\n', window.rest()) {
            window.advance(newline);
            break;
        }
        let length = window.rest().len();
        window.advance(length);
        if window.slide() == More::End && window.rest().is_empty() {
            return false;
        }
    }
    window.advance(1);
    scan(window, &mut nothing).is_ok()
}

/// Scans what of `bytes` is complete; returns how much that was, and how the block ended if it did.
fn block(
    bytes: &[u8],
    last: bool,
    rows: &mut Rows,
    position: &mut usize,
) -> (usize, Option<Result<(), Fault>>) {
    let mut at = 0;
    loop {
        let tail = bytes.get(at..).unwrap_or_default();
        if *position == 0 {
            match end_line(tail, last) {
                Some(0) => rows.start(),
                Some(length) => return (at + length, Some(Ok(()))),
                None => return (at, None),
            }
        }
        let Some(length) = memchr2(b'\t', b'\n', tail) else { return (at, None) };
        let want = rows.want(*position);
        if !want.is_nothing() && length <= LONGEST {
            let field = tail.get(..length).unwrap_or_default();
            rows.take(want, field.strip_suffix(b"\r").unwrap_or(field));
        }
        let found = *position + 1;
        let is_end = tail.get(length) == Some(&b'\n');
        if let Some(expected) = rows.width() {
            // A table without columns has rows of nothing.
            let expected = expected.max(1);
            if if is_end { found != expected } else { found >= expected } {
                return (
                    at,
                    Some(Err(Fault::Values {
                        found: if is_end { found } else { found + 1 },
                        expected,
                    })),
                );
            }
        }
        if is_end {
            rows.finish();
        }
        *position = if is_end { 0 } else { found };
        at += length + 1;
    }
}

/// Returns the length of the end line, zero if a row stands here; `None` if there are too few bytes to tell.
fn end_line(bytes: &[u8], last: bool) -> Option<usize> {
    match bytes {
        [b'\\', b'.', b'\n', ..] => Some(3),
        [b'\\', b'.', b'\r', b'\n', ..] => Some(4),
        b"\\." | b"\\.\r" if last => Some(bytes.len()),
        b"" | b"\\" | b"\\." | b"\\.\r" => None,
        _ => Some(0),
    }
}

/// Steps over the start of a field that is longer than the window; what is left of it is no value.
fn skip_field(window: &mut Window<'_>) {
    loop {
        if let Some(end) = memchr2(b'\t', b'\n', window.rest()) {
            // The separator stays, and the byte before it: a lone backslash is no integer and no date.
            window.advance(end);
            return;
        }
        let length = window.rest().len();
        window.advance(length);
        if window.slide() == More::End {
            return;
        }
    }
}
