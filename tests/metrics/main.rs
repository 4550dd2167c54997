//! Past readings from Prometheus and its kin: from the real one, and from servers that fail in every way.
#![cfg(feature = "live")]
#![expect(clippy::unwrap_used, reason = "tests")]

/// The config of a metrics history.
mod config;
/// A server of metrics that does what a test says.
mod fake;
/// What goes wrong, and what is said then.
mod faults;
/// Prometheus itself, an exporter and a database.
mod real;
/// What requests carry.
mod requests;
/// No secret in what is said.
mod secrets;
#[path = "../support/mod.rs"]
mod support;
/// Whose past it is.
mod whose;

use idwidth::config::Config;
use idwidth::facts::{Facts, Point};
use idwidth::sources::live::Collected;
use idwidth::sources::live::prometheus::{Summary, join};
use jiff::civil::Date;
use std::fs;

/// What came of joining a metrics history to a database.
struct Joined {
    facts: Facts,
    summary: Summary,
}

impl Joined {
    /// The growth curve of a column.
    fn curve(&self, table: &str, column: &str) -> Vec<Point> {
        let at = self.facts.stored(table, column).unwrap();
        self.facts.tables[at.table].columns[at.column].curve.clone()
    }

    /// Reasons and cures of all problems, one a line.
    fn told(&self) -> String {
        let problems = self.facts.problems.iter();
        problems.map(|problem| format!("{}. {}\n", problem.reason, problem.cure)).collect()
    }
}

/// Joins a `[[metrics]]` to the database that a dump holds, as if it had been read on a day.
///
/// `more` is what is said besides its name and whose past it is.
fn joined(dump: &str, more: &str, as_of: Date) -> Joined {
    let (mut all, summary) = joined_to(&[("main", dump)], &format!("of = \"main\"\n{more}"), as_of);
    Joined { facts: all.pop().unwrap(), summary }
}

/// The same for several databases, by name.
fn joined_to(dumps: &[(&str, &str)], more: &str, as_of: Date) -> (Vec<Facts>, Summary) {
    let collected = |(name, dump): &(&str, &str)| {
        let name = (*name).to_owned();
        Collected { name, facts: read(dump, as_of), ..Collected::default() }
    };
    let mut collected: Vec<Collected> = dumps.iter().map(collected).collect();
    let text = format!("[[metrics]]\nname = \"fleet\"\n{more}\n");
    let config = Config::parse(&text, "idwidth.toml").unwrap();
    let mut summaries = join(&config.metrics, &mut collected, as_of);
    (collected.into_iter().map(|one| one.facts).collect(), summaries.pop().unwrap())
}

/// Reads a dump as if a server had told the same on a day.
fn read(dump: &str, as_of: Date) -> Facts {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("main.sql");
    fs::write(&file, dump).unwrap();
    let mut facts =
        idwidth::sources::read(&[file], &Config::default(), as_of, &mut |_| ()).unwrap();
    facts.problems.clear();
    for source in &mut facts.sources {
        source.taken = Some(as_of);
    }
    facts
}
