//! When a growth curve crosses a ceiling, or why no date can be given.
//!
//! One way through: points -> `repair` -> [`crb`] -> [`Growth::forecast`]. Floats live here and in drawing only.

mod convert;
pub mod crb;
mod growth;
mod numbers;
mod reason;
mod repair;

#[cfg(test)]
mod tests;

pub use growth::Growth;

use crate::width::Id;
use jiff::civil::Date;

/// What can be said of the day on which an id space outgrows a ceiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// p10, p50 and p90 are dates; all three the same past day if the ceiling has been reached already.
    Dated,
    /// Dates with a wide interval: p90/p10 of 3.5 to 6, or more where a leap in the record is the cause.
    Rough,
    /// History too short or too uneven (p90/p10 above 6) for a date; only p10 is given, as "not before", if at all.
    NotBefore,
    /// p10 lies beyond ten years; only p10 is given.
    Far,
    /// No new id for a while; dates hold if growth resumes at its usual pace.
    Stalled,
    /// Flat over the whole record or for more than a year.
    NotGrowing,
    /// No growth curve, or none that can be used.
    Unknown,
}

impl State {
    /// Returns its spelling in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dated => "dated",
            Self::Rough => "rough",
            Self::NotBefore => "not_before",
            Self::Far => "far",
            Self::Stalled => "stalled",
            Self::NotGrowing => "not_growing",
            Self::Unknown => "unknown",
        }
    }
}

/// A forecast for one ceiling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// What can be said.
    pub state: State,
    /// Why, as a sentence a person can act on.
    pub reason: String,
    /// One in ten overflows comes before this day. The last day of the Gregorian range if later than that.
    pub p10: Option<Date>,
    /// As likely before as after.
    pub p50: Option<Date>,
    /// Nine in ten come before this day.
    pub p90: Option<Date>,
    /// Set if leaps are in the record: p50 without them, and the day and size in ids of the largest.
    pub without_leap: Option<(Date, Date, Id)>,
}

/// What was repaired in a record of maxima before it was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The day.
    pub date: Date,
    /// What: `dip`, `reset`, `restore`, `unconfirmed drop`, `leap of 1,000,000 ids`.
    pub what: String,
}
