//! Real dumps of one database, made between inserts, are a growth curve.
//!
//! The days in footers and names are written by the tests: the servers' clock is today's.

use crate::run::{idwidth, report};
use crate::support::{MariaDb, Postgres, sqlite_file};
use serde_json::Value;
use std::fs;
use std::path::Path;

const DAYS: [&str; 3] = ["2026-09-01", "2026-10-01", "2026-11-01"];
const IDS: [&str; 3] = ["2000000000", "2010000000", "2020000000"];

/// Three dumps with those days in their footers, each after another insert.
fn mariadb_dumps(folder: &Path, arguments: &[&str]) {
    let server = MariaDb::start();
    server.client("CREATE DATABASE shop; USE shop; CREATE TABLE events (id INT AUTO_INCREMENT PRIMARY KEY, note TEXT);");
    for (day, id) in DAYS.iter().zip(IDS) {
        server.client(&format!("INSERT INTO shop.events VALUES ({id}, 'x');"));
        let dump = String::from_utf8(server.dump("shop", arguments)).unwrap();
        let (text, footer) = dump.rsplit_once("-- Dump completed on ").unwrap();
        let clock = footer.get(10..).unwrap();
        fs::write(
            folder.join(format!("{}.sql", &id[..3])),
            format!("{text}-- Dump completed on {day}{clock}"),
        )
        .unwrap();
    }
}

/// The forecast of the column that mints, and what it is drawn from.
fn forecast(report: &Value) -> (&str, &str, Vec<String>) {
    let space = &report["id_spaces"][0];
    let carriers = space["carriers"].as_array().unwrap();
    let minting = carriers.iter().find(|carrier| carrier["width"] == "i32").unwrap();
    let forecast = &minting["forecast"];
    let points = space["curve"].as_array().unwrap().iter();
    let points =
        points.map(|p| format!("{} {}", p["date"].as_str().unwrap(), p["value"].as_str().unwrap()));
    (forecast["state"].as_str().unwrap(), forecast["p50"].as_str().unwrap_or("-"), points.collect())
}

fn expected_points() -> Vec<String> {
    DAYS.iter().zip(IDS).map(|(day, id)| format!("{day} {id}")).collect()
}

#[test]
fn a_table_without_a_time_column_is_dated_by_dumps_of_three_days() {
    for arguments in [&[][..], &["--no-data"]] {
        let folder = tempfile::tempdir().unwrap();
        mariadb_dumps(folder.path(), arguments);
        let (_, report) = report(folder.path(), &[]);
        let (state, p50, points) = forecast(&report);
        assert_eq!(points, expected_points(), "{arguments:?}");
        // 127 million ids are left at 10 million a month.
        assert!(["dated", "rough"].contains(&state), "{report:#}");
        assert!(("2027-10-01".."2027-12-31").contains(&p50), "{p50}");
        let sources = report["sources"].as_array().unwrap();
        assert_eq!(sources.len(), 1, "{report:#}");
        assert_eq!(sources[0]["path"], "202.sql");
        let earlier: Vec<&str> = sources[0]["earlier"]
            .as_array()
            .unwrap()
            .iter()
            .map(|dump| dump["path"].as_str().unwrap())
            .collect();
        assert_eq!(earlier, ["200.sql", "201.sql"]);
        assert_eq!(report["coverage"]["not_used"], Value::Array(Vec::new()));
        let text = idwidth(folder.path(), &["scan", "--as-of", "2026-11-25", "--fail-on", "never"]);
        assert!(
            text.stdout.contains("growth from 3 dumps: 200.sql of 2026-09-01"),
            "{}",
            text.stdout
        );
    }
}

