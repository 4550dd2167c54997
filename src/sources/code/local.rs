//! Ids that the client itself mints, followed: what holds nothing else is no server id either.
//!
//! Never excludes what a server's or another program's ids are known to reach.

use super::boundary::Borders;
use super::counters::counters;
use super::drawn::is_drawn;
use super::exclude::local;
use super::graph::{Edge, Graph, Node};
use super::own_rows::OwnRows;
use super::resolve::{conversion, key_within, last_name};
use super::spread::{About, Adjacent, crosses, is_wired};
use super::unit::{DeclKind, ExprId, Shape};
use super::world::World;
use crate::facts::{BoundaryKind, Exclusion};
use std::collections::{BTreeMap, BTreeSet};

/// Excludes the ids that the client mints, and what gives nothing else or is given nothing else.
pub(super) fn exclude(
    world: &World<'_>,
    graph: &Graph,
    borders: &Borders,
    (forth, back): (&Adjacent<'_>, &Adjacent<'_>),
    about: &mut [About],
) {
    let own = own_ids(world, graph, borders, about);
    let foreign = foreign(world, graph, (forth, back), &own, about);
    for (node, exclusion) in own.into_iter().filter(|(node, _)| !foreign.contains(node)) {
        if let Some(about) = about.get_mut(node).filter(|about| about.excluded.is_none()) {
            about.excluded = Some(exclusion);
        }
    }
    for is_forward in [false, true] {
        let (onwards, others) = if is_forward { (forth, back) } else { (back, forth) };
        let seeds = (0..about.len()).filter(|&at| {
            let known = about.get(at).filter(|it| is_forward || !it.is_passage);
            known.and_then(|it| it.excluded.as_ref()).is_some_and(|it| it.client_local)
        });
        let seeds: Vec<usize> = seeds.collect();
        let reached = Local { about, foreign: &foreign, onwards, others, is_forward }.reach(&seeds);
        for (node, exclusion) in reached {
            if let Some(about) = about.get_mut(node) {
                about.excluded = Some(exclusion);
            }
        }
    }
}

/// Returns the nodes that hold ids of the client's own minting: counters in memory, what is drawn, and what names its tables'
/// rows.
fn own_ids(
    world: &World<'_>,
    graph: &Graph,
    borders: &Borders,
    about: &[About],
) -> BTreeMap<usize, Exclusion> {
    let (counters, rows) = (counters(world, borders), OwnRows::new(world, borders));
    let why = |node: &Node, own: &About| {
        let border = own.border.as_ref().filter(|border| own.is_direct && !is_wired(border));
        let named = |name: &str| border.is_some() && rows.names(name);
        let wire = border.and_then(|border| border.wire.as_deref());
        match node {
            Node::Declaration(of) if counters.contains(of) => {
                return local("in-memory counter");
            }
            Node::Declaration(of) if is_drawn(world, *of) => {
                return local("drawn from a clock or a hash");
            }
            Node::Declaration(of) => world.declaration(*of).is_some_and(|declaration| {
                let says = rows.is_passed_bare(world, *of)
                    || named(wire.unwrap_or(&declaration.name))
                    || border.is_some() && rows.is_key_of_row(world, *of);
                says && !rows.is_another_column(world, *of)
            }),
            Node::Result(of) => world.scope(*of).is_some_and(|function| named(&function.name)),
            Node::Conversion(of) => graph.sites.get(of).is_some_and(|site| {
                let read = site.boundary == Some(BoundaryKind::Database);
                site.boundary == Some(BoundaryKind::Channel) && named(&site.name)
                    || read
                        && match site.key.as_deref() {
                            Some(key) => rows.is_read_as(key) && !is_of_others(world, *of),
                            // By its position, so it is called for where it goes.
                            None => rows.names(&site.name),
                        }
            }),
            Node::Key(key) | Node::Abroad(key) => named(key),
            Node::Sink(_) => false,
        }
        .then(|| local("local row id"))
        .flatten()
    };
    let nodes = graph.nodes.iter().zip(about).enumerate();
    nodes.filter_map(|(at, (node, own))| Some((at, why(node, own)?))).collect()
}

/// Returns true if a column is read by a constant of a type from elsewhere, whose tables are another program's:
/// `MediaStore.Audio.Media._ID`.
fn is_of_others(world: &World<'_>, of: (usize, ExprId)) -> bool {
    let owner = || {
        let key = key_within(world.unit(of.0)?, of.1, conversion(world, of.0, of.1, 0)?)?;
        match world.unit(of.0)?.shape(key) {
            Shape::Read { receiver, .. } => last_name(world.unit(of.0)?, *receiver),
            _ => None,
        }
    };
    let known = &world.lists(of.0).exclude.row_key_owners;
    owner().is_some_and(|owner| !known.contains(&owner) && world.find_type(of.0, &owner).is_none())
}

