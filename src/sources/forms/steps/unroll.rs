//! Names in code replaced by what they are known to be: constants, elements of literal lists, arguments.
//!
//! Knows no framework. What is not known stays a name, and strings with such names stay templates.

use crate::sources::syntax::{Assign, Block, Call, Kind, Node};
use std::cell::Cell;
use std::collections::BTreeMap;

/// What names stand for.
pub(crate) type Known = BTreeMap<String, Node>;

/// Values larger than this are no list of tables or columns, and are not remembered.
const LARGEST: usize = 2_000;

/// Nodes that may still be put in place of names: values made of values grow without end.
#[derive(Debug)]
pub(crate) struct Budget(Cell<usize>);

impl Budget {
    /// Enough for any real file.
    pub(super) fn new() -> Self {
        Self(Cell::new(1_000_000))
    }

    /// Takes what a value costs, if there is as much left.
    fn takes(&self, value: &Node) -> bool {
        let left = self.0.get().checked_sub(size_of(value));
        self.0.set(left.unwrap_or(0));
        left.is_some()
    }
}

/// Returns how many nodes a value is made of.
fn size_of(value: &Node) -> usize {
    let mut nodes = 0;
    value.visit(&mut |_| nodes += 1);
    nodes
}

/// Returns a node with known names replaced; places stay where the names stand.
pub(crate) fn resolved(node: &Node, known: &Known, budget: &Budget) -> Node {
    if known.is_empty() {
        return node.clone();
    }
    let resolved = |node: &Node| resolved(node, known, budget);
    let all = |nodes: &[Node]| nodes.iter().map(resolved).collect::<Vec<_>>();
    let boxed = |node: &Node| Box::new(resolved(node));
    let kind = match &node.kind {
        Kind::Name(name) => match known.get(name) {
            Some(value) if budget.takes(value) => value.kind.clone(),
            _ => node.kind.clone(),
        },
        Kind::Template(parts) => joined(all(parts)),
        Kind::List(nodes) => Kind::List(all(nodes)),
        Kind::Map(nodes) => Kind::Map(all(nodes)),
        Kind::Branch(nodes) => Kind::Branch(all(nodes)),
        Kind::Other(nodes) => Kind::Other(all(nodes)),
        Kind::Pair(key, value) => Kind::Pair(key.clone(), boxed(value)),
        Kind::Member(of, name) => Kind::Member(boxed(of), name.clone()),
        Kind::Assign(assign) => Kind::Assign(Box::new(Assign {
            left: assign.left.clone(),
            of: assign.of.clone(),
            right: resolved(&assign.right),
        })),
        Kind::Call(call) => Kind::Call(Box::new(Call {
            receiver: call.receiver.as_ref().map(resolved),
            name: call.name.clone(),
            types: call.types.clone(),
            arguments: all(&call.arguments),
            block: call.block.as_ref().map(resolved),
        })),
        Kind::Block(block) => {
            // A parameter hides what has its name outside.
            let mut inner = known.clone();
            block.parameters.iter().for_each(|name| drop(inner.remove(name)));
            let body = block.body.iter().map(|node| self::resolved(node, &inner, budget)).collect();
            Kind::Block(Box::new(Block { parameters: block.parameters.clone(), body }))
        }
        other => other.clone(),
    };
    Node { kind, spot: node.spot }
}

/// Joins the parts of a template if all of them are known.
fn joined(parts: Vec<Node>) -> Kind {
    let text: Option<String> = parts.iter().map(spelled).collect();
    text.map_or(Kind::Template(parts), Kind::Text)
}

/// Returns what a part of a template is, if it is known.
fn spelled(part: &Node) -> Option<&str> {
    match &part.kind {
        Kind::Text(text) | Kind::Number(text) => Some(text),
        Kind::Other(inside) => match inside.as_slice() {
            [only] => spelled(only),
            _ => None,
        },
        _ => None,
    }
}

/// Returns true for values that are worth remembering.
pub(super) fn is_small(value: &Node) -> bool {
    size_of(value) <= LARGEST
}

/// Returns true for values that code spells out.
pub(crate) fn is_literal(node: &Node) -> bool {
    match &node.kind {
        Kind::Text(_) | Kind::Number(_) | Kind::Bool(_) | Kind::Null => true,
        // A function is called by its name later.
        Kind::Block(_) => true,
        // A class stands for itself.
        Kind::Name(name) => name.starts_with(char::is_uppercase),
        Kind::List(nodes) | Kind::Map(nodes) => nodes.iter().all(is_literal),
        Kind::Pair(key, value) => is_literal(key) && is_literal(value),
        _ => false,
    }
}

/// Returns what each turn of a loop over a literal makes of the loop's names; `None` if it is no such literal.
pub(crate) fn turns(over: &Node, names: &[String]) -> Option<Vec<Known>> {
    let (Kind::List(nodes) | Kind::Map(nodes)) = &over.kind else { return None };
    if !nodes.iter().all(is_literal) {
        return None;
    }
    let turn = |node: &Node| {
        let values: Vec<&Node> = match (&node.kind, names.len()) {
            (Kind::Pair(_, value), 0 | 1) => vec![value],
            (Kind::Pair(key, value), _) => vec![key, value],
            (Kind::List(parts), 2..) => parts.iter().collect(),
            _ => vec![node],
        };
        names.iter().cloned().zip(values.into_iter().cloned()).collect()
    };
    Some(nodes.iter().map(turn).collect())
}
