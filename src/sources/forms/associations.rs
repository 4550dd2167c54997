//! Classes that map tables, and the columns by which they are tied, which the database need not know of.
//!
//! Tables have no columns here: those are the database's, and these keys are kept where one that has them is read.

use super::code::{self, Code};
use super::project::DialectWords;
use super::{Context, Group, build};
use crate::facts::Facts;
use crate::rules::plurals::{plural, singular, snake_case};
use crate::sources::schema::{Clause, Database, Spot};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Classes that inherit through more others than this make a circle.
const DEEPEST: usize = 16;

/// Reads the classes that `models` finds in each file, the number of which it is told.
pub(super) fn read(
    group: &Group,
    context: &Context<'_>,
    language: &str,
    dialect: &DialectWords,
    habits: &Habits,
    mut models: impl FnMut(&Code, usize) -> Vec<Model>,
) -> Facts {
    let mut database = code::database(group, context, dialect.of(&group.root));
    let (mut codes, mut found) = (Vec::new(), Vec::new());
    for file in &group.files {
        let Some(code) = Code::open(file, language, &mut database) else { continue };
        found.extend(models(&code, codes.len()));
        codes.push(code);
    }
    declare(found, habits, &codes, &mut database);
    database.finish()
}

/// A class that may map a table.
pub(super) struct Model {
    /// With the modules that it is in, joined by `.`.
    pub(super) name: String,
    /// The class that it extends.
    pub(super) base: String,
    /// Its table, if told.
    pub(super) table: Option<String>,
    /// What stands before a table that is named after the class.
    pub(super) prefix: String,
    /// Maps no table itself.
    pub(super) is_abstract: bool,
    pub(super) ties: Vec<Tie>,
    /// The number of its file.
    pub(super) file: usize,
    pub(super) spot: Spot,
}

/// An association.
pub(super) struct Tie {
    pub(super) name: String,
    /// True if the column is in the class's own table.
    pub(super) is_own: bool,
    /// The class at the other end; named after the association if not told.
    pub(super) class: Option<String>,
    /// The column; named after the association or the class if not told.
    pub(super) key: Option<String>,
    /// The column referred to; the key if not told.
    pub(super) target: Option<String>,
    pub(super) spot: Spot,
}

/// Whose tables classes map.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Habits {
    /// What classes extend that map tables of their own.
    bases: BTreeSet<String>,
    /// True if a class that extends another which maps a table maps that table too.
    shared: bool,
}

/// All classes of a project, by name.
struct Models<'m> {
    by_name: BTreeMap<String, Model>,
    habits: &'m Habits,
}

/// Declares the tables of classes and ties them.
fn declare(models: Vec<Model>, habits: &Habits, codes: &[Code], database: &mut Database) {
    let by_name = models.into_iter().map(|model| (model.name.clone(), model)).collect();
    let models = Models { by_name, habits };
    let mut changes: BTreeMap<usize, Vec<_>> = BTreeMap::new();
    let mut tables = BTreeSet::new();
    for model in models.by_name.values() {
        let Some(table) = models.table_of(model, 0) else { continue };
        if tables.insert(table.clone()) {
            let create = build::create(&table, model.spot, Vec::new(), Vec::new());
            changes.entry(model.file).or_default().push(create);
        }
    }
    let creates = std::mem::take(&mut changes);
    for model in models.by_name.values() {
        let Some(table) = models.table_of(model, 0) else { continue };
        for tie in &model.ties {
            let Some(other) = models.other_of(model, tie) else { continue };
            let own = model.name.rsplit('.').next().unwrap_or_default();
            let (holder, to, after) = if tie.is_own {
                (&table, &other, tie.name.as_str())
            } else {
                (&other, &table, own)
            };
            let key = tie.key.clone().unwrap_or_else(|| format!("{}_id", snake_case(after)));
            let target: Vec<&str> = tie.target.as_deref().into_iter().collect();
            let key = build::reference(&[&key], to, &target, true, tie.spot);
            if tables.contains(holder) {
                let clause = Clause::AddConstraint(key);
                changes.entry(model.file).or_default().push(build::alter(holder, clause));
            }
        }
    }
    for (file, changes) in creates.into_iter().chain(changes) {
        if let Some(code) = codes.get(file) {
            database.apply(&code.script(), changes);
        }
    }
}

impl Models<'_> {
    /// Returns the table of a class: its own, or that of the class it extends.
    fn table_of(&self, model: &Model, depth: usize) -> Option<String> {
        if let Some(table) = &model.table {
            return Some(table.clone());
        }
        if model.is_abstract || depth > DEEPEST {
            return None;
        }
        let bare = model.name.rsplit('.').next().unwrap_or_default();
        let named = || format!("{}{}", model.prefix, plural(&snake_case(bare)));
        if self.habits.bases.contains(&model.base) {
            return Some(named());
        }
        let base = self.found(&model.name, &model.base)?;
        if base.is_abstract {
            return Some(named());
        }
        let of_base = self.table_of(base, depth + 1)?;
        let is_shared = self.habits.shared || base.table.is_some();
        Some(if is_shared { of_base } else { named() })
    }

    /// Returns the table at the other end.
    fn other_of(&self, model: &Model, tie: &Tie) -> Option<String> {
        if let Some(class) = &tie.class {
            return self.table_of(self.found(&model.name, class)?, 0);
        }
        let one = if tie.is_own { tie.name.clone() } else { singular(&tie.name) };
        let is_of = |other: &&Model| {
            let bare = other.name.rsplit('.').next().unwrap_or_default();
            snake_case(bare) == one
        };
        self.table_of(self.by_name.values().find(is_of)?, 0)
    }

    /// Finds a class by its name as written in another: the nearest module outward that has one, else the only one
    /// of that last name, which the file may know by an alias.
    fn found(&self, from: &str, name: &str) -> Option<&Model> {
        let mut outer = from;
        loop {
            if let Some(model) = self.by_name.get(&format!("{outer}.{name}")) {
                return Some(model);
            }
            let Some((rest, _)) = outer.rsplit_once('.') else { break };
            outer = rest;
        }
        let bare = name.rsplit('.').next()?;
        let is_so = |model: &&Model| model.name.rsplit('.').next() == Some(bare);
        self.by_name.get(name).or_else(|| {
            let mut found = self.by_name.values().filter(is_so);
            found.next().filter(|_| found.next().is_none())
        })
    }
}
