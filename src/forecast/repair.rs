//! From a record of maxima to ids ever issued: dips held, resets and restores stitched, leaps named.
//!
//! Exact integers, save for the pace that a leap is measured against. Must not forecast.

use super::convert::{days_between, id_to_f64};
use super::numbers::{interpolate, median};
use crate::facts::Point;
use crate::width::Id;
use jiff::civil::Date;
use std::fmt;

/// Days, both ends included, within which an old maximum must return for a decrease to count as a dip.
const RETURN_DAYS: i32 = 14;
/// Readings within which it may return where fewer fall into those days.
const RETURN_READINGS: usize = 3;
/// A decrease below this fraction, 1/10, of the old maximum is a reset, another one a restore.
const RESET_FRACTION: Id = 10;
/// A leap is one step worth more than this many days of the usual pace ...
const LEAP_DAYS: f64 = 365.0;
/// ... and more than this many times what the days of its own step should bring.
const LEAP_TIMES: f64 = 60.0;
/// Steps a record must have before one of them can be called unusual.
const LEAP_STEPS: usize = 8;
/// Days on either side of a step in which the usual pace is measured, as a median over pieces of so many days.
const PACE_DAYS: f64 = 182.0;
const PACE_PIECE: f64 = 14.0;

/// Something unusual in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) date: Date,
    pub(super) kind: EventKind,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EventKind {
    /// Lower readings, then the old maximum again: a lagging replica, deleted newest rows, stale statistics.
    Dip,
    /// The counter started over.
    Reset,
    /// The counter went back some way: a restored backup.
    Restore,
    /// A decrease too recent to be told from a dip; the old maximum is held.
    UnconfirmedDrop,
    /// So many ids in one step.
    Leap(Id),
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dip => f.write_str("dip"),
            Self::Reset => f.write_str("reset"),
            Self::Restore => f.write_str("restore"),
            Self::UnconfirmedDrop => f.write_str("unconfirmed drop"),
            Self::Leap(size) => write!(f, "leap of {} ids", grouped(*size)),
        }
    }
}

/// A repaired record.
#[derive(Debug)]
pub(super) struct Repaired {
    /// Ids ever issued by day, not decreasing.
    pub(super) points: Vec<Point>,
    /// Ids issued before the last reset or restore that a reading no longer shows: a ceiling is reached at ceiling + this.
    pub(super) offset: Id,
    /// By date, leaps last.
    pub(super) events: Vec<Event>,
}

/// Sorts a record and keeps the highest reading of each day: lower ones on later days tell of resets.
fn by_day(points: &[Point]) -> Vec<Point> {
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a.date.cmp(&b.date).then(b.value.cmp(&a.value)));
    sorted.dedup_by_key(|point| point.date);
    sorted
}

/// Repairs a record in any order; leaps are named but stay in.
pub(super) fn clean(points: &[Point]) -> Repaired {
    let readings = by_day(points);
    let mut repaired = Repaired { points: Vec::new(), offset: 0, events: Vec::new() };
    let mut highest = Id::MIN;
    let mut rest = readings.as_slice();
    while let Some(reading) = rest.first() {
        let mut taken = 1;
        if reading.value < highest {
            let (kind, held) = explain_decrease(rest, highest);
            repaired.events.push(Event { date: reading.date, kind });
            taken = held.max(1);
            if held == 0 {
                let lost = highest.saturating_sub(reading.value);
                repaired.offset = repaired.offset.saturating_add(lost);
                highest = reading.value;
            }
        } else {
            highest = reading.value;
        }
        let (these, later) = rest.split_at(taken);
        repaired.hold(these, highest);
        rest = later;
    }
    let (days, mut values) = as_floats(&repaired.points);
    let leaps = leaps(&days, &mut values, false);
    repaired.events.extend(leaps.iter().filter_map(|index| leap_event(&repaired.points, *index)));
    repaired
}

