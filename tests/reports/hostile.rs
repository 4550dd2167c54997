//! Names that would drive a terminal, break out of markup or stretch a page.

use crate::render;
use crate::sample::sample_audit;
use idwidth::findings::Audit;
use idwidth::reports::Format;

const HOSTILE: &str = "a\u{1b}[2J\u{7}\u{9b}31m\u{202e}txt.exe\u{2066}<script>alert(1)</script>\"'&\r\n\t</style>\u{0}\u{feff}z";

/// Puts a hostile name wherever a name, path or sentence stands.
pub(crate) fn hostile_audit() -> Audit {
    let mut audit = sample_audit();
    let long = format!("{HOSTILE}{}", "x".repeat(500));
    audit.sources[0].name = HOSTILE.to_owned();
    audit.sources[0].kind = HOSTILE.to_owned();
    for space in &mut audit.id_spaces {
        space.name.clone_from(&long);
        space.lookup = space.lookup.as_ref().map(|_| HOSTILE.to_owned());
        if let Some(minting) = &mut space.minting {
            minting.table = HOSTILE.to_owned();
            minting.location.path = HOSTILE.into();
        }
    }
    for finding in &mut audit.findings {
        finding.message.clone_from(&long);
        finding.fix = HOSTILE.to_owned();
        let carrier = &mut finding.carrier;
        carrier.symbol.clone_from(&long);
        carrier.type_text = HOSTILE.to_owned();
        carrier.outcome.detail = HOSTILE.to_owned();
        carrier.location.path = HOSTILE.into();
        carrier.location.excerpt = long.as_str().into();
        carrier.forecast.reason = HOSTILE.to_owned();
        carrier.link.rivals = vec![HOSTILE.to_owned()];
        for evidence in &mut carrier.link.evidence {
            evidence.says = HOSTILE.to_owned();
        }
    }
    for problem in &mut audit.problems {
        problem.location.path = HOSTILE.into();
        problem.reason = HOSTILE.to_owned();
        problem.cure.clone_from(&long);
    }
    audit.coverage.skipped.insert(HOSTILE.to_owned(), 1);
    audit.coverage.not_used.push((HOSTILE.to_owned(), HOSTILE.to_owned()));
    audit.verdict.reason = HOSTILE.to_owned();
    audit
}

#[test]
fn no_control_or_bidirectional_character_reaches_the_reader() {
    let audit = hostile_audit();
    for (format, name) in Format::ALL {
        for c in render(&audit, format, 80).chars().filter(|c| *c != '\n') {
            let drives = c.is_control() || ('\u{200b}'..='\u{200f}').contains(&c);
            let reorders =
                ('\u{202a}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c);
            assert!(!drives && !reorders && c != '\u{feff}', "{name}: {c:?}");
        }
    }
}

#[test]
fn control_characters_are_shown_escaped_in_text() {
    let text = render(&hostile_audit(), Format::Text, 120);
    assert!(!text.lines().any(|line| line.starts_with("</style>")), "{text}");
    assert!(text.contains(r"a\u{1b}[2J\u{7}\u{9b}31m\u{202e}txt.exe"), "{text}");
}

#[test]
fn json_keeps_hostile_names_as_they_are() {
    let report: serde_json::Value =
        serde_json::from_str(&render(&hostile_audit(), Format::Json, 80)).unwrap();
    assert_eq!(report["findings"][0]["fix"], HOSTILE);
}

#[test]
fn names_cannot_break_out_of_the_markup() {
    let html = render(&hostile_audit(), Format::Html, 80);
    assert!(!html.contains("<script"));
    assert_eq!(html.matches("</style>").count(), 1);
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
}

#[test]
fn a_very_long_name_does_not_widen_the_page() {
    let mut audit = sample_audit();
    let long = format!("com.example.{}", "Very".repeat(100));
    audit.id_spaces[0].name.clone_from(&long);
    audit.findings[0].carrier.symbol.clone_from(&long);
    audit.findings[0].message = long;
    for line in render(&audit, Format::Text, 80).lines() {
        let is_place = line.contains(".kt:") || line.contains(".sql:") || line.contains(".zst:");
        assert!(line.chars().count() <= 80 || is_place, "{line}");
    }
}

#[test]
fn a_place_that_lies_about_its_columns_is_still_printed() {
    for (column, end_column, excerpt) in [
        (0, 0, "short"),
        (9, 3, "short"),
        (u32::MAX, u32::MAX, "short"),
        (2, 9999, "é\u{301}日本語"),
        (1, 1, ""),
    ] {
        let mut audit = sample_audit();
        let location = &mut audit.findings[0].carrier.location;
        location.column = column;
        location.end_column = end_column;
        location.excerpt = excerpt.into();
        let text = render(&audit, Format::Text, 80);
        assert!(text.contains("ZERO @ 2147483648 @ app/"), "{column}..{end_column}");
    }
}
