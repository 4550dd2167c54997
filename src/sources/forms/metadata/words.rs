//! The spellings of tables declared by calls and mapped classes: columns, types, steps of migrations.

use serde::Deserialize;
use std::collections::BTreeMap;

/// What the pack of the form says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Words {
    /// The language that such tables are declared in, by the folder of its pack.
    pub(super) language: String,
    /// The dialect where nothing names one.
    pub(super) dialect: String,
    /// Dialects by what a URL starts with.
    pub(super) schemes: BTreeMap<String, String>,
    /// The file that names the database, and the key of its URL.
    pub(super) config: (String, String),
    /// Calls that declare a column.
    pub(super) column: Vec<String>,
    /// Calls that declare a field of a class that may be a column.
    pub(super) field: Vec<String>,
    pub(super) table: Vec<String>,
    pub(super) foreign: Vec<String>,
    pub(super) foreign_constraint: Vec<String>,
    pub(super) primary_constraint: Vec<String>,
    pub(super) identity: Vec<String>,
    pub(super) sequence: Vec<String>,
    /// The method that gives a type another for one dialect.
    pub(super) variant: String,
    /// Methods that return the type that they are given.
    pub(super) wrapper: Vec<String>,
    /// Arguments of a column that are no type.
    pub(super) no_type: Vec<String>,
    /// Classes whose heirs are tables of their own names in lower case, or in snake case.
    pub(super) lower_name_roots: Vec<String>,
    pub(super) snake_name_roots: Vec<String>,
    /// Types by the annotation of a field.
    pub(super) annotations: BTreeMap<String, String>,
    /// Types by the type that they are like.
    pub(super) like: BTreeMap<String, String>,
    /// Types of no width that matters.
    pub(super) other: Vec<String>,
    /// Types that the database may number.
    pub(super) integers: Vec<String>,
    /// By dialect and type: its SQL.
    pub(super) types: BTreeMap<String, BTreeMap<String, String>>,
    /// By dialect and SQL: what it becomes when the database numbers it.
    pub(super) minting: BTreeMap<String, BTreeMap<String, String>>,
    pub(super) steps: Steps,
}

/// Calls in steps of migrations.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Steps {
    pub(super) create_table: Vec<String>,
    pub(super) drop_table: Vec<String>,
    pub(super) rename_table: Vec<String>,
    pub(super) add_column: Vec<String>,
    pub(super) drop_column: Vec<String>,
    pub(super) alter_column: Vec<String>,
    pub(super) create_foreign_key: Vec<String>,
    pub(super) create_primary_key: Vec<String>,
    pub(super) create_index: Vec<String>,
    pub(super) drop_constraint: Vec<String>,
    pub(super) execute: Vec<String>,
    /// Opens a table whose steps follow.
    pub(super) batch: Vec<String>,
    pub(super) create_sequence: Vec<String>,
    pub(super) drop_sequence: Vec<String>,
    /// In conditions that ask whether something is there.
    pub(super) guards: Vec<String>,
    /// Dialects as code compares them.
    pub(super) dialect_names: BTreeMap<String, String>,
    /// Text in SQL that may change a column, key or sequence, in lower case.
    pub(super) ddl: Vec<String>,
}

impl Steps {
    /// Returns true for calls that may change a column, key or sequence.
    pub(super) fn changes(&self, name: &str) -> bool {
        let lists = [
            &self.create_table,
            &self.drop_table,
            &self.rename_table,
            &self.add_column,
            &self.drop_column,
            &self.alter_column,
            &self.create_foreign_key,
            &self.create_primary_key,
            &self.create_sequence,
            &self.drop_sequence,
        ];
        lists.iter().any(|list| is_in(list, name))
    }

    /// Returns true if text of SQL may change a column, key or sequence.
    pub(super) fn may_change(&self, sql: &str) -> bool {
        let words: Vec<&str> = sql.split_whitespace().collect();
        let sql = words.join(" ").to_lowercase();
        self.ddl.iter().any(|word| sql.contains(word.as_str()))
    }
}

/// Returns true if a list holds a name.
pub(super) fn is_in(list: &[String], name: &str) -> bool {
    list.iter().any(|known| known == name)
}