impl Repaired {
    /// Appends readings at one value, never below the last: sums saturate.
    fn hold(&mut self, readings: &[Point], highest: Id) {
        let last = self.points.last().map_or(Id::MIN, |point| point.value);
        let value = highest.saturating_add(self.offset).max(last);
        self.points.extend(readings.iter().map(|point| Point { date: point.date, value }));
    }
}

/// Explains `rest[0]`, which lies below `highest`: what happened, and through how many readings the maximum is held.
fn explain_decrease(rest: &[Point], highest: Id) -> (EventKind, usize) {
    let (Some(start), Some(end)) = (rest.first(), rest.last()) else { return (EventKind::Dip, 0) };
    let days_since = |point: &Point| days_between(start.date, point.date);
    let near = rest
        .iter()
        .enumerate()
        .take_while(|(index, point)| *index < RETURN_READINGS || days_since(point) <= RETURN_DAYS)
        .count();
    let back = rest.iter().take(near).position(|point| point.value >= highest);
    if let Some(held) = back {
        (EventKind::Dip, held)
    } else if near == rest.len() && days_since(end) < RETURN_DAYS {
        (EventKind::UnconfirmedDrop, rest.len())
    } else if start.value.saturating_mul(RESET_FRACTION) < highest {
        (EventKind::Reset, 0)
    } else {
        (EventKind::Restore, 0)
    }
}

fn leap_event(points: &[Point], index: usize) -> Option<Event> {
    let (before, at) = (points.get(index.checked_sub(1)?)?, points.get(index)?);
    let size = at.value.saturating_sub(before.value);
    Some(Event { date: at.date, kind: EventKind::Leap(size) })
}

/// Returns a record as floats: days from its last point, and values.
pub(super) fn as_floats(points: &[Point]) -> (Vec<f64>, Vec<f64>) {
    let Some(last) = points.last() else { return (Vec::new(), Vec::new()) };
    let days = points.iter().map(|point| f64::from(days_between(last.date, point.date))).collect();
    (days, points.iter().map(|point| id_to_f64(point.value)).collect())
}

/// Takes every leap out of `values` as if its step had brought the usual pace; later values stay as they are.
pub(super) fn take_out_leaps(days: &[f64], values: &mut [f64]) {
    leaps(days, values, true);
}

/// Returns the indices of the readings that close a leap.
fn leaps(days: &[f64], values: &mut [f64], take_out: bool) -> Vec<usize> {
    let steps: Vec<usize> = values
        .windows(2)
        .enumerate()
        .filter_map(|(index, pair)| (pair[1] > pair[0]).then_some(index + 1))
        .collect();
    if steps.len() < LEAP_STEPS {
        return Vec::new();
    }
    let mut found = Vec::new();
    for at in steps {
        let Some(pace) = usual_pace(days, values, days[at]) else { continue };
        let (step, gap) = (values[at] - values[at - 1], days[at] - days[at - 1]);
        if pace > 0.0 && step > LEAP_DAYS * pace && step > LEAP_TIMES * pace * gap {
            found.push(at);
            if take_out {
                values[..at].iter_mut().for_each(|value| *value += step - pace * gap);
            }
        }
    }
    found
}

/// Returns the median daily growth around a day; None if the record holds too few pieces to tell.
fn usual_pace(days: &[f64], values: &[f64], day: f64) -> Option<f64> {
    let from = days.partition_point(|other| *other < day - PACE_DAYS);
    let to = days.partition_point(|other| *other <= day + PACE_DAYS);
    let (days, values) = (&days[from..to], &values[from..to]);
    let (first, last) = (*days.first()?, *days.last()?);
    let marks: Vec<f64> = (0..u16::MAX)
        .map(|piece| first + f64::from(piece) * PACE_PIECE)
        .take_while(|mark| *mark < last)
        .map(|mark| interpolate(days, values, mark))
        .collect();
    let growth: Vec<f64> = marks.windows(2).map(|pair| pair[1] - pair[0]).collect();
    (marks.len() >= 4).then(|| median(growth) / PACE_PIECE)
}

/// Writes a number with commas between its thousands.
pub(super) fn grouped(number: Id) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = if number < 0 { String::from("-") } else { String::new() };
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
