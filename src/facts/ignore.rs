//! What a person decided not to hear of, in the file itself.

use super::Location;
use std::ops::RangeInclusive;

/// Findings of some checks on some lines are not to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    /// Names of checks, as written.
    pub checks: Vec<String>,
    /// Why; `None` where an annotation has no room for it.
    pub reason: Option<String>,
    /// Lines of the file on which it holds, 1-based.
    pub lines: RangeInclusive<u32>,
    /// Where it stands.
    pub location: Location,
}

impl Ignore {
    /// Returns true if it is about this check at this place.
    pub fn covers(&self, check: &str, at: &Location) -> bool {
        self.location.path == at.path
            && self.lines.contains(&at.line)
            && self.checks.iter().any(|named| named == check)
    }
}
