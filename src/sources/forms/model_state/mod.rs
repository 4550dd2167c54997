//! Models of an object-relational mapper whose migrations change models, not tables: both the steps and the classes.
//!
//! One state of models is built from either and told as tables. Runs no code; what only a run would tell is a problem.

mod changes;
mod classes;
mod code_steps;
mod declared;
mod migrations;
mod operations;
mod project;
mod settings;
mod state;
mod tables;
mod words;

use super::code::Code;
use super::{Context, Group, broken_pack};
use crate::facts::Facts;
use crate::rules::dialect::{self, DialectPack};
use crate::sources::schema::Database;
use crate::sources::walk::Found;
use project::Project;
use settings::Settings;
use state::State;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use tables::Tables;
use words::Words;

/// Replays the migrations of a project.
pub(crate) fn migrations(group: &Group, context: &Context<'_>) -> Facts {
    read(group, context, false, |project, paths| {
        let user = project.user().0;
        let found =
            migrations::Migrations::find(project.tables.codes, paths, project.settings, &user);
        project.folders.clone_from(&found.folders);
        project.add_own();
        project.create_installed();
        found.apply(project);
    })
}

/// Reads the models that a project declares.
pub(crate) fn models(group: &Group, context: &Context<'_>) -> Facts {
    read(group, context, true, |project, paths| {
        let declared = declared::Declared::find(project.tables.codes, paths, project);
        project.add_own();
        project.create_installed();
        declared.apply(project);
    })
}

/// Opens the files of a project and lets them tell its tables.
fn read(
    group: &Group,
    context: &Context<'_>,
    are_models: bool,
    tell: impl FnOnce(&mut Project<'_, '_>, &[PathBuf]),
) -> Facts {
    let shown: Arc<str> = Found::new(&group.root).shown;
    let as_of = context.as_of;
    let open = |dialect| Database::new(&group.name, &shown, &context.pack.name, dialect, as_of);
    let fallback: &'static DialectPack = dialect::detect(&[]);
    let words: Words = match context.pack.words() {
        Ok(words) => words,
        Err(error) => return broken_pack(group, context, &error),
    };
    let mut opened = open(fallback);
    let (mut codes, mut paths) = (Vec::new(), Vec::new());
    for file in &group.files {
        if let Some(code) = Code::open(file, &words.language, &mut opened) {
            codes.push(code);
            paths.push(file.path.clone());
        }
    }
    let settings = Settings::read(&group.root, &words, &mut opened, &mut codes);
    let dialect = settings.dialect.clone().unwrap_or_else(|| words.dialect.clone());
    let mut database = open(dialect::by_name(&dialect).unwrap_or(fallback));
    let mut project = Project {
        state: State { words: &words, dialect, models: BTreeMap::new() },
        tables: Tables {
            database: &mut database,
            codes: &codes,
            association: are_models,
            still: false,
        },
        settings: &settings,
        root: group.root.clone(),
        language: &words.language,
        classes: classes::Classes::default(),
        folders: BTreeMap::new(),
        used: BTreeMap::new(),
        created: BTreeSet::new(),
        by_class: BTreeMap::new(),
        told: BTreeSet::new(),
        depth: 0,
        entered: 0,
        guessed: None,
    };
    tell(&mut project, &paths);
    project.create_used();
    project.tell_missing();
    let mut facts = database.finish();
    let read = opened.finish();
    facts.coverage.schema_files = read.coverage.schema_files;
    facts.coverage.schema_bytes = read.coverage.schema_bytes;
    facts.problems.extend(read.problems);
    facts
}
