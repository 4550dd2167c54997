//! From the borders inwards: which nodes hold values that cross a border somewhere.

use super::abroad::Abroad;
use super::anchors;
use super::border::{Border, keys_entities, noun, outcome as outcome_of};
use super::boundary::Borders;
use super::destined;
use super::drawn;
use super::enumerated;
use super::exclude;
use super::graph::{Edge, Graph, Node};
use super::handed;
use super::infer::type_of_declaration;
use super::local;
use super::namesakes;
use super::pairs;
use super::types::Type;
use super::unit::DeclKind;
use super::world::World;
use crate::facts::{Boundary, BoundaryKind, Exclusion, FlowKind, Outcome};
use crate::rules::habits::HABITS;
use crate::rules::names::{is_id, words};
use crate::width::Width;
use std::collections::VecDeque;

/// What is known of a node.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    /// What it holds; `None` if no ids fit it at all.
    pub(super) width: Option<Width>,
    /// True if a name or key says that it is an id.
    pub(super) is_id: bool,
    /// True for what only hands values on: locals and keys.
    pub(super) is_passage: bool,
    /// Why it is no server id.
    pub(super) excluded: Option<Exclusion>,
    /// The border it stands on or gets its values from.
    pub(super) border: Option<Border>,
    /// True if it stands on the border itself.
    pub(super) is_direct: bool,
    /// True if it is given an id's value, whatever its own name.
    pub(super) is_fed: bool,
}

/// Tells of every node whether its values cross a border.
pub(super) fn spread(
    world: &World<'_>,
    graph: &Graph,
    borders: &Borders,
    (forth, back): (&Adjacent<'_>, &Adjacent<'_>),
    abroad: &Abroad,
) -> Vec<About> {
    let nodes = graph.nodes.as_slice();
    let mut about = world.spread_out(nodes, |world, node| describe(world, graph, borders, node));
    destined::mark(world, graph, forth, &mut about);
    enumerated::exclude(world, graph, back, &mut about);
    namesakes::lift(world, graph, (forth, back), &mut about);
    keep_what_must_stay(graph, forth, &mut about);
    local::exclude(world, graph, borders, (forth, back), &mut about);
    pairs::unasked(graph, (forth, back), abroad, &mut about);
    pairs::mismatched(world, graph, (forth, back), abroad, &mut about);
    follow(graph, (forth, back), &mut about);
    if anchors::anchor(world, graph, &mut about) {
        follow(graph, (forth, back), &mut about);
    }
    handed::hand_on(graph, forth, &mut about);
    about
}

/// Lets the values of every border pass on.
///
/// What happens to an id is decided upstream: first follow downstream what is known to narrow, then the rest.
fn follow(graph: &Graph, (forth, back): (&Adjacent<'_>, &Adjacent<'_>), about: &mut [About]) {
    for (decided_only, upstream_too) in [(true, false), (false, false), (false, true)] {
        let starts = |about: &About| {
            let border = about.border.as_ref().filter(|border| !decided_only || !border.inherits);
            border.is_some() && about.excluded.is_none()
        };
        let mut queue: VecDeque<usize> =
            (0..about.len()).filter(|&at| about.get(at).is_some_and(starts)).collect();
        while let Some(at) = queue.pop_front() {
            let forwards = forth.get(at).into_iter().flatten().map(|edge| (edge, edge.to, true));
            let backwards = back.get(at).into_iter().flatten().map(|edge| (edge, edge.from, false));
            for (edge, other, is_forward) in forwards.chain(backwards) {
                if (is_forward || upstream_too) && pass(graph, about, edge, (at, other), is_forward)
                {
                    queue.push_back(other);
                }
            }
        }
    }
}

/// Lets a border's values pass over an edge to a node that has none yet; returns true if they do.
fn pass(
    graph: &Graph,
    about: &mut [About],
    edge: &Edge,
    (at, other): (usize, usize),
    is_forward: bool,
) -> bool {
    let (Some(own), Some(to)) = (about.get(at), about.get(other)) else { return false };
    let Some(border) = own.border.as_ref().filter(|_| crosses(own, to, is_forward)) else {
        return false;
    };
    let learns =
        is_forward && !border.inherits && to.border.as_ref().is_some_and(|border| border.inherits);
    let open = to.border.is_none() && to.width.is_some();
    if to.excluded.is_some() || !(open || learns) {
        return false;
    }
    let flow = flow(edge, graph.outcome(other, border));
    if let Some(to) = about.get_mut(other) {
        to.border = Some(match to.border.take() {
            Some(known) => Border { outcome: flow.outcome, inherits: false, ..known },
            None => flow,
        });
    }
    true
}

