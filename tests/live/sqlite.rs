//! Database files of SQLite are read while they are in use, without a scan and without a trace.

use crate::asked::{TODAY, collected, column, file, table, unknown};
use crate::support::sqlite_file;
use idwidth::config::{Config, Server};
use idwidth::facts::{Facts, How, MintingKind, Reading};
use idwidth::sources::live::answers::Rows;
use idwidth::sources::live::inquiry::Inquiry;
use rusqlite::{Batch, Connection, StatementStatus, fallible_iterator::FallibleIterator as _};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Keys of every kind that SQLite has, and tables that are not the application's.
const SHOP: &str = "
CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INT REFERENCES users(id), created_at TEXT NOT NULL);
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE old_keys (id INT PRIMARY KEY, n INT);
CREATE TABLE pairs (a INTEGER, b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE emptied (id INTEGER PRIMARY KEY, n INT);
CREATE TABLE \"odd.\"\"name'\" (\"a b\" INTEGER PRIMARY KEY);
CREATE TABLE descending (id INTEGER PRIMARY KEY DESC, n INT);
CREATE TABLE loose (id INTEGER NOT NULL UNIQUE);
CREATE VIRTUAL TABLE found USING fts5 (body);
CREATE VIEW seen AS SELECT id FROM orders;
CREATE INDEX orders_user ON orders (user_id) WHERE user_id > 5;
INSERT INTO orders SELECT value, value % 7, datetime('2024-01-01', value || ' minutes') FROM generate_series(1, 1000);
DELETE FROM orders WHERE id > 990;
INSERT INTO users VALUES (2147483648, 'a'), (7, 'b');
INSERT INTO old_keys VALUES (3000000000, 1), (NULL, 2);
INSERT INTO pairs VALUES (1, 2);
INSERT INTO emptied VALUES (5, 1);
DELETE FROM emptied;
INSERT INTO \"odd.\"\"name'\" VALUES (41);
INSERT INTO loose VALUES (77), ('not a number');
";

fn made(folder: &Path, sql: &str) -> std::path::PathBuf {
    let path = folder.join("app.db");
    sqlite_file(&path, sql);
    path
}

fn value(reading: Option<Reading>) -> Option<(i128, How)> {
    reading.map(|reading| (reading.value, reading.how))
}

fn counter(facts: &Facts, table: &str) -> Option<(i128, How)> {
    value(column(facts, table, "id").minting.as_ref().unwrap().counter)
}

#[test]
fn counters_and_keys_are_told_as_its_dump_tells_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = made(folder.path(), SHOP);
    let live = collected(&file(&path));
    assert_eq!(unknown(&live.facts), Vec::<String>::new());
    let dump =
        idwidth::sources::read(&[path], &Config::default(), TODAY, &mut |_| ()).unwrap().tables;
    let names: Vec<&str> = live.facts.tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names.len(), 8, "{names:?}");
    for of_dump in &dump {
        let of_live = table(&live.facts, &of_dump.name);
        assert_eq!(of_live.primary_key, of_dump.primary_key);
        assert_eq!(of_live.indexed, of_dump.indexed);
        assert_eq!(of_live.created, of_dump.created);
        for (one, other) in of_live.columns.iter().zip(&of_dump.columns) {
            assert_eq!((&one.name, &one.type_text), (&other.name, &other.type_text));
            let minted = |column: &idwidth::facts::Column| {
                column.minting.as_ref().map(|minting| (minting.kind, value(minting.counter)))
            };
            assert_eq!(minted(one), minted(other), "{}.{}", of_live.name, one.name);
            if one.minting.is_some() {
                let highest = |column: &idwidth::facts::Column| column.maximum.map(|it| it.value);
                assert_eq!(highest(one), highest(other), "{}.{}", of_live.name, one.name);
            }
        }
    }
}

#[test]
fn both_the_counter_and_the_highest_row_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let live = collected(&file(&made(folder.path(), SHOP))).facts;
    assert_eq!(counter(&live, "orders"), Some((1000, How::Counter)));
    assert_eq!(value(column(&live, "orders", "id").maximum), Some((990, How::Indexed)));
    assert_eq!(column(&live, "orders", "id").maximum.unwrap().at, Some(TODAY));
    assert_eq!(live.sources[0].taken, Some(TODAY));
    assert_eq!(&*live.tables[0].location.path, "idwidth.toml");
}

#[test]
fn a_plain_rowid_has_no_counter_and_passes_31_bits_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let live = collected(&file(&made(folder.path(), SHOP))).facts;
    assert_eq!(counter(&live, "users"), None);
    assert_eq!(value(column(&live, "users", "id").maximum), Some((2_147_483_648, How::Indexed)));
    assert_eq!(table(&live, "emptied").rows, Some(0));
    assert_eq!(value(column(&live, "emptied", "id").maximum), None);
}

