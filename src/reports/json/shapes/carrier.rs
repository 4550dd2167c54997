//! The shapes of a carrier and of the finding that it may be.

use super::{DecimalId, IsoDate};
use crate::facts::Consumer;
use crate::findings::Severity;
use schemars::JsonSchema;
use serde::Serialize;

/// A place in a file.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Location {
    /// Path, relative to where the run was started if it lies below.
    pub(in crate::reports::json) path: String,
    /// 1-based; 0 for a whole file.
    pub(in crate::reports::json) line: u32,
    /// 1-based, in characters.
    pub(in crate::reports::json) column: u32,
    /// 1-based, in characters, exclusive.
    pub(in crate::reports::json) end_column: u32,
}

/// A narrow carrier that a person should act on.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Finding {
    /// 12 hex digits that survive moves and growth.
    #[schemars(regex(pattern = r"^[0-9a-f]{12}$"))]
    pub(in crate::reports::json) id: String,
    /// The check that found it.
    pub(in crate::reports::json) check: &'static str,
    /// How urgent.
    #[schemars(extend("enum" = Severity::ALL.map(|(_, name)| name)))]
    pub(in crate::reports::json) severity: &'static str,
    /// One sentence that stands alone.
    pub(in crate::reports::json) message: String,
    /// Where the carrier stands.
    pub(in crate::reports::json) location: Location,
    /// Path-independent name of the carrier.
    pub(in crate::reports::json) symbol: String,
    /// What kind of carrier.
    pub(in crate::reports::json) kind: String,
    /// Type or conversion as written.
    pub(in crate::reports::json) r#type: String,
    /// What it holds: `i32`, `u24`, `f64`, ...
    pub(in crate::reports::json) width: String,
    /// Name of its id space, one of `id_spaces`; `null` if its growth is unknown.
    pub(in crate::reports::json) id_space: Option<String>,
    /// Largest id it holds exactly.
    pub(in crate::reports::json) ceiling: Option<DecimalId>,
    /// On what it depends that this is its ceiling; `null` if on nothing.
    pub(in crate::reports::json) condition: Option<Condition>,
    /// Highest id handed out.
    pub(in crate::reports::json) high_water: Option<Reading>,
    /// Share of the ceiling used by the high-water mark.
    pub(in crate::reports::json) used_ratio: Option<f64>,
    /// When it is outgrown.
    pub(in crate::reports::json) forecast: Forecast,
    /// p10 minus lead time.
    pub(in crate::reports::json) ship_by: Option<IsoDate>,
    /// Days from merging a fix to users being protected.
    pub(in crate::reports::json) lead_time_days: u32,
    /// Whose release brings the fix.
    #[schemars(extend("enum" = consumers()))]
    pub(in crate::reports::json) consumer: &'static str,
    /// What happens at the first id that does not fit.
    pub(in crate::reports::json) outcome: Outcome,
    /// Why it belongs to its id space.
    pub(in crate::reports::json) link: Link,
    /// What to do.
    pub(in crate::reports::json) fix: String,
    /// Other checks that found the same carrier.
    pub(in crate::reports::json) also: Vec<&'static str>,
    /// Other places that it is about, by path and line: of ids that nothing here mints and nothing declares, one finding
    /// is about all. Each is among the carriers of the id space, with all there is to say of it.
    pub(in crate::reports::json) places: Vec<Place>,
}

/// A further place of a finding.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Place {
    /// Where it is.
    pub(in crate::reports::json) location: Location,
    /// Path-independent name of what stands there.
    pub(in crate::reports::json) symbol: String,
    /// What kind of carrier.
    pub(in crate::reports::json) kind: String,
    /// Type or conversion as written.
    pub(in crate::reports::json) r#type: String,
    /// What to do there.
    pub(in crate::reports::json) fix: String,
}

/// On what a ceiling depends: what the code is built for.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Condition {
    /// The ceiling holds if the code is this: `built for 386, arm or mips`.
    pub(in crate::reports::json) r#if: String,
    /// Condition and what shows that it is so, as the other reports say it.
    pub(in crate::reports::json) text: String,
    /// What in the build files shows it; empty if nothing does, and then the finding is `low`.
    pub(in crate::reports::json) shown: Vec<Shown>,
}

/// A place in a build file.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Shown {
    /// What stands there.
    pub(in crate::reports::json) text: String,
    /// Where.
    pub(in crate::reports::json) location: Location,
}

