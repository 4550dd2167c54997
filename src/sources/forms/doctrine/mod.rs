//! Migrations that hold tables in variables: `$table = $schema->createTable('notes'); $table->addColumn(..)`.

mod table;
mod words;

use super::code::{self, Code};
use super::{Context, Group, broken_pack};
use crate::facts::Facts;
use crate::sources::forms::steps::Steps;
use crate::sources::schema::Database;
use crate::sources::syntax::{Class, Function, Kind, Node};
use crate::sources::walk::Found;
use table::on_table;
use words::Words;

/// Reads migrations in the order of their versions.
pub(super) fn migrations(group: &Group, context: &Context<'_>) -> Facts {
    let words: Words = match context.pack.words() {
        Ok(words) => words,
        Err(error) => return broken_pack(group, context, &error),
    };
    let mut database = code::database(group, context, words.dialect.of(&group.root));
    let mut files: Vec<&Found> = group.files.iter().collect();
    files.sort_by_key(|file| (numbers(file.name()), file.path.clone()));
    for file in files {
        let Some(code) = Code::open(file, &words.language, &mut database) else { continue };
        for class in code.nodes.iter().filter_map(Node::class) {
            migrate(class, &code, &words, &mut database);
        }
    }
    database.finish()
}

/// Returns the numbers in a file's name, by which versions are ordered.
fn numbers(name: &str) -> Vec<u64> {
    name.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
}

/// Runs the ways forward of a class.
fn migrate(class: &Class, code: &Code, words: &Words, database: &mut Database) {
    // A class for one server is skipped by its base on others.
    let mut bases = class.bases.iter().filter_map(Node::last_name);
    if bases.any(|base| words.dialect.named(base).is_some_and(|of| of != database.dialect().name)) {
        return;
    }
    let functions: Vec<&Function> = class.body.iter().filter_map(Node::function).collect();
    let mut steps = Steps::new(database, code, &words.steps, &functions);
    let is_constant = |node: &&Node| matches!(node.kind, Kind::Field(_));
    let before: Vec<Node> = class.body.iter().filter(is_constant).cloned().collect();
    steps.run(&before, &mut |_, _, _| true);
    for forward in functions.iter().filter(|function| words.forward.contains(&function.name)) {
        steps.run(&forward.body, &mut |steps, call, spot| on_table(words, steps, call, spot));
    }
    steps.flush();
}
