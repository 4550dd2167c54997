//! Keys whose writer and reader disagree: what is written under them is an id wider than what is read back.
//!
//! Such a key holds ids whatever it is called. Does not judge keys whose own name says that already.

use super::border::{Border, outcome};
use super::graph::{Edge, Graph, Node};
use super::spread::{About, Adjacent};
use super::world::World;
use crate::facts::{Boundary, BoundaryKind, FlowKind};

/// Marks every key under which an id is written wide and read narrow as one that holds ids.
pub(super) fn mismatched(
    world: &World<'_>,
    graph: &Graph,
    (forth, back): (&Adjacent<'_>, &Adjacent<'_>),
    about: &mut [About],
) {
    for (at, node) in graph.nodes.iter().enumerate() {
        let Node::Key(key) = node else { continue };
        let written = channels(back, at).map(|edge| edge.from);
        let read: Vec<usize> = channels(forth, at).map(|edge| edge.to).collect();
        let disagree = written.filter_map(|from| about.get(from)).any(|from| {
            from.is_id
                && from.excluded.is_none()
                && read.iter().any(|&to| about.get(to).is_some_and(|to| is_narrower(to, from)))
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
                inherits: false,
                wire: Some(key.clone()),
                template: None,
            });
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
