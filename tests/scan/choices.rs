//! What looks alike: nothing is left out that tells worse news than what is kept.

use crate::run::{findings, folder, report};
use serde_json::Value;

/// The findings of a run, in order, and all that it said.
fn found(files: &[(&str, &str)], arguments: &[&str]) -> (Vec<String>, Value) {
    let (_, report) = report(folder(files).path(), arguments);
    let mut found = findings(&report);
    found.sort();
    (found, report)
}

/// The paths of the databases that count.
fn databases(report: &Value) -> Vec<&str> {
    let sources = report["sources"].as_array().unwrap().iter();
    sources.map(|source| source["path"].as_str().unwrap()).collect()
}

fn has(found: &[String], start: &str) -> bool {
    found.iter().any(|line| line.starts_with(start))
}

const DUMP: &str = "-- MySQL dump 10.13\n\
    CREATE TABLE `users` (`id` bigint NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`)) ENGINE=InnoDB AUTO_INCREMENT=3000000001;\n\
    CREATE TABLE `orders` (`id` int NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`)) ENGINE=InnoDB AUTO_INCREMENT=900001;\n\
    -- Dump completed on 2026-11-20  1:00:00\n";
const V1: &str = "CREATE TABLE users (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY);\n\
    CREATE TABLE orders (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY);\n";
const PAYS: &str = "CREATE TABLE pays (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY);\n";

/// Runs with these second and third steps, the third under review, with and without a dump made after the first.
fn reviewed(second: &str, third: &str) -> [Vec<String>; 2] {
    let steps = [
        ("db/migration/V1__init.sql", V1),
        ("db/migration/V2__more.sql", second),
        ("db/migration/V3__change.sql", third),
        ("dump.sql", DUMP),
    ];
    let changed = ["--changed", "db/migration/V3__change.sql"];
    [found(&steps[..3], &changed).0, found(&steps, &changed).0]
}

#[test]
fn a_change_to_tables_that_the_dump_is_too_old_for_is_judged() {
    let third = "CREATE TABLE pay_lines (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, pay_id INT NOT NULL REFERENCES pays (id));\n\
        ALTER TABLE pays ADD COLUMN user_id INT NOT NULL REFERENCES users (id);\n";
    let [alone, beside] = reviewed(PAYS, third);
    for found in [&alone, &beside] {
        // The dump knows that ids of users are beyond INT already.
        for symbol in [" pay_lines.pay_id ", " pays.user_id "] {
            assert!(found.iter().any(|line| line.contains(symbol)), "{symbol}: {found:?}");
        }
        let grave = found.iter().filter(|line| !line.starts_with("low "));
        assert_eq!(grave.count(), 2, "{found:?}");
    }
}

#[test]
fn a_column_made_narrow_is_found_beside_a_dump_that_lacks_it_and_one_that_has_it() {
    let [alone, beside] =
        reviewed(PAYS, "ALTER TABLE pays MODIFY id INT NOT NULL AUTO_INCREMENT;\n");
    for found in [&alone, &beside] {
        let grave = |line: &String| line.contains(" pays.id ") && !line.starts_with("low ");
        assert!(found.iter().any(grave), "{found:?}");
    }
    let [_, beside] = reviewed(PAYS, "ALTER TABLE users MODIFY id INT NOT NULL AUTO_INCREMENT;\n");
    let grave = |line: &String| line.contains(" users.id ") && !line.starts_with("low ");
    assert!(beside.iter().any(grave), "{beside:?}");
}

#[test]
fn a_reference_to_what_an_unchanged_step_widened_is_found_beside_the_dump() {
    let [alone, beside] = reviewed(
        "ALTER TABLE orders MODIFY id BIGINT NOT NULL AUTO_INCREMENT;\n",
        "ALTER TABLE users ADD COLUMN last_order_id INT REFERENCES orders (id);\n",
    );
    for found in [&alone, &beside] {
        assert!(has(found, "high new-narrow-reference users.last_order_id"), "{found:?}");
    }
}

