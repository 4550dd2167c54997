//! Where a value is narrowed, or read from a boundary: each site with its width, outcome and name.

use super::border::outcome;
use super::caught::caught;
use super::infer::type_of;
use super::operands::{operand_name, traced};
use super::printed::printed;
use super::receivers::sink;
use super::resolve::{
    callables, conversion, is_constant_name, key, key_name, key_text, last_name, parameter,
};
use super::routes::route;
use super::types::Type;
use super::unit::{Call, DeclKind, ExprId, Shape, Unit};
use super::world::World;
use crate::facts::{BoundaryKind, Outcome, OutcomeCode};
use crate::rules::language::ConversionRow;
use crate::rules::names::is_id;
use crate::width::Width;
use std::collections::BTreeMap;
use std::ops::Range;

/// A conversion, a read from a boundary, or a route argument.
#[derive(Clone, Debug)]
pub(super) struct Site {
    /// Last name or key in the operand.
    pub(super) name: String,
    /// The key it reads under.
    pub(super) key: Option<String>,
    /// Operator as written, with its default.
    pub(super) text: String,
    /// Width it leaves.
    pub(super) width: Width,
    /// What happens above the ceiling.
    pub(super) outcome: Outcome,
    /// Set if reading here is reading from a boundary.
    pub(super) boundary: Option<BoundaryKind>,
    /// What is converted.
    pub(super) operand: Option<ExprId>,
    /// True if values written under the same key arrive here.
    pub(super) reads_channel: bool,
    /// True if what arrives under the key is written in another language.
    pub(super) is_abroad: bool,
    /// True if it declares a route's argument.
    pub(super) is_route: bool,
    /// True if it folds an id for an argument that the platform fixes.
    pub(super) folds: Option<String>,
    /// True if it reads what the client's own database has numbered.
    pub(super) is_local: bool,
    /// Literal before the argument in a path template.
    pub(super) noun: Option<String>,
    /// Where it stands if not at the expression's own place.
    pub(super) at: ExprId,
    /// What to write instead.
    pub(super) fix: String,
}

/// Finds every site of a repository.
pub(super) fn sites(world: &World<'_>) -> BTreeMap<(usize, ExprId), Site> {
    world.in_shares(sites_in).into_iter().flatten().collect()
}

fn sites_in(world: &World<'_>, share: Range<usize>) -> Vec<((usize, ExprId), Site)> {
    let mut sites = BTreeMap::new();
    for (at, unit) in world.share(share) {
        for id in 0..unit.expressions.len() {
            let site =
                conversion(world, at, id, 0).and_then(|row| convert(world, at, unit, id, row));
            if let Some(site) = site.or_else(|| route(world, at, unit, id)) {
                sites.insert((at, id), site);
            } else if let Some((text, site)) = printed(world, at, unit, id) {
                sites.insert((at, text), site);
            }
        }
    }
    sites.into_iter().collect()
}

