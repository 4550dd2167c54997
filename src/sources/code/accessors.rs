//! Calls that read or set a field without a function that says so: generated accessors, those of another language.
//!
//! Asked only where no function of the called name is known.

use super::infer::type_of;
use super::unit::{Call, ExprId};
use super::world::{DeclRef, World};

/// Returns the field that a call reads, and does nothing else: `id` for `note.getId()`, `note.id()`.
pub(super) fn read(world: &World<'_>, unit: usize, call: &Call, depth: usize) -> Option<DeclRef> {
    let getters = &world.lists(unit).syntax.getters;
    let receiver = call.receiver.filter(|_| call.arguments.is_empty() && !getters.is_empty())?;
    field(world, (unit, receiver), &call.name, getters, depth)
}

/// Returns the field that a call sets, and its value: `id` for `note.setId(7)`.
pub(super) fn set(world: &World<'_>, unit: usize, call: &Call) -> Option<(DeclRef, ExprId)> {
    let setters = &world.lists(unit).syntax.setters;
    let [(_, value)] = call.arguments.as_slice() else { return None };
    let receiver = call.receiver.filter(|_| !setters.is_empty())?;
    field(world, (unit, receiver), &call.name, setters, 0).map(|field| (field, *value))
}

fn field(
    world: &World<'_>,
    (unit, receiver): (usize, ExprId),
    name: &str,
    prefixes: &[String],
    depth: usize,
) -> Option<DeclRef> {
    let (at, of) = type_of(world, unit, receiver, depth + 1)?;
    let of = world.find_type(at, &of.element(&world.lists(at).syntax).name)?;
    let stripped = prefixes.iter().filter_map(|prefix| name.strip_prefix(prefix.as_str()));
    let mut names = stripped.map(uncapitalized).chain([name.to_owned()]);
    names.find_map(|name| world.field(of, &name))
}

/// Returns a name with its first letter small: `id` for `Id`.
fn uncapitalized(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
