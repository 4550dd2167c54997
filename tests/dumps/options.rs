//! Options of mariadb-dump and pg_dump change how rows and tables are written, and nothing of what they tell.

use crate::shop::{self, dumped, folder};
use crate::support::{Postgres, sqlite_dump};
use crate::told::{Without, assert_same, told, whole};
use std::fs;

#[test]
fn options_of_mariadb_dump_change_nothing_that_it_tells() {
    let server = shop::start(true);
    let all = Without::default();
    let expected = dumped(&server, "shop.sql", &[], all);
    for options in [
        &["--complete-insert"][..],
        &["--hex-blob"],
        &["--skip-extended-insert"],
        &["--skip-extended-insert", "--complete-insert", "--hex-blob"],
        &["--skip-comments"],
        &["--compact"],
        &["--compact", "--skip-extended-insert"],
        &["--replace"],
        &["--insert-ignore"],
        &["--replace", "--complete-insert"],
        &["--databases"],
        &["--add-drop-database", "--databases"],
        &["--compatible=ansi"],
        &["--skip-add-locks", "--skip-disable-keys", "--skip-add-drop-table"],
        &[
            "--skip-quote-names",
            "--ignore-table=shop.odd/\"q\"",
            "--ignore-table=shop.a.b c",
            "--ignore-table=shop.it`s",
        ],
        &["--routines", "--events", "--triggers"],
        &["--skip-tz-utc"],
        &["--order-by-primary"],
        &["--single-transaction", "--quick", "--master-data=0"],
        &["--default-character-set=binary"],
        &["--no-autocommit"],
        &["--delayed-insert"],
    ] {
        let mut expected = expected.clone();
        if options.contains(&"--skip-quote-names") {
            expected.retain(|line| {
                !line.contains("odd/") && !line.contains("a.b") && !line.contains("it`s")
            });
        }
        if ["--compact", "--skip-add-locks", "--delayed-insert"].contains(&options[0]) {
            // Nothing says that the rows of a table come next where there are none.
            assert!(expected.remove("empty rows Some(0) key [\"id\"] indexed []"));
            expected.insert("empty rows None key [\"id\"] indexed []".to_owned());
        }
        if options.contains(&"--compatible=ansi") {
            // It writes no table options, and counters are one of them.
            let without = Without { minting: true, ..all };
            let expected = dumped(&server, "shop.sql", &[], without);
            assert_same(
                &options.join(" "),
                &dumped(&server, "shop.sql", options, without),
                &expected,
            );
            continue;
        }
        let mut told = dumped(&server, "shop.sql", options, all);
        if options.contains(&"--databases") {
            // It says which database its tables are of.
            told = told.iter().map(|line| line.replacen("shop.", "", 1)).collect();
        }
        assert_same(&options.join(" "), &told, &expected);
    }
}

#[test]
fn options_of_mariadb_dump_that_leave_something_out_leave_the_rest() {
    let server = shop::start(false);
    let no_rows = Without { rows: true, ..Without::default() };
    let no_minting = Without { minting: true, ..Without::default() };
    for (options, without) in [
        (&["--no-data"][..], no_rows),
        (&["--no-data", "--compact"], no_rows),
        (&["--skip-opt"], no_minting),
        (&["--skip-create-options"], no_minting),
    ] {
        // What mints ids of a key of two columns is guessed by nobody, and of no rows nothing speaks.
        let known = |mut lines: std::collections::BTreeSet<String>| {
            lines.retain(|line| !line.starts_with("parts.id") && !line.starts_with("empty rows"));
            lines
        };
        let expected = known(dumped(&server, "shop.sql", &[], without));
        let dumped = known(dumped(&server, "shop.sql", options, without));
        assert_same(&options.join(" "), &dumped, &expected);
    }
    // The report says what is assumed in place of the attribute.
    let folder = folder();
    let path = shop::written(&server, folder.path(), "shop.sql", &["--skip-opt"]);
    let facts = whole(&path);
    let users = facts.tables.iter().find(|table| table.name == "users").unwrap();
    assert!(users.columns[0].minting.as_ref().unwrap().assumed.is_some());
}

#[test]
fn options_of_pg_dump_change_nothing_that_it_tells() {
    let server = Postgres::start();
    server.client(
        "CREATE TABLE users (id serial PRIMARY KEY, name text, b bytea, created_at timestamptz NOT NULL,
           twice int GENERATED ALWAYS AS (3 * 2) STORED);
         INSERT INTO users (name, b, created_at) SELECT E'it''s\\n\\t\\\\' || n, '\\x0001ff', timestamptz '2024-01-01 12:00+00' + n * interval '1 hour'
           FROM generate_series(1, 500) n;
         CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id int REFERENCES users,
           \"odd \"\"name\" int, created_ms bigint);
         INSERT INTO orders (user_id, created_ms) SELECT 1, 1700000000000 + n * 3600000::bigint FROM generate_series(1, 300) n;
         CREATE TABLE parts (id serial, at date NOT NULL) PARTITION BY RANGE (at);
         CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
         INSERT INTO parts (at) SELECT date '2024-02-01' + n FROM generate_series(1, 40) n;",
    );
    let read = |options: &[&str]| {
        let folder = folder();
        let path = folder.path().join("dump.sql");
        fs::write(&path, server.dump("postgres", options)).unwrap();
        told(&whole(&path), Without::default())
    };
    let expected = read(&[]);
    assert!(expected.iter().any(|line| line.contains("2024-01-22 500")), "{expected:#?}");
    for options in [
        &["--inserts"][..],
        &["--column-inserts"],
        &["--rows-per-insert=7"],
        &["--column-inserts", "--rows-per-insert=100", "--quote-all-identifiers"],
        &["--inserts", "--on-conflict-do-nothing"],
        &["--clean", "--if-exists", "--no-owner"],
        &["--disable-triggers", "--load-via-partition-root"],
    ] {
        assert_same(&options.join(" "), &read(options), &expected);
    }
}

#[test]
fn sqlite_dumps_tell_maxima_counters_and_growth() {
    let dump = sqlite_dump(
        "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT, created INTEGER NOT NULL);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
         INSERT INTO notes SELECT i + 3000000000, 'a' || char(10) || 'b''c', 1704067200 + i * 43200 FROM n;
         DELETE FROM notes WHERE id = 3000000100;",
    );
    let folder = folder();
    let path = folder.path().join("notes.sql");
    fs::write(&path, dump).unwrap();
    let facts = whole(&path);
    let id = &facts.tables[0].columns[0];
    assert_eq!(id.maximum.unwrap().value, 3_000_000_099);
    assert_eq!(id.minting.as_ref().unwrap().counter.unwrap().value, 3_000_000_100);
    let last = id.curve.last().unwrap();
    assert_eq!((last.date.to_string(), last.value), ("2024-02-19".to_owned(), 3_000_000_099));
}
