//! The JSON report and its schema.

use crate::hostile::hostile_audit;
use crate::render;
use crate::sample::{clean_audit, sample_audit};
use idwidth::reports::{Format, schema};
use serde_json::Value;

fn validate(report: &str) -> Result<(), String> {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.enable_format_assertions();
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    compiler.add_resource("report.json", schema).unwrap();
    let index = compiler.compile("report.json", &mut schemas).unwrap();
    let report: Value = serde_json::from_str(report).unwrap();
    schemas.validate(&report, index).map_err(|error| format!("{error:#}"))
}

#[test]
fn json_report() {
    insta::assert_snapshot!(render(&sample_audit(), Format::Json, 80));
}

#[test]
fn json_report_schema() {
    insta::assert_snapshot!(schema());
}

#[test]
fn every_report_is_valid_by_the_printed_schema() {
    for audit in [sample_audit(), clean_audit(), hostile_audit()] {
        validate(&render(&audit, Format::Json, 80)).unwrap();
    }
}

#[test]
fn the_schema_refuses_a_number_for_an_id_a_wrong_date_and_a_missing_key() {
    let report = render(&sample_audit(), Format::Json, 80);
    for (right, wrong) in [
        ("\"ceiling\": \"2147483647\"", "\"ceiling\": 2147483647"),
        ("\"as_of\": \"2026-11-20\"", "\"as_of\": \"2026-11-31\""),
        ("\"ship_by\": null,", ""),
        ("\"severity\": \"overdue\"", "\"severity\": \"urgent\""),
    ] {
        assert!(report.contains(right), "{right}");
        assert!(validate(&report.replacen(right, wrong, 1)).is_err(), "{wrong}");
    }
}

#[test]
fn keys_are_sorted_and_none_is_left_out() {
    fn check(value: &Value, path: &str) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    check(value, &format!("{path}.{key}"));
                }
            }
            Value::Array(values) => values.iter().for_each(|value| check(value, path)),
            _ => {}
        }
    }
    let text = render(&sample_audit(), Format::Json, 80);
    let report: Value = serde_json::from_str(&text).unwrap();
    check(&report, "");
    let again = serde_json::to_string_pretty(&report).unwrap() + "\n";
    assert_eq!(text, again);
    assert_eq!(report["findings"][5]["id_space"], Value::Null);
    assert_eq!(report["findings"][0].as_object().unwrap().len(), 23);
}
