//! Names that stand on a border somewhere: whoever bears one too, and as narrow, holds the same ids.
//!
//! Never goes by a bare `id`: that says not whose it is.

use super::border::Border;
use super::graph::{Graph, Node};
use super::spread::{About, is_wired};
use super::world::World;
use crate::facts::{Boundary, BoundaryKind};
use crate::rules::names::telling;
use crate::width::Width;
use std::collections::BTreeMap;

/// A telling name with the width that ids have under it.
type Anchor = (String, Width);

/// Puts on a border what bears the name of a declaration that stands on one itself, and holds no more than it. Returns
/// true if there was any.
pub(super) fn anchor(world: &World<'_>, graph: &Graph, about: &mut [About]) -> bool {
    let mut anchors: BTreeMap<Anchor, (usize, Border)> = BTreeMap::new();
    for (at, own) in about.iter().enumerate() {
        let border = own.border.as_ref().filter(|border| own.is_direct && is_wired(border));
        let Some((border, key)) = border.zip(key(world, graph, at, own)) else { continue };
        anchors.entry(key).or_insert_with(|| (at, border.clone()));
    }
    let mut anchored = Vec::new();
    for (at, own) in about.iter().enumerate().filter(|(_, own)| own.border.is_none()) {
        let found = key(world, graph, at, own).and_then(|key| anchors.get(&key));
        anchored.extend(found.map(|found| (at, found)));
    }
    let any = !anchored.is_empty();
    let shown: Vec<(usize, Border)> = anchored
        .into_iter()
        .map(|(at, (from, border))| {
            let shown_by = format!("named as `{}`", graph.name(world, *from));
            let boundary = Boundary { kind: BoundaryKind::Flow, shown_by };
            (at, Border { boundary, wire: None, template: None, ..border.clone() })
        })
        .collect();
    for (at, border) in shown {
        if let Some(own) = about.get_mut(at) {
            own.border = Some(border);
        }
    }
    any
}

/// Returns the telling name and the width of a declaration or result that may be a server id.
fn key(world: &World<'_>, graph: &Graph, at: usize, own: &About) -> Option<Anchor> {
    let width = own.width.filter(|width| width.is_narrow() && own.excluded.is_none())?;
    let name = match graph.nodes.get(at)? {
        Node::Declaration(of) => world.declaration(*of)?.name.as_str(),
        Node::Result(of) => world.scope(*of)?.name.as_str(),
        Node::Conversion(_) | Node::Key(_) | Node::Abroad(_) | Node::Sink(_) => return None,
    };
    Some((telling(name)?, width))
}
