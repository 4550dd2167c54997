//! Schemas of Ruby on Rails: migrations in the order of their versions, the schema file that they lead to, and models.
//!
//! Files are opened and put in order here; what their calls do is in `perform`, what they are called in the packs.

mod columns;
mod models;
mod perform;
mod revert;
mod tables;
mod words;

pub(super) use models::read as models;

use super::code::{self, Code};
use super::{Context, Group, broken_pack, newer};
use crate::facts::Facts;
use crate::sources::forms::steps::Steps;
use crate::sources::schema::Database;
use crate::sources::syntax::{Call, Class, Function, Kind, Node};
use crate::sources::walk::Found;
use perform::{Earlier, Performer};
use std::path::Path;
use words::{Version, Words, version};

/// Reads migrations in the order of their versions.
pub(super) fn migrations(group: &Group, context: &Context<'_>) -> Facts {
    let words: Words = match context.pack.words() {
        Ok(words) => words,
        Err(error) => return broken_pack(group, context, &error),
    };
    let mut database = code::database(group, context, words.dialect.of(&group.root));
    let mut files: Vec<&Found> = group.files.iter().collect();
    files.sort_by_key(|file| (newer::number_of(file.name()), file.path.clone()));
    let open = |file| Code::open(file, &words.language, &mut database);
    let codes: Vec<Code> = files.into_iter().filter_map(open).collect();
    let mut earlier = Earlier::new();
    for code in &codes {
        for class in classes(&code.nodes) {
            migrate(class, code, &words, &earlier, &mut database);
            earlier.insert(class.name.clone(), (code, class));
        }
    }
    database.finish()
}

/// Reads schema files.
pub(super) fn schema(group: &Group, context: &Context<'_>) -> Facts {
    let words: Words = match context.pack.words() {
        Ok(words) => words,
        Err(error) => return broken_pack(group, context, &error),
    };
    let root = project_of(&group.root);
    let mut database = code::database(group, context, words.dialect.of(root));
    for file in &group.files {
        if let Some(code) = Code::open(file, &words.language, &mut database) {
            define(&code, root, &words, &mut database);
            let version = opening(&code, &words).and_then(|call| number(call.named("version")?));
            let newer = version
                .and_then(|version| newer::than_version(&code, file, &words.folder, version));
            if let Some(problem) = newer {
                database.problem(problem);
            }
        }
    }
    database.finish()
}

/// Returns the project's root for a file `db/schema.rb`.
fn project_of(file: &Path) -> &Path {
    file.parent().and_then(Path::parent).unwrap_or(Path::new(""))
}

/// Returns all classes, those within others too.
fn classes(nodes: &[Node]) -> Vec<&Class> {
    let mut found = Vec::new();
    for node in nodes {
        node.visit(&mut |node| found.extend(node.class()));
    }
    found
}

/// Runs the way forward of a class, if it has one.
fn migrate(
    class: &Class,
    code: &Code,
    words: &Words,
    earlier: &Earlier<'_>,
    database: &mut Database,
) {
    let is_forward = |function: &&Function| words.forward.contains(&function.name);
    let Some(forward) = class.body.iter().filter_map(Node::function).find(is_forward) else {
        return;
    };
    let of = class.bases.iter().find_map(version_of).unwrap_or_default();
    let Some(defaults) = words.defaults(of) else { return };
    let mut performer = Performer { words, defaults, earlier, reverting: Vec::new() };
    let mut steps = steps_of(class, code, words, database);
    steps.run(&forward.body, &mut |steps, call, spot| performer.call(steps, call, spot));
    steps.flush();
}

/// Starts the steps of a class, its constants known.
fn steps_of<'s>(
    class: &Class,
    code: &'s Code,
    words: &'s Words,
    database: &'s mut Database,
) -> Steps<'s> {
    let functions: Vec<&Function> = class.body.iter().filter_map(Node::function).collect();
    let mut steps = Steps::new(database, code, &words.steps, &functions);
    let is_constant = |node: &&Node| matches!(node.kind, Kind::Assign(_));
    let before = code.nodes.iter().chain(&class.body).filter(is_constant);
    let before: Vec<Node> = before.cloned().collect();
    steps.run(&before, &mut |_, _, _| true);
    steps
}

/// Returns the version that a class extends: `5.1` of `ActiveRecord::Migration[5.1]`.
fn version_of(base: &Node) -> Option<Version> {
    match &base.call()?.argument(0)?.kind {
        Kind::Number(number) | Kind::Text(number) => Some(version(number)),
        _ => None,
    }
}

/// Returns the call that opens a schema file.
fn opening<'c>(code: &'c Code, words: &Words) -> Option<&'c Call> {
    let opens = |call: &&Call| call.name == words.opening;
    code.nodes.iter().filter_map(Node::call).find(opens)
}

fn number(node: &Node) -> Option<u64> {
    match &node.kind {
        Kind::Number(number) | Kind::Text(number) => number.replace('_', "").parse().ok(),
        _ => None,
    }
}

/// Runs a schema file.
fn define(code: &Code, root: &Path, words: &Words, database: &mut Database) {
    let opening = opening(code, words);
    let told = opening.and_then(|call| version_of(call.receiver.as_ref()?));
    let of = told.unwrap_or_else(|| words.version_of(root, &code.text));
    let Some(defaults) = words.defaults(of) else { return };
    let earlier = Earlier::new();
    let mut performer = Performer { words, defaults, earlier: &earlier, reverting: Vec::new() };
    let mut steps = Steps::new(database, code, &words.steps, &[]);
    steps.run(&code.nodes, &mut |steps, call, spot| performer.call(steps, call, spot));
    steps.flush();
}
