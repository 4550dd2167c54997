//! Why a forecast says what it says, as sentences without a full stop. Must not decide the state.

use super::repair::{Event, EventKind, grouped};
use crate::width::Id;
use jiff::civil::Date;

/// Says that the ceiling was reached.
pub(super) fn reached(date: Date, at_start: bool) -> String {
    let when = if at_start { "on or before" } else { "on" };
    format!("the ceiling was reached {when} {date}; every new id is above it")
}

/// Says that nothing was ever read.
pub(super) fn unknown() -> String {
    "no growth curve; give rows with a creation time, or readings of at least two days".to_owned()
}

/// Says that the ids did not grow.
pub(super) fn not_growing(since: Date, days: f64, whole_record: bool) -> String {
    if whole_record {
        format!("no new id in the whole record, {days:.0} days since {since}")
    } else {
        format!("no new id since {since}, for {days:.0} days")
    }
}

/// Says that the record is too short and how to lengthen it.
pub(super) fn too_short(readings: usize, span: f64, missing: f64) -> String {
    let s = if readings == 1 { "" } else { "s" };
    format!(
        "only {readings} reading{s} over {}; \
         back-fill the curve from (id, creation time) or wait {missing}",
        days(span),
        missing = days(missing).replacen(' ', " more ", 1)
    )
}

/// Counts days in words.
fn days(count: f64) -> String {
    match format!("{:.0}", count.max(0.0).abs()).as_str() {
        "1" => "1 day".to_owned(),
        count => format!("{count} days"),
    }
}

/// Says that the record's past predicts little.
pub(super) fn too_wide(spread: f64, span: f64) -> String {
    let times = match spread {
        100.0.. => "more than 100".to_owned(),
        _ => format!("{spread:.1}"),
    };
    let what = format!("growth is too uneven for a date, p90 is {times} times as far as p10");
    if span < 365.0 {
        let missing = 365.0 - span;
        format!(
            "{what}; back-fill the curve from (id, creation time) or wait {missing:.0} more days"
        )
    } else {
        format!("{what}; plan by the p10 date")
    }
}

/// Says that p10 is far away.
pub(super) fn far() -> String {
    "not in the next 10 years at the pace on record".to_owned()
}

/// Says that the ids pause.
pub(super) fn stalled(since: Date) -> String {
    format!("no new id since {since}; dates hold if growth resumes at its usual pace")
}

/// Says how good dates are.
pub(super) fn dated(readings: usize, span: f64, spread: f64, rough: bool) -> String {
    let base = format!("{readings} readings over {span:.0} days");
    match rough {
        true if span < 365.0 => {
            let missing = 365.0 - span;
            format!(
                "{base} give a rough date, p90 is {spread:.1} times as far as p10; \
                 back-fill the curve from (id, creation time) or wait {missing:.0} more days"
            )
        }
        true => format!("{base} give a rough date, p90 is {spread:.1} times as far as p10"),
        false => base,
    }
}

/// Appends what was found in the record and bears on the dates.
pub(super) fn with_events(mut reason: String, events: &[Event]) -> String {
    for Event { date, kind } in events {
        match kind {
            EventKind::Dip | EventKind::Leap(_) => {}
            EventKind::Reset => reason += &format!("; the counter started over by {date}"),
            EventKind::Restore => reason += &format!("; the counter went back by {date}"),
            EventKind::UnconfirmedDrop => {
                reason += &format!(
                    "; readings since {date} are lower, the old maximum is held until a reset is certain"
                );
            }
        }
    }
    reason
}

/// Appends the leap that is in the rate.
pub(super) fn with_leap(reason: String, leap: (Date, Id), others: usize) -> String {
    let (date, size) = leap;
    let more = match others {
        0 => String::new(),
        1 => " and one more leap".to_owned(),
        _ => format!(" and {others} more leaps"),
    };
    let size = grouped(size);
    format!("{reason}; a leap of {size} ids by {date}{more} counts as growth, p90 leaves it out")
}
