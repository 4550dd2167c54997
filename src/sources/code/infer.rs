//! What type an expression has, and what a name means where it stands.
//!
//! Follows names through the repository; says nothing where a name leads outside it.

use super::accessors;
use super::origins::unwraps;
use super::resolve::{FURTHEST, conversion, targets};
use super::types::Type;
use super::unit::{Call, DeclKind, ExprId, Part, ScopeId, ScopeKind, Shape, Unit};
use super::world::{DeclRef, World};
use crate::rules::names::words;
use crate::width::Width;

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
            match field_read(world, unit, *receiver, name, next) {
                Some(field) => {
                    let typed = type_of_declaration(world, field, next)?;
                    let whole = type_of(world, unit, *receiver, next);
                    Some(whole.and_then(|whole| given(world, &whole, &typed)).unwrap_or(typed))
                }
                None if world.lists(unit).syntax.passing.contains(name) => {
                    type_of(world, unit, *receiver, next)
                }
                None => inner_type(world, unit, name),
            }
        }
        Shape::Call(call) => type_of_call(world, unit, id, call, next),
        Shape::Index { receiver, .. } => {
            if let Some(row) = conversion(world, unit, id, next) {
                return named(world, unit, row.width);
            }
            let (at, of) = type_of(world, unit, *receiver, next)?;
            let keyed = of.is_keyed(&world.lists(at).syntax);
            Some((at, if keyed { of.arguments.into_iter().next_back()? } else { of }))
        }
        Shape::Default { value, fallback } | Shape::Caught { value, fallback } => {
            type_of(world, unit, *value, next).or_else(|| type_of(world, unit, *fallback, next))
        }
        Shape::Through(values) => {
            // A cast names its type, whatever its value was known as.
            let is_cast = |id: &&ExprId| matches!(own.shape(**id), Shape::Class(_));
            let named = values.iter().filter(is_cast).chain(values);
            named.into_iter().find_map(|&value| type_of(world, unit, value, next))
        }
        Shape::Lambda { body } => type_of(world, unit, (*body)?, next),
        Shape::Literal(width) => named(world, unit, *width),
        Shape::Text(_) => named(world, unit, Width::Unbounded),
        Shape::Class(name) => Some((unit, Type { name: name.clone(), arguments: Vec::new() })),
        Shape::Joined(parts) => {
            let is_text = |id: &ExprId| matches!(own.shape(*id), Shape::Text(_));
            let is_text = parts.iter().any(is_text) || {
                let types = parts.iter().filter_map(|&part| type_of(world, unit, part, next));
                let widths = types.filter_map(|(at, of)| world.width(at, &of));
                widths.into_iter().any(|width| width == Width::Unbounded)
            };
            named(world, unit, Width::Unbounded).filter(|_| is_text)
        }
        Shape::Pair { .. } | Shape::Exit | Shape::Opaque => None,
    }
}

/// Returns the type that stands for the only parameter of a generic type: `Note` for a field of type `T`, or a
/// collection of it, of a `Page<Note>`. A parameter is a name that nothing declares.
fn given(world: &World<'_>, (at, whole): &Typed, (unit, of): &Typed) -> Option<Typed> {
    let (one, named) =
        (whole.element(&world.lists(*at).syntax), of.element(&world.lists(*unit).syntax));
    let [argument] = one.arguments.as_slice() else { return None };
    let is_known = world.lists(*unit).types.contains_key(&named.name)
        || world.find_type(*unit, &named.name).is_some()
        || world.is_alias(&named.name)
        || !named.arguments.is_empty();
    (!is_known && world.find_type(*at, &one.name).is_some()).then(|| (*at, argument.clone()))
}

/// Returns the type that the last part of a dotted name means: `Args` of `Route.Args`.
fn inner_type(world: &World<'_>, unit: usize, name: &str) -> Option<Typed> {
    let known = name.starts_with(char::is_uppercase) && world.find_type(unit, name).is_some();
    known.then(|| (unit, Type { name: name.to_owned(), arguments: Vec::new() }))
}

/// Returns the language's plainest type of a width.
fn named(world: &World<'_>, unit: usize, width: Width) -> Option<Typed> {
    let known = world
        .lists(unit)
        .types
        .iter()
        .filter(|(_, known)| **known == width && width != Width::Unknown);
    let name = known.min_by_key(|(name, _)| name.len())?.0;
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
    let syntax = &world.lists(unit).syntax;
    if name == syntax.own {
        return own_type(world, unit, expression.scope, depth);
    }
    if let Some(found) = lookup(world, unit, id, name, depth) {
        return type_of_declaration(world, found, depth);
    }
    if name == syntax.implicit {
        return lambda_input(world, unit, implicit_call(own, expression.scope)?, depth);
    }
    let known = world.find_type(unit, name).is_some();
    known.then(|| (unit, Type { name: name.to_owned(), arguments: Vec::new() }))
}

/// Returns what a bare name means: a declaration around it, or a field of the receiver that goes without saying.
pub(super) fn lookup(
    world: &World<'_>,
    unit: usize,
    id: ExprId,
    name: &str,
    depth: usize,
) -> Option<DeclRef> {
    let own = world.unit(unit)?;
    let expression = own.expressions.get(id)?;
    let found = world.lookup(unit, expression.scope, name, expression.at);
    if found.is_some() || depth > FURTHEST {
        return found;
    }
    let (at, of) = own_type(world, unit, expression.scope, depth)?;
    world.field(world.find_type(at, &of.name)?, name)
}

