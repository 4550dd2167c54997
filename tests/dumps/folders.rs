//! `--tab`, `--xml` and mydumper tell what the default dump tells.

use crate::shop::{self, dumped, folder, written};
use crate::support::MariaDb;
use crate::told::{Without, assert_same, told, whole};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn tab_xml_and_sql_dumps_tell_the_same() {
    let server = shop::start(true);
    let all = Without::default();
    let expected = dumped(&server, "shop.sql", &[], all);
    assert!(expected.iter().any(|line| line.contains("2024-03-17")), "no curve in {expected:#?}");

    // Sequences are written to standard output, which is no part of the folder.
    let tab = folder();
    let option = format!("--tab={}", tab.path().display());
    let sequences = written(&server, tab.path(), "sequences.sql", &[&option]);
    fs::remove_file(sequences).unwrap();
    let without_sequences: BTreeSet<String> = expected
        .iter()
        .filter(|line| !line.contains("sequence") && !line.contains("seats.id"))
        .cloned()
        .collect();
    let mut of_tab = told(&whole(tab.path()), all);
    of_tab.retain(|line| !line.contains("sequence") && !line.contains("seats.id"));
    assert_same("--tab", &of_tab, &without_sequences);

    let no_keys = Without { foreign_keys: true, ..all };
    let expected = dumped(&server, "shop.sql", &[], no_keys);
    for options in [
        &["--xml"][..],
        &["--xml", "--hex-blob"],
        &["--xml", "--no-tablespaces", "--skip-triggers"],
    ] {
        assert_same(&options.join(" "), &dumped(&server, "shop.xml", options, no_keys), &expected);
    }
    let packed = folder();
    let file = written(&server, packed.path(), "shop.xml", &["--xml"]);
    assert!(Command::new("zstd").args(["--quiet", "--rm"]).arg(&file).status().unwrap().success());
    assert_same("--xml | zstd", &told(&whole(packed.path()), no_keys), &expected);
}

#[test]
fn tab_dumps_without_rows_are_one_database_too() {
    let server = shop::start(false);
    let tab = folder();
    let option = format!("--tab={}", tab.path().display());
    server.dump("shop", &["--no-data", &option]);
    let facts = whole(tab.path());
    assert_eq!(facts.sources.len(), 1);
    let orders = facts.tables.iter().find(|table| table.name == "orders").unwrap();
    assert_eq!((orders.foreign_keys[0].table.as_str(), orders.rows), ("users", None));
}

#[test]
fn xml_of_several_databases_keeps_them_apart() {
    let server = shop::start(false);
    server.client(
        "CREATE DATABASE b; USE b; CREATE TABLE users (id tinyint AUTO_INCREMENT PRIMARY KEY); INSERT INTO users VALUES (99);",
    );
    let folder = folder();
    let path = folder.path().join("both.xml");
    fs::write(&path, server.dump("b", &["--xml", "--databases", "shop"])).unwrap();
    let lines = told(&whole(&path), Without::default());
    for start in [
        "b.users.id i8 Some(\"AUTO_INCREMENT Some(99)",
        "shop.users.id u32 Some(\"AUTO_INCREMENT Some(5)",
    ] {
        assert!(lines.iter().any(|line| line.starts_with(start)), "{start} is not in {lines:#?}");
    }
}

/// Dumps with mydumper.
fn mydumper(server: &MariaDb, into: &Path, args: &[&str]) {
    let into = into.to_str().unwrap();
    server.beside("mydumper", &[&["--outputdir", into, "--user", "root"], args].concat());
}

#[test]
fn mydumper_folders_tell_what_the_sql_dump_tells() {
    let server = shop::start(false);
    let all = Without::default();
    // It leaves out values that are computed or hidden.
    let left_out = ["users.twice", "users.more", "hidden.w"];
    let common = |mut lines: BTreeSet<String>| {
        lines.retain(|line| !left_out.iter().any(|start| line.starts_with(start)));
        lines
    };
    let mut expected = common(dumped(&server, "shop.sql", &[], all));
    for options in [
        &["--database", "shop"][..],
        &["--database", "shop", "--compress", "--triggers", "--routines", "--events"],
        &["--database", "shop", "--complete-insert", "--statement-size", "2000"],
        &["--database", "shop", "--rows", "50"],
    ] {
        // Its way with chunks ends it where a table is empty.
        if options.contains(&"--rows") {
            server.client("DROP TABLE shop.`empty`, shop.seats; DROP SEQUENCE shop.tickets");
            expected = common(dumped(&server, "shop.sql", &[], all));
        }
        let folder = folder();
        let dump = folder.path().join("dump");
        mydumper(&server, &dump, options);
        let facts = whole(&dump);
        assert!(facts.sources[0].taken.is_some());
        assert_same(&options.join(" "), &common(told(&facts, all)), &expected);
    }
}

#[test]
fn mydumper_of_several_databases_keeps_them_apart() {
    let server = shop::start(false);
    server.client(
        "CREATE DATABASE `b.c`; USE `b.c`; CREATE TABLE users (id tinyint AUTO_INCREMENT PRIMARY KEY); INSERT INTO users VALUES (99);",
    );
    let folder = folder();
    let dump = folder.path().join("dump");
    mydumper(&server, &dump, &["--regex", r"^(shop|b\.c)\."]);
    let facts = whole(&dump);
    let lines = told(&facts, Without::default());
    for start in [
        "b.c.users.id i8 Some(\"AUTO_INCREMENT Some(99)",
        "shop.users.id u32 Some(\"AUTO_INCREMENT Some(5)",
    ] {
        assert!(lines.iter().any(|line| line.starts_with(start)), "{start} is not in {lines:#?}");
    }
}
