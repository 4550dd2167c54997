//! Counters in memory: what the code steps by one and gives nothing but literals. Never what stands on a border.

use super::boundary::Borders;
use super::infer::{field_read, lookup};
use super::resolve::last_name;
use super::unit::{Call, DeclKind, ExprId, Shape, Unit};
use super::world::{DeclRef, World};
use std::collections::BTreeSet;

/// Returns every declaration that counts in memory.
pub(super) fn counters(world: &World<'_>, borders: &Borders) -> BTreeSet<DeclRef> {
    let mut counters: BTreeSet<DeclRef> = stepped(world)
        .into_iter()
        .filter(|of| !borders.declarations.contains_key(of) && starts_with_literal(world, *of))
        .collect();
    let names: BTreeSet<&str> = counters
        .iter()
        .filter_map(|of| world.declaration(*of).map(|it| it.name.as_str()))
        .collect();
    for (at, unit) in world.units.iter().enumerate() {
        for of in given(world, at, unit, &names) {
            counters.remove(&of);
        }
    }
    counters
}

/// Returns every declaration that is stepped, by an operator or by a call.
fn stepped(world: &World<'_>) -> BTreeSet<DeclRef> {
    let mut found = BTreeSet::new();
    for (at, unit) in world.units.iter().enumerate() {
        let stepping = &unit.pack.facts.syntax.stepping;
        let calls = (0..unit.expressions.len()).filter_map(|id| unit.call(id));
        let called =
            calls.filter(|call| stepping.contains(&call.name)).filter_map(|it| it.receiver);
        let stepped = unit.steps.iter().copied().chain(called);
        found.extend(stepped.filter_map(|id| meant(world, at, unit, id)));
    }
    found
}

/// Returns every declaration of these names that a file gives something but a literal: by assignment, or in a call on it.
fn given(world: &World<'_>, at: usize, unit: &Unit, names: &BTreeSet<&str>) -> Vec<DeclRef> {
    let bindings =
        unit.bindings.iter().filter_map(|binding| Some((binding.target?, binding.value)));
    let calls = (0..unit.expressions.len()).filter_map(|id| unit.call(id));
    let arguments = calls.filter_map(|call| Some((call.receiver?, &call.arguments))).flat_map(
        |(receiver, arguments)| arguments.iter().map(move |(_, value)| (receiver, *value)),
    );
    bindings
        .chain(arguments)
        .filter(|(target, _)| {
            last_name(unit, *target).is_some_and(|name| names.contains(name.as_str()))
        })
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

/// Returns true for a number, and a counting object made from one: `AtomicInteger(0)`.
fn is_literal(world: &World<'_>, at: usize, unit: &Unit, id: ExprId) -> bool {
    match unit.shape(unit.within(id)) {
        Shape::Call(call) if call.receiver.is_none() => {
            let Call { name, arguments, .. } = &**call;
            let known = unit.pack.facts.types.contains_key(name);
            known && arguments.iter().all(|(_, value)| is_number(world, at, unit, *value))
        }
        _ => is_number(world, at, unit, id),
    }
}

/// Returns true for a number as written, and a constant that is one.
fn is_number(world: &World<'_>, at: usize, unit: &Unit, id: ExprId) -> bool {
    let is_written = |unit: &Unit, id| matches!(unit.shape(unit.within(id)), Shape::Literal(_));
    let value = meant(world, at, unit, id).and_then(|found| {
        let constant = world.declaration(found).filter(|it| it.is_constant)?;
        Some((world.unit(found.0)?, constant.value?))
    });
    is_written(unit, id) || value.is_some_and(|(unit, value)| is_written(unit, value))
}
