//! The words that the reader of tables as calls within calls needs, as its pack gives them.

use crate::sources::forms::project::DialectWords;
use crate::sources::forms::steps;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Words of migrations.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Words {
    pub(super) language: String,
    /// Names of the functions that go forward.
    pub(super) forward: Vec<String>,
    /// The call that names a table, and its option for the schema.
    pub(super) table: String,
    pub(super) prefix: String,
    /// The option of tables and columns for a key; its name and type if nothing is said.
    pub(super) key: String,
    pub(super) key_name: String,
    pub(super) key_type: String,
    /// The call that refers to a table, in place of a type; the type of what refers if nothing is said.
    pub(super) reference: String,
    pub(super) reference_type: String,
    /// Options: a reference's column, what something is renamed to, a type.
    pub(super) target: String,
    pub(super) to: String,
    pub(super) kind: String,
    /// The head of a type that holds several.
    pub(super) list: String,
    pub(super) settings: Settings,
    pub(super) dialect: DialectWords,
    pub(super) steps: steps::Words,
    pub(super) types: steps::Types,
    pub(super) verbs: BTreeMap<String, Verb>,
    pub(super) table_verbs: BTreeMap<String, Verb>,
    /// Columns that go by one word, and their types; an option of their name gives another, or none.
    pub(super) timestamps: BTreeMap<String, String>,
    /// What refers to a key of a type, by dialect.
    pub(super) referring: BTreeMap<String, BTreeMap<String, String>>,
}

/// Where a project sets types for all its migrations.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    pub(super) file: String,
    pub(super) key: String,
    pub(super) reference: String,
    /// What stands before the type.
    pub(super) before: String,
}

/// What a call does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Verb {
    Create,
    Alter,
    Drop,
    Rename,
    Index,
    Add,
    Modify,
    Remove,
    Timestamps,
}
