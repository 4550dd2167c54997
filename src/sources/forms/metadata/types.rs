//! Types of columns as code writes them, and what each is in a dialect.

use super::words::{Words, is_in};
use crate::rules::dialect::DialectPack;
use crate::sources::forms::scope::Scope;
use crate::sources::schema::Spot;
use crate::sources::syntax::{Call, Kind, Node};
use std::collections::BTreeMap;

/// Types made of types deeper than this are a cycle.
const DEPTH: usize = 8;

/// A type: its name in the pack's words, and its arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Type {
    /// Empty if nothing was written.
    pub(super) name: String,
    pub(super) arguments: Vec<String>,
    pub(super) unsigned: bool,
}

/// How types are understood.
pub(super) struct Types<'w> {
    pub(super) words: &'w Words,
    pub(super) pack: &'static DialectPack,
    /// The number of the file being read.
    pub(super) file: usize,
    /// Types that the project declares, by the type that they are made of.
    pub(super) own: BTreeMap<String, Node>,
    /// Types that nobody knows, and where each was first met.
    pub(super) unknown: BTreeMap<String, (usize, Spot)>,
}

impl Types<'_> {
    /// Reads a type.
    pub(super) fn of(&mut self, node: &Node, scope: &Scope) -> Type {
        self.within(node, scope, DEPTH)
    }

    fn within(&mut self, node: &Node, scope: &Scope, depth: usize) -> Type {
        let Some(depth) = depth.checked_sub(1) else { return Type::default() };
        let node = scope.value(node);
        let (name, call) = match &node.kind {
            Kind::Call(call) if call.name == self.words.variant => {
                return self.variant(call, scope, depth);
            }
            // What makes a type mutable changes nothing in the database.
            Kind::Call(call) if is_in(&self.words.wrapper, &call.name) => {
                let inner = call.argument(0);
                return inner.map(|inner| self.within(inner, scope, depth)).unwrap_or_default();
            }
            Kind::Call(call) => (call.name.clone(), Some(call)),
            _ => match node.last_name() {
                Some(name) => (name.to_owned(), None),
                None => return Type::default(),
            },
        };
        let name = self.words.like.get(&name).cloned().unwrap_or(name);
        if let Some(of) = self.own.get(&name).cloned().filter(|_| !self.is_known(&name)) {
            let mut of = self.within(&of, scope, depth);
            // A type of the project's own may hand its length on.
            let given = call.map(|call| arguments(call, scope)).unwrap_or_default();
            if of.arguments.is_empty() {
                of.arguments = given;
            }
            return of;
        }
        if !self.is_known(&name) {
            self.unknown.entry(name).or_insert((self.file, node.spot));
            return Type::default();
        }
        let arguments = call.map(|call| arguments(call, scope)).unwrap_or_default();
        let unsigned = call.is_some_and(|call| scope.is_true(call.named("unsigned")));
        Type { name, arguments, unsigned }
    }

    /// Returns the type that a dialect has instead of another, if that is this one.
    fn variant(&mut self, call: &Call, scope: &Scope, depth: usize) -> Type {
        let names: Vec<String> =
            call.arguments.iter().skip(1).filter_map(|name| scope.text(name)).collect();
        let is_ours = names
            .iter()
            .any(|name| self.words.steps.dialect_names.get(name) == Some(&self.pack.name));
        let chosen = if is_ours { call.argument(0) } else { call.receiver.as_ref() };
        chosen.map(|node| self.within(node, scope, depth)).unwrap_or_default()
    }

    fn is_known(&self, name: &str) -> bool {
        is_in(&self.words.other, name)
            || self.words.types.values().any(|types| types.contains_key(name))
    }

    /// Returns the SQL of a type.
    pub(super) fn sql(&self, of: &Type) -> String {
        let types = self.words.types.get(&self.pack.name);
        let Some(sql) = types.and_then(|types| types.get(&of.name)) else { return String::new() };
        let mut sql = sql.clone();
        for (at, value) in of.arguments.iter().enumerate() {
            sql = sql.replace(&format!("{{{at}}}"), value);
        }
        sql = sql.replace(", {1}", "");
        // Without its arguments the type is the widest.
        if sql.contains('{') {
            sql = sql.split('(').next().unwrap_or_default().to_owned();
        }
        if of.unsigned {
            sql.push_str(" unsigned");
        }
        sql
    }

    /// Returns what an integer becomes when the database numbers it.
    pub(super) fn minting(&self, sql: &str) -> String {
        let minting = self.words.minting.get(&self.pack.name).and_then(|of| of.get(sql));
        minting.cloned().unwrap_or_else(|| sql.to_owned())
    }

    /// Returns true if the dialect has sequences that code asks for.
    pub(super) fn has_sequences(&self) -> bool {
        self.pack.name == self.words.dialect
    }
}

/// Returns the arguments of a type that are numbers, in the order in which they stand.
fn arguments(call: &Call, scope: &Scope) -> Vec<String> {
    let number = |node: &Node| scope.integer(node).map(|number| number.to_string());
    let unnamed: Vec<String> = call
        .arguments
        .iter()
        .take_while(|node| !matches!(node.kind, Kind::Pair(..)))
        .map_while(number)
        .collect();
    if !unnamed.is_empty() {
        return unnamed;
    }
    let named = |name: &str| call.named(name).and_then(number);
    match (named("length"), named("precision"), named("scale")) {
        (Some(length), ..) => vec![length],
        (None, Some(precision), scale) => std::iter::once(precision).chain(scale).collect(),
        _ => Vec::new(),
    }
}