/// A high-water mark.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Reading {
    /// Highest id handed out.
    pub(in crate::reports::json) value: DecimalId,
    /// How it was learned.
    pub(in crate::reports::json) how: &'static str,
    /// The day it was true.
    pub(in crate::reports::json) at: Option<IsoDate>,
}

/// When a ceiling is outgrown.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Forecast {
    /// What can be said.
    #[schemars(extend("enum" = ["dated", "rough", "not_before", "far", "stalled", "not_growing", "unknown"]))]
    pub(in crate::reports::json) state: &'static str,
    /// Why.
    pub(in crate::reports::json) reason: String,
    /// One in ten overflows comes before this day.
    pub(in crate::reports::json) p10: Option<IsoDate>,
    /// As likely before as after.
    pub(in crate::reports::json) p50: Option<IsoDate>,
    /// Nine in ten come before this day.
    pub(in crate::reports::json) p90: Option<IsoDate>,
    /// What the forecast would be without a leap found in the record.
    pub(in crate::reports::json) without_leap: Option<WithoutLeap>,
}

/// A forecast without a leap that was found in the record.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct WithoutLeap {
    /// p50 without the leap.
    pub(in crate::reports::json) p50: IsoDate,
    /// Day of the leap.
    pub(in crate::reports::json) leap_at: IsoDate,
    /// Ids it took.
    pub(in crate::reports::json) leap_ids: DecimalId,
}

/// What happens at the first id that does not fit.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Outcome {
    /// ZERO, WRAP, SAT, ROUND, SKIP, NULL, REJECT, THROW, TRAP, DBERR or CONFIG.
    pub(in crate::reports::json) code: String,
    /// The first id that does not fit; null if none is known, or if rows are refused whatever their ids.
    pub(in crate::reports::json) threshold: Option<DecimalId>,
    /// What is seen.
    pub(in crate::reports::json) text: String,
    /// True if only read in documentation, not tried.
    pub(in crate::reports::json) documented_only: bool,
}

/// Why a carrier belongs to an id space.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Link {
    /// Probability, to three decimals.
    pub(in crate::reports::json) confidence: f64,
    /// What the confidence allows to say; `null` if the carrier is not tied to an id space.
    #[schemars(extend("enum" = ["linked", "probable", null]))]
    pub(in crate::reports::json) grade: Option<&'static str>,
    /// The chain, from the minting column to the carrier.
    pub(in crate::reports::json) evidence: Vec<Evidence>,
    /// Names of id spaces that are almost as likely.
    pub(in crate::reports::json) rivals: Vec<String>,
}

/// One piece of evidence.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Evidence {
    /// What kind.
    pub(in crate::reports::json) kind: &'static str,
    /// A sentence that a person can check.
    pub(in crate::reports::json) says: String,
    /// Where to look.
    pub(in crate::reports::json) location: Option<Location>,
    /// Probability that this alone means the same id space; below 1 as a factor for evidence against.
    pub(in crate::reports::json) weight: f64,
}

/// A carrier of an id space.
#[derive(Serialize, JsonSchema)]
pub(in crate::reports::json) struct Carrier {
    /// Where it stands.
    pub(in crate::reports::json) location: Location,
    /// Path-independent name.
    pub(in crate::reports::json) symbol: String,
    /// What kind of carrier.
    pub(in crate::reports::json) kind: String,
    /// Type or conversion as written.
    pub(in crate::reports::json) r#type: String,
    /// What it holds.
    pub(in crate::reports::json) width: String,
    /// True if it must be widened before or with the ids.
    pub(in crate::reports::json) narrow: bool,
    /// Largest id it holds exactly.
    pub(in crate::reports::json) ceiling: Option<DecimalId>,
    /// On what it depends that this is its ceiling; `null` if on nothing.
    pub(in crate::reports::json) condition: Option<Condition>,
    /// Share of the ceiling used by the high-water mark.
    pub(in crate::reports::json) used_ratio: Option<f64>,
    /// When it is outgrown.
    pub(in crate::reports::json) forecast: Forecast,
    /// p10 minus lead time.
    pub(in crate::reports::json) ship_by: Option<IsoDate>,
    /// Whose release brings the fix.
    #[schemars(extend("enum" = consumers()))]
    pub(in crate::reports::json) consumer: &'static str,
    /// What happens at the first id that does not fit.
    pub(in crate::reports::json) outcome: Outcome,
    /// Why it belongs to the id space.
    pub(in crate::reports::json) link: Link,
}

fn consumers() -> [&'static str; 5] {
    Consumer::ALL.map(|(_, name)| name)
}
