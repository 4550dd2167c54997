//! What code declares beside what a server has: what differs is found at the declaration, and nothing else.

use crate::run::{findings, folder, idwidth, report};
use crate::taken::{of_main, server, snapshot};
use serde_json::Value;
use std::fs;

/// Scans a declaration beside a snapshot of `main`; returns drifts as `severity place: message`, and the report.
fn drifts(declared: &str, on_server: &str) -> (Vec<String>, Value) {
    let folder =
        folder(&[("db/structure.sql", declared), ("idwidth-snapshot.json", &of_main(on_server))]);
    let (_, report) = report(folder.path(), &["."]);
    assert_eq!(report["problems"], Value::Array(Vec::new()), "{report:#}");
    assert_eq!(report["sources"].as_array().unwrap().len(), 1, "the server counts: {report:#}");
    assert_eq!(report["sources"][0]["name"], "main");
    (of_drift(&report), report)
}

fn of_drift(report: &Value) -> Vec<String> {
    let all = report["findings"].as_array().unwrap().iter();
    let drifts = all.filter(|finding| finding["check"] == "schema-drift");
    drifts
        .map(|finding| {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let (severity, path) = (text(&finding["severity"]), text(&finding["location"]["path"]));
            let (line, message) = (&finding["location"]["line"], text(&finding["message"]));
            format!("{severity} {path}:{line}: {message}")
        })
        .collect()
}

fn note(report: &Value) -> String {
    let notes = report["coverage"]["not_used"].as_array().unwrap();
    notes.iter().map(|note| note["reason"].as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

const NARROW: &str = "CREATE TABLE orders (
  id int NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (id)
) ENGINE=InnoDB AUTO_INCREMENT=2000000001;
CREATE TABLE lines (
  id bigint NOT NULL AUTO_INCREMENT,
  order_id bigint NOT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB AUTO_INCREMENT=2000000001;";

fn wide() -> String {
    NARROW.replace("id int NOT", "id bigint NOT").replace(" AUTO_INCREMENT=2000000001", "")
}

#[test]
fn a_widening_that_never_ran_is_found_at_its_declaration() {
    let (drifts, report) = drifts(&wide(), NARROW);
    assert_eq!(
        drifts,
        [
            "critical db/structure.sql:2: `orders.id` is declared bigint, but is int in `main`: there it holds ids up to 2147483647, growth unknown"
        ]
    );
    let finding = &report["findings"].as_array().unwrap().iter();
    let finding = finding.clone().find(|one| one["check"] == "schema-drift").unwrap();
    assert!(finding["fix"].as_str().unwrap().starts_with("Run the migration"), "{finding:#}");
    let evidence = &finding["link"]["evidence"][1];
    assert_eq!(evidence["location"]["path"], "idwidth-snapshot.json");
    // The server's column is judged too, in the snapshot's line of it.
    let own = findings(&report);
    assert!(
        own.contains(&"critical minting-column-too-narrow orders.id DBERR".to_owned()),
        "{own:?}"
    );
}

#[test]
fn a_server_that_was_widened_by_hand_is_made_narrow_again_by_the_code() {
    let narrow = NARROW.replace(" AUTO_INCREMENT=2000000001", "");
    let wide = NARROW.replace("id int NOT", "id bigint NOT");
    let (drifts, report) = drifts(&narrow, &wide);
    assert_eq!(
        drifts,
        [
            "critical db/structure.sql:2: `orders.id` is declared int, but is bigint in `main`: a database made from the code holds ids up to 2147483647, growth unknown"
        ]
    );
    assert_eq!(findings(&report).len(), 1, "nothing else is wrong: {:?}", findings(&report));
}

#[test]
fn types_that_are_equal_in_effect_are_no_drift() {
    let declared = "CREATE TABLE users (
      id integer NOT NULL AUTO_INCREMENT PRIMARY KEY,
      user_id int(11), admin_id boolean, big_id bigint unsigned, code_id varchar(10)
    );";
    let on_server = "CREATE TABLE users (
      id int(10) NOT NULL AUTO_INCREMENT PRIMARY KEY,
      user_id int, admin_id tinyint(1), big_id bigint, code_id varchar(255), note int
    ) ENGINE=InnoDB;";
    let (found, report) = drifts(declared, on_server);
    assert_eq!(found, Vec::<String>::new());
    assert!(
        note(&report).contains("compared with idwidth-snapshot.json, which is what the server has"),
        "{}",
        note(&report)
    );
    // A serial of before PostgreSQL 10, whose sequence has no type of its own.
    let declared = "CREATE TABLE users (id serial PRIMARY KEY);";
    let on_server = "CREATE SEQUENCE public.users_id_seq START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
      CREATE TABLE public.users (id integer DEFAULT nextval('public.users_id_seq'::regclass) NOT NULL);
      ALTER TABLE ONLY public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
      SELECT pg_catalog.setval('public.users_id_seq', 70000, true);";
    assert_eq!(drifts(declared, on_server).0, Vec::<String>::new());
}

