//! What a call is made on, as far as names tell: written, or given by a lambda around it. Never tells what it returns.

use super::infer::{implicit_call, type_of};
use super::resolve::{FURTHEST, is_constant_name, last_name};
use super::unit::{Call, DeclKind, Declaration, ExprId, ScopeId, ScopeKind, Shape, Unit};
use super::world::World;
use crate::rules::names::words;

/// Returns the receivers that lambdas around a place give it within its function, innermost first.
pub(super) fn given(unit: &Unit, scope: ScopeId) -> Vec<ExprId> {
    let owning = &unit.pack.facts.syntax.owning;
    let around = unit.outwards(scope).map(|(_, scope)| scope);
    around
        .take_while(|scope| scope.kind == ScopeKind::Block)
        .filter_map(|scope| unit.call(scope.call?).filter(|call| owning.contains(&call.name)))
        .filter_map(|call| call.receiver.or_else(|| call.arguments.first().map(|it| it.1)))
        .collect()
}

/// Returns the last name of an expression, and of what stands behind a local variable or a lambda's parameter.
pub(super) fn names(world: &World<'_>, unit: usize, id: ExprId, depth: usize) -> Vec<String> {
    let Some(own) = world.unit(unit).filter(|_| depth <= FURTHEST) else { return Vec::new() };
    let mut found: Vec<String> = last_name(own, id).into_iter().collect();
    if let Some(behind) = behind(world, unit, id) {
        found.extend(names(world, unit, behind, depth + 1));
    }
    found
}

/// Returns the expression whose value, or whose elements, a local name stands for.
pub(super) fn behind(world: &World<'_>, unit: usize, id: ExprId) -> Option<ExprId> {
    let own = world.unit(unit)?;
    let id = own.within(id);
    let (Shape::Name(name), Some(place)) = (own.shape(id), own.expressions.get(id)) else {
        return None;
    };
    let found = world.lookup(unit, place.scope, name, place.at);
    let Some(declaration) = found.and_then(|found| world.declaration(found)) else {
        let is_implicit = *name == world.lists(unit).syntax.implicit;
        let call = implicit_call(own, place.scope).filter(|_| is_implicit)?;
        return own.call(call)?.receiver;
    };
    match declaration.kind {
        DeclKind::Given => lambda_receiver(own, declaration),
        DeclKind::Local if found?.0 == unit => declaration.value.or(declaration.element_of),
        _ => None,
    }
}

/// Returns what a call is made on whose lambda has this parameter and no other.
pub(super) fn lambda_receiver(unit: &Unit, parameter: &Declaration) -> Option<ExprId> {
    let beside = |it: &&Declaration| it.scope == parameter.scope && it.kind == DeclKind::Given;
    let is_given = parameter.kind == DeclKind::Given;
    let alone = is_given && unit.declarations.iter().filter(beside).count() == 1;
    let call = unit.scopes.get(parameter.scope)?.call.filter(|_| alone)?;
    unit.call(call)?.receiver
}

/// Returns the positions of a call's arguments that the platform fixes, with the reason.
pub(super) fn sink(
    world: &World<'_>,
    unit: usize,
    (id, call): (ExprId, &Call),
) -> Option<Vec<(usize, String)>> {
    let rows = world.lists(unit).sinks.iter().filter(|row| row.calls.contains(&call.name));
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        return None;
    }
    let mut rows = rows.into_iter();
    let row = rows.find(|row| is_made_on(world, unit, (id, call), &row.receiver_words))?;
    Some(row.arguments.iter().map(|&position| (position, row.reason.clone())).collect())
}

/// Returns true if one of these words tells what a call is made on; none means anything.
pub(super) fn is_made_on(
    world: &World<'_>,
    unit: usize,
    (id, call): (ExprId, &Call),
    any: &[String],
) -> bool {
    any.is_empty() || told(world, unit, (id, call)).iter().any(|word| any.contains(word))
}

/// Returns the words that tell what a call is made on.
fn told(world: &World<'_>, unit: usize, (id, call): (ExprId, &Call)) -> Vec<String> {
    let Some(own) = world.unit(unit) else { return Vec::new() };
    let mut names = Vec::new();
    match call.receiver {
        Some(receiver) => {
            names.extend(last_name(own, receiver));
            names.extend(type_names(world, unit, receiver, 0));
        }
        None => {
            let scope = own.expressions.get(id).map_or(0, |expression| expression.scope);
            for receiver in given(own, scope) {
                names.extend(last_name(own, receiver));
                names.extend(type_names(world, unit, receiver, 0));
            }
            let function = own.function_around(scope).and_then(|id| own.scopes.get(id));
            names.extend(function.and_then(|function| function.receiver.clone()));
        }
    }
    names.iter().flat_map(|name| words(name)).collect()
}

/// Returns the type names that an expression shows: its type, `X` of `X.from(context)`, `get<X>()`, `get(X::class.java)`.
fn type_names(world: &World<'_>, unit: usize, id: ExprId, depth: usize) -> Vec<String> {
    let Some(own) = world.unit(unit).filter(|_| depth <= FURTHEST) else { return Vec::new() };
    let mut names: Vec<String> =
        type_of(world, unit, id, 0).map(|(_, of)| of.name).into_iter().collect();
    let next = |id: ExprId| type_names(world, unit, id, depth + 1);
    match own.shape(id) {
        Shape::Call(call) => {
            names.extend(call.types.iter().cloned());
            let arguments = call.arguments.iter().filter_map(|(_, value)| class(own, *value));
            names.extend(arguments);
            names.extend(call.receiver.into_iter().chain(call.lambda).flat_map(next));
        }
        Shape::Name(name) if is_type_name(name) => names.push(name.clone()),
        Shape::Name(_) if behind(world, unit, id).is_some() => {
            names.extend(behind(world, unit, id).map(next).unwrap_or_default());
        }
        Shape::Name(name) => {
            let place = own.expressions.get(id);
            let found = place.and_then(|it| world.lookup(unit, it.scope, name, it.at));
            let declared = found.and_then(|found| Some((found.0, world.declaration(found)?)));
            if let Some((at, declaration)) = declared.filter(|(_, it)| it.type_text.is_none()) {
                let value = declaration.value.filter(|_| declaration.kind != DeclKind::Parameter);
                names.extend(
                    value.map(|it| type_names(world, at, it, depth + 1)).unwrap_or_default(),
                );
            }
        }
        Shape::Through(values) => names.extend(values.iter().flat_map(|&value| next(value))),
        Shape::Default { value, .. } => names.extend(next(*value)),
        Shape::Lambda { body } => names.extend(body.map(next).unwrap_or_default()),
        _ => {}
    }
    names
}

/// Returns the class or constant that an argument names: `X::class.java`, `Context.X_SERVICE`.
fn class(unit: &Unit, id: ExprId) -> Option<String> {
    match unit.shape(id) {
        Shape::Class(name) => Some(name.clone()),
        Shape::Read { name, .. } | Shape::Name(name) if is_constant_name(name) => {
            Some(name.clone())
        }
        Shape::Read { receiver, .. } => match unit.shape(*receiver) {
            Shape::Class(name) => Some(name.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn is_type_name(name: &str) -> bool {
    name.starts_with(char::is_uppercase) && !is_constant_name(name)
}