fn convert(
    world: &World<'_>,
    at: usize,
    unit: &Unit,
    id: ExprId,
    row: &ConversionRow,
) -> Option<Site> {
    let reads = row.boundary.as_deref().map(super::border::kind);
    let (operand, callee) = match unit.shape(id) {
        Shape::Call(call) => (converted(call, row), call.name.as_str()),
        Shape::Read { receiver, name } => (Some(*receiver), name.as_str()),
        _ => (None, "[]"),
    };
    // A number as written is no id that grows.
    if operand.is_some_and(|it| matches!(unit.shape(unit.within(it)), Shape::Literal(_))) {
        return None;
    }
    let mut happens = outcome(&row.outcome);
    if let (None, Some(operand)) = (reads, operand) {
        let class = type_of(world, at, operand, 0)
            .and_then(|(unit, of)| class(world, unit, &of, world.settled(at, row.width)));
        if class == Some("narrow") && !row.latent {
            return None;
        }
        match class.and_then(|class| row.operands.get(class)) {
            Some(known) => happens = outcome(known),
            None if class.is_none() && !row.operands.is_empty() => happens.documented_only = true,
            None => {}
        }
    }
    let fallback = default_of(unit, id).filter(|&fallback| is_integer(unit, fallback));
    let mut text = format!("{callee}()");
    if let (Some(fallback), Some(row)) = (fallback, &row.fallback) {
        let written = as_written(unit, fallback);
        happens = outcome(row);
        happens.detail = happens.detail.replace("{default}", &written);
        text = format!("{text} ?: {written}");
    }
    if let Some(forced) = row.forced.as_ref().filter(|_| world.is_checked(at)) {
        happens = outcome(forced);
    } else if happens.code == OutcomeCode::Throw || row.forced.is_some() {
        happens = caught(unit, id, row, &world.lists(at).syntax).unwrap_or(happens);
    }
    let key = key(world, at, id, row);
    let name = key
        .clone()
        .or_else(|| operand.and_then(|operand| operand_name(world, at, unit, operand, 0)));
    let name = name
        .filter(|name| is_id(name))
        .or_else(|| key_name(unit, id, row).filter(|name| is_id(name)))
        .or_else(|| destination(world, at, unit, id))
        // What is read under a key is not called for what it is read from.
        .or_else(|| {
            let operand = operand.filter(|_| key.is_none())?;
            traced(world, at, unit, operand, 0)
        })
        .or_else(|| key.clone())
        .or_else(|| reads.map(|_| callee.to_owned()))?;
    let reads_channel = reads == Some(BoundaryKind::Channel);
    Some(Site {
        name,
        key,
        text,
        width: asked(world, at, unit, id)
            .filter(|_| row.width == Width::Unknown)
            .unwrap_or_else(|| world.settled(at, row.width)),
        outcome: happens,
        boundary: reads,
        operand: if reads.is_some() { None } else { operand },
        reads_channel,
        is_abroad: row.abroad,
        is_route: false,
        folds: folded(world, at, unit, id),
        is_local: row.local,
        noun: None,
        at: id,
        fix: row.fix.clone(),
    })
}

/// Returns the width of the type that is asked for, where what is read has none of its own.
fn asked(world: &World<'_>, at: usize, unit: &Unit, id: ExprId) -> Option<Width> {
    let declared = unit.asked_type(id)?;
    world.width(at, &Type::read(declared, &world.lists(at).syntax)?)
}

/// Returns what a call converts: its receiver, or the argument that the row says.
fn converted(call: &Call, row: &ConversionRow) -> Option<ExprId> {
    match row.argument {
        Some(position) => call.arguments.get(position).map(|(_, value)| *value),
        None => call.receiver,
    }
}

/// Returns `text`, `integer` or `float` for what a conversion is given; `narrow` if it fits anyway.
pub(super) fn class(
    world: &World<'_>,
    unit: usize,
    of: &Type,
    leaves: Width,
) -> Option<&'static str> {
    let width = world.width(unit, of)?;
    match width {
        Width::Unbounded | Width::Decimal(_) => Some("text"),
        Width::F32 | Width::F64 => {
            let rounds_no_more = matches!(leaves, Width::F32 | Width::F64) && leaves.holds(width);
            Some(if rounds_no_more { "narrow" } else { "float" })
        }
        // Of another sign but as many bits: what stays behind once the operand is widened.
        Width::Signed(bits) if leaves == Width::Unsigned(bits) => Some("integer"),
        // A machine word may have 64 bits: what leaves fewer than it has loses some.
        Width::Platform | Width::UnsignedPlatform if leaves.is_narrow() && leaves != width => {
            Some("integer")
        }
        Width::Signed(_) | Width::Unsigned(_) | Width::Platform | Width::UnsignedPlatform => {
            Some(if leaves.holds(width) { "narrow" } else { "integer" })
        }
        _ => None,
    }
}

