//! Names that stand for constants in a file of code: `TABLE = "notes"`. Runs nothing; what is no constant stays unknown.

use crate::sources::syntax::{Kind, Node};
use std::collections::BTreeMap;

/// Constants may be made of constants; a cycle is cut here.
const DEPTH: usize = 8;

/// Pieces that a text may be made of; one of more is no name, type or statement.
const PIECES: usize = 4096;

/// Constants by name; the last assignment counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    constants: BTreeMap<String, Node>,
}

impl Scope {
    /// Collects the constants that statements assign, and those of classes by `Class.NAME`.
    pub(crate) fn of(nodes: &[Node]) -> Self {
        let mut scope = Self::default();
        scope.add(nodes, "");
        scope
    }

    fn add(&mut self, nodes: &[Node], before: &str) {
        for node in nodes {
            match &node.kind {
                Kind::Assign(_) => self.assign(node, before),
                // What a function without parameters returns is a constant, if it does nothing else.
                Kind::Function(function) if function.parameters.is_empty() => {
                    let does = function.body.iter().filter(|node| node.text().is_none());
                    if let [only] = does.collect::<Vec<_>>()[..] {
                        self.set(&format!("{before}{}()", function.name), only.clone());
                    }
                }
                Kind::Class(class) if before.is_empty() => {
                    self.add(&class.body, &format!("{}.", class.name));
                }
                _ => {}
            }
        }
    }

    /// Takes in an assignment; anything else is no constant.
    pub(crate) fn assign(&mut self, node: &Node, before: &str) {
        if let Kind::Assign(assign) = &node.kind
            && let Some(name) = assign.left.name()
        {
            self.set(&format!("{before}{name}"), assign.right.clone());
        }
    }

    /// Says what a name stands for.
    pub(crate) fn set(&mut self, name: &str, value: Node) {
        self.constants.insert(name.to_owned(), value);
    }

    /// Returns what a node stands for, itself if it is no known name.
    pub(crate) fn value<'n>(&'n self, node: &'n Node) -> &'n Node {
        let mut node = node;
        for _ in 0..DEPTH {
            let next = match &node.kind {
                Kind::Name(name) => self.constants.get(name),
                Kind::Call(call) if call.receiver.is_none() && call.arguments.is_empty() => {
                    self.constants.get(&format!("{}()", call.name))
                }
                _ => None,
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    /// Returns the text that a node is: a constant, or one with constants in it.
    pub(crate) fn text(&self, node: &Node) -> Option<String> {
        self.text_within(node, DEPTH, &mut 0)
    }

    fn text_within(&self, node: &Node, depth: usize, pieces: &mut usize) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        *pieces += 1;
        if *pieces > PIECES {
            return None;
        }
        match &self.value(node).kind {
            Kind::Text(text) => Some(text.clone()),
            Kind::Template(parts) => {
                let texts = parts.iter().map(|piece| match &piece.kind {
                    // A number in a hole is printed as it is written.
                    Kind::Other(inside) => match &inside[..] {
                        [only] => self.printed(only, depth, pieces),
                        _ => None,
                    },
                    _ => self.printed(piece, depth, pieces),
                });
                texts.collect()
            }
            // What marks a text and returns it: `op.f("name")`, `text("SELECT 1")`.
            Kind::Call(call) if call.receiver.as_ref().is_none_or(|of| of.name().is_some()) => {
                match &call.arguments[..] {
                    [only] => self.text_within(only, depth, pieces),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn printed(&self, node: &Node, depth: usize, pieces: &mut usize) -> Option<String> {
        match &self.value(node).kind {
            Kind::Number(number) => Some(number.clone()),
            _ => self.text_within(node, depth, pieces),
        }
    }

    /// Returns the integer that a node is, or a constant stands for.
    pub(crate) fn integer(&self, node: &Node) -> Option<i128> {
        self.value(node).integer()
    }

    /// Returns true if a node is true, or a constant that is.
    pub(crate) fn is_true(&self, node: Option<&Node>) -> bool {
        node.and_then(|node| self.value(node).truth()) == Some(true)
    }
}

/// Returns the modules that a text of Python imports names from, by the name that they have in it.
pub(crate) fn imports(text: &str) -> BTreeMap<String, String> {
    let mut imports = BTreeMap::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some((module, names)) =
            line.trim_start().strip_prefix("from ").and_then(|rest| rest.split_once(" import "))
        else {
            continue;
        };
        let mut names = names.split('#').next().unwrap_or_default().to_owned();
        if names.trim_start().starts_with('(') {
            while !names.contains(')') {
                let Some(more) = lines.next() else { break };
                names.push_str(more.split('#').next().unwrap_or_default());
            }
        }
        for name in names.trim_matches(|c: char| "() \\\t".contains(c)).split(',') {
            let (of, known_as) = name.split_once(" as ").unwrap_or((name, name));
            let (of, known_as) = (of.trim(), known_as.trim().trim_end_matches(')').trim());
            if !of.is_empty() {
                imports.insert(known_as.to_owned(), module.trim().to_owned());
            }
        }
    }
    imports
}
