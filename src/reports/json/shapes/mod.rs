//! The shapes of the JSON report, from which its schema is derived; their comments are the schema's
//! descriptions.
//!
//! Fields are only ever added within a major version.

mod carrier;

use crate::findings::{Origin, Severity};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

pub(super) use carrier::{
    Carrier, Condition, Evidence, Finding, Forecast, Link, Location, Outcome, Place, Reading,
    Shown, WithoutLeap,
};

/// An id, ceiling or high-water mark in decimal digits: some JSON readers round integers above 2^53.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct DecimalId(
    #[schemars(regex(pattern = r"^-?[0-9]+$"))] pub(in crate::reports::json) String,
);

/// A day in ISO 8601; 9999-12-31 stands for any later day.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct IsoDate(
    #[schemars(extend("format" = "date"))] pub(in crate::reports::json) String,
);

/// A report of idwidth: which carriers cannot hold the ids that are coming, and when.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Report {
    /// Version of this shape: a new major breaks readers, a new minor only adds.
    pub(in crate::reports::json) schema_version: &'static str,
    /// What wrote the report.
    pub(in crate::reports::json) tool: Tool,
    /// The day the report speaks of.
    pub(in crate::reports::json) as_of: IsoDate,
    /// What the run comes to.
    pub(in crate::reports::json) verdict: Verdict,
    /// Dumps and schema files read.
    pub(in crate::reports::json) sources: Vec<Source>,
    /// Narrow carriers that a person should act on, worst first.
    pub(in crate::reports::json) findings: Vec<Finding>,
    /// Findings that a comment or annotation says not to tell; they never fail a run.
    pub(in crate::reports::json) ignored: Vec<Ignored>,
    /// Comments and annotations that ignore nothing: a warning.
    pub(in crate::reports::json) unused_ignores: Vec<UnusedIgnore>,
    /// Id spaces, worst first, with all their carriers.
    pub(in crate::reports::json) id_spaces: Vec<IdSpace>,
    /// What could not be read or understood: unknown, never safe.
    pub(in crate::reports::json) problems: Vec<Problem>,
    /// How much was looked at.
    pub(in crate::reports::json) coverage: Coverage,
}

/// A finding that is not told.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Ignored {
    /// The finding.
    pub(in crate::reports::json) finding: Finding,
    /// Why, as written; `null` where an annotation says nothing.
    pub(in crate::reports::json) reason: Option<String>,
    /// The comment or annotation.
    pub(in crate::reports::json) location: Location,
}

/// A comment or annotation that ignores nothing.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct UnusedIgnore {
    /// Checks that it names.
    pub(in crate::reports::json) checks: Vec<String>,
    /// Why, as written.
    pub(in crate::reports::json) reason: Option<String>,
    /// Where it stands.
    pub(in crate::reports::json) location: Location,
}

/// What wrote the report.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Tool {
    /// Always `idwidth`.
    pub(in crate::reports::json) name: &'static str,
    /// Its version.
    pub(in crate::reports::json) version: &'static str,
}

/// What the run comes to.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Verdict {
    /// In a word.
    #[schemars(extend("enum" = ["clean", "findings", "incomplete"]))]
    pub(in crate::reports::json) status: &'static str,
    /// Exit code of the run: 0, 1 or 3.
    pub(in crate::reports::json) exit_code: u8,
    /// Severity at which findings fail the run, `null` for never.
    #[schemars(extend("enum" = severities_or_null()))]
    pub(in crate::reports::json) fail_on: Option<&'static str>,
    /// One sentence.
    pub(in crate::reports::json) reason: String,
    /// False if `problems` is not empty: what they hide is unknown.
    pub(in crate::reports::json) complete: bool,
}

/// A dump or schema file that was read.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Source {
    /// Name used in this report.
    pub(in crate::reports::json) name: String,
    /// Path as named.
    pub(in crate::reports::json) path: String,
    /// What wrote it.
    pub(in crate::reports::json) kind: String,
    /// SQL dialect pack it was read with.
    pub(in crate::reports::json) dialect: String,
    /// Day of its readings.
    pub(in crate::reports::json) taken: Option<IsoDate>,
    /// Dumps of the same database of earlier days, by day: what they tell are points of its growth curves.
    pub(in crate::reports::json) earlier: Vec<Earlier>,
}

/// A dump of an earlier day.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Earlier {
    /// Path as named.
    pub(in crate::reports::json) path: String,
    /// Its day.
    pub(in crate::reports::json) taken: IsoDate,
}

