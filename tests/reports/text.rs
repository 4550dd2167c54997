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
