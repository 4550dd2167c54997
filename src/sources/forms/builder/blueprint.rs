//! What stands in a table's block: each chain of calls is a column with what follows it, or changes others.

use super::column::Chain;
use super::words::{Verb, Words};
use crate::sources::forms::build;
use crate::sources::forms::steps::Steps;
use crate::sources::schema::{Change, Clause, Constraint, Copied, CopyKind, Spot};
use crate::sources::syntax::{Call, Node};

/// A table while its block runs.
pub(super) struct Blueprint<'b> {
    pub(super) words: &'b Words,
    pub(super) table: &'b str,
}

impl Blueprint<'_> {
    /// Creates the table with its columns.
    pub(super) fn create(&self, steps: &mut Steps<'_>, call: &Call, spot: Spot) {
        let mut change = build::create(self.table, spot, Vec::new(), Vec::new());
        if let Change::CreateTable(table) = &mut change {
            // A step that would fail is in no history: what is there already was guarded.
            table.if_not_exists = true;
        }
        steps.change(spot, change);
        self.run(steps, call);
    }

    /// Creates the table with the columns of another, and what a block adds.
    pub(super) fn create_like(&self, steps: &mut Steps<'_>, from: &str, call: &Call, spot: Spot) {
        let mut change = build::create(self.table, spot, Vec::new(), Vec::new());
        if let Change::CreateTable(table) = &mut change {
            let kind = CopyKind::Like { defaults: true, identity: true, indexes: true };
            table.copies = vec![Copied { from: build::named(from), kind }];
        }
        steps.change(spot, change);
        if call.body().is_some() {
            self.run(steps, call);
        }
    }

    /// Runs the block of a call.
    pub(super) fn run(&self, steps: &mut Steps<'_>, call: &Call) {
        let Some(block) = call.body() else {
            let reason = "what this declares stands in no block beside it".to_owned();
            let spot = call.arguments.first().map_or_else(Spot::default, |node| node.spot);
            steps.problem(spot, reason);
            return;
        };
        let Some(of) = block.parameters.first() else { return };
        steps.run(&block.body, &mut |steps, call, spot| {
            if call.origin() != Some(of) {
                return super::on_schema(self.words, steps, call, spot);
            }
            self.chain(steps, call, spot);
            true
        });
    }

    fn chain(&self, steps: &mut Steps<'_>, call: &Call, spot: Spot) {
        let calls = call.chain();
        let Some((first, rest)) = calls.split_first() else { return };
        let chain = Chain { first, rest, spot };
        let Some(verb) = self.words.table_verbs.get(&first.name) else {
            return self.declare(steps, &chain);
        };
        match verb {
            Verb::DropColumns => {
                let columns: Vec<&Node> = first.arguments.iter().collect();
                self.drop_columns(steps, &columns, spot);
            }
            Verb::DropMacro => self.drop_macro(steps, &chain),
            Verb::RenameColumn => {
                match (
                    first.argument(0).and_then(Node::text),
                    first.argument(1).and_then(Node::text),
                ) {
                    (Some(from), Some(to)) => {
                        let clause =
                            Clause::RenameColumn { from: from.to_owned(), to: to.to_owned() };
                        steps.change(spot, build::alter(self.table, clause));
                    }
                    _ => self.unknown(steps, &chain),
                }
            }
            Verb::ForeignKey => self.foreign_key(steps, &chain),
            Verb::ClassReference => self.class_reference(steps, &chain),
            Verb::Key => {
                let columns = texts(&first.arguments.iter().collect::<Vec<_>>());
                let columns = columns.into_iter().map(str::to_owned).collect();
                let key = Clause::AddConstraint(Constraint::PrimaryKey(columns));
                steps.change(spot, build::alter(self.table, key));
            }
            Verb::Index => {
                let columns = texts(&first.arguments.iter().take(1).collect::<Vec<_>>());
                if let Some(column) = columns.first() {
                    let (table, column) = (build::named(self.table), (*column).to_owned());
                    steps.change(spot, Change::Index { table, column });
                }
            }
            Verb::RenameTable => match first.argument(0).and_then(super::table_named) {
                Some(to) => self.rename(steps, &to, spot),
                None => self.unknown(steps, &chain),
            },
            Verb::DropTable => steps.change(spot, Change::DropTable(build::named(self.table))),
            Verb::Block => self.run(steps, first),
            Verb::Create | Verb::CreateLike | Verb::Change | Verb::Nothing => {}
        }
    }

    /// Renames the table.
    pub(super) fn rename(&self, steps: &mut Steps<'_>, to: &str, spot: Spot) {
        let (from, to) = (build::named(self.table), build::named(to));
        steps.change(spot, Change::RenameTable { from, to });
    }

    /// Drops columns by name.
    pub(super) fn drop_columns(&self, steps: &mut Steps<'_>, columns: &[&Node], spot: Spot) {
        let names = texts(columns);
        if names.is_empty() {
            let reason = "which columns are dropped is known only when it runs".to_owned();
            steps.problem(spot, reason);
        }
        for name in names {
            let clause = Clause::DropColumn(name.to_owned());
            steps.change(spot, build::alter(self.table, clause));
        }
    }

    fn drop_macro(&self, steps: &mut Steps<'_>, chain: &Chain<'_>) {
        let name = chain.first.name.to_ascii_lowercase();
        let dropped = |name: &String| format!("drop{}", name.to_ascii_lowercase());
        let declared = self.words.macros.iter().find(|(word, _)| dropped(word) == name);
        for [column, _] in declared.map(|(_, columns)| columns).into_iter().flatten() {
            let Some(column) = chain.named_in(column) else { return self.unknown(steps, chain) };
            steps.change(chain.spot, build::alter(self.table, Clause::DropColumn(column)));
        }
    }

    /// Says that what a call is given is known only when it runs.
    pub(super) fn unknown(&self, steps: &mut Steps<'_>, chain: &Chain<'_>) {
        let reason = format!("what `{}` is given is known only when it runs", chain.first.name);
        steps.problem(chain.spot, reason);
    }
}

/// Returns the texts among nodes, those in lists too.
pub(super) fn texts<'n>(nodes: &[&'n Node]) -> Vec<&'n str> {
    let flat = nodes.iter().flat_map(|node| match &node.kind {
        crate::sources::syntax::Kind::List(list) | crate::sources::syntax::Kind::Map(list) => {
            list.iter().collect::<Vec<_>>()
        }
        _ => vec![*node],
    });
    flat.filter_map(Node::text).collect()
}
