//! Databases that a mapper exports as JSON, one file a version, with the statement that creates each table.
//!
//! The highest version counts. Says nothing of what the program's fields hold: that stands in its code.

use super::code::database;
use super::fields::on_device;
use super::plain::{open, problem};
use super::{Context, Group, Listing, broken_pack, tree};
use crate::facts::{Consumer, Facts};
use crate::rules::form::FormPack;
use crate::sources::schema::{Database, Place};
use crate::sources::walk::Found;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The `[words]` of such a form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Words {
    dialect: String,
    /// Whose users have it.
    #[serde(deserialize_with = "super::fields::consumer")]
    device: Consumer,
    database: String,
    entities: String,
    table: String,
    statement: String,
    /// What stands for the table's name in its statement.
    placeholder: String,
    /// The word in the statement of a table whose rows the database numbers.
    numbered: String,
}

/// Takes the versions of each database; one that cannot be read is never left out for want of tables.
pub(crate) fn claim(pack: &FormPack, listing: &mut Listing) -> Vec<Group> {
    let groups = Listing::claim(pack, listing).into_iter();
    groups.map(|group| Group { named: true, ..group }).collect()
}

/// Reads the latest of a database's versions.
pub(crate) fn read(group: &Group, context: &Context<'_>) -> Facts {
    let words: Words = match context.pack.words() {
        Ok(words) => words,
        Err(error) => return broken_pack(group, context, &error),
    };
    let Some(latest) = group.files.iter().max_by_key(|file| (version(file), file.shown.len()))
    else {
        return Facts::default();
    };
    let root = Found::new(&group.root);
    // The folder is called like the database's class, with its package.
    let class = root.name().rsplit('.').next().unwrap_or_default();
    let group = Group { name: class.to_owned(), ..group.clone() };
    let mut database = database(&group, context, &words.dialect);
    let mut numbered = BTreeSet::new();
    if let Some(text) = open(latest, &mut database) {
        match tree::parse(&latest.shown, &text) {
            Ok(root) => tables(&words, latest, &root, &mut database, &mut numbered),
            Err(broken) => {
                let cure = "Export the schema again; nothing of this file was read.";
                database.problem(problem(&latest.shown, &text, broken.spot, broken.reason, cure));
            }
        }
    }
    let mut facts = database.finish();
    let keys = facts.tables.iter().filter(|table| numbered.contains(&table.name));
    let keys = keys.flat_map(|table| {
        table.primary_key.iter().map(|key| (table.name.to_lowercase(), key.to_lowercase()))
    });
    let keys: BTreeSet<(String, String)> = keys.collect();
    on_device(words.device, &keys, &mut facts);
    let older = group.files.len() - 1;
    if older > 0 {
        let reason = format!("{older} earlier versions of it; {} counts", latest.name());
        facts.coverage.not_used.push((root.shown.to_string(), reason));
    }
    facts
}

/// Reads the statements of all tables; those whose rows the database numbers are added to `numbered`.
fn tables(
    words: &Words,
    file: &Found,
    root: &tree::Node,
    database: &mut Database,
    numbered: &mut BTreeSet<String>,
) {
    let entities = root.child(&words.database).and_then(|of| of.child(&words.entities));
    let Some(entities) = entities else { return };
    // The elements of a list come as one run of members: each has one name and one statement.
    let names = entities.all(&words.table);
    for (name, statement) in names.zip(entities.all(&words.statement)) {
        let named = statement.text.replace(&words.placeholder, &name.text);
        // Columns are counted behind the name, which is longer or shorter than what stands for it.
        let long = |text: &str| u32::try_from(text.chars().count()).unwrap_or(0);
        let quote = 1;
        let column = statement.text_spot.column + quote + long(&words.placeholder);
        let column = column.saturating_sub(long(&name.text)).max(1);
        let at = Place { line: statement.text_spot.line, column };
        database.sql(&file.shown, &named, at);
        if statement.text.contains(&words.numbered) {
            numbered.insert(name.text.clone());
        }
    }
}

/// Returns the version that a file is named for.
fn version(file: &Found) -> u64 {
    file.name().split('.').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}
