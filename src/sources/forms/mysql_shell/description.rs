//! What a dump says of itself in JSON. A key that is not known is of no concern, one that is missing has a default.

use crate::facts::{Location, Problem};
use crate::sources::schema::Delimited;
use crate::sources::walk::Found;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// `@.json`: the dump.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Begun {
    /// Databases.
    pub(super) schemas: Vec<String>,
    /// How the names of their files start.
    pub(super) basenames: BTreeMap<String, String>,
    /// When it was begun: `2021-12-07 18:16:56`.
    pub(super) begin: String,
}

/// `@.done.json`: the end of it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Done {
    /// Rows by database and table; older versions do not tell.
    pub(super) table_rows: BTreeMap<String, BTreeMap<String, u64>>,
}

/// `db.json`: a database.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Schema {
    pub(super) tables: Vec<String>,
    pub(super) views: Vec<String>,
    /// How the names of their files start.
    pub(super) basenames: BTreeMap<String, String>,
}

/// `db@table.json`: a table.
#[derive(Debug, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Described {
    pub(super) options: Options,
    pub(super) includes_data: bool,
    /// The end of the names of its files of rows, without the dot: `tsv.zst`.
    pub(super) extension: String,
    /// How the names of the files of partitions start.
    pub(super) basenames: BTreeMap<String, String>,
}

/// How rows are written. `decodeColumns` needs no look: those columns hold bytes, no ids.
#[derive(Debug, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Options {
    pub(super) columns: Vec<String>,
    fields_terminated_by: String,
    fields_enclosed_by: String,
    fields_escaped_by: String,
    lines_terminated_by: String,
}

impl Default for Described {
    fn default() -> Self {
        Self {
            options: Options::default(),
            includes_data: true,
            extension: "tsv.zst".to_owned(),
            basenames: BTreeMap::new(),
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            columns: Vec::new(),
            fields_terminated_by: "\t".to_owned(),
            fields_enclosed_by: String::new(),
            fields_escaped_by: "\\".to_owned(),
            lines_terminated_by: "\n".to_owned(),
        }
    }
}

impl Described {
    /// Returns how the rows are written; `None` if nothing separates values.
    pub(super) fn format(&self) -> Option<Delimited> {
        let Options { fields_terminated_by: field, lines_terminated_by: line, .. } = &self.options;
        let line = if line.is_empty() { field } else { line };
        let escaped = self.options.fields_escaped_by.bytes().next();
        let null = match escaped {
            Some(escape) => vec![escape, b'N'],
            None => b"NULL".to_vec(),
        };
        (!field.is_empty()).then(|| Delimited {
            field: field.clone().into_bytes(),
            line: line.clone().into_bytes(),
            enclosed: self.options.fields_enclosed_by.bytes().next(),
            escaped,
            null,
        })
    }

    /// Returns how the names of the files of rows start: those of each partition, or of the table.
    pub(super) fn stems(&self, table: &str) -> Vec<String> {
        if self.basenames.is_empty() {
            vec![table.to_owned()]
        } else {
            self.basenames.values().cloned().collect()
        }
    }
}

/// Reads a file of JSON.
pub(super) fn parse<T: for<'a> Deserialize<'a>>(file: &Found, text: &str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|error| {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (line, column) = (number(error.line()), number(error.column()));
        let location = Location {
            path: Arc::clone(&file.shown),
            line,
            column,
            end_column: column.saturating_add(1),
            excerpt: Arc::from(""),
        };
        Problem {
            location,
            reason: format!("this description of the dump cannot be read: {error}"),
            cure: "Copy it again, or make the dump again.".to_owned(),
            source_failed: false,
        }
    })
}
