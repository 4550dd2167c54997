//! `fixtures/bad`: one clear line with place and cure each, the right exit code, and everything else still reported.

use crate::run::{findings, idwidth, report, root};
use serde_json::Value;

fn problems(report: &Value) -> String {
    let lines = report["problems"].as_array().unwrap().iter().map(|problem| {
        let location = &problem["location"];
        format!(
            "{}:{}:{}: {} -- {}",
            location["path"].as_str().unwrap(),
            location["line"],
            location["column"],
            problem["reason"].as_str().unwrap(),
            problem["cure"].as_str().unwrap()
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn an_empty_folder_is_never_clean() {
    let folder = tempfile::tempdir().unwrap();
    let run = idwidth(folder.path(), &["scan"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(run.stderr, @"error: nothing was read: .: holds no SQL file and no source file of a known language. Name the folder or file that does, or leave this one out.");
}

#[test]
fn a_binary_file_is_no_dump() {
    let run = idwidth(&root().join("fixtures/bad/binary"), &["scan", "backup.sql"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.stderr);
}

#[test]
fn a_dump_cut_in_the_middle_of_a_row_is_read_up_to_there() {
    let (code, report) = report(&root().join("fixtures/bad/cut-dump"), &[]);
    assert_eq!(code, 3);
    insta::assert_snapshot!(problems(&report));
    assert!(findings(&report).iter().any(|line| line.contains(" orders.id ")), "{report}");
}

#[test]
fn a_file_with_syntax_errors_hides_nothing_else() {
    let (code, report) = report(&root().join("fixtures/bad/broken-kotlin"), &[]);
    assert_eq!(code, 3);
    insta::assert_snapshot!(problems(&report));
    assert!(findings(&report).iter().any(|line| line.contains("Order.orderId")), "{report}");
}

#[test]
fn a_syntax_error_that_hides_no_id_is_named_and_costs_nothing() {
    let run = idwidth(&root().join("fixtures/bad/broken-kotlin"), &["scan", "Price.kt"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    let line = run.stdout.lines().find(|line| line.starts_with("syntax")).unwrap();
    insta::assert_snapshot!(line);
}

#[test]
fn a_source_file_that_is_not_utf8_is_read_and_named() {
    let (code, report) = report(&root().join("fixtures/bad/not-utf8"), &[]);
    assert_eq!(code, 3);
    insta::assert_snapshot!(problems(&report));
    assert!(findings(&report).iter().any(|line| line.contains("Note.orderId")), "{report}");
}

#[test]
fn a_path_that_does_not_exist_is_named_and_the_rest_is_read() {
    let alone = idwidth(root(), &["scan", "no/such/folder"]);
    assert_eq!(alone.code, 2);
    insta::assert_snapshot!(alone.stderr);
    let (code, report) = report(root(), &["no/such/folder", "fixtures/projects/noise"]);
    assert_eq!(code, 3);
    assert!(problems(&report).starts_with("no/such/folder:0:0: cannot be read"), "{report}");
}

#[test]
fn a_misspelt_key_ends_the_run_with_the_nearest_one() {
    let run = idwidth(&root().join("fixtures/bad/config-typo"), &["scan"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.stderr);
}

#[test]
fn a_report_that_cannot_be_written_is_no_verdict() {
    let place = "json=/no/such/folder/report.json";
    let run = idwidth(root(), &["scan", "fixtures/projects/noise", "--output", place]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("/no/such/folder/report.json: cannot be written"),
        "{}",
        run.stderr
    );
}

#[test]
fn usage_errors_are_no_verdict() {
    for arguments in [
        &["scan", "--fail-on", "hihg"][..],
        &["scan", "--as-of", "soon"],
        &["scna"],
        &["scan", "--output", "jsn"],
    ] {
        assert_eq!(idwidth(root(), arguments).code, 2, "{arguments:?}");
    }
}
