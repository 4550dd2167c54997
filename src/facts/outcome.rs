//! What happens at the first id that a carrier cannot hold.

use std::{fmt, str::FromStr};

/// What a user sees at the ceiling. Ordered as findings are: silent outcomes before loud ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutcomeCode {
    /// A default is used in place of the id.
    Zero,
    /// The low bits are kept: negative, or another valid id.
    Wrap,
    /// Clamped to the ceiling: every new record has the same id.
    Sat,
    /// Rounded to a neighbouring id.
    Round,
    /// The decoder drops the field or the row; the rest decodes.
    Skip,
    /// Null: the field looks missing.
    Null,
    /// No matching route or record; 400 or 404.
    Reject,
    /// An exception; usually the whole response fails.
    Throw,
    /// The process aborts.
    Trap,
    /// The database refuses the row.
    DbErr,
    /// Depends on platform or settings.
    Config,
}

impl OutcomeCode {
    const NAMES: [(Self, &'static str); 11] = [
        (Self::Zero, "ZERO"),
        (Self::Wrap, "WRAP"),
        (Self::Sat, "SAT"),
        (Self::Round, "ROUND"),
        (Self::Skip, "SKIP"),
        (Self::Null, "NULL"),
        (Self::Reject, "REJECT"),
        (Self::Throw, "THROW"),
        (Self::Trap, "TRAP"),
        (Self::DbErr, "DBERR"),
        (Self::Config, "CONFIG"),
    ];

    /// Returns true if nobody is told: the wrong record, not an error.
    pub fn is_silent(self) -> bool {
        self <= Self::Null
    }

    /// Returns what a user of the product sees, in one clause.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Zero => "a default such as 0 is used in place of the id",
            Self::Wrap => "only the low bits are kept: a negative or another record's id",
            Self::Sat => "clamped: every new record has the same id",
            Self::Round => "rounded to a neighbouring id",
            Self::Skip => "the field or row is dropped, the rest decodes",
            Self::Null => "null: the field looks missing",
            Self::Reject => "no matching route or record",
            Self::Throw => "an exception; usually the whole response fails",
            Self::Trap => "the process aborts",
            Self::DbErr => "the database refuses the row",
            Self::Config => "depends on platform or settings",
        }
    }
}

impl fmt::Display for OutcomeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::NAMES.iter().find(|(code, _)| code == self).map_or("", |(_, name)| name);
        f.write_str(name)
    }
}

impl FromStr for OutcomeCode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::NAMES.iter().find(|(_, name)| *name == text);
        known.map(|(code, _)| *code).ok_or_else(|| {
            let names = Self::NAMES.map(|(_, name)| name).join(", ");
            format!("`{text}` is no outcome; outcomes are {names}")
        })
    }
}

/// An outcome with how sure we are of it and what exactly is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What happens.
    pub code: OutcomeCode,
    /// The API's own words or value, if known: `NumberFormatException`, `-1294967296`.
    pub detail: String,
    /// True if only read in documentation, not tried or seen in the source.
    pub documented_only: bool,
}
