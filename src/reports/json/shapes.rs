//! The shapes of the JSON report, from which its schema is derived; their comments are the schema's descriptions.
//!
//! Fields are only ever added within a major version.

use crate::facts::Consumer;
use crate::findings::Severity;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// An id, ceiling or high-water mark in decimal digits: some JSON readers round integers above 2^53.
#[derive(Serialize, JsonSchema)]
pub(super) struct DecimalId(#[schemars(regex(pattern = r"^-?[0-9]+$"))] pub(super) String);

/// A day in ISO 8601; 9999-12-31 stands for any later day.
#[derive(Serialize, JsonSchema)]
pub(super) struct IsoDate(#[schemars(extend("format" = "date"))] pub(super) String);

/// A report of idwidth: which carriers cannot hold the ids that are coming, and when.
#[derive(Serialize, JsonSchema)]
pub(super) struct Report {
    /// Version of this shape: a new major breaks readers, a new minor only adds.
    pub(super) schema_version: &'static str,
    /// What wrote the report.
    pub(super) tool: Tool,
    /// The day the report speaks of.
    pub(super) as_of: IsoDate,
    /// What the run comes to.
    pub(super) verdict: Verdict,
    /// Dumps and schema files read.
    pub(super) sources: Vec<Source>,
    /// Narrow carriers that a person should act on, worst first.
    pub(super) findings: Vec<Finding>,
    /// Id spaces, worst first, with all their carriers.
    pub(super) id_spaces: Vec<IdSpace>,
    /// What could not be read or understood: unknown, never safe.
    pub(super) problems: Vec<Problem>,
    /// How much was looked at.
    pub(super) coverage: Coverage,
}

/// What wrote the report.
#[derive(Serialize, JsonSchema)]
pub(super) struct Tool {
    /// Always `idwidth`.
    pub(super) name: &'static str,
    /// Its version.
    pub(super) version: &'static str,
}

/// What the run comes to.
#[derive(Serialize, JsonSchema)]
pub(super) struct Verdict {
    /// In a word.
    #[schemars(extend("enum" = ["clean", "findings", "incomplete"]))]
    pub(super) status: &'static str,
    /// Exit code of the run: 0, 1 or 3.
    pub(super) exit_code: u8,
    /// Severity at which findings fail the run, `null` for never.
    #[schemars(extend("enum" = severities_or_null()))]
    pub(super) fail_on: Option<&'static str>,
    /// One sentence.
    pub(super) reason: String,
    /// False if `problems` is not empty: what they hide is unknown.
    pub(super) complete: bool,
}

/// A dump or schema file that was read.
#[derive(Serialize, JsonSchema)]
pub(super) struct Source {
    /// Name used in this report.
    pub(super) name: String,
    /// Path as named.
    pub(super) path: String,
    /// What wrote it.
    pub(super) kind: String,
    /// SQL dialect pack it was read with.
    pub(super) dialect: String,
    /// Day of its readings.
    pub(super) taken: Option<IsoDate>,
}

/// A place in a file.
#[derive(Serialize, JsonSchema)]
pub(super) struct Location {
    /// Path, relative to where the run was started if it lies below.
    pub(super) path: String,
    /// 1-based; 0 for a whole file.
    pub(super) line: u32,
    /// 1-based, in characters.
    pub(super) column: u32,
    /// 1-based, in characters, exclusive.
    pub(super) end_column: u32,
}

/// A narrow carrier that a person should act on.
#[derive(Serialize, JsonSchema)]
pub(super) struct Finding {
    /// 12 hex digits that survive moves and growth.
    #[schemars(regex(pattern = r"^[0-9a-f]{12}$"))]
    pub(super) id: String,
    /// The check that found it.
    pub(super) check: &'static str,
    /// How urgent.
    #[schemars(extend("enum" = Severity::ALL.map(|(_, name)| name)))]
    pub(super) severity: &'static str,
    /// One sentence that stands alone.
    pub(super) message: String,
    /// Where the carrier stands.
    pub(super) location: Location,
    /// Path-independent name of the carrier.
    pub(super) symbol: String,
    /// What kind of carrier.
    pub(super) kind: String,
    /// Type or conversion as written.
    pub(super) r#type: String,
    /// What it holds: `i32`, `u24`, `f64`, ...
    pub(super) width: String,
    /// Name of its id space, one of `id_spaces`; `null` if its growth is unknown.
    pub(super) id_space: Option<String>,
    /// Largest id it holds exactly.
    pub(super) ceiling: Option<DecimalId>,
    /// Highest id handed out.
    pub(super) high_water: Option<Reading>,
    /// Share of the ceiling used by the high-water mark.
    pub(super) used_ratio: Option<f64>,
    /// When it is outgrown.
    pub(super) forecast: Forecast,
    /// p10 minus lead time.
    pub(super) ship_by: Option<IsoDate>,
    /// Days from merging a fix to users being protected.
    pub(super) lead_time_days: u32,
    /// Whose release brings the fix.
    #[schemars(extend("enum" = consumers()))]
    pub(super) consumer: &'static str,
    /// What happens at the first id that does not fit.
    pub(super) outcome: Outcome,
    /// Why it belongs to its id space.
    pub(super) link: Link,
    /// What to do.
    pub(super) fix: String,
    /// Other checks that found the same carrier.
    pub(super) also: Vec<&'static str>,
}

/// A high-water mark.
#[derive(Serialize, JsonSchema)]
pub(super) struct Reading {
    /// Highest id handed out.
    pub(super) value: DecimalId,
    /// How it was learned.
    pub(super) how: &'static str,
    /// The day it was true.
    pub(super) at: Option<IsoDate>,
}

/// When a ceiling is outgrown.
#[derive(Serialize, JsonSchema)]
pub(super) struct Forecast {
    /// What can be said.
    #[schemars(extend("enum" = ["dated", "rough", "not_before", "far", "stalled", "not_growing", "unknown"]))]
    pub(super) state: &'static str,
    /// Why.
    pub(super) reason: String,
    /// One in ten overflows comes before this day.
    pub(super) p10: Option<IsoDate>,
    /// As likely before as after.
    pub(super) p50: Option<IsoDate>,
    /// Nine in ten come before this day.
    pub(super) p90: Option<IsoDate>,
    /// What the forecast would be without a leap found in the record.
    pub(super) without_leap: Option<WithoutLeap>,
}

/// A forecast without a leap that was found in the record.
#[derive(Serialize, JsonSchema)]
pub(super) struct WithoutLeap {
    /// p50 without the leap.
    pub(super) p50: IsoDate,
    /// Day of the leap.
    pub(super) leap_at: IsoDate,
    /// Ids it took.
    pub(super) leap_ids: DecimalId,
}

/// What happens at the first id that does not fit.
#[derive(Serialize, JsonSchema)]
pub(super) struct Outcome {
    /// ZERO, WRAP, SAT, ROUND, SKIP, NULL, REJECT, THROW, TRAP, DBERR or CONFIG.
    pub(super) code: String,
    /// The first id that does not fit.
    pub(super) threshold: Option<DecimalId>,
    /// What is seen.
    pub(super) text: String,
    /// True if only read in documentation, not tried.
    pub(super) documented_only: bool,
}

/// Why a carrier belongs to an id space.
#[derive(Serialize, JsonSchema)]
pub(super) struct Link {
    /// Probability, to three decimals.
    pub(super) confidence: f64,
    /// What the confidence allows to say; `null` if the carrier is not tied to an id space.
    #[schemars(extend("enum" = ["linked", "probable", null]))]
    pub(super) grade: Option<&'static str>,
    /// The chain, from the minting column to the carrier.
    pub(super) evidence: Vec<Evidence>,
    /// Names of id spaces that are almost as likely.
    pub(super) rivals: Vec<String>,
}

/// One piece of evidence.
#[derive(Serialize, JsonSchema)]
pub(super) struct Evidence {
    /// What kind.
    pub(super) kind: &'static str,
    /// A sentence that a person can check.
    pub(super) says: String,
    /// Where to look.
    pub(super) location: Option<Location>,
    /// Probability that this alone means the same id space; below 1 as a factor for evidence against.
    pub(super) weight: f64,
}

/// All the ids minted by one column, and everything that carries them.
#[derive(Serialize, JsonSchema)]
pub(super) struct IdSpace {
    /// Unique in the report.
    pub(super) name: String,
    /// The column that hands the ids out; `null` for ids minted by someone else or of unknown origin.
    pub(super) minting: Option<Minting>,
    /// High-water marks, the one that counts first.
    pub(super) readings: Vec<Reading>,
    /// Growth curve after repairs, ascending; at most one point a day.
    pub(super) curve: Vec<Point>,
    /// Ids per day over the last year.
    pub(super) rate: Option<f64>,
    /// What was repaired in the curve.
    pub(super) repairs: Vec<Repair>,
    /// Rows of the minting table.
    pub(super) rows: Option<u64>,
    /// Why this is a lookup table, whose carriers are never findings; `null` if it is none.
    pub(super) lookup: Option<String>,
    /// All carriers, narrowest first, wide ones too.
    pub(super) carriers: Vec<Carrier>,
}

/// The column that hands ids out.
#[derive(Serialize, JsonSchema)]
pub(super) struct Minting {
    /// Name of its source, one of `sources`.
    pub(super) source: Option<String>,
    /// Table, with its schema if one is written.
    pub(super) table: String,
    /// Column.
    pub(super) column: String,
    /// `AUTO_INCREMENT`, `IDENTITY`, ...
    pub(super) mechanism: String,
    /// Type as written.
    pub(super) r#type: String,
    /// What it holds.
    pub(super) width: String,
    /// The line that declares it.
    pub(super) location: Location,
}

/// A point of a growth curve.
#[derive(Serialize, JsonSchema)]
pub(super) struct Point {
    /// The day.
    pub(super) date: IsoDate,
    /// Highest id by its end.
    pub(super) value: DecimalId,
}

/// A repair of a growth curve.
#[derive(Serialize, JsonSchema)]
pub(super) struct Repair {
    /// The day.
    pub(super) date: IsoDate,
    /// What was repaired.
    pub(super) what: String,
}

/// A carrier of an id space.
#[derive(Serialize, JsonSchema)]
pub(super) struct Carrier {
    /// Where it stands.
    pub(super) location: Location,
    /// Path-independent name.
    pub(super) symbol: String,
    /// What kind of carrier.
    pub(super) kind: String,
    /// Type or conversion as written.
    pub(super) r#type: String,
    /// What it holds.
    pub(super) width: String,
    /// True if it must be widened before or with the ids.
    pub(super) narrow: bool,
    /// Largest id it holds exactly.
    pub(super) ceiling: Option<DecimalId>,
    /// Share of the ceiling used by the high-water mark.
    pub(super) used_ratio: Option<f64>,
    /// When it is outgrown.
    pub(super) forecast: Forecast,
    /// p10 minus lead time.
    pub(super) ship_by: Option<IsoDate>,
    /// Whose release brings the fix.
    #[schemars(extend("enum" = consumers()))]
    pub(super) consumer: &'static str,
    /// What happens at the first id that does not fit.
    pub(super) outcome: Outcome,
    /// Why it belongs to the id space.
    pub(super) link: Link,
}

/// Something that could not be read or understood.
#[derive(Serialize, JsonSchema)]
pub(super) struct Problem {
    /// Where; line 0 means the whole file or source.
    pub(super) location: Location,
    /// What was wrong.
    pub(super) reason: String,
    /// What to do about it.
    pub(super) cure: String,
    /// True if a source that the user named failed as a whole.
    pub(super) source_failed: bool,
}

/// How much was looked at.
#[derive(Serialize, JsonSchema)]
pub(super) struct Coverage {
    /// Schema files and dumps read.
    pub(super) schema_files: u64,
    /// Bytes of them, after decompression.
    pub(super) schema_bytes: u64,
    /// SQL statements split off.
    pub(super) statements: u64,
    /// Statements that cannot change a column, key, sequence or row.
    pub(super) statements_ignored: u64,
    /// Data rows scanned.
    pub(super) rows: u64,
    /// Columns seen.
    pub(super) columns: u64,
    /// Source files that a language pack claims.
    pub(super) code_files: u64,
    /// Of them, files that were parsed.
    pub(super) code_files_parsed: u64,
    /// Bytes of code read.
    pub(super) code_bytes: u64,
    /// Parsed files with syntax errors.
    pub(super) code_files_with_errors: u64,
    /// Files skipped while walking, by reason.
    pub(super) skipped: BTreeMap<String, u64>,
    /// Candidate declarations excluded, by reason.
    pub(super) excluded: BTreeMap<String, u64>,
    /// Id-like declarations off any boundary.
    pub(super) off_boundary: u64,
    /// Schema files found but not used.
    pub(super) not_used: Vec<NotUsed>,
}

/// A schema file that was found but not used.
#[derive(Serialize, JsonSchema)]
pub(super) struct NotUsed {
    /// Path.
    pub(super) path: String,
    /// Why.
    pub(super) reason: String,
}

fn severities_or_null() -> Vec<Option<&'static str>> {
    Severity::ALL.into_iter().map(|(_, name)| Some(name)).chain([None]).collect()
}

fn consumers() -> [&'static str; 5] {
    Consumer::ALL.map(|(_, name)| name)
}
