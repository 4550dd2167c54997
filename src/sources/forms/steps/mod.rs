//! Steps of migrations that are written in code: statements run in order, as far as they can be foreseen.
//!
//! Loops over literal lists are unrolled, methods of the same class are run where they are called, what depends on a
//! condition is run and said to. Knows no framework: a reader is asked what a call does, and its pack names the words.

mod loops;
mod sql;
mod types;
mod unroll;

pub(crate) use types::{Options, Types};
use unroll::{Budget, is_small, resolved};
pub(crate) use unroll::{Known, is_literal};

use super::code::Code;
use crate::rules::dialect::DialectPack;
use crate::sources::schema::{Change, Clause, Constraint, Database, Spot};
use crate::sources::syntax::{Call, Function, Kind, Node};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Calls within calls beyond this are no migration.
const DEEPEST: usize = 12;
/// Blocks within blocks beyond this neither.
const NESTED: usize = 60;
/// Names that one file may know at a time.
const NAMES: usize = 2_000;
/// Statements that one file may run: loops multiply.
const MOST: usize = 100_000;

/// Words of a language and framework for what steps are made of.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Words {
    /// Call a block once for each element of their receiver or first argument.
    each: BTreeSet<String>,
    /// Calls whose blocks run or not.
    conditions: BTreeSet<String>,
    /// Parts of conditions that ask for the state that their step leads to: `column_exists?`.
    guards: BTreeSet<String>,
    /// Calls whose blocks run only on the way back.
    backward: BTreeSet<String>,
    /// Calls on a text that leave its words: `squish`.
    tidies: BTreeSet<String>,
    /// Calls whose result stands for what their first argument names: `createTable`.
    makes: BTreeSet<String>,
    /// Calls that run SQL given as text.
    pub(crate) sql: BTreeSet<String>,
    /// Words of which one makes SQL change tables, in lower case.
    ddl: Vec<String>,
    /// Parts of names of calls that may change columns or keys.
    suspects: Vec<String>,
    /// Calls that have such parts and do not.
    harmless: BTreeSet<String>,
    /// What names stand for that the project's own settings tell, if they do not.
    known: BTreeMap<String, String>,
}

/// Asked what a call does; true if it is done with it, and what stands inside.
pub(crate) type Does<'d> = dyn FnMut(&mut Steps<'_>, &Call, Spot) -> bool + 'd;

/// The steps of one file while they run.
pub(crate) struct Steps<'s> {
    pub(crate) database: &'s mut Database,
    pub(crate) code: &'s Code,
    pub(crate) pack: &'static DialectPack,
    words: &'s Words,
    /// What names stand for.
    pub(crate) known: Known,
    functions: BTreeMap<String, Function>,
    depth: usize,
    nested: usize,
    ran: usize,
    /// Changes of columns, keys and tables so far.
    made: usize,
    /// Changes not yet applied: a file's are applied together where no SQL stands between them.
    pending: Vec<(Spot, Change)>,
    /// Conditions around the current step that ask for the state it leads to.
    guards: usize,
    budget: Budget,
    /// Problems said so far, by line and column.
    said: BTreeSet<(u32, u32, String)>,
    /// Names that hold answers to such questions.
    answers: BTreeSet<String>,
}

impl<'s> Steps<'s> {
    /// Starts with a file; `functions` are those that its steps may call by name.
    pub(crate) fn new(
        database: &'s mut Database,
        code: &'s Code,
        words: &'s Words,
        functions: &[&Function],
    ) -> Self {
        let pack = database.dialect();
        let spot = Spot { line: 1, column: 1, end_column: 1 };
        let text = |text: &String| Node { kind: Kind::Text(text.clone()), spot };
        let named = |function: &&Function| (function.name.clone(), (*function).clone());
        Self {
            database,
            code,
            pack,
            words,
            known: words.known.iter().map(|(name, of)| (name.clone(), text(of))).collect(),
            functions: functions.iter().map(named).collect(),
            depth: 0,
            nested: 0,
            ran: 0,
            made: 0,
            pending: Vec::new(),
            guards: 0,
            budget: Budget::new(),
            said: BTreeSet::new(),
            answers: BTreeSet::new(),
        }
    }

    /// Applies what was not yet applied; the last thing to do with a file.
    pub(crate) fn flush(&mut self) {
        let changes = std::mem::take(&mut self.pending);
        let script = self.code.script();
        match changes.is_empty() {
            true => {}
            false if self.guards > 0 => self.database.attempt(&script, changes),
            false => self.database.apply_each(&script, changes),
        }
    }

