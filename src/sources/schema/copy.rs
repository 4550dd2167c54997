//! Scans the rows of a `COPY .. FROM stdin` where they lie in the stream, up to the line `\.`.
//!
//! In the text format a newline or delimiter in a value is escaped, so that the raw bytes always separate; in CSV they
//! stand in quotes (<https://www.postgresql.org/docs/current/sql-copy.html>, "File Formats").

use super::copy_format::Format;
use super::rows::Rows;
use super::tuples::Fault;
use super::value::LONGEST;
use super::window::{More, Window};
use memchr::{memchr, memchr2};

/// Where the scan stands.
struct Stand<'f> {
    format: &'f Format,
    /// The field of the row, from 0.
    position: usize,
    /// This row names the columns.
    is_header: bool,
}

/// Scans the rows that stand next in the window, and the end line.
pub(crate) fn scan(window: &mut Window<'_>, rows: &mut Rows, format: &Format) -> Result<(), Fault> {
    let mut stand = Stand { format, position: 0, is_header: format.header };
    loop {
        let is_last = window.is_last();
        let (consumed, stop) = block(window.rest(), is_last, rows, &mut stand);
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
                    skip_field(window, format.delimiter);
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
    scan(window, &mut nothing, &Format::text()).is_ok()
}

/// Scans what of `bytes` is complete; returns how much that was, and how the block ended if it did.
fn block(
    bytes: &[u8],
    last: bool,
    rows: &mut Rows,
    stand: &mut Stand<'_>,
) -> (usize, Option<Result<(), Fault>>) {
    let mut at = 0;
    loop {
        let tail = bytes.get(at..).unwrap_or_default();
        if stand.position == 0 {
            match end_line(tail, last) {
                Some(0) => rows.start(),
                Some(length) => return (at + length, Some(Ok(()))),
                None => return (at, None),
            }
        }
        let Some(length) = field_length(tail, stand.format) else { return (at, None) };
        let want = rows.want(stand.position);
        if !want.is_nothing() && length <= LONGEST && !stand.is_header {
            let field = tail.get(..length).unwrap_or_default();
            let field = field.strip_suffix(b"\r").unwrap_or(field);
            if *field != stand.format.null {
                rows.take(want, unquoted(field, stand.format));
            }
        }
        let found = stand.position + 1;
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
        if is_end && !std::mem::take(&mut stand.is_header) {
            rows.finish();
        }
        stand.position = if is_end { 0 } else { found };
        at += length + 1;
    }
}

/// Returns the length of the field that stands first, up to the delimiter or newline after it; `None` if that is not in
/// view.
fn field_length(bytes: &[u8], format: &Format) -> Option<usize> {
    let mut at = 0;
    if format.csv && bytes.first() == Some(&format.quote) {
        at = 1;
        loop {
            let tail = bytes.get(at..)?;
            let mark = memchr2(format.quote, format.escape, tail)?;
            let (found, next) = (*tail.get(mark)?, *tail.get(mark + 1)?);
            let escapes = next == format.quote || next == format.escape;
            let is_escape = found == format.escape && escapes;
            at += mark + if is_escape { 2 } else { 1 };
            if !is_escape && found == format.quote {
                break;
            }
        }
    }
    memchr2(format.delimiter, b'\n', bytes.get(at..)?).map(|length| at + length)
}

/// Returns a CSV field without its quotes.
fn unquoted<'b>(field: &'b [u8], format: &Format) -> &'b [u8] {
    let quote = [format.quote];
    let inside = field.strip_prefix(&quote).and_then(|field| field.strip_suffix(&quote));
    inside.filter(|_| format.csv).unwrap_or(field)
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
fn skip_field(window: &mut Window<'_>, delimiter: u8) {
    loop {
        if let Some(end) = memchr2(delimiter, b'\n', window.rest()) {
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
