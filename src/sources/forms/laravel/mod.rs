//! Migrations that build tables by chained calls: opened in order, their way forward run.

mod blueprint;
mod column;
mod models;
mod words;

pub(super) use models::read as models;

use super::code::{self, Code};
use super::{Context, Group};
use crate::facts::Facts;
use crate::sources::forms::steps::Steps;
use crate::sources::schema::{Change, Database, Spot};
use crate::sources::syntax::{Call, Class, Function, Kind, Node};
use crate::sources::walk::Found;
use blueprint::Blueprint;
use words::{Verb, Words};

/// Reads migrations in the order of their file names.
pub(super) fn migrations(group: &Group, context: &Context<'_>) -> Facts {
    let Ok(words) = context.pack.words::<Words>() else { return Facts::default() };
    let mut database = code::database(group, context, words.dialect.of(&group.root));
    let mut files: Vec<&Found> = group.files.iter().collect();
    files.sort_by_key(|file| (file.name().to_owned(), file.path.clone()));
    for file in files {
        let Some(code) = Code::open(file, &words.language, &mut database) else { continue };
        let mut classes = Vec::new();
        for node in &code.nodes {
            node.visit(&mut |node| classes.extend(node.class()));
        }
        for class in classes {
            migrate(class, &code, &words, &mut database);
        }
    }
    database.finish()
}

/// Runs the way forward of a class, if it has one.
fn migrate(class: &Class, code: &Code, words: &Words, database: &mut Database) {
    let functions: Vec<&Function> = class.body.iter().filter_map(Node::function).collect();
    let is_forward = |function: &&&Function| words.forward.contains(&function.name);
    let Some(forward) = functions.iter().find(is_forward) else { return };
    let mut steps = Steps::new(database, code, &words.steps, &functions);
    let is_constant = |node: &&Node| matches!(node.kind, Kind::Field(_));
    let before: Vec<Node> = class.body.iter().filter(is_constant).cloned().collect();
    steps.run(&before, &mut |_, _, _| true);
    steps.run(&forward.body, &mut |steps, call, spot| on_schema(words, steps, call, spot));
    steps.flush();
}

/// Performs a call on the whole schema; false if it is none.
fn on_schema(words: &Words, steps: &mut Steps<'_>, call: &Call, spot: Spot) -> bool {
    let Some(&verb) = words.verbs.get(&call.name) else { return false };
    let is_schema = call.origin().is_some_and(|name| {
        words
            .through
            .iter()
            .any(|through| name == through || name.ends_with(&format!(".{through}")))
    });
    if !is_schema {
        return false;
    }
    let Some(table) = call.argument(0).and_then(Node::text) else {
        let reason = format!("which table `{}` is for is known only when it runs", call.name);
        steps.problem(spot, reason);
        return true;
    };
    let blueprint = Blueprint { words, table };
    match verb {
        Verb::Create => blueprint.create(steps, call, spot),
        Verb::Change => blueprint.run(steps, call),
        Verb::DropTable => {
            steps.change(spot, Change::DropTable(super::build::named(table)));
        }
        Verb::RenameTable => match call.argument(1).and_then(Node::text) {
            Some(to) => blueprint.rename(steps, to, spot),
            None => steps.problem(spot, "the new name is known only when it runs".to_owned()),
        },
        Verb::DropColumns => {
            let columns: Vec<&Node> = call.arguments.iter().skip(1).collect();
            blueprint.drop_columns(steps, &columns, spot);
        }
        _ => {}
    }
    true
}