#[test]
fn an_attribute_that_one_side_lost_is_found() {
    let lost = NARROW.replacen("id int NOT NULL AUTO_INCREMENT", "id int NOT NULL", 1);
    // What still has the counter of its table is taken for numbered.
    let lost = lost.replacen(" AUTO_INCREMENT=2000000001", "", 1);
    let (found, _) = drifts(NARROW, &lost);
    assert_eq!(
        found,
        [
            "medium db/structure.sql:2: `orders.id` is declared to be numbered by the database, but in `main` it is not: the next INSERT gets no id"
        ]
    );
    let (found, _) = drifts(&lost, NARROW);
    assert_eq!(
        found,
        [
            "low db/structure.sql:2: `orders.id` is numbered by the database in `main`, but is not declared so: made from the code, the next INSERT gets no id"
        ]
    );
}

#[test]
fn a_sequence_that_ends_earlier_is_found() {
    let declared = "CREATE TABLE users (id bigserial PRIMARY KEY);";
    let on_server = "CREATE SEQUENCE public.users_id_seq AS integer START WITH 1 INCREMENT BY 1;
      CREATE TABLE public.users (id bigint DEFAULT nextval('public.users_id_seq'::regclass) NOT NULL PRIMARY KEY);
      SELECT pg_catalog.setval('public.users_id_seq', 1500000000, true);";
    let (found, report) = drifts(declared, on_server);
    assert_eq!(
        found,
        [
            "medium db/structure.sql:1: `users.id` gets its ids from a sequence that ends earlier in `main` than is declared: there it holds ids up to 2147483647, growth unknown"
        ],
        "{report:#}"
    );
}

#[test]
fn what_the_change_under_review_declares_has_not_run_yet() {
    let folder =
        folder(&[("db/structure.sql", &wide()), ("idwidth-snapshot.json", &of_main(NARROW))]);
    let (_, with) = report(folder.path(), &["--changed", "db/structure.sql", "."]);
    assert_eq!(of_drift(&with), Vec::<String>::new());
    let (_, without) = report(folder.path(), &["."]);
    assert_eq!(of_drift(&without).len(), 1);
}

#[test]
fn what_only_one_side_has_is_told_once_and_not_found() {
    let extra: String = (0..7)
        .map(|n| format!("CREATE TABLE new{n} (id int AUTO_INCREMENT PRIMARY KEY);\n"))
        .collect();
    let declared = format!(
        "{}\n{}",
        NARROW.replace(" AUTO_INCREMENT=2000000001", ""),
        "CREATE TABLE notes (id int AUTO_INCREMENT PRIMARY KEY);"
    );
    let declared =
        declared.replace("order_id bigint NOT NULL,", "order_id bigint NOT NULL, shop_id int,");
    let (found, report) = drifts(&declared, &format!("{NARROW}\n{extra}"));
    assert_eq!(found, Vec::<String>::new());
    let note = note(&report);
    assert!(
        note.ends_with("; not on the server: lines.shop_id, notes; not declared: new0, new1, new2, new3, new4 and 2 more"),
        "{note}"
    );
}

