//! High-water marks by rungs: what the catalogue counts, then one seek in an index, then statistics, and the whole
//! table only when asked.
//!
//! Never asks for a value that would have to be searched for.

use super::answers::{Answers, Row};
use super::catalogue::{Catalogue, Relation};
use super::inquiry::Statement;
use super::probe::{self, fill};
use super::skip::{Skip, is_named};
use super::unknown;
use crate::config::Server;
use crate::facts::{Column, How, Problem, Reading, Table};
use crate::rules::live::LivePack;
use crate::rules::names::is_id;
use crate::width::{Id, Width};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Names of the statements, as their templates mark their rows.
const RANGE: &str = "range";
const SCAN: &str = "scan";
const COUNTER: &str = "counter";
/// As the first row of tables is asked for, and after the last.
const COST: [&str; 2] = ["cost before", "cost after"];

/// Least and highest values by table and column.
pub(super) type Ranges = BTreeMap<(usize, usize), (Id, Id)>;

/// Returns the statements that ask tables and sequences for what the catalogue does not tell.
pub(super) fn statements(
    pack: &LivePack,
    server: &Server,
    catalogue: &Catalogue,
) -> Vec<Statement> {
    let most = pack.probe.most_ranges;
    let counters = catalogue.counters.iter().map(|counter| Statement {
        name: COUNTER.to_owned(),
        tells: format!("What sequence {} has handed out: its own row.", counter.shown),
        sql: counter.sql.clone(),
        about: counter.shown.clone(),
        seeks: 1,
        ..Statement::default()
    });
    let mut statements = probe::joined(counters.collect(), most, &pack.probe.join);
    let mut scans = Vec::new();
    let mut ranges = Vec::new();
    for (relation, table, at, how) in asked(server, catalogue) {
        let Some(column) = table.columns.get(at) else { continue };
        let is_seek = how == How::Indexed;
        let (name, template) =
            if is_seek { (RANGE, &pack.probe.range) } else { (SCAN, &pack.probe.scan) };
        let of = if is_seek { &mut ranges } else { &mut scans };
        of.push(Statement {
            name: name.to_owned(),
            tells: format!(
                "Least and highest {} of {}: {}.",
                column.name,
                relation.shown,
                how.cost()
            ),
            sql: fill(template, &probe::of_column(pack, relation, column)),
            about: relation.shown.clone(),
            seeks: if is_seek { 2 } else { 0 },
            scans: u64::from(!is_seek),
            ..Statement::default()
        });
    }
    statements.extend(probe::joined(ranges, most, &pack.probe.join));
    statements.extend(scans);
    statements
}

/// Returns the columns whose highest value is asked for, and how it is found.
fn asked<'c>(
    server: &Server,
    catalogue: &'c Catalogue,
) -> impl Iterator<Item = (&'c Relation, &'c Table, usize, How)> {
    let skip = Skip::new(server);
    let full_max = server.full_max.clone();
    let relations = catalogue.relations.iter().filter(move |relation| !skip.takes(relation));
    relations.flat_map(move |relation| {
        let table = catalogue.facts.tables.get(relation.table);
        let columns = table.into_iter().flat_map(|table| table.columns.iter().enumerate());
        let full_max = full_max.clone();
        columns.filter_map(move |(at, column)| {
            let table = table?;
            if !relation.readable.contains(&at) || !is_number(column) {
                return None;
            }
            let named = full_max.iter().any(|name| is_named(name, relation, table, column));
            let how = if relation.sought.contains(&at) { How::Indexed } else { How::Maximum };
            let wanted =
                named || (how == How::Indexed && (is_key(table, column) || refers(table, column)));
            wanted.then_some((relation, table, at, how))
        })
    })
}

/// Returns true if ids are minted in a column, or tell its rows apart.
fn is_key(table: &Table, column: &Column) -> bool {
    mints(column) || matches!(&table.primary_key[..], [name] if *name == column.name)
}

/// Returns true if the database mints ids in a column one after the other.
pub(super) fn mints(column: &Column) -> bool {
    column.minting.as_ref().is_some_and(|minting| minting.scatter.is_none())
}

/// Returns true if a column may hold ids of another table, and is narrow enough to overflow with them.
fn refers(table: &Table, column: &Column) -> bool {
    let is_narrow =
        matches!(column.width, Width::Signed(bits) | Width::Unsigned(bits) if bits <= 32);
    let is_of_key = || table.foreign_keys.iter().any(|key| key.columns.contains(&column.name));
    is_narrow && (is_id(&column.name) || is_of_key())
}

/// Returns true if values of a column are numbers, and whole ones where it holds ids.
pub(super) fn is_number(column: &Column) -> bool {
    !column.is_text() && !matches!(column.width, Width::Unbounded | Width::Unknown)
}

/// Adds what was answered to the facts; returns the ranges of ids.
pub(super) fn read(
    answers: &Answers,
    (pack, server, as_of): (&LivePack, &Server, Date),
    catalogue: &mut Catalogue,
) -> Ranges {
    read_counters(answers, as_of, catalogue);
    let places = places(catalogue);
    let rows = [(RANGE, How::Indexed), (SCAN, How::Maximum)].into_iter().flat_map(|(name, how)| {
        let rows = answers.rows(name).map(move |row| (row, how));
        rows.filter_map(|(row, how)| {
            let place = places.get(&(row.word("relation"), row.word("name")))?;
            Some((row, how, *place))
        })
    });
    let rows: Vec<_> = rows.collect();
    let mut ranges = Ranges::new();
    for (row, how, place) in rows {
        take(&row, how, as_of, place, &mut catalogue.facts.tables);
        if let Some((lowest, highest)) = row.number("lowest").zip(row.number("highest")) {
            ranges.insert(place, (lowest, highest));
        }
    }
    for (&(table, column), &value) in &catalogue.estimates {
        let column =
            catalogue.facts.tables.get_mut(table).and_then(|it| it.columns.get_mut(column));
        if let Some(column) = column.filter(|column| column.maximum.is_none()) {
            column.maximum = Some(Reading { value, how: How::Estimate, at: None });
        }
    }
    let unknown = unknown_keys(pack, server, catalogue);
    catalogue.facts.problems.extend(unknown);
    ranges
}

