//! What all formats have in common.

use crate::render;
use crate::sample::sample_audit;
use idwidth::findings::Audit;
use idwidth::reports::Format;
use serde_json::Value;

#[test]
fn a_misspelt_format_gets_the_nearest_one() {
    let error = "jsno".parse::<Format>().unwrap_err().to_string();
    assert_eq!(
        error,
        "`jsno` is no report format; formats are text, json, html; did you mean `json`?"
    );
    let error = "sarif".parse::<Format>().unwrap_err().to_string();
    assert_eq!(error, "`sarif` is no report format; formats are text, json, html");
    for (format, name) in Format::ALL {
        assert_eq!(name.parse(), Ok(format));
        assert_eq!(format.name(), name);
    }
}

#[test]
fn the_same_audit_is_the_same_bytes() {
    for (format, _) in Format::ALL {
        assert_eq!(render(&sample_audit(), format, 80), render(&sample_audit(), format, 80));
    }
}

/// Finding ids in the order in which `report` first names them.
fn ids_by_first_mention(audit: &Audit, report: &str) -> Vec<String> {
    let mut ids: Vec<_> = audit.findings.iter().map(|finding| finding.id.clone()).collect();
    ids.sort_by_key(|id| report.find(id.as_str()).unwrap());
    ids
}

#[test]
fn every_format_lists_the_same_findings_in_the_order_of_the_audit() {
    let audit = sample_audit();
    let order: Vec<_> = audit.findings.iter().map(|finding| finding.id.clone()).collect();
    for (format, name) in Format::ALL {
        assert_eq!(ids_by_first_mention(&audit, &render(&audit, format, 80)), order, "{name}");
    }
    let report: Value = serde_json::from_str(&render(&audit, Format::Json, 80)).unwrap();
    let listed: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|f| f["id"].clone()).collect();
    assert_eq!(listed, order);
}

#[test]
fn text_groups_findings_by_id_space_and_keeps_their_order_within() {
    let mut audit = sample_audit();
    let ids = |audit: &Audit| audit.findings.iter().map(|f| f.id.clone()).collect::<Vec<_>>();
    let grouped = ids(&audit);
    // The finding of the second id space now comes second in urgency.
    let second = audit.findings.remove(4);
    audit.findings.insert(1, second);
    let urgent = ids(&audit);
    assert_ne!(urgent, grouped);
    assert_eq!(ids_by_first_mention(&audit, &render(&audit, Format::Text, 80)), grouped);
    assert_eq!(ids_by_first_mention(&audit, &render(&audit, Format::Json, 80)), urgent);
    assert_eq!(ids_by_first_mention(&audit, &render(&audit, Format::Html, 80)), urgent);
}
