//! A text whose places are lines and columns already. Reads nothing.

use super::file::excerpt;
use crate::facts::Location;
use crate::sources::schema::model::Spot;
use crate::sources::walk::Found;
use std::sync::Arc;

/// Longer lines are no text that a code frame could show.
const LONGEST_LINE: usize = 2_000;

/// A file's text.
pub(super) struct Text {
    path: Arc<str>,
    text: String,
    /// Where its lines start, in bytes.
    starts: Vec<usize>,
}

impl Text {
    /// Finds where each line starts.
    pub(super) fn new(found: &Found, text: String) -> Self {
        let after = memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline + 1);
        let starts = std::iter::once(0).chain(after).collect();
        Self { path: Arc::clone(&found.shown), text, starts }
    }

    /// Returns the whole text.
    pub(super) fn whole(&self) -> &str {
        &self.text
    }

    /// Returns a place in it.
    pub(super) fn place(&self, spot: Spot) -> Location {
        let line = usize::try_from(spot.line).unwrap_or(0);
        let start = line.checked_sub(1).and_then(|line| self.starts.get(line));
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        let text = start.and_then(|start| self.text.get(*start..end)).unwrap_or_default();
        let text = text.trim_end_matches(['\n', '\r']);
        Location {
            path: Arc::clone(&self.path),
            line: spot.line,
            column: spot.column,
            end_column: spot.end_column,
            excerpt: excerpt(if text.len() > LONGEST_LINE { "" } else { text }),
        }
    }
}
