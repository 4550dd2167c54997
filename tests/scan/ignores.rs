//! Findings that a file says not to tell: kept with the reason, counted, and missed when they are gone.

use crate::run::{findings, folder, idwidth, report};
use serde_json::Value;

const SQL: &str = "\
CREATE TABLE notifications (
  id bigint NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (id)
) ENGINE=InnoDB AUTO_INCREMENT=2140000000;
CREATE TABLE deliveries (
  id bigint NOT NULL AUTO_INCREMENT,
  notification_id int NOT NULL, -- idwidth: ignore[reference-narrower-than-id] -- emptied every night
  PRIMARY KEY (id)
) ENGINE=InnoDB AUTO_INCREMENT=20000;
";

fn scan(code: &str) -> (i32, Value) {
    let code = format!("import kotlinx.serialization.Serializable\n\n{code}");
    report(folder(&[("shop.sql", SQL), ("Dto.kt", &code)]).path(), &[])
}

fn reasons(report: &Value) -> Vec<(u64, String)> {
    let problems = report["problems"].as_array().unwrap().iter();
    let line = |problem: &Value| problem["location"]["line"].as_u64().unwrap();
    problems.map(|it| (line(it), it["reason"].as_str().unwrap().to_owned())).collect()
}

#[test]
fn what_is_ignored_is_kept_with_its_reason_and_fails_no_run() {
    let (code, report) = scan(
        "@Serializable\ndata class NotificationDto(\n    // idwidth: ignore[client-field-too-narrow] -- never shipped\n    val id: Int,\n)\n",
    );
    assert_eq!((code, findings(&report).len()), (0, 0), "{report:#}");
    let ignored = report["ignored"].as_array().unwrap();
    assert_eq!(ignored.len(), 2);
    let told: Vec<_> = ignored
        .iter()
        .map(|it| (it["finding"]["check"].as_str().unwrap(), it["reason"].as_str().unwrap()))
        .collect();
    assert!(told.contains(&("client-field-too-narrow", "never shipped")), "{told:?}");
    assert!(told.contains(&("reference-narrower-than-id", "emptied every night")), "{told:?}");
    assert_eq!(report["unused_ignores"], Value::Array(Vec::new()));
}

#[test]
fn an_annotation_of_a_class_covers_its_fields() {
    let (_, report) = scan(
        "@Suppress(\"unused\", \"idwidth:client-field-too-narrow\")\n@Serializable\ndata class NotificationDto(\n    val id: Int,\n)\n",
    );
    assert_eq!(findings(&report).len(), 0, "{report:#}");
    let all = report["ignored"].as_array().unwrap();
    let field = all.iter().find(|it| it["finding"]["symbol"] == "NotificationDto.id").unwrap();
    assert_eq!(field["reason"], Value::Null);
    assert_eq!(field["location"]["line"], 3);
}

#[test]
fn another_check_or_line_is_not_ignored_and_the_ignore_is_told_as_unused() {
    let (code, report) = scan(
        "@Serializable\ndata class NotificationDto(val id: Int)\n// idwidth: ignore[client-field-too-narrow] -- elsewhere\nval other = 1\n",
    );
    assert_eq!((code, findings(&report).len()), (1, 1));
    let unused = &report["unused_ignores"][0];
    assert_eq!(unused["location"]["line"], 5);
    assert_eq!(unused["checks"][0], "client-field-too-narrow");
}

#[test]
fn a_mistake_in_an_ignore_is_a_problem_with_its_place() {
    let (code, report) = scan(
        "// idwidth: ignore -- all\nval a = 1\n// idwidth: ignore[client-field-too-narow] -- small\nval b = 1\n// idwidth: ignore[client-field-too-narrow]\nval c = 1\n",
    );
    assert_eq!(code, 3, "incomplete: a person meant something that was not done");
    assert_eq!(
        reasons(&report),
        [
            (3, "an ignore that names no check".to_owned()),
            (
                5,
                "an ignore of `client-field-too-narow`, which is no check; did you mean `client-field-too-narrow`?"
                    .to_owned()
            ),
            (7, "an ignore without a reason".to_owned()),
        ]
    );
}

#[test]
fn the_text_report_counts_what_it_does_not_tell() {
    let project = folder(&[("shop.sql", SQL)]);
    let run = idwidth(project.path(), &["scan", "--as-of", "2026-11-25"]);
    let line = "[reference-narrower-than-id] shop.sql:7: emptied every";
    assert!(run.stdout.contains("ignored   1 finding not told:"), "{}", run.stdout);
    assert!(run.stdout.contains(line), "{}", run.stdout);
    assert_eq!(run.code, 0);
}
