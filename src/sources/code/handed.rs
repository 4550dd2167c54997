//! Ids under names that do not say so: what is given an id's value, and hands it on, holds an id.
//!
//! Follows values forwards only, and not far: what is computed from an id is another number sooner or later.

use super::graph::Graph;
use super::spread::{About, Adjacent, flow};
use crate::width::Width;

/// Names without `id` in a row through which a value is followed.
const FURTHEST: usize = 3;

/// Marks what is given an id's value, and puts it on the border of whoever gives it.
pub(super) fn hand_on(graph: &Graph, forth: &Adjacent<'_>, about: &mut [About]) {
    let gives = |own: &About| own.is_id && own.border.is_some() && own.excluded.is_none();
    let mut open: Vec<usize> =
        (0..about.len()).filter(|&at| about.get(at).is_some_and(gives)).collect();
    for _ in 0..FURTHEST {
        let mut next = Vec::new();
        for at in open {
            let Some(border) = about.get(at).and_then(|own| own.border.clone()) else { continue };
            for edge in forth.get(at).into_iter().flatten() {
                let Some(to) = about.get_mut(edge.to) else { continue };
                let holds = matches!(to.width, Some(Width::Signed(_) | Width::Unsigned(_)));
                if to.is_fed || to.is_id || to.excluded.is_some() || !holds {
                    continue;
                }
                to.is_fed = true;
                to.border.get_or_insert_with(|| flow(edge, graph.outcome(edge.to, &border)));
                next.push(edge.to);
            }
        }
        open = next;
    }
}
