//! Ids that the code tells apart by constants: those of an enumeration or of resources, not of a growing table.
//!
//! Follows values only to where they come from: what is given to such a place is such an id.

use super::exclude::because;
use super::graph::{Graph, Node};
use super::spread::{About, Adjacent};
use super::world::World;
use crate::rules::habits::HABITS;
use crate::rules::names::{telling, words};
use std::collections::BTreeSet;

/// So many constants, beside those that stand for no id, make an enumeration.
const FEWEST: usize = 2;

/// Excludes what is told apart by constants, what gives it its values, and what bears its telling name.
pub(super) fn exclude(world: &World<'_>, graph: &Graph, back: &Adjacent<'_>, about: &mut [About]) {
    let is_told = |(at, constants): &(&usize, &BTreeSet<String>)| {
        let is_id = about.get(**at).is_some_and(|own| own.is_id && own.excluded.is_none());
        is_id && is_enumeration(world, graph, **at, constants)
    };
    let mut open: Vec<usize> = graph.compared.iter().filter(is_told).map(|(at, _)| *at).collect();
    let whose = |at: usize| graph.identifier(world, at).and_then(telling).map(without_role);
    let names: BTreeSet<String> = open.iter().filter_map(|&at| whose(at)).collect();
    let named = |at: &usize| {
        let narrow = about.get(*at).and_then(|own| own.width).is_some_and(|it| it.is_narrow());
        narrow && whose(*at).is_some_and(|name| names.contains(&name))
    };
    open.extend((0..graph.nodes.len()).filter(named));
    let mut seen: BTreeSet<usize> = open.iter().copied().collect();
    while let Some(at) = open.pop() {
        if let Some(own) = about.get_mut(at).filter(|own| own.excluded.is_none()) {
            own.excluded = because("told apart by constants");
        }
        for edge in back.get(at).into_iter().flatten() {
            let gives = about.get(edge.from).is_some_and(|from| from.is_id || from.is_passage);
            if gives && seen.insert(edge.from) {
                open.push(edge.from);
            }
        }
    }
}

/// Returns a telling name without what it is to its holder: `service id` for `current service id`.
fn without_role(name: String) -> String {
    let mut rest = name.as_str();
    while let Some((role, after)) = rest.split_once(' ')
        && HABITS.head_roles.contains(role)
        && after.contains(' ')
    {
        rest = after;
    }
    rest.to_owned()
}

/// Returns true if these constants are more than what stands for no id, or one is a resource.
fn is_enumeration(
    world: &World<'_>,
    graph: &Graph,
    at: usize,
    constants: &BTreeSet<String>,
) -> bool {
    let Some(rules) = graph.unit(at).map(|unit| &world.lists(unit).exclude) else { return false };
    let is_resource = |constant: &&String| {
        rules
            .values
            .iter()
            .any(|beginning| beginning.ends_with('.') && constant.starts_with(beginning.as_str()))
    };
    let is_meant = |constant: &&String| {
        let digits = constant.trim_start_matches('-').trim_end_matches(['L', 'l']);
        let is_unset = digits == "0" || constant.starts_with('-');
        !is_unset && !words(constant).iter().any(|word| rules.unset.contains(word))
    };
    constants.iter().any(|it| is_resource(&it))
        || constants.iter().filter(is_meant).count() >= FEWEST
}

impl Graph {
    /// Returns the unit in which a node stands.
    pub(super) fn unit(&self, node: usize) -> Option<usize> {
        match self.nodes.get(node)? {
            Node::Declaration(of) | Node::Result(of) => Some(of.0),
            Node::Conversion(of) => Some(of.0),
            Node::Key(_) | Node::Abroad(_) | Node::Sink(_) => None,
        }
    }
}
