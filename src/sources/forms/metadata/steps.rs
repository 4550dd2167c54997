//! The calls of a revision's upgrade, applied to the tables: loops over what is spelt out, helpers of the same file.

use super::types::Types;
use super::words::{Steps, is_in};
use crate::sources::forms::code::Code;
use crate::sources::forms::scope::Scope;
use crate::sources::schema::{Change, Database};
use crate::sources::syntax::{Call, Function, If, Kind, Loop, Node};
use std::collections::BTreeMap;

/// Helpers that call each other deeper than this are not followed.
const DEPTH: usize = 6;

/// No upgrade runs more statements.
pub(super) const MOST: usize = 200_000;

/// What to do about a step that cannot be replayed.
pub(super) const STEP_CURE: &str = "The other steps were replayed; check the tables that it changes, or name a dump of the schema.";

/// An upgrade being replayed.
pub(super) struct Run<'r, 'w> {
    pub(super) code: &'r Code,
    pub(super) database: &'r mut Database,
    pub(super) types: &'r mut Types<'w>,
    pub(super) functions: BTreeMap<&'r str, &'r Function>,
    /// The tables that names stand for while steps of one table run.
    pub(super) batches: BTreeMap<String, String>,
    /// Statements that may still run.
    pub(super) left: usize,
}

