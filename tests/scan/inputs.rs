//! What is read, what is not, and what a run says of it.

use crate::run::{findings, folder, idwidth, report};
use serde_json::Value;

const EVENTS: &str = "CREATE TABLE `events` (`id` int NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`)) \
                      ENGINE=InnoDB AUTO_INCREMENT=2100000001;\n";

#[test]
fn a_full_tinyint_is_no_lookup_table() {
    let sql = "CREATE TABLE tags (id tinyint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=256;";
    let (code, report) = report(folder(&[("t.sql", sql)]).path(), &[]);
    assert_eq!(findings(&report), ["overdue minting-column-too-narrow tags.id DBERR"]);
    assert_eq!(code, 1);
}

#[test]
fn a_sequence_that_no_column_names_is_an_id_space_of_its_own() {
    let sql = "CREATE SEQUENCE hibernate_sequence AS integer;\n\
               SELECT pg_catalog.setval('hibernate_sequence', 2147000000, true);\n\
               CREATE TABLE notes (id integer NOT NULL PRIMARY KEY, body character varying(9));\n";
    let (_, report) = report(folder(&[("h.sql", sql)]).path(), &[]);
    let found = findings(&report);
    assert!(
        found.contains(&"critical sequence-too-narrow hibernate_sequence DBERR".to_owned()),
        "{found:?}"
    );
}

#[test]
fn findings_keep_their_ids_when_a_dump_has_another_name() {
    let id = |name: &str| {
        let (_, report) = report(folder(&[(name, EVENTS)]).path(), &[]);
        report["findings"][0]["id"].as_str().unwrap().to_owned()
    };
    assert_eq!(id("shop-2026-11-24.sql"), id("shop-2026-11-25.sql"));
}

#[test]
fn shards_of_one_day_are_databases_of_their_own() {
    let shard = |next: &str| {
        format!(
            "-- MySQL dump 10.13\n{}INSERT INTO `events` VALUES (7);\n-- Dump completed on 2026-11-24  1:00:00\n",
            EVENTS.replace("2100000001", next)
        )
    };
    let files = [("a.sql", shard("15000")), ("b.sql", shard("2140000000"))];
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let (code, report) = report(folder(&files).path(), &[]);
    assert_eq!(findings(&report), ["critical minting-column-too-narrow events.id DBERR"]);
    assert_eq!(code, 1);
}

#[test]
fn the_schema_of_another_dialect_is_a_place_to_widen_too_and_a_dated_copy_is_none() {
    let postgres = "CREATE TABLE events (id serial PRIMARY KEY, created_at timestamptz);\n";
    let mysql = "CREATE TABLE `events` (`id` int NOT NULL AUTO_INCREMENT PRIMARY KEY, `created_at` datetime) ENGINE=InnoDB;\n";
    let places = |other: &str| {
        let files = [("mysql.sql", mysql), (other, postgres)];
        let (_, report) = report(folder(&files).path(), &[]);
        let findings = report["findings"].as_array().unwrap();
        let path = |finding: &Value| finding["location"]["path"].as_str().unwrap().to_owned();
        findings.iter().map(path).collect::<Vec<_>>()
    };
    assert_eq!(places("postgres.sql"), ["mysql.sql", "postgres.sql"]);
    assert_eq!(places("postgres-2019-03-01.sql"), ["mysql.sql"]);
}

#[test]
fn of_one_schema_twice_that_of_the_tests_is_left_out() {
    let sql = "CREATE TABLE events (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, created_at datetime) ENGINE=InnoDB;\n";
    let files = [("a/src/test/resources/events.sql", sql), ("db/events.sql", sql)];
    let (_, report) = report(folder(&files).path(), &[]);
    assert_eq!(report["findings"][0]["location"]["path"], "db/events.sql");
    let not_used = report["coverage"]["not_used"].to_string();
    assert!(not_used.contains("which is in no folder of tests"), "{not_used}");
}

#[test]
fn a_schema_beside_its_dump_is_a_variant_and_says_why() {
    let dump = format!(
        "-- MySQL dump 10.13\n{EVENTS}INSERT INTO `events` VALUES (7);\n-- Dump completed on 2026-11-24  1:00:00\n"
    );
    let (_, report) = report(folder(&[("dump.sql", &dump), ("schema.sql", EVENTS)]).path(), &[]);
    let not_used = report["coverage"]["not_used"].to_string();
    assert!(not_used.contains("a variant of dump.sql, which has rows"), "{not_used}");
}

#[test]
fn a_dump_of_a_later_day_than_the_run_speaks_of_is_a_problem() {
    let dump = format!("-- MySQL dump 10.13\n{EVENTS}-- Dump completed on 2026-11-24  1:00:00\n");
    let folder = folder(&[("d.sql", &dump)]);
    let run = idwidth(folder.path(), &["scan", "--as-of", "2025-06-01", "--fail-on", "never"]);
    assert_eq!(run.code, 3, "{}", run.stdout);
    assert!(run.stdout.contains("this dump is of 2026-11-24, after 2025-06-01"), "{}", run.stdout);
}

#[test]
fn a_file_without_any_declaration_is_nothing_read() {
    for text in ["-- hi\n", "GRANT ALL ON x TO y;\n", "CREATE VIEW v AS SELECT 1;\n"] {
        let folder = folder(&[("c.sql", text)]);
        for arguments in [&["scan", "c.sql"][..], &["scan"]] {
            let run = idwidth(folder.path(), arguments);
            assert_eq!(run.code, 2, "{text}: {}", run.stdout);
            assert!(run.stderr.contains("c.sql: declares no table"), "{}", run.stderr);
        }
    }
    let folder = folder(&[("e.kt", "\0\0\0")]);
    assert_eq!(idwidth(folder.path(), &["scan", "e.kt"]).code, 2);
}

