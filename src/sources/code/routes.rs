//! Route arguments that are declared by a call: `navArgument("noteId") { type = NavType.IntType }`.

use super::border::{noun, outcome};
use super::conversions::Site;
use super::infer::{field_read, lookup};
use super::resolve::key_text;
use super::unit::{ExprId, Shape, Unit};
use super::world::World;
use crate::facts::BoundaryKind;

/// Reads the declaration of a route's argument: `navArgument("noteId") { type = NavType.IntType }`.
pub(super) fn route(world: &World<'_>, at: usize, unit: &Unit, id: ExprId) -> Option<Site> {
    let call = unit.call(id)?;
    let lists = world.lists(at);
    let routes = if lists.mentions(&call.name) { &lists.routes[..] } else { &[] };
    let row = routes.iter().find(|row| row.calls.contains(&call.name))?;
    let name = key_text(world, at, call.arguments.first()?.1, &[], 0)?;
    let inner = unit.scopes.iter().position(|scope| scope.call == Some(id))?;
    let typed = unit.bindings.iter().filter(|binding| binding.scope == inner).find_map(|binding| {
        let spelt = spelling(world, at, unit, binding.value)?;
        let width = row.types.iter().find(|(known, _)| spelt.ends_with(known.as_str()))?.1;
        Some((*width, binding.value, spelt))
    });
    let (width, value, text) = typed?;
    Some(Site {
        name: name.clone(),
        key: Some(name.clone()),
        text,
        width,
        outcome: outcome(&row.outcome),
        boundary: Some(BoundaryKind::Channel),
        operand: None,
        reads_channel: true,
        is_abroad: false,
        is_route: true,
        folds: None,
        is_local: false,
        noun: around(world, at, unit, id, &name),
        at: if unit.expressions.get(value).is_some_and(|it| it.named.is_some()) {
            value
        } else {
            id
        },
        fix: row.fix.clone(),
    })
}

/// Returns a type value as written, through a constant of this repository.
fn spelling(world: &World<'_>, at: usize, unit: &Unit, id: ExprId) -> Option<String> {
    let found = match unit.shape(id) {
        Shape::Read { receiver, name } => field_read(world, at, *receiver, name, 0),
        Shape::Name(name) => Some(lookup(world, at, id, name, 0)?),
        _ => return None,
    };
    match found {
        Some(found) => {
            let value = world.declaration(found)?.value?;
            Some(world.unit(found.0)?.written(value))
        }
        None => Some(unit.written(id)),
    }
}

/// Returns the literal before a route's argument in the path template of a call around it.
fn around(world: &World<'_>, at: usize, unit: &Unit, id: ExprId, name: &str) -> Option<String> {
    let mut id = id;
    for _ in 0..8 {
        id = unit.expressions.get(id)?.parent?;
        let Some(call) = unit.call(id) else { continue };
        let found =
            call.arguments.iter().find_map(|(_, value)| noun(&world.text(at, *value)?, name));
        if found.is_some() {
            return found;
        }
    }
    None
}