/// Returns the type of the receiver that goes without saying at a place: of an extended type, a lambda, a class.
pub(super) fn own_type(
    world: &World<'_>,
    unit: usize,
    scope: ScopeId,
    depth: usize,
) -> Option<Typed> {
    let own = world.unit(unit)?;
    let syntax = &world.lists(unit).syntax;
    own.outwards(scope).find_map(|(_, scope)| match scope.kind {
        ScopeKind::Function => Type::read(scope.receiver.as_deref()?, syntax).map(|of| (unit, of)),
        ScopeKind::Block => {
            let call = scope
                .call
                .and_then(|call| own.call(call))
                .filter(|call| syntax.owning.contains(&call.name))?;
            let given =
                call.receiver.or_else(|| call.arguments.first().map(|(_, value)| *value))?;
            type_of(world, unit, given, depth + 1)
        }
        ScopeKind::Type => Some((unit, Type { name: scope.name.clone(), arguments: Vec::new() })),
        ScopeKind::File => None,
    })
}

/// Returns the call around a place whose lambda names no parameter.
pub(super) fn implicit_call(unit: &Unit, scope: ScopeId) -> Option<ExprId> {
    let names_none = |id: ScopeId| {
        !unit.declarations.iter().any(|it| it.scope == id && it.kind == DeclKind::Given)
    };
    unit.outwards(scope).find_map(|(id, scope)| scope.call.filter(|_| names_none(id)))
}

/// Returns what the lambda of a call is given: its receiver, or the receiver's elements.
fn lambda_input(world: &World<'_>, unit: usize, call: ExprId, depth: usize) -> Option<Typed> {
    let call = world.unit(unit)?.call(call)?;
    let receiver = call.receiver?;
    let (at, of) = type_of(world, unit, receiver, depth)?;
    let syntax = &world.lists(unit).syntax;
    let of = if syntax.scoped.contains(&call.name) { of } else { of.element(syntax).clone() };
    Some((at, of))
}

/// Returns a declaration's type, written or inferred.
pub(super) fn type_of_declaration(world: &World<'_>, of: DeclRef, depth: usize) -> Option<Typed> {
    let (unit, declaration) = (of.0, world.declaration(of)?);
    let syntax = &world.lists(unit).syntax;
    if let Some(text) = &declaration.type_text {
        return Type::read(text, syntax).map(|read| (unit, read));
    }
    if let Some(field) = part(world, of, depth + 1) {
        return type_of_declaration(world, field, depth + 1);
    }
    if let Some(collection) = declaration.element_of {
        let (at, of) = type_of(world, unit, collection, depth + 1)?;
        return Some((at, of.element(syntax).clone()));
    }
    if declaration.kind == DeclKind::Given {
        let call = world.scope((unit, declaration.scope))?.call?;
        return lambda_input(world, unit, call, depth + 1);
    }
    type_of(world, unit, declaration.value?, depth + 1)
}

/// Returns the field that a declaration takes from an object: `id` for `noteId` in `val (noteId, title) = note`.
pub(super) fn part(world: &World<'_>, of: DeclRef, depth: usize) -> Option<DeclRef> {
    let (whole, part) = world.declaration(of)?.part_of.clone().filter(|_| depth <= FURTHEST)?;
    let (own, syntax) = (world.unit(of.0)?, &world.lists(of.0).syntax);
    let whole = own.within(whole);
    // Unless it is known what a call returns, it may pair or group what it is made on: `withIndex`, `partition`.
    let is_known = own.call(whole).is_none_or(|call| {
        syntax.passing.contains(&call.name) || !targets(world, of.0, whole, depth).is_empty()
    });
    let (at, typed) = type_of(world, of.0, whole, depth).filter(|_| is_known)?;
    let is_element = world.declaration(of)?.element_of.is_some();
    let typed = if is_element { typed.element(syntax) } else { &typed };
    let found = world.find_type(at, &typed.name)?;
    match part {
        Part::At(position) => world.parameters(found).get(position).copied(),
        Part::Named(name) => world.field(found, &name),
    }
}

fn type_of_call(
    world: &World<'_>,
    unit: usize,
    id: ExprId,
    call: &Call,
    depth: usize,
) -> Option<Typed> {
    let syntax = &world.lists(unit).syntax;
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
    if let Some(field) = accessors::read(world, unit, call, depth) {
        return type_of_declaration(world, field, depth);
    }
    if let Some(read) = call.types.last().and_then(|text| Type::read(text, syntax)) {
        return Some((unit, read));
    }
    if syntax.mapping.contains(&call.name) {
        return type_of(world, unit, call.lambda?, depth);
    }
    let carried = call.receiver.or_else(|| call.arguments.first().map(|(_, value)| *value))?;
    let (at, of) = type_of(world, unit, carried, depth)?;
    let holds = of.element(syntax) != &of || syntax.stepping.contains(&call.name);
    let passes = syntax.passing.contains(&call.name) || unwraps(syntax, call);
    (holds && call.receiver.is_some() || passes).then_some((at, of))
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
            let of = of.element(&world.lists(at).syntax);
            world.field(world.find_type(at, &of.name)?, name)
        }
        None => {
            let outside = matches!(own.shape(receiver), Shape::Name(name) if name.starts_with(char::is_uppercase));
            let telling = words(name).len() > 1;
            if outside || !telling { None } else { world.only_field(name) }
        }
    }
}
