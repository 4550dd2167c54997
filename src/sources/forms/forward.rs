//! Finds what takes a migration forward: the function of a known name, in a class, an exported object or on its own.
//!
//! Knows no framework: names are given, and a reader is asked what a call does.

use super::Group;
use super::code::Code;
use super::steps::{self, Does, Steps};
use crate::sources::schema::Database;
use crate::sources::syntax::{Block, Function, Kind, Node};
use crate::sources::walk::Found;

/// A way forward, and what its steps may name.
#[derive(Debug, Default)]
struct Way {
    /// Constants beside it, in order.
    before: Vec<Node>,
    /// Functions beside it.
    functions: Vec<Function>,
    body: Vec<Node>,
}

/// Runs the migrations of a group forward, in the order of their files' names.
pub(crate) fn replay(
    group: &Group,
    language: &str,
    names: &[String],
    words: &steps::Words,
    database: &mut Database,
    does: &mut Does<'_>,
) {
    let mut files: Vec<&Found> = group.files.iter().collect();
    files.sort_by_key(|file| (file.name().to_owned(), file.path.clone()));
    for file in files {
        let Some(code) = Code::open(file, language, database) else { continue };
        for way in ways(&code.nodes, names) {
            let functions: Vec<&Function> = way.functions.iter().collect();
            let mut steps = Steps::new(database, &code, words, &functions);
            steps.run(&way.before, &mut |_, _, _| true);
            steps.run(&way.body, does);
            steps.flush();
        }
    }
}

/// Returns the ways forward of a file: of each class that has one, else of the file itself.
fn ways(nodes: &[Node], names: &[String]) -> Vec<Way> {
    let (before, functions) = beside(nodes);
    let mut found = Vec::new();
    for node in nodes {
        node.visit(&mut |node| {
            let Some(class) = node.class() else { return };
            let (own, mut methods) = beside(&class.body);
            let Some(body) = body_of(&methods, names) else { return };
            methods.extend(functions.iter().cloned());
            let before = before.iter().cloned().chain(own).collect();
            found.push(Way { before, functions: methods, body });
        });
    }
    if found.is_empty()
        && let Some(body) = body_of(&functions, names)
    {
        found.push(Way { before, functions, body });
    }
    found
}

fn body_of(functions: &[Function], names: &[String]) -> Option<Vec<Node>> {
    let forward = functions.iter().find(|function| names.contains(&function.name));
    forward.map(|function| function.body.clone())
}

/// Returns the constants and functions that stand directly among nodes, or in an object that is assigned there.
fn beside(nodes: &[Node]) -> (Vec<Node>, Vec<Function>) {
    let (mut constants, mut functions) = (Vec::new(), Vec::new());
    for node in nodes {
        match &node.kind {
            Kind::Function(function) => functions.push((**function).clone()),
            Kind::Map(entries) => functions.extend(beside(entries).1),
            Kind::Other(inside) => {
                let (inner, more) = beside(inside);
                constants.extend(inner);
                functions.extend(more);
            }
            Kind::Pair(key, value) => functions.extend(named(key, value)),
            Kind::Assign(assign) => match &assign.right.kind {
                Kind::Map(entries) if assign.left.last_name() == Some("exports") => {
                    functions.extend(beside(entries).1);
                }
                Kind::Block(_) => functions.extend(named(&assign.left, &assign.right)),
                _ => constants.push(node.clone()),
            },
            Kind::Field(field) => match field.value.as_ref().and_then(Node::block) {
                Some(block) => functions.push(function(&field.name, block)),
                None => constants.push(node.clone()),
            },
            _ => {}
        }
    }
    (constants, functions)
}

/// Returns a function that is held under a name: `exports.up = function () { .. }`.
fn named(name: &Node, value: &Node) -> Option<Function> {
    let name = name.text().or_else(|| name.last_name())?;
    Some(function(name, value.block()?))
}

fn function(name: &str, block: &Block) -> Function {
    Function {
        name: name.to_owned(),
        annotations: Vec::new(),
        parameters: block.parameters.clone(),
        of: None,
        body: block.body.clone(),
    }
}
