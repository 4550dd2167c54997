//! How values pass between the declarations, conversions and keys of a repository.

use super::accessors;
use super::border::Border;
use super::conversions::{self, Site};
use super::entries::{Entry, entries, writer};
use super::exclude;
use super::exported;
use super::infer::part;
use super::receivers::{lambda_receiver, sink};
use super::resolve::{callables, is_constant_name, key_text, last_name, pair_of, parameter};
use super::types::Type;
use super::unit::{Call, ExprId, Scope, ScopeKind, Shape, Unit};
use super::world::{DeclRef, ScopeRef, World};
use crate::facts::{FlowKind, Outcome};
use crate::rules::names::words;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// Something that holds a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Node {
    /// A declaration.
    Declaration(DeclRef),
    /// A function's result.
    Result(ScopeRef),
    /// A conversion, or a read from a boundary.
    Conversion((usize, ExprId)),
    /// A key under which values are written and read.
    Key(String),
    /// A key under which one language writes what another reads.
    Abroad(String),
    /// An argument that the platform fixes, with the reason.
    Sink(String),
}

/// A value passes from one node to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    /// Origin.
    pub(super) from: usize,
    /// Where it arrives.
    pub(super) to: usize,
    /// By what means.
    pub(super) kind: FlowKind,
    /// As written.
    pub(super) shown_by: String,
}

/// Nodes and edges.
#[derive(Default)]
pub(super) struct Graph {
    /// Every node met.
    pub(super) nodes: Vec<Node>,
    /// Every edge, once.
    pub(super) edges: BTreeSet<Edge>,
    /// Conversions by their expression.
    pub(super) sites: Arc<BTreeMap<(usize, ExprId), Site>>,
    /// Constants, as written, with which an id is compared.
    pub(super) compared: BTreeMap<usize, BTreeSet<String>>,
    ids: BTreeMap<Node, usize>,
}