/// Returns true if a border's values are known to be held on the other side of an edge.
pub(super) fn crosses(own: &About, to: &About, is_forward: bool) -> bool {
    if is_forward {
        own.is_id || own.is_passage || to.is_id
    } else {
        (own.is_id || own.is_passage) && (to.is_id || to.is_passage)
    }
}

/// Returns true if a server is spoken to across a border.
pub(super) fn is_wired(border: &Border) -> bool {
    matches!(
        border.boundary.kind,
        BoundaryKind::Serialized | BoundaryKind::Api | BoundaryKind::Push
    )
}

/// Makes the border of what is given values from one.
pub(super) fn flow(edge: &Edge, outcome: Outcome) -> Border {
    let boundary = Boundary { kind: BoundaryKind::Flow, shown_by: edge.shown_by.clone() };
    Border { boundary, outcome, inherits: false, wire: None, template: None }
}

/// Edges by the node where they begin, or where they end.
pub(super) type Adjacent<'g> = Vec<Vec<&'g Edge>>;

/// Returns the edges that begin at each node, and those that end there.
pub(super) fn neighbours(graph: &Graph) -> (Adjacent<'_>, Adjacent<'_>) {
    let mut forth = vec![Vec::new(); graph.nodes.len()];
    let mut back = vec![Vec::new(); graph.nodes.len()];
    for edge in &graph.edges {
        if let Some(list) = forth.get_mut(edge.from) {
            list.push(edge);
        }
        if let Some(list) = back.get_mut(edge.to) {
            list.push(edge);
        }
    }
    (forth, back)
}

/// Excludes what goes nowhere but into arguments that the platform fixes.
fn keep_what_must_stay(graph: &Graph, forth: &Adjacent<'_>, about: &mut [About]) {
    let reason = |(node, own): (&Node, &About)| match node {
        Node::Sink(reason) => Some(reason.clone()),
        // Whoever reads under a key, and is excluded, asks nothing of its writers.
        Node::Conversion(of) => {
            let reads = graph.sites.get(of).is_some_and(|site| site.reads_channel);
            let excluded = own.excluded.as_ref().filter(|it| reads && !it.client_local);
            excluded.map(|it| it.reason.clone())
        }
        _ => None,
    };
    let mut reasons: Vec<Option<String>> =
        graph.nodes.iter().zip(about.iter()).map(reason).collect();
    let mut fixed: Vec<bool> = (0..about.len())
        .map(|at| {
            let border = about.get(at).and_then(|it| it.border.as_ref());
            let crosses = border.is_some_and(|border| {
                !matches!(
                    border.boundary.kind,
                    BoundaryKind::Parcel | BoundaryKind::Channel | BoundaryKind::Flow
                )
            });
            // What a function returns to nobody asks nothing.
            let ends = forth.get(at).is_none_or(Vec::is_empty);
            let is_unasked = matches!(graph.nodes.get(at), Some(Node::Result(_)));
            reasons.get(at).is_some_and(Option::is_some) || !crosses && (!ends || is_unasked)
        })
        .collect();
    // What hands its value to itself, over others, goes where they go.
    until_settled(|| {
        let mut changed = false;
        for (at, edges) in forth.iter().enumerate() {
            let is_given = reasons.get(at).is_some_and(Option::is_some);
            let leaves = edges.iter().any(|edge| fixed.get(edge.to) != Some(&true));
            if let Some(flag) = fixed.get_mut(at).filter(|flag| **flag && leaves && !is_given) {
                *flag = false;
                changed = true;
            }
        }
        changed
    });
    until_settled(|| {
        let mut changed = false;
        for (at, edges) in forth.iter().enumerate() {
            let open = fixed.get(at) == Some(&true) && reasons.get(at) == Some(&None);
            let reason = || edges.iter().find_map(|edge| reasons.get(edge.to).cloned().flatten());
            if let Some(reason) = open.then(reason).flatten()
                && let Some(slot) = reasons.get_mut(at)
            {
                *slot = Some(reason);
                changed = true;
            }
        }
        changed
    });
    for (own, reason) in about.iter_mut().zip(reasons) {
        if let (None, Some(reason)) = (&own.excluded, reason) {
            own.excluded = Some(Exclusion { reason, client_local: false });
        }
    }
}

/// Repeats a step until it changes nothing.
fn until_settled(mut step: impl FnMut() -> bool) {
    while step() {}
}

