//! Which tables and sequences may be looked into, where one seek finds the highest id, and what statistics say.

use super::{Key, Table, Told};
use crate::facts;
use crate::sources::live::answers::Row;
use crate::sources::live::catalogue::{Catalogue, Counter, Relation};
use std::collections::{BTreeMap, BTreeSet};

/// Adds tables, sequences and estimates.
pub(super) fn add(told: &Told<'_>, catalogue: &mut Catalogue) {
    let facts = &catalogue.facts;
    for (index, table) in facts.tables.iter().enumerate() {
        let known = told.tables.get(&key_of(table));
        let relation = known.and_then(|known| relation(told, index, table, known));
        catalogue.relations.extend(relation);
    }
    for (index, sequence) in facts.sequences.iter().enumerate() {
        let key = (sequence.schema.as_deref().unwrap_or_default(), sequence.name.as_str());
        let known =
            told.sequences.get(&key).filter(|row| unread(**row, told.is_standby()).is_none());
        catalogue.counters.extend(known.and_then(|row| counter(told, index, *row)));
    }
    let places: BTreeMap<Key<'_>, usize> =
        facts.tables.iter().enumerate().map(|(index, table)| (key_of(table), index)).collect();
    for row in &told.estimates {
        let Some(&table) = places.get(&(row.word("schema"), row.word("relation"))) else {
            continue;
        };
        let columns = &facts.tables[table].columns;
        let column = columns.iter().position(|column| column.name == row.word("name"));
        if let Some((column, highest)) = column.zip(row.number("highest")) {
            catalogue.estimates.insert((table, column), highest);
        }
    }
}

/// Returns the schema and the name of a table.
pub(super) fn key_of(table: &facts::Table) -> Key<'_> {
    (table.schema.as_deref().unwrap_or_default(), table.name.as_str())
}

/// Returns the table as one whose rows may be looked at; `None` if no row or column may be.
fn relation(
    told: &Told<'_>,
    index: usize,
    table: &facts::Table,
    known: &Table<'_>,
) -> Option<Relation> {
    let (schema, name) = key_of(table);
    let qualified = told.pack.qualified(schema, name);
    let rows = known.columns.iter();
    let readable: BTreeSet<&str> =
        rows.filter(|row| row.truth("readable")).map(|row| row.word("name")).collect();
    let sought = sought(known);
    let places = |names: &BTreeSet<&str>| -> BTreeSet<usize> {
        let columns = table.columns.iter().enumerate();
        columns
            .filter(|(_, column)| names.contains(column.name.as_str()))
            .map(|(at, _)| at)
            .collect()
    };
    (known.is_open(told.is_standby()) && !readable.is_empty()).then(|| Relation {
        table: index,
        shown: format!("{schema}.{name}"),
        // Heirs have rows and indexes of their own, and are asked themselves; partitions are asked through their table.
        sql: if known.relation.word("kind") == "p" {
            qualified
        } else {
            format!("ONLY {qualified}")
        },
        readable: places(&readable),
        sought: places(&sought),
        created: None,
        rows: known.relation.number("tuples").and_then(|rows| u64::try_from(rows).ok()),
    })
}

/// Returns the columns that lead an index in which the least and the highest value are one seek.
pub(super) fn sought<'a>(table: &Table<'a>) -> BTreeSet<&'a str> {
    let indexes = table.indexes.iter().filter(|row| row.truth("sought"));
    indexes.map(|row| row.word("name")).collect()
}

/// Reasons why the counter of a sequence is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unread {
    /// Names in its schema may not be used.
    Schema,
    /// It may not be selected from.
    Sequence,
    /// It is unlogged: a standby has nothing of it.
    OnPrimary,
}

/// Returns why a sequence's counter is not read; `None` if it is.
pub(super) fn unread(sequence: Row<'_>, standby: bool) -> Option<Unread> {
    if standby && sequence.truth("unlogged") {
        Some(Unread::OnPrimary)
    } else if !sequence.truth("entered") {
        Some(Unread::Schema)
    } else {
        (!sequence.truth("readable")).then_some(Unread::Sequence)
    }
}

fn counter(told: &Told<'_>, index: usize, row: Row<'_>) -> Option<Counter> {
    let (schema, name) = (row.word("schema"), row.word("name"));
    let shown = format!("{schema}.{name}");
    let literal = told.pack.literal(&shown);
    let start = row.number("start")?.to_string();
    // A name may hold what looks like a placeholder: nothing is filled in behind it.
    let fill = |part: &str| part.replace("{start}", &start).replace("{shown}", &literal);
    let parts = told.pack.sequence.split("{relation}").map(fill);
    let sql = parts.collect::<Vec<_>>().join(&told.pack.qualified(schema, name));
    Some(Counter { sequence: index, shown, sql })
}
