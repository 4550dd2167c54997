//! What an expression is: its type, the functions a call may reach, the conversion it performs.
//!
//! Follows names through the repository; says nothing where a name leads outside it.

use super::types::Type;
use super::unit::{Call, DeclKind, ExprId, Shape, Unit};
use super::world::{DeclRef, ScopeRef, World};
use crate::rules::language::ConversionRow;
use crate::rules::names::words;
use crate::width::Width;

/// Expressions are followed through this many names.
const FURTHEST: usize = 10;

/// A type with the unit in which its names are meant.
pub(super) type Typed = (usize, Type);

/// Returns an expression's type, if it can be told. Collections and their elements are not held apart.
pub(super) fn type_of(world: &World<'_>, unit: usize, id: ExprId, depth: usize) -> Option<Typed> {
    if depth > FURTHEST {
        return None;
    }
    if let Some(told) = world.told.borrow().get(&(unit, id)) {
        return told.clone();
    }
    world.told.borrow_mut().insert((unit, id), None);
    let told = tell(world, unit, id, depth + 1);
    world.told.borrow_mut().insert((unit, id), told.clone());
    told
}

fn tell(world: &World<'_>, unit: usize, id: ExprId, next: usize) -> Option<Typed> {
    let own = world.unit(unit)?;
    match own.shape(id) {
        Shape::Name(name) => type_of_name(world, unit, id, name, next),
        Shape::Read { receiver, name } => {
            if let Some(row) = conversion(world, unit, id, next) {
                return named(world, unit, row.width);
            }
            let field = field_read(world, unit, *receiver, name, next)?;
            type_of_declaration(world, field, next)
        }
        Shape::Call(call) => type_of_call(world, unit, id, call, next),
        Shape::Index { receiver, .. } => {
            let (at, of) = type_of(world, unit, *receiver, next)?;
            let keyed = world.pack.facts.syntax.keyed.contains(&of.name);
            Some((at, if keyed { of.arguments.into_iter().next_back()? } else { of }))
        }
        Shape::Default { value, fallback } => {
            type_of(world, unit, *value, next).or_else(|| type_of(world, unit, *fallback, next))
        }
        Shape::Through(values) => {
            values.iter().find_map(|&value| type_of(world, unit, value, next))
        }
        Shape::Lambda { body } => type_of(world, unit, (*body)?, next),
        Shape::Literal(width) => named(world, unit, *width),
        Shape::Text(_) => named(world, unit, Width::Unbounded),
        Shape::Class(name) => Some((unit, Type { name: name.clone(), arguments: Vec::new() })),
        Shape::Pair { .. } | Shape::Exit | Shape::Opaque => None,
    }
}

/// Returns the language's type of a width.
fn named(world: &World<'_>, unit: usize, width: Width) -> Option<Typed> {
    let name = world.pack.facts.types.iter().find(|(_, known)| **known == width)?.0;
    Some((unit, Type { name: name.clone(), arguments: Vec::new() }))
}

fn type_of_name(
    world: &World<'_>,
    unit: usize,
    id: ExprId,
    name: &str,
    depth: usize,
) -> Option<Typed> {
    let own = world.unit(unit)?;
    let expression = own.expressions.get(id)?;
    let syntax = &world.pack.facts.syntax;
    if name == syntax.own {
        let around = own.type_around(expression.scope).and_then(|scope| own.scopes.get(scope))?;
        return Some((unit, Type { name: around.name.clone(), arguments: Vec::new() }));
    }
    if let Some(found) = world.lookup(unit, expression.scope, name, expression.at) {
        return type_of_declaration(world, found, depth);
    }
    if name == syntax.implicit {
        let call = own.outwards(expression.scope).find_map(|(_, scope)| scope.call)?;
        return lambda_input(world, unit, call, depth);
    }
    let known = world.find_type(unit, name).is_some();
    known.then(|| (unit, Type { name: name.to_owned(), arguments: Vec::new() }))
}

/// Returns what the lambda of a call is given: its receiver, or the receiver's elements.
fn lambda_input(world: &World<'_>, unit: usize, call: ExprId, depth: usize) -> Option<Typed> {
    let call = world.unit(unit)?.call(call)?;
    let receiver = call.receiver?;
    let (at, of) = type_of(world, unit, receiver, depth)?;
    let syntax = &world.pack.facts.syntax;
    let of = if syntax.scoped.contains(&call.name) { of } else { of.element(syntax).clone() };
    Some((at, of))
}

