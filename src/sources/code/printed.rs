//! Numbers that are printed with fewer bits than they have: `%d` of an id of 64 bits.
//!
//! Says nothing of a number whose type is not told: most that are printed so fit.

use super::border::outcome;
use super::conversions::{Site, class};
use super::infer::type_of;
use super::operands::operand_name;
use super::paths::{Filling, filling};
use super::unit::{ExprId, Unit};
use super::world::World;
use crate::rules::names::is_id;

/// Signs between `%` and the letters that say what is printed.
const FLAGS: [char; 16] =
    ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-', '+', ' ', '#', '$', '.'];

/// Returns the first number that a call prints with fewer bits, as a conversion that stands for the text itself.
pub(super) fn printed(
    world: &World<'_>,
    at: usize,
    unit: &Unit,
    id: ExprId,
) -> Option<(ExprId, Site)> {
    let rows = &world.lists(at).formats;
    let call = unit.call(id).filter(|_| !rows.is_empty())?;
    let row = rows.iter().find(|row| row.calls.contains(&call.name))?;
    let Filling { at: text_at, text, holes } = filling(world, at, call)?;
    holes.into_iter().find_map(|((start, end), value)| {
        let hole = text.get(start..end)?;
        let letters = hole.strip_prefix('%')?.trim_start_matches(FLAGS);
        let width = world.settled(at, *row.holes.get(letters)?);
        let (of, typed) = type_of(world, at, value, 0)?;
        let loses = class(world, of, &typed, width) == Some("integer");
        let name = operand_name(world, at, unit, value, 0).filter(|name| loses && is_id(name))?;
        let site = Site {
            name,
            key: None,
            text: hole.to_owned(),
            width,
            outcome: outcome(&row.outcome),
            boundary: None,
            operand: Some(value),
            reads_channel: false,
            is_abroad: false,
            is_route: false,
            folds: None,
            is_local: false,
            noun: None,
            at: value,
            fix: row.fix.clone(),
        };
        Some((text_at, site))
    })
}