#[test]
fn steps_that_a_dump_has_not_seen_are_read_and_an_old_schema_revives_nothing() {
    let lines = "CREATE TABLE pay_lines (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, user_id INT NOT NULL REFERENCES users (id));\n";
    let steps = [("db/migration/V1__init.sql", V1), ("db/migration/V2__more.sql", lines)];
    let (beside, _) = found(&[steps[0], steps[1], ("dump.sql", DUMP)], &[]);
    assert!(beside.iter().any(|line| line.contains(" pay_lines.user_id ")), "{beside:?}");
    let schema = format!("{V1}{lines}");
    let (beside, _) = found(&[("schema.sql", &schema), ("dump.sql", DUMP)], &[]);
    assert!(!beside.iter().any(|line| line.contains("pay_lines")), "{beside:?}");
}

#[test]
fn a_dump_that_has_nothing_to_do_with_the_change_says_so() {
    let other = "CREATE TABLE `seats` (`id` bigint NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`)) AUTO_INCREMENT=7;\n";
    let files = [("db/migration/V1__init.sql", V1), ("cinema.sql", other)];
    let (_, report) = found(&files, &["--changed", "db/migration/V1__init.sql"]);
    let not_used = report["coverage"]["not_used"].to_string();
    assert!(not_used.contains("cinema.sql") && not_used.contains("judge the change"), "{not_used}");
    let (_, report) =
        found(&[files[0], ("dump.sql", DUMP)], &["--changed", "db/migration/V1__init.sql"]);
    let not_used = report["coverage"]["not_used"].to_string();
    assert!(!not_used.contains("judge the change"), "{not_used}");
}

#[test]
fn services_with_tables_of_the_same_names_stay_two_databases() {
    let wide = "CREATE TABLE users (id BIGSERIAL PRIMARY KEY);\n\
        CREATE TABLE posts (id BIGSERIAL PRIMARY KEY, user_id BIGINT REFERENCES users (id));\n";
    let narrow = wide.replace("BIGSERIAL", "SERIAL");
    let files = [
        ("svc-a/db/migrations/0001_init.up.sql", wide),
        ("svc-b/db/migrations/0001_init.up.sql", narrow.as_str()),
    ];
    let (both, report) = found(&files, &[]);
    assert_eq!(databases(&report).len(), 2, "{report:#}");
    let (alone, _) = found(&files[1..], &[]);
    assert!(has(&alone, "low minting-column-too-narrow"), "{alone:?}");
    assert_eq!(both.len(), alone.len(), "{both:?}");
    let (_, report) = found(&[files[0], ("svc-b/db/migrations/0001_init.up.sql", wide)], &[]);
    assert_eq!(databases(&report).len(), 1, "{report:#}");
}

#[test]
fn the_narrower_of_two_dialects_is_read_too() {
    let mysql = "CREATE TABLE users (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY);\n\
        CREATE TABLE posts (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, user_id BIGINT REFERENCES users (id));\n";
    let postgres = "CREATE TABLE users (id SERIAL PRIMARY KEY);\n\
        CREATE TABLE posts (id BIGSERIAL PRIMARY KEY, user_id SMALLINT REFERENCES users (id));\n";
    let (found, _) = found(&[("mysql/schema.sql", mysql), ("postgres/schema.sql", postgres)], &[]);
    for symbol in [" users.id ", " posts.user_id "] {
        assert!(found.iter().any(|line| line.contains(symbol)), "{symbol}: {found:?}");
    }
}

fn events(next: &str, more: &str) -> String {
    format!(
        "-- MySQL dump 10.13\nCREATE TABLE `events` (`id` int NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`)) \
         ENGINE=InnoDB AUTO_INCREMENT={next};\n{more}"
    )
}

#[test]
fn the_fullest_of_undated_dumps_counts_whatever_rows_others_have() {
    let full = events("2140000000", "");
    let rows = events("5", "INSERT INTO `events` VALUES (1),(2),(3),(4);\n");
    let empty = events("90", "");
    for other in [&rows, &empty] {
        for names in [["a-dev.sql", "b-prod.sql"], ["z-dev.sql", "b-prod.sql"]] {
            let (found, _) = found(&[(names[0], other), (names[1], &full)], &[]);
            assert_eq!(found, ["critical minting-column-too-narrow events.id DBERR"], "{names:?}");
        }
    }
    let (_, report) = found(&[("a-dev.sql", &rows), ("b-prod.sql", &full)], &[]);
    let not_used = report["coverage"]["not_used"].to_string();
    assert!(not_used.contains("which tells higher ids"), "{not_used}");
}

