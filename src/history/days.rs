//! Joins what earlier days tell to the growth curves of what was read today, a few columns at a time.
//!
//! Holds no more of the past at once than a few columns have, and keeps no more of it than forecasts make use of.

use super::History;
use super::readings::{Kind, Series, name};
use crate::facts::{Day, Facts, Point, Problem, grown};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Readings by series, ascending by day.
pub(super) type Past = BTreeMap<i64, Vec<Point>>;

/// Columns and sequences whose past is held at once.
const AT_ONCE: usize = 64;
/// Years of the past that are looked at: as far as forecasts look ahead.
const YEARS: i64 = 10;
/// Days before the last of which every reading counts: the shortest window that a forecast takes a slope over. Of what
/// is older one reading a week does: forecasts gain by span, not by density.
const EVERY_DAY: i64 = 91;

/// What has a growth curve.
#[derive(Clone, Copy)]
enum Place {
    Column(usize, usize),
    Sequence(usize),
}

/// What has a growth curve, and the series that tell of it.
struct Target {
    place: Place,
    counters: Vec<i64>,
    rows: Option<i64>,
}

/// Joins what days before `as_of` tell to the curves of minting columns, keys and sequences.
pub(super) fn join(history: &mut History, facts: &mut Facts, as_of: Date) -> Result<(), Problem> {
    let from = as_of.checked_sub(jiff::Span::new().years(YEARS)).unwrap_or(Date::MIN);
    let mut targets = Vec::new();
    for at in 0..facts.sources.len() {
        let series = history.series(&facts.sources[at].name)?;
        if !series.is_empty() {
            targets.append(&mut told(facts, at, &series));
        }
    }
    for some in targets.chunks(AT_ONCE) {
        let wanted = |target: &Target| [target.counters.clone(), target.rows.into_iter().collect()];
        let wanted: Vec<i64> = some.iter().flat_map(wanted).flatten().collect();
        let past = history.days(&wanted, from, as_of)?;
        for target in some {
            let mut days = days(target, &past);
            if !days.is_empty() {
                thin(&mut days, as_of);
                draw(facts, target.place, days, as_of);
            }
        }
    }
    Ok(())
}

/// Returns what has a growth curve in a source and series that tell of it.
fn told(facts: &Facts, source: usize, series: &Series) -> Vec<Target> {
    let find = |schema: &Option<String>, relation: &str, column: &str, kind: Kind| {
        series.get(&name(schema.as_ref(), relation, column, kind)).copied()
    };
    let of_sequence = |at: usize| {
        let sequence = facts.sequences.get(at)?;
        find(&sequence.schema, &sequence.name, "", Kind::Counter)
    };
    let mut targets = Vec::new();
    for (at, table) in facts.tables.iter().enumerate().filter(|(_, one)| one.source == source) {
        let growing = table.columns.iter().enumerate().filter(|(_, column)| table.grows(column));
        for (number, column) in growing {
            let own = find(&table.schema, &table.name, &column.name, Kind::Counter);
            let sequence = column.minting.as_ref().and_then(|minting| minting.sequence);
            let counters = own.into_iter().chain(sequence.and_then(of_sequence)).collect();
            let rows = find(&table.schema, &table.name, &column.name, Kind::Rows);
            targets.push(Target { place: Place::Column(at, number), counters, rows });
        }
    }
    for (at, _) in facts.sequences.iter().enumerate().filter(|(_, one)| one.source == source) {
        let counters = of_sequence(at).into_iter().collect();
        targets.push(Target { place: Place::Sequence(at), counters, rows: None });
    }
    targets
}

/// Returns what was read on each day, ascending.
fn days(target: &Target, past: &Past) -> Vec<Day> {
    let mut days = BTreeMap::<Date, Day>::new();
    let mut add = |point: &Point, is_rows: bool| {
        let none = Day { date: point.date, mark: None, rows: None };
        let day = days.entry(point.date).or_insert(none);
        day.mark = day.mark.max(Some(point.value));
        if is_rows {
            day.rows = Some(point.value);
        }
    };
    let is_sequence = matches!(target.place, Place::Sequence(_));
    for counter in target.counters.iter().filter_map(|series| past.get(series)).flatten() {
        add(counter, is_sequence);
    }
    for rows in target.rows.and_then(|series| past.get(&series)).into_iter().flatten() {
        add(rows, true);
    }
    days.into_values().collect()
}

/// Leaves one day of each week that is long past: that of the highest reading, the first if there are several.
fn thin(days: &mut Vec<Day>, as_of: Date) {
    let every_day = as_of.checked_sub(jiff::Span::new().days(EVERY_DAY)).unwrap_or(Date::MIN);
    let week = |day: &Day| {
        let epoch = jiff::civil::date(1970, 1, 1);
        (day.date < every_day).then(|| day.date.duration_since(epoch).as_hours().div_euclid(24 * 7))
    };
    let mut kept: Vec<Day> = Vec::with_capacity(days.len().min(1024));
    for (at, day) in days.iter().enumerate() {
        match kept
            .last_mut()
            .filter(|last| at > 1 && week(last).is_some() && week(last) == week(day))
        {
            Some(last) if day.mark > last.mark => *last = *day,
            Some(_) => {}
            None => kept.push(*day),
        }
    }
    *days = kept;
}

/// Draws the curve anew, through what was read before and today.
fn draw(facts: &mut Facts, place: Place, mut days: Vec<Day>, as_of: Date) {
    let (mark, rows, own) = match place {
        Place::Column(table, column) => {
            let column = &facts.tables[table].columns[column];
            let of_today = column.maximum.filter(|read| read.at.is_none_or(|at| at == as_of));
            (facts.mark(column), of_today.map(|read| read.value), &column.curve)
        }
        Place::Sequence(sequence) => {
            let sequence = &facts.sequences[sequence];
            let mark = sequence.counter.map(|counter| counter.value);
            (mark, mark, &sequence.curve)
        }
    };
    if mark.is_some() {
        days.push(Day { date: as_of, mark, rows });
    }
    let curve = grown(own, &days);
    match place {
        Place::Column(table, column) => facts.tables[table].columns[column].curve = curve,
        Place::Sequence(sequence) => facts.sequences[sequence].curve = curve,
    }
}
