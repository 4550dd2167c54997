//! Which tables and columns the config names: those that are never looked into, those whose maximum is worth a scan.

use super::catalogue::Relation;
use crate::config::Server;
use crate::facts::{Column, Table};
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
