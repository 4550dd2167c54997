//! What a call writes under keys: which calls do, and the keys and values in what they are given, written on the spot,
//! held by a local, or made by a function.
//!
//! Does not see what is put into a map later.

use super::infer::lookup;
use super::resolve::{last_name, targets};
use super::unit::{Call, ExprId, Shape, Unit};
use super::world::{ScopeRef, World};
use crate::rules::lists::WriterRow;
use crate::rules::names::words;
use std::ops::Range;

/// A file, and a key and its value in it.
pub(super) type Entry = (usize, ExprId, ExprId);

/// Names and functions are followed this far.
const FURTHEST: usize = 4;

/// Returns the row of the pack that says how a call writes under keys.
pub(super) fn writer<'w>(world: &World<'w>, unit: usize, call: &Call) -> Option<&'w WriterRow> {
    let own = world.unit(unit).filter(|_| !call.arguments.is_empty())?;
    let is_named = |any: &[String]| {
        let mut at = call.receiver;
        for _ in 0..FURTHEST {
            let Some(receiver) = at else { return false };
            let name = last_name(own, receiver).unwrap_or_default();
            // Almost no name holds one of them: telling its words is for those that do.
            let holds = any.iter().any(|word| contains(&name, word));
            if holds && words(&name).iter().any(|word| any.contains(word)) {
                return true;
            }
            at = match own.shape(receiver) {
                Shape::Read { receiver, .. } => Some(*receiver),
                _ => None,
            };
        }
        false
    };
    world.lists(unit).writers.iter().find(|row| {
        (row.calls.is_empty() || row.calls.contains(&call.name))
            && (row.receiver_words.is_empty() || is_named(&row.receiver_words))
    })
}

/// Returns true if a name has these letters, large or small.
fn contains(name: &str, letters: &str) -> bool {
    let mut windows = name.as_bytes().windows(letters.len().max(1));
    windows.any(|window| window.eq_ignore_ascii_case(letters.as_bytes()))
}

/// Returns the keys and values anywhere in an expression, and in what its names and functions stand for.
pub(super) fn entries(world: &World<'_>, unit: usize, id: ExprId, depth: usize) -> Vec<Entry> {
    let Some(own) = world.unit(unit).filter(|_| depth <= FURTHEST) else { return Vec::new() };
    let id = own.within(id);
    let mut found = written(own, unit, id);
    match own.shape(id) {
        Shape::Name(name) => {
            let declared = lookup(world, unit, id, name, 0);
            let value = declared.and_then(|of| Some((of.0, world.declaration(of)?.value?)));
            found.extend(value.into_iter().flat_map(|(at, it)| entries(world, at, it, depth + 1)));
        }
        Shape::Call(call) => {
            let arguments = call.arguments.iter();
            found.extend(arguments.flat_map(|(_, it)| entries(world, unit, *it, depth + 1)));
            for target in targets(world, unit, id, 0) {
                found.extend(returned(world, target, depth + 1));
            }
        }
        _ => {}
    }
    found
}

/// Returns the keys and values that stand in an expression as written.
fn written(own: &Unit, unit: usize, id: ExprId) -> Vec<Entry> {
    let Some(whole) = own.expressions.get(id) else { return Vec::new() };
    let within: Range<usize> = whole.at..whole.at + usize::try_from(whole.length).unwrap_or(0);
    let stands = own.expressions.iter().filter(|it| within.contains(&it.at));
    let pairs = stands.filter_map(|it| match it.shape {
        Shape::Pair { key, value } => Some((unit, key, value)),
        _ => None,
    });
    pairs.collect()
}

/// Returns the keys and values of what a function returns.
fn returned(world: &World<'_>, (at, of): ScopeRef, depth: usize) -> Vec<Entry> {
    let Some(own) = world.unit(at) else { return Vec::new() };
    let bindings = own.bindings.iter().filter(|it| it.target.is_none());
    let values = bindings.filter(|it| own.function_around(it.scope) == Some(of));
    values.flat_map(|it| entries(world, at, it.value, depth)).collect()
}
