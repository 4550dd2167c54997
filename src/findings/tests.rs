//! Findings of sketched systems.

use super::*;
use crate::facts::sketch;
use jiff::civil::date;

const AS_OF: Date = date(2026, 11, 25);

fn audited(text: &str) -> Audit {
    let facts = sketch::facts(text);
    let links = crate::linking::link(&facts);
    audit(facts, links, AS_OF, &LeadTimes::default(), Gate(Some(Severity::High)))
}

/// Prints each finding: severity, check, symbol, ship-by date or forecast state, other checks.
fn findings(text: &str) -> String {
    let lines = audited(text).findings.into_iter().map(|f| {
        let when = match f.carrier.ship_by {
            Some(ship_by) => ship_by.to_string(),
            None => f.carrier.forecast.state.name().to_owned(),
        };
        let also =
            if f.also.is_empty() { String::new() } else { format!(" also {}", f.also.join(",")) };
        format!("{} {} {} {when}{also}", f.severity.name(), f.check, f.carrier.symbol)
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_founding_story_is_found_before_it_happens() {
    insta::assert_snapshot!(findings("
        taken 2026-11-25
        table notifications
          id i64 mints 2098000000 rows 5000 max 2098000000 grows 2098000000 1500000 2026-11-25
        table deliveries
          notification_id i32
        field NotificationDto.id i32
        conversion Push.open/toIntOrNull notification_id i32 ZERO
        field Wide.notificationId i64
    "), @"
    critical narrowing-conversion Push.open/toIntOrNull 2026-09-10 also same-name-two-widths
    critical client-field-too-narrow NotificationDto.id 2026-09-10
    critical reference-narrower-than-id deliveries.notification_id 2026-10-21
    ");
}

#[test]
fn a_lookup_table_is_silent() {
    insta::assert_snapshot!(findings("
        table countries
          id i32 mints 12
        table cities
          id i64 mints 900
          country_id i16 -> countries.id
        field CountryDto.id i32
        field CityDto.countryId i16
    "), @"");
}

#[test]
fn a_large_table_that_does_not_tell_its_growth_is_judged_by_its_use() {
    insta::assert_snapshot!(findings("
        table events
          id i32 mints 1700000000
        table clicks
          id i32 mints 900000000
        field EventDto.id i32
    "), @"
    high minting-column-too-narrow events.id unknown
    medium client-field-too-narrow EventDto.id unknown
    ");
}

#[test]
fn a_reference_as_wide_as_its_narrow_id_is_listed_with_it() {
    let audit = audited(
        "
        table events
          id i32 mints 1700000000
        table clicks
          event_id i32 -> events.id
    ",
    );
    let narrow: Vec<&str> = audit.id_spaces[0]
        .carriers
        .iter()
        .filter(|carrier| carrier.narrow)
        .map(|carrier| carrier.symbol.as_str())
        .collect();
    assert_eq!(narrow, ["events.id", "clicks.event_id"]);
    assert_eq!(audit.findings.len(), 1);
}

#[test]
fn without_any_reading_a_narrow_place_is_a_low_finding() {
    insta::assert_snapshot!(findings("
        table events
          id i32 mints ?
        table clicks
          id i64 mints ?
          event_id i16 -> events.id
        field Order.id i32
        field Order.pageId i32
        field Saved.pageId i64
        field Menu.id i32 excluded=menu
    "), @"
    low client-field-too-narrow Order.id unknown
    low same-name-two-widths Order.pageId unknown also client-field-too-narrow
    low minting-column-too-narrow events.id unknown
    low reference-narrower-than-id clicks.event_id unknown
    ");
}

#[test]
fn where_nothing_says_that_a_table_grows_its_minting_column_is_told_alone() {
    let text = "
        table states
          id u32 mints ?
        table doors
          id i64 mints ?
          state_id u32 -> states.id
        field StateDto.id i32
        field StateRow.id i16
    ";
    insta::assert_snapshot!(findings(text), @"
    low client-field-too-narrow StateRow.id unknown
    low minting-column-too-narrow states.id unknown
    ");
    let grows = text.replace(
        "mints ?\n        table doors",
        "mints ?\n          created_at i64\n        table doors",
    );
    insta::assert_snapshot!(findings(&grows), @"
    low client-field-too-narrow StateDto.id unknown
    low client-field-too-narrow StateRow.id unknown
    low minting-column-too-narrow states.id unknown
    ");
}

#[test]
fn an_exhausted_column_is_overdue() {
    insta::assert_snapshot!(findings("
        table events
          id i32 mints 2147483647
    "), @"overdue minting-column-too-narrow events.id 2026-09-26");
}

#[test]
fn sign_alone_at_64_bits_is_no_risk() {
    insta::assert_snapshot!(findings("
        table events
          id u64 mints 9000000000
        table clicks
          event_id i64 -> events.id
        table taps
          event_id u32 -> events.id
    "), @"overdue reference-narrower-than-id taps.event_id 2026-09-26");
}

#[test]
fn an_id_survives_moves_and_growth_and_not_a_new_name() {
    let id = |text: &str| audited(text).findings[0].id.clone();
    let before = id("
        table events
          id i32 mints 2147483647
    ");
    let after = id("
        table others
          id i64 mints 5

        table events
          id i32 mints 2247483647
    ");
    let renamed = id("
        table happenings
          id i32 mints 2147483647
    ");
    assert_eq!(before, after);
    assert_ne!(before, renamed);
}

#[test]
fn what_could_not_be_read_is_never_a_clean_run() {
    let mut facts = sketch::facts("table a\n id i64 mints 5");
    facts.problems.push(crate::facts::Problem {
        location: facts.tables[0].location.clone(),
        reason: "not understood".to_owned(),
        cure: "Report it.".to_owned(),
        source_failed: false,
    });
    let links = crate::linking::link(&facts);
    let audit = audit(facts, links, AS_OF, &LeadTimes::default(), Gate(Some(Severity::High)));
    assert_eq!(audit.verdict.exit_code, 3);
    assert_eq!(audit.verdict.status, VerdictStatus::Incomplete);
}

#[test]
fn an_exhausted_column_with_a_curve_is_overdue_and_dated() {
    insta::assert_snapshot!(findings("
        taken 2026-11-25
        table events
          id i32 mints 2147483647 rows 5000 max 2147483647 grows 2147483647 1500000 2026-11-20
    "), @"overdue minting-column-too-narrow events.id 2026-11-18");
}

#[test]
fn a_reference_that_differs_only_by_its_sign_is_low_until_half_of_it_is_used() {
    insta::assert_snapshot!(findings("
        table events
          id u32 mints 900000000
        table pages
          id u32 mints 1900000000
        table clicks
          id i64 mints ?
          event_id i32 -> events.id
          page_id i32 -> pages.id
    "), @"
    high reference-narrower-than-id clicks.page_id unknown
    low reference-narrower-than-id clicks.event_id unknown
    ");
}

#[test]
fn a_column_of_ids_that_somebody_else_mints_is_found() {
    let mut facts = sketch::facts(
        "
        table clones
          id i64 mints 20000
          github_id i32
    ",
    );
    let location = facts.tables[0].location.clone();
    facts.externals = vec![crate::facts::External {
        name: "github.comment".to_owned(),
        reading: crate::facts::Reading {
            value: 2_100_000_000,
            how: crate::facts::How::Stated,
            at: None,
        },
        per_day: None,
        names: Vec::new(),
        location: location.clone(),
    }];
    facts.pins = vec![crate::facts::Pin {
        column: "github.comment".to_owned(),
        carrier: "db.clones.github_id".to_owned(),
        refuse: false,
        location,
    }];
    let links = crate::linking::link(&facts);
    let audit = audit(facts, links, AS_OF, &LeadTimes::default(), Gate(Some(Severity::High)));
    let found: Vec<_> = audit.findings.iter().map(|f| (f.severity, f.message.as_str())).collect();
    assert_eq!(
        found,
        [(
            Severity::Critical,
            "`clones.github_id` (i32) carries ids of `github.comment`; it holds ids up to 2147483647, growth unknown"
        )]
    );
}

#[test]
fn a_number_that_rounds_is_low_only_where_nothing_tells_whose_ids_it_holds() {
    insta::assert_snapshot!(findings("
        field OrderDto.order_id f64
        field OrderDto.total f64
    "), @"low client-field-too-narrow OrderDto.order_id unknown");
    insta::assert_snapshot!(findings("
        table orders
          id i64 mints 90000000
        field OrderDto.order_id f64
    "), @"");
}
