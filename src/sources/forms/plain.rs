//! Opens files of text that are read as a whole, and names places in them.

use crate::facts::{Location, Problem};
use crate::sources::schema::{Database, Spot, Text, text_of, unread};
use crate::sources::walk::Found;
use std::sync::Arc;

/// Opens a file; one that cannot be read, or is too long for a schema that people keep, is a problem of the database.
pub(super) fn open(file: &Found, database: &mut Database) -> Option<String> {
    match text_of(file) {
        Ok(Text::Whole(text, _)) => {
            database.count_file(u64::try_from(text.len()).unwrap_or(u64::MAX));
            Some(text)
        }
        Ok(Text::TooLong) => {
            let cure = "Split it, or leave it out by [scan] exclude.".to_owned();
            database.problem(unread(file, "is longer than 32 MiB".to_owned(), cure));
            None
        }
        Err(problem) => {
            database.problem(problem);
            None
        }
    }
}

/// Returns a place in a file as facts have it.
pub(super) fn location(path: &Arc<str>, text: &str, spot: Spot) -> Location {
    let nth = usize::try_from(spot.line.saturating_sub(1)).unwrap_or(usize::MAX);
    let line = text.lines().nth(nth).unwrap_or_default();
    Location {
        path: Arc::clone(path),
        line: spot.line,
        column: spot.column,
        end_column: spot.end_column,
        excerpt: line.chars().take(Location::EXCERPT).collect::<String>().into(),
    }
}

/// Makes a problem of a place in a file.
pub(super) fn problem(
    path: &Arc<str>,
    text: &str,
    spot: Spot,
    reason: String,
    cure: &str,
) -> Problem {
    let location = location(path, text, spot);
    Problem { location, reason, cure: cure.to_owned(), source_failed: false }
}
