//! Byte offsets of one file into places that a person can open.

use crate::facts::Location;
use std::ops::Range;
use std::sync::Arc;

/// The lines of a file.
pub(super) struct Lines<'s> {
    path: Arc<str>,
    text: &'s str,
    starts: Vec<usize>,
}

impl Default for Lines<'_> {
    fn default() -> Self {
        Self { path: Arc::from(""), text: "", starts: vec![0] }
    }
}

impl<'s> Lines<'s> {
    /// Finds where each line starts.
    pub(super) fn new(path: &Arc<str>, text: &'s str) -> Self {
        let after = memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline + 1);
        Self { path: Arc::clone(path), text, starts: std::iter::once(0).chain(after).collect() }
    }

    /// Returns the place of these bytes, cut to their first line.
    pub(super) fn locate(&self, bytes: Range<usize>) -> Location {
        let line = self.starts.partition_point(|&start| start <= bytes.start).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let whole = self.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let within = |at: usize| {
            let before =
                self.text.get(start..at.clamp(start, start + whole.len())).unwrap_or_default();
            u32::try_from(before.chars().count()).unwrap_or(u32::MAX - 1) + 1
        };
        Location {
            path: Arc::clone(&self.path),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: within(bytes.start),
            end_column: within(bytes.end),
            excerpt: whole.chars().take(Location::EXCERPT).collect::<String>().into(),
        }
    }
}