    /// Makes a change that code spells out at a place.
    pub(crate) fn change(&mut self, spot: Spot, change: Change) {
        let is_tie = match &change {
            Change::AlterTable { clause, .. } => {
                matches!(**clause, Clause::AddConstraint(Constraint::Foreign(_)))
            }
            other => matches!(other, Change::Index { .. }),
        };
        self.made += usize::from(!is_tie);
        self.pending.push((spot, change));
    }

    /// Returns true for calls whose result stands for what their first argument names.
    pub(crate) fn makes(&self, call: &str) -> bool {
        self.words.makes.contains(call)
    }

    /// Makes a change if there is something to change.
    pub(crate) fn attempt(&mut self, spot: Spot, change: Change) {
        self.flush();
        self.database.attempt(&self.code.script(), vec![(spot, change)]);
    }

    /// Says that a step cannot be replayed.
    pub(crate) fn problem(&mut self, spot: Spot, reason: String) {
        // A loop says it once.
        if !self.said.insert((spot.line, spot.column, reason.clone())) {
            return;
        }
        let cure = "Name a dump of the schema beside it: what this step does is not in the result.";
        let problem = self.code.problem(spot, reason, cure);
        self.database.problem(problem);
    }

    /// Runs statements in order.
    pub(crate) fn run(&mut self, nodes: &[Node], does: &mut Does<'_>) {
        self.nested += 1;
        if self.nested <= NESTED {
            self.run_each(nodes, does);
        } else if let Some(first) = nodes.first() {
            self.problem(first.spot, "nested too deep".to_owned());
        }
        self.nested -= 1;
    }

    /// Returns true if too many steps ran.
    fn is_spent(&self) -> bool {
        self.ran > MOST
    }

    fn run_each(&mut self, nodes: &[Node], does: &mut Does<'_>) {
        for node in nodes {
            self.ran += 1;
            if self.is_spent() {
                if self.ran == MOST + 1 {
                    self.problem(node.spot, format!("more than {MOST} steps in one file"));
                }
                return;
            }
            self.statement(node, does);
        }
    }

    /// Remembers what a name stands for, or that it is not known any more.
    fn learn(&mut self, name: String, value: Node) {
        if is_small(&value) && self.known.len() < NAMES {
            self.known.insert(name, value);
        } else {
            self.known.remove(&name);
        }
    }

    fn statement(&mut self, node: &Node, does: &mut Does<'_>) {
        match &node.kind {
            Kind::Call(_) => {
                let node = resolved(node, &self.known, &self.budget);
                if let Kind::Call(call) = &node.kind {
                    self.call(call, node.spot, does);
                }
            }
            Kind::Assign(assign) => {
                let right = resolved(&assign.right, &self.known, &self.budget);
                if let Some(name) = assign.left.name() {
                    if is_literal(&right) || matches!(right.kind, Kind::Template(_)) {
                        self.learn(name.to_owned(), right);
                        return;
                    }
                    self.known.remove(name);
                    let made = right.call().filter(|call| self.makes(&call.name));
                    let made = made.and_then(|call| call.argument(0));
                    let inner = made.and_then(Node::call).filter(|call| self.makes(&call.name));
                    let made = inner.and_then(|call| call.argument(0)).or(made);
                    if let Some(of) = made.filter(|of| of.text().is_some()) {
                        self.learn(name.to_owned(), of.clone());
                    }
                    if self.is_guarded(std::slice::from_ref(&right)) {
                        self.answers.insert(name.to_owned());
                    }
                }
                self.statement(&right, does);
            }
            Kind::Field(field) => {
                let value =
                    field.value.as_ref().map(|value| resolved(value, &self.known, &self.budget));
                if let Some(value) = value.filter(is_literal) {
                    for of in ["", "this.", "self.", "static."] {
                        self.learn(format!("{of}{}", field.name), value.clone());
                    }
                }
            }
            // What a keyword guards: `do: create ..`.
            Kind::Pair(_, value) if value.call().is_some() => self.statement(value, does),
            Kind::Branch(parts) => self.branch(parts, node.spot, does),
            Kind::Other(nodes) => self.run(nodes, does),
            Kind::Block(block) => self.run(&block.body, does),
            _ => {}
        }
    }

