//! Ids whose name alone says handle or resource, but that a server is given or sends under that very name.
//!
//! Lifts that exclusion only along flows: a namesake elsewhere stays what its name says.

use super::exclude::BY_NAME;
use super::graph::{Graph, Node};
use super::spread::{About, Adjacent, is_wired};
use super::world::World;
use crate::rules::names::telling;

/// Takes back the exclusion of what passes its value to or from a declaration of the same name on a server's border.
pub(super) fn lift(
    world: &World<'_>,
    graph: &Graph,
    (forth, back): (&Adjacent<'_>, &Adjacent<'_>),
    about: &mut [About],
) {
    let is_wired_id = |own: &About| {
        let border = own.border.as_ref().filter(|border| own.is_direct && is_wired(border));
        border.is_some() && own.is_id && own.excluded.is_none()
    };
    let is_site = |at: &usize| matches!(graph.nodes.get(*at), Some(Node::Conversion(_)));
    let starts = about.iter().enumerate().filter(|(at, own)| !is_site(at) && is_wired_id(own));
    let mut open: Vec<usize> = starts.map(|(at, _)| at).collect();
    while let Some(at) = open.pop() {
        let Some(name) = graph.identifier(world, at).and_then(telling) else { continue };
        let forwards = forth.get(at).into_iter().flatten().map(|edge| edge.to);
        let backwards = back.get(at).into_iter().flatten().map(|edge| edge.from);
        for other in forwards.chain(backwards) {
            let Some(to) = about.get_mut(other) else { continue };
            let by_name = to.excluded.as_ref().is_some_and(|it| it.reason == BY_NAME);
            let same = || graph.identifier(world, other).and_then(telling);
            if by_name && same().as_ref() == Some(&name) {
                to.excluded = None;
                open.push(other);
            }
        }
    }
}
