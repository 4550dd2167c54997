//! The words that the reader of tables spelled as objects needs, as its pack gives them.

use crate::sources::forms::project::DialectWords;
use crate::sources::forms::steps;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Words of migrations and models.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Words {
    pub(super) language: String,
    /// Names of the functions that go forward.
    #[serde(default)]
    pub(super) forward: Vec<String>,
    pub(super) dialect: DialectWords,
    #[serde(default)]
    pub(super) steps: steps::Words,
    pub(super) types: steps::Types,
    /// What calls on the database do.
    #[serde(default)]
    pub(super) verbs: BTreeMap<String, Verb>,
    /// Calls on a function that hand it what it will be given: `db.createTable.bind(db, 'notes', { .. })`.
    #[serde(default)]
    pub(super) binds: BTreeSet<String>,
    pub(super) spec: SpecWords,
    /// How classes and calls declare tables, where they do.
    #[serde(default)]
    pub(super) model: ModelWords,
}

/// Keys of the objects that spell tables, columns and references.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct SpecWords {
    /// A table's name and its schema's.
    pub(super) table: Vec<String>,
    pub(super) schema: Vec<String>,
    /// A table's columns and foreign keys.
    pub(super) columns: Vec<String>,
    pub(super) foreign_keys: Vec<String>,
    /// A column's name, where it is no key.
    pub(super) name: Vec<String>,
    pub(super) of: Vec<String>,
    /// What a column refers to.
    pub(super) references: Vec<String>,
    /// In a reference, the table and its column.
    pub(super) to: Vec<String>,
    pub(super) target: Vec<String>,
    /// In a constraint, the columns.
    pub(super) own: Vec<String>,
    /// Keys and parts of types, and the options that they set.
    pub(super) options: BTreeMap<String, String>,
    /// Values of options that say that the database hands out no integers.
    pub(super) not_minting: BTreeSet<String>,
    /// Dialects whose change of a column's type leaves what fills it.
    pub(super) keeps: BTreeSet<String>,
    /// What makes a constraint the key.
    pub(super) key: BTreeSet<String>,
}

/// How models are declared.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct ModelWords {
    /// A call whose first argument names the model and whose second spells its columns.
    pub(super) define: String,
    /// A call on the model whose first argument spells its columns.
    pub(super) init: String,
    /// Keys of the options after that.
    pub(super) table: String,
    pub(super) snake: String,
    pub(super) frozen: String,
    pub(super) model: String,
    /// The key that a model has without one of its own: its name and type.
    pub(super) id: Vec<[String; 2]>,
    /// Calls on a model that tie it to the one they are given.
    pub(super) belongs: BTreeSet<String>,
    /// Calls on a model that tie the one they are given to it.
    pub(super) has: BTreeSet<String>,
    /// The key of the options that names the column.
    pub(super) through: String,
}

/// What a call does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Verb {
    Create,
    DropTable,
    RenameTable,
    AddColumns,
    ChangeColumn,
    DropColumns,
    RenameColumn,
    /// A foreign key, or the primary key.
    Constraint,
    /// The primary key, by its columns.
    Key,
    /// Changes no column.
    Nothing,
}
