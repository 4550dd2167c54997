//! The words of a mapper of objects: which classes are tables, which fields columns, keys and references.

use crate::rules::plurals::{plural, snake_case};
use crate::sources::forms::fields::FieldWords;
use crate::sources::forms::project::DialectWords;
use crate::sources::syntax::Node;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The `[words]` of a form whose tables are classes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Words {
    /// The language, as `rules/syntax` calls it.
    pub(super) language: String,
    /// The dialect that definitions are written in.
    pub(super) dialect: String,
    /// Where the project says which dialect it speaks.
    #[serde(default)]
    pub(super) project: Option<DialectWords>,
    pub(super) entity: Entity,
    pub(super) column: Column,
    pub(super) key: Key,
    pub(super) reference: Reference,
    /// Annotations of fields that are no columns.
    #[serde(default)]
    pub(super) skip: BTreeSet<String>,
    /// Types that hold many of what they are given: no columns.
    #[serde(default)]
    pub(super) collections: BTreeSet<String>,
    /// Types that hold one or none of what they are given.
    #[serde(default)]
    pub(super) wrappers: BTreeSet<String>,
    /// Annotations that give the type by their own name, and what columns of them are in SQL.
    #[serde(default)]
    pub(super) typed: BTreeMap<String, String>,
    /// The variable that names the database, and the dialect of each that it may name.
    #[serde(default)]
    pub(super) provider: BTreeMap<String, String>,
    /// Types of the language, and what columns of them are in SQL.
    pub(super) types: BTreeMap<String, String>,
    /// The key in a field's tag whose value holds words separated by `;`.
    #[serde(default)]
    pub(super) tag: Option<String>,
    /// What fields hold of what the database holds, where that may be less.
    #[serde(default)]
    pub(super) fields: Option<FieldWords>,
    /// True if the database lies on the devices of the fields' users.
    #[serde(default)]
    pub(super) on_device: bool,
    /// Calls that say more of entities and columns elsewhere.
    #[serde(default)]
    pub(super) fluent: Option<Fluent>,
}

/// Which classes are tables, and what they are called.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[derive(Default)]
pub(super) struct Entity {
    pub(super) annotations: BTreeSet<String>,
    /// Classes that entities extend or embed.
    pub(super) bases: BTreeSet<String>,
    /// Annotations of classes whose fields only their heirs have.
    pub(super) inherited: BTreeSet<String>,
    /// True if every class that has a field is an entity.
    pub(super) every: bool,
    /// A call in the class that names the table.
    pub(super) table_call: Option<String>,
    /// A call in the class that lists the fields of its key, by this name or as its first argument.
    pub(super) key_call: Option<[String; 2]>,
    /// A class beside such an entity whose members are its references.
    pub(super) relations: Option<String>,
    /// The only name that an entity has, where each stands in a module of its own.
    pub(super) named: Option<String>,
    /// What names the table, the first that is there.
    pub(super) table: Vec<Argument>,
    /// A function that returns the table's name.
    pub(super) table_function: Option<String>,
    /// A field that holds the table's name.
    pub(super) table_field: Option<String>,
    pub(super) naming: Naming,
    /// A type that lists entities: fields of `DbSet<Note>` make tables of `Note`, named for the field.
    pub(super) sets: Option<String>,
    /// Columns of bases that are not among the files, by base and name.
    pub(super) brings: BTreeMap<String, BTreeMap<String, String>>,
}

/// An argument of an annotation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Argument {
    pub(super) annotation: String,
    /// Its name, or the first without a name.
    #[serde(default)]
    pub(super) argument: Option<String>,
    /// The key of a map that it is given, if that is meant.
    #[serde(default)]
    pub(super) key: Option<String>,
}

/// What columns are called and made of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[derive(Default)]
pub(super) struct Column {
    /// Where not empty, only fields with one of these are columns.
    pub(super) only: BTreeSet<String>,
    pub(super) name: Vec<Argument>,
    /// What gives the type, in SQL or in words of `types`.
    pub(super) definition: Vec<Argument>,
    pub(super) length: Vec<Argument>,
    /// What makes it unsigned, where true.
    pub(super) unsigned: Vec<Argument>,
    pub(super) naming: Naming,
    /// True if a column may hold a list of what is no entity.
    pub(super) lists: bool,
}