#[test]
fn an_int_primary_key_is_no_rowid_and_is_sought_in_its_index() {
    let folder = tempfile::tempdir().unwrap();
    let live = collected(&file(&made(folder.path(), SHOP))).facts;
    let key = column(&live, "old_keys", "id");
    assert!(key.minting.is_none());
    assert_eq!(value(key.maximum), Some((3_000_000_000, How::Indexed)));
    let rowid = column(&live, "odd.\"name'", "a b");
    assert_eq!(rowid.minting.as_ref().unwrap().kind, MintingKind::Rowid);
    assert_eq!(value(rowid.maximum), Some((41, How::Indexed)));
}

#[test]
fn the_last_rowid_that_there_is_is_read_exactly() {
    let folder = tempfile::tempdir().unwrap();
    let sql = "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT); CREATE TABLE b (id INTEGER PRIMARY KEY);
               INSERT INTO a VALUES (9223372036854775807); INSERT INTO b VALUES (9223372036854775807);
               INSERT INTO b DEFAULT VALUES;";
    let live = collected(&file(&made(folder.path(), sql))).facts;
    assert_eq!(counter(&live, "a"), Some((i64::MAX.into(), How::Counter)));
    // The next one was taken at random among the free ones below.
    assert_eq!(column(&live, "b", "id").maximum.unwrap().value, i64::MAX.into());
}

/// Drives an inquiry by hand; returns the steps of whole scans and of SQLite's machine, by the name of the statement.
fn steps(server: &Server, path: &Path) -> BTreeMap<String, (i32, i32, usize)> {
    let connection = Connection::open(path).unwrap();
    let mut inquiry = Inquiry::new(server, TODAY).unwrap();
    let mut steps: BTreeMap<String, (i32, i32, usize)> = BTreeMap::new();
    loop {
        let round = inquiry.next_round();
        if round.is_empty() {
            return steps;
        }
        for statement in round {
            let mut batch = Batch::new(&connection, &statement.sql);
            let Ok(Some(mut prepared)) = batch.next() else {
                assert_eq!(statement.name, "counters", "only the table of counters may be missing");
                continue;
            };
            let columns: Vec<String> =
                prepared.column_names().iter().map(|name| name.to_lowercase()).collect();
            let mut found = prepared.query([]).unwrap();
            let mut rows = Rows::new(columns.clone());
            while let Some(row) = found.next().unwrap() {
                let value = |at| {
                    let value = row.get_ref(at).unwrap();
                    match value {
                        rusqlite::types::ValueRef::Null => None,
                        rusqlite::types::ValueRef::Integer(number) => Some(number.to_string()),
                        other => {
                            Some(String::from_utf8(other.as_bytes().unwrap().to_vec()).unwrap())
                        }
                    }
                };
                rows.push((0..columns.len()).map(value));
            }
            drop(found);
            let sum = steps.entry(statement.name.clone()).or_default();
            sum.0 += prepared.get_status(StatementStatus::FullscanStep);
            sum.1 += prepared.get_status(StatementStatus::VmStep);
            sum.2 += rows.len();
            inquiry.take(&statement, Ok(rows));
        }
    }
}

#[test]
fn a_million_rows_are_sought_and_not_scanned() {
    let folder = tempfile::tempdir().unwrap();
    let sql = "CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INT, created_at TEXT NOT NULL);
               CREATE TABLE keyed (id INT PRIMARY KEY, n INT);
               INSERT INTO orders SELECT value, value, datetime('2020-01-01', value || ' minutes') FROM generate_series(1, 1000000);
               INSERT INTO keyed SELECT value, value FROM generate_series(1, 100000);
               DELETE FROM orders WHERE id BETWEEN 200000 AND 700000;";
    let path = made(folder.path(), sql);
    let steps = steps(&file(&path), &path);
    for name in ["range", "seek"] {
        assert_eq!(steps[name].0, 0, "{name} scans: {steps:?}");
    }
    assert_eq!((steps["range"].2, steps["seek"].2), (2, 64));
    // A seek is some twenty steps, whatever the table's size.
    assert!(steps["seek"].1 < 64 * 60 && steps["range"].1 < 2 * 60, "{steps:?}");
    let cost = collected(&file(&path)).cost;
    // The catalogue, two ranges, one curve; and three that tell the rounds apart.
    assert_eq!((cost.seeks, cost.scans, cost.statements), (2 * 2 + 64, 0, 3 + 2 + 1 + 3));
}

/// Names and bytes of all files in a folder.
fn state(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read(&path).unwrap())).collect()
}

#[test]
fn nothing_is_written_to_a_file_or_beside_it() {
    for mode in ["DELETE", "WAL"] {
        let folder = tempfile::tempdir().unwrap();
        let path = made(folder.path(), &format!("PRAGMA journal_mode = {mode}; {SHOP}"));
        let before = state(folder.path());
        let live = collected(&file(&path));
        assert_eq!(live.facts.tables.len(), 8, "{mode}");
        assert!(before == state(folder.path()), "{mode}");
    }
}

