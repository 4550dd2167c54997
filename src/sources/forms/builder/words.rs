//! The words that the reader of tables built by chained calls needs, as its pack gives them.

use crate::sources::forms::project::DialectWords;
use crate::sources::forms::steps;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Words of migrations.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Words {
    pub(super) language: String,
    /// Names of the functions that go forward.
    pub(super) forward: Vec<String>,
    /// What calls on tables are made through.
    pub(super) through: Vec<String>,
    /// Calls that name the schema of what follows.
    #[serde(default)]
    pub(super) within: BTreeSet<String>,
    /// The constant of a class that is its name.
    #[serde(default)]
    pub(super) class: String,
    pub(super) dialect: DialectWords,
    pub(super) steps: steps::Words,
    pub(super) types: steps::Types,
    /// What calls on the whole schema do.
    pub(super) verbs: BTreeMap<String, Verb>,
    /// What calls on a table do; any other declares a column of a type of its name.
    pub(super) table_verbs: BTreeMap<String, Verb>,
    /// What follows a column, and the option that it sets.
    pub(super) modifiers: BTreeMap<String, String>,
    /// Columns that go by one word: names and types.
    pub(super) macros: BTreeMap<String, Vec<[String; 2]>>,
    /// What a column's arguments after its name are, by its type.
    pub(super) arguments: BTreeMap<String, Vec<String>>,
    /// Names of columns that need not be given, by their type.
    pub(super) unnamed: BTreeMap<String, String>,
}

/// What a call does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Verb {
    Create,
    /// Creates a table with the columns of another.
    CreateLike,
    Change,
    DropTable,
    RenameTable,
    DropColumns,
    /// Drops the columns that the rest of its name declares: `dropTimestamps`.
    DropMacro,
    RenameColumn,
    ForeignKey,
    /// A reference to the table of a class.
    ClassReference,
    /// Makes columns the key.
    Key,
    Index,
    /// Runs a block on the same table.
    Block,
    /// Changes no column.
    Nothing,
}
