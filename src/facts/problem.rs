//! What could not be read, and how much was.

use super::Location;

/// Something that could not be read or understood, where, and what to do.
///
/// `Ord` is by place, so that reports list problems in the order of the files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where; `line` 0 means the whole file or source.
    pub location: Location,
    /// What was wrong, as a lowercase fragment: `CREATE TABLE without a closing parenthesis`.
    pub reason: String,
    /// What to do about it, as a sentence.
    pub cure: String,
    /// True if a source that the user named failed as a whole.
    pub source_failed: bool,
}

/// How much was looked at. Counts only; what was skipped is never silent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Schema files and dumps read.
    pub schema_files: u64,
    /// Bytes of them, after decompression.
    pub schema_bytes: u64,
    /// SQL statements split off.
    pub statements: u64,
    /// Statements that cannot change a column, key, sequence or row (`GRANT`, `SET`, ...).
    pub statements_ignored: u64,
    /// Data rows scanned.
    pub rows: u64,
    /// Columns seen.
    pub columns: u64,
    /// Source files that a language pack claims.
    pub code_files: u64,
    /// Of them, files that were parsed; the others are under `skipped`.
    pub code_files_parsed: u64,
    /// Bytes of code parsed.
    pub code_bytes: u64,
    /// Bytes of code read, whether or not they were parsed.
    pub code_bytes_read: u64,
    /// Files of code that were read twice, because they are needed later and more was read than is kept in memory.
    pub code_files_read_again: u64,
    /// The first syntax error of each parsed file that has one but hides no id; what stands around it was read.
    pub syntax_errors: Vec<Location>,
    /// Files skipped while walking, by reason (`test`, `binary`, `larger than 1 MB`), sorted.
    pub skipped: std::collections::BTreeMap<String, u64>,
    /// Candidate declarations excluded, by reason (`resource id`, `must stay Int`, ...), sorted.
    pub excluded: std::collections::BTreeMap<String, u64>,
    /// Id-like declarations off any boundary, which are never shown.
    pub off_boundary: u64,
    /// Schema files found but not used, with the reason: path and reason.
    pub not_used: Vec<(String, String)>,
    /// What became of the files of the change under review; `None` if there is none.
    pub changed: Option<ChangedFiles>,
}

/// What became of the files that the change under review was said to consist of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangedFiles {
    /// Paths named.
    pub named: usize,
    /// Of them, files that were read as schema or code.
    pub read: usize,
    /// Files that exist and were not read, sorted: of no form or language that is, or left out.
    pub not_read: Vec<String>,
    /// Paths of no file, sorted.
    pub not_found: Vec<String>,
}