/// All the ids minted by one column, and everything that carries them.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct IdSpace {
    /// Unique in the report.
    pub(in crate::reports::json) name: String,
    /// The column that hands the ids out; `null` for ids minted by someone else or of unknown origin.
    pub(in crate::reports::json) minting: Option<Minting>,
    /// Where the ids come from; `elsewhere` groups by name what nothing here mints.
    #[schemars(extend("enum" = Origin::ALL.map(|(_, name)| name)))]
    pub(in crate::reports::json) kind: &'static str,
    /// How to declare whose ids they are, to paste into `idwidth.toml`; `null` where nothing is to be declared.
    pub(in crate::reports::json) declare: Option<String>,
    /// High-water marks, the one that counts first.
    pub(in crate::reports::json) readings: Vec<Reading>,
    /// Growth curve after repairs, ascending; at most one point a day.
    pub(in crate::reports::json) curve: Vec<Point>,
    /// Ids per day over the last year.
    pub(in crate::reports::json) rate: Option<f64>,
    /// What was repaired in the curve.
    pub(in crate::reports::json) repairs: Vec<Repair>,
    /// Rows of the minting table.
    pub(in crate::reports::json) rows: Option<u64>,
    /// The shards that it was folded of; absent if it is in one place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) shards: Option<Shards>,
    /// Why this is a lookup table, whose carriers are never findings; `null` if it is none.
    pub(in crate::reports::json) lookup: Option<String>,
    /// All carriers, narrowest first, wide ones too.
    pub(in crate::reports::json) carriers: Vec<Carrier>,
}

/// Shards of one database.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Shards {
    /// How many there are.
    pub(in crate::reports::json) of: usize,
    /// Those with the highest ids, at most five, the highest first.
    pub(in crate::reports::json) worst: Vec<Shard>,
}

/// A shard and the highest id in it.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Shard {
    /// Its name.
    pub(in crate::reports::json) name: String,
    /// The highest id that it handed out.
    pub(in crate::reports::json) highest: DecimalId,
}

/// The column that hands ids out.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Minting {
    /// Name of its source, one of `sources`.
    pub(in crate::reports::json) source: Option<String>,
    /// Table, with its schema if one is written.
    pub(in crate::reports::json) table: String,
    /// Column.
    pub(in crate::reports::json) column: String,
    /// `AUTO_INCREMENT`, `IDENTITY`, ...
    pub(in crate::reports::json) mechanism: String,
    /// Type as written.
    pub(in crate::reports::json) r#type: String,
    /// What it holds.
    pub(in crate::reports::json) width: String,
    /// The line that declares it.
    pub(in crate::reports::json) location: Location,
}

/// A point of a growth curve.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Point {
    /// The day.
    pub(in crate::reports::json) date: IsoDate,
    /// Highest id by its end.
    pub(in crate::reports::json) value: DecimalId,
}

/// A repair of a growth curve.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Repair {
    /// The day.
    pub(in crate::reports::json) date: IsoDate,
    /// What was repaired.
    pub(in crate::reports::json) what: String,
}

/// Something that could not be read or understood.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Problem {
    /// Where; line 0 means the whole file or source.
    pub(in crate::reports::json) location: Location,
    /// What was wrong.
    pub(in crate::reports::json) reason: String,
    /// What to do about it.
    pub(in crate::reports::json) cure: String,
    /// True if a source that the user named failed as a whole.
    pub(in crate::reports::json) source_failed: bool,
}

/// How much was looked at.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Coverage {
    /// Schema files and dumps read.
    pub(in crate::reports::json) schema_files: u64,
    /// Bytes of them, after decompression.
    pub(in crate::reports::json) schema_bytes: u64,
    /// SQL statements split off.
    pub(in crate::reports::json) statements: u64,
    /// Statements that cannot change a column, key, sequence or row.
    pub(in crate::reports::json) statements_ignored: u64,
    /// Data rows scanned.
    pub(in crate::reports::json) rows: u64,
    /// Columns seen.
    pub(in crate::reports::json) columns: u64,
    /// Source files that a language pack claims.
    pub(in crate::reports::json) code_files: u64,
    /// Of them, files that were parsed.
    pub(in crate::reports::json) code_files_parsed: u64,
    /// Bytes of code read.
    pub(in crate::reports::json) code_bytes: u64,
    /// The first syntax error of each parsed file that has one but hides no id.
    pub(in crate::reports::json) syntax_errors: Vec<Location>,
    /// Files skipped while walking, by reason.
    pub(in crate::reports::json) skipped: BTreeMap<String, u64>,
    /// Candidate declarations excluded, by reason.
    pub(in crate::reports::json) excluded: BTreeMap<String, u64>,
    /// Id-like declarations off any boundary.
    pub(in crate::reports::json) off_boundary: u64,
    /// Schema files found but not used.
    pub(in crate::reports::json) not_used: Vec<NotUsed>,
    /// What became of the files that --changed named; null without it.
    pub(in crate::reports::json) changed: Option<ChangedFiles>,
}

/// What became of the files that --changed named.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct ChangedFiles {
    /// Paths named.
    pub(in crate::reports::json) named: u64,
    /// Of them, files that were read as schema or code.
    pub(in crate::reports::json) read: u64,
    /// Files that exist and were not read.
    pub(in crate::reports::json) not_read: Vec<String>,
    /// Paths of no file.
    pub(in crate::reports::json) not_found: Vec<String>,
}

/// A schema file that was found but not used.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct NotUsed {
    /// Path.
    pub(in crate::reports::json) path: String,
    /// Why.
    pub(in crate::reports::json) reason: String,
}

fn severities_or_null() -> Vec<Option<&'static str>> {
    Severity::ALL.into_iter().map(|(_, name)| Some(name)).chain([None]).collect()
}
