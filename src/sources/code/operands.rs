//! What to call the value that a conversion is given: by its key, its own name, or what stands behind it.

use super::infer::implicit_call;
use super::receivers::behind;
use super::resolve::{FURTHEST, conversion, key_text, last_name};
use super::unit::{ExprId, Shape, Unit};
use super::world::World;
use crate::rules::names::is_id;

/// Returns the last name or key of an operand.
pub(super) fn operand_name(
    world: &World<'_>,
    at: usize,
    unit: &Unit,
    operand: ExprId,
    depth: usize,
) -> Option<String> {
    if depth > FURTHEST {
        return None;
    }
    let operand = unit.within(operand);
    let next = |operand: ExprId| operand_name(world, at, unit, operand, depth + 1);
    match unit.shape(operand) {
        Shape::Index { key, .. } => key_text(world, at, *key, &[], 0),
        Shape::Call(call) => {
            let key = call.arguments.first().and_then(|(_, key)| key_text(world, at, *key, &[], 0));
            // What reads from a border is called for what it is, not for what it reads.
            let reads = conversion(world, at, operand, 0).is_some_and(|row| row.boundary.is_some());
            let own = Some(call.name.clone()).filter(|name| is_id(name) && !reads);
            let maps = world.lists(at).syntax.mapping.contains(&call.name);
            let lambda = || next(call.lambda.filter(|_| maps)?).filter(|name| is_id(name));
            let is_name = |key: &String| is_id(key) && !key.contains(char::is_whitespace);
            let known = key.filter(is_name).or(own).or_else(lambda);
            known.or_else(|| next(call.receiver?))
        }
        Shape::Default { value, .. } => next(*value),
        Shape::Lambda { body } => next((*body)?),
        Shape::Read { receiver, name } if world.lists(at).syntax.unwrapping.contains(name) => {
            next(*receiver)
        }
        Shape::Name(name) if *name == world.lists(at).syntax.implicit => {
            let scope = unit.expressions.get(operand)?.scope;
            let call = implicit_call(unit, scope).and_then(|call| unit.call(call))?;
            next(call.receiver?)
        }
        _ => last_name(unit, operand),
    }
}

/// Returns the name of the id that a local name stands for: `id` for `x` after `val x = note.id`.
pub(super) fn traced(
    world: &World<'_>,
    at: usize,
    unit: &Unit,
    operand: ExprId,
    depth: usize,
) -> Option<String> {
    let behind = behind(world, at, operand).filter(|_| depth <= FURTHEST)?;
    operand_name(world, at, unit, behind, 0)
        .filter(|name| is_id(name))
        .or_else(|| traced(world, at, unit, behind, depth + 1))
}
