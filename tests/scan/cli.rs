//! Help, explain, schema, gate.

use crate::run::{idwidth, root};

#[test]
fn help_shows_examples_and_exit_codes() {
    insta::assert_snapshot!(idwidth(root(), &["scan", "--help"]).stdout);
}

#[test]
fn explain_prints_the_page_of_each_check() {
    let list = idwidth(root(), &["explain"]);
    insta::assert_snapshot!(list.stdout);
    for line in list.stdout.lines() {
        let check = line.split_whitespace().next().unwrap();
        let page = idwidth(root(), &["explain", check]);
        assert_eq!(
            (page.code, page.stdout.lines().next().unwrap()),
            (0, format!("# {check}").as_str())
        );
    }
    let unknown = idwidth(root(), &["explain", "narrowing-conversions"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("did you mean `narrowing-conversion`?"), "{}", unknown.stderr);
}

#[test]
fn the_schema_is_a_json_schema() {
    let run = idwidth(root(), &["schema", "report"]);
    let schema: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
}

#[test]
fn the_gate_softens_findings_and_nothing_else() {
    let scan = |level: &str, paths: &str| {
        let arguments =
            ["scan", paths, "--as-of", "2026-11-25", "--fail-on", level, "--output", "json"];
        idwidth(root(), &arguments).code
    };
    assert_eq!(scan("high", "fixtures/projects/market"), 1);
    assert_eq!(scan("overdue", "fixtures/projects/market"), 0);
    assert_eq!(scan("never", "fixtures/projects/market"), 0);
    assert_eq!(scan("never", "fixtures/bad/cut-dump"), 3);
    assert_eq!(scan("never", "no/such/folder"), 2);
}

#[test]
fn several_reports_in_one_run() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (json, html) = (format!("json={}", path("r.json")), format!("html={}", path("r.html")));
    let run = idwidth(
        root(),
        &[
            "scan",
            "fixtures/projects/market",
            "--as-of",
            "2026-11-25",
            "--output",
            &json,
            "--output",
            &html,
        ],
    );
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(std::fs::read_to_string(path("r.json")).unwrap().starts_with('{'));
    assert!(
        std::fs::read_to_string(path("r.html"))
            .unwrap()
            .to_lowercase()
            .starts_with("<!doctype html>")
    );
}

#[test]
fn colour_is_for_terminals() {
    let scan =
        |when: &str| idwidth(root(), &["scan", "fixtures/projects/market", "--color", when]).stdout;
    assert!(!scan("auto").contains('\x1b'));
    assert!(scan("always").contains('\x1b'));
}
