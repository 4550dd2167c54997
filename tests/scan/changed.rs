//! The list of changed files, as git writes it: what it names is found, and what it does not is said.

use crate::run::{Run, findings};
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{fs, str};

const TEAMS: &str = "CREATE TABLE teams (id serial PRIMARY KEY, name text);\n";

/// A work tree of git with a schema in a folder below it.
fn work_tree(schema: &str) -> tempfile::TempDir {
    let tree = tempfile::tempdir().unwrap();
    fs::create_dir(tree.path().join(".git")).unwrap();
    let schema = tree.path().join(schema);
    fs::create_dir_all(schema.parent().unwrap()).unwrap();
    fs::write(schema, TEAMS).unwrap();
    tree
}

/// Scans a folder, with a list of changed files on standard input.
fn piped(folder: &Path, list: &[u8], format: &str) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_idwidth"))
        .args(["scan", "--isolated", "--changed", "-", "--output", format])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(list).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| str::from_utf8(bytes).unwrap().to_owned();
    let code = output.status.code().unwrap();
    Run { code, stdout: text(&output.stdout), stderr: text(&output.stderr) }
}

fn report(folder: &Path, list: &[u8]) -> (i32, Value) {
    let run = piped(folder, list, "json");
    let report = serde_json::from_str(&run.stdout);
    (run.code, report.unwrap_or_else(|_| panic!("no report: {}", run.stderr)))
}

fn assert_found(folder: &Path, list: &[u8]) {
    let (code, report) = report(folder, list);
    assert_eq!(findings(&report), ["high new-narrow-key teams.id DBERR"]);
    assert_eq!(code, 1);
    let changed = json!({ "named": 1, "read": 1, "not_read": [], "not_found": [] });
    assert_eq!(report["coverage"]["changed"], changed);
}

#[test]
fn paths_from_the_root_of_the_work_tree_are_found_from_a_folder_below_it() {
    let tree = work_tree("db/sql/V1.sql");
    assert_found(&tree.path().join("db"), b"db/sql/V1.sql\n");
    assert_found(&tree.path().join("db"), b"sql/V1.sql\r\n");
}

#[test]
fn paths_of_a_scanned_work_tree_are_found_from_outside_it() {
    let tree = work_tree("db/V1.sql");
    let elsewhere = tempfile::tempdir().unwrap();
    let db = tree.path().join("db");
    let (_, report) = crate::run::report(
        elsewhere.path(),
        &["--isolated", "--changed", "db/V1.sql", db.to_str().unwrap()],
    );
    assert!(findings(&report)[0].starts_with("high new-narrow-key"), "{report}");
}

#[test]
fn names_that_git_quotes_are_found() {
    let tree = work_tree("größe/V1 \"a\"\t.sql");
    assert_found(tree.path(), br#""gr\303\266\303\237e/V1 \"a\"\t.sql""#);
}

#[test]
fn names_that_end_in_nul_are_found() {
    let tree = work_tree("größe/V1\n.sql");
    assert_found(tree.path(), "größe/V1\n.sql\0".as_bytes());
}

#[test]
fn what_is_named_and_not_found_or_not_read_is_said() {
    let tree = work_tree("V1.sql");
    fs::write(tree.path().join("notes.txt"), "notes").unwrap();
    fs::write(tree.path().join("Team.groovy"), "class Team { int id }").unwrap();
    let list = b"V1.sql\nV2.sql\nnotes.txt\nTeam.groovy\n";
    let (_, report) = report(tree.path(), list);
    assert_eq!(
        report["coverage"]["changed"],
        json!({ "named": 4, "read": 1, "not_read": ["Team.groovy", "notes.txt"], "not_found": ["V2.sql"] })
    );
    let text = piped(tree.path(), list, "text").stdout;
    assert!(text.contains("changed   4 named, 1 read, 1 not found: V2.sql"), "{text}");
    assert!(text.contains("2 not read: Team.groovy, notes.txt"), "{text}");
}

#[test]
fn a_list_of_which_nothing_is_found_is_no_verdict() {
    let tree = work_tree("V1.sql");
    let run = piped(tree.path(), b"sql/V1.sql\n", "text");
    assert_eq!(run.code, 2);
    for word in ["--changed", "sql/V1.sql", "--diff-filter=d"] {
        assert!(run.stderr.contains(word), "{}", run.stderr);
    }
}

#[test]
fn a_change_of_no_files_passes_and_is_said() {
    let tree = work_tree("V1.sql");
    let run = piped(tree.path(), b"", "text");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("changed   0 named"), "{}", run.stdout);
    let (_, without) = crate::run::report(tree.path(), &["--isolated"]);
    assert_eq!(without["coverage"]["changed"], Value::Null);
}
