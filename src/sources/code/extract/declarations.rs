//! Declarations of one file, with their annotations.

use super::{Match, Reader, first};
use crate::sources::code::unit::{Annotation, DeclKind, Declaration, Part, ScopeKind};
use std::collections::BTreeMap;
use tree_sitter::Node;

impl Reader<'_> {
    pub(super) fn declarations(&mut self, declared: &[Match<'_, '_>]) {
        let mut found: BTreeMap<usize, (Node<'_>, DeclKind, Match<'_, '_>, &str)> = BTreeMap::new();
        for matched in declared {
            for (capture, kind) in [
                ("field", DeclKind::Field),
                ("parameter", DeclKind::Parameter),
                ("local", DeclKind::Local),
                ("alias", DeclKind::Alias),
                ("newtype", DeclKind::Newtype),
                ("lambda", DeclKind::Given),
            ] {
                let name = if capture == "lambda" { "lambda.parameter" } else { capture };
                let named = match capture {
                    "lambda" => first(matched, name),
                    "newtype" => first(matched, "newtype"),
                    _ => first(matched, &format!("{capture}.name")),
                };
                if let (Some(node), Some(named)) = (first(matched, capture), named) {
                    let entry = found
                        .entry(named.start_byte())
                        .or_insert_with(|| (node, kind, matched.clone(), capture));
                    let says_more = first(matched, &format!("{capture}.bits")).is_some()
                        || entry.2.get(format!("{capture}.bits").as_str()).is_none();
                    if first(matched, &format!("{capture}.type")).is_some() && says_more {
                        *entry = (node, kind, matched.clone(), capture);
                    }
                }
            }
        }
        let mut positions: BTreeMap<usize, usize> = BTreeMap::new();
        for (node, kind, matched, capture) in found.into_values() {
            self.declare(node, kind, &matched, capture, &mut positions);
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
        capture: &str,
        positions: &mut BTreeMap<usize, usize>,
    ) {
        let mut scope = self.scope_at(node.start_byte(), node.end_byte());
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
                (self.text(named), self.lines.locate(named.byte_range()))
            }
            _ => {
                let Some(named) = first(matched, &format!("{capture}.name")) else { return };
                (self.text(named), self.lines.locate(named.byte_range()))
            }
        };
        let in_body = self
            .unit
            .scopes
            .get(scope)
            .is_some_and(|scope| matches!(scope.kind, ScopeKind::Function | ScopeKind::Block));
        let kind = if kind == DeclKind::Field && in_body { DeclKind::Local } else { kind };
        let position = matched.contains_key("positional").then(|| {
            let next = positions.entry(scope).or_default();
            *next += 1;
            *next - 1
        });
        let element_of = first(matched, "element").map(|element| self.resolve(element, None));
        let part = first(matched, "whole.field")
            .map_or_else(|| Part::At(siblings_before(node)), |part| Part::Named(self.text(part)));
        let part_of = first(matched, "whole").map(|whole| (self.resolve(whole, None), part));
        let type_text = first(matched, &format!("{capture}.type")).map(|node| self.text(node));
        let label = first(matched, &format!("{capture}.label")).map(|node| self.text(node));
        // What its function does not use has the name alone that callers give it: `noteId _`.
        let is_named = name.chars().any(char::is_alphanumeric);
        let name = label.clone().filter(|_| !is_named).unwrap_or(name);
        let bits = first(matched, &format!("{capture}.bits"));
        let bits = bits.and_then(|node| self.text(node).parse().ok());
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
