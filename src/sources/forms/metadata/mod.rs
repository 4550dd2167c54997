//! Tables declared by calls that list columns: the revisions that change them, and the classes mapped to them.
//!
//! Runs no code; what only a run would tell is a problem.

mod classes;
mod column;
mod mapped;
mod operations;
mod project;
mod revisions;
mod steps;
mod table;
mod types;
mod words;

use super::code::Code;
use super::{Context, Group, broken_pack};
use crate::facts::Facts;
use crate::rules::dialect::{self, DialectPack};
use crate::sources::schema::Database;
use crate::sources::walk::Found;
use std::collections::BTreeMap;
use std::sync::Arc;
use types::Types;
use words::Words;

/// Replays the revisions of a folder.
pub(crate) fn revisions(group: &Group, context: &Context<'_>) -> Facts {
    read(group, context, |codes, types, database| {
        let names = project::names(&project::root(&group.root), &types.words.language);
        types.own = names.types;
        revisions::replay(codes, &names.tables, types, database);
    })
}

/// Reads the tables and mapped classes of a project.
pub(crate) fn models(group: &Group, context: &Context<'_>) -> Facts {
    read(group, context, |codes, types, database| {
        types.own = project::types_of(codes);
        mapped::tell(codes, types, database);
    })
}

/// Opens files and lets them tell their tables.
fn read(
    group: &Group,
    context: &Context<'_>,
    tell: impl FnOnce(&[Code], &mut Types<'_>, &mut Database),
) -> Facts {
    let shown: Arc<str> = Found::new(&group.root).shown;
    let open =
        |dialect| Database::new(&group.name, &shown, &context.pack.name, dialect, context.as_of);
    let fallback: &'static DialectPack = dialect::detect(&[]);
    let words: Words = match context.pack.words() {
        Ok(words) => words,
        Err(error) => return broken_pack(group, context, &error),
    };
    let name = project::dialect(&group.root, &words).unwrap_or_else(|| words.dialect.clone());
    let pack = dialect::by_name(&name).unwrap_or(fallback);
    let mut database = open(pack);
    let opened = group.files.iter();
    let codes: Vec<Code> =
        opened.filter_map(|file| Code::open(file, &words.language, &mut database)).collect();
    let (own, unknown) = (BTreeMap::new(), BTreeMap::new());
    let mut types = Types { words: &words, pack, file: 0, own, unknown };
    tell(&codes, &mut types, &mut database);
    for (name, (file, spot)) in std::mem::take(&mut types.unknown) {
        if let Some(code) = codes.get(file) {
            let reason = format!("`{name}` is no type that is known");
            let cure = "Name the folder that declares it too, or a dump of the schema; the width of its columns is not known.";
            database.problem(code.problem(spot, reason, cure));
        }
    }
    database.finish()
}
