//! The HTML report as text: what it may refer to, how large it gets, what a screen reader hears.

use crate::render;
use crate::sample::{clean_audit, sample_audit};
use idwidth::facts::Point;
use idwidth::reports::Format;
use jiff::ToSpan;
use jiff::civil::date;

#[test]
fn html_report() {
    // A line per element, so that a change shows as one.
    insta::assert_snapshot!(render(&sample_audit(), Format::Html, 80).replace("><", ">\n<"));
}

#[test]
fn html_report_of_a_clean_run() {
    let html = render(&clean_audit(), Format::Html, 80);
    let (_, body) = html.split_once("<body>").unwrap();
    insta::assert_snapshot!(body.replace("><", ">\n<"));
}

#[test]
fn the_page_refers_to_nothing_outside() {
    let html = render(&sample_audit(), Format::Html, 80);
    for word in ["http://", "https://", "src=", "<script", "<link", "@import"] {
        assert!(!html.contains(word), "{word}");
    }
    assert_eq!(html.matches("url(").count(), html.matches("url(#").count());
    assert!(html.contains("default-src 'none'; style-src 'unsafe-inline'"));
}

#[test]
fn every_chart_says_in_words_what_it_shows() {
    let html = render(&sample_audit(), Format::Html, 80);
    let charts: Vec<_> = html.split("<svg").skip(1).collect();
    assert_eq!(charts.len(), 4);
    for chart in charts {
        let name = chart.split("aria-labelledby=\"").nth(1).unwrap().split('"').next().unwrap();
        for id in name.split(' ') {
            assert_eq!(html.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
        }
        assert!(chart.contains("role=\"img\""));
        assert!(chart.contains("</desc>"));
    }
    assert_eq!(html.matches("<table").count(), html.matches("<caption>").count());
    assert_eq!(
        html.matches("<th").count(),
        html.matches("scope=").count() + html.matches("<thead>").count()
    );
}

#[test]
fn a_long_curve_is_thinned_to_what_can_be_seen() {
    let mut audit = sample_audit();
    let point = |n: i32| Point {
        date: date(2016, 1, 1).checked_add(n.days()).unwrap(),
        value: i128::from(n) * 500_000,
    };
    audit.id_spaces[0].curve = (0..3650).map(point).collect();
    let html = render(&audit, Format::Html, 80);
    assert!(html.contains("120 of 3,650 points"));
    assert!(html.contains("2016-01-01") && html.contains("2025-12-28"), "first and last stay");
    let longest = html.split("points=\"").skip(1).map(|points| points.find('"').unwrap()).max();
    assert!(longest.unwrap() < 120 * 14, "{longest:?}");
}

#[test]
fn two_hundred_id_spaces_and_findings_fit_the_size_budget() {
    let mut audit = sample_audit();
    let (space, finding) = (audit.id_spaces[0].clone(), audit.findings[0].clone());
    audit.id_spaces = vec![space; 200];
    audit.findings = vec![finding; 200];
    for (index, finding) in audit.findings.iter_mut().enumerate() {
        finding.id_space = Some(index);
    }
    let size = render(&audit, Format::Html, 80).len();
    assert!(size < 5 * 1024 * 1024, "{size}");
}