/// Which columns are keys, and how they get their values.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[derive(Default)]
pub(super) struct Key {
    pub(super) annotations: BTreeSet<String>,
    /// Arguments of a field's annotations that make it a key, where true.
    pub(super) arguments: Vec<Argument>,
    /// Words in an annotation that make a field a key.
    pub(super) words: BTreeSet<String>,
    /// Names of keys that no annotation marks; `{class}` stands for the class's.
    pub(super) names: Vec<String>,
    /// Annotations of a key whose values the database hands out.
    pub(super) generated: BTreeSet<String>,
    /// Words of which one must stand in such an annotation, if any are given: `autoincrement`.
    pub(super) generated_words: BTreeSet<String>,
    /// Words after those annotations that say otherwise: `UUID`.
    pub(super) not_generated: BTreeSet<String>,
    /// True if an integer key is handed out by the database unless something says otherwise.
    pub(super) generates_integers: bool,
    /// The key of an entity that has none: its name and definition.
    pub(super) implicit: Vec<[String; 2]>,
}

/// How fields refer to other entities.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[derive(Default)]
pub(super) struct Reference {
    pub(super) annotations: BTreeSet<String>,
    /// An argument that says that the other side holds the column.
    pub(super) mapped_by: Vec<Argument>,
    /// Annotations of either side, and what marks the side that holds the column.
    pub(super) holds: BTreeMap<String, String>,
    /// What names the column that holds the key.
    pub(super) join: Vec<Argument>,
    /// What names the field that holds the key.
    pub(super) through: Vec<Argument>,
    /// What names the entity referred to, where the field's type does not.
    pub(super) target: Vec<Argument>,
    /// What stands between a field's name and that of its column.
    pub(super) suffix: String,
    /// True if a field whose type is an entity refers to it without any annotation, through the column named for it.
    pub(super) by_type: bool,
    /// True if the mapper makes the column where no field holds it.
    pub(super) makes_column: bool,
    /// True if the field that refers is the column itself.
    pub(super) is_column: bool,
}

/// Calls that say what entities are: `Entity<Note>(e => e.Property(x => x.Id).HasColumnType("bigint"))`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Fluent {
    pub(super) entity: String,
    pub(super) table: String,
    pub(super) property: String,
    pub(super) column: String,
    pub(super) definition: String,
    pub(super) generated: BTreeSet<String>,
    pub(super) not_generated: BTreeSet<String>,
    pub(super) key: String,
    pub(super) one: String,
    pub(super) through: String,
}

/// How names of code become names of the database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Naming {
    /// They stay.
    #[default]
    Same,
    /// `user_id` of `userId`.
    Snake,
    /// `user_accounts` of `UserAccount`.
    SnakePlural,
    /// `UserAccounts` of `UserAccount`.
    Plural,
}

impl Naming {
    /// Returns a name as the database has it.
    pub(super) fn of(self, name: &str) -> String {
        match self {
            Self::Same => name.to_owned(),
            Self::Snake => snake_case(name),
            Self::SnakePlural => plural(&snake_case(name)),
            Self::Plural => plural(name),
        }
    }
}

/// Returns the first argument that one of the annotations has.
pub(super) fn argument<'n>(of: &[Argument], annotations: &'n [Node]) -> Option<&'n Node> {
    of.iter().find_map(|wanted| {
        let named = annotations.iter().filter(|one| one.called() == Some(&wanted.annotation));
        let mut calls = named.filter_map(Node::call);
        calls.find_map(|call| {
            let given = match &wanted.argument {
                Some(name) => call.named(name),
                None => call.argument(0),
            };
            match &wanted.key {
                Some(key) => given?.get(key),
                None => given,
            }
        })
    })
}

/// Returns true if one of the annotations is one of these.
pub(super) fn has(of: &BTreeSet<String>, annotations: &[Node]) -> bool {
    annotations.iter().filter_map(Node::called).any(|name| of.contains(name))
}
