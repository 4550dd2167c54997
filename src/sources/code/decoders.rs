//! Functions of the repository that hand a class on to a decoder: what they are given is decoded too.
//!
//! `to(url, type)` that calls `parse(text, type)` that calls `readValue(text, type)` decodes. Names functions only; what
//! is decoded is told where they are called.

use super::border::{Border, kind, outcome};
use super::boundary::imports;
use super::infer::{lookup, type_of};
use super::resolve::last_name;
use super::types::Type;
use super::unit::{Call, DeclKind, ExprId, Shape};
use super::world::{FURTHEST, World};
use crate::facts::Boundary;
use crate::rules::language::CodecRow;
use crate::rules::names::words;
use std::collections::BTreeMap;

/// Names of functions that hand a class on, with the border it comes to; shown by nothing yet.
#[derive(Default)]
pub(super) struct Decoders(BTreeMap<String, Border>);

impl Decoders {
    /// Finds every function that hands a parameter, or a type parameter, on to a decoder, directly or through others.
    pub(super) fn new(world: &World<'_>) -> Self {
        let mut decoders = Self::default();
        for round in 0..FURTHEST {
            let before = decoders.0.len();
            for (at, unit) in world.units.iter().enumerate() {
                for (id, expression) in unit.expressions.iter().enumerate() {
                    let Shape::Call(call) = &expression.shape else { continue };
                    // What the pack's rows show is all found in the first round.
                    if round == 0 || decoders.0.contains_key(&call.name) {
                        decoders.follow(world, (at, id), call);
                    }
                }
            }
            if decoders.0.len() == before {
                break;
            }
        }
        decoders
    }

    /// Returns the border that a call's classes come to, and the row of the pack if the call itself decodes.
    pub(super) fn of<'w>(
        &self,
        world: &World<'w>,
        unit: usize,
        call: &Call,
    ) -> Option<(Border, Option<&'w CodecRow>)> {
        if let Some(row) = row(world, unit, call) {
            return Some((border(row), Some(row)));
        }
        self.0.get(&call.name).map(|border| (border.clone(), None))
    }

    fn follow(&mut self, world: &World<'_>, (unit, id): (usize, ExprId), call: &Call) {
        let Some((border, _)) = self.of(world, unit, call) else { return };
        let Some(own) = world.unit(unit) else { return };
        let Some(scope) = own.expressions.get(id).map(|it| it.scope) else { return };
        let around = || own.function_around(scope).and_then(|id| own.scopes.get(id));
        let generic = around().filter(|function| {
            let names = call.types.iter().filter_map(|it| Type::read(it, &own.pack.facts.syntax));
            names
                .into_iter()
                .any(|it| it.names().iter().any(|it| function.generics.iter().any(|own| own == it)))
        });
        let mut found: Vec<&str> =
            generic.map(|function| function.name.as_str()).into_iter().collect();
        for (_, value) in &call.arguments {
            let Shape::Name(name) = own.shape(own.within(*value)) else { continue };
            let Some(given) = lookup(world, unit, *value, name, 0).filter(|it| it.0 == unit) else {
                continue;
            };
            let handed = world.declaration(given).filter(|it| it.kind == DeclKind::Parameter);
            let is_class = handed.and_then(|it| it.type_text.as_deref()).is_some_and(|text| {
                let of = Type::read(text, &own.pack.facts.syntax);
                of.is_some_and(|of| own.pack.facts.syntax.class_types.contains(&of.name))
            });
            let function = handed.filter(|_| is_class).and_then(|it| own.scopes.get(it.scope));
            found.extend(function.map(|function| function.name.as_str()));
        }
        for name in found.into_iter().filter(|name| !name.is_empty()) {
            self.0.entry(name.to_owned()).or_insert_with(|| border.clone());
        }
    }
}

/// Returns the row of the pack that a call matches.
fn row<'w>(world: &World<'w>, unit: usize, call: &Call) -> Option<&'w CodecRow> {
    let lists = world.lists(unit);
    if call.types.is_empty() && !lists.mentions(&call.name) {
        return None;
    }
    lists.codecs.iter().find(|row| decodes(world, unit, row, call))
}

/// Returns true if a row means this call.
fn decodes(world: &World<'_>, unit: usize, row: &CodecRow, call: &Call) -> bool {
    let named = row.calls.contains(&call.name) || row.calls.is_empty() && !call.types.is_empty();
    let is_address =
        |(_, value): &(Option<String>, ExprId)| addresses(world, unit, *value, &row.addressed);
    named
        && imports(world, unit, &row.imports)
        && (row.addressed.is_empty() || call.arguments.iter().any(is_address))
}

/// Returns true if a value is an address by its type, by the last word of its name, or as written.
fn addresses(world: &World<'_>, unit: usize, value: ExprId, told: &[String]) -> bool {
    if let Some(text) = world.text(unit, value) {
        return text.contains('/') && !text.contains(char::is_whitespace);
    }
    if let Some((_, of)) = type_of(world, unit, value, 0).filter(|(_, of)| told.contains(&of.name))
    {
        return !of.name.is_empty();
    }
    let name = world.unit(unit).and_then(|own| last_name(own, value));
    let last = name.and_then(|name| words(&name).pop());
    last.is_some_and(|word| told.contains(&word))
}

fn border(row: &CodecRow) -> Border {
    Border {
        boundary: Boundary { kind: kind(&row.kind), shown_by: String::new() },
        outcome: outcome(&row.outcome),
        inherits: false,
        wire: None,
        template: None,
    }
}
