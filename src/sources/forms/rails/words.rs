//! The words that the reader of Ruby's schemas needs, as its packs give them.

use crate::sources::forms::project::DialectWords;
use crate::sources::forms::{self, steps};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// A version, major and minor.
pub(super) type Version = (u32, u32);

/// Words of migrations and schema files.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Words {
    pub(super) language: String,
    /// Where versions of the framework stand.
    pub(super) version: VersionWords,
    /// Names of the functions that go forward.
    pub(super) forward: Vec<String>,
    /// The name of the function that goes back.
    pub(super) back: String,
    /// Names of the call that opens a schema file.
    pub(super) opening: String,
    /// The folder of the migrations that lead to a schema file, instead of its own name.
    pub(super) folder: String,
    pub(super) dialect: DialectWords,
    pub(super) steps: steps::Words,
    pub(super) types: steps::Types,
    /// Defaults by version, the newest first.
    pub(super) defaults: Vec<Defaults>,
    /// What calls do.
    pub(super) verbs: BTreeMap<String, Verb>,
    /// What calls on a table do; any other declares a column of a type of its name.
    pub(super) table_verbs: BTreeMap<String, Verb>,
    /// Names of the columns that go by one word.
    pub(super) timestamps: Vec<String>,
    pub(super) timestamp: String,
    /// Dialects in which the sequence of a key is renamed with its table, and that sequence's name.
    pub(super) renames_sequences: Vec<String>,
    pub(super) sequence: String,
    /// What a class is asked for the name of its table.
    pub(super) table_name: String,
    /// The type of the second column of a reference to several tables.
    pub(super) name_type: String,
}

/// Where a project tells the framework's version.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VersionWords {
    /// A file below the root, and what stands before the version in a line of it.
    file: String,
    before: String,
    /// Text in a schema file that newer versions write, and the first that does.
    marks: Vec<(String, String)>,
    /// Taken if nothing tells.
    unknown: String,
}

/// What a version does without being told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Defaults {
    since: String,
    /// The type of a primary key.
    pub(super) key: String,
    /// The type of a reference.
    pub(super) reference: String,
    /// The type of a column that is declared as a key among a table's others.
    pub(super) column: String,
    /// Dialects in which a column whose type is changed mints no longer.
    #[serde(default)]
    pub(super) forgets: Vec<String>,
    /// Types of a primary key which, asked for, mint: by dialect, or `any`.
    mints: BTreeMap<String, BTreeSet<String>>,
}

/// What a call does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Verb {
    Create,
    Change,
    Join,
    DropTable,
    RenameTable,
    Column,
    PrimaryKey,
    ChangeColumn,
    /// Changes what a column is if nothing is given.
    Default,
    RenameColumn,
    RemoveColumns,
    /// `remove_column`: after the first name comes a type.
    RemoveColumn,
    Reference,
    RemoveReference,
    Timestamps,
    RemoveTimestamps,
    ForeignKey,
    Index,
    /// Changes no column.
    Nothing,
    /// Does what cannot be foreseen.
    Opaque,
    /// Makes columns the table's key.
    Key,
    /// Takes back what another migration did.
    Revert,
}

/// Reads a version: `5.1` of `5.1.3`.
pub(super) fn version(text: &str) -> Version {
    let mut parts = text.split('.').map(|part| part.trim().parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

impl Words {
    /// Returns what a version does without being told.
    pub(super) fn defaults(&self, of: Version) -> Option<&Defaults> {
        let fits = |defaults: &&Defaults| version(&defaults.since) <= of;
        self.defaults.iter().find(fits).or(self.defaults.last())
    }

    /// Returns the version that wrote a schema file which does not tell it itself.
    pub(super) fn version_of(&self, root: &std::path::Path, text: &str) -> Version {
        let words = &self.version;
        let lines = forms::project::lines(root, &words.file, &words.before);
        let told = lines.iter().find_map(|line| {
            let (before, after) = line.split_once(words.before.as_str())?;
            before.trim().is_empty().then(|| version(after))
        });
        let marked = || words.marks.iter().find(|(mark, _)| text.contains(mark.as_str()));
        told.or_else(|| Some(version(&marked()?.1))).unwrap_or_else(|| version(&words.unknown))
    }
}

impl Defaults {
    /// Returns true if a primary key of a type that was asked for mints.
    pub(super) fn mints(&self, of: &str, dialect: &str) -> bool {
        let holds =
            |of: &str, list: &str| self.mints.get(list).is_some_and(|list| list.contains(of));
        holds(of, "any") || holds(of, dialect)
    }
}
