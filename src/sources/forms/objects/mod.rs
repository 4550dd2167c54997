//! Migrations that spell tables as objects: `createTable('notes', { id: { type: INTEGER, primaryKey: true } })`.
//!
//! Opened in the order of their names, their way forward run. What keys, types and calls mean is data of the form.

mod models;
mod spec;
mod words;

pub(super) use models::models;

use super::code;
use super::steps::Steps;
use super::{Context, Group, broken_pack, build, forward};
use crate::facts::Facts;
use crate::sources::schema::{Change, Clause, ColumnDef, Constraint, Spot};
use crate::sources::syntax::{Call, Kind, Node};
use spec::{Unknown, bare};
use words::{Verb, Words};

/// Reads migrations in the order of their file names.
pub(super) fn migrations(group: &Group, context: &Context<'_>) -> Facts {
    let words: Words = match context.pack.words() {
        Ok(words) => words,
        Err(error) => return broken_pack(group, context, &error),
    };
    let mut database = code::database(group, context, words.dialect.of(&group.root));
    let (names, steps) = (&words.forward, &words.steps);
    forward::replay(
        group,
        &words.language,
        names,
        steps,
        &mut database,
        &mut |steps, call, spot| perform(&words, steps, call, spot),
    );
    database.finish()
}

/// Performs a call on the database; false if it is none.
fn perform(words: &Words, steps: &mut Steps<'_>, call: &Call, spot: Spot) -> bool {
    if let Some(bound) = bound(words, call) {
        if words.steps.sql.contains(&bound.name) {
            steps.sql(&bound, spot);
            return true;
        }
        return perform(words, steps, &bound, spot);
    }
    let Some(&verb) = words.verbs.get(&call.name) else { return false };
    let on = call.receiver.as_ref().and_then(Node::name);
    if on.is_none_or(|name| name == "this") {
        return false;
    }
    if verb != Verb::Nothing {
        step(words, steps, call, verb, spot);
    }
    // What comes next may stand in a function that is called then.
    for block in call.arguments.iter().filter_map(Node::block) {
        steps.run(&block.body, &mut |steps, call, spot| perform(words, steps, call, spot));
    }
    true
}

/// Returns the call that a function will be called by.
fn bound(words: &Words, call: &Call) -> Option<Call> {
    if !words.binds.contains(&call.name) {
        return None;
    }
    let (on, name) = call.receiver.as_ref()?.name()?.rsplit_once('.')?;
    let kind = Kind::Name(on.to_owned());
    let receiver = call.receiver.as_ref().map(|of| Node { kind, spot: of.spot });
    let arguments = call.arguments.iter().skip(1).cloned().collect();
    Some(Call { receiver, name: name.to_owned(), arguments, ..Call::default() })
}

fn step(words: &Words, steps: &mut Steps<'_>, call: &Call, verb: Verb, spot: Spot) {
    let Some(table) = call.argument(0).and_then(|node| words.table(node)) else {
        let reason = format!("which table `{}` is for is known only when it runs", call.name);
        steps.problem(spot, reason);
        return;
    };
    let step = Step { words, call, table: &table, spot };
    if step.perform(verb, steps).is_none() {
        let reason = format!("what `{}` is given is known only when it runs", call.name);
        steps.problem(spot, reason);
    }
}

/// A column, where it stands and what it refers to.
type Read = (Spot, ColumnDef, Option<Constraint>);

/// A call on a table.
struct Step<'s> {
    words: &'s Words,
    call: &'s Call,
    table: &'s str,
    spot: Spot,
}

