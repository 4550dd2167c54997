//! Pours the rows of each table, as they come, into the text; what is damaged is noted and the next table goes on.
//!
//! Rows are handed on in whole lines, so that a table whose data are cut ends with its last whole row.

use super::super::unpack::Damage;
use super::CURE;
use super::bytes::why;
use super::print::Printer;
use super::toc::{Entry, Toc};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

/// Bytes read at a time.
const CHUNK: u64 = 64 * 1024;
/// A longer line is handed on in pieces.
const LONGEST_LINE: usize = 1024 * 1024;
/// The line after the last row of a `COPY`.
const END: &[u8] = b"\\.\n";

/// Where the rows of an archive go.
pub(super) struct Pour<'t> {
    toc: &'t Toc,
    printer: Printer<'t>,
    by_id: BTreeMap<i64, usize>,
    by_file: BTreeMap<&'t [u8], usize>,
    /// Entries whose data were met.
    met: BTreeSet<usize>,
    damage: Vec<String>,
}

impl<'t> Pour<'t> {
    /// Starts with the text up to the first rows.
    pub(super) fn new(toc: &'t Toc, printer: Printer<'t>) -> Self {
        let entries = || toc.entries.iter().enumerate().filter(|(_, entry)| entry.has_rows());
        let by_id = entries().map(|(at, entry)| (entry.id, at)).collect();
        let by_file = entries().map(|(at, entry)| (&*entry.file, at)).collect();
        Self { toc, printer, by_id, by_file, met: BTreeSet::new(), damage: Vec::new() }
    }

    /// Returns the table of contents.
    pub(super) fn toc(&self) -> &'t Toc {
        self.toc
    }

    /// Returns the entry of that number, if it has rows.
    pub(super) fn by_id(&self, id: i64) -> Option<usize> {
        self.by_id.get(&id).copied()
    }

    /// Returns the entry whose rows are in a file of that name.
    pub(super) fn by_file(&self, name: &[u8]) -> Option<usize> {
        self.by_file.get(name).copied()
    }

    /// Notes what is damaged beside the rows of one table.
    pub(super) fn damaged(&mut self, reason: String) {
        self.damage.push(reason);
    }

    /// Pours the rows of an entry; the place in the archive that a person can look at is `place`.
    ///
    /// Fails only if nobody reads on, or if the text cannot go on after what was cut.
    pub(super) fn rows(&mut self, at: usize, place: &str, mut source: impl Read) -> io::Result<()> {
        let Some(entry) = self.toc.entries.get(at).filter(|_| self.met.insert(at)) else {
            return Ok(());
        };
        self.printer.rows_of(entry)?;
        let is_copy = !entry.copy.is_empty();
        let mut lines = Lines::default();
        let failure = loop {
            let filled = lines.fill(&mut source);
            self.printer.text(lines.whole())?;
            lines.forget_whole();
            match filled {
                Ok(0) => break None,
                Ok(_) => {}
                Err(error) => break Some(why(&error)),
            }
        };
        // Lines that a text of `INSERT`s was cut to may end inside a string.
        let is_whole = !is_copy || lines.ends_with_mark();
        let Some(reason) = failure.or_else(|| (!is_whole).then(|| "they are cut".to_owned()))
        else {
            return self.printer.text(&lines.rest);
        };
        let name = shown(entry);
        let damage = format!("the rows of {name} ({place}): {reason}");
        if !is_copy || lines.is_inside {
            return Err(Damage::error(format!("the archive is damaged: {damage}"), CURE));
        }
        self.damage.push(damage);
        if lines.ends_with_mark() { Ok(()) } else { self.printer.text(b"\\.\n\n\n") }
    }

    /// Returns the printer, and what was damaged or missing.
    pub(super) fn finish(mut self) -> io::Result<(Printer<'t>, Vec<String>)> {
        let missing: Vec<String> = self
            .by_id
            .values()
            .filter(|at| !self.met.contains(at))
            .filter_map(|at| self.toc.entries.get(*at))
            .map(shown)
            .collect();
        if let Some(first) = missing.first() {
            let reason = match missing.len() {
                1 => format!("the rows of {first} are missing"),
                count => {
                    format!("the rows of {count} tables are missing, the first of them {first}")
                }
            };
            self.damage.push(reason);
        }
        Ok((self.printer, self.damage))
    }
}

/// Returns the table of an entry, as reports name it.
fn shown(entry: &Entry) -> String {
    let (schema, table) =
        (String::from_utf8_lossy(&entry.schema), String::from_utf8_lossy(&entry.tag));
    if schema.is_empty() { format!("`{table}`") } else { format!("`{schema}.{table}`") }
}

/// The end of a stream that is handed on in whole lines.
#[derive(Default)]
struct Lines {
    /// What was read and not handed on.
    rest: Vec<u8>,
    /// Bytes of it that are whole lines.
    whole: usize,
    /// The last bytes that were handed on.
    tail: Vec<u8>,
    /// Part of a line was handed on.
    is_inside: bool,
}

impl Lines {
    /// Reads on; returns how many bytes came. What came before an error is kept.
    fn fill(&mut self, source: &mut impl Read) -> io::Result<usize> {
        let old = self.rest.len();
        let read = source.take(CHUNK).read_to_end(&mut self.rest);
        let new = self.rest.get(old..).unwrap_or_default();
        self.whole = match memchr::memrchr(b'\n', new) {
            Some(newline) => old + newline + 1,
            None if self.rest.len() > LONGEST_LINE => self.rest.len(),
            None => 0,
        };
        if self.whole > 0 {
            self.is_inside = self.whole().last() != Some(&b'\n');
        }
        read
    }

    /// Returns what can be handed on.
    fn whole(&self) -> &[u8] {
        self.rest.get(..self.whole).unwrap_or_default()
    }

    /// Forgets what was handed on, save its end.
    fn forget_whole(&mut self) {
        /// Bytes kept: the end mark, and the empty lines after it.
        const KEPT: usize = 16;
        let from = self.whole.saturating_sub(KEPT);
        self.tail.extend_from_slice(self.rest.get(from..self.whole).unwrap_or_default());
        self.tail.drain(..self.tail.len().saturating_sub(KEPT));
        self.rest.drain(..self.whole);
        self.whole = 0;
    }

    /// Returns true if the lines end with the end mark of a `COPY`.
    fn ends_with_mark(&self) -> bool {
        let text = self.tail.trim_ascii_end();
        text.ends_with(b"\n\\.") || (text == b"\\." && self.tail.starts_with(END))
    }
}
