//! Growth curves from readings of several days, and from rows that date themselves.
//!
//! Leaves lower readings on later days where ids started over: judging them is the forecast's.

use super::{Column, Facts, Point, Table};
use crate::width::Id;
use jiff::civil::Date;

/// What was read of an id space on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// The highest id known to have been handed out, by counter, sequence or rows.
    pub mark: Option<Id>,
    /// The highest id in the rows of that day.
    pub rows: Option<Id>,
}

impl Facts {
    /// Returns the highest id that a column is known to have handed out: by counter, sequence or rows.
    pub fn mark(&self, column: &Column) -> Option<Id> {
        let minting = column.minting.as_ref();
        let sequence = minting.and_then(|minting| self.sequences.get(minting.sequence?));
        let readings = [
            minting.and_then(|minting| minting.counter),
            sequence.and_then(|sequence| sequence.counter),
            column.maximum,
        ];
        readings.into_iter().flatten().map(|reading| reading.value).max()
    }
}

impl Table {
    /// Returns true if readings of several days of a column are the growth of an id space: it mints ids or is the key.
    pub fn grows(&self, column: &Column) -> bool {
        let is_only_key = matches!(self.primary_key.as_slice(), [only] if only.eq_ignore_ascii_case(&column.name));
        column.minting.is_some() || is_only_key
    }
}

/// Returns the growth curve that the readings of several days, the last of which holds now, make with a curve of rows
/// that date themselves, if there is one.
///
/// Where rows date themselves, the maxima of earlier rows join them: a counter may be far ahead of rows, and would
/// look like a leap. Else counters and maxima of each day, whichever is higher, are all there is.
pub fn grown(own: &[Point], days: &[Day]) -> Vec<Point> {
    let reading = |(at, day): (usize, &Day)| {
        let is_newest = at + 1 == days.len();
        let value = match day.rows {
            Some(rows) if !own.is_empty() => Some(rows),
            // Without rows of its own the newest would seem to have stood still.
            _ if own.is_empty() || is_newest => day.mark,
            _ => None,
        };
        Some(Point { date: day.date, value: value? })
    };
    let readings: Vec<Point> = days.iter().enumerate().filter_map(reading).collect();
    joined(own, &readings)
}

/// Joins a rising curve and readings, by day; the last reading is what holds now.
///
/// A reading that is higher than what holds now stays, and what is lower after it does too: ids started over. Of
/// others, what does not rise adds nothing to a curve; readings alone all stay, for they show when nothing grew.
pub fn joined(curve: &[Point], readings: &[Point]) -> Vec<Point> {
    if curve.is_empty() && readings.len() < 2 {
        return Vec::new();
    }
    let now = readings.last().map_or(Id::MAX, |last| last.value);
    let mut all: Vec<Point> = curve.iter().chain(readings).copied().collect();
    all.sort_by(|a, b| a.date.cmp(&b.date).then(b.value.cmp(&a.value)));
    all.dedup_by_key(|point| point.date);
    let mut highest = Id::MIN;
    all.retain(|point| {
        let is_lost = point.value > now;
        let rises = point.value > highest;
        if !is_lost {
            highest = highest.max(point.value);
        }
        is_lost || rises || curve.is_empty()
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn points(list: &[(i8, Id)]) -> Vec<Point> {
        list.iter()
            .map(|(day, value)| Point { date: date(2026, 11, *day), value: *value })
            .collect()
    }

    #[test]
    fn a_day_without_growth_stays_where_readings_alone_tell() {
        assert_eq!(
            joined(&[], &points(&[(1, 5), (2, 5), (3, 9)])),
            points(&[(1, 5), (2, 5), (3, 9)])
        );
        assert_eq!(joined(&[], &points(&[(1, 5)])), []);
    }

    #[test]
    fn rows_that_were_deleted_since_are_remembered_by_an_earlier_reading() {
        let rows = points(&[(1, 10), (5, 50), (6, 55), (9, 90)]);
        let joined = joined(&rows, &points(&[(4, 60), (9, 90)]));
        assert_eq!(joined, points(&[(1, 10), (4, 60), (9, 90)]), "60 was there on the fourth");
    }

    #[test]
    fn ids_that_started_over_are_left_for_the_forecast_to_judge() {
        let alone = joined(&[], &points(&[(1, 100), (5, 5000), (20, 300)]));
        assert_eq!(alone, points(&[(1, 100), (5, 5000), (20, 300)]));
        let rows = points(&[(1, 100), (6, 150), (20, 300)]);
        let beside = joined(&rows, &points(&[(5, 5000), (20, 300)]));
        assert_eq!(beside, points(&[(1, 100), (5, 5000), (6, 150), (20, 300)]));
    }
}
