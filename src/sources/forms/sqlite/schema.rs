//! Entries of a database file's table of contents become the SQL that a dump of it would start with.
//!
//! No views, no triggers, no virtual tables nor the tables behind them.

use crate::rules::dialect::DialectPack;
use crate::width::Id;
use std::collections::BTreeSet;

/// An entry of the table of contents: section 2.6 of the file format.
#[derive(Clone, Debug, Default)]
pub(in crate::sources) struct Entry {
    /// `table` or `index`.
    pub(in crate::sources) kind: String,
    pub(in crate::sources) name: String,
    /// The table that an index is of; a table's own name.
    pub(in crate::sources) table: String,
    /// The statement that made it.
    pub(in crate::sources) sql: String,
    /// False for virtual tables, which have no root page.
    pub(in crate::sources) has_pages: bool,
}

/// What a file says of its tables.
pub(in crate::sources) struct Schema {
    /// The statements that make it, and rows of the table of counters, as a dump writes them.
    pub(in crate::sources) text: String,
    /// Tables that hold rows of the application.
    pub(in crate::sources) tables: Vec<String>,
}

impl Schema {
    /// Makes it of the entries that have a statement: tables, then indexes.
    pub(in crate::sources) fn of(entries: &[Entry], dialect: &DialectPack) -> Self {
        let hidden = hidden(entries, dialect);
        let mut schema = Self { text: String::new(), tables: Vec::new() };
        for entry in entries {
            if hidden.contains(&entry.table) || entry.table.starts_with("sqlite_") {
                continue;
            }
            schema.text.push_str(&entry.sql);
            schema.text.push_str("\n;\n");
            if entry.kind == "table" {
                schema.tables.push(entry.name.clone());
            }
        }
        schema
    }

    /// Adds a row of the table in which `AUTOINCREMENT` counts: the last id of a table.
    pub(in crate::sources) fn count(&mut self, table: &str, value: Id) {
        let table = table.replace('\'', "''");
        let row = format!("INSERT INTO sqlite_sequence VALUES('{table}',{value});\n");
        self.text.push_str(&row);
    }
}

/// Returns the names of virtual tables and of the tables behind them.
fn hidden(entries: &[Entry], dialect: &DialectPack) -> BTreeSet<String> {
    let mut hidden = BTreeSet::new();
    for entry in entries.iter().filter(|entry| entry.kind == "table" && !entry.has_pages) {
        let shadows = &dialect.words.tables.shadows;
        hidden.extend(shadows.iter().map(|end| format!("{}{end}", entry.name)));
        hidden.insert(entry.name.clone());
    }
    hidden
}
