//! Classes that a mapper of objects ties to tables: entities become tables, their fields columns, their associations
//! references.
//!
//! All mappers of this shape take this one way; what differs is the words of their forms. Says nothing of classes that
//! no entity is or inherits from.

mod classes;
mod columns;
mod fluent;
mod words;

use super::code::{Code, database};
use super::fields::on_device;
use super::{Context, Group};
use crate::facts::Facts;
use crate::rules::dialect::{self, DialectPack};
use crate::sources::schema::{Change, Database};
use crate::sources::syntax::Kind;
use classes::Classes;
use columns::Tables;
use words::Words;

/// Reads the entities of a program as one database.
pub(crate) fn read(group: &Group, context: &Context<'_>) -> Facts {
    let words: Words = match context.pack.words() {
        Ok(words) => words,
        Err(error) => return super::broken_pack(group, context, &error),
    };
    let told = words.project.as_ref().map(|project| project.of(&group.root));
    let mut database = database(group, context, told.unwrap_or(&words.dialect));
    let open = |file| Code::open(file, &words.language, &mut database);
    let codes: Vec<Code> = group.files.iter().filter_map(open).collect();
    if let Some(dialect) = provided(&words, &codes) {
        database.read_in(dialect);
    }
    let classes = Classes::of(&codes, &words);
    let mut tables = Tables::of(&classes, &words, database.dialect());
    if let Some(fluent) = &words.fluent {
        fluent::amend(fluent, &codes, &mut tables);
    }
    let numbered = tables.numbered();
    let fields = words.fields.as_ref().map(|of| (of, tables.fields(of, &codes)));
    apply(tables, &codes, &mut database);
    let mut facts = database.finish();
    if let Some((of, fields)) = fields {
        if words.on_device {
            on_device(of.consumer(), &numbered, &mut facts);
        }
        of.add(&fields, &mut facts);
    }
    facts
}

/// Returns the dialect of the database that the files name.
fn provided(words: &Words, codes: &[Code]) -> Option<&'static DialectPack> {
    let mut found = None;
    for node in codes.iter().flat_map(|code| &code.nodes) {
        node.visit(&mut |node| {
            if let Kind::Assign(assign) = &node.kind
                && let Some(name) = assign.right.text().and_then(|text| words.provider.get(text))
            {
                found = dialect::by_name(name);
            }
        });
    }
    found
}

/// Applies the tables file by file, so that each change is shown where it is written.
fn apply(tables: Tables, codes: &[Code], database: &mut Database) {
    let mut by_file: Vec<Vec<Change>> = codes.iter().map(|_| Vec::new()).collect();
    for (file, change) in tables.changes() {
        if let Some(changes) = by_file.get_mut(file) {
            changes.push(change);
        }
    }
    for (code, changes) in codes.iter().zip(by_file) {
        database.apply(&code.script(), changes);
    }
}
