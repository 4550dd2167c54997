//! What a call of a migration or schema file does to tables.

use super::columns::{names, options};
use super::words::{Defaults, Verb, Words};
use crate::rules::plurals::{plural, snake_case};
use crate::sources::forms::build;
use crate::sources::forms::code::Code;
use crate::sources::forms::steps::Steps;
use crate::sources::schema::{Change, Clause, Constraint, Spot};
use crate::sources::syntax::{Block, Call, Class, Kind, Node};
use std::collections::BTreeMap;

/// Performs calls as one version of the framework does.
pub(super) struct Performer<'w> {
    pub(super) words: &'w Words,
    pub(super) defaults: &'w Defaults,
    /// Classes that may be taken back, by name.
    pub(super) earlier: &'w Earlier<'w>,
    /// Migrations that are being taken back.
    pub(super) reverting: Vec<String>,
}

/// Classes by name, with the files that they stand in.
pub(super) type Earlier<'c> = BTreeMap<String, (&'c Code, &'c Class)>;

/// A call on a table: what it is given, without the table's name.
pub(super) struct On<'c> {
    pub(super) table: &'c str,
    pub(super) arguments: Vec<&'c Node>,
    pub(super) call: &'c Call,
    pub(super) spot: Spot,
}

impl Performer<'_> {
    /// Performs a call outside any table's block; false if it is none of a schema's.
    pub(super) fn call(&mut self, steps: &mut Steps<'_>, call: &Call, spot: Spot) -> bool {
        let Some(&verb) = self.words.verbs.get(&call.name) else { return false };
        match verb {
            Verb::Nothing => return true,
            Verb::Opaque => {
                steps.problem(spot, format!("`{}` cannot be replayed", call.name));
                return true;
            }
            Verb::Revert => {
                self.revert(steps, call, spot);
                return true;
            }
            _ => {}
        }
        let mut arguments = call.arguments.iter().filter(is_positional);
        let table = arguments.next().and_then(|node| self.table_of(node));
        let Some(table) = table.as_deref() else {
            if !matches!(verb, Verb::Index | Verb::Default) {
                let reason =
                    format!("which table `{}` is for is known only when it runs", call.name);
                steps.problem(spot, reason);
            }
            return true;
        };
        let on = On { table, arguments: arguments.collect(), call, spot };
        match verb {
            Verb::Create => self.create(steps, &on),
            Verb::Join => self.join(steps, &on),
            Verb::Change => self.block(steps, call, table),
            _ => self.perform(steps, verb, &on),
        }
        true
    }

    /// Returns the table that an argument names, by itself or by its class.
    fn table_of(&self, node: &Node) -> Option<String> {
        let class = node.call().filter(|call| call.name == self.words.table_name);
        let class = class.and_then(|call| call.receiver.as_ref()?.last_name());
        let class = class.filter(|name| name.starts_with(char::is_uppercase));
        node.text().map(str::to_owned).or_else(|| Some(plural(&snake_case(class?))))
    }

    /// Runs the block of a table.
    pub(super) fn block(&mut self, steps: &mut Steps<'_>, call: &Call, table: &str) {
        let Some(Block { parameters, body }) = call.body() else { return };
        let Some(of) = parameters.first() else { return };
        steps.run(body, &mut |steps, call, spot| {
            if call.receiver.as_ref().and_then(Node::name) != Some(of) {
                return self.call(steps, call, spot);
            }
            self.on_table(steps, call, spot, table);
            true
        });
    }

    /// Performs a call on the table of a block: by its verb, or it declares columns of the type of its name.
    fn on_table(&self, steps: &mut Steps<'_>, call: &Call, spot: Spot, table: &str) {
        let arguments = call.arguments.iter().filter(is_positional).collect();
        let on = On { table, arguments, call, spot };
        match self.words.table_verbs.get(&call.name) {
            Some(verb) => self.perform(steps, *verb, &on),
            None => self.of_type(steps, &on),
        }
    }

    fn of_type(&self, steps: &mut Steps<'_>, on: &On<'_>) {
        let of = &on.call.name;
        let names = names(&on.arguments);
        if !self.words.types.knows(of, steps.pack) || names.is_empty() {
            let reason = format!("which columns `{of}` declares is not known");
            steps.problem(on.spot, reason);
            return;
        }
        for name in names {
            self.column(steps, on.table, name, of, &options(on.call));
        }
    }

    pub(super) fn perform(&self, steps: &mut Steps<'_>, verb: Verb, on: &On<'_>) {
        match verb {
            Verb::Column => self.columns(steps, on),
            Verb::PrimaryKey => self.primary_key(steps, on),
            Verb::ChangeColumn => self.change_column(steps, on),
            Verb::Default => self.default(steps, on),
            Verb::Reference => self.references(steps, on),
            Verb::Timestamps => self.timestamps(steps, on),
            Verb::ForeignKey => self.foreign_key(steps, on),
            Verb::RemoveColumns => self.remove(steps, on, &on.arguments),
            Verb::RemoveColumn => {
                // After the column comes what it was, so that the step can be taken back.
                let is_type = |node: &&Node| {
                    node.text().is_some_and(|of| self.words.types.knows(of, steps.pack))
                };
                let columns: Vec<&Node> = match on.arguments.as_slice() {
                    [first, second, ..] if is_type(second) => vec![first],
                    all => all.to_vec(),
                };
                self.remove(steps, on, &columns);
            }
            Verb::RemoveReference => {
                for (name, _) in names(&on.arguments) {
                    for end in ["id", "type"] {
                        let column = format!("{name}_{end}");
                        steps.change(on.spot, build::alter(on.table, Clause::DropColumn(column)));
                    }
                }
            }
            Verb::RemoveTimestamps => {
                for name in &self.words.timestamps {
                    steps.change(on.spot, build::alter(on.table, Clause::DropColumn(name.clone())));
                }
            }
            Verb::RenameColumn => match on.arguments.as_slice() {
                [from, to, ..] if from.text().is_some() && to.text().is_some() => {
                    let text = |node: &Node| node.text().unwrap_or_default().to_owned();
                    let clause = Clause::RenameColumn { from: text(from), to: text(to) };
                    steps.change(on.spot, build::alter(on.table, clause));
                }
                _ => unknown(steps, on),
            },
            Verb::RenameTable => match on.arguments.first().and_then(|to| to.text()) {
                Some(to) => self.rename_table(steps, on, to),
                None => unknown(steps, on),
            },
            Verb::DropTable => {
                steps.change(on.spot, Change::DropTable(build::named(on.table)));
                for (name, _) in names(&on.arguments) {
                    steps.change(on.spot, Change::DropTable(build::named(name)));
                }
            }
            Verb::Index => {
                let first = on.arguments.first();
                let first = first.and_then(|node| node.list()?.first().or(Some(node)));
                if let Some(column) = first.and_then(Node::text).filter(|name| is_name(name)) {
                    let (table, column) = (build::named(on.table), column.to_owned());
                    steps.change(on.spot, Change::Index { table, column });
                }
            }
            Verb::Key => {
                let columns = names(&on.arguments);
                let columns = columns.into_iter().map(|(name, _)| name.to_owned()).collect();
                let key = Clause::AddConstraint(Constraint::PrimaryKey(columns));
                steps.change(on.spot, build::alter(on.table, key));
            }
            Verb::Opaque | Verb::Revert => unknown(steps, on),
            Verb::Create | Verb::Change | Verb::Join | Verb::Nothing => {}
        }
    }

    fn rename_table(&self, steps: &mut Steps<'_>, on: &On<'_>, to: &str) {
        let (from, named) = (build::named(on.table), build::named(to));
        steps.change(on.spot, Change::RenameTable { from, to: named });
        if self.words.renames_sequences.contains(&steps.pack.name) {
            let of = |table: &str| build::named(&self.words.sequence.replace("{table}", table));
            steps.attempt(on.spot, Change::RenameSequence { from: of(on.table), to: of(to) });
        }
    }

    fn remove(&self, steps: &mut Steps<'_>, on: &On<'_>, columns: &[&Node]) {
        let names = names(columns);
        if names.is_empty() {
            unknown(steps, on);
        }
        for (name, _) in names {
            steps.change(on.spot, build::alter(on.table, Clause::DropColumn(name.to_owned())));
        }
    }
}

/// Says that what a call is given is known only when it runs.
pub(super) fn unknown(steps: &mut Steps<'_>, on: &On<'_>) {
    let reason = format!("what `{}` is given is known only when it runs", on.call.name);
    steps.problem(on.spot, reason);
}

/// Returns true for what is no option, nor a block.
pub(super) fn is_positional(node: &&Node) -> bool {
    !matches!(node.kind, Kind::Pair(..) | Kind::Map(_) | Kind::Block(_))
}

/// Returns true for a column's name; an index may be of an expression.
fn is_name(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || c == '_')
}
