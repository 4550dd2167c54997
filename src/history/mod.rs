//! The history: what the ids of live databases had reached on each day that was read, and growth curves from it.
//!
//! Kept in a file beside the configuration, or in PostgreSQL for a team. Only ever added to: never changes or drops a
//! reading, and never touches a file that is something else.

mod days;
mod file;
mod readings;
#[cfg(feature = "live")]
mod team;

use crate::facts::{Facts, Location, Problem};
use jiff::civil::Date;
use std::path::Path;

/// Name of the file that keeps the history where nothing else is said.
pub const FILE: &str = "idwidth-history.db";

/// Format of what is kept; a higher one is of a newer idwidth.
const FORMAT: i64 = 1;

/// Statements that make the tables of a history in a file, with what each column holds.
pub const FILE_SCHEMA: &str = include_str!("file.sql");
/// Statements that make the tables of a team's history, with what each column holds and who needs which privilege.
pub const TEAM_SCHEMA: &str = include_str!("team.sql");

/// An open history.
pub struct History {
    store: Store,
    /// False once something could not be written: what comes after would meet the same.
    writes: bool,
}

enum Store {
    File(file::File),
    #[cfg(feature = "live")]
    Team(team::Team),
}

/// What a run did to the history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Readings that were not there yet.
    pub added: u64,
    /// What was not kept, or not read, and why.
    pub problems: Vec<Problem>,
}

impl History {
    /// Opens the history in a file, and makes it if there is none.
    ///
    /// # Errors
    ///
    /// If the file cannot be made or written, is no history, is damaged, or is of a newer format.
    pub fn in_file(path: &Path) -> Result<Self, Problem> {
        let file = file::File::open(path)?;
        Ok(Self { store: Store::File(file), writes: true })
    }

    /// Opens the history in a database of the team's, and makes its tables if there are none; `shown` is its address as
    /// messages print it.
    ///
    /// # Errors
    ///
    /// If it does not answer, the account may not, or its format is newer.
    #[cfg(feature = "live")]
    pub fn of_team(
        address: sqlx::postgres::PgConnectOptions,
        shown: String,
    ) -> Result<Self, Problem> {
        let team = team::Team::open(address, shown)?;
        Ok(Self { store: Store::Team(team), writes: true })
    }

    /// Appends what was read of a server on a day, all or nothing, and then joins what earlier days tell to its growth
    /// curves.
    ///
    /// A reading of a day that is there already stays as it is. Once something cannot be written, nothing more is.
    pub fn keep(&mut self, facts: &mut Facts, as_of: Date) -> Kept {
        let mut kept = Kept::default();
        if self.writes {
            let batches = readings::of(facts, as_of);
            kept = self.append(&batches, as_of).unwrap_or_else(|mut problem| {
                self.writes = false;
                let names: Vec<&str> = batches.iter().map(|batch| batch.source.as_str()).collect();
                let lost = format!(
                    "; nothing of {} was kept, nor of what was read after it",
                    names.join(", ")
                );
                problem.reason.push_str(&lost);
                Kept { added: 0, problems: vec![problem] }
            });
        }
        // A file that cannot be written can be read; a server that does not answer is not asked again.
        if self.writes || matches!(self.store, Store::File(_)) {
            kept.problems.extend(days::join(self, facts, as_of).err());
        }
        #[cfg(feature = "live")]
        if let Store::Team(team) = &mut self.store {
            team.rest();
        }
        kept
    }

    fn append(&mut self, batches: &[readings::Batch], as_of: Date) -> Result<Kept, Problem> {
        match &mut self.store {
            Store::File(file) => file.append(batches, as_of),
            #[cfg(feature = "live")]
            Store::Team(team) => team.append(batches, as_of),
        }
    }

    /// Returns what is followed of a source, with the number under which its readings are kept.
    fn series(&mut self, source: &str) -> Result<readings::Series, Problem> {
        match &mut self.store {
            Store::File(file) => file.series(source),
            #[cfg(feature = "live")]
            Store::Team(team) => team.series(source),
        }
    }

    /// Returns readings by series, ascending by day, of the days from `from` on and before `before`.
    fn days(&mut self, series: &[i64], from: Date, before: Date) -> Result<days::Past, Problem> {
        match &mut self.store {
            Store::File(file) => file.days(series, from, before),
            #[cfg(feature = "live")]
            Store::Team(team) => team.days(series, from, before),
        }
    }
}

/// Says what is wrong with the history at `place`: `reason` as a lowercase fragment, `cure` as a sentence.
pub fn problem(place: &str, reason: &str, cure: &str) -> Problem {
    Problem {
        location: Location {
            path: place.into(),
            line: 0,
            column: 0,
            end_column: 0,
            excerpt: "".into(),
        },
        reason: format!("history {place}: {reason}"),
        cure: cure.to_owned(),
        source_failed: false,
    }
}

/// Says that a run is of an earlier day than what is kept.
fn clock_behind(place: &str, source: &str, as_of: Date, newest: Date) -> Problem {
    problem(
        place,
        &format!(
            "nothing of {source} was kept: this run is of {as_of}, but the history already has {newest}"
        ),
        "Correct the clock or --as-of; if the later day is the mistake, `idwidth schema history` says how to delete it.",
    )
}

/// Says that what is kept is of a newer format.
fn newer(place: &str, found: i64) -> Problem {
    problem(
        place,
        &format!("its format is {found}, and this idwidth knows up to {FORMAT}"),
        "Update idwidth, or name another file with --history.",
    )
}
