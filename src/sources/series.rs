//! Dumps of one database of several days become points of its growth curves: what the ids had reached on each day.
//!
//! Leaves lower readings on later days where ids started over: judging them is the forecast's.

use crate::facts::{Column, Earlier, Facts, Point, Reading, Source, Table};
use crate::width::Id;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Returns the day of a database's readings.
pub(super) fn taken(facts: &Facts) -> Option<Date> {
    facts.sources.iter().filter_map(|source| source.taken).max()
}

/// Returns true if a database tells how far any of its ids got.
pub(super) fn tells(facts: &Facts) -> bool {
    let columns = facts.tables.iter().flat_map(|table| &table.columns);
    let counted = |column: &Column| mark(facts, column).is_some();
    facts.sequences.iter().any(|sequence| sequence.counter.is_some())
        || columns.into_iter().any(counted)
}

/// Adds what dumps of earlier days tell to the newest: points of growth curves, and rows where it has none itself.
pub(super) fn add(newest: &mut Facts, mut earlier: Vec<Facts>) {
    let Some(today) = taken(newest) else { return };
    earlier.sort_by_key(taken);
    let mut dumps: Vec<Dump<'_>> =
        earlier.iter().filter_map(|facts| Some(Dump::new(facts, taken(facts)?))).collect();
    for table in &mut newest.tables {
        if table.rows.is_none() {
            borrow_rows(&newest.sources, table, &dumps);
        }
    }
    // The newest is the last of them, as it was before anything was added.
    let whole = newest.clone();
    dumps.push(Dump::new(&whole, today));
    for table in &mut newest.tables {
        let key = key_of(&whole.sources, table);
        let is_only_key = |name: &str| matches!(table.primary_key.as_slice(), [only] if only.eq_ignore_ascii_case(name));
        for column in &mut table.columns {
            if column.minting.is_some() || is_only_key(&column.name) {
                column.curve = curve_of(&key, column, &dumps);
            }
        }
    }
    for sequence in &mut newest.sequences {
        let schema = sequence.schema.as_deref();
        let key = key(&whole.sources, sequence.source, schema, &sequence.name);
        let reading = |dump: &Dump<'_>| Some((dump.taken, *dump.counters.get(&key)?));
        sequence.curve = joined(&[], &points(dumps.iter().filter_map(reading)));
    }
    if let Some(source) = newest.sources.first_mut() {
        let sources = earlier.iter().flat_map(|facts| &facts.sources);
        let dated = sources.filter_map(|other| Some((other.taken?, other.path.clone())));
        source.earlier.extend(dated.map(|(taken, path)| Earlier { taken, path }));
        source.earlier.sort();
    }
}

/// Database, if there are several, schema, if there is one, and name of a table or sequence, all in lower case.
type Key = (Option<String>, Option<String>, String);

fn key(sources: &[Source], source: usize, schema: Option<&str>, name: &str) -> Key {
    let of_several = sources.get(source).filter(|_| sources.len() > 1);
    let database = of_several.map(|source| source.name.to_lowercase());
    (database, schema.map(str::to_lowercase), name.to_lowercase())
}

fn key_of(sources: &[Source], table: &Table) -> Key {
    key(sources, table.source, table.schema.as_deref(), &table.name)
}

/// A dump, its day, and what it holds by name.
struct Dump<'f> {
    taken: Date,
    facts: &'f Facts,
    tables: BTreeMap<Key, &'f Table>,
    counters: BTreeMap<Key, Id>,
}

impl<'f> Dump<'f> {
    fn new(facts: &'f Facts, taken: Date) -> Self {
        let tables = facts.tables.iter();
        let tables = tables.map(|table| (key_of(&facts.sources, table), table));
        let counters = facts.sequences.iter().filter_map(|sequence| {
            let counter = sequence.counter?.value;
            let schema = sequence.schema.as_deref();
            Some((key(&facts.sources, sequence.source, schema, &sequence.name), counter))
        });
        Self { taken, facts, tables: tables.collect(), counters: counters.collect() }
    }

