//! Which tables and columns the config names: those that are never looked into, those whose maximum is worth a scan.

use super::catalogue::{Catalogue, Relation};
use super::unknown;
use crate::config::Server;
use crate::facts::{Column, Problem, Table};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Tables whose rows are never looked at.
pub(super) struct Skip(GlobSet);

impl Skip {
    /// Takes them from the config; a glob that is none stands for the table of that name.
    pub(super) fn new(server: &Server) -> Self {
        let mut globs = GlobSetBuilder::new();
        for glob in &server.skip {
            let read = GlobBuilder::new(glob).build();
            let read = read.or_else(|_| GlobBuilder::new(&globset::escape(glob)).build());
            if let Ok(glob) = read {
                globs.add(glob);
            }
        }
        Self(globs.build().unwrap_or_default())
    }

    /// Returns true for a table that is never to be looked into, by its name with or without a schema.
    pub(super) fn takes(&self, relation: &Relation) -> bool {
        self.takes_named(&relation.shown)
    }

    /// The same for a table as messages name it: `shop.orders`.
    pub(super) fn takes_named(&self, shown: &str) -> bool {
        let alone = shown.split_once('.').map_or(shown, |(_, name)| name);
        self.0.is_match(shown) || self.0.is_match(alone)
    }
}

/// Returns true if `name` is that of a column: `schema.table.column` or `table.column`.
pub(super) fn is_named(name: &str, relation: &Relation, table: &Table, column: &Column) -> bool {
    let is = |of: &str| {
        name.strip_prefix(of).and_then(|rest| rest.strip_prefix('.')) == Some(column.name.as_str())
    };
    is(&relation.shown) || is(&table.name)
}

/// Says which entries of the config name nothing that is there: what they were to spare or to read is not.
pub(super) fn unmatched(server: &Server, catalogue: &Catalogue) -> Vec<Problem> {
    let tables = || catalogue.facts.tables.iter();
    if tables().next().is_none() {
        // Where nothing is visible, that is what there is to say.
        return Vec::new();
    }
    let shown = |table: &Table| match &table.schema {
        Some(schema) => format!("{schema}.{}", table.name),
        None => table.name.clone(),
    };
    let takes = |entry: &str| {
        let alone = Server { skip: vec![entry.to_owned()], ..server.clone() };
        let skip = Skip::new(&alone);
        tables().any(|table| skip.takes_named(&shown(table)))
    };
    let is_column = |entry: &str| {
        let (table, column) = entry.rsplit_once('.').unwrap_or(("", entry));
        let is_table = |known: &&Table| known.name == table || shown(known) == table;
        tables().filter(is_table).flat_map(|known| &known.columns).any(|known| known.name == column)
    };
    let problem = |(key, entry): (&str, &String)| {
        let reason = format!("`{key}` names `{entry}`, and nothing that is visible is called so");
        let cure = "Write tables as `schema.table` or `table`, columns as `table.column`.";
        unknown::problem(server, entry, &reason, cure.to_owned())
    };
    let skip = server.skip.iter().filter(|entry| !takes(entry)).map(|entry| ("skip", entry));
    let full = server.full_max.iter().filter(|entry| !is_column(entry));
    skip.chain(full.map(|entry| ("full-max", entry))).map(problem).collect()
}
