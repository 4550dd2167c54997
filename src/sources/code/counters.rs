//! Counters in memory: what the code steps by one and gives nothing but literals. Never what stands on a border.

use super::boundary::Borders;
use super::infer::{field_read, lookup};
use super::unit::{Call, DeclKind, ExprId, Shape, Unit};
use super::world::{DeclRef, World};
use std::collections::BTreeSet;

/// Returns every declaration that counts in memory.
pub(super) fn counters(world: &World<'_>, borders: &Borders) -> BTreeSet<DeclRef> {
    let mut counters: BTreeSet<DeclRef> = stepped(world)
        .into_iter()
        .filter(|of| !borders.declarations.contains_key(of) && starts_with_literal(world, *of))
        .collect();
    if !counters.is_empty() {
        for (at, unit) in world.units.iter().enumerate() {
            for of in given(world, at, unit) {
                counters.remove(&of);
            }
        }
    }
    counters
}

/// Returns every declaration that is stepped, by an operator or by a call.
fn stepped(world: &World<'_>) -> BTreeSet<DeclRef> {
    let stepping = &world.pack.facts.syntax.stepping;
    let mut found = BTreeSet::new();
    for (at, unit) in world.units.iter().enumerate() {
        let calls = (0..unit.expressions.len()).filter_map(|id| unit.call(id));
        let called =
            calls.filter(|call| stepping.contains(&call.name)).filter_map(|it| it.receiver);
        let stepped = unit.steps.iter().copied().chain(called);
        found.extend(stepped.filter_map(|id| meant(world, at, unit, id)));
    }
    found
}

/// Returns every declaration that a file gives something but a literal: by assignment, or in a call made on it.
fn given(world: &World<'_>, at: usize, unit: &Unit) -> Vec<DeclRef> {
    let bindings =
        unit.bindings.iter().filter_map(|binding| Some((binding.target?, binding.value)));
    let calls = (0..unit.expressions.len()).filter_map(|id| unit.call(id));
    let arguments = calls.flat_map(|call| {
        let given = |(_, value): &(Option<String>, ExprId)| Some((call.receiver?, *value));
        call.arguments.iter().filter_map(given).collect::<Vec<_>>()
    });
    bindings
        .chain(arguments)
        .filter(|(_, value)| !is_literal(world, at, unit, *value))
        .filter_map(|(target, _)| meant(world, at, unit, target))
        .collect()
}

/// Returns the declaration that a name or `receiver.name` means.
fn meant(world: &World<'_>, at: usize, unit: &Unit, id: ExprId) -> Option<DeclRef> {
    let id = unit.within(id);
    match unit.shape(id) {
        Shape::Name(name) => lookup(world, at, id, name, 0),
        Shape::Read { receiver, name } => field_read(world, at, *receiver, name, 0),
        _ => None,
    }
}

/// Returns true if a declaration takes no arguments' values, and starts with a literal or with nothing.
fn starts_with_literal(world: &World<'_>, of: DeclRef) -> bool {
    let (Some(unit), Some(declaration)) = (world.unit(of.0), world.declaration(of)) else {
        return false;
    };
    matches!(declaration.kind, DeclKind::Field | DeclKind::Local)
        && declaration.position.is_none()
        && declaration.element_of.is_none()
        && declaration.value.is_none_or(|value| is_literal(world, of.0, unit, value))
}

/// Returns true for a literal, a constant that is one, and a counting object made from one: `AtomicInteger(0)`.
fn is_literal(world: &World<'_>, at: usize, unit: &Unit, id: ExprId) -> bool {
    let is_number = |unit: &Unit, id| matches!(unit.shape(unit.within(id)), Shape::Literal(_));
    let id = unit.within(id);
    match unit.shape(id) {
        Shape::Call(Call { name, receiver: None, arguments, .. }) => {
            world.pack.facts.types.contains_key(name)
                && arguments.iter().all(|(_, value)| is_number(unit, *value))
        }
        Shape::Name(_) | Shape::Read { .. } => {
            let constant = meant(world, at, unit, id)
                .filter(|found| world.declaration(*found).is_some_and(|it| it.is_constant));
            let value =
                constant.and_then(|found| Some((found.0, world.declaration(found)?.value?)));
            value.is_some_and(|(at, value)| world.unit(at).is_some_and(|it| is_number(it, value)))
        }
        _ => is_number(unit, id),
    }
}
