//! What is read of a path, in lines that can be compared.

use idwidth::config::Config;
use idwidth::facts::{Column, Facts, Table};
use jiff::civil::date;
use std::collections::BTreeSet;
use std::path::Path;

/// Reads a path as the command line does.
pub(crate) fn read(path: &Path) -> Facts {
    let paths = [path.to_owned()];
    idwidth::sources::read(&paths, &Config::default(), date(2030, 1, 1), &mut |_| ()).unwrap()
}

/// Reads a path of which everything must be understood.
#[track_caller]
pub(crate) fn whole(path: &Path) -> Facts {
    let facts = read(path);
    assert_eq!(problems(&facts), Vec::<String>::new(), "{}", path.display());
    facts
}

/// Returns the problems as `file:line reason`.
pub(crate) fn problems(facts: &Facts) -> Vec<String> {
    let line = |problem: &idwidth::facts::Problem| {
        let file = problem.location.path.rsplit('/').next().unwrap_or_default();
        format!("{file}:{} {}", problem.location.line, problem.reason)
    };
    facts.problems.iter().map(line).collect()
}

/// What may differ from dump to dump.
#[derive(Clone, Copy, Default)]
pub(crate) struct Without {
    /// Rows, and what they tell.
    pub(crate) rows: bool,
    pub(crate) foreign_keys: bool,
    /// Counters, and whether the attribute was written or is assumed.
    pub(crate) minting: bool,
}

/// Returns all that is told of tables and sequences.
pub(crate) fn told(facts: &Facts, without: Without) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for table in &facts.tables {
        let name = name(table);
        let rows = if without.rows { "?".to_owned() } else { format!("{:?}", table.rows) };
        let (key, mut indexed) = (&table.primary_key, table.indexed.clone());
        indexed.sort();
        indexed.dedup();
        lines.insert(format!("{name} rows {rows} key {key:?} indexed {indexed:?}"));
        for column in &table.columns {
            lines.insert(format!("{name}.{}", self::column(column, without)));
        }
        for key in table.foreign_keys.iter().filter(|_| !without.foreign_keys) {
            lines.insert(format!("{name} {:?} -> {}.{:?}", key.columns, key.table, key.target));
        }
    }
    for sequence in &facts.sequences {
        let counter = sequence.counter.map(|reading| reading.value);
        lines.insert(format!(
            "sequence {} {} {} by {} at {counter:?}",
            sequence.name, sequence.width, sequence.maximum, sequence.increment
        ));
    }
    lines
}

fn name(table: &Table) -> String {
    table.schema.iter().fold(table.name.clone(), |name, schema| format!("{schema}.{name}"))
}

fn column(column: &Column, without: Without) -> String {
    let Column { name, width, minting, maximum, curve, .. } = column;
    let minting = minting.as_ref().filter(|_| !without.minting).map(|minting| {
        let counter = minting.counter.map(|reading| reading.value);
        format!("{} {counter:?} {:?}", minting.kind.name(), minting.sequence)
    });
    let curve: Vec<String> =
        curve.iter().map(|point| format!("{} {}", point.date, point.value)).collect();
    let maximum = maximum.map(|reading| reading.value);
    let rows = if without.rows { String::new() } else { format!("{maximum:?} {curve:?}") };
    format!("{name} {width} {minting:?} {rows}")
}

#[track_caller]
pub(crate) fn assert_same(what: &str, told: &BTreeSet<String>, expected: &BTreeSet<String>) {
    let extra: Vec<_> = told.difference(expected).collect();
    let missing: Vec<_> = expected.difference(told).collect();
    assert!(
        extra.is_empty() && missing.is_empty() && !told.is_empty(),
        "{what}: not expected {extra:#?}, missing {missing:#?}"
    );
}
