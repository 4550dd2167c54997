//! A place that a person can open.

use std::fmt;
use std::sync::Arc;

/// A place in a file: `path:line:column`.
///
/// Ordered by path, line and column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The path as the user would type it: relative to where the run was started if it lies below, with `/`.
    pub path: Arc<str>,
    /// 1-based.
    pub line: u32,
    /// 1-based, in characters.
    pub column: u32,
    /// 1-based, in characters, exclusive, on the same line; what a code frame underlines.
    pub end_column: u32,
    /// The line as it stands in the file, without its newline, cut to [`Location::EXCERPT`] characters;
    /// empty when the line is not text (a dump on one line).
    pub excerpt: Arc<str>,
}

impl Location {
    /// Longest excerpt kept, in characters: wider lines are no help in a code frame.
    pub const EXCERPT: usize = 240;
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.path, self.line, self.column)
    }
}
