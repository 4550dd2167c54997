//! Ids that the code draws from a clock, a hash or a random number: they mean something on the device alone.
//!
//! Goes by what is called, whatever its arguments; a server's ids that stand beside are another file's concern.

use super::exclude::because;
use super::unit::{ExprId, Shape, Unit};
use super::world::{DeclRef, World};
use crate::facts::Exclusion;
use crate::rules::names::words;

/// Parts of a value are looked into this deep.
const DEEPEST: usize = 8;

/// Returns true if a declaration starts with a value that is drawn, or falls back to one.
pub(super) fn is_drawn(world: &World<'_>, of: DeclRef) -> bool {
    let drawn = &world.lists(of.0).exclude.drawn_words;
    let value = world.declaration(of).and_then(|declaration| declaration.value);
    match (world.unit(of.0), value) {
        (Some(unit), Some(value)) if !drawn.is_empty() => draws(unit, drawn, value, DEEPEST),
        _ => false,
    }
}

/// Returns why a conversion narrows nothing that is read back: it stands in a function that draws a number from what it is
/// given, as `hashCode` does.
pub(super) fn mixed(world: &World<'_>, (at, id): (usize, ExprId)) -> Option<Exclusion> {
    let unit = world.unit(at)?;
    let function = unit.function_around(unit.expressions.get(id)?.scope)?;
    let drawn = &world.lists(at).exclude.drawn_words;
    let name = words(&unit.scopes.get(function)?.name);
    if name.iter().any(|word| drawn.contains(word)) { because("mixed into a hash") } else { None }
}

/// Returns true if a call whose name has one of the words makes a value: `hash(name).toInt()`.
fn draws(unit: &Unit, drawn: &[String], value: ExprId, deep: usize) -> bool {
    let Some(deep) = deep.checked_sub(1) else { return false };
    let draws = |part: ExprId| draws(unit, drawn, part, deep);
    match unit.shape(unit.within(value)) {
        Shape::Default { value, fallback } => draws(*value) || draws(*fallback),
        Shape::Through(parts) => parts.iter().any(|&part| draws(part)),
        Shape::Call(call) => {
            words(&call.name).iter().any(|word| drawn.contains(word))
                || call.receiver.is_some_and(draws)
        }
        _ => false,
    }
}
