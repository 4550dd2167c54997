//! Folders of migrations that are broken, or look as if: one clear problem each, and the rest is read.

use crate::tree::{fixture, problems, read};
use std::path::Path;

#[test]
fn versions_that_clash_are_named_and_both_replayed() {
    let facts = read(&fixture("bad/clash"));
    assert_eq!(problems(&facts), ["1_b.up.sql:0: its version 1 is also that of 1_a.up.sql"]);
    assert_eq!(facts.tables.len(), 2);
}

#[test]
fn a_step_without_marks_is_not_applied_and_named() {
    let facts = read(&fixture("bad/marks"));
    let problems = problems(&facts);
    assert!(
        problems.contains(
            &"2_b.sql:0: has no line `-- +goose up`: its tool applies nothing of it".to_owned()
        ),
        "{problems:?}"
    );
    assert!(
        problems
            .iter()
            .any(|problem| problem.starts_with("3_c.sql:1: variables of the environment")),
        "{problems:?}"
    );
    assert!(facts.tables.iter().all(|table| table.name != "two"));
}

#[test]
fn a_placeholder_without_a_value_is_named_at_its_first_place() {
    let facts = read(&fixture("bad/placeholder"));
    assert_eq!(
        problems(&facts),
        ["V1__a.sql:2: placeholder `schema` has no value; it was taken for its own name"]
    );
    assert!(facts.tables.iter().any(|table| table.name == "schema_log"));
}

#[test]
fn one_bad_step_is_one_clear_problem_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("1_a.up.sql", b"CREATE TABLE a (id bigserial PRIMARY KEY);");
    write("2_b.up.sql", b"CREATE TABLE b (id bigserial PRIMARY KEY, n\xe4me text);");
    write("3_c.up.sql", b"CREATE TABLE c (\0\0\0");
    std::os::unix::fs::symlink("nowhere", folder.path().join("4_d.up.sql")).unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("loop")).unwrap();
    let facts = read(folder.path());
    assert_eq!(
        problems(&facts),
        [
            "2_b.up.sql:0: is not UTF-8: letters that are not were replaced",
            "3_c.up.sql:0: this is binary, no text"
        ]
    );
    assert_eq!(facts.tables.len(), 2);
    assert!(facts.coverage.skipped.contains_key("a symbolic link"));
}

#[test]
fn dated_copies_of_one_schema_are_no_steps() {
    let folder = tempfile::tempdir().unwrap();
    for day in ["2024-01-01", "2024-02-01"] {
        let sql = "CREATE TABLE a (id bigserial PRIMARY KEY);";
        std::fs::write(folder.path().join(format!("{day}-shop.sql")), sql).unwrap();
    }
    let facts = read(folder.path());
    assert_ne!(facts.sources[0].kind, "numbered SQL files");
}

/// Prints time and memory for a folder of 100,000 steps; the issue is that both stay small.
#[test]
#[ignore = "writes 100,000 files"]
fn a_hundred_thousand_steps_are_read_in_seconds() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..100_000 {
        let sql = if number % 10 == 0 {
            format!("CREATE TABLE t{number} (id serial PRIMARY KEY, other_id integer);\n")
        } else {
            format!("ALTER TABLE t{} ADD COLUMN c{number} bigint;\n", number - number % 10)
        };
        std::fs::write(folder.path().join(format!("{number}_x.up.sql")), sql).unwrap();
    }
    let start = std::time::Instant::now();
    let facts = read(folder.path());
    println!("{:?}, {}", start.elapsed(), memory());
    assert_eq!(facts.tables.len(), 10_000);
    assert!(start.elapsed().as_secs() < 60);
}

/// Returns the line of the system that tells the highest memory of this process.
fn memory() -> String {
    let status = std::fs::read_to_string(Path::new("/proc/self/status")).unwrap();
    status.lines().find(|line| line.starts_with("VmHWM")).unwrap().to_owned()
}
