//! What calls on a table do: the table is what the variable they are made on stands for.

use super::words::{Verb, Words};
use crate::sources::forms::build;
use crate::sources::forms::steps::{Options, Steps};
use crate::sources::schema::{Change, Clause, Constraint, Spot};
use crate::sources::syntax::{Call, Kind, Node};

/// A call on a table.
struct On<'c> {
    words: &'c Words,
    table: &'c str,
    call: &'c Call,
    spot: Spot,
}

/// Performs a chain of calls; false if it is none of a schema's.
pub(super) fn on_table(words: &Words, steps: &mut Steps<'_>, call: &Call, spot: Spot) -> bool {
    if !words.verbs.contains_key(&call.name) {
        return false;
    }
    let chain = call.chain();
    let Some(first) = chain.first() else { return false };
    let mut table = first.receiver.as_ref().and_then(Node::text);
    let mut column = None;
    for call in &chain {
        let Some(&verb) = words.verbs.get(&call.name) else { continue };
        if steps.makes(&call.name) || matches!(verb, Verb::DropTable | Verb::RenameTable) {
            table = call.argument(0).and_then(|name| named(steps, name));
            if let Some(name) = table {
                on_schema(steps, verb, name, call, spot);
            }
        }
        let Some(table) = table else {
            if !matches!(verb, Verb::Index | Verb::Nothing) {
                let reason =
                    format!("which table `{}` is for is known only when it runs", call.name);
                steps.problem(spot, reason);
            }
            return true;
        };
        let on = On { words, table, call, spot };
        match (verb, column) {
            (Verb::SetType, Some(column)) => on.set_type(steps, column),
            (Verb::SetType, None) => on.unknown(steps),
            _ => on.perform(steps, verb),
        }
        column = call.argument(0).and_then(Node::text).or(column);
    }
    true
}

/// Returns the name that an argument is, or that a call stands for.
fn named<'n>(steps: &Steps<'_>, node: &'n Node) -> Option<&'n str> {
    let made = || node.call().filter(|call| steps.makes(&call.name));
    node.text().or_else(|| made()?.argument(0)?.text())
}

/// Performs a call on the whole schema.
fn on_schema(steps: &mut Steps<'_>, verb: Verb, table: &str, call: &Call, spot: Spot) {
    match (verb, call.argument(1).and_then(Node::text)) {
        (Verb::Create, _) => create(steps, table, spot),
        (Verb::DropTable, _) => steps.change(spot, Change::DropTable(build::named(table))),
        (Verb::RenameTable, Some(to)) => {
            let (from, to) = (build::named(table), build::named(to));
            steps.change(spot, Change::RenameTable { from, to });
        }
        (Verb::RenameTable, None) => {
            steps.problem(spot, "the new name is known only when it runs".to_owned());
        }
        _ => {}
    }
}

fn create(steps: &mut Steps<'_>, table: &str, spot: Spot) {
    let mut change = build::create(table, spot, Vec::new(), Vec::new());
    if let Change::CreateTable(table) = &mut change {
        // A step that would fail is in no history: what is there already was asked for.
        table.if_not_exists = true;
    }
    steps.change(spot, change);
}

