//! The text report.

use crate::render;
use crate::sample::{clean_audit, sample_audit};
use idwidth::reports::{Format, Look, write};

#[test]
fn text_at_80_columns() {
    insta::assert_snapshot!(render(&sample_audit(), Format::Text, 80));
}

#[test]
fn text_at_120_columns() {
    insta::assert_snapshot!(render(&sample_audit(), Format::Text, 120));
}

#[test]
fn a_clean_run_is_coverage_and_verdict() {
    insta::assert_snapshot!(render(&clean_audit(), Format::Text, 80));
}

#[test]
fn colours_are_written_only_when_asked_for() {
    assert!(!render(&sample_audit(), Format::Text, 80).contains('\u{1b}'));
    let mut out = Vec::new();
    write(&sample_audit(), Format::Text, &mut out, &Look { width: 80, colour: true }).unwrap();
    let coloured = String::from_utf8(out).unwrap();
    assert!(coloured.contains("\u{1b}["));
    assert_eq!(
        anstream::adapter::strip_str(&coloured).to_string(),
        render(&sample_audit(), Format::Text, 80)
    );
}

#[test]
fn no_line_is_wider_than_the_page_save_places() {
    for width in [60, 80, 100, 120] {
        for line in render(&sample_audit(), Format::Text, width).lines() {
            let is_place =
                line.contains(".kt:") || line.contains(".sql:") || line.contains(".zst:");
            assert!(line.chars().count() <= width || is_place, "{width} columns: {line}");
        }
    }
}

/// JSON and HTML have what a page for people has no room for.
#[test]
fn long_lists_are_cut_in_text_alone() {
    let mut audit = sample_audit();
    let copy = |number: usize| (format!("db/copy-{number}.sql"), "an older copy".to_owned());
    audit.coverage.not_used = (0..1_012).map(copy).collect();
    let text = render(&audit, Format::Text, 80);
    assert!(text.contains("db/copy-9.sql") && !text.contains("db/copy-10.sql"), "{text}");
    assert!(text.contains("and 1,002 more"), "{text}");
    for format in [Format::Json, Format::Html] {
        let whole = render(&audit, format, 80);
        assert!(whole.contains("db/copy-1011.sql") && !whole.contains("1,002 more"));
    }
}