impl Graph {
    /// Follows every value of a repository.
    pub(super) fn new(world: &World<'_>) -> Self {
        let sites = Arc::new(conversions::sites(world));
        let mut graph = Self { sites: Arc::clone(&sites), ..Self::default() };
        for follow in [Self::follow_units, Self::follow_sites] {
            let own = |world: &World<'_>, share| {
                let mut own = Self { sites: Arc::clone(&sites), ..Self::default() };
                follow(&mut own, world, share);
                own
            };
            for own in world.in_shares(own) {
                graph.join(own);
            }
        }
        graph
    }

    /// Adds the nodes and edges of another share of the files.
    fn join(&mut self, other: Self) {
        let numbers: Vec<usize> = other.nodes.into_iter().map(|node| self.id(node)).collect();
        let number = |of: usize| numbers.get(of).copied().unwrap_or(of);
        self.edges.extend(other.edges.into_iter().map(|edge| Edge {
            from: number(edge.from),
            to: number(edge.to),
            ..edge
        }));
        for (node, constants) in other.compared {
            self.compared.entry(number(node)).or_default().extend(constants);
        }
    }

    fn follow_sites(&mut self, world: &World<'_>, share: Range<usize>) {
        let sites: Vec<_> = self.sites.range((share.start, 0)..(share.end, 0)).collect();
        let sites: Vec<_> = sites.into_iter().map(|(site, _)| *site).collect();
        for site in sites {
            self.follow_site(world, site);
        }
    }

    fn follow_units(&mut self, world: &World<'_>, share: Range<usize>) {
        for (at, unit) in world.share(share) {
            for id in 0..unit.declarations.len() {
                self.id(Node::Declaration((at, id)));
                self.follow_declaration(world, (at, id));
            }
            for (id, scope) in unit.scopes.iter().enumerate() {
                self.follow_scope(world, (at, id), scope);
            }
            for (id, expression) in unit.expressions.iter().enumerate() {
                if let Shape::Call(call) = &expression.shape {
                    self.follow_call(world, at, id, call);
                }
            }
            for &comparison in &unit.comparisons {
                self.follow_comparison(world, at, comparison);
            }
            for binding in &unit.bindings {
                let to = match binding.target {
                    Some(target) => self.origins(world, at, target, 0).into_iter().next(),
                    None => unit
                        .function_around(binding.scope)
                        .map(|id| self.id(Node::Result((at, id)))),
                };
                if let Some(to) = to {
                    self.connect(world, at, binding.value, to, FlowKind::Data, None);
                }
            }
        }
    }

    fn follow_scope(&mut self, world: &World<'_>, of: ScopeRef, scope: &Scope) {
        if scope.kind == ScopeKind::Function {
            self.id(Node::Result(of));
            self.follow_override(world, of);
            for (key, parameter) in exported::parameters(world, of) {
                let shown_by = format!("argument of {}", scope.name);
                let from = self.id(Node::Abroad(key));
                let to = self.id(Node::Declaration(parameter));
                self.edge(from, to, FlowKind::Channel, shown_by);
            }
        }
        if scope.is_abstract {
            self.follow_announced(world, of);
        }
    }

    /// Returns a node's number.
    pub(super) fn id(&mut self, node: Node) -> usize {
        let next = self.nodes.len();
        let id = *self.ids.entry(node.clone()).or_insert(next);
        if id == next {
            self.nodes.push(node);
        }
        id
    }

    fn edge(&mut self, from: usize, to: usize, kind: FlowKind, shown_by: String) {
        if from != to {
            self.edges.insert(Edge { from, to, kind, shown_by });
        }
    }

    fn connect(
        &mut self,
        world: &World<'_>,
        unit: usize,
        value: ExprId,
        to: usize,
        kind: FlowKind,
        shown_by: Option<&str>,
    ) {
        for from in self.origins(world, unit, value, 0) {
            let shown_by = shown_by.map_or_else(|| self.name(world, from), str::to_owned);
            self.edge(from, to, kind, shown_by);
        }
    }

    /// Returns what happens above a node's ceiling to values from a border: a conversion decides that itself.
    pub(super) fn outcome(&self, node: usize, border: &Border) -> Outcome {
        let site = match self.nodes.get(node) {
            Some(Node::Conversion(of)) => self.sites.get(of),
            _ => None,
        };
        site.map_or_else(|| border.outcome.clone(), |site| site.outcome.clone())
    }

    /// Returns what to call a node as the origin of a value.
    pub(super) fn name(&self, world: &World<'_>, node: usize) -> String {
        match self.nodes.get(node) {
            Some(Node::Declaration(of)) => {
                let Some(declaration) = world.declaration(*of) else { return String::new() };
                let owner = world
                    .unit(of.0)
                    .and_then(|unit| unit.scopes.get(unit.type_around(declaration.scope)?));
                owner.map_or_else(
                    || declaration.name.clone(),
                    |owner| format!("{}.{}", owner.name, declaration.name),
                )
            }
            Some(Node::Result(of)) => {
                world.scope(*of).map_or_else(String::new, |scope| format!("{}()", scope.name))
            }
            Some(Node::Conversion((unit, id))) => {
                world.unit(*unit).map_or_else(String::new, |unit| unit.written(*id))
            }
            Some(Node::Key(key) | Node::Abroad(key)) => format!("key \"{key}\""),
            Some(Node::Sink(reason)) => reason.clone(),
            None => String::new(),
        }
    }

    fn follow_declaration(&mut self, world: &World<'_>, of: DeclRef) {
        let Some(declaration) = world.declaration(of) else { return };
        let to = self.id(Node::Declaration(of));
        let typed = declaration
            .type_text
            .as_deref()
            .and_then(|text| Type::read(text, &world.lists(of.0).syntax));
        if let Some(alias) =
            typed.and_then(|typed| world.alias(of.0, &typed)).filter(|alias| *alias != of)
        {
            let alias = self.id(Node::Declaration(alias));
            self.edge(to, alias, FlowKind::Data, format!("type of {}", declaration.name));
        }
        let given = world.unit(of.0).and_then(|unit| lambda_receiver(unit, declaration));
        if let Some(field) = part(world, of, 0) {
            let from = self.id(Node::Declaration(field));
            self.edge(from, to, FlowKind::Data, self.name(world, from));
        }
        let values = [declaration.value, declaration.element_of, given];
        for value in values.into_iter().flatten() {
            self.connect(world, of.0, value, to, FlowKind::Data, None);
        }
    }

    /// An overriding or implementing function takes and returns what the overridden one does.
    fn follow_override(&mut self, world: &World<'_>, of: ScopeRef) {
        for other in exclude::overridden(world, of) {
            let shown_by = world
                .scope(of)
                .map_or_else(String::new, |scope| format!("override {}", scope.name));
            self.pair_parameters(world, (of, other), &shown_by);
            let (own, others) = (self.id(Node::Result(of)), self.id(Node::Result(other)));
            self.edge(own, others, FlowKind::Data, shown_by);
        }
    }

    /// A function that is announced takes and returns what the one with the body does.
    fn follow_announced(&mut self, world: &World<'_>, of: ScopeRef) {
        for other in world.bodies(of) {
            let shown_by = world
                .scope(of)
                .map_or_else(String::new, |scope| format!("declaration of {}", scope.name));
            self.pair_parameters(world, (of, other), &shown_by);
            let (own, others) = (self.id(Node::Result(of)), self.id(Node::Result(other)));
            self.edge(own, others, FlowKind::Data, shown_by.clone());
            self.edge(others, own, FlowKind::Data, shown_by);
        }
    }

    /// The parameters of two functions that stand for each other hold the same values.
    fn pair_parameters(
        &mut self,
        world: &World<'_>,
        (of, other): (ScopeRef, ScopeRef),
        shown_by: &str,
    ) {
        for (&own, &others) in world.parameters(of).iter().zip(world.parameters(other)) {
            let (own, others) =
                (self.id(Node::Declaration(own)), self.id(Node::Declaration(others)));
            self.edge(others, own, FlowKind::Data, shown_by.to_owned());
            self.edge(own, others, FlowKind::Data, shown_by.to_owned());
        }
    }

    fn follow_call(&mut self, world: &World<'_>, unit: usize, id: ExprId, call: &Call) {
        let Some(own) = world.unit(unit) else { return };
        if let Some(sink) = sink(world, unit, (id, call)) {
            for (position, reason) in sink {
                if let Some((_, value)) = call.arguments.get(position) {
                    let to = self.id(Node::Sink(reason));
                    self.connect(world, unit, *value, to, FlowKind::Data, Some(&own.written(id)));
                }
            }
        }
        self.follow_writer(world, unit, call);
        let mut text = None;
        let callables = callables(world, unit, id, call);
        let set = accessors::set(world, unit, call).filter(|_| callables.is_empty());
        if let Some((field, value)) = set {
            let to = self.id(Node::Declaration(field));
            self.connect(world, unit, value, to, FlowKind::Data, Some(&own.written(id)));
        }
        for callable in callables {
            for (at, (name, value)) in call.arguments.iter().enumerate() {
                if let Some(parameter) = parameter(world, callable, (at, name.as_deref())) {
                    let to = self.id(Node::Declaration(parameter));
                    let text = text.get_or_insert_with(|| own.written(id));
                    self.connect(world, unit, *value, to, FlowKind::Data, Some(text));
                }
            }
        }
    }

    fn follow_writer(&mut self, world: &World<'_>, unit: usize, call: &Call) {
        let Some(own) = world.unit(unit) else { return };
        let Some(row) = writer(world, unit, call) else { return };
        let pairs: Vec<Entry> = match call.arguments.as_slice() {
            arguments if row.within => {
                arguments.iter().flat_map(|(_, it)| entries(world, unit, *it, 0)).collect()
            }
            arguments if row.pairs => {
                let pairs = arguments.iter().filter_map(|(_, pair)| pair_of(own, *pair));
                pairs.map(|(key, value)| (unit, key, value)).collect()
            }
            arguments => {
                let argument = |at: usize| arguments.get(at).map(|(_, it)| *it);
                let pair = argument(row.key).zip(argument(row.value));
                pair.map(|(key, value)| (unit, key, value)).into_iter().collect()
            }
        };
        for (at, (_, value)) in call.arguments.iter().enumerate().filter(|_| row.positional) {
            let to = self.id(Node::Abroad(exported::key(&call.name, at)));
            let shown_by = format!("argument of {}", call.name);
            self.connect(world, unit, *value, to, FlowKind::Channel, Some(&shown_by));
        }
        for (at, key, value) in pairs {
            let named = || world.unit(at).and_then(|it| last_name(it, key)).filter(|_| row.within);
            let key = row.under.clone().or_else(|| key_text(world, at, key, &[], 0)).or_else(named);
            if let Some(key) = key.filter(|key| is_telling(key)) {
                let shown_by = format!("key \"{key}\"");
                let to = self.id(if row.abroad { Node::Abroad(key) } else { Node::Key(key) });
                self.connect(world, at, value, to, FlowKind::Channel, Some(&shown_by));
            }
        }
    }

    /// Ids that are compared are of one id space.
    fn follow_comparison(
        &mut self,
        world: &World<'_>,
        unit: usize,
        (left, right): (ExprId, ExprId),
    ) {
        let constants = [right, left].map(|it| world.unit(unit).and_then(|own| constant(own, it)));
        let mut left = self.origins(world, unit, left, 0);
        let mut right = self.origins(world, unit, right, 0);
        for (nodes, constant) in [&left, &right].into_iter().zip(constants) {
            for (&node, constant) in nodes.iter().zip(std::iter::repeat(constant)) {
                self.compared.entry(node).or_default().extend(constant);
            }
        }
        left.retain(|&node| self.names_id(world, node));
        right.retain(|&node| self.names_id(world, node));
        for &one in &left {
            for &other in &right {
                let shown_by = format!("compared with {}", self.name(world, one));
                self.edge(one, other, FlowKind::Data, shown_by);
                let shown_by = format!("compared with {}", self.name(world, other));
                self.edge(other, one, FlowKind::Data, shown_by);
            }
        }
    }

    fn follow_site(&mut self, world: &World<'_>, site: (usize, ExprId)) {
        let Some(site_of) = self.sites.get(&site).cloned() else { return };
        let Site { operand, key, reads_channel, is_abroad, .. } = site_of;
        let to = self.id(Node::Conversion(site));
        if let Some(operand) = operand {
            self.connect(world, site.0, operand, to, FlowKind::Data, None);
        }
        if let Some(key) = key.filter(|key| (reads_channel || is_abroad) && is_telling(key)) {
            let shown_by = format!("key \"{key}\"");
            let from = self.id(if is_abroad { Node::Abroad(key) } else { Node::Key(key) });
            self.edge(from, to, FlowKind::Channel, shown_by);
        }
    }
}

/// Returns a constant as written: a number, or a name that constants have, with what stands before it.
fn constant(unit: &Unit, id: ExprId) -> Option<String> {
    let text = unit.written(id);
    match unit.shape(unit.within(id)) {
        Shape::Literal(_) => Some(text),
        Shape::Name(name) if is_constant_name(name) => Some(name.clone()),
        Shape::Read { name, .. } if is_constant_name(name) => Some(name.clone()),
        Shape::Read { .. }
            if unit.pack.facts.exclude.values.iter().any(|it| text.starts_with(it.as_str())) =>
        {
            Some(text)
        }
        _ => None,
    }
}

/// Returns true if a key says whose id it is: a bare `id` pairs with nothing.
fn is_telling(key: &str) -> bool {
    words(key).len() > 1 || key.len() > 3
}
