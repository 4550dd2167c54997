//! A tree of migrations is read, applied to a real server in the order of its tool, and compared column by column.

use crate::catalogue::{self, Catalogue, Server};
use idwidth::config::{Config, NamedSource};
use idwidth::facts::Facts;
use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Returns the folder of a tree of this repository.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(ROOT).join("fixtures/migrations").join(name)
}

/// Reads a folder as a run of the program would.
pub(crate) fn read(folder: &Path) -> Facts {
    let as_of = "2026-01-01".parse().unwrap();
    idwidth::sources::read(&[folder.to_owned()], &Config::default(), as_of, &mut |_| {}).unwrap()
}

/// Reads paths that the config declares as one source.
pub(crate) fn declared(folder: &Path, paths: &[&str]) -> Facts {
    let paths = paths.iter().map(PathBuf::from).collect();
    let source = NamedSource { name: "shop".to_owned(), paths, taken: None };
    let config =
        Config { folder: Some(folder.to_owned()), sources: vec![source], ..Config::default() };
    idwidth::sources::read(&[], &config, "2026-01-01".parse().unwrap(), &mut |_| {}).unwrap()
}

/// Returns the SQL that a tool would run, by its manual; see `apply.py`.
pub(crate) fn steps(tool: &str, folder: &Path, values: &[&str]) -> String {
    let script = format!("{ROOT}/tests/migrations/apply.py");
    let mut command = Command::new("python3");
    let output = command.arg(script).arg(tool).arg(folder).args(values).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Returns every difference between what was read and what the catalogue says.
pub(crate) fn differences(facts: &Facts, catalogue: &Catalogue, server: Server) -> Vec<String> {
    let mut read = catalogue::of(facts);
    if server == Server::Sqlite {
        // Numeric affinity holds any integer of 64 bits; what types of it are for is not known.
        for (key, (width, _)) in &mut read.columns {
            let numeric = catalogue.columns.get(key).is_some_and(|(width, _)| width == "numeric");
            if numeric && ["i64", "unknown"].contains(&width.as_str()) {
                "numeric".clone_into(width);
            }
        }
    }
    let mut differences = Vec::new();
    let keys = read.columns.keys().chain(catalogue.columns.keys());
    for key in keys.collect::<std::collections::BTreeSet<_>>() {
        let (ours, theirs) = (read.columns.get(key), catalogue.columns.get(key));
        if ours != theirs {
            differences.push(format!("{key}: read {ours:?}, catalogue {theirs:?}"));
        }
    }
    if server == Server::Postgres {
        let keys = read.sequences.keys().chain(catalogue.sequences.keys());
        for key in keys.collect::<std::collections::BTreeSet<_>>() {
            let (ours, theirs) = (read.sequences.get(key), catalogue.sequences.get(key));
            if ours != theirs {
                differences.push(format!("sequence {key}: read {ours:?}, catalogue {theirs:?}"));
            }
        }
    }
    differences
}

/// Asserts that a tree of this repository is read as a real server has it after its steps.
#[track_caller]
pub(crate) fn assert_same(facts: &Facts, server: Server, name: &str, sql: &str) {
    let catalogue = catalogue::after(server, name, sql);
    assert!(!catalogue.columns.is_empty(), "{name}: nothing was applied");
    let differences = differences(facts, &catalogue, server);
    assert!(differences.is_empty(), "{name}:\n{}", differences.join("\n"));
}

/// Returns the reasons of all problems, with the names of their files.
pub(crate) fn problems(facts: &Facts) -> Vec<String> {
    let problem = |problem: &idwidth::facts::Problem| {
        let file = problem.location.path.rsplit('/').next().unwrap_or_default().to_owned();
        format!("{file}:{}: {}", problem.location.line, problem.reason)
    };
    facts.problems.iter().map(problem).collect()
}

/// Returns `file:line` of a column's width.
pub(crate) fn place(facts: &Facts, table: &str, column: &str) -> String {
    let tables = facts.tables.iter().filter(|found| found.name == table);
    let mut columns = tables.flat_map(|table| &table.columns);
    let found = columns.find(|found| found.name == column);
    let location = &found.unwrap_or_else(|| panic!("{table}.{column} was not read")).location;
    let path = location.path.rsplit('/').take(2).collect::<Vec<_>>();
    let path = path.into_iter().rev().collect::<Vec<_>>().join("/");
    format!("{path}:{}", location.line)
}
