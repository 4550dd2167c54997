//! The order of steps, and which files are steps of which tool.

use super::words::{Role, Words};
use super::{Found, ordered};
use crate::rules::form::FormPack;
use std::path::Path;

/// Orders files as a tool does.
fn order(tool: &str, files: &[&str]) -> Vec<String> {
    let file = format!("{}/rules/forms/{tool}.toml", env!("CARGO_MANIFEST_DIR"));
    let pack = FormPack::parse(&file, &std::fs::read_to_string(&file).unwrap()).unwrap();
    let words = Words::of(&pack);
    let found: Vec<Found> = files.iter().map(|file| Found::new(Path::new(file))).collect();
    let steps = found.iter().filter_map(|file| Some((file, words.step(&file.path)?.1))).collect();
    ordered(&words, steps).into_iter().map(|(file, _)| file.shown.to_string()).collect()
}

#[test]
fn ten_comes_after_two_and_repeatables_last() {
    let files = [
        "R__v.sql",
        "V10__c.sql",
        "V2_1__b.sql",
        "U2__a.sql",
        "V2__a.sql",
        "V10.0_2026.01.07__d.sql",
    ];
    let expected =
        ["V2__a.sql", "V2_1__b.sql", "V10__c.sql", "V10.0_2026.01.07__d.sql", "R__v.sql"];
    assert_eq!(order("flyway", &files), expected);
}

#[test]
fn a_baseline_stands_for_what_came_before() {
    let files = ["V1__a.sql", "V2__b.sql", "B2__all.sql", "V3__c.sql"];
    assert_eq!(order("flyway", &files), ["B2__all.sql", "V3__c.sql"]);
}

#[test]
fn steps_back_are_none() {
    let files = ["10_b.up.sql", "9_a.up.sql", "9_a.down.sql", "11_c.up.go"];
    assert_eq!(order("up-down", &files), ["9_a.up.sql", "10_b.up.sql", "11_c.up.go"]);
    let files = [
        "m/2020-01-02-000000_b/up.sql",
        "m/2020-01-01-000000_a/up.sql",
        "m/2020-01-01-000000_a/down.sql",
    ];
    assert_eq!(order("diesel", &files), [files[1], files[0]]);
}

#[test]
fn other_files_are_no_steps() {
    let file = format!("{}/rules/forms/goose.toml", env!("CARGO_MANIFEST_DIR"));
    let pack = FormPack::parse(&file, &std::fs::read_to_string(&file).unwrap()).unwrap();
    let words = Words::of(&pack);
    let role = |name: &str| words.step(Path::new(name)).map(|(_, step)| step.role);
    assert_eq!(role("m/001_a.sql"), Some(Role::Up));
    assert_eq!(role("m/001_a.go"), Some(Role::Code));
    assert_eq!(role("m/001_a_test.go"), None);
    assert_eq!(role("m/main.go"), None);
}