/// Returns a declaration's type, written or inferred.
pub(super) fn type_of_declaration(world: &World<'_>, of: DeclRef, depth: usize) -> Option<Typed> {
    let (unit, declaration) = (of.0, world.declaration(of)?);
    let syntax = &world.pack.facts.syntax;
    if let Some(text) = &declaration.type_text {
        return Type::read(text, syntax).map(|read| (unit, read));
    }
    if let Some(collection) = declaration.element_of {
        let (at, of) = type_of(world, unit, collection, depth + 1)?;
        return Some((at, of.element(syntax).clone()));
    }
    if declaration.kind == DeclKind::Parameter {
        let call = world.scope((unit, declaration.scope))?.call?;
        return lambda_input(world, unit, call, depth + 1);
    }
    type_of(world, unit, declaration.value?, depth + 1)
}

fn type_of_call(
    world: &World<'_>,
    unit: usize,
    id: ExprId,
    call: &Call,
    depth: usize,
) -> Option<Typed> {
    let syntax = &world.pack.facts.syntax;
    if let Some(row) = conversion(world, unit, id, depth) {
        return named(world, unit, row.width);
    }
    if call.receiver.is_none()
        && (world.find_type(unit, &call.name).is_some() || world.is_alias(&call.name))
    {
        return Some((unit, Type { name: call.name.clone(), arguments: Vec::new() }));
    }
    for target in targets(world, unit, id, depth) {
        let result = world.scope(target).and_then(|scope| scope.result.as_deref());
        if let Some(read) = result.and_then(|text| Type::read(text, syntax)) {
            return Some((target.0, read));
        }
    }
    if let Some(read) = call.types.last().and_then(|text| Type::read(text, syntax)) {
        return Some((unit, read));
    }
    if syntax.mapping.contains(&call.name) {
        return type_of(world, unit, call.lambda?, depth);
    }
    let carried = call.receiver.or_else(|| call.arguments.first().map(|(_, value)| *value))?;
    let (at, of) = type_of(world, unit, carried, depth)?;
    let holds = of.element(syntax) != &of;
    (holds && call.receiver.is_some() || syntax.passing.contains(&call.name)).then_some((at, of))
}

/// Returns the field that `receiver.name` reads.
pub(super) fn field_read(
    world: &World<'_>,
    unit: usize,
    receiver: ExprId,
    name: &str,
    depth: usize,
) -> Option<DeclRef> {
    let own = world.unit(unit)?;
    match type_of(world, unit, receiver, depth) {
        Some((at, of)) => {
            let of = of.element(&world.pack.facts.syntax);
            world.field(world.find_type(at, &of.name)?, name)
        }
        None => {
            let outside = matches!(own.shape(receiver), Shape::Name(name) if name.starts_with(char::is_uppercase));
            let telling = words(name).len() > 1;
            if outside || !telling { None } else { world.only_field(name) }
        }
    }
}

/// Returns the functions of this repository that a call may reach.
pub(super) fn targets(world: &World<'_>, unit: usize, id: ExprId, depth: usize) -> Vec<ScopeRef> {
    let Some(own) = world.unit(unit) else { return Vec::new() };
    let Some(call) = own.call(id) else { return Vec::new() };
    let all = world.functions(&call.name);
    if all.is_empty() || depth > FURTHEST {
        return Vec::new();
    }
    let fits = |target: &ScopeRef| call.arguments.len() <= world.parameters(*target).len();
    let mut found = match call.receiver {
        Some(receiver) => match type_of(world, unit, receiver, depth + 1) {
            Some((at, of)) => {
                let of = of.element(&world.pack.facts.syntax);
                let methods =
                    world.find_type(at, &of.name).map(|found| world.methods(found, &call.name));
                methods
                    .filter(|methods| !methods.is_empty())
                    .unwrap_or_else(|| extensions(world, all, &of.name))
            }
            None => family(world, all),
        },
        None => {
            let scope = own.expressions.get(id).map_or(0, |expression| expression.scope);
            let around = own.outwards(scope).map(|(id, _)| world.methods((unit, id), &call.name));
            around.into_iter().find(|found| !found.is_empty()).unwrap_or_else(|| family(world, all))
        }
    };
    found.retain(fits);
    found
}

/// Returns the functions that extend a type.
fn extensions(world: &World<'_>, all: &[ScopeRef], name: &str) -> Vec<ScopeRef> {
    let syntax = &world.pack.facts.syntax;
    let extends = |target: &&ScopeRef| {
        let receiver = world.scope(**target).and_then(|scope| scope.receiver.as_deref());
        receiver
            .and_then(|text| Type::read(text, syntax))
            .is_some_and(|read| read.element(syntax).name == name)
    };
    all.iter().filter(extends).copied().collect()
}

