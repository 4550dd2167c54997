//! A program of its own that keeps days in a history: what a test may kill, starve or bind.

use crate::made::{day, server, table};
use idwidth::facts::Facts;
use idwidth::history::History;
use idwidth::width::Id;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

/// Servers that are read in turn on each day.
pub(crate) const SERVERS: [&str; 4] = ["eu", "us", "asia", "africa"];

/// Prepares the program: it keeps `days` days from `first` on, of every server `tables` tables, and prints a line as
/// soon as a server's readings are kept.
pub(crate) fn keeping(file: &Path, first: i64, days: i64, tables: i64) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "child::keep_days", "--nocapture"]);
    command.env("HISTORY", file);
    for (name, value) in [("FIRST", first), ("DAYS", days), ("TABLES", tables)] {
        command.env(name, value.to_string());
    }
    command
}

/// Returns what a server is read to have reached on a day.
pub(crate) fn read(name: &str, at: i64, tables: i64) -> Facts {
    let add = |facts, number: i64| {
        let counter = value(name, at, number);
        table(facts, &format!("t{number}"), "id", Some(counter), Some(counter - 1))
    };
    (0..tables).fold(server(name), add)
}

/// Returns what the counter of a table is on a day.
pub(crate) fn value(name: &str, at: i64, table: i64) -> Id {
    let size = i64::try_from(name.len()).unwrap();
    Id::from(at * 1_000_000 + size * 1000 + table)
}

#[test]
#[ignore = "run by other tests as a program of its own"]
fn keep_days() {
    let number = |name: &str| std::env::var(name).unwrap().parse::<i64>().unwrap();
    let file = std::env::var_os("HISTORY").unwrap();
    let mut out = std::io::stdout();
    let mut history = match History::in_file(Path::new(&file)) {
        Ok(history) => history,
        Err(problem) => {
            return writeln!(out, "refused {}. {}", problem.reason, problem.cure).unwrap();
        }
    };
    for at in number("FIRST")..number("FIRST") + number("DAYS") {
        for name in SERVERS {
            let kept = history.keep(&mut read(name, at, number("TABLES")), day(at));
            for problem in &kept.problems {
                writeln!(out, "problem {}. {}", problem.reason, problem.cure).unwrap();
            }
            if kept.problems.is_empty() {
                writeln!(out, "kept {name} {at}").unwrap();
            }
        }
    }
}