#[test]
fn files_of_languages_without_a_pack_are_counted_and_never_taken_for_read() {
    let folder = folder(&[("Note.groovy", "class Note { int id }"), ("d.sql", EVENTS)]);
    let run = idwidth(folder.path(), &["scan", "--fail-on", "never"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(run.stdout.contains("1 of Groovy, which no pack reads yet"), "{}", run.stdout);
    let named = idwidth(folder.path(), &["scan", "Note.groovy", "d.sql", "--fail-on", "never"]);
    assert_eq!(named.code, 3, "{}", named.stdout);
}

#[test]
fn two_reports_in_one_place_are_refused() {
    let folder = folder(&[("d.sql", EVENTS)]);
    let run = idwidth(folder.path(), &["scan", "--output", "json", "--output", "text"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("two reports go to standard output"), "{}", run.stderr);
}

#[test]
fn a_reference_means_the_table_of_its_own_schema() {
    let sql = "CREATE TABLE public.payments (id serial PRIMARY KEY);\n\
               CREATE TABLE other.payments (id bigserial PRIMARY KEY);\n\
               CREATE TABLE public.visits (id bigserial PRIMARY KEY, payment_id integer);\n";
    let (_, report) = report(folder(&[("s.sql", sql)]).path(), &[]);
    let found = findings(&report);
    assert!(!found.iter().any(|line| line.contains("reference-narrower-than-id")), "{found:?}");
}

#[test]
fn sqlite_dumps_leave_the_values_of_computed_columns_out() {
    let sql = "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n\
               CREATE TABLE n(id INTEGER PRIMARY KEY, body, len INT GENERATED ALWAYS AS (length(body)) VIRTUAL, \
               twice AS (len * 2), created_at INT);\n\
               INSERT INTO n VALUES(3000000000,'x',1700000000);\nCOMMIT;\n";
    let (code, report) = report(folder(&[("n.sql", sql)]).path(), &[]);
    assert_eq!(report["problems"].as_array().unwrap().len(), 0, "{report:#}");
    assert_eq!(report["id_spaces"][0]["readings"][0]["value"], "3000000000");
    assert_eq!(code, 0);
}

#[test]
fn a_quote_in_a_sequence_name_is_doubled() {
    let sql = "CREATE SEQUENCE \"My Schema\".\"Order_we\"\"ird_seq\" AS integer;\n\
               SELECT pg_catalog.setval('\"My Schema\".\"Order_we\"\"ird_seq\"', 2147000000, true);\n";
    let (_, report) = report(folder(&[("q.sql", sql)]).path(), &["q.sql"]);
    assert_eq!(report["problems"].as_array().unwrap().len(), 0, "{report:#}");
    assert_eq!(report["id_spaces"][0]["readings"][0]["value"], "2147000000");
}

#[test]
fn columns_that_share_a_sequence_share_an_id_space() {
    let sql = "CREATE SEQUENCE shared AS integer;\n\
               CREATE TABLE a (id bigint DEFAULT nextval('shared') PRIMARY KEY);\n\
               CREATE TABLE b (id bigint DEFAULT nextval('shared') PRIMARY KEY);\n\
               SELECT setval('shared', 2147000000);\n";
    let (_, report) = report(folder(&[("s.sql", sql)]).path(), &[]);
    let spaces = report["id_spaces"].as_array().unwrap();
    assert_eq!(spaces.len(), 1, "{report:#}");
    assert_eq!(spaces[0]["carriers"].as_array().unwrap().len(), 3, "{report:#}");
    assert_eq!(findings(&report), ["critical sequence-too-narrow shared DBERR"]);
}

#[test]
fn a_cycling_sequence_is_never_exhausted() {
    let sql = "CREATE SEQUENCE ring AS integer MAXVALUE 10000 CYCLE;\n\
               CREATE TABLE slots (id integer DEFAULT nextval('ring') PRIMARY KEY);\n";
    let (code, report) = report(folder(&[("r.sql", sql)]).path(), &[]);
    assert_eq!(findings(&report), Vec::<String>::new());
    assert_eq!(code, 0);
}

#[test]
fn each_database_of_a_dump_keeps_its_tables() {
    let table = |width: &str, next: &str| {
        format!(
            "DROP TABLE IF EXISTS `t`;\nCREATE TABLE `t` (`id` {width} NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`)) AUTO_INCREMENT={next};\n"
        )
    };
    let sql =
        format!("USE `a`;\n{}USE `b`;\n{}", table("int", "2140000000"), table("bigint", "50000"));
    let (_, report) = report(folder(&[("two.sql", &sql)]).path(), &[]);
    assert_eq!(findings(&report), ["critical minting-column-too-narrow a.t.id DBERR"]);
}

#[test]
fn steps_that_stumble_over_one_missing_table_are_one_problem() {
    let sql = "CREATE TABLE notes (id bigserial PRIMARY KEY);\n\
        ALTER TABLE gone ADD COLUMN a integer;\nALTER TABLE gone ADD COLUMN b integer;\n\
        ALTER TABLE gone DROP CONSTRAINT c;\nALTER TABLE gone ADD COLUMN d integer;\n";
    let (code, report) = report(folder(&[("db.sql", sql)]).path(), &[]);
    let problems = report["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0]["reason"].as_str().unwrap().ends_with("(and 2 more statements)"));
    assert_eq!(code, 3);
}