/// Takes in the highest value of a column. A key without any is that of an empty table.
fn take(
    row: &Row<'_>,
    how: How,
    as_of: Date,
    (table, column): (usize, usize),
    tables: &mut [Table],
) {
    let Some(table) = tables.get_mut(table) else { return };
    let Some(is_key) = table.columns.get(column).map(|column| is_key(table, column)) else {
        return;
    };
    if let Some(value) = row.number("highest") {
        if let Some(column) = table.columns.get_mut(column) {
            column.maximum = Some(Reading { value, how, at: Some(as_of) });
        }
    } else if is_key && row.text("highest").is_none() {
        table.rows = Some(0);
    }
}

/// Takes in what sequences tell of themselves; no value is that of one that has handed out nothing.
fn read_counters(answers: &Answers, as_of: Date, catalogue: &mut Catalogue) {
    let counters = catalogue.counters.iter();
    let known: BTreeMap<&str, usize> =
        counters.map(|counter| (counter.shown.as_str(), counter.sequence)).collect();
    let mut readings = BTreeMap::new();
    for row in answers.rows(COUNTER) {
        let Some(&at) = known.get(row.word("relation")) else { continue };
        let Some(sequence) = catalogue.facts.sequences.get_mut(at) else { continue };
        let Some(value) = row.number("value") else { continue };
        // What was not called yet is the next value.
        let value =
            if row.truth("called") { Some(value) } else { value.checked_sub(sequence.increment) };
        sequence.counter =
            value.map(|value| Reading { value, how: How::Sequence, at: Some(as_of) });
        readings.insert(at, sequence.counter);
    }
    let columns = catalogue.facts.tables.iter_mut().flat_map(|table| &mut table.columns);
    for minting in columns.filter_map(|column| column.minting.as_mut()) {
        let reading = minting.sequence.and_then(|at| readings.get(&at));
        minting.counter = reading.copied().unwrap_or(minting.counter);
    }
}

/// Returns where columns are by the names that answers have for them: relation and column.
pub(super) fn places(catalogue: &Catalogue) -> BTreeMap<(&str, &str), (usize, usize)> {
    let mut places = BTreeMap::new();
    for relation in &catalogue.relations {
        let table = catalogue.facts.tables.get(relation.table);
        for (at, column) in table.into_iter().flat_map(|table| table.columns.iter().enumerate()) {
            let names = (relation.shown.as_str(), column.name.as_str());
            places.insert(names, (relation.table, at));
        }
    }
    places
}

/// Says which keys have neither a counter nor a maximum, among those that were not asked for it: of what was asked and
/// not answered there is a problem already.
fn unknown_keys(pack: &LivePack, server: &Server, catalogue: &Catalogue) -> Vec<Problem> {
    let skip = Skip::new(server);
    let mut problems = Vec::new();
    for relation in catalogue.relations.iter().filter(|relation| !skip.takes(relation)) {
        let Some(table) = catalogue.facts.tables.get(relation.table) else { continue };
        let columns = table.columns.iter().enumerate();
        for (at, column) in columns.filter(|(_, column)| mints(column)) {
            let about = format!("{}.{}", relation.shown, column.name);
            if is_known(table, column) {
                continue;
            }
            let (lacks, cure) = if !relation.readable.contains(&at) {
                let cure = format!("Grant what `idwidth grants {}` prints.", pack.name);
                ("may not be selected", cure)
            } else if !relation.sought.contains(&at) && is_number(column) {
                let cure = format!(
                    "Add `full-max = [\"{about}\"]` to the source to read the whole table, or an index."
                );
                ("no index leads with it", cure)
            } else {
                continue;
            };
            let reason =
                format!("what its ids have reached is not known: it has no counter, and {lacks}");
            problems.push(unknown::problem(server, &about, &reason, cure));
        }
    }
    problems
}

/// Returns true if it is known what a column's ids have reached. A sequence that has handed out nothing says nothing of
/// rows that were given their ids by hand.
fn is_known(table: &Table, column: &Column) -> bool {
    let minting = column.minting.as_ref();
    column.maximum.is_some()
        || table.rows == Some(0)
        || minting.is_some_and(|minting| minting.counter.is_some())
}

/// Returns the statement that asks for what the session has read; none if the server cannot tell.
///
/// `at` is 0 before anything is asked of tables, and 1 when all was.
pub(super) fn cost(pack: &LivePack, at: usize) -> Vec<Statement> {
    let name = COST[at.min(1)];
    let statement = Statement {
        name: name.to_owned(),
        tells: "How many rows of tables this session has read.".to_owned(),
        sql: pack.probe.cost.replace("{name}", name),
        optional: true,
        ..Statement::default()
    };
    if pack.probe.cost.is_empty() { Vec::new() } else { vec![statement] }
}

/// Returns the rows of tables that were read from the first time to the last that the server told how many it were.
pub(super) fn rows(answers: &Answers) -> Option<u64> {
    let told = |name| answers.rows(name).find_map(|row| row.number("rows"));
    let [first, last] = COST.map(told);
    let (first, last) = first.zip(last)?;
    u64::try_from(last.checked_sub(first)?).ok()
}