#[test]
fn dumps_without_a_footer_are_of_the_day_in_their_name_or_of_the_one_that_is_stated() {
    let server = Postgres::start();
    server.client("CREATE TABLE events (id serial PRIMARY KEY, note text);");
    let (named, stated, bare) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut flags = Vec::new();
    for (at, (day, id)) in DAYS.iter().zip(IDS).enumerate() {
        server.client(&format!(
            "INSERT INTO events VALUES ({id}, 'x'); SELECT setval('events_id_seq', {id});"
        ));
        let dump = server.dump("postgres", &[]);
        fs::write(named.path().join(format!("shop-{day}.sql")), &dump).unwrap();
        fs::write(stated.path().join(format!("{at}.sql")), &dump).unwrap();
        fs::write(bare.path().join(format!("shop-{day}.sql")), server.dump("postgres", &["-s"]))
            .unwrap();
        flags.push(format!("--taken={at}.sql={day}"));
    }
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    for (folder, flags) in [(&named, &[][..]), (&stated, &flags)] {
        let (_, report) = report(folder.path(), flags);
        let (state, _, points) = forecast(&report);
        assert_eq!(points, expected_points());
        assert!(["dated", "rough"].contains(&state), "{report:#}");
    }
    // pg_dump -s leaves setval out: there is nothing to learn, and the report says so.
    let (_, report) = report(bare.path(), &[]);
    assert_eq!(report["sources"][0]["path"], "shop-2026-11-01.sql");
    let not_used = report["coverage"]["not_used"].to_string();
    assert!(not_used.contains("neither tells how far ids got"), "{not_used}");
    assert_eq!(forecast(&report).0, "unknown", "{report:#}");
}

#[test]
fn a_day_that_is_stated_of_no_dump_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    let sql = "CREATE TABLE t (id int NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=20001;";
    fs::write(folder.path().join("shop.sql"), sql).unwrap();
    let (code, report) = report(folder.path(), &["--taken=shpo.sql=2026-11-01"]);
    assert!(
        report["problems"].to_string().contains("no schema or dump of this path"),
        "{report:#}"
    );
    assert_eq!(code, 3);
    let run = idwidth(folder.path(), &["scan", "--taken=shop.sql=soon"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("`soon` is not a date"), "{}", run.stderr);
}

#[test]
fn a_named_source_may_state_its_day() {
    let folder = tempfile::tempdir().unwrap();
    let sql = "CREATE TABLE t (id int NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=20001;";
    fs::write(folder.path().join("shop.sql"), sql).unwrap();
    let config = "[[source]]\nname = \"shop\"\npaths = [\"shop.sql\"]\ntaken = \"2026-11-01\"\n";
    fs::write(folder.path().join("idwidth.toml"), config).unwrap();
    let (_, report) = report(folder.path(), &[]);
    assert_eq!(report["sources"][0]["taken"], "2026-11-01", "{report:#}");
}

#[test]
fn ids_that_started_over_between_dumps_are_named() {
    let folder = tempfile::tempdir().unwrap();
    for (day, next) in [("08-01", 900_000), ("09-01", 1_000_000), ("10-01", 300), ("11-01", 50_000)]
    {
        let sql = format!(
            "CREATE TABLE t (id int NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT={next};"
        );
        fs::write(folder.path().join(format!("shop-2026-{day}.sql")), sql).unwrap();
    }
    let (_, report) = report(folder.path(), &[]);
    let repairs = report["id_spaces"][0]["repairs"].to_string();
    assert!(repairs.contains("reset"), "{report:#}");
}

#[test]
fn copies_of_a_sqlite_file_of_several_days_are_a_growth_curve_too() {
    let folder = tempfile::tempdir().unwrap();
    for (day, id) in DAYS.iter().zip([1000, 2000, 3000]) {
        let sql = format!(
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO t VALUES ({id}); DELETE FROM t;"
        );
        sqlite_file(&folder.path().join(format!("app-{day}.db")), &sql);
    }
    let (_, report) = report(folder.path(), &[]);
    let curve = report["id_spaces"][0]["curve"].as_array().unwrap();
    let values: Vec<&str> = curve.iter().map(|point| point["value"].as_str().unwrap()).collect();
    assert_eq!(values, ["1000", "2000", "3000"], "{report:#}");
    assert_eq!(report["sources"][0]["path"], "app-2026-11-01.db");
}

#[test]
fn two_databases_of_one_day_are_no_series() {
    let folder = tempfile::tempdir().unwrap();
    for (name, id) in [("a-2026-11-01.db", 1000), ("b-2026-11-01.db", 2000)] {
        let sql = format!("CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES ({id});");
        sqlite_file(&folder.path().join(name), &sql);
    }
    let (_, report) = report(folder.path(), &[]);
    assert_eq!(report["sources"].as_array().unwrap().len(), 2, "{report:#}");
    assert_eq!(report["sources"][0]["earlier"], Value::Array(Vec::new()));
}