    fn column(&self, table: &Key, name: &str) -> Option<&'f Column> {
        let columns = &self.tables.get(table)?.columns;
        columns.iter().find(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// Returns the highest id that a column is known to have handed out.
    fn mark(&self, column: &Column) -> Option<Id> {
        mark(self.facts, column)
    }
}

/// Returns the highest id that a column is known to have handed out: by counter, sequence or rows.
pub(super) fn mark(facts: &Facts, column: &Column) -> Option<Id> {
    let minting = column.minting.as_ref();
    let sequence = minting.and_then(|minting| facts.sequences.get(minting.sequence?));
    let readings = [
        minting.and_then(|minting| minting.counter),
        sequence.and_then(|sequence| sequence.counter),
        column.maximum,
    ];
    readings.into_iter().flatten().map(|reading| reading.value).max()
}

/// Takes rows and maxima from the latest dump that has rows of the table.
fn borrow_rows(sources: &[Source], table: &mut Table, dumps: &[Dump<'_>]) {
    let name = key_of(sources, table);
    let with_rows = |dump: &Dump<'_>| {
        let other = *dump.tables.get(&name)?;
        other.rows.map(|rows| (dump.taken, rows))
    };
    let Some((dump, (at, rows))) =
        dumps.iter().rev().find_map(|dump| Some((dump, with_rows(dump)?)))
    else {
        return;
    };
    table.rows = Some(rows);
    for column in &mut table.columns {
        let maximum = dump.column(&name, &column.name).and_then(|other| other.maximum);
        column.maximum =
            column.maximum.or(maximum.map(|maximum| Reading { at: Some(at), ..maximum }));
    }
}

/// Returns the growth curve of a column of the newest dump, which is the last.
///
/// Where rows date themselves, the maxima of earlier rows join them: a counter may be far ahead of rows, and would
/// look like a leap. Else counters and maxima of each day, whichever is higher, are all there is.
fn curve_of(table: &Key, column: &Column, dumps: &[Dump<'_>]) -> Vec<Point> {
    let columns: Vec<(&Dump<'_>, &Column)> =
        dumps.iter().filter_map(|dump| Some((dump, dump.column(table, &column.name)?))).collect();
    let curves = columns.iter().rev().map(|(_, column)| column.curve.as_slice());
    let own = curves.into_iter().find(|curve| !curve.is_empty()).unwrap_or_default();
    let reading = |(at, (dump, column)): (usize, &(&Dump<'_>, &Column))| {
        let is_newest = at + 1 == columns.len();
        // A maximum with a day was borrowed from the dump of that day.
        let rows = column.maximum.filter(|maximum| maximum.at.is_none());
        let value = match rows {
            Some(rows) if !own.is_empty() => Some(rows.value),
            // Without rows of its own the newest would seem to have stood still.
            _ if own.is_empty() || is_newest => dump.mark(column),
            _ => None,
        };
        Some((dump.taken, value?))
    };
    joined(own, &points(columns.iter().enumerate().filter_map(reading)))
}

fn points(readings: impl Iterator<Item = (Date, Id)>) -> Vec<Point> {
    readings.map(|(date, value)| Point { date, value }).collect()
}

/// Joins a rising curve and the readings of dumps, by day; the last reading is what holds now.
///
/// A reading that is higher than what holds now stays, and what is lower after it does too: ids started over. Of
/// others, what does not rise adds nothing to a curve; readings alone all stay, for they show when nothing grew.
pub(super) fn joined(curve: &[Point], readings: &[Point]) -> Vec<Point> {
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
    use crate::facts::sketch;
    use jiff::civil::date;

    fn points(list: &[(i8, Id)]) -> Vec<Point> {
        list.iter()
            .map(|(day, value)| Point { date: date(2026, 11, *day), value: *value })
            .collect()
    }

    fn dump(day: i8, text: &str) -> Facts {
        let mut facts = sketch::facts(text);
        facts.sources[0].taken = Some(date(2026, 11, day));
        facts.sources[0].path = format!("{day}.sql");
        facts
    }

    #[test]
    fn counters_of_several_days_are_a_growth_curve() {
        let mut newest = dump(29, "table notes\n id i32 mints 300");
        add(
            &mut newest,
            vec![
                dump(15, "table notes\n id i32 mints 200"),
                dump(1, "table notes\n id i32 mints 100"),
            ],
        );
        assert_eq!(newest.tables[0].columns[0].curve, points(&[(1, 100), (15, 200), (29, 300)]));
        let earlier: Vec<&str> =
            newest.sources[0].earlier.iter().map(|dump| dump.path.as_str()).collect();
        assert_eq!(earlier, ["1.sql", "15.sql"]);
    }

    #[test]
    fn a_day_without_growth_stays_where_dumps_alone_tell() {
        assert_eq!(
            joined(&[], &points(&[(1, 5), (2, 5), (3, 9)])),
            points(&[(1, 5), (2, 5), (3, 9)])
        );
        assert_eq!(joined(&[], &points(&[(1, 5)])), []);
    }

    #[test]
    fn rows_that_were_deleted_since_are_remembered_by_an_earlier_dump() {
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

    #[test]
    fn counters_ahead_of_dated_rows_do_not_mix_with_them() {
        let text = "table notes\n id i32 mints 131071 max 1000 grows 1000 1 2026-11-10";
        let mut newest = dump(10, text);
        let rows = newest.tables[0].columns[0].curve.clone();
        add(&mut newest, vec![dump(3, "table notes\n id i32 mints 65535 max 993")]);
        assert_eq!(
            newest.tables[0].columns[0].curve, rows,
            "993 is what the rows tell of that day"
        );
    }

    #[test]
    fn a_newer_dump_without_rows_keeps_those_of_the_last_that_has_them() {
        let mut newest = dump(20, "table notes\n id i64 mints 2000");
        let older =
            dump(10, "table notes\n id i32 mints 1500 max 1000 grows 1000 1 2026-11-10 rows 900");
        add(&mut newest, vec![older]);
        let table = &newest.tables[0];
        assert_eq!(table.rows, Some(900));
        let last = table.columns[0].curve.last().copied();
        assert_eq!(last, Some(Point { date: date(2026, 11, 20), value: 2000 }));
    }
}
