//! Columns: a type by the first call's name, its arguments, and what the calls after it make of it.

use super::blueprint::{Blueprint, texts};
use crate::rules::plurals::{plural, snake_case};
use crate::sources::forms::build;
use crate::sources::forms::steps::{Options, Steps};
use crate::sources::schema::{Change, Clause, Constraint, Mint, Spot};
use crate::sources::syntax::{Call, Kind, Node};

/// A chain of calls on a table: `integer('n')` with what follows it.
pub(super) struct Chain<'c> {
    pub(super) first: &'c Call,
    pub(super) rest: &'c [&'c Call],
    pub(super) spot: Spot,
}

impl Chain<'_> {
    /// Fills a name's hole, `{name}` or `{name:default}`, by the first argument.
    pub(super) fn named_in(&self, pattern: &str) -> Option<String> {
        let Some((before, rest)) = pattern.split_once('{') else { return Some(pattern.to_owned()) };
        let (hole, after) = rest.split_once('}')?;
        let given = self.first.argument(0).and_then(Node::text);
        let name = given.or(hole.split_once(':').map(|(_, default)| default))?;
        Some(format!("{before}{name}{after}"))
    }

    /// Returns the call of a chain that sets an option.
    fn setting<'c>(&'c self, blueprint: &Blueprint<'_>, option: &str) -> Option<&'c Call> {
        let sets = |call: &&&Call| {
            blueprint.words.modifiers.get(&call.name).is_some_and(|set| set == option)
        };
        self.rest.iter().find(sets).copied()
    }
}

