//! Keys under which one language writes what another reads: those who write are read first, and tell the others.
//!
//! Pairs by the key alone, and only what packs say is read or written abroad.

use super::graph::{Edge, Graph, Node};
use super::spread::{About, Adjacent};
use super::unit::Unit;
use crate::facts::{Flow, FlowKind};
use std::collections::{BTreeMap, BTreeSet};

/// What is written under keys for other languages to read.
#[derive(Default)]
pub(super) struct Abroad {
    keys: BTreeMap<String, Sent>,
}

#[derive(Default)]
struct Sent {
    /// What is known of each writer.
    writers: Vec<About>,
    /// Carriers whose values are written.
    carriers: BTreeSet<usize>,
}

/// Returns true if some of these files may write what other languages read.
pub(super) fn sends(family: &[Unit]) -> bool {
    family.iter().any(|unit| unit.pack.facts.writers.iter().any(|row| row.abroad))
}

/// Where nodes of a graph became carriers.
pub(super) type Places = BTreeMap<usize, usize>;

impl Abroad {
    /// Returns what is known of those who write under a key in other languages.
    pub(super) fn writers(&self, key: &str) -> &[About] {
        self.keys.get(key).map_or(&[], |sent| &sent.writers)
    }

    /// Remembers what a family writes for others to read.
    pub(super) fn send(
        &mut self,
        graph: &Graph,
        about: &[About],
        (back, places): (&Adjacent<'_>, &Places),
    ) {
        for (at, node) in graph.nodes.iter().enumerate() {
            let Node::Abroad(key) = node else { continue };
            let sent = self.keys.entry(key.clone()).or_default();
            let edges = back.get(at).into_iter().flatten();
            sent.writers.extend(edges.filter_map(|edge| about.get(edge.from).cloned()));
            let carriers = reach((back, |edge| edge.from), about, places, at);
            sent.carriers.extend(carriers.into_iter().map(|step| step.place));
        }
    }

    /// Returns the flows from what other languages write to what a family reads.
    pub(super) fn flows(
        &self,
        graph: &Graph,
        about: &[About],
        (forth, places): (&Adjacent<'_>, &Places),
    ) -> Vec<Flow> {
        let mut found = Vec::new();
        for (at, node) in graph.nodes.iter().enumerate() {
            let Node::Abroad(key) = node else { continue };
            let Some(sent) = self.keys.get(key) else { continue };
            for edge in forth.get(at).into_iter().flatten() {
                let places = arrive((forth, about), places, edge.to).into_iter();
                let pairs = places.flat_map(|to| sent.carriers.iter().map(move |from| (*from, to)));
                found.extend(pairs.map(|(from, to)| Flow {
                    from,
                    to,
                    kind: FlowKind::Channel,
                    shown_by: edge.shown_by.clone(),
                }));
            }
        }
        found
    }
}

/// Returns the carrier that a node became, or else those that it hands its value to.
fn arrive((forth, about): (&Adjacent<'_>, &[About]), places: &Places, at: usize) -> Vec<usize> {
    let further = || reach((forth, |edge| edge.to), about, places, at);
    let own = places.get(&at).map(|&place| vec![place]);
    own.unwrap_or_else(|| further().into_iter().map(|step| step.place).collect())
}

/// A way from a node to a carrier.
pub(super) struct Way<'e> {
    /// The carrier.
    pub(super) place: usize,
    /// The edge next to the node.
    pub(super) first: &'e Edge,
    /// The edge next to the carrier.
    pub(super) last: &'e Edge,
}

/// Returns the ways to the nearest carriers in one direction, over nodes that became none.
pub(super) fn reach<'e>(
    (adjacent, other): (&Adjacent<'e>, impl Fn(&Edge) -> usize),
    about: &[About],
    places: &Places,
    start: usize,
) -> Vec<Way<'e>> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::from([start]);
    let mut open: Vec<(usize, Option<&'e Edge>)> = vec![(start, None)];
    while let Some((at, first)) = open.pop() {
        for &edge in adjacent.get(at).into_iter().flatten() {
            let next = other(edge);
            let known = about.get(next).filter(|it| it.excluded.is_none());
            let Some(known) = known.filter(|_| seen.insert(next)) else { continue };
            let first = first.unwrap_or(edge);
            if let Some(&place) = places.get(&next) {
                found.push(Way { place, first, last: edge });
            } else if known.border.is_some() {
                open.push((next, Some(first)));
            }
        }
    }
    found
}