    fn call(&mut self, call: &Call, spot: Spot, does: &mut Does<'_>) {
        let words = self.words;
        if words.backward.contains(&call.name) || does(self, call, spot) {
            return;
        }
        if words.sql.contains(&call.name) {
            if let Some(before) = call.receiver.as_ref().filter(|of| of.call().is_some()) {
                self.statement(before, does);
            }
            self.sql(call, spot);
            // What comes next may stand in a function that is called then.
            let after = call.arguments.iter().filter_map(Node::block);
            after.for_each(|block| self.run(&block.body, does));
            return;
        }
        if words.each.contains(&call.name) && self.each(call, does) {
            return;
        }
        if words.conditions.contains(&call.name) {
            let body = call.body().map(|block| block.body.as_slice()).unwrap_or_default();
            let parts: Vec<Node> = call.arguments.iter().chain(body).cloned().collect();
            self.branch(&parts, spot, does);
            return;
        }
        let own =
            call.receiver.as_ref().is_none_or(|of| matches!(of.name(), Some("self" | "this")));
        if own && let Some(function) = self.functions.get(&call.name).cloned() {
            self.called(&function, call, does);
            return;
        }
        let of_class = call
            .receiver
            .as_ref()
            .is_some_and(|of| of.name().is_some_and(|name| name.starts_with(char::is_uppercase)));
        if (own || of_class) && self.is_suspect(&call.name) {
            self.problem(spot, format!("what `{}` does is not known", call.name));
        }
        if let Some(receiver) = &call.receiver {
            self.statement(receiver, does);
        }
        let block = call.block.as_ref().and_then(Node::block);
        let blocks = block.into_iter().chain(call.arguments.iter().filter_map(Node::block));
        let answered = call.receiver.iter().any(|of| self.is_guarded(std::slice::from_ref(of)));
        for block in blocks {
            // `hasTable('notes').then(exists => ..)`
            self.answers.extend(block.parameters.iter().filter(|_| answered).cloned());
            self.run(&block.body, does);
        }
        let lists = call.arguments.iter().filter_map(Node::list);
        lists.for_each(|list| self.run(list, does));
        let rest = |node: &&Node| node.block().is_none() && node.list().is_none();
        for value in call.arguments.iter().filter(rest) {
            self.statement(value, does);
        }
    }

    fn is_suspect(&self, name: &str) -> bool {
        let part = |part: &String| name.to_ascii_lowercase().contains(part.as_str());
        let words = self.words;
        let is_known = words.harmless.contains(name) || words.guards.contains(name);
        !is_known && words.suspects.iter().any(part)
    }

    /// Runs a function of the file with the arguments of a call.
    fn called(&mut self, function: &Function, call: &Call, does: &mut Does<'_>) {
        if self.depth >= DEEPEST {
            return;
        }
        self.depth += 1;
        let outside = self.known.clone();
        for (name, value) in function.parameters.iter().zip(&call.arguments) {
            let name = name.trim_end_matches(':');
            if is_literal(value) {
                self.known.insert(name.to_owned(), value.clone());
            } else {
                self.known.remove(name);
            }
        }
        self.run(&function.body, does);
        self.known = outside;
        self.depth -= 1;
    }

    /// Runs what depends on a condition as if it held, but not what runs otherwise.
    fn branch(&mut self, parts: &[Node], spot: Spot, does: &mut Does<'_>) {
        if self.is_loop(parts, does) {
            return;
        }
        let before = self.made;
        let is_guarded = self.is_guarded(parts);
        self.flush();
        self.guards += usize::from(is_guarded);
        let is_otherwise = |node: &&Node| !matches!(node.kind, Kind::Branch(_));
        for part in parts.iter().filter(is_otherwise) {
            self.statement(part, does);
        }
        let nested: Vec<&Node> =
            parts.iter().filter(|node| matches!(node.kind, Kind::Branch(_))).collect();
        self.flush();
        self.guards -= usize::from(is_guarded);
        // A condition alone runs nothing; what is inside may be another condition.
        if self.made == before {
            for part in nested {
                self.statement(part, does);
            }
            return;
        }
        if !is_guarded {
            let reason =
                "this runs on a condition that is not known here, and was read as if it held";
            self.problem(spot, reason.to_owned());
        }
    }

    /// Returns true if a condition asks for the state that its step leads to.
    fn is_guarded(&self, parts: &[Node]) -> bool {
        let mut found = false;
        for part in parts {
            part.visit(&mut |node| {
                found |= node.called().is_some_and(|name| self.words.guards.contains(name));
                found |= node.name().is_some_and(|name| self.answers.contains(name));
            });
        }
        found
    }
}