fn describe(world: &World<'_>, graph: &Graph, borders: &Borders, node: &Node) -> About {
    match node {
        Node::Declaration(of) => {
            let Some(declaration) = world.declaration(*of) else { return About::default() };
            let typed = type_of_declaration(world, *of, 0);
            let border = borders.declarations.get(of).cloned();
            let wire_is_id =
                border.as_ref().and_then(|border| border.wire.as_deref()).is_some_and(is_id);
            let keys = border.is_some()
                && declaration
                    .type_text
                    .as_deref()
                    .is_some_and(|text| keys_entities(world, of.0, text));
            About {
                width: typed
                    .and_then(|(unit, of)| world.width(unit, &of))
                    .map(|width| declaration.bits.map_or(width, |bits| width.cut(bits))),
                is_id: is_id(&declaration.name)
                    || wire_is_id
                    || keys
                    || border.as_ref().is_some_and(|it| names_segment(it, &declaration.name)),
                is_passage: matches!(declaration.kind, DeclKind::Local | DeclKind::Given),
                excluded: exclude::declaration(world, *of, border.as_ref().is_some_and(is_wired)),
                is_direct: border.is_some(),
                is_fed: false,
                border,
            }
        }
        Node::Result(of) => {
            let Some(function) = world.scope(*of) else { return About::default() };
            let syntax = &world.lists(of.0).syntax;
            let result = function.result.as_deref().and_then(|text| Type::read(text, syntax));
            let border = borders.results.get(of).cloned();
            About {
                width: result.and_then(|read| world.width(of.0, &read)),
                is_id: is_id(&function.name),
                is_passage: false,
                excluded: exclude::result(world, *of),
                is_direct: border.is_some(),
                is_fed: false,
                border,
            }
        }
        Node::Conversion(at) => {
            let Some(site) = graph.sites.get(at) else { return About::default() };
            let folds = site
                .folds
                .as_ref()
                .map(|reason| Exclusion { reason: reason.clone(), client_local: false })
                .or_else(|| drawn::mixed(world, *at));
            let border = site.boundary.map(|kind| {
                let shown_by = world.unit(at.0).map_or_else(String::new, |unit| unit.written(at.1));
                let boundary = Boundary { kind, shown_by };
                Border {
                    boundary,
                    outcome: site.outcome.clone(),
                    inherits: false,
                    wire: site.key.clone(),
                    template: None,
                }
            });
            About {
                width: Some(site.width),
                is_id: is_id(&site.name),
                is_passage: false,
                excluded: folds.or_else(|| exclude::given(world, *at)).or_else(|| {
                    if site.is_local {
                        return exclude::local("local row id");
                    }
                    exclude::name(
                        world.lists(at.0),
                        &site.name,
                        border.as_ref().is_some_and(is_wired),
                    )
                }),
                is_direct: border.is_some(),
                is_fed: false,
                border,
            }
        }
        Node::Key(key) | Node::Abroad(key) => {
            let boundary =
                Boundary { kind: BoundaryKind::Channel, shown_by: format!("key \"{key}\"") };
            let outcome = outcome_of(&world.any_lists().channel);
            let border = is_id(key).then_some(Border {
                boundary,
                outcome,
                inherits: false,
                wire: Some(key.clone()),
                template: None,
            });
            About {
                width: Some(Width::Unknown),
                is_id: is_id(key),
                is_passage: true,
                // A position says nothing of what stands there.
                excluded: exclude::name(world.any_lists(), key, false)
                    .filter(|_| is_id(key) || matches!(node, Node::Key(_))),
                is_direct: true,
                is_fed: false,
                border,
            }
        }
        Node::Sink(_) => About {
            excluded: Some(Exclusion { reason: String::new(), client_local: false }),
            ..About::default()
        },
    }
}

/// Returns true if a value becomes the part of a path behind the plural of its own name: `team` in `teams/{team}`.
fn names_segment(border: &Border, name: &str) -> bool {
    let segment = border.template.as_deref().and_then(|template| noun(template, name));
    let last = words(name).pop();
    segment.is_some_and(|segment| {
        let singular = HABITS.singular(&segment.to_lowercase());
        segment.to_lowercase() != singular && last.as_deref() == Some(singular.as_str())
    })
}

/// Returns true if a flow between emitted carriers is one into an API's parameter.
pub(super) fn kind(edge: &Edge, to: &About) -> FlowKind {
    let api = to.is_direct
        && to.border.as_ref().is_some_and(|border| border.boundary.kind == BoundaryKind::Api);
    if api && edge.kind == FlowKind::Data { FlowKind::Call } else { edge.kind }
}
