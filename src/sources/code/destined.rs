//! Parameters whose names do not say it, but which are handed on as ids and as nothing else: `slug` in `open(slug)`, where
//! `open` takes a `teamId`.
//!
//! Never goes by where values come from, and never through what is no parameter.

use super::graph::{Graph, Node};
use super::spread::{About, Adjacent};
use super::unit::DeclKind;
use super::world::World;
use crate::rules::habits::HABITS;
use crate::width::Width;
use std::collections::BTreeSet;

/// Marks such parameters as ids.
pub(super) fn mark(world: &World<'_>, graph: &Graph, forth: &Adjacent<'_>, about: &mut [About]) {
    let mut open: BTreeSet<usize> =
        (0..about.len()).filter(|&at| may_be(world, graph, at, about)).collect();
    let is_id = |at: usize| about.get(at).is_some_and(|it| it.is_id && it.excluded.is_none());
    let targets = |at: usize| forth.get(at).into_iter().flatten().map(|edge| edge.to);
    // What goes anywhere else as well is none, and then neither is what goes there.
    loop {
        let stays = |&at: &usize| targets(at).all(|to| is_id(to) || open.contains(&to));
        let left: BTreeSet<usize> = open.iter().copied().filter(stays).collect();
        if left.len() == open.len() {
            break;
        }
        open = left;
    }
    // Of the rest, those that arrive at an id in the end.
    let mut found: BTreeSet<usize> = BTreeSet::new();
    loop {
        let arrives = |at: &usize| targets(*at).any(|to| is_id(to) || found.contains(&to));
        let next: Vec<usize> = open.iter().copied().filter(arrives).collect();
        let before = found.len();
        found.extend(next);
        if found.len() == before {
            break;
        }
    }
    for at in found {
        if let Some(own) = about.get_mut(at) {
            own.is_id = true;
        }
    }
}

/// Returns true for a parameter of an integer type that its name calls no id.
fn may_be(world: &World<'_>, graph: &Graph, at: usize, about: &[About]) -> bool {
    let Some(own) = about.get(at).filter(|it| !it.is_id && it.excluded.is_none()) else {
        return false;
    };
    let Some(Node::Declaration(of)) = graph.nodes.get(at) else { return false };
    // A counter that starts again within each parent grows with no table.
    let counts = |name: &str| HABITS.per_parent.contains(&name.to_lowercase());
    let is_parameter = world
        .declaration(*of)
        .is_some_and(|it| it.kind == DeclKind::Parameter && !counts(&it.name));
    is_parameter && matches!(own.width, Some(Width::Signed(_) | Width::Unsigned(_)))
}
