//! Keys whose writer and reader disagree: what is written under them is an id wider than what is read back.
//!
//! Such a key holds ids whatever it is called. Does not judge keys whose own name says that already.

use super::abroad::Abroad;
use super::border::{Border, outcome};
use super::graph::{Edge, Graph, Node};
use super::spread::{About, Adjacent};
use super::world::World;
use crate::facts::{Boundary, BoundaryKind, FlowKind};

/// Marks every key under which an id is written wide, here or abroad, and read narrow as one that holds ids.
pub(super) fn mismatched(
    world: &World<'_>,
    graph: &Graph,
    (forth, back): (&Adjacent<'_>, &Adjacent<'_>),
    abroad: &Abroad,
    about: &mut [About],
) {
    for (at, node) in graph.nodes.iter().enumerate() {
        let (key, others) = match node {
            Node::Key(key) => (key, &[][..]),
            Node::Abroad(key) => (key, abroad.writers(key)),
            _ => continue,
        };
        let written = channels(back, at).filter_map(|edge| about.get(edge.from));
        let read: Vec<&About> = channels(forth, at).filter_map(|edge| about.get(edge.to)).collect();
        let disagree = written.chain(others).any(|from| {
            from.is_id && from.excluded.is_none() && read.iter().any(|to| is_narrower(to, from))
        });
        if let (true, Some(own)) = (disagree, about.get_mut(at))
            && own.border.is_none()
        {
            own.is_id = true;
            own.border = Some(Border {
                boundary: Boundary {
                    kind: BoundaryKind::Channel,
                    shown_by: format!("key \"{key}\""),
                },
                outcome: outcome(&world.any_lists().channel),
                // Of what another language writes the reader says what becomes.
                inherits: matches!(node, Node::Abroad(_)),
                wire: Some(key.clone()),
                template: None,
            });
        }
    }
}

/// Excludes what reads, under a key, nothing but what another language writes and has found to be no server's id.
pub(super) fn unasked(
    graph: &Graph,
    (forth, back): (&Adjacent<'_>, &Adjacent<'_>),
    abroad: &Abroad,
    about: &mut [About],
) {
    for (at, node) in graph.nodes.iter().enumerate() {
        let Node::Abroad(key) = node else { continue };
        let writers = abroad.writers(key);
        let reason = writers.iter().find_map(|it| it.excluded.clone());
        let all = writers.iter().all(|it| it.excluded.is_some());
        let Some(reason) = reason.filter(|_| all && channels(back, at).next().is_none()) else {
            continue;
        };
        for to in channels(forth, at).map(|edge| edge.to) {
            if let Some(reader) = about.get_mut(to) {
                reader.excluded.get_or_insert_with(|| reason.clone());
            }
        }
    }
}

fn channels<'e>(adjacent: &'e Adjacent<'_>, at: usize) -> impl Iterator<Item = &'e Edge> {
    let edges = adjacent.get(at).into_iter().flatten().copied();
    edges.filter(|edge| edge.kind == FlowKind::Channel)
}

/// Returns true if a reader holds less than a writer hands over.
fn is_narrower(reader: &About, writer: &About) -> bool {
    let (Some(reads), Some(writes)) = (reader.width, writer.width) else { return false };
    reads.is_narrow() && writes.ceiling().is_some() && !reads.holds(writes)
}
