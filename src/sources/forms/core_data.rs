//! Models as XML, a folder a version: entities become tables, their attributes columns, and what those come back as
//! carriers.
//!
//! A file beside the versions names the one in use; the others say nothing of today. Relationships lead by row numbers
//! that the store keeps to itself: they carry no ids of the program.

use super::code::database;
use super::fields::{Field, FieldWords, on_device};
use super::plain::{location, open, problem};
use super::{Context, Group, Listing, broken_pack, build, tree};
use crate::facts::Facts;
use crate::rules::form::FormPack;
use crate::sources::schema::{Change, Database, Script};
use crate::sources::walk::{self, Found};
use crate::width::Width;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Bytes of the largest file that names a version.
const LARGEST_POINTER: u64 = 1 << 20;

/// The `[words]` of such a form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Words {
    dialect: String,
    /// The file that names the version in use.
    pointer: String,
    /// The key that it stands under.
    current: String,
    /// Types of attributes in SQL.
    types: BTreeMap<String, String>,
    fields: FieldWords,
}

/// Takes the versions of each model as one group, which is never left out for want of tables.
pub(crate) fn claim(pack: &FormPack, listing: &mut Listing) -> Vec<Group> {
    let fitting = listing.fitting(pack);
    let mut models = BTreeMap::<PathBuf, Vec<usize>>::new();
    for number in &fitting {
        let model = listing.file(*number).and_then(|file| file.path.parent()?.parent());
        models.entry(model.unwrap_or(Path::new("")).to_owned()).or_default().push(*number);
    }
    listing.take(&fitting);
    let group = |(model, versions): (PathBuf, Vec<usize>)| Group {
        named: true,
        ..listing.group(model, &versions)
    };
    models.into_iter().map(group).collect()
}

/// Reads the version in use of a model.
pub(crate) fn read(group: &Group, context: &Context<'_>) -> Facts {
    let words: Words = match context.pack.words() {
        Ok(words) => words,
        Err(error) => return broken_pack(group, context, &error),
    };
    let mut database = database(group, context, &words.dialect);
    let current = in_use(&words, group, &mut database);
    let mut fields = Vec::new();
    if let Some((file, text)) = current.and_then(|file| Some((file, open(file, &mut database)?))) {
        match tree::parse(&file.shown, &text) {
            Ok(root) => {
                let changes = tables(&words, file, &text, &root, &database, &mut fields);
                database.apply(&Script { path: &file.shown, text: &text }, changes);
            }
            Err(broken) => {
                let cure = "Open it in Xcode and save it again; nothing of this file was read.";
                database.problem(problem(&file.shown, &text, broken.spot, broken.reason, cure));
            }
        }
    }
    let mut facts = database.finish();
    on_device(words.fields.consumer(), &BTreeSet::new(), &mut facts);
    words.fields.add(&fields, &mut facts);
    let others = group.files.len().saturating_sub(1);
    if let Some(current) = current.filter(|_| others > 0) {
        let reason = format!("{others} other versions of it; {} is in use", version(current));
        let root = Found::new(&group.root);
        facts.coverage.not_used.push((root.shown.to_string(), reason));
    }
    facts
}

/// Returns the version that is in use: the named one, else the one of the highest number.
fn in_use<'g>(words: &Words, group: &'g Group, database: &mut Database) -> Option<&'g Found> {
    let latest = group.files.iter().max_by_key(|file| (number(version(file)), file.shown.len()));
    let path = group.root.join(&words.pointer);
    let Some(name) = named(words, &path) else { return latest };
    let found = group.files.iter().find(|file| version(file) == name);
    if found.is_none() {
        database.problem(walk::problem(
            &path,
            format!("names the version `{name}`, which is not there"),
            "Correct it; the version of the highest number was read.",
            false,
        ));
    }
    found.or(latest)
}

/// Returns the version that the file beside the versions names.
fn named(words: &Words, path: &Path) -> Option<String> {
    if std::fs::metadata(path).ok()?.len() > LARGEST_POINTER {
        return None;
    }
    let text = std::fs::read_to_string(path).ok()?;
    let root = tree::parse(&words.pointer, &text).ok()?;
    let list = root.children.first()?.children.first()?;
    let key = list.children.iter().position(|node| node.text.trim() == words.current)?;
    Some(list.children.get(key + 1)?.text.trim().to_owned())
}

/// Returns what creates the tables of all entities; adds their attributes to `fields`.
fn tables(
    words: &Words,
    file: &Found,
    text: &str,
    root: &tree::Node,
    database: &Database,
    fields: &mut Vec<(Field, Width)>,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for entity in root.all("model").flat_map(|model| model.all("entity")) {
        let Some(name) = entity.attributes.get("name") else { continue };
        let class = entity.attributes.get("representedClassName");
        let owner = class.map_or(name.as_str(), |class| class.rsplit('.').next().unwrap_or(class));
        let mut columns = Vec::new();
        for attribute in entity.all("attribute") {
            let of = |name: &str| attribute.attributes.get(name).map(String::as_str);
            let (Some(column), Some(kind)) = (of("name"), of("attributeType")) else { continue };
            if of("transient") == Some("YES") {
                continue;
            }
            // Other types hold no numbers.
            let definition = words.types.get(kind).map_or("blob", String::as_str);
            columns.push(build::column(column, definition, attribute.spot, database.dialect()));
            if let Some(width) = words.fields.width(kind) {
                let field = Field {
                    table: name.clone(),
                    column: column.to_owned(),
                    owner: owner.to_owned(),
                    name: column.to_owned(),
                    type_text: kind.to_owned(),
                    marks: Vec::new(),
                    location: location(&file.shown, text, attribute.spot),
                };
                fields.push((field, width));
            }
        }
        changes.push(build::create(name, entity.spot, columns, Vec::new()));
    }
    changes
}

/// Returns the folder of a version: `Notes 2.xcdatamodel`.
fn version(file: &Found) -> &str {
    file.shown.rsplit('/').nth(1).unwrap_or_default()
}

/// Returns the last number in a version's name; the first version has none.
fn number(version: &str) -> u64 {
    let digits = |part: &&str| part.chars().any(|one| one.is_ascii_digit());
    let last = version.split(|one: char| !one.is_ascii_digit()).rfind(digits);
    last.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}
