//! What stands in a table's block: columns that are added, modified and removed.

use super::words::{Verb, Words};
use super::{Types, on_schema};
use crate::sources::forms::build;
use crate::sources::forms::steps::{Options, Steps};
use crate::sources::schema::{Change, Clause, Constraint, Mint, Spot};
use crate::sources::syntax::{Call, Kind, Node};

/// A table while its block runs.
pub(super) struct Table<'t> {
    pub(super) words: &'t Words,
    pub(super) types: &'t Types,
    pub(super) name: &'t str,
}

impl Table<'_> {
    /// Creates the table with its columns.
    pub(super) fn create(&self, steps: &mut Steps<'_>, call: &Call, object: &Call, spot: Spot) {
        let words = self.words;
        let key = object.named(&words.key);
        let mut options = Options::from([(words.key.clone(), "true".to_owned())]);
        let mut name = words.key_name.clone();
        let mut of = Some(self.types.key.clone());
        match key.map(|key| &key.kind) {
            Some(Kind::Bool(false)) => of = None,
            Some(Kind::List(entries) | Kind::Map(entries)) => {
                for entry in entries {
                    if let Kind::Pair(key, value) = &entry.kind {
                        let (Some(key), Some(value)) = (key.word(), value.text()) else { continue };
                        match key {
                            "name" => value.clone_into(&mut name),
                            _ if key == words.kind => of = Some(value.to_owned()),
                            _ => drop(options.insert(key.to_owned(), value.to_owned())),
                        }
                    }
                }
            }
            _ => {}
        }
        let column = of.map(|of| {
            let definition = words.types.sql(&of, &options, steps.pack);
            build::column(&name, &definition, spot, steps.pack)
        });
        let mut change = build::create(self.name, spot, column.into_iter().collect(), Vec::new());
        if let Change::CreateTable(table) = &mut change {
            // A step that would fail is in no history: what is there already was asked for.
            table.if_not_exists = true;
        }
        steps.change(spot, change);
        self.run(steps, call);
    }

    /// Runs the block of a call.
    pub(super) fn run(&self, steps: &mut Steps<'_>, call: &Call) {
        let Some(block) = call.body() else { return };
        let mut keys = Vec::new();
        steps.run(&block.body, &mut |steps, call, spot| {
            let Some(verb) = self.words.table_verbs.get(&call.name) else {
                return on_schema(self.words, self.types, steps, call, spot);
            };
            self.perform(steps, *verb, call, spot, &mut keys);
            true
        });
        if keys.len() > 1 {
            let key = Clause::AddConstraint(Constraint::PrimaryKey(keys));
            steps.change(
                call.arguments.first().map_or_else(Spot::default, |node| node.spot),
                build::alter(self.name, key),
            );
        }
    }

    fn perform(
        &self,
        steps: &mut Steps<'_>,
        verb: Verb,
        call: &Call,
        spot: Spot,
        keys: &mut Vec<String>,
    ) {
        if verb == Verb::Timestamps {
            return self.timestamps(steps, call, spot);
        }
        let Some(name) = call.argument(0) else { return };
        let Some(column) = name.text() else {
            let reason = format!("which column `{}` is for is known only when it runs", call.name);
            return steps.problem(spot, reason);
        };
        if verb == Verb::Remove {
            return steps
                .change(spot, build::alter(self.name, Clause::DropColumn(column.to_owned())));
        }
        let Some(definition) = call.argument(1).and_then(|of| self.definition(steps, call, of))
        else {
            let reason = format!("what `{}` is given is known only when it runs", call.name);
            return steps.problem(spot, reason);
        };
        let read = build::column(column, &definition, name.spot, steps.pack);
        if read.primary_key {
            keys.push(column.to_owned());
        }
        let column = column.to_owned();
        let clause = match (verb, &read.mint) {
            (Verb::Modify, None) if !self.forgets(steps) => Clause::Type { column, to: read.of },
            // The sequence that it has goes on.
            (Verb::Modify, Some(Mint::Serial)) => Clause::Type { column, to: read.of },
            (Verb::Modify, _) => Clause::Modify { column, to: read },
            _ => Clause::Add { column: read, if_not_exists: true },
        };
        steps.change(spot, build::alter(self.name, clause));
        self.tie(steps, call, name.text().unwrap_or_default(), spot);
    }

    /// Returns true if a changed column is defined anew, minting too: where that is an attribute.
    fn forgets(&self, steps: &Steps<'_>) -> bool {
        let minting = &steps.pack.words.minting;
        !minting.serials_have_sequences && !minting.attributes.is_empty()
    }

    /// Returns the SQL definition of a column by its type: a name, a list of one, or what a reference refers to.
    fn definition(&self, steps: &Steps<'_>, call: &Call, of: &Node) -> Option<String> {
        let mut options = Options::new();
        for argument in &call.arguments {
            if let Kind::Pair(key, value) = &argument.kind {
                let value = match &value.kind {
                    Kind::Text(text) | Kind::Number(text) => text.clone(),
                    Kind::Bool(truth) => truth.to_string(),
                    _ => continue,
                };
                options.extend(key.word().map(|key| (key.to_owned(), value)));
            }
        }
        if let Some(list) = of.list() {
            let [head, of] = list else { return None };
            if head.text() != Some(&self.words.list) {
                return Some(self.words.types.sql(head.text()?, &options, steps.pack));
            }
            options.insert(self.words.list.clone(), "true".to_owned());
            let of = of.text().or_else(|| of.list()?.last()?.text())?;
            return Some(self.words.types.sql(of, &options, steps.pack));
        }
        if let Some(reference) = of.call().filter(|call| call.name == self.words.reference) {
            let of = reference.named(&self.words.kind);
            let of = of.map_or(Some(self.types.reference.as_str()), Node::text)?;
            let referring =
                self.words.referring.get(&steps.pack.name).and_then(|types| types.get(of));
            let mut sql = match referring {
                Some(sql) => sql.clone(),
                None => self.words.types.sql(of, &options, steps.pack),
            };
            if options.get(&self.words.key).is_some_and(|it| it == "true") && referring.is_some() {
                sql.push_str(" primary key");
            }
            return Some(sql);
        }
        Some(self.words.types.sql(of.text()?, &options, steps.pack))
    }

    fn tie(&self, steps: &mut Steps<'_>, call: &Call, column: &str, spot: Spot) {
        let reference = call.argument(1).and_then(Node::call);
        let Some(reference) = reference.filter(|call| call.name == self.words.reference) else {
            return;
        };
        let Some(to) = reference.argument(0).and_then(Node::text) else { return };
        let target: Vec<&str> =
            reference.named(&self.words.target).and_then(Node::text).into_iter().collect();
        let key = build::reference(&[column], to, &target, false, spot);
        steps.change(spot, build::alter(self.name, Clause::AddConstraint(key)));
    }

    fn timestamps(&self, steps: &mut Steps<'_>, call: &Call, spot: Spot) {
        for (name, of) in &self.words.timestamps {
            let given = call.named(name);
            if given.and_then(Node::truth) == Some(false) {
                continue;
            }
            let name = given.and_then(Node::text).unwrap_or(name);
            let definition = self.words.types.sql(of, &Options::new(), steps.pack);
            let column = build::column(name, &definition, spot, steps.pack);
            steps
                .change(spot, build::alter(self.name, Clause::Add { column, if_not_exists: true }));
        }
    }
}