/// Returns every node that is known to hold ids of a server, of another program, or of a table that may hold such.
fn foreign(
    world: &World<'_>,
    graph: &Graph,
    (forth, back): (&Adjacent<'_>, &Adjacent<'_>),
    own: &BTreeMap<usize, Exclusion>,
    about: &[About],
) -> BTreeSet<usize> {
    let is_stored = |node: &Node| match node {
        Node::Conversion(_) => true,
        Node::Declaration(of) => {
            world.declaration(*of).is_some_and(|it| it.kind == DeclKind::Field)
        }
        _ => false,
    };
    let starts = |(at, (node, it)): &(usize, (&Node, &About))| {
        let border = it.border.as_ref().filter(|_| it.is_direct && it.excluded.is_none());
        border.is_some_and(|border| {
            let stored = border.boundary.kind == BoundaryKind::Database && is_stored(node);
            is_wired(border) || stored && !own.contains_key(at)
        })
    };
    let nodes = graph.nodes.iter().zip(about).enumerate();
    let mut open: Vec<usize> = nodes.filter(starts).map(|(at, _)| at).collect();
    let mut found: BTreeSet<usize> = open.iter().copied().collect();
    while let Some(at) = open.pop() {
        let forwards = forth.get(at).into_iter().flatten().map(|edge| (edge.to, true));
        let backwards = back.get(at).into_iter().flatten().map(|edge| (edge.from, false));
        for (other, is_forward) in forwards.chain(backwards) {
            let (Some(own), Some(to)) = (about.get(at), about.get(other)) else { continue };
            let passes =
                to.excluded.is_none() && to.width.is_some() && crosses(own, to, is_forward);
            if passes && found.insert(other) {
                open.push(other);
            }
        }
    }
    found
}

/// One direction in which local ids are followed.
struct Local<'l> {
    about: &'l [About],
    foreign: &'l BTreeSet<usize>,
    /// Edges that are followed.
    onwards: &'l Adjacent<'l>,
    /// Edges of which each must lead to a local id too.
    others: &'l Adjacent<'l>,
    is_forward: bool,
}

impl Local<'_> {
    /// Returns what holds nothing but the seeds' ids, with the seed's exclusion: the largest such set.
    fn reach(&self, seeds: &[usize]) -> BTreeMap<usize, Exclusion> {
        let mut barred = BTreeSet::new();
        loop {
            let found = self.grow(seeds, &barred);
            let mixed: Vec<usize> =
                found.keys().copied().filter(|&at| self.is_mixed(at, &found)).collect();
            if mixed.is_empty() {
                return found;
            }
            barred.extend(mixed);
        }
    }

    fn grow(&self, seeds: &[usize], barred: &BTreeSet<usize>) -> BTreeMap<usize, Exclusion> {
        let mut found: BTreeMap<usize, Exclusion> = BTreeMap::new();
        let mut open: Vec<usize> = seeds.to_vec();
        while let Some(at) = open.pop() {
            let Some(own) = self.about.get(at) else { continue };
            let Some(why) = found.get(&at).or(own.excluded.as_ref()).cloned() else { continue };
            for edge in self.onwards.get(at).into_iter().flatten() {
                let next = self.far(edge);
                let Some(to) = self.about.get(next) else { continue };
                let enters = to.excluded.is_none()
                    && to.width.is_some()
                    && crosses(own, to, self.is_forward)
                    && !self.foreign.contains(&next)
                    && !barred.contains(&next);
                if enters && !found.contains_key(&next) {
                    found.insert(next, why.clone());
                    open.push(next);
                }
            }
        }
        found
    }

    /// Returns true if something that is not known to be local passes values here as well.
    fn is_mixed(&self, at: usize, found: &BTreeMap<usize, Exclusion>) -> bool {
        self.others.get(at).into_iter().flatten().any(|edge| {
            let other = if self.is_forward { edge.from } else { edge.to };
            let (Some(from), Some(to)) = (self.about.get(edge.from), self.about.get(edge.to))
            else {
                return false;
            };
            let Some(it) = self.about.get(other) else { return false };
            it.excluded.is_none()
                && it.width.is_some()
                && crosses(from, to, true)
                && !found.contains_key(&other)
        })
    }

    fn far(&self, edge: &Edge) -> usize {
        if self.is_forward { edge.to } else { edge.from }
    }
}