impl<'r> Run<'r, '_> {
    pub(super) fn steps(&self) -> &Steps {
        &self.types.words.steps
    }

    pub(super) fn problem(&mut self, node: &Node, reason: String) {
        let problem = self.code.problem(node.spot, reason, STEP_CURE);
        self.database.problem(problem);
    }

    pub(super) fn apply(&mut self, node: &Node, changes: Vec<Change>) {
        self.database.apply_at(&self.code.script(), node.spot, changes);
    }

    /// Runs statements in order.
    pub(super) fn run(&mut self, nodes: &[Node], scope: &mut Scope, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        for node in nodes {
            self.left = self.left.saturating_sub(1);
            if self.left == 0 {
                return;
            }
            match &node.kind {
                Kind::Call(call) => self.call(node, call, scope, depth),
                Kind::Assign(assign) => {
                    if let (Some(name), Some(call)) = (assign.left.name(), assign.right.call())
                        && is_in(&self.steps().batch, &call.name)
                        && let Some(table) = argument(call, "table_name", 0)
                    {
                        let table = self.table(table, call, scope);
                        self.batches.extend(table.map(|table| (name.to_owned(), table)));
                        continue;
                    }
                    scope.assign(node, "");
                    if let Some(call) = assign.right.call() {
                        self.call(&assign.right, call, scope, depth);
                    }
                }
                Kind::Other(inside) => self.run(inside, scope, depth),
                Kind::Loop(each) => self.each(node, each, scope, depth),
                Kind::If(of) => self.condition(node, of, scope, depth),
                _ if self.may_change(node, scope) => {
                    let reason =
                        "what this changes depends on what it finds when it runs".to_owned();
                    self.problem(node, reason);
                }
                _ => {}
            }
        }
    }

    /// Returns true if a call inside may change a column, key or sequence.
    fn may_change(&self, node: &Node, scope: &Scope) -> bool {
        let mut changes = false;
        node.visit(&mut |node| {
            let Some(call) = node.call() else { return };
            let executes = is_in(&self.steps().execute, &call.name);
            let sql = || call.arguments.first().and_then(|sql| scope.text(sql));
            changes |= self.steps().changes(&call.name)
                || is_in(&self.steps().batch, &call.name)
                || (executes && sql().is_none_or(|sql| self.steps().may_change(&sql)));
            if call.receiver.is_none()
                && let Some(function) = self.functions.get(call.name.as_str())
            {
                let direct = |node: &Node| {
                    let mut found = false;
                    node.visit(&mut |node| {
                        found |= node.call().is_some_and(|call| self.steps().changes(&call.name));
                    });
                    found
                };
                changes |= function.body.iter().any(direct);
            }
        });
        changes
    }

    /// Runs a loop over a list that is spelt out.
    fn each(&mut self, node: &Node, each: &Loop, scope: &mut Scope, depth: usize) {
        if !each.body.iter().any(|node| self.may_change(node, scope)) {
            return;
        }
        let items: Option<Vec<Node>> = match &scope.value(&each.over).kind {
            Kind::List(items) => Some(items.clone()),
            Kind::Map(entries) => Some(entries.iter().map(key).collect()),
            Kind::Call(call) if call.name == "items" => {
                let map = call.receiver.as_ref().map(|of| scope.value(of));
                match map.map(|map| &map.kind) {
                    Some(Kind::Map(entries)) => Some(entries.iter().map(pair).collect()),
                    _ => None,
                }
            }
            _ => None,
        };
        let Some(items) = items else {
            self.problem(node, "a loop over what is only known when it runs".to_owned());
            return;
        };
        for item in items {
            if self.left == 0 {
                return;
            }
            match (&each.names[..], &scope.value(&item).kind) {
                ([name], _) => scope.set(name, item.clone()),
                (names, Kind::List(parts)) => {
                    for (name, part) in names.iter().zip(parts.clone()) {
                        scope.set(name, part);
                    }
                }
                _ => {}
            }
            self.run(&each.body, scope, depth);
        }
    }

    /// Runs what a condition guards, if it is known to hold or only asks whether the work is done already.
    fn condition(&mut self, node: &Node, of: &If, scope: &mut Scope, depth: usize) {
        let all = of.then.iter().chain(&of.otherwise);
        if !all.into_iter().any(|node| self.may_change(node, scope)) {
            // An early return ends nothing that changes tables on an empty database.
            return;
        }
        match self.holds(of, scope) {
            Some(true) => self.run(&of.then, scope, depth),
            Some(false) => self.otherwise(of, scope, depth),
            None => {
                let steps = self.steps();
                let guards = steps.guards.iter().any(|guard| of.text.contains(guard.as_str()));
                if !guards {
                    let reason = format!(
                        "whether this runs depends on `{}`; it was replayed as if so",
                        of.text.split_whitespace().collect::<Vec<_>>().join(" ")
                    );
                    self.problem(node, reason);
                }
                self.run(&of.then, scope, depth);
            }
        }
    }

    /// Runs what stands after `else`: the first way whose condition holds.
    fn otherwise(&mut self, of: &If, scope: &mut Scope, depth: usize) {
        for way in &of.otherwise {
            match &way.kind {
                Kind::If(inner) => match self.holds(inner, scope) {
                    Some(false) => {}
                    _ => return self.condition(way, inner, scope, depth),
                },
                Kind::Branch(nodes) | Kind::Other(nodes) => return self.run(nodes, scope, depth),
                _ => self.run(std::slice::from_ref(way), scope, depth),
            }
        }
    }

    /// Returns whether a condition about the dialect holds; `None` if it is about anything else.
    fn holds(&self, of: &If, scope: &Scope) -> Option<bool> {
        if let Some(truth) = scope.value(&of.condition).truth() {
            return Some(truth);
        }
        let text = of.text.to_lowercase();
        let mut named = Vec::new();
        of.condition.visit(&mut |node| {
            let word = node.text().or_else(|| node.last_name());
            named.extend(word.and_then(|word| self.steps().dialect_names.get(word)).cloned());
        });
        if named.is_empty() || [" and ", " or "].iter().any(|joins| text.contains(joins)) {
            return None;
        }
        let is_ours = named.contains(&self.types.pack.name);
        let negated = text.contains("!=") || text.contains("not in") || text.starts_with("not ");
        Some(is_ours != negated)
    }

    /// Runs a call.
    fn call(&mut self, node: &Node, call: &Call, scope: &mut Scope, depth: usize) {
        if call.receiver.is_none()
            && let Some(function) = self.functions.get(call.name.as_str()).copied()
        {
            let mut inner = scope.clone();
            for (at, name) in function.parameters.iter().enumerate() {
                let name = name.split([':', '=']).next().unwrap_or(name).trim();
                if let Some(value) = call.named(name).or_else(|| call.argument(at)) {
                    inner.set(name, scope.value(value).clone());
                }
            }
            return self.run(&function.body, &mut inner, depth);
        }
        let name = call.name.as_str();
        if is_in(&self.steps().execute, name) {
            return self.execute(node, call, scope);
        }
        if !(self.steps().changes(name)
            || is_in(&self.steps().create_index, name)
            || is_in(&self.steps().drop_constraint, name))
        {
            return;
        }
        let known = match self.arguments(call, scope) {
            Some(arguments) => self.step(node, call, &arguments, scope),
            None => None,
        };
        if known.is_none() && self.steps().changes(name) {
            let reason = format!("`{name}` with what is only known when it runs");
            self.problem(node, reason);
        }
    }

    /// Runs an upgrade from its first statement.
    pub(super) fn upgrade(&mut self, function: &Function, scope: &mut Scope) {
        self.run(&function.body, scope, DEPTH);
        if self.left == 0
            && let Some(first) = function.body.first()
        {
            self.problem(first, "more steps than an upgrade has; the rest was left out".to_owned());
        }
    }
}

fn argument<'c>(call: &'c Call, name: &str, at: usize) -> Option<&'c Node> {
    call.named(name).or_else(|| call.argument(at))
}

fn key(entry: &Node) -> Node {
    match &entry.kind {
        Kind::Pair(key, _) => (**key).clone(),
        _ => entry.clone(),
    }
}

fn pair(entry: &Node) -> Node {
    match &entry.kind {
        Kind::Pair(key, value) => {
            Node { kind: Kind::List(vec![(**key).clone(), (**value).clone()]), spot: entry.spot }
        }
        _ => entry.clone(),
    }
}