/// Returns functions of one name if they are one, or one with what overrides it; a name that several unrelated types
/// share says nothing.
fn family(world: &World<'_>, all: &[ScopeRef]) -> Vec<ScopeRef> {
    let overriding = all
        .iter()
        .filter(|target| world.scope(**target).is_some_and(|scope| scope.is_override))
        .count();
    if all.len() - overriding <= 1 { all.to_vec() } else { Vec::new() }
}

/// Returns the row of the pack that an expression matches: what it converts, or reads from a boundary.
pub(super) fn conversion<'w>(
    world: &World<'w>,
    unit: usize,
    id: ExprId,
    depth: usize,
) -> Option<&'w ConversionRow> {
    let own = world.unit(unit)?;
    let rows = &world.pack.facts.conversions;
    match own.shape(id) {
        Shape::Call(call) => rows.iter().find(|row| {
            let typed =
                row.type_argument.as_ref().is_none_or(|wanted| call.types.first() == Some(wanted));
            row.calls.contains(&call.name)
                && typed
                && row.key.is_none_or(|key| call.arguments.len() > key)
                && (row.boundary.is_some() || call.arguments.is_empty() || row.key.is_some())
                && receives(world, unit, row, call.receiver, depth)
        }),
        Shape::Read { receiver, name } => {
            let receiver = Some(*receiver);
            rows.iter()
                .find(|row| row.reads.contains(name) && receives(world, unit, row, receiver, depth))
        }
        Shape::Index { receiver, .. } => {
            let receiver = Some(*receiver);
            rows.iter().find(|row| row.index && receives(world, unit, row, receiver, depth))
        }
        _ => None,
    }
}

/// Returns true if a row is meant for this receiver: by its type, or by its name where the type is not told.
fn receives(
    world: &World<'_>,
    unit: usize,
    row: &ConversionRow,
    receiver: Option<ExprId>,
    depth: usize,
) -> bool {
    if row.receivers.is_empty() && row.receiver_words.is_empty() {
        return receiver.is_some();
    }
    let Some(receiver) = receiver else { return false };
    if depth <= FURTHEST {
        if let Some((_, of)) = type_of(world, unit, receiver, depth + 1) {
            return row.receivers.contains(&of.name);
        }
    }
    let name = world.unit(unit).and_then(|own| last_name(own, receiver));
    name.and_then(|name| words(&name).pop()).is_some_and(|word| row.receiver_words.contains(&word))
}

/// Returns the last name in an expression: `extras` of `intent.extras!!`, `get` of `map.get(1)`.
pub(super) fn last_name(unit: &Unit, id: ExprId) -> Option<String> {
    let mut id = id;
    for _ in 0..FURTHEST {
        match unit.shape(id) {
            Shape::Name(name) | Shape::Read { name, .. } => return Some(name.clone()),
            Shape::Call(call) => return Some(call.name.clone()),
            Shape::Through(values) => id = *values.first()?,
            Shape::Default { value, .. } => id = *value,
            Shape::Index { receiver, .. } => id = *receiver,
            _ => return None,
        }
    }
    None
}

/// Returns the key that a row's expression reads under: a text, a constant's text, or an outside constant's name.
pub(super) fn key(
    world: &World<'_>,
    unit: usize,
    id: ExprId,
    row: &ConversionRow,
) -> Option<String> {
    let own = world.unit(unit)?;
    let at = match own.shape(id) {
        Shape::Call(call) => call.arguments.get(row.key?)?.1,
        Shape::Index { key, .. } => *key,
        _ => return None,
    };
    key_text(world, unit, at, &row.key_calls, 0)
}

/// Returns the text of a key expression.
pub(super) fn key_text(
    world: &World<'_>,
    unit: usize,
    at: ExprId,
    around: &[String],
    depth: usize,
) -> Option<String> {
    let own = world.unit(unit)?;
    if depth > FURTHEST {
        return None;
    }
    if let Some(text) = world.text(unit, at) {
        return Some(text);
    }
    match own.shape(at) {
        Shape::Call(call) if around.contains(&call.name) => {
            key_text(world, unit, call.arguments.first()?.1, around, depth + 1)
        }
        Shape::Name(name) => {
            let expression = own.expressions.get(at)?;
            match world.lookup(unit, expression.scope, name, expression.at) {
                Some(found) => {
                    key_text(world, found.0, world.declaration(found)?.value?, around, depth + 1)
                }
                None => is_constant_name(name).then(|| name.clone()),
            }
        }
        Shape::Read { name, .. } => is_constant_name(name).then(|| name.clone()),
        _ => None,
    }
}

/// Returns true for names written as constants are: `EXTRA_NOTE_ID`, `_ID`.
pub(super) fn is_constant_name(name: &str) -> bool {
    name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase)
}
