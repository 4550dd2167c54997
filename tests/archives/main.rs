//! Dumps in every form that the real tools pack them in, read as the same database; cut and damaged ones too.

#![expect(clippy::unwrap_used, reason = "tests")]

mod compressed;
mod cuts;
mod postgres;
#[path = "../support/mod.rs"]
mod support;

use idwidth::config::Config;
use idwidth::facts::Facts;
use std::path::Path;

/// Reads one path as a run does; `None` with the reason if nothing was read.
fn read(path: &Path) -> Result<Facts, String> {
    let as_of = jiff::civil::date(2030, 1, 1);
    idwidth::sources::read(&[path.to_owned()], &Config::default(), as_of, &mut |_| {})
        .map_err(|error| error.to_string())
}

/// Returns everything that was read of the database, without where it came from and when.
fn database(facts: &Facts) -> String {
    let mut facts = facts.clone();
    let source = facts.sources.pop().unwrap();
    assert_eq!(facts.sources.len(), 0);
    let text = format!("{:#?}\n{:#?}", facts.tables, facts.sequences);
    let text = text.replace(&format!("\"{}\"", source.path), "PATH");
    match source.taken {
        Some(day) => text.replace(&format!("{day:?}"), "TAKEN"),
        None => text,
    }
}

/// Returns the problems as lines.
fn problems(facts: &Facts) -> Vec<String> {
    let line = |problem: &idwidth::facts::Problem| format!("{}. {}", problem.reason, problem.cure);
    facts.problems.iter().map(line).collect()
}

/// Compares what was read of two databases.
#[track_caller]
fn assert_same(what: &str, one: &str, other: &str) {
    let differing =
        one.lines().zip(other.lines()).enumerate().find(|(_, (one, other))| one != other);
    if let Some((at, (line, expected))) = differing {
        let before: Vec<&str> = one.lines().take(at).skip(at.saturating_sub(12)).collect();
        panic!("{what}: `{line}` should be `{expected}` after\n{}", before.join("\n"));
    }
    assert_eq!(one.len(), other.len(), "{what}");
}
