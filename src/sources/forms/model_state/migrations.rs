//! Migrations in the order of their dependencies.

use super::operations::{STEP_CURE, Step};
use super::project::Project;
use super::settings::Settings;
use super::state::At;
use crate::sources::forms::code::Code;
use crate::sources::forms::graph;
use crate::sources::forms::scope::Scope;
use crate::sources::syntax::{Class, Function, Kind, Node};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A migration by its application and its own name.
type Id = (String, String);

/// A migration.
pub(super) struct Migration<'c> {
    file: usize,
    class: &'c Class,
    scope: Scope,
    functions: Vec<&'c Function>,
    /// What the file's own classes extend, by name.
    classes: BTreeMap<&'c str, &'c str>,
    at: At,
    /// What it comes after, and what comes after it.
    after: Vec<Id>,
    before: Vec<Id>,
    /// Migrations in whose place it stands.
    replaces: Vec<Id>,
}

/// The migrations of a project.
#[derive(Default)]
pub(super) struct Migrations<'c> {
    all: BTreeMap<Id, Migration<'c>>,
    /// Folders of applications by label.
    pub(super) folders: BTreeMap<String, PathBuf>,
}

impl<'c> Migrations<'c> {
    /// Finds the migrations in files; `paths` says where each stands.
    pub(super) fn find(
        codes: &'c [Code],
        paths: &[PathBuf],
        settings: &Settings,
        user: &str,
    ) -> Self {
        let mut found = Self::default();
        for (file, (code, path)) in codes.iter().zip(paths).enumerate() {
            let is_migration = |node: &&Node| {
                node.class()
                    .is_some_and(|class| class.name == "Migration" && !class.bases.is_empty())
            };
            let Some(node) = code.nodes.iter().find(is_migration) else { continue };
            let Some(class) = node.class() else { continue };
            let folder = path.parent().and_then(Path::parent).unwrap_or(Path::new(""));
            let label = settings.label(folder);
            let name = path.file_stem().map(|name| name.to_string_lossy().into_owned());
            let mut scope = Scope::of(&code.nodes);
            for node in &class.body {
                scope.assign(node, "");
            }
            let ids = |name: &str| ids(class, name, &scope, user);
            let (after, before, replaces) =
                (ids("dependencies"), ids("run_before"), ids("replaces"));
            let functions = code.nodes.iter().filter_map(Node::function).collect();
            let classes = code.nodes.iter().filter_map(Node::class);
            let classes =
                classes.filter_map(|class| Some((&*class.name, class.bases.first()?.called()?)));
            let classes = classes.collect();
            let at = At { file, spot: node.spot };
            let migration =
                Migration { file, class, scope, functions, classes, at, after, before, replaces };
            found.folders.insert(label.clone(), folder.to_owned());
            found.all.insert((label, name.unwrap_or_default()), migration);
        }
        found
    }

    /// Applies them to a project.
    pub(super) fn apply(mut self, project: &mut Project<'_, '_>) {
        self.squash();
        let steps = self.steps(project);
        let order = graph::order(&steps);
        if let Some(first) = order.cycle.first().and_then(|id| self.all.get(id)) {
            let reason = format!(
                "{} migrations wait for each other, this one among them",
                order.cycle.len()
            );
            let cure = "Correct their dependencies; they were applied in the order of their names.";
            project.tables.problem(first.at, reason, cure);
        }
        self.tell_heads(&steps, project);
        for id in &order.steps {
            let Some(migration) = self.all.get(id) else { continue };
            let step = Step {
                app: &id.0,
                file: migration.file,
                scope: &migration.scope,
                functions: &migration.functions,
                classes: &migration.classes,
            };
            match value(migration.class, "operations") {
                Some(operations) => project.operations(operations, &step),
                None if migration.class.body.iter().any(|node| value_of(node).is_some()) => {}
                None => {
                    let reason = "a migration without operations that are written down".to_owned();
                    project.tables.problem(migration.at, reason, STEP_CURE);
                }
            }
        }
    }

