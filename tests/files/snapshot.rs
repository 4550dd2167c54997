//! Scanning a snapshot tells what scanning the dump tells that it was written from: the market and the suites of
//! constructs, dumped by real servers. What cannot be read of one is said, and is exit 3.

use crate::facts::{facts, told};
use crate::run::{idwidth, root};
use crate::support::{MariaDb, Postgres, sqlite_dump};
use idwidth::config::Config;
use idwidth::facts::Facts;
use idwidth::findings::Gate;
use idwidth::reports::{Format, Look};
use jiff::civil::{Date, date};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const DAY: Date = date(2026, 11, 25);

/// Writes what was read of a dump as `collect` writes what it read of a server.
fn write(facts: &Facts, to: &Path) {
    let mut out = Vec::new();
    idwidth::snapshot::write(&mut out, DAY, &[("main", facts)]).unwrap();
    let text = String::from_utf8(out).unwrap();
    holds_its_schema(&text);
    fs::write(to, text).unwrap();
}

/// Holds a snapshot against the schema that the program prints.
fn holds_its_schema(text: &str) {
    let run = idwidth(root(), &["schema", "snapshot"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.enable_format_assertions();
    compiler.add_resource("snapshot.json", serde_json::from_str(&run.stdout).unwrap()).unwrap();
    let index = compiler.compile("snapshot.json", &mut schemas).unwrap();
    let snapshot: Value = serde_json::from_str(text).unwrap();
    let verdict = schemas.validate(&snapshot, index);
    assert!(verdict.is_ok(), "{:#}", verdict.unwrap_err());
    let spoilt = text.replacen("\"width\": \"", "\"width\": \"x", 1);
    let spoilt: Value = serde_json::from_str(&spoilt).unwrap();
    assert!(schemas.validate(&spoilt, index).is_err(), "the schema refuses what is no width");
}

/// The report, without what tells where it was read.
fn report(paths: &[&Path]) -> Value {
    let paths: Vec<PathBuf> = paths.iter().map(|path| (*path).to_owned()).collect();
    let audit = idwidth::audit(&paths, &Config::default(), DAY, Gate(None), &mut |_| ()).unwrap();
    let mut out = Vec::new();
    let look = Look { width: 80, colour: false };
    idwidth::reports::write(&audit, Format::Json, &mut out, &look).unwrap();
    let mut report: Value = serde_json::from_slice(&out).unwrap();
    forget_places(&mut report);
    report
}

/// Leaves out places, names of files and counts of bytes; sorts what is in the order of places.
fn forget_places(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for key in ["location", "coverage", "sources", "path"] {
                map.remove(key);
            }
            map.values_mut().for_each(forget_places);
        }
        Value::Array(values) => {
            values.iter_mut().for_each(forget_places);
            values.sort_by_cached_key(Value::to_string);
        }
        _ => {}
    }
}

/// Asserts that a dump and its snapshot tell the same, with and without the other paths.
fn tell_the_same(dump: &Path, beside: &[&Path]) -> Facts {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = folder.path().join("idwidth-snapshot.json");
    let of_dump = facts(dump);
    write(&of_dump, &snapshot);
    let of_snapshot = facts(&snapshot);
    assert_eq!(told(&of_snapshot).join("\n"), told(&of_dump).join("\n"));
    let all = |first: &'_ Path| report(&[&[first], beside].concat());
    let (one, other) = (all(&snapshot), all(dump));
    assert!(!other["id_spaces"].as_array().unwrap().is_empty(), "there is something to compare");
    let (one, other) = (format!("{one:#}"), format!("{other:#}"));
    let differ = one.lines().zip(other.lines()).position(|(one, other)| one != other);
    let near = |text: &str, at: usize| {
        let from = at.saturating_sub(9);
        text.lines().skip(from).take(18).collect::<Vec<_>>().join("\n")
    };
    let show = |at: usize| format!("{}\nand\n{}", near(&one, at), near(&other, at));
    assert!(one == other, "differ at {}", differ.map_or(String::new(), show));
    // A snapshot of what a snapshot told is the same to the byte, save where it was read.
    let again = folder.path().join("again.json");
    write(&of_snapshot, &again);
    let without_endpoint = |path: &Path| {
        let text = fs::read_to_string(path).unwrap();
        let lines: Vec<_> = text.lines().filter(|line| !line.contains("\"endpoint\"")).collect();
        lines.join("\n")
    };
    assert_eq!(without_endpoint(&again), without_endpoint(&snapshot));
    of_dump
}

#[test]
fn the_market_is_told_alike_by_its_dump_and_its_snapshot() {
    let market = root().join("fixtures/projects/market");
    let dump = fs::read_dir(market.join("db")).unwrap().map(|entry| entry.unwrap().path());
    let dump = dump.into_iter().find(|path| path.to_string_lossy().contains(".sql")).unwrap();
    let read = tell_the_same(&dump, &[&market.join("app")]);
    assert!(read.tables.iter().flat_map(|table| &table.columns).any(|one| !one.curve.is_empty()));
}

#[test]
fn what_servers_dump_is_told_alike_by_their_dumps_and_snapshots_of_them() {
    let suite = |name: &str| {
        fs::read_to_string(root().join("tests/catalogue").join(format!("{name}.sql"))).unwrap()
    };
    let folder = tempfile::tempdir().unwrap();
    let mariadb = MariaDb::start();
    mariadb.client("CREATE DATABASE suite");
    mariadb.load("suite", suite("mariadb").as_bytes());
    let dump = folder.path().join("mariadb.sql");
    fs::write(&dump, mariadb.dump("suite", &["--skip-dump-date"])).unwrap();
    assert!(tell_the_same(&dump, &[]).tables.len() > 20);
    let postgres = Postgres::start();
    postgres.client("CREATE DATABASE suite");
    postgres.load("suite", suite("postgres").as_bytes());
    let dump = folder.path().join("postgres.sql");
    fs::write(&dump, postgres.dump("suite", &[])).unwrap();
    assert!(tell_the_same(&dump, &[]).sequences.len() > 5);
    let dump = folder.path().join("sqlite.sql");
    fs::write(&dump, sqlite_dump(&suite("sqlite"))).unwrap();
    tell_the_same(&dump, &[]);
}
