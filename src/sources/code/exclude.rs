//! Why a candidate is no server id: resource, handle, constant, position, row of a client's own database.

use super::boundary::imports;
use super::resolve::is_constant_name;
use super::unit::{Annotation, DeclKind, Declaration, ExprId, ScopeKind, Shape};
use super::world::{DeclRef, ScopeRef, World, named_type};
use crate::facts::Exclusion;
use crate::rules::language::Lists;
use crate::rules::names::{is_id, is_kind, is_option, telling, words};

/// Reason of what only its name says.
pub(super) const BY_NAME: &str = "resource or handle by name";

/// Returns an exclusion for this reason.
pub(super) fn because(reason: &str) -> Option<Exclusion> {
    Some(Exclusion { reason: reason.to_owned(), client_local: false })
}

/// Returns the exclusion of an id that the client itself mints.
pub(super) fn local(reason: &str) -> Option<Exclusion> {
    Some(Exclusion { reason: reason.to_owned(), client_local: true })
}

/// Returns why a declaration is no server id, if a rule says so.
pub(super) fn declaration(world: &World<'_>, of: DeclRef, wired: bool) -> Option<Exclusion> {
    let rules = &world.lists(of.0).exclude;
    let declaration = world.declaration(of)?;
    let scope = (of.0, declaration.scope);
    if declaration
        .annotations
        .iter()
        .any(|it| rules.annotations.iter().any(|ending| it.name.ends_with(ending.as_str())))
    {
        return because("resource id");
    }
    let value = declaration.value.and_then(|value| {
        let unit = world.unit(of.0)?;
        Some((unit.beginning(value), unit.expressions.get(value)?))
    });
    if let Some((text, value)) = value {
        if rules.values.iter().any(|beginning| text.starts_with(beginning.as_str())) {
            return because("resource id");
        }
        if matches!(&value.shape, Shape::Call(call) if rules.positions.contains(&call.name)) {
            return because("position");
        }
    }
    let is_literal = value.is_some_and(|(_, value)| matches!(value.shape, Shape::Literal(_)));
    if declaration.is_constant || is_literal && is_constant_name(&declaration.name) {
        return because("constant");
    }
    let is_local = matches!(declaration.kind, DeclKind::Local | DeclKind::Given);
    if !is_local && in_enum(world, scope) {
        return because("enum constant");
    }
    if let Some(excluded) = name(world.lists(of.0), &declaration.name, wired) {
        return Some(excluded);
    }
    if declaration.kind == DeclKind::Field
        && let Some(excluded) = field(world, of, declaration)
    {
        return Some(excluded);
    }
    if declaration.kind == DeclKind::Parameter && is_framework_signature(world, scope) {
        return because("framework signature");
    }
    local_key(world, of.0, &declaration.annotations)
}

/// Returns why a field is no server id, if its type says so: a row of a client's table, a kind of things, an option.
fn field(world: &World<'_>, of: DeclRef, field: &Declaration) -> Option<Exclusion> {
    let own = world.unit(of.0)?;
    let around = named_type(own, field.scope)?;
    let row_keys = &world.lists(of.0).exclude.row_keys;
    let others = || {
        let others = world.own_fields((of.0, around)).filter(|it| *it != of);
        others.filter_map(|it| world.declaration(it)).map(|it| it.name.as_str())
    };
    // Read under such a name, it may also be of another program's table: the media library's.
    if row_keys.contains(&field.name) {
        return local("local row id");
    }
    // `_note_id` beside `_id` refers to a row, `note_id` to what the server calls so.
    let stripped = field.name.strip_prefix('_').filter(|name| is_id(name));
    let refers = |name: &str| others().any(|it| it == name);
    if stripped.is_some_and(refers) && row_keys.iter().any(|key| refers(key)) {
        return local("local row id");
    }
    if telling(&field.name).is_some() {
        return None;
    }
    let is_kind = own.scopes.get(around).is_some_and(|it| is_kind(&it.name));
    if is_kind || is_option(others()) { because("one of a fixed set by its type") } else { None }
}

/// Returns why what a call returns is no server id, if what it is given says so: a resource as default.
pub(super) fn given(world: &World<'_>, (unit, id): (usize, ExprId)) -> Option<Exclusion> {
    let (own, rules) = (world.unit(unit)?, &world.lists(unit).exclude);
    let texts = own.call(id)?.arguments.iter().map(|(_, it)| own.beginning(*it));
    let is_resource = |text: &str| rules.values.iter().any(|it| text.starts_with(it.as_str()));
    let resource = texts.into_iter().any(is_resource);
    if resource { because("resource id") } else { None }
}

