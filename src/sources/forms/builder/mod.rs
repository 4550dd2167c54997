//! Migrations that build tables by chained calls: opened in order, their way forward run.

mod blueprint;
mod column;
mod models;
mod words;

pub(super) use models::read as models;

use super::code;
use super::{Context, Group, broken_pack, forward};
use crate::facts::Facts;
use crate::sources::forms::steps::Steps;
use crate::sources::schema::{Change, Spot};
use crate::sources::syntax::{Call, Node};
use blueprint::Blueprint;
use words::{Verb, Words};

/// Reads migrations in the order of their file names.
pub(super) fn migrations(group: &Group, context: &Context<'_>) -> Facts {
    let words: Words = match context.pack.words() {
        Ok(words) => words,
        Err(error) => return broken_pack(group, context, &error),
    };
    let mut database = code::database(group, context, words.dialect.of(&group.root));
    let (names, steps) = (&words.forward, &words.steps);
    forward::replay(
        group,
        &words.language,
        names,
        steps,
        &mut database,
        &mut |steps, call, spot| on_schema(&words, steps, call, spot),
    );
    database.finish()
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
    // Calls on the schema may follow each other: `schema.createTable(..).createTable(..)`.
    if let Some(before) = call.receiver.as_ref().filter(|of| of.call().is_some()) {
        let before = std::slice::from_ref(before);
        steps.run(before, &mut |steps, call, spot| on_schema(words, steps, call, spot));
    }
    if verb == Verb::Nothing {
        return true;
    }
    let Some(table) = call.argument(0).and_then(table_named) else {
        let reason = format!("which table `{}` is for is known only when it runs", call.name);
        steps.problem(spot, reason);
        return true;
    };
    let within = call.chain().into_iter().find(|call| words.within.contains(&call.name));
    let schema = within.and_then(|call| call.argument(0)?.text());
    let table = &schema.map_or_else(|| table.clone(), |schema| format!("{schema}.{table}"));
    let blueprint = Blueprint { words, table };
    match verb {
        Verb::Create => blueprint.create(steps, call, spot),
        Verb::CreateLike => match call.argument(1).and_then(table_named) {
            Some(from) => blueprint.create_like(steps, &from, call, spot),
            None => {
                steps
                    .problem(spot, "which table this copies is known only when it runs".to_owned());
            }
        },
        Verb::Change => blueprint.run(steps, call),
        Verb::DropTable => {
            steps.change(spot, Change::DropTable(super::build::named(table)));
        }
        Verb::RenameTable => match call.argument(1).and_then(table_named) {
            Some(to) => blueprint.rename(steps, &to, spot),
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

/// Returns the table that an argument names: a text, or the only one in what makes the name when it runs, as packages do
/// whose tables may be renamed: `Models::table('roles')`, `$names['roles']`, `config('shop.tables.roles')`.
fn table_named(node: &Node) -> Option<String> {
    if let Some(text) = node.text() {
        return Some(text.to_owned());
    }
    let mut texts = Vec::new();
    node.visit(&mut |inner| texts.extend(inner.text()));
    let [only] = texts.as_slice() else { return None };
    only.rsplit('.').next().filter(|name| !name.is_empty()).map(str::to_owned)
}
