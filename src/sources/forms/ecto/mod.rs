//! Migrations whose tables are calls within calls: `create table(:users) do add :name, :string end`.

mod models;
mod table;
mod words;

pub(super) use models::read as models;

use super::code::{self, Code};
use super::{Context, Group, broken_pack, build, newer, project};
use crate::facts::Facts;
use crate::sources::forms::steps::Steps;
use crate::sources::schema::{Change, Clause, Database, Spot};
use crate::sources::syntax::{Call, Class, Function, Kind, Node};
use crate::sources::walk::Found;
use table::Table;
use words::{Verb, Words};

/// Types that a project sets for all its migrations.
struct Types {
    key: String,
    reference: String,
}

/// Reads migrations in the order of their numbers.
pub(super) fn migrations(group: &Group, context: &Context<'_>) -> Facts {
    let words: Words = match context.pack.words() {
        Ok(words) => words,
        Err(error) => return broken_pack(group, context, &error),
    };
    let mut database = code::database(group, context, words.dialect.of(&group.root));
    let set = |name: &str| {
        let lines = project::lines(&group.root, &words.settings.file, name);
        lines.iter().find_map(|line| {
            let (_, after) = line.split_once(name)?.1.split_once(words.settings.before.as_str())?;
            let end = after.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(after.len());
            after.get(..end).map(str::to_owned)
        })
    };
    let key = set(&words.settings.key).unwrap_or_else(|| words.key_type.clone());
    let reference = set(&words.settings.reference).unwrap_or_else(|| words.reference_type.clone());
    let types = Types { key, reference };
    let mut files: Vec<&Found> = group.files.iter().collect();
    files.sort_by_key(|file| (newer::number_of(file.name()), file.path.clone()));
    for file in files {
        let Some(code) = Code::open(file, &words.language, &mut database) else { continue };
        for class in code.nodes.iter().filter_map(Node::class) {
            migrate(class, &code, &words, &types, &mut database);
        }
    }
    database.finish()
}

/// Runs the way forward of a module, if it has one.
fn migrate(class: &Class, code: &Code, words: &Words, types: &Types, database: &mut Database) {
    let functions: Vec<&Function> = class.body.iter().filter_map(Node::function).collect();
    let is_forward = |function: &&&Function| words.forward.contains(&function.name);
    let Some(forward) = functions.iter().find(is_forward) else { return };
    let mut steps = Steps::new(database, code, &words.steps, &functions);
    steps.run(&forward.body, &mut |steps, call, spot| on_schema(words, types, steps, call, spot));
    steps.flush();
}

/// Performs a call on the whole schema; false if it is none.
fn on_schema(words: &Words, types: &Types, steps: &mut Steps<'_>, call: &Call, spot: Spot) -> bool {
    let Some(&verb) = words.verbs.get(&call.name) else { return false };
    let object = call.argument(0).and_then(Node::call);
    let Some(object) = object else { return true };
    if words.verbs.get(&object.name) == Some(&Verb::Index) {
        let table = object.argument(0).and_then(Node::text);
        let column = object.argument(1).and_then(|node| node.list()?.first()?.text());
        if let (Some(table), Some(column), Verb::Create) = (table, column, verb) {
            let (table, column) = (build::named(table), column.to_owned());
            steps.change(spot, Change::Index { table, column });
        }
        return true;
    }
    if object.name != words.table {
        return true;
    }
    let Some(name) = table_of(words, object) else {
        let reason = format!("which table `{}` is for is known only when it runs", call.name);
        steps.problem(spot, reason);
        return true;
    };
    let table = Table { words, types, name: &name };
    match verb {
        Verb::Create => table.create(steps, call, object, spot),
        Verb::Alter => table.run(steps, call),
        Verb::Drop => steps.change(spot, Change::DropTable(build::named(&name))),
        Verb::Rename => rename(words, steps, call, &name, spot),
        _ => {}
    }
    true
}

/// Returns the name of `table(:users, prefix: "shop")`.
fn table_of(words: &Words, object: &Call) -> Option<String> {
    let name = object.argument(0)?.text()?;
    let prefix = object.named(&words.prefix).and_then(Node::text);
    Some(prefix.map_or_else(|| name.to_owned(), |prefix| format!("{prefix}.{name}")))
}

/// `rename table(:a), to: table(:b)`, `rename table(:a), :x, to: :y`.
fn rename(words: &Words, steps: &mut Steps<'_>, call: &Call, table: &str, spot: Spot) {
    let to = call.named(&words.to);
    match (call.argument(1).map(|node| &node.kind), to) {
        (Some(Kind::Text(from)), Some(to)) if to.text().is_some() => {
            let to = to.text().unwrap_or_default().to_owned();
            let clause = Clause::RenameColumn { from: from.clone(), to };
            steps.change(spot, build::alter(table, clause));
        }
        (None, Some(to)) if to.call().is_some() => {
            let to = to.call().and_then(|object| table_of(words, object));
            if let Some(to) = to {
                let (from, to) = (build::named(table), build::named(&to));
                steps.change(spot, Change::RenameTable { from, to });
            }
        }
        _ => steps.problem(spot, "what is renamed is known only when it runs".to_owned()),
    }
}