#[test]
fn two_dumps_of_which_neither_is_fuller_everywhere_both_count() {
    let dump = |notes: &str, files: &str| {
        format!(
            "CREATE TABLE `notes` (`id` int NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`)) AUTO_INCREMENT={notes};\n\
             CREATE TABLE `files` (`id` int NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`)) AUTO_INCREMENT={files};\n"
        )
    };
    let (a, b) = (dump("2140000000", "30000"), dump("40000", "2130000000"));
    let (found, _) = found(&[("a.sql", &a), ("b.sql", &b)], &[]);
    assert_eq!(
        found,
        [
            "critical minting-column-too-narrow files.id DBERR",
            "critical minting-column-too-narrow notes.id DBERR"
        ]
    );
}

#[test]
fn dumps_named_on_the_command_line_all_count_unless_one_is_a_copy() {
    let files = [("a.sql", events("50000", "")), ("b.sql", events("60000", ""))];
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let (_, report) = found(&files, &["a.sql", "b.sql"]);
    assert_eq!(databases(&report), ["b.sql", "a.sql"], "{report:#}");
    let (_, report) = found(&[files[0], ("b.sql", files[0].1)], &["a.sql", "b.sql"]);
    assert_eq!(databases(&report), ["a.sql"], "{report:#}");
}

#[test]
fn each_shard_has_the_series_of_its_own_name() {
    let files = [
        ("shard1-2026-06-01.sql", "1000000"),
        ("shard2-2026-06-01.sql", "2000000000"),
        ("shard1-2026-11-01.sql", "1500000"),
        ("shard2-2026-11-01.sql", "2100000000"),
    ];
    let texts = files.map(|(name, next)| (name, events(next, "")));
    let files: Vec<(&str, &str)> =
        texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let (found, report) = found(&files, &[]);
    assert!(found.iter().any(|line| line.contains("events.id")), "{found:?}");
    let mut series: Vec<String> = report["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|source| format!("{} {}", source["path"], source["earlier"][0]["path"]))
        .collect();
    series.sort();
    assert_eq!(
        series,
        [
            "\"shard1-2026-11-01.sql\" \"shard1-2026-06-01.sql\"",
            "\"shard2-2026-11-01.sql\" \"shard2-2026-06-01.sql\""
        ]
    );
}

#[test]
fn an_older_dump_of_nobody_knows_which_shard_is_told_and_mixed_into_none() {
    let files = [
        ("all-2026-06-01.sql", "1000"),
        ("shard1-2026-11-01.sql", "1500000"),
        ("shard2-2026-11-01.sql", "2100000000"),
    ];
    let texts =
        files.map(|(name, next)| (name, events(next, "INSERT INTO `events` VALUES (7);\n")));
    let files: Vec<(&str, &str)> =
        texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let (_, report) = found(&files, &[]);
    let sources = report["sources"].as_array().unwrap();
    assert_eq!(sources.len(), 2, "{report:#}");
    assert!(sources.iter().all(|source| source["earlier"] == Value::Array(Vec::new())));
    let not_used = report["coverage"]["not_used"].to_string();
    assert!(not_used.contains("all-2026-06-01.sql"), "{not_used}");
}

#[test]
fn of_two_dumps_of_one_day_and_name_the_fuller_joins_the_series() {
    let files = [
        ("shop-2026-10-01.sql", "1000000"),
        ("shop-2026-11-01T0100.sql", "1100000"),
        ("shop-2026-11-01T2300.sql", "1200000"),
    ];
    let texts = files.map(|(name, next)| (name, events(next, "")));
    let files: Vec<(&str, &str)> =
        texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let (_, report) = found(&files, &[]);
    assert_eq!(databases(&report), ["shop-2026-11-01T2300.sql"], "{report:#}");
    assert_eq!(report["sources"][0]["earlier"][0]["path"], "shop-2026-10-01.sql");
}
