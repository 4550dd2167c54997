//! Declarations of one file, with their annotations.

use super::{Match, Reader, first};
use crate::sources::code::unit::{Annotation, DeclKind, Declaration, Part, ScopeKind};
use std::collections::BTreeMap;
use tree_sitter::Node;

/// Captures of a declaration.
struct Captured {
    whole: &'static str,
    /// Of its name; of the whole where its name is known by its scope.
    name: &'static str,
    /// Of its type.
    of: &'static str,
    /// Of the name by which callers give it.
    label: &'static str,
    /// Of how many bits it is given.
    bits: &'static str,
    kind: DeclKind,
}

/// Every kind of declaration.
const DECLARED: [Captured; 6] = [
    Captured {
        whole: "field",
        name: "field.name",
        of: "field.type",
        label: "field.label",
        bits: "field.bits",
        kind: DeclKind::Field,
    },
    Captured {
        whole: "parameter",
        name: "parameter.name",
        of: "parameter.type",
        label: "parameter.label",
        bits: "parameter.bits",
        kind: DeclKind::Parameter,
    },
    Captured {
        whole: "local",
        name: "local.name",
        of: "local.type",
        label: "local.label",
        bits: "local.bits",
        kind: DeclKind::Local,
    },
    Captured {
        whole: "alias",
        name: "alias.name",
        of: "alias.type",
        label: "alias.label",
        bits: "alias.bits",
        kind: DeclKind::Alias,
    },
    Captured {
        whole: "newtype",
        name: "newtype",
        of: "newtype.type",
        label: "newtype.label",
        bits: "newtype.bits",
        kind: DeclKind::Newtype,
    },
    Captured {
        whole: "lambda",
        name: "lambda.parameter",
        of: "lambda.type",
        label: "lambda.label",
        bits: "lambda.bits",
        kind: DeclKind::Given,
    },
];

impl Reader {
    pub(super) fn declarations(&mut self, declared: &[Match<'_, '_>]) {
        let mut found: BTreeMap<usize, (Node<'_>, DeclKind, &Match<'_, '_>, &Captured)> =
            BTreeMap::new();
        for matched in declared {
            for captured in &DECLARED {
                let Some(node) = first(matched, captured.whole) else { continue };
                let Some(named) = first(matched, captured.name) else { continue };
                let it = (node, captured.kind, matched, captured);
                let entry = found.entry(named.start_byte()).or_insert(it);
                let says_more = first(matched, captured.bits).is_some()
                    || first(entry.2, captured.bits).is_none();
                if first(matched, captured.of).is_some() && says_more {
                    *entry = it;
                }
            }
        }
        let mut positions: BTreeMap<usize, usize> = BTreeMap::new();
        for (node, kind, matched, capture) in found.into_values() {
            self.declare(node, kind, matched, capture, &mut positions);
        }
        for matched in declared {
            for capture in ["constant", "override", "computed", "variadic"] {
                let marked =
                    first(matched, capture).and_then(|node| self.declaration_of.get(&node.id()));
                let marked = marked.and_then(|&id| self.unit.declarations.get_mut(id));
                if let Some(declaration) = marked {
                    declaration.is_variadic |= capture == "variadic";
                    declaration.is_constant |= capture == "constant";
                    declaration.is_override |= capture == "override";
                    declaration.is_computed |= capture == "computed";
                }
            }
        }
        for matched in declared {
            let stored = first(matched, "initial");
            let stored = stored.and_then(|node| self.declaration_of.get(&node.id()));
            if let Some(stored) = stored.and_then(|&id| self.unit.declarations.get_mut(id)) {
                stored.is_computed = false;
            }
        }
    }

    fn declare(
        &mut self,
        node: Node<'_>,
        kind: DeclKind,
        matched: &Match<'_, '_>,
        captured: &Captured,
        positions: &mut BTreeMap<usize, usize>,
    ) {
        let mut scope = self.scope_at(node.start_byte(), node.end_byte());
        let capture = captured.whole;
        let (name, place) = match capture {
            "newtype" => {
                let Some(&own) = self.scope_of.get(&node.id()) else { return };
                let Some(own) = self.unit.scopes.get(own) else { return };
                let Some(location) = own.location.clone() else { return };
                (own.name.clone(), location)
            }
            "lambda" => {
                scope = self.scope_of.get(&node.id()).copied().unwrap_or(scope);
                let Some(named) = first(matched, "lambda.parameter") else { return };
                (self.text(named), self.unit.lines.locate(named.byte_range()))
            }
            _ => {
                let Some(named) = first(matched, captured.name) else { return };
                (self.text(named), self.unit.lines.locate(named.byte_range()))
            }
        };
        let in_body = self
            .unit
            .scopes
            .get(scope)
            .is_some_and(|scope| matches!(scope.kind, ScopeKind::Function | ScopeKind::Block));
        let kind = if kind == DeclKind::Field && in_body { DeclKind::Local } else { kind };
        let position = first(matched, "positional").is_some().then(|| {
            let next = positions.entry(scope).or_default();
            *next += 1;
            *next - 1
        });
        let element_of = first(matched, "element").map(|element| self.resolve(element, None));
        let part = first(matched, "whole.field")
            .map_or_else(|| Part::At(siblings_before(node)), |part| Part::Named(self.text(part)));
        let part_of = first(matched, "whole").map(|whole| (self.resolve(whole, None), part));
        let type_text = first(matched, captured.of).map(|node| self.text(node));
        let label = first(matched, captured.label).map(|node| self.text(node));
        // What its function does not use has the name alone that callers give it: `noteId _`.
        let is_named = name.chars().any(char::is_alphanumeric);
        let name = label.clone().filter(|_| !is_named).unwrap_or(name);
        let bits = first(matched, captured.bits);
        let bits = bits.and_then(|node| self.text(node).parse().ok());
        if kind == DeclKind::Given {
            *self.unit.given.entry(scope).or_default() += 1;
        }
        let id = self.unit.declarations.len();
        self.unit.declarations.push(Declaration {
            kind,
            name,
            type_text,
            bits,
            value: self.values.get(&node.id()).copied(),
            element_of,
            part_of,
            scope,
            annotations: Vec::new(),
            label,
            position,
            is_variadic: false,
            is_constant: false,
            is_override: false,
            is_computed: false,
            location: place,
            at: node.start_byte(),
        });
        if capture != "lambda" && capture != "newtype" {
            self.declaration_of.insert(node.id(), id);
        }
    }

    pub(super) fn annotations(&mut self, declared: &[Match<'_, '_>]) {
        for matched in declared {
            let (Some(of), Some(name)) =
                (first(matched, "annotation.of"), first(matched, "annotation.name"))
            else {
                continue;
            };
            let call = first(matched, "annotation.call").and_then(|node| {
                let call = (0..u32::try_from(node.named_child_count()).unwrap_or(0))
                    .filter_map(|at| node.named_child(at));
                std::iter::once(node)
                    .chain(call)
                    .find_map(|node| self.expression_of.get(&node.id()).copied())
            });
            let annotation = Annotation { name: self.text(name), call };
            if let Some(declaration) =
                self.declaration_of.get(&of.id()).and_then(|&id| self.unit.declarations.get_mut(id))
            {
                declaration.annotations.push(annotation);
            } else if let Some(scope) =
                self.scope_of.get(&of.id()).and_then(|&id| self.unit.scopes.get_mut(id))
            {
                scope.annotations.push(annotation);
            }
        }
    }
}

/// Returns how many siblings stand before a node.
fn siblings_before(node: Node<'_>) -> usize {
    std::iter::successors(node.prev_named_sibling(), Node::prev_named_sibling).count()
}