impl On<'_> {
    fn perform(&self, steps: &mut Steps<'_>, verb: Verb) {
        let text = |at: usize| self.call.argument(at).and_then(Node::text).map(str::to_owned);
        match (verb, text(0)) {
            (Verb::Column, Some(name)) => self.column(steps, &name),
            (Verb::ChangeColumn, Some(column)) => {
                let options = self.call.argument(1);
                let Some(of) = options.and_then(|map| map.get(&self.words.kind)) else { return };
                self.retype(steps, &column, of, &options_of(options));
            }
            (Verb::DropColumn, Some(column)) => self.alter(steps, Clause::DropColumn(column)),
            (Verb::RenameColumn, Some(from)) => match text(1) {
                Some(to) => self.alter(steps, Clause::RenameColumn { from, to }),
                None => self.unknown(steps),
            },
            (Verb::Key, _) => match self.names(0) {
                names if names.is_empty() => self.unknown(steps),
                names => self.alter(steps, Clause::AddConstraint(Constraint::PrimaryKey(names))),
            },
            (Verb::DropKey, _) => self.alter(steps, Clause::DropPrimaryKey),
            (Verb::ForeignKey, to) => {
                let to = to.or_else(|| {
                    let other = self.call.argument(0)?.call()?;
                    other.argument(0)?.text().map(str::to_owned)
                });
                let (columns, target) = (self.names(1), self.names(2));
                let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
                let target: Vec<&str> = target.iter().map(String::as_str).collect();
                if let Some(to) = to {
                    let key = build::reference(&columns, &to, &target, false, self.spot);
                    self.alter(steps, Clause::AddConstraint(key));
                }
            }
            (Verb::Index, _) => {
                if let Some(column) = self.names(0).into_iter().next() {
                    let table = build::named(self.table);
                    steps.change(self.spot, Change::Index { table, column });
                }
            }
            (Verb::Column | Verb::ChangeColumn | Verb::DropColumn | Verb::RenameColumn, None) => {
                self.unknown(steps);
            }
            _ => {}
        }
    }

    fn column(&self, steps: &mut Steps<'_>, name: &str) {
        let Some(of) = self.call.argument(1).and_then(|of| self.type_of(steps, of)) else {
            return self.unknown(steps);
        };
        let options = options_of(self.call.argument(2).or_else(|| self.call.named("options")));
        let definition = self.words.types.sql(&of, &options, steps.pack);
        let spot = self.call.argument(0).map_or(self.spot, |node| node.spot);
        let column = build::column(name, &definition, spot, steps.pack);
        self.alter(steps, Clause::Add { column, if_not_exists: true });
    }

    fn set_type(&self, steps: &mut Steps<'_>, column: &str) {
        match self.call.argument(0) {
            Some(of) => self.retype(steps, column, of, &Options::new()),
            None => self.unknown(steps),
        }
    }

    /// Changes the type of a column, which keeps what else it is.
    fn retype(&self, steps: &mut Steps<'_>, column: &str, of: &Node, options: &Options) {
        let Some(of) = self.type_of(steps, of) else { return self.unknown(steps) };
        let mut definition = self.words.types.sql(&of, options, steps.pack);
        if steps.pack.words.minting.rowid.is_some() {
            // The table is made anew, and a key of integers is one that mints there.
            definition = self.words.types.minted(&definition, steps.pack);
        }
        let to = build::column(column, &definition, self.spot, steps.pack).of;
        self.alter(steps, Clause::Type { column: column.to_owned(), to });
    }

    /// Returns a type by its name, its constant, or what makes an object of its name.
    fn type_of(&self, steps: &Steps<'_>, node: &Node) -> Option<String> {
        let named = match &node.kind {
            Kind::Call(call) => return self.type_of(steps, call.argument(0)?),
            _ => node.text().or_else(|| node.last_name())?.to_ascii_lowercase(),
        };
        self.words.types.knows(&named, steps.pack).then_some(named)
    }

    /// Returns the names in the list that is an argument.
    fn names(&self, at: usize) -> Vec<String> {
        let entries = match self.call.argument(at).map(|node| &node.kind) {
            Some(Kind::Map(entries) | Kind::List(entries)) => entries.as_slice(),
            _ => &[],
        };
        entries.iter().filter_map(Node::text).map(str::to_owned).collect()
    }

    fn alter(&self, steps: &mut Steps<'_>, clause: Clause) {
        steps.change(self.spot, build::alter(self.table, clause));
    }

    fn unknown(&self, steps: &mut Steps<'_>) {
        let reason = format!("what `{}` is given is known only when it runs", self.call.name);
        steps.problem(self.spot, reason);
    }
}

/// Returns the single values of a map.
fn options_of(map: Option<&Node>) -> Options {
    let Some(Kind::Map(entries)) = map.map(|map| &map.kind) else { return Options::new() };
    let entry = |entry: &Node| match &entry.kind {
        Kind::Pair(key, value) => {
            let value = match &value.kind {
                Kind::Text(text) | Kind::Number(text) => text.clone(),
                Kind::Bool(truth) => truth.to_string(),
                _ => return None,
            };
            Some((key.text()?.to_owned(), value))
        }
        _ => None,
    };
    entries.iter().filter_map(entry).collect()
}