#[test]
fn steps_that_the_server_has_not_seen_are_what_is_to_come() {
    let folder = folder(&[
        ("steps/1_orders.up.sql", NARROW),
        (
            "steps/2_notes.up.sql",
            "CREATE TABLE notes (id int AUTO_INCREMENT PRIMARY KEY, order_id int);",
        ),
        ("idwidth-snapshot.json", &of_main(NARROW)),
    ]);
    let (_, report) = report(folder.path(), &["."]);
    assert_eq!(of_drift(&report), Vec::<String>::new());
    let symbols = findings(&report).join("\n");
    assert!(
        symbols.contains("reference-narrower-than-id") || symbols.contains("notes.id"),
        "{symbols}"
    );
}

#[test]
fn tables_are_found_in_the_schema_that_holds_most_of_the_others() {
    let other = NARROW.replace("orders", "other.orders").replace("lines", "other.strangers");
    let own = NARROW.replace("orders", "shop.orders").replace("lines", "shop.lines");
    let own = own.replace("id int NOT", "id bigint NOT");
    let all = format!("CREATE DATABASE other; CREATE DATABASE shop;\n{other}\n{own}");
    let (found, report) = drifts(&wide(), &all);
    assert_eq!(found, Vec::<String>::new(), "{report:#}");
    let (found, _) =
        drifts(&wide(), &all.replace("shop.orders (\n  id bigint", "shop.orders (\n  id int"));
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn shards_that_differ_alike_are_one_finding() {
    let day = "2026-11-24";
    let shards: Vec<_> = (0..3)
        .map(|n| {
            let sql = NARROW.replace("2000000001", &format!("{}", 2_000_000_001 + n));
            server(&format!("shard{n}"), &sql, day)
        })
        .collect();
    let names = ["shard0", "shard1", "shard2"];
    let all: Vec<_> = names.iter().copied().zip(&shards).collect();
    let folder =
        folder(&[("db/structure.sql", &wide()), ("idwidth-snapshot.json", &snapshot(&all, day))]);
    let (_, report) = report(folder.path(), &["."]);
    let found = of_drift(&report);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("and 2 more servers"), "{found:?}");
    assert_eq!(report["sources"].as_array().unwrap().len(), 3);
}

#[test]
fn one_name_ties_files_to_a_server_whatever_they_have_in_common() {
    let half = "CREATE TABLE orders (id bigint AUTO_INCREMENT PRIMARY KEY);
      CREATE TABLE a (id bigint PRIMARY KEY); CREATE TABLE b (id bigint PRIMARY KEY);
      CREATE TABLE c (id bigint PRIMARY KEY);";
    let folder = folder(&[
        ("db/structure.sql", half),
        ("idwidth-snapshot.json", &of_main(NARROW)),
        ("idwidth.toml", "[[source]]\nname = \"main\"\npaths = [\"db/structure.sql\"]\n"),
    ]);
    let (_, tied) = report(folder.path(), &["."]);
    assert_eq!(of_drift(&tied).len(), 1, "{tied:#}");
    fs::remove_file(folder.path().join("idwidth.toml")).unwrap();
    let (_, untied) = report(folder.path(), &["."]);
    assert_eq!(of_drift(&untied), Vec::<String>::new());
    assert_eq!(untied["sources"].as_array().unwrap().len(), 2);
}

#[test]
fn the_text_report_shows_both_sides() {
    let folder =
        folder(&[("db/structure.sql", &wide()), ("idwidth-snapshot.json", &of_main(NARROW))]);
    let run = idwidth(folder.path(), &["scan", "--as-of", "2026-11-25", "."]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let from = run.stdout.find("critical[schema-drift]").unwrap();
    let shown: Vec<&str> = run.stdout[from..].lines().take(24).collect();
    insta::assert_snapshot!(shown.join("\n"));
}
