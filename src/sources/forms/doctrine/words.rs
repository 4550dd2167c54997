//! The words that the reader of tables held in variables needs, as its pack gives them.

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
    /// The option that is a column's type.
    pub(super) kind: String,
    pub(super) dialect: DialectWords,
    pub(super) steps: steps::Words,
    pub(super) types: steps::Types,
    pub(super) verbs: BTreeMap<String, Verb>,
}

/// What a call does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Verb {
    Create,
    DropTable,
    RenameTable,
    Column,
    ChangeColumn,
    /// `getColumn('id')->setType(..)`.
    SetType,
    DropColumn,
    RenameColumn,
    Key,
    DropKey,
    ForeignKey,
    Index,
    /// Changes nothing itself.
    Nothing,
}
