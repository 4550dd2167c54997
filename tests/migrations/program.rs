//! The program itself, over trees of migrations: what a person reads points at the step to open.

use crate::tree::fixture;
use std::process::Command;

/// Runs `idwidth scan` over a folder and returns its report.
fn scan(folder: &std::path::Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_idwidth"));
    command.args(["scan", "--isolated", "--as-of", "2026-01-01"]).arg(folder);
    let report = String::from_utf8(command.output().unwrap().stdout).unwrap();
    // Long lines are wrapped.
    report.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_forgotten_reference_is_reported_at_the_step_that_made_it() {
    let report = scan(&fixture("flyway"));
    let found = report.split("low[reference-narrower-than-id]:").nth(1).unwrap();
    assert!(found.split("carrier").next().unwrap().contains("V2__lines.sql:3"), "{report}");
    assert!(found.contains("order_lines.order_id"), "{report}");
    // A path may be wrapped too.
    assert!(report.replace(' ', "").contains("V3__FillNotes.java:astepincode"), "{report}");
}

#[test]
fn a_forgotten_sequence_is_reported_though_its_column_was_widened() {
    let report = scan(&fixture("goose"));
    let found = report.split("low[sequence-too-narrow]:").nth(1).unwrap();
    assert!(found.split("outcome").next().unwrap().contains("events_id_seq"), "{report}");
}

#[test]
fn a_schema_beside_its_migrations_is_preferred() {
    let folder = tempfile::tempdir().unwrap();
    let steps = folder.path().join("migrations");
    std::fs::create_dir(&steps).unwrap();
    let step = "-- migrate:up\nCREATE TABLE a (id bigserial PRIMARY KEY);\n-- migrate:down\n";
    std::fs::write(steps.join("20240101000000_a.sql"), step).unwrap();
    let schema = "CREATE TABLE a (id serial PRIMARY KEY, note text);\n";
    std::fs::write(folder.path().join("schema.sql"), schema).unwrap();
    let facts = crate::tree::read(folder.path());
    assert_eq!(facts.sources.len(), 1);
    assert!(facts.sources[0].path.ends_with("schema.sql"));
    let (left_out, reason) = &facts.coverage.not_used[0];
    assert!(left_out.ends_with("migrations") && reason.contains("nearer the database"), "{reason}");
}