impl Blueprint<'_> {
    /// Declares the columns of a chain.
    pub(super) fn declare(&self, steps: &mut Steps<'_>, chain: &Chain<'_>) {
        let of = chain.first.name.as_str();
        if let Some(columns) = self.words.macros.get(of) {
            for [name, of] in columns {
                let Some(name) = chain.named_in(name) else { return self.unknown(steps, chain) };
                self.column(steps, chain, &name, of, chain.spot);
            }
            return;
        }
        // `addColumn('integer', 'n')`: the type is the first argument.
        let (of, at) = match chain.first.argument(0).and_then(Node::text) {
            Some(named)
                if !self.words.types.knows(of, steps.pack) && chain.first.argument(1).is_some() =>
            {
                (named, 1)
            }
            _ => (of, 0),
        };
        if !self.words.types.knows(of, steps.pack) {
            steps.problem(chain.spot, format!("which columns `{of}` declares is not known"));
            return;
        }
        let given = chain.first.argument(at).and_then(|node| Some((node.text()?, node.spot)));
        let absent = chain.first.argument(at).is_none();
        let unnamed = || self.words.unnamed.get(of).map(|name| (name.as_str(), chain.spot));
        let Some((name, spot)) = given.or_else(|| unnamed().filter(|_| absent)) else {
            return self.unknown(steps, chain);
        };
        self.column(steps, chain, name, of, spot);
        self.ties(steps, chain, name);
    }

    /// Adds or changes one column.
    fn column(&self, steps: &mut Steps<'_>, chain: &Chain<'_>, name: &str, of: &str, spot: Spot) {
        let options = self.options(chain, of);
        let definition = self.words.types.sql(of, &options, steps.pack);
        let read = build::column(name, &definition, spot, steps.pack);
        let is_change = chain.setting(self, "change").is_some();
        let column = name.to_owned();
        let clause = match (&read.mint, is_change) {
            (_, false) => Clause::Add { column: read, if_not_exists: true },
            // The sequence that it has goes on.
            (Some(Mint::Serial), true) => Clause::Type { column, to: read.of },
            (_, true) => Clause::Modify { column, to: read },
        };
        steps.change(spot, build::alter(self.table, clause));
        if chain.setting(self, "index").is_some() {
            let (table, column) = (build::named(self.table), name.to_owned());
            steps.change(spot, Change::Index { table, column });
        }
    }

    /// Returns what arguments and following calls say of a column.
    fn options(&self, chain: &Chain<'_>, of: &str) -> Options {
        let mut options = Options::new();
        let names = self.words.arguments.get(of).into_iter().flatten();
        for (at, name) in names.enumerate() {
            let value = chain.first.argument(at + 1).or_else(|| chain.first.named(name));
            if let Some(value) = value.and_then(value_of) {
                options.insert(name.clone(), value);
            }
        }
        if let Some(Node { kind: Kind::Map(entries), .. }) = chain.first.arguments.last() {
            for entry in entries {
                if let Kind::Pair(key, value) = &entry.kind {
                    let name = key.word().map(|name| match self.words.modifiers.get(name) {
                        Some(option) => option.clone(),
                        None => name.to_owned(),
                    });
                    options.extend(name.zip(value_of(value)));
                }
            }
        }
        for call in chain.rest {
            if let Some(option) = self.words.modifiers.get(&call.name) {
                let is_off = call.argument(0).and_then(Node::truth) == Some(false);
                options.insert(option.clone(), (!is_off).to_string());
            }
        }
        options
    }

    /// Ties a column by what follows it: `constrained()`, `references('id')->on('users')`.
    fn ties(&self, steps: &mut Steps<'_>, chain: &Chain<'_>, name: &str) {
        let text = |call: Option<&Call>, at: usize| {
            call.and_then(|call| call.argument(at)).and_then(Node::text).map(str::to_owned)
        };
        if let Some(call) = chain.setting(self, "constrained") {
            let stem = name.strip_suffix("_id").unwrap_or(name);
            let table = text(Some(call), 0)
                .or_else(|| call.named("table").and_then(Node::text).map(str::to_owned));
            let table = table.unwrap_or_else(|| plural(stem));
            self.tie(steps, chain, &[name], &table, text(Some(call), 1).as_deref());
        }
        if let Some((table, target)) = self.referred(chain) {
            self.tie(steps, chain, &[name], &table, target.as_deref());
        }
    }

    /// Returns the table and column that calls of a chain refer to: `references('id').on('users')`,
    /// `references('users.id')`.
    fn referred(&self, chain: &Chain<'_>) -> Option<(String, Option<String>)> {
        let given = |option| chain.setting(self, option)?.argument(0);
        let target = given("target").and_then(Node::text).map(str::to_owned);
        match given("to").and_then(super::table_named) {
            Some(table) => Some((table, target)),
            None => {
                let (table, column) = target.as_deref()?.rsplit_once('.')?;
                Some((table.to_owned(), Some(column.to_owned())))
            }
        }
    }

    /// `foreign('user_id')->references('id')->on('users')`.
    pub(super) fn foreign_key(&self, steps: &mut Steps<'_>, chain: &Chain<'_>) {
        let columns = texts(&chain.first.arguments.iter().take(1).collect::<Vec<_>>());
        if let Some((to, target)) = self.referred(chain) {
            self.tie(steps, chain, &columns, &to, target.as_deref());
        }
    }

    /// `foreignIdFor(User::class)`.
    pub(super) fn class_reference(&self, steps: &mut Steps<'_>, chain: &Chain<'_>) {
        let class = chain.first.argument(0).and_then(Node::name);
        let class = class.map(|name| name.trim_end_matches(&format!(".{}", self.words.class)));
        let Some(class) = class.and_then(|name| name.rsplit('.').next()) else {
            return self.unknown(steps, chain);
        };
        let given = chain.first.argument(1).and_then(Node::text);
        let table = plural(&snake_case(class));
        let name = given.map_or_else(|| format!("{}_id", snake_case(class)), str::to_owned);
        self.column(steps, chain, &name, &chain.first.name, chain.spot);
        if let Some(call) = chain.setting(self, "constrained") {
            let to = call.argument(0).and_then(Node::text).unwrap_or(&table);
            self.tie(steps, chain, &[&name], to, None);
        }
    }

    fn tie(
        &self,
        steps: &mut Steps<'_>,
        chain: &Chain<'_>,
        columns: &[&str],
        to: &str,
        target: Option<&str>,
    ) {
        let target: Vec<&str> = target.into_iter().collect();
        let key: Constraint = build::reference(columns, to, &target, false, chain.spot);
        steps.change(chain.spot, build::alter(self.table, Clause::AddConstraint(key)));
    }
}

/// Returns a single value as options have it.
fn value_of(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Text(text) | Kind::Number(text) => Some(text.clone()),
        Kind::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}