#[test]
fn what_another_program_has_only_written_to_its_log_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let path = made(folder.path(), &format!("PRAGMA journal_mode = WAL; {SHOP}"));
    let writer = Connection::open(&path).unwrap();
    writer.execute("INSERT INTO orders VALUES (5000000000, 7, '2026-11-24')", []).unwrap();
    writer.execute_batch("BEGIN; INSERT INTO orders VALUES (6000000000, 7, '2026-11-25')").unwrap();
    let before = fs::read(&path).unwrap();
    let live = collected(&file(&path)).facts;
    assert_eq!(unknown(&live), Vec::<String>::new());
    assert_eq!(counter(&live, "orders"), Some((5_000_000_000, How::Counter)));
    assert!(before == fs::read(&path).unwrap());
    writer.execute_batch("COMMIT").unwrap();
    assert_eq!(
        counter(&collected(&file(&path)).facts, "orders"),
        Some((6_000_000_000, How::Counter))
    );
}

#[test]
fn a_locked_file_is_one_clear_line_after_the_time_that_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let path = made(folder.path(), SHOP);
    let writer = Connection::open(&path).unwrap();
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let server = Server { statement_timeout: Duration::from_millis(300), ..file(&path) };
    let started = Instant::now();
    let live = collected(&server).facts;
    assert!(started.elapsed() < Duration::from_secs(3));
    let [line] = &unknown(&live)[..] else { panic!("{:?}", unknown(&live)) };
    assert!(line.contains("database is locked"), "{line}");
    assert!(live.tables.is_empty() && live.problems[0].source_failed);
}

#[test]
fn what_is_no_database_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.db");
    let line = |path: &Path| {
        let live = collected(&file(path)).facts;
        assert!(live.problems[0].source_failed);
        unknown(&live).join("\n")
    };
    assert!(line(&path).contains("is no file"), "{}", line(&path));
    fs::write(&path, "no database at all, but text that is long enough to be one".repeat(99))
        .unwrap();
    assert!(line(&path).contains("file is not a database"), "{}", line(&path));
    fs::write(&path, "").unwrap();
    assert!(line(&path).contains("holds no table"), "{}", line(&path));
}

#[test]
fn a_table_is_read_as_a_whole_only_when_asked_and_no_longer_than_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let sql = "CREATE TABLE facts (id INTEGER PRIMARY KEY, their_id INT);
               INSERT INTO facts SELECT value, value * 3 FROM generate_series(1, 300000);";
    let path = made(folder.path(), sql);
    let plain = collected(&file(&path));
    assert_eq!((plain.cost.scans, column(&plain.facts, "facts", "their_id").maximum), (0, None));
    let asked = Server { full_max: vec!["facts.their_id".to_owned()], ..file(&path) };
    let full = collected(&asked);
    let maximum = value(column(&full.facts, "facts", "their_id").maximum);
    assert_eq!((full.cost.scans, maximum), (1, Some((900_000, How::Maximum))));
    let hasty = Server { statement_timeout: Duration::from_micros(500), ..asked };
    let hasty = collected(&hasty).facts;
    assert_eq!(value(column(&hasty, "facts", "id").maximum), Some((300_000, How::Indexed)));
    let [line] = &unknown(&hasty)[..] else { panic!("{:?}", unknown(&hasty)) };
    assert!(line.starts_with("live/facts: interrupted. Raise `statement-timeout`"), "{line}");
}

#[test]
fn a_table_that_is_left_out_is_never_looked_into() {
    let folder = tempfile::tempdir().unwrap();
    let path = made(folder.path(), SHOP);
    let server = Server { skip: vec!["us*".to_owned()], ..file(&path) };
    let live = collected(&server);
    assert_eq!(unknown(&live.facts), Vec::<String>::new());
    assert_eq!(column(&live.facts, "users", "id").maximum, None);
    let ranges = live.answers.all()["range"].iter();
    let asked = ranges.flat_map(|set| (0..set.len()).map(|row| set.value(row, 1)));
    let asked: Vec<Option<&str>> = asked.collect();
    assert!(asked.contains(&Some("orders")) && !asked.contains(&Some("users")), "{asked:?}");
    assert_eq!(value(column(&live.facts, "orders", "id").maximum), Some((990, How::Indexed)));
}

#[test]
fn a_damaged_file_costs_what_is_damaged_and_never_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let path = made(folder.path(), SHOP);
    let whole = fs::read(&path).unwrap();
    let maxima = |facts: &Facts| -> Vec<_> {
        let columns = facts.tables.iter().flat_map(|table| &table.columns);
        columns.map(|column| value(column.maximum)).collect()
    };
    let sound = maxima(&collected(&file(&path)).facts);
    for at in (0..whole.len()).step_by(997) {
        let mut bytes = whole.clone();
        for byte in bytes.iter_mut().skip(at).take(700) {
            *byte ^= 0xa5;
        }
        fs::write(&path, bytes).unwrap();
        collected(&file(&path));
        // Pages that are cut off may not have been needed.
        fs::write(&path, &whole[..at]).unwrap();
        let cut = collected(&file(&path)).facts;
        let told = || unknown(&cut).is_empty() && maxima(&cut) == sound;
        assert!(!unknown(&cut).is_empty() || told(), "{at}");
    }
}