/// Returns the fallback of the default whose value an expression is.
pub(super) fn default_of(unit: &Unit, id: ExprId) -> Option<ExprId> {
    let mut id = id;
    for _ in 0..3 {
        let parent = unit.expressions.get(id)?.parent?;
        match unit.shape(parent) {
            Shape::Default { value, fallback } if *value == id => return Some(*fallback),
            Shape::Through(_) => id = parent,
            _ => return None,
        }
    }
    None
}

/// Returns a default as written: a number, or a constant's name.
pub(super) fn as_written(unit: &Unit, id: ExprId) -> String {
    let text = unit.written(id);
    if text.is_empty() { last_name(unit, id).unwrap_or_default() } else { text }
}

/// Returns true if an expression is an integer, or a constant by its name.
pub(super) fn is_integer(unit: &Unit, id: ExprId) -> bool {
    match unit.shape(unit.within(id)) {
        Shape::Literal(width) => matches!(
            width,
            Width::Signed(_) | Width::Unsigned(_) | Width::Platform | Width::UnsignedPlatform
        ),
        Shape::Name(name) | Shape::Read { name, .. } => is_constant_name(name),
        _ => false,
    }
}

/// Returns the name of the id that a value becomes: what it is assigned to or passed as.
fn destination(world: &World<'_>, at: usize, unit: &Unit, id: ExprId) -> Option<String> {
    let mut id = id;
    let mut seen = vec![id];
    while let Some(parent) = unit.expressions.get(id).and_then(|expression| expression.parent) {
        match unit.shape(parent) {
            Shape::Default { .. } | Shape::Through(_) => id = parent,
            Shape::Pair { key, value } if *value == id => {
                return last_name(unit, *key)
                    .or_else(|| key_text(world, at, *key, &[], 0))
                    .filter(|name| is_id(name));
            }
            // What is converted again is named by what becomes of it then.
            Shape::Call(_) if conversion(world, at, parent, 0).is_some() => id = parent,
            Shape::Call(call) => {
                return argument_name(world, at, parent, call, id).filter(|name| is_id(name));
            }
            _ => return None,
        }
        if seen.contains(&id) || seen.len() > 8 {
            return None;
        }
        seen.push(id);
    }
    let named = unit
        .declarations
        .iter()
        .find(|declaration| declaration.value == Some(id))
        .map(|it| it.name.clone());
    let assigned = || {
        let binding = unit.bindings.iter().find(|binding| binding.value == id)?;
        match binding.target {
            Some(target) => last_name(unit, target),
            None => unit
                .function_around(binding.scope)
                .and_then(|id| unit.scopes.get(id))
                .map(|scope| scope.name.clone()),
        }
    };
    named.or_else(assigned).filter(|name| is_id(name))
}

fn argument_name(
    world: &World<'_>,
    at: usize,
    id: ExprId,
    call: &Call,
    value: ExprId,
) -> Option<String> {
    let position = call.arguments.iter().position(|(_, argument)| *argument == value)?;
    let name = call.arguments.get(position).and_then(|(name, _)| name.clone());
    if name.as_deref().is_some_and(is_id) {
        return name;
    }
    let found = callables(world, at, id, call)
        .into_iter()
        .find_map(|callable| parameter(world, callable, (position, name.as_deref())))
        .and_then(|found| world.declaration(found));
    let told = found.filter(|it| matches!(it.kind, DeclKind::Parameter | DeclKind::Field));
    told.map(|it| it.name.clone()).or(name)
}

/// Returns the reason if an expression is passed into an argument that the platform fixes.
fn folded(world: &World<'_>, at: usize, unit: &Unit, id: ExprId) -> Option<String> {
    let mut id = id;
    for _ in 0..6 {
        let parent = unit.expressions.get(id)?.parent?;
        if let Shape::Call(call) = unit.shape(parent) {
            let position = call.arguments.iter().position(|(_, argument)| *argument == id);
            if let (Some(position), Some(fixed)) = (position, sink(world, at, (parent, call))) {
                return fixed
                    .into_iter()
                    .find(|(fixed, _)| *fixed == position)
                    .map(|(_, reason)| reason);
            }
        }
        id = parent;
    }
    None
}
