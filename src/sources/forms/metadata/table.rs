//! The elements of a table as a call lists them: columns and keys.

use super::column::Column;
use super::types::Types;
use super::words::is_in;
use crate::sources::forms::build;
use crate::sources::forms::scope::Scope;
use crate::sources::schema::Constraint;
use crate::sources::syntax::{Call, Node};

/// Lists of elements in each other deeper than this hold themselves.
const DEPTH: usize = 4;
/// No table has more columns.
const MOST: usize = 10_000;

/// What the elements say.
#[derive(Default)]
pub(super) struct Elements {
    pub(super) columns: Vec<Column>,
    /// The columns of a key that stands beside them.
    pub(super) key: Vec<String>,
    pub(super) constraints: Vec<Constraint>,
    /// Elements that may be columns and are only known when they run.
    pub(super) odd: Vec<Node>,
}

/// Reads the elements of a table.
pub(super) fn read(nodes: &[&Node], scope: &Scope, types: &mut Types<'_>) -> Elements {
    let mut read = Elements::default();
    for node in nodes {
        element(node, scope, types, &mut read, DEPTH);
    }
    read
}

fn element(node: &Node, scope: &Scope, types: &mut Types<'_>, read: &mut Elements, depth: usize) {
    let Some(depth) = depth.checked_sub(1).filter(|_| read.columns.len() < MOST) else {
        read.odd.push(node.clone());
        return;
    };
    let words = types.words;
    let node = scope.value(node);
    if let Some(items) = node.list() {
        for item in items {
            element(item, scope, types, read, depth);
        }
        return;
    }
    let Some(call) = node.call() else {
        // A list of columns that is spread into the call.
        if node.name().is_some_and(|name| !name.contains("metadata")) {
            read.odd.push(node.clone());
        }
        return;
    };
    if is_in(&words.column, &call.name) {
        match Column::of(call, None, node.spot, scope, types) {
            Some(column) => read.columns.push(column),
            None => read.odd.push(node.clone()),
        }
    } else if is_in(&words.primary_constraint, &call.name) {
        let unnamed = call.arguments.iter().filter_map(|node| scope.text(node));
        read.key.extend(unnamed);
    } else if is_in(&words.foreign_constraint, &call.name) {
        read.constraints.extend(foreign(call, node, scope, false));
    } else if !is_in(&words.no_type, &call.name) && !call.name.ends_with("Constraint") {
        read.odd.push(node.clone());
    }
}

/// Reads a key that refers to another table.
pub(super) fn foreign(
    call: &Call,
    node: &Node,
    scope: &Scope,
    association: bool,
) -> Option<Constraint> {
    let texts = |node: &Node| -> Option<Vec<String>> {
        // Columns may be named by what they are assigned to.
        let name = |node: &Node| scope.text(node).or_else(|| node.last_name().map(str::to_owned));
        scope.value(node).list()?.iter().map(name).collect()
    };
    let own = texts(call.named("columns").or_else(|| call.argument(0))?)?;
    let to = texts(call.named("refcolumns").or_else(|| call.argument(1))?)?;
    let (table, _) = to.first()?.rsplit_once('.')?;
    let target: Vec<&str> = to.iter().filter_map(|to| to.rsplit('.').next()).collect();
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    Some(build::reference(&own, table, &target, association, node.spot))
}