impl Step<'_> {
    /// Performs it; `None` if it cannot be told what it does.
    fn perform(&self, verb: Verb, steps: &mut Steps<'_>) -> Option<()> {
        let table = || build::named(self.table);
        let named = |at| self.call.argument(at).and_then(|node| self.words.table(node));
        match verb {
            Verb::Create => self.create(steps)?,
            Verb::DropTable => steps.change(self.spot, Change::DropTable(table())),
            Verb::RenameTable => {
                let to = build::named(&named(1)?);
                steps.change(self.spot, Change::RenameTable { from: table(), to });
            }
            Verb::AddColumns => self.add(steps)?,
            Verb::ChangeColumn => self.change(steps)?,
            Verb::DropColumns => {
                for name in self.names(1)? {
                    self.alter(steps, self.spot, Clause::DropColumn(name));
                }
            }
            Verb::RenameColumn => {
                let (from, to) = (self.names(1)?.pop()?, self.names(2)?.pop()?);
                self.alter(steps, self.spot, Clause::RenameColumn { from, to });
            }
            Verb::Constraint => self.constraints(steps),
            Verb::Key => {
                let key = Constraint::PrimaryKey(self.names(1)?);
                self.alter(steps, self.spot, Clause::AddConstraint(key));
            }
            Verb::Nothing => {}
        }
        Some(())
    }

    fn alter(&self, steps: &mut Steps<'_>, spot: Spot, clause: Clause) {
        steps.change(spot, build::alter(self.table, clause));
    }

    /// Returns the names of columns that an argument gives: texts, or objects with names.
    fn names(&self, at: usize) -> Option<Vec<String>> {
        let node = self.call.argument(at)?;
        let name = |node: &Node| {
            let named = || spec::value(node, &self.words.spec.name).and_then(Node::text);
            node.text().or_else(named).map(bare)
        };
        match node.list() {
            Some(list) => list.iter().map(name).collect(),
            None => name(node).map(|name| vec![name]),
        }
    }

    fn create(&self, steps: &mut Steps<'_>) -> Option<()> {
        let first = self.call.argument(0)?;
        let mut change = build::create(self.table, self.spot, Vec::new(), Vec::new());
        if let Change::CreateTable(table) = &mut change {
            // A step that would fail is in no history: what is there already was guarded.
            table.if_not_exists = true;
        }
        steps.change(self.spot, change);
        let has_columns = spec::value(first, &self.words.spec.columns).is_some();
        let columns = if has_columns { first } else { self.call.argument(1)? };
        self.add_all(steps, columns);
        let keys = spec::value(columns, &self.words.spec.foreign_keys).and_then(Node::list);
        for key in keys.into_iter().flatten() {
            if let Some(key) = self.words.constraint(key, key.spot) {
                self.alter(steps, self.spot, Clause::AddConstraint(key));
            }
        }
        Some(())
    }

    /// Adds one column by its name and what it is, or those of an object or list.
    fn add(&self, steps: &mut Steps<'_>) -> Option<()> {
        let first = self.call.argument(1)?;
        match first.text() {
            Some(name) => {
                let spec = spec::object(self.call.argument(2)?);
                let name = match spec::value(spec, &self.words.spec.name).and_then(Node::text) {
                    Some(field) => bare(field),
                    None => bare(name),
                };
                let column = spec::Column { name, spot: first.spot, spec };
                if let Some((spot, read, tie)) = self.read(steps, &column) {
                    self.add_one(steps, spot, read, tie);
                }
            }
            None => self.add_all(steps, first),
        }
        Some(())
    }

    fn add_all(&self, steps: &mut Steps<'_>, columns: &Node) {
        let mut added = Vec::new();
        for column in self.words.columns(columns) {
            match column {
                Ok(column) => added.extend(self.read(steps, &column)),
                Err(Unknown(spot)) => {
                    let reason = "which columns this adds is known only when it runs".to_owned();
                    steps.problem(spot, reason);
                }
            }
        }
        let key = spec::joint_key(added.iter_mut().map(|(_, read, _)| read));
        for (spot, read, tie) in added {
            self.add_one(steps, spot, read, tie);
        }
        if let Some(key) = key {
            self.alter(steps, self.spot, Clause::AddConstraint(key));
        }
    }

    /// Reads a column, or says that it cannot be told what it is.
    fn read(&self, steps: &mut Steps<'_>, column: &spec::Column<'_>) -> Option<Read> {
        let read = self.words.read(column, steps.pack);
        if read.is_none() {
            let reason = format!("the type of `{}` is known only when it runs", column.name);
            steps.problem(column.spot, reason);
        }
        let (read, tie) = read?;
        Some((column.spot, read, tie))
    }

    fn add_one(&self, steps: &mut Steps<'_>, spot: Spot, read: ColumnDef, tie: Option<Constraint>) {
        self.alter(steps, spot, Clause::Add { column: read, if_not_exists: true });
        if let Some(tie) = tie {
            self.alter(steps, spot, Clause::AddConstraint(tie));
        }
    }

    /// Changes a column to what an object spells.
    fn change(&self, steps: &mut Steps<'_>) -> Option<()> {
        let old = self.names(1)?.pop()?;
        let spec = spec::object(self.call.argument(2)?);
        let is_type = !matches!(spec.kind, Kind::Map(_));
        if !is_type && spec::value(spec, &self.words.spec.of).is_none() {
            return Some(());
        }
        let spot = self.call.argument(1).map_or(self.spot, |node| node.spot);
        let named = spec::value(spec, &self.words.spec.name).and_then(Node::text);
        let name = named.map_or_else(|| old.clone(), bare);
        let column = spec::Column { name: name.clone(), spot, spec };
        let (read, tie) = self.words.read(&column, steps.pack)?;
        let keeps = self.words.spec.keeps.contains(&steps.pack.name);
        if keeps && read.mint.is_none() {
            if name != old {
                let clause = Clause::RenameColumn { from: old, to: name.clone() };
                self.alter(steps, spot, clause);
            }
            self.alter(steps, spot, Clause::Type { column: name, to: read.of });
        } else {
            self.alter(steps, spot, Clause::Modify { column: old, to: read });
        }
        if let Some(tie) = tie {
            self.alter(steps, spot, Clause::AddConstraint(tie));
        }
        Some(())
    }

    /// Adds the keys that the arguments spell.
    fn constraints(&self, steps: &mut Steps<'_>) {
        let lists = |node| match spec::value(node, &self.words.spec.foreign_keys) {
            Some(keys) => keys.list().map_or_else(|| vec![keys], |list| list.iter().collect()),
            None => node.list().map_or_else(|| vec![node], |list| list.iter().collect()),
        };
        for node in self.call.arguments.iter().skip(1).flat_map(lists) {
            if let Some(key) = self.words.constraint(node, self.spot) {
                self.alter(steps, self.spot, Clause::AddConstraint(key));
            }
        }
    }
}
