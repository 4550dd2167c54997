//! Contracts that a grammar of tree-sitter reads: each file on its own, on every core.

use super::file;
use super::member::Contract;
use crate::facts::Location;
use crate::sources::lines::Lines;
use crate::sources::parsing;
use crate::sources::walk::{self, Found};
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tree_sitter::{Language, Node};

/// Deepest nesting that is read: no contract that people write comes near it.
pub(super) const DEEPEST: usize = 64;

/// A file's text with its places.
pub(super) struct Source<'s> {
    /// The whole text.
    pub(super) text: &'s str,
    /// Its lines.
    pub(super) lines: Lines<'s>,
}

impl<'s> Source<'s> {
    /// Returns a node's text.
    pub(super) fn of(&self, node: Node<'_>) -> &'s str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// Returns a node's place.
    pub(super) fn place(&self, node: Node<'_>) -> Location {
        self.lines.locate(node.byte_range())
    }
}

/// Reads files by a grammar; `read` takes what one declares.
pub(super) fn read(
    files: &[&Found],
    grammar: &Language,
    read: fn(&Source<'_>, Node<'_>, &mut Contract),
) -> Contract {
    let one = |file: &&Found| {
        let read = catch_unwind(AssertUnwindSafe(|| one(file, grammar, read)));
        read.unwrap_or_else(|_| failed(file))
    };
    let read: Vec<Contract> = files.par_iter().map(one).collect();
    read.into_iter().fold(Contract::default(), |mut all, one| {
        all.add(one);
        all
    })
}

fn one(
    found: &Found,
    grammar: &Language,
    read: fn(&Source<'_>, Node<'_>, &mut Contract),
) -> Contract {
    let mut contract = Contract::default();
    let Some(text) = file::text(found, &mut contract) else { return contract };
    let Some(tree) = parsing::tree(&text, grammar) else {
        let reason = format!("not read within {} seconds", parsing::DEADLINE.as_secs());
        let cure = "Split the file, or exclude it if it is generated.";
        contract.problems.push(walk::problem(&found.path, reason, cure, false));
        return contract;
    };
    let source = Source { text: &text, lines: Lines::new(&found.shown, &text) };
    file::count(&text, &mut contract);
    if let Some(error) = first_error(tree.root_node()) {
        contract.syntax_errors.push(source.place(error));
    }
    read(&source, tree.root_node(), &mut contract);
    contract
}

/// Returns the first node that the grammar does not know, if there is one.
fn first_error(root: Node<'_>) -> Option<Node<'_>> {
    let mut node = root;
    while node.has_error() && !node.is_error() && !node.is_missing() {
        let mut cursor = node.walk();
        let inner = node.children(&mut cursor).find(|it| it.has_error() || it.is_missing())?;
        node = inner;
    }
    (node.is_error() || node.is_missing()).then_some(node)
}

/// Returns what is told of a file whose reader failed.
pub(super) fn failed(file: &Found) -> Contract {
    let reason = "reading it failed within idwidth".to_owned();
    let cure = "Please report this file; all others were read.";
    let problems = vec![walk::problem(&file.path, reason, cure, false)];
    Contract { problems, ..Contract::default() }
}

/// Returns the first child of a kind.
pub(super) fn child<'n>(node: Node<'n>, kind: &str) -> Option<Node<'n>> {
    let mut cursor = node.walk();
    node.children(&mut cursor).find(|child| child.kind() == kind)
}
