//! Opens a contract's file; what is wrong with it becomes a problem of its own.

use super::member::Contract;
use crate::facts::{Location, Problem};
use crate::sources::walk::{self, Found};
use std::sync::Arc;

/// Larger files are no contracts that people keep: the largest published ones have 12 MB.
const LARGEST: u64 = 64 << 20;

/// Reads a file's text; `None` if it is none, which is then told.
pub(super) fn text(file: &Found, contract: &mut Contract) -> Option<String> {
    let bytes = bytes(file, contract)?;
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) => {
            contract.problems.push(walk::problem(
                &file.path,
                "not UTF-8".to_owned(),
                "Save the file as UTF-8; what reads as it was read.",
                false,
            ));
            Some(String::from_utf8_lossy(error.as_bytes()).into_owned())
        }
    }
}

/// Reads a file; `None` if it cannot be, which is then told.
pub(super) fn bytes(file: &Found, contract: &mut Contract) -> Option<Vec<u8>> {
    let is_short = |about: &std::fs::Metadata| about.len() <= LARGEST;
    match std::fs::metadata(&file.path) {
        Ok(about) if !is_short(&about) => {
            *contract.skipped.entry("larger than 64 MB".to_owned()).or_default() += 1;
            return None;
        }
        _ => {}
    }
    match std::fs::read(&file.path) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            let reason = format!("cannot be read: {error}");
            let cure = "Make it readable, or exclude it.";
            contract.problems.push(walk::problem(&file.path, reason, cure, false));
            None
        }
    }
}

/// Counts a file as read.
pub(super) fn count(text: &str, contract: &mut Contract) {
    contract.files += 1;
    contract.bytes += u64::try_from(text.len()).unwrap_or(0);
}

/// Makes a problem of a place.
pub(super) fn problem(location: Location, reason: String, cure: &str) -> Problem {
    Problem { location, reason, cure: cure.to_owned(), source_failed: false }
}

/// Returns a place's line, cut as code frames show it.
pub(super) fn excerpt(line: &str) -> Arc<str> {
    line.chars().take(Location::EXCERPT).collect::<String>().into()
}