    /// Leaves out the migrations that a squashed one stands for: an empty database never sees them.
    fn squash(&mut self) {
        let mut stands_for: BTreeMap<Id, Id> = BTreeMap::new();
        for (id, migration) in &self.all {
            for replaced in &migration.replaces {
                stands_for.insert(replaced.clone(), id.clone());
            }
        }
        let replaced: BTreeSet<Id> = stands_for.keys().cloned().collect();
        self.all.retain(|id, _| !replaced.contains(id));
        for migration in self.all.values_mut() {
            for id in migration.after.iter_mut().chain(&mut migration.before) {
                // A squashed migration may be squashed again.
                for _ in 0..8 {
                    match stands_for.get(id) {
                        Some(by) => id.clone_from(by),
                        None => break,
                    }
                }
            }
        }
    }

    /// Returns what each migration comes after.
    fn steps(&self, project: &mut Project<'_, '_>) -> BTreeMap<Id, BTreeSet<Id>> {
        let mut steps: BTreeMap<Id, BTreeSet<Id>> = BTreeMap::new();
        for (id, migration) in &self.all {
            let after = migration.after.iter().filter_map(|to| self.named(to));
            steps.entry(id.clone()).or_default().extend(after);
            for later in migration.before.iter().filter_map(|to| self.named(to)) {
                steps.entry(later).or_default().insert(id.clone());
            }
            for lost in migration.after.iter().filter(|to| self.named(to).is_none()) {
                if self.folders.contains_key(&lost.0) && !lost.1.starts_with("__") {
                    let reason = format!(
                        "depends on the migration {}.{}, which is not there",
                        lost.0, lost.1
                    );
                    let cure = "Name the folder that holds it; the others were applied.";
                    project.tables.problem(migration.at, reason, cure);
                }
            }
        }
        steps
    }

    /// Returns the migration that a dependency names: one of its name, or an application's first or last.
    fn named(&self, to: &Id) -> Option<Id> {
        if self.all.contains_key(to) {
            return Some(to.clone());
        }
        let mut of_app = self.all.keys().filter(|id| id.0 == to.0);
        match to.1.as_str() {
            "__first__" => {
                let is_root = |id: &&Id| {
                    let after = self.all.get(*id).map(|migration| &migration.after);
                    after.is_some_and(|after| after.iter().all(|before| before.0 != id.0))
                };
                of_app.find(is_root).cloned()
            }
            "__latest__" => of_app.next_back().cloned(),
            _ => None,
        }
    }

    /// Says which applications have several migrations that nothing follows.
    fn tell_heads(&self, steps: &BTreeMap<Id, BTreeSet<Id>>, project: &mut Project<'_, '_>) {
        let mut heads: BTreeMap<&str, Vec<&Id>> = BTreeMap::new();
        let own = |id: &Id| steps.iter().any(|(step, after)| step.0 == id.0 && after.contains(id));
        for id in steps.keys().filter(|id| !own(id)) {
            heads.entry(&id.0).or_default().push(id);
        }
        for (app, ids) in heads {
            let [_, second, ..] = ids[..] else { continue };
            let Some(migration) = self.all.get(second) else { continue };
            let names: Vec<&str> = ids.iter().map(|id| id.1.as_str()).collect();
            let reason = format!("`{app}` has several last migrations: {}", names.join(", "));
            let cure = "Merge them; all were applied.";
            project.tables.problem(migration.at, reason, cure);
        }
    }
}

/// Returns what a class assigns to a name.
fn value<'c>(class: &'c Class, name: &str) -> Option<&'c Node> {
    class
        .body
        .iter()
        .rev()
        .find_map(|node| value_of(node).filter(|(left, _)| *left == name))
        .map(|it| it.1)
}

fn value_of(node: &Node) -> Option<(&str, &Node)> {
    match &node.kind {
        Kind::Assign(assign) => Some((assign.left.name()?, &assign.right)),
        _ => None,
    }
}

/// Returns the migrations that a list names.
fn ids(class: &Class, name: &str, scope: &Scope, user: &str) -> Vec<Id> {
    let mut found = Vec::new();
    let Some(list) = value(class, name) else { return found };
    scope.value(list).visit(&mut |node| match &node.kind {
        Kind::List(pair) => {
            if let [app, name] = &pair[..]
                && let (Some(app), Some(name)) = (scope.text(app), scope.text(name))
            {
                found.push((app, name));
            }
        }
        // What depends on the model that the settings choose.
        Kind::Call(call) if call.name == "swappable_dependency" => {
            let app = user.split('.').next().unwrap_or_default();
            found.push((app.to_owned(), "__first__".to_owned()));
        }
        _ => {}
    });
    found
}
