//! Dumps of one database of several days become points of its growth curves: what the ids had reached on each day.
//!
//! Judges none of them: that is the forecast's.

use crate::facts::{Column, Day, Earlier, Facts, Point, Reading, Source, Table, grown};
use crate::width::Id;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Returns the day of a database's readings.
pub(super) fn taken(facts: &Facts) -> Option<Date> {
    facts.sources.iter().filter_map(|source| source.taken).max()
}

/// Returns true if a database tells how far any of its ids got.
pub(super) fn tells(facts: &Facts) -> bool {
    let columns = facts.tables.iter().flat_map(|table| &table.columns);
    let counted = |column: &Column| facts.mark(column).is_some();
    facts.sequences.iter().any(|sequence| sequence.counter.is_some())
        || columns.into_iter().any(counted)
}

/// Adds what dumps of earlier days tell to the newest: points of growth curves, and rows where it has none itself.
pub(super) fn add(newest: &mut Facts, mut earlier: Vec<Facts>) {
    let Some(today) = taken(newest) else { return };
    earlier.sort_by_key(taken);
    let by_schema = earlier.iter().chain([&*newest]).any(has_namesakes);
    let dump = |facts| Some(Dump::new(facts, taken(facts)?, by_schema));
    let mut dumps: Vec<Dump<'_>> = earlier.iter().filter_map(dump).collect();
    for table in &mut newest.tables {
        if table.rows.is_none() {
            borrow_rows(&newest.sources, table, &dumps, by_schema);
        }
    }
    // The newest is the last of them, as it was before anything was added.
    let whole = newest.clone();
    dumps.push(Dump::new(&whole, today, by_schema));
    for table in &mut newest.tables {
        let key = key_of(&whole.sources, table, by_schema);
        let grows: Vec<bool> = table.columns.iter().map(|column| table.grows(column)).collect();
        for (column, _) in table.columns.iter_mut().zip(grows).filter(|(_, grows)| *grows) {
            column.curve = curve_of(&key, column, &dumps);
        }
    }
    for sequence in &mut newest.sequences {
        let schema = sequence.schema.as_deref().filter(|_| by_schema);
        let key = key(&whole.sources, sequence.source, schema, &sequence.name);
        let day = |dump: &Dump<'_>| {
            let mark = Some(*dump.counters.get(&key)?);
            Some(Day { date: dump.taken, mark, rows: None })
        };
        sequence.curve = grown(&[], &dumps.iter().filter_map(day).collect::<Vec<_>>());
    }
    if let Some(source) = newest.sources.first_mut() {
        let sources = earlier.iter().flat_map(|facts| &facts.sources);
        let dated = sources.filter_map(|other| Some((other.taken?, other.path.clone())));
        source.earlier.extend(dated.map(|(taken, path)| Earlier { taken, path }));
        source.earlier.sort();
    }
}

/// Returns true if tables of one name lie in several schemas: only then does a schema tell them apart, for a dump of one
/// database does not name it.
fn has_namesakes(facts: &Facts) -> bool {
    let mut names = BTreeSet::new();
    facts.tables.iter().any(|table| !names.insert((table.source, table.name.to_lowercase())))
}

/// Database, if there are several, schema, if there is one, and name of a table or sequence, all in lower case.
type Key = (Option<String>, Option<String>, String);

fn key(sources: &[Source], source: usize, schema: Option<&str>, name: &str) -> Key {
    let of_several = sources.get(source).filter(|_| sources.len() > 1);
    let database = of_several.map(|source| source.name.to_lowercase());
    (database, schema.map(str::to_lowercase), name.to_lowercase())
}

fn key_of(sources: &[Source], table: &Table, by_schema: bool) -> Key {
    let schema = table.schema.as_deref().filter(|_| by_schema);
    key(sources, table.source, schema, &table.name)
}

/// A dump, its day, and what it holds by name.
struct Dump<'f> {
    taken: Date,
    facts: &'f Facts,
    tables: BTreeMap<Key, &'f Table>,
    counters: BTreeMap<Key, Id>,
}

impl<'f> Dump<'f> {
    fn new(facts: &'f Facts, taken: Date, by_schema: bool) -> Self {
        let tables = facts.tables.iter();
        let tables = tables.map(|table| (key_of(&facts.sources, table, by_schema), table));
        let counters = facts.sequences.iter().filter_map(|sequence| {
            let counter = sequence.counter?.value;
            let schema = sequence.schema.as_deref().filter(|_| by_schema);
            Some((key(&facts.sources, sequence.source, schema, &sequence.name), counter))
        });
        Self { taken, facts, tables: tables.collect(), counters: counters.collect() }
    }

    fn column(&self, table: &Key, name: &str) -> Option<&'f Column> {
        let columns = &self.tables.get(table)?.columns;
        columns.iter().find(|column| column.name.eq_ignore_ascii_case(name))
    }
}

/// Takes rows and maxima from the latest dump that has rows of the table.
fn borrow_rows(sources: &[Source], table: &mut Table, dumps: &[Dump<'_>], by_schema: bool) {
    let name = key_of(sources, table, by_schema);
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
fn curve_of(table: &Key, column: &Column, dumps: &[Dump<'_>]) -> Vec<Point> {
    let columns: Vec<(&Dump<'_>, &Column)> =
        dumps.iter().filter_map(|dump| Some((dump, dump.column(table, &column.name)?))).collect();
    let curves = columns.iter().rev().map(|(_, column)| column.curve.as_slice());
    let own = curves.into_iter().find(|curve| !curve.is_empty()).unwrap_or_default();
    let day = |(dump, column): &(&Dump<'_>, &Column)| {
        // A maximum of another day was borrowed from the dump of that day.
        let rows = column.maximum.filter(|it| it.at.is_none_or(|at| at == dump.taken));
        let rows = rows.map(|maximum| maximum.value);
        Day { date: dump.taken, mark: dump.facts.mark(column), rows }
    };
    grown(own, &columns.iter().map(day).collect::<Vec<_>>())
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
    fn maxima_of_servers_have_their_day_and_tell_of_rows_that_were_deleted_since() {
        let read = |day: i8, text: &str| {
            let mut facts = dump(day, text);
            for maximum in facts.tables[0].columns.iter_mut().filter_map(|it| it.maximum.as_mut()) {
                maximum.at = Some(date(2026, 11, day));
            }
            facts
        };
        let mut newest =
            read(10, "table notes\n id i32 mints 1000 max 1000 grows 1000 1 2026-11-10");
        add(&mut newest, vec![read(3, "table notes\n id i32 mints 995 max 995")]);
        let curve = &newest.tables[0].columns[0].curve;
        assert!(curve.contains(&points(&[(3, 995)])[0]), "{curve:?}");
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
