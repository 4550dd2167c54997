//! The spellings of models whose state migrations carry: classes of fields, what each is in a database, operations.

use serde::Deserialize;
use std::collections::BTreeMap;

/// What the pack of the form says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Words {
    /// The language that such models are written in, by the folder of its pack.
    pub(super) language: String,
    /// The dialect where the settings name no database.
    pub(super) dialect: String,
    /// The class of keys that nobody declares.
    pub(super) auto_field: String,
    /// From which major version of `package` on that is another class.
    pub(super) auto_field_since: (u64, String),
    /// The package whose version decides.
    pub(super) package: String,
    /// Classes whose heirs are models.
    pub(super) roots: Vec<String>,
    /// Classes of fields by the class that they are like.
    pub(super) like: BTreeMap<String, String>,
    /// Lengths of classes that have one unless they are given another.
    pub(super) lengths: BTreeMap<String, u64>,
    /// Fields that refer to one row of another model.
    pub(super) one: Vec<String>,
    /// Those of them that are unique.
    pub(super) unique: Vec<String>,
    /// Fields that refer to many, through a table of their own.
    pub(super) many: Vec<String>,
    /// Fields that are no columns.
    pub(super) r#virtual: Vec<String>,
    /// Fields of no width that matters.
    pub(super) other: Vec<String>,
    /// Fields whose values the database hands out.
    pub(super) auto: Vec<String>,
    /// Dialects by the name of what connects to the database.
    pub(super) engines: BTreeMap<String, String>,
    /// Dialects in which a table is made anew, all of its columns as they are now, when one of them changes.
    pub(super) remade: Vec<String>,
    /// By dialect and class: the column's definition.
    pub(super) columns: BTreeMap<String, BTreeMap<String, String>>,
    /// By dialect and class: the type of what refers to it, where that is another.
    pub(super) related: BTreeMap<String, BTreeMap<String, String>>,
    pub(super) operations: Operations,
    /// Applications of the framework itself.
    pub(super) own: BTreeMap<String, Own>,
    /// Abstract models that are declared outside of projects, with their fields.
    pub(super) r#abstract: BTreeMap<String, Vec<OwnField>>,
}

/// Operations of migrations.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Operations {
    /// What each operation does, by its name.
    pub(super) names: BTreeMap<String, String>,
    /// Change no column, key or sequence.
    pub(super) harmless: Vec<String>,
    /// Methods that change tables when code calls them.
    pub(super) editor: Vec<String>,
    /// Text in SQL that may change a column, key or sequence, in lower case.
    pub(super) ddl: Vec<String>,
    /// What does nothing, as SQL or code.
    pub(super) noop: Vec<String>,
}

/// An application of the framework itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Own {
    /// As the settings install it.
    pub(super) application: String,
    pub(super) models: Vec<OwnModel>,
}

/// A model of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnModel {
    pub(super) name: String,
    /// If it is not made of the names of application and model.
    pub(super) table: Option<String>,
    /// The key, if it is not `id`.
    pub(super) key: Option<String>,
    pub(super) fields: Vec<OwnField>,
    /// True if the settings may put another model in its place.
    #[serde(default)]
    pub(super) swappable: bool,
}

/// A field: its name, its class, and the model that it refers to or its length.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum OwnField {
    Relation(String, String, String),
    Sized(String, String, u64),
    Plain(String, String),
}

impl Words {
    /// Returns true if text of SQL may change a column, key or sequence.
    pub(super) fn may_change(&self, sql: &str) -> bool {
        let words: Vec<&str> = sql.split_whitespace().collect();
        let sql = words.join(" ").to_lowercase();
        self.operations.ddl.iter().any(|word| sql.contains(word.as_str()))
    }
}
