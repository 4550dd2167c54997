//! Holds the method against its reference in Python, and every state against records made for it.

use super::convert::id_to_f64;
use super::{Forecast, Growth, State, crb, repair};
use crate::facts::Point;
use crate::width::Id;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde::Deserialize;
use std::collections::BTreeMap;

fn fixture<T: for<'a> Deserialize<'a>>(name: &str) -> T {
    let path = format!("{}/fixtures/forecast/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect(&path);
    serde_json::from_str(&text).expect(&path)
}

#[derive(Deserialize)]
struct Golden {
    series: String,
    variant: String,
    t: Vec<f64>,
    v: Vec<f64>,
    limit: f64,
    p10: f64,
    p50: f64,
    p90: f64,
}

#[test]
fn the_method_agrees_with_its_reference() {
    let golden: Vec<Golden> = fixture("golden.json");
    assert_eq!(golden.len(), 40);
    for case in golden {
        let got = crb::interval(&case.t, &case.v, case.limit).expect("a forecast");
        for (got, want) in [(got.p10, case.p10), (got.p50, case.p50), (got.p90, case.p90)] {
            let off = (got / want - 1.0).abs();
            assert!(off < 1e-9, "{} {}: {got} is not {want}", case.series, case.variant);
        }
    }
}

/// First day, value on it, readings (one a day), ids a day.
type Segment = (Date, Id, i64, Id);

#[derive(Deserialize)]
struct Case {
    name: String,
    segments: Vec<(String, Id, i64, Id)>,
    ceiling: String,
    state: String,
    #[serde(default)]
    repairs: Vec<(String, String)>,
    p10: Option<String>,
    p50: Option<String>,
    p90: Option<String>,
    without_leap: Option<(String, String, Id)>,
}

/// Expands segments; later ones overlap earlier ones only by higher values.
fn record(segments: &[Segment]) -> Vec<Point> {
    let mut days: BTreeMap<Date, Id> = BTreeMap::new();
    for (first, value, readings, rate) in segments {
        for index in 0..*readings {
            let value = value + Id::from(index) * rate;
            let day = days.entry(*first + index.days()).or_insert(value);
            *day = value.max(*day);
        }
    }
    days.into_iter().map(|(date, value)| Point { date, value }).collect()
}

#[test]
fn every_state_agrees_with_the_reference() {
    let cases: Vec<Case> = fixture("states.json");
    for case in &cases {
        let segments: Vec<Segment> = case
            .segments
            .iter()
            .map(|(first, value, readings, rate)| {
                (first.parse().unwrap(), *value, *readings, *rate)
            })
            .collect();
        let growth = Growth::new(&record(&segments));
        let got = growth.forecast(case.ceiling.parse().unwrap());
        let day = |text: &Option<String>| text.as_ref().map(|text| text.parse::<Date>().unwrap());
        assert_eq!(got.state.name(), case.state, "{}: {}", case.name, got.reason);
        assert_eq!(
            [got.p10, got.p50, got.p90],
            [&case.p10, &case.p50, &case.p90].map(day),
            "{}",
            case.name
        );
        let leap =
            got.without_leap.map(|(p50, day, size)| (p50.to_string(), day.to_string(), size));
        assert_eq!(leap, case.without_leap, "{}", case.name);
        let repairs = growth.repairs().iter().map(|repair| {
            let what =
                if repair.what.starts_with("leap of") { "leap" } else { repair.what.as_str() };
            (repair.date.to_string(), what.to_owned())
        });
        assert_eq!(repairs.collect::<Vec<_>>(), case.repairs, "{}", case.name);
    }
    let states: std::collections::BTreeSet<_> =
        cases.iter().map(|case| case.state.as_str()).collect();
    assert_eq!(states.len(), 7, "a case for every state: {states:?}");
}

fn forecast(segments: &[Segment], ceiling: Id) -> Forecast {
    Growth::new(&record(segments)).forecast(ceiling)
}

const STEADY: Segment = (date(2023, 1, 1), 1_000_000_000, 1000, 1_000_000);
const I32: Id = 2_147_483_647;

#[test]
fn reasons_say_what_to_do() {
    let idle = (date(2025, 9, 27), 1_999_000_000, 60, 0);
    let import = (date(2025, 3, 11), 2_600_000, 150, 1_000);
    let cases = [
        (forecast(&[STEADY], I32), "1000 readings over 999 days"),
        (
            forecast(&[STEADY], 1_500_000_000),
            "the ceiling was reached on 2024-05-15; every new id is above it",
        ),
        (
            forecast(&[STEADY], 5),
            "the ceiling was reached on or before 2023-01-01; every new id is above it",
        ),
        (
            forecast(&[STEADY, idle], I32),
            "no new id since 2025-09-26; dates hold if growth resumes at its usual pace",
        ),
        (
            forecast(&[(date(2025, 1, 1), 5, 3, 9)], I32),
            "only 3 readings over 2 days; back-fill the curve from (id, creation time) or wait 12 more days",
        ),
        (
            forecast(&[(date(2023, 1, 1), 1_000_000, 800, 1_000), import], 6_000_000),
            "950 readings over 949 days give a rough date, p90 is 10.3 times as far as p10; \
             a leap of 801,000 ids by 2025-03-11 counts as growth, p90 leaves it out",
        ),
        (
            forecast(&[STEADY, (date(2025, 9, 27), 5, 10, 1_000_000)], I32),
            "1010 readings over 1009 days; readings since 2025-09-27 are lower, \
             the old maximum is held until a reset is certain",
        ),
    ];
    for (got, want) in cases {
        assert_eq!(got.reason, want);
    }
}

#[test]
fn a_leap_is_named_with_its_size() {
    let import = (date(2025, 3, 11), 2_600_000, 150, 1_000);
    let growth = Growth::new(&record(&[(date(2023, 1, 1), 1_000_000, 800, 1_000), import]));
    let repairs: Vec<_> = growth.repairs().iter().map(|repair| repair.what.as_str()).collect();
    assert_eq!(repairs, ["leap of 801,000 ids"]);
}

#[test]
fn several_readings_a_day_count_once() {
    let mut points = record(&[STEADY]);
    let once = Growth::new(&points).forecast(I32);
    points.extend(points.clone().iter().map(|point| Point { value: point.value - 500, ..*point }));
    points.reverse();
    assert_eq!(Growth::new(&points).forecast(I32), once);
    assert!(Growth::new(&points).repairs().is_empty());
}

#[test]
fn a_reset_keeps_the_ids_issued_before() {
    let growth =
        Growth::new(&record(&[(date(2025, 1, 1), 0, 100, 10), (date(2025, 4, 11), 0, 50, 10)]));
    assert_eq!(growth.points().last().map(|point| point.value), Some(990 + 490));
    assert_eq!(growth.offset(), 990);
    assert_eq!(growth.forecast(490).p50, Some(date(2025, 5, 30)));
}

#[test]
fn pace_is_that_of_the_last_year() {
    let slow_then_fast = [(date(2023, 1, 1), 0, 365, 1), (date(2024, 1, 1), 365, 366, 100)];
    let pace = Growth::new(&record(&slow_then_fast)).per_day().unwrap();
    assert!((pace - 100.0).abs() < 1e-9, "{pace}");
    assert_eq!(Growth::new(&record(&[(date(2023, 1, 1), 7, 1, 1)])).per_day(), None);
    assert_eq!(Growth::new(&[]).per_day(), None);
}

#[test]
fn dates_beyond_the_calendar_are_its_end() {
    let ends = [
        Point { date: Date::MAX.yesterday().unwrap(), value: 1 },
        Point { date: Date::MAX, value: 2 },
    ];
    let got = Growth::new(&ends).forecast(I32);
    assert_eq!((got.state, got.p10), (State::NotBefore, Some(Date::MAX)));
}

fn any_date() -> impl Strategy<Value = Date> {
    (0..30_000_i64).prop_map(|days| date(1970, 1, 1) + days.days())
}

fn any_id() -> impl Strategy<Value = Id> {
    prop_oneof![-50..50_000_i128, 0..=i128::from(u64::MAX), any::<i128>()]
}

fn any_points() -> impl Strategy<Value = Vec<Point>> {
    let scattered = (any_date(), any_id()).prop_map(|(date, value)| Point { date, value });
    let rising = prop::collection::vec((1..40_i64, 0..100_000_i128), 0..80).prop_map(|steps| {
        let mut point = Point { date: date(2015, 1, 1), value: 0 };
        let mut points = vec![point];
        for (days, ids) in steps {
            point = Point { date: point.date + days.days(), value: point.value + ids };
            points.push(point);
        }
        points
    });
    prop_oneof![prop::collection::vec(scattered, 0..60), rising]
}

proptest! {
    #[test]
    fn any_record_gives_ordered_dates(points in any_points(), ceiling in any_id()) {
        let growth = Growth::new(&points);
        let got = growth.forecast(ceiling);
        prop_assert!(!got.reason.is_empty());
        if let (Some(p10), Some(p50), Some(p90)) = (got.p10, got.p50, got.p90) {
            prop_assert!(p10 <= p50 && p50 <= p90, "{got:?}");
        } else {
            prop_assert!(got.p50.is_none() && got.p90.is_none());
        }
        prop_assert!(growth.per_day().is_none_or(|pace| pace >= 0.0));
    }

    #[test]
    fn repaired_records_never_decrease(points in any_points()) {
        let repaired = repair::clean(&points).points;
        prop_assert!(repaired.is_sorted_by(|a, b| a.date < b.date && a.value <= b.value));
    }

    #[test]
    fn a_higher_ceiling_is_reached_no_earlier(
        points in any_points(), low in 0..10_000_000_i128, more in 0..10_000_000_i128,
    ) {
        let (days, values) = repair::as_floats(&repair::clean(&points).points);
        if let Some(curve) = crb::Curve::new(&days, &values) {
            let p50 = |limit: Id| curve.interval(id_to_f64(limit)).p50;
            // The correction learned from the record is chosen by horizon, in steps of 10 %, and is at most a factor
            // of e either way. Records below 104 days have none.
            let slack = if days[0] > -104.0 { 1.0 } else { (-2.0_f64).exp() };
            prop_assert!(p50(low + more) >= p50(low) * slack);
        }
    }
}
