//! Where ids come from: columns that mint them, integer keys that somebody else fills, declared external id spaces.

use super::nouns::{IdName, table_noun};
use crate::facts::{Column, Facts, Source, Table};
use std::collections::{BTreeMap, BTreeSet};

/// A column, by table and position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColumnRef {
    /// Index into `Facts::tables`.
    pub table: usize,
    /// Index into the table's columns.
    pub column: usize,
}

impl ColumnRef {
    /// Returns the column, if the facts have one there.
    pub(super) fn get(self, facts: &Facts) -> Option<&Column> {
        facts.tables.get(self.table)?.columns.get(self.column)
    }

    /// Returns the column's table.
    pub fn table_of(self, facts: &Facts) -> &Table {
        &facts.tables[self.table]
    }

    /// Returns the source of its table.
    pub fn source_of(self, facts: &Facts) -> Option<&Source> {
        facts.sources.get(self.table_of(facts).source)
    }

    /// Returns the column.
    pub fn of(self, facts: &Facts) -> &Column {
        &self.table_of(facts).columns[self.column]
    }

    /// Returns the column's symbol, `table.column`; `tables` are the names of all tables.
    ///
    /// Never of the file it stands in: a dump of tomorrow has another name.
    pub fn symbol(self, facts: &Facts, tables: &[String]) -> String {
        format!("{}.{}", tables[self.table], self.of(facts).name)
    }

    /// Returns the column's name among all databases of a run, `source.table.column`.
    pub(super) fn name(self, facts: &Facts, tables: &[String]) -> String {
        let source = facts.sources.get(self.table_of(facts).source);
        let source = source.map_or("", |source| source.name.as_str());
        format!("{source}.{}", self.symbol(facts, tables))
    }
}

/// Where the ids of a space come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    /// The database mints them in this column.
    Minting(ColumnRef),
    /// An integer primary key that neither the database mints nor another table of ours: ids from elsewhere.
    Key(ColumnRef),
    /// A sequence that no column names: programs draw from it. An index into `Facts::sequences`.
    Sequence(usize),
    /// Declared in the config; an index into `Facts::externals`.
    External(usize),
    /// Nothing here mints them, and nothing declares them: what is called alike.
    Elsewhere {
        /// What they are called by: `repository`.
        noun: String,
        /// Columns that store them.
        columns: Vec<ColumnRef>,
    },
}

impl Root {
    /// Returns the root's column, if it has one.
    pub fn column(&self) -> Option<ColumnRef> {
        match self {
            Self::Minting(column) | Self::Key(column) => Some(*column),
            Self::Sequence(_) | Self::External(_) | Self::Elsewhere { .. } => None,
        }
    }
}

/// Finds every root, in the order of tables and columns; then sequences that feed none of them, external id spaces last.
pub(super) fn find(facts: &Facts) -> Vec<Root> {
    let mut roots = Vec::new();
    let mut drawn_from = BTreeSet::new();
    let on_servers = mints_on_servers(facts);
    for (table, of) in facts.tables.iter().enumerate() {
        for (column, declared) in of.columns.iter().enumerate() {
            let at = ColumnRef { table, column };
            if let Some(minting) = &declared.minting {
                // One sequence is one id space, however many columns draw from it.
                if minting.sequence.is_none_or(|sequence| drawn_from.insert(sequence)) {
                    roots.push(Root::Minting(at));
                }
            } else if is_foreign_key_of_nobody(of, declared)
                && !(on_servers && is_on_device(facts, of))
            {
                roots.push(Root::Key(at));
            }
        }
    }
    let drawn = (0..facts.sequences.len()).filter(|sequence| !drawn_from.contains(sequence));
    roots.extend(drawn.map(Root::Sequence));
    roots.extend((0..facts.externals.len()).map(Root::External));
    roots
}

/// Returns true if a server mints ids: keys that a device keeps and does not number are copies of such.
fn mints_on_servers(facts: &Facts) -> bool {
    let mints = |table: &&Table| table.columns.iter().any(|column| column.minting.is_some());
    let mut on_servers = facts.tables.iter().filter(|table| !is_on_device(facts, table));
    on_servers.any(|table| mints(&table))
}

/// Returns true if a table is of a database on a device.
pub(super) fn is_on_device(facts: &Facts, table: &Table) -> bool {
    facts.sources.get(table.source).is_some_and(|source| source.device.is_some())
}

/// Returns true for a one-column integer primary key, named as an id of its own table, that refers to no other.
fn is_foreign_key_of_nobody(table: &Table, column: &Column) -> bool {
    // Asked first: all else looks at every column of the table.
    if !matches!(table.primary_key.as_slice(), [only] if *only == column.name) {
        return false;
    }
    let refers = table.foreign_keys.iter().any(|key| key.columns.contains(&column.name));
    let mints = table.columns.iter().any(|column| column.minting.is_some());
    let own = IdName::read(&column.name).is_some_and(|id| match id.noun() {
        None => true,
        Some(noun) => table_noun(&table.name, None).ends_with(&noun),
    });
    let integer = column.width.ceiling().is_some() && !column.is_text();
    !refers && !mints && own && integer
}

/// Returns a root's name: `source.table.column`, or that of an external id space.
pub(super) fn name(facts: &Facts, tables: &[String], root: &Root) -> String {
    match root {
        Root::Sequence(sequence) => {
            let sequence = &facts.sequences[*sequence];
            let source = facts.sources.get(sequence.source);
            format!("{}.{}", source.map_or("", |source| source.name.as_str()), sequence.name)
        }
        Root::External(external) => facts.externals[*external].name.clone(),
        Root::Elsewhere { noun, .. } => noun.clone(),
        Root::Minting(at) | Root::Key(at) => at.name(facts, tables),
    }
}

/// Returns every table's name, qualified by its schema if another table of its source has the same.
pub(super) fn table_names(facts: &Facts) -> Vec<String> {
    let mut counts = BTreeMap::<(usize, &str), usize>::new();
    for table in &facts.tables {
        *counts.entry((table.source, &table.name)).or_default() += 1;
    }
    let is_shared = |table: &Table| counts.get(&(table.source, &table.name)) > Some(&1);
    let name = |table: &Table| match &table.schema {
        Some(schema) if is_shared(table) => format!("{schema}.{}", table.name),
        _ => table.name.clone(),
    };
    facts.tables.iter().map(name).collect()
}
