//! Where ids come from: columns that mint them, integer keys that somebody else fills, declared external id spaces.

use super::nouns::IdName;
use crate::facts::{Column, Facts, Table};

/// A column, by table and position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColumnRef {
    /// Index into `Facts::tables`.
    pub table: usize,
    /// Index into the table's columns.
    pub column: usize,
}

impl ColumnRef {
    /// Returns the column's table.
    pub fn table_of(self, facts: &Facts) -> &Table {
        &facts.tables[self.table]
    }

    /// Returns the column.
    pub fn of(self, facts: &Facts) -> &Column {
        &self.table_of(facts).columns[self.column]
    }
}

/// Where the ids of a space come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    /// The database mints them in this column.
    Minting(ColumnRef),
    /// An integer primary key that neither the database mints nor another table of ours: ids from elsewhere.
    Key(ColumnRef),
    /// Declared in the config; an index into `Facts::externals`.
    External(usize),
}

impl Root {
    /// Returns the root's column, if it has one.
    pub fn column(&self) -> Option<ColumnRef> {
        match self {
            Self::Minting(column) | Self::Key(column) => Some(*column),
            Self::External(_) => None,
        }
    }
}

/// Finds every root, in the order of tables and columns; external id spaces last.
pub(super) fn find(facts: &Facts) -> Vec<Root> {
    let mut roots = Vec::new();
    for (table, of) in facts.tables.iter().enumerate() {
        for (column, declared) in of.columns.iter().enumerate() {
            let at = ColumnRef { table, column };
            if declared.minting.is_some() {
                roots.push(Root::Minting(at));
            } else if is_foreign_key_of_nobody(of, declared) {
                roots.push(Root::Key(at));
            }
        }
    }
    roots.extend((0..facts.externals.len()).map(Root::External));
    roots
}

/// Returns true for a one-column integer primary key, named as an id of its own table, that refers to no other.
fn is_foreign_key_of_nobody(table: &Table, column: &Column) -> bool {
    let alone = matches!(table.primary_key.as_slice(), [only] if *only == column.name);
    let refers = table.foreign_keys.iter().any(|key| key.columns.contains(&column.name));
    let mints = table.columns.iter().any(|column| column.minting.is_some());
    let own = IdName::read(&column.name).is_some_and(|id| match id.noun() {
        None => true,
        Some(noun) => super::nouns::table_noun(&table.name, None).ends_with(&noun),
    });
    let integer = column.width.ceiling().is_some() && !is_text(&column.type_text);
    alone && !refers && !mints && own && integer
}

/// Returns true for types that hold digits as text: their ids are not minted as numbers.
pub(super) fn is_text(type_text: &str) -> bool {
    let lower = type_text.to_ascii_lowercase();
    lower.contains("char") || lower.contains("text") || lower.contains("binary")
}

/// Returns a root's name: `source.table.column`, with the schema where the table's name alone is not unique.
pub(super) fn name(facts: &Facts, root: &Root) -> String {
    match root {
        Root::External(external) => facts.externals[*external].name.clone(),
        Root::Minting(at) | Root::Key(at) => {
            let table = at.table_of(facts);
            let source = facts.sources.get(table.source).map_or("", |source| source.name.as_str());
            format!("{source}.{}.{}", table_name(facts, at.table), at.of(facts).name)
        }
    }
}

/// Returns a table's name, qualified by its schema if another table of its source has the same.
pub fn table_name(facts: &Facts, table: usize) -> String {
    let own = &facts.tables[table];
    let is_twin = |other: &&Table| other.source == own.source && other.name == own.name;
    match &own.schema {
        Some(schema) if facts.tables.iter().filter(is_twin).count() > 1 => {
            format!("{schema}.{}", own.name)
        }
        _ => own.name.clone(),
    }
}
