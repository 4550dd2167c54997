//! Past readings become points of the growth curves of the columns and sequences that they are of.

use super::known::Spot;
use crate::facts::{Column, Facts, How, Point, Reading, joined};
use crate::width::Id;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Past readings of places in the facts, by day.
pub(super) type Readings = BTreeMap<Spot, BTreeMap<Date, Id>>;

/// Adds past readings to the facts; what a server told itself, on the day of its reading, counts more.
pub(super) fn add(facts: &mut Facts, readings: &Readings, as_of: Date) {
    for (spot, past) in readings {
        match *spot {
            Spot::Sequence(at) => to_sequence(facts, at, past, as_of),
            Spot::Column(table, column) => to_column(facts, table, column, past, as_of),
        }
    }
}

/// A sequence's past is that of the columns that it serves, too.
fn to_sequence(facts: &mut Facts, at: usize, past: &BTreeMap<Date, Id>, as_of: Date) {
    let taken = |facts: &Facts, source: usize| {
        facts.sources.get(source).and_then(|source| source.taken).unwrap_or(as_of)
    };
    let served = |column: &Column| {
        column.minting.as_ref().is_some_and(|minting| minting.sequence == Some(at))
    };
    let tables = facts.tables.iter().enumerate();
    let columns = tables.flat_map(|(table_at, table)| {
        let columns = table.columns.iter().enumerate();
        columns.filter(|(_, column)| served(column)).map(move |(at, _)| (table_at, at))
    });
    for (table, column) in columns.collect::<Vec<_>>() {
        to_column(facts, table, column, past, as_of);
    }
    let source = facts.sequences.get(at).map_or(0, |sequence| sequence.source);
    let today = taken(facts, source);
    let Some(sequence) = facts.sequences.get_mut(at) else { return };
    let now = sequence.counter.map(|counter| counter.value);
    sequence.curve = curve(&sequence.curve, past, today, now);
    if now.is_none() {
        sequence.counter = last(past, How::Sequence);
    }
}

fn to_column(facts: &mut Facts, table: usize, at: usize, past: &BTreeMap<Date, Id>, as_of: Date) {
    let Some(known) = facts.tables.get(table) else { return };
    let Some(column) = known.columns.get(at) else { return };
    let today = facts.sources.get(known.source).and_then(|source| source.taken).unwrap_or(as_of);
    let now = facts.mark(column);
    let curve = curve(&column.curve, past, today, now);
    let column = facts.tables.get_mut(table).and_then(|table| table.columns.get_mut(at));
    let Some(column) = column else { return };
    column.curve = curve;
    if let (None, Some(minting)) = (now, &mut column.minting)
        && minting.sequence.is_none()
    {
        minting.counter = last(past, How::Counter);
    }
}

/// Returns the latest past reading, for what cannot be read today.
fn last(past: &BTreeMap<Date, Id>, how: How) -> Option<Reading> {
    past.last_key_value().map(|(&at, &value)| Reading { value, how, at: Some(at) })
}

/// Joins a curve and the past; `now` is the reading of `today`, if there is one.
///
/// Where rows date themselves and the counter is far ahead of them, the rows alone tell growth: both together would
/// look like a leap.
fn curve(own: &[Point], past: &BTreeMap<Date, Id>, today: Date, now: Option<Id>) -> Vec<Point> {
    /// A hundredth: more than ids that failed inserts burn between two rows.
    const FAR: Id = 100;
    let is_far = |own: &Point, now: Id| now.saturating_sub(own.value) > now / FAR;
    if let (Some(own_last), Some(now)) = (own.last(), now)
        && is_far(own_last, now)
    {
        return own.to_vec();
    }
    let is_past = |day: &Date| now.is_none() || *day < today;
    let readings = past.iter().filter(|(day, _)| is_past(day));
    let readings = readings.map(|(&date, &value)| Point { date, value });
    let all: Vec<Point> = readings.chain(now.map(|value| Point { date: today, value })).collect();
    let grown = joined(own, &all);
    if grown.is_empty() { own.to_vec() } else { grown }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::sketch;
    use jiff::civil::date;

    fn points(list: &[(i8, Id)]) -> Vec<Point> {
        let point = |&(day, value)| Point { date: date(2026, 11, day), value };
        list.iter().map(point).collect()
    }

    fn past(list: &[(i8, Id)]) -> BTreeMap<Date, Id> {
        list.iter().map(|&(day, value)| (date(2026, 11, day), value)).collect()
    }

    fn added(text: &str, list: &[(i8, Id)]) -> Facts {
        let mut facts = sketch::facts(text);
        facts.sources[0].taken = Some(date(2026, 11, 20));
        let readings = Readings::from([(Spot::Column(0, 0), past(list))]);
        add(&mut facts, &readings, date(2026, 11, 26));
        facts
    }

    #[test]
    fn past_readings_and_the_one_of_today_are_a_growth_curve() {
        let facts =
            added("table notes\n id i32 mints 300", &[(1, 100), (10, 200), (20, 299), (21, 310)]);
        let curve = &facts.tables[0].columns[0].curve;
        assert_eq!(
            *curve,
            points(&[(1, 100), (10, 200), (20, 300)]),
            "the server's own day counts"
        );
    }

    #[test]
    fn dated_rows_are_joined_unless_the_counter_left_them_behind() {
        let near = added("table notes\n id i32 mints 300 grows 299 10 2026-11-19", &[(1, 270)]);
        let curve = &near.tables[0].columns[0].curve;
        assert!(curve.contains(&points(&[(1, 270)])[0]), "{curve:?}");
        let text = "table notes\n id i32 mints 9000 grows 299 10 2026-11-19";
        let (far, alone) = (added(text, &[(1, 8000)]), sketch::facts(text));
        assert_eq!(far.tables[0].columns[0].curve, alone.tables[0].columns[0].curve);
    }

    #[test]
    fn what_cannot_be_read_today_was_known_on_a_day() {
        let mut facts = sketch::facts("table notes\n id i32 mints 5");
        if let Some(minting) = &mut facts.tables[0].columns[0].minting {
            minting.counter = None;
        }
        let readings = Readings::from([(Spot::Column(0, 0), past(&[(1, 100), (2, 120)]))]);
        add(&mut facts, &readings, date(2026, 11, 26));
        let counter = facts.tables[0].columns[0].minting.as_ref().and_then(|it| it.counter);
        let known = Reading { value: 120, how: How::Counter, at: Some(date(2026, 11, 2)) };
        assert_eq!(counter, Some(known));
        assert_eq!(facts.tables[0].columns[0].curve, points(&[(1, 100), (2, 120)]));
    }
}
