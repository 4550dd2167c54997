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
#[path = "../support/mod.rs"]
mod support;

use idwidth::config::Config;
use idwidth::facts::{Facts, Point};
use idwidth::sources::live::inquiry::Cost;
use idwidth::sources::live::prometheus::{Summary, join};
use idwidth::sources::live::{Collected, answers::Answers};
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

/// Joins what `[[source]]` names to the database that a dump holds, as if it had been read on a day.
///
/// `source` is what is said besides its name, kind and whose past it is.
fn joined(dump: &str, source: &str, as_of: Date) -> Joined {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("main.sql");
    fs::write(&file, dump).unwrap();
    let mut facts =
        idwidth::sources::read(&[file], &Config::default(), as_of, &mut |_| ()).unwrap();
    facts.problems.clear();
    for source in &mut facts.sources {
        source.taken = Some(as_of);
    }
    let text = format!("[[metrics]]\nname = \"fleet\"\nof = \"main\"\n{source}\n");
    let config = Config::parse(&text, "idwidth.toml").unwrap();
    let (answers, cost) = (Answers::default(), Cost::default());
    let mut collected =
        [Collected { name: "main".to_owned(), facts, answers, cost, ..Collected::default() }];
    let mut summaries = join(&config.metrics, &mut collected, as_of);
    let [Collected { facts, .. }] = collected;
    Joined { facts, summary: summaries.pop().unwrap() }
}