/// Returns why a function's result is no server id, if a rule says so.
pub(super) fn result(world: &World<'_>, of: ScopeRef) -> Option<Exclusion> {
    let function = world.scope(of)?;
    let first = words(&function.name).into_iter().next();
    if first.is_some_and(|word| world.lists(of.0).exclude.counting.contains(&word)) {
        return because("row count");
    }
    let resource = |it: &Annotation| {
        world
            .lists(of.0)
            .exclude
            .annotations
            .iter()
            .any(|ending| it.name.ends_with(ending.as_str()))
    };
    if function.annotations.iter().any(resource) {
        return because("resource id");
    }
    if in_enum(world, of) {
        because("enum constant")
    } else if is_framework_signature(world, of) {
        because("framework signature")
    } else {
        name(world.lists(of.0), &function.name, false)
    }
}

/// Returns true for what belongs to an enumeration: its constructors and functions speak of its own constants.
fn in_enum(world: &World<'_>, scope: ScopeRef) -> bool {
    let around = world.unit(scope.0).and_then(|unit| unit.type_around(scope.1));
    around.and_then(|around| world.scope((scope.0, around))).is_some_and(|around| around.is_enum)
}

/// Returns why an id's name says that this is no server id; `wired` names are spoken to a server.
pub(super) fn name(lists: &Lists, name: &str, wired: bool) -> Option<Exclusion> {
    let rules = &lists.exclude;
    let words = words(name);
    let own = words.iter().filter(|word| word.chars().count() > 1);
    if own.into_iter().next().is_some_and(|first| rules.local_words.contains(first)) {
        return local("local row id");
    }
    let says = !wired && is_id(name) && words.iter().any(|word| rules.words.contains(word));
    if is_id(name) && words.iter().any(|word| rules.settled.contains(word)) {
        return because("one of a fixed set by name");
    }
    if says { because(BY_NAME) } else { None }
}

/// Returns true if a function's signature is not this repository's to change.
fn is_framework_signature(world: &World<'_>, of: ScopeRef) -> bool {
    let Some(function) =
        world.scope(of).filter(|scope| scope.kind == ScopeKind::Function && scope.is_override)
    else {
        return false;
    };
    world.lists(of.0).exclude.signatures.contains(&function.name)
        || overridden(world, of).is_empty()
}

/// Returns the functions of this repository that a function overrides or implements: those of its type's supertypes
/// that have its name, and parameters that callers name alike; of several, those that take the same types.
pub(super) fn overridden(world: &World<'_>, of: ScopeRef) -> Vec<ScopeRef> {
    let owner = |of: ScopeRef| {
        let (unit, parent) = (world.unit(of.0)?, world.scope(of)?.parent);
        // A nameless object has supertypes of its own.
        let around = unit.type_around(parent)?;
        let has_own = unit.scopes.get(around).is_some_and(|it| !it.supertypes.is_empty());
        let owner = if has_own { around } else { named_type(unit, parent)? };
        Some(world.whole((of.0, owner)))
    };
    let function = world.scope(of).filter(|it| it.kind == ScopeKind::Function);
    let (Some(function), Some(own)) = (function, owner(of)) else { return Vec::new() };
    if function.name.is_empty() {
        return Vec::new();
    }
    let parameters = |of: ScopeRef| world.parameters(of).iter().map(|it| world.declaration(*it));
    let same_labels = |other: ScopeRef| {
        world.parameters(of).len() == world.parameters(other).len()
            && parameters(of).zip(parameters(other)).all(|pair| match pair {
                (Some(one), Some(other)) => called_alike(one, other),
                _ => false,
            })
    };
    let types = |of: ScopeRef| -> Vec<Option<&str>> {
        parameters(of).map(|it| it?.type_text.as_deref()).collect()
    };
    let mut found = world.methods(own, &function.name);
    found.retain(|&other| owner(other) != Some(own) && same_labels(other));
    let own_types = types(of);
    if found.iter().any(|&other| types(other) == own_types) {
        found.retain(|&other| types(other) == own_types);
    }
    found
}

/// Returns true if callers pass two parameters under one name. Where neither has a label, their names say nothing.
fn called_alike(one: &Declaration, other: &Declaration) -> bool {
    let label = |of: &Declaration| of.label.clone().unwrap_or_else(|| of.name.clone());
    one.label.is_none() && other.label.is_none() || label(one) == label(other)
}

/// Returns the exclusion of a declaration whose annotations say that a client database mints it.
pub(super) fn local_key(
    world: &World<'_>,
    unit: usize,
    annotations: &[Annotation],
) -> Option<Exclusion> {
    let own = world.unit(unit)?;
    let minted = world.lists(unit).exclude.local_keys.iter().any(|row| {
        let named = annotations.iter().filter(|annotation| annotation.name == row.annotation);
        imports(world, unit, &row.imports)
            && named.into_iter().any(|annotation| {
                let call = annotation.call.and_then(|call| own.call(call));
                let mut arguments = call.into_iter().flat_map(|call| &call.arguments);
                row.argument.is_none()
                    || arguments.any(|(name, value)| {
                        name.as_ref() == row.argument.as_ref()
                            && matches!(own.shape(*value), Shape::Name(text) if text == "true")
                    })
            })
    });
    if minted { local("local row id") } else { None }
}
