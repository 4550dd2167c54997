//! Nodes that hold ids on a border become carriers, and the paths between them flows. The rest is counted.

use super::abroad::{Abroad, Places, reach};
use super::border::{Border, hands_over, noun, outcome};
use super::boundary::borders;
use super::conversions::Site;
use super::graph::{Graph, Node};
use super::spread::{self, About, Adjacent, neighbours, spread};
use super::symbols;
use super::targets::Builds;
use super::unit::{DeclKind, Declaration, ExprId, Shape, Unit};
use super::versions;
use super::world::World;
use crate::facts::{Carrier, CarrierKind, Consumer, Facts, Flow, Outcome, OutcomeCode};
use crate::rules::habits::HABITS;
use crate::rules::names::{is_kind, telling, words};
use crate::width::Width;
use std::collections::{BTreeMap, BTreeSet};

/// Adds what these units tell to the facts.
pub(super) fn emit(
    units: &[Unit],
    builds: &Builds,
    (facts, abroad): (&mut Facts, &mut Abroad),
    done: &mut dyn FnMut(&'static str),
) {
    let Some(first) = units.first() else { return };
    let world = World::new(first.pack, units, builds);
    let borders = borders(&world);
    done("borders");
    let graph = Graph::new(&world);
    done("graph");
    let (forth, back) = neighbours(&graph);
    let about = spread(&world, &graph, &borders, (&forth, &back), abroad);
    done("spread");
    let mut carriers: Vec<(usize, Carrier)> = Vec::new();
    let mut ordinals = BTreeMap::new();
    let given = given(&graph, &about);
    for (at, (node, own)) in graph.nodes.iter().zip(&about).enumerate() {
        count(node, own, &world, facts);
        let Some(unit) = graph.unit(at) else { continue };
        let consumer = builds.consumers.of(&world.pack(unit).folder);
        let is_fed = own.is_fed && !graph.identifier(&world, at).is_some_and(is_kind);
        let holds = own.width.is_some_and(|width| own.is_id || is_integer(width) && is_fed);
        if own.border.is_none() || !holds {
            continue;
        }
        let carrier = match node {
            Node::Declaration(of) if is_local(&world, *of) && !given.contains(&at) => None,
            Node::Declaration(of) => declaration(&world, &borders.owners, *of, own, consumer),
            Node::Result(of) => result(&world, *of, own, consumer),
            Node::Conversion(of) => conversion(&world, &graph, *of, own, consumer, &mut ordinals),
            Node::Key(_) | Node::Abroad(_) | Node::Sink(_) => None,
        };
        carriers.extend(carrier.map(|mut carrier| {
            carrier.width = world.reported(unit, carrier.width);
            (at, carrier)
        }));
    }
    carriers.sort_by(|(_, a), (_, b)| {
        a.location.cmp(&b.location).then_with(|| a.symbol.cmp(&b.symbol))
    });
    let older = versions::leave_out_older(&mut carriers);
    if older > 0 {
        *facts.coverage.excluded.entry(versions::reason()).or_default() += older;
    }
    tell_apart(&mut carriers);
    let base = facts.carriers.len();
    let places: Places =
        carriers.iter().enumerate().map(|(at, (node, _))| (*node, base + at)).collect();
    facts.flows.extend(flows(&about, &forth, &places));
    facts.flows.extend(abroad.flows(&graph, &about, (&forth, &places)));
    abroad.send(&graph, &about, (&back, &places));
    facts.carriers.extend(carriers.into_iter().map(|(_, carrier)| carrier));
}

/// Returns the nodes that are given a value from a border, and not by a conversion that has narrowed it already: one
/// mistake is told once.
fn given(graph: &Graph, about: &[About]) -> BTreeSet<usize> {
    let gives = |from: usize| {
        let own = about.get(from).filter(|own| own.border.is_some() && own.excluded.is_none());
        let converts = matches!(graph.nodes.get(from), Some(Node::Conversion(_)));
        own.is_some_and(|own| !converts || !own.width.is_some_and(Width::is_narrow))
    };
    graph.edges.iter().filter(|edge| gives(edge.from)).map(|edge| edge.to).collect()
}

/// Returns true for a local variable.
fn is_local(world: &World<'_>, of: (usize, usize)) -> bool {
    world.declaration(of).is_some_and(|it| it.kind == DeclKind::Local)
}

/// Returns true for a variable that stands in its function's signature, which tells of the result already.
fn is_named_result(unit: &Unit, declaration: &Declaration) -> bool {
    let function = unit.function_around(declaration.scope).and_then(|id| unit.scopes.get(id));
    let signature = function.and_then(|function| function.location.as_ref());
    signature.is_some_and(|signature| signature.line == declaration.location.line)
}

/// Numbers carriers of one symbol: a function that is announced and written, or of one name in two files.
fn tell_apart(carriers: &mut [(usize, Carrier)]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (_, carrier) in carriers {
        let known = seen.entry(carrier.symbol.clone()).or_default();
        *known += 1;
        if *known > 1 {
            carrier.symbol = format!("{}#{known}", carrier.symbol);
        }
    }
}

fn is_integer(width: Width) -> bool {
    matches!(
        width,
        Width::Signed(_) | Width::Unsigned(_) | Width::Platform | Width::UnsignedPlatform
    )
}

fn count(node: &Node, own: &About, world: &World<'_>, facts: &mut Facts) {
    let declared = match node {
        Node::Declaration(of) => world
            .declaration(*of)
            .is_some_and(|it| !matches!(it.kind, DeclKind::Local | DeclKind::Given)),
        Node::Result(_) | Node::Conversion(_) => true,
        Node::Key(_) | Node::Abroad(_) | Node::Sink(_) => false,
    };
    if !declared || !own.is_id || !own.width.is_some_and(Width::is_narrow) {
        return;
    }
    if let Some(exclusion) = &own.excluded {
        *facts.coverage.excluded.entry(exclusion.reason.clone()).or_default() += 1;
    } else if own.border.is_none() {
        facts.coverage.off_boundary += 1;
    }
}

fn declaration(
    world: &World<'_>,
    owners: &BTreeMap<(usize, usize), String>,
    of: (usize, usize),
    own: &About,
    consumer: Consumer,
) -> Option<Carrier> {
    let (unit, declaration) = (world.unit(of.0)?, world.declaration(of)?);
    let border = own.border.as_ref()?;
    let kind = match declaration.kind {
        DeclKind::Field => CarrierKind::Field,
        DeclKind::Parameter => CarrierKind::Parameter,
        DeclKind::Alias | DeclKind::Newtype => CarrierKind::Alias,
        // One whose type is inferred holds whatever it is given.
        DeclKind::Local
            if declaration.type_text.is_some()
                && own.width?.is_narrow()
                && !is_named_result(unit, declaration) =>
        {
            CarrierKind::Local
        }
        DeclKind::Local | DeclKind::Given => return None,
    };
    let function = unit.function_around(declaration.scope);
    let width = own.width?;
    if function.is_some_and(|function| hands_over(world, (of.0, function), width)) {
        return None;
    }
    let owner = unit.type_around(declaration.scope);
    let wire = border.wire.clone();
    let template = border.template.as_deref();
    Some(Carrier {
        kind,
        symbol: symbols::within(unit, declaration.scope, &declaration.name),
        name: declaration.name.clone(),
        owner: world.owner((of.0, declaration.scope)),
        noun: template
            .and_then(|template| noun(template, wire.as_deref().unwrap_or(&declaration.name))),
        wire,
        owner_wire: owner.and_then(|owner| owners.get(&(of.0, owner)).cloned()),
        type_text: declaration.type_text.clone().unwrap_or_else(|| inferred(world, of)),
        width,
        outcome: happens(world, of.0, border, width),
        location: declaration.location.clone(),
        language: world.pack(of.0).folder.clone(),
        consumer,
        boundary: Some(border.boundary.clone()),
        exclusion: own.excluded.clone(),
        stored_in: None,
        generated: unit.generated.clone(),
        fix: world.lists(of.0).fix.clone(),
    })
}

/// Returns what happens above the ceiling of what is given a border's values: where the border itself takes all of them,
/// a narrow declaration does what the language does.
fn happens(world: &World<'_>, unit: usize, border: &Border, width: Width) -> Outcome {
    let takes_all = border.outcome.code == OutcomeCode::Config && width.is_narrow();
    let narrowing = world.lists(unit).narrowing.as_ref().filter(|_| takes_all);
    narrowing.map_or_else(|| border.outcome.clone(), outcome)
}

fn inferred(world: &World<'_>, of: (usize, usize)) -> String {
    let typed = super::infer::type_of_declaration(world, of, 0);
    typed.map_or_else(String::new, |(_, of)| format!("{} (inferred)", of.name))
}

fn result(
    world: &World<'_>,
    of: (usize, usize),
    own: &About,
    consumer: Consumer,
) -> Option<Carrier> {
    let (unit, function) = (world.unit(of.0)?, world.scope(of)?);
    let border =
        own.border.as_ref().filter(|_| !own.width.is_some_and(|it| hands_over(world, of, it)))?;
    Some(Carrier {
        kind: CarrierKind::Return,
        symbol: symbols::scope(unit, of.1),
        name: function.name.clone(),
        owner: world.owner(of),
        wire: None,
        owner_wire: None,
        noun: None,
        type_text: function.result.clone().unwrap_or_default(),
        width: own.width?,
        outcome: happens(world, of.0, border, own.width?),
        location: function.location.clone()?,
        language: world.pack(of.0).folder.clone(),
        consumer,
        boundary: Some(border.boundary.clone()),
        exclusion: own.excluded.clone(),
        stored_in: None,
        generated: unit.generated.clone(),
        fix: world.lists(of.0).fix.clone(),
    })
}

fn conversion(
    world: &World<'_>,
    graph: &Graph,
    of: (usize, usize),
    own: &About,
    consumer: Consumer,
    ordinals: &mut BTreeMap<String, usize>,
) -> Option<Carrier> {
    let unit = world.unit(of.0)?;
    // One that rounds is told only where its ids are known to come so far: nothing is said of it by itself.
    let loses = |site: &&Site| !site.width.holds(Width::I64) || site.is_route;
    let site = graph.sites.get(&of).filter(loses)?;
    let expression = unit.expressions.get(of.1)?;
    let border = own.border.as_ref()?;
    let operand = site.operand.map(|operand| unit.written(operand));
    let operand = operand.filter(|text| !text.is_empty()).unwrap_or_else(|| site.name.clone());
    let callee = site.text.split('(').next().unwrap_or(&site.text);
    let function = unit
        .function_around(expression.scope)
        .or_else(|| unit.type_around(expression.scope))
        .unwrap_or(0);
    let symbol = format!("{}/{callee}({operand})", symbols::scope(unit, function));
    let ordinal = ordinals.entry(symbol.clone()).and_modify(|count| *count += 1).or_insert(1);
    Some(Carrier {
        kind: if site.is_route { CarrierKind::Route } else { CarrierKind::Conversion },
        symbol: format!("{symbol}#{ordinal}"),
        name: site.name.clone(),
        owner: holder(unit, of.1, site).or_else(|| world.owner((of.0, expression.scope))),
        wire: site.key.clone(),
        owner_wire: None,
        noun: site.noun.clone(),
        type_text: site.text.clone(),
        width: site.width,
        outcome: site.outcome.clone(),
        location: unit.place(site.at)?,
        language: world.pack(of.0).folder.clone(),
        consumer,
        boundary: Some(border.boundary.clone()),
        exclusion: own.excluded.clone(),
        stored_in: None,
        generated: unit.generated.clone(),
        fix: if site.fix.is_empty() { world.lists(of.0).fix.clone() } else { site.fix.clone() },
    })
}

/// Returns what a bare id that is read under a key is an id of, by the name of what it is read from: `taxon` for
/// `taxon.optInt("id")`, nothing for `json.optInt("id")`.
fn holder(unit: &Unit, id: ExprId, site: &Site) -> Option<String> {
    let bare = site.key.is_some() && telling(&site.name).is_none();
    let receiver = unit.call(id)?.receiver.filter(|_| bare)?;
    let Shape::Name(name) = unit.shape(unit.within(receiver)) else { return None };
    let says = |word: &String| {
        word.chars().count() > 1
            && !HABITS.type_suffixes.contains(word)
            && !HABITS.containers.contains(word)
    };
    words(name).iter().any(says).then(|| name.clone())
}

/// Joins emitted carriers over the nodes between them that are not.
fn flows(about: &[About], forth: &Adjacent<'_>, places: &Places) -> Vec<Flow> {
    let mut found = BTreeMap::new();
    for (&start, &from) in places {
        for step in reach((forth, |edge| edge.to), about, places, start) {
            let Some(to) = about.get(step.last.to) else { continue };
            let kind = spread::kind(step.last, to).max(spread::kind(step.first, to));
            found.entry((from, step.place)).or_insert_with(|| (kind, step.last.shown_by.clone()));
        }
    }
    found
        .into_iter()
        .map(|((from, to), (kind, shown_by))| Flow { from, to, kind, shown_by })
        .collect()
}
