//! Columns as migrations and schema files declare and change them.

use super::perform::{On, Performer, unknown};
use crate::rules::plurals::{plural, singular};
use crate::sources::forms::build;
use crate::sources::forms::steps::{Options, Steps};
use crate::sources::schema::{Clause, Constraint, Mint, Spot};
use crate::sources::syntax::{Call, Kind, Node};

/// A column's name and where it stands.
pub(super) type Named<'n> = (&'n str, Spot);

/// Returns the names among arguments, those in lists too.
pub(super) fn names<'n>(arguments: &[&'n Node]) -> Vec<Named<'n>> {
    let flat = arguments.iter().flat_map(|node| match node.list() {
        Some(list) => list.iter().collect::<Vec<_>>(),
        None => vec![*node],
    });
    flat.filter_map(|node| Some((node.text()?, node.spot))).collect()
}

/// Returns the options of a call whose values are single.
pub(super) fn options(call: &Call) -> Options {
    let maps = call.arguments.iter().flat_map(|node| match &node.kind {
        Kind::Map(entries) => entries.iter().collect::<Vec<_>>(),
        _ => vec![node],
    });
    maps.filter_map(entry).collect()
}

/// Returns the options in a map.
pub(super) fn entries(map: &Kind) -> Options {
    let Kind::Map(entries) = map else { return Options::new() };
    entries.iter().filter_map(entry).collect()
}

fn entry(node: &Node) -> Option<(String, String)> {
    match &node.kind {
        Kind::Pair(key, value) => Some((key.word()?.to_owned(), value_of(value))),
        _ => None,
    }
}

/// Returns the value of an option: what a function gives that does nothing else, or what is written.
pub(super) fn value_of(node: &Node) -> String {
    match &node.kind {
        Kind::Text(text) | Kind::Number(text) | Kind::Name(text) => text.clone(),
        Kind::Bool(truth) => truth.to_string(),
        Kind::Block(block) => block.body.first().map(value_of).unwrap_or_default(),
        // `-> { .. }` may come as a call.
        Kind::Call(call) => {
            call.body().and_then(|block| block.body.first()).map(value_of).unwrap_or_default()
        }
        _ => String::new(),
    }
}

impl Performer<'_> {
    /// Adds a column.
    pub(super) fn column(
        &self,
        steps: &mut Steps<'_>,
        table: &str,
        (name, spot): Named<'_>,
        of: &str,
        options: &Options,
    ) {
        let is_key =
            of == "primary_key" || options.get("primary_key").is_some_and(|it| it == "true");
        let definition = if is_key {
            self.key(steps, of, options, &self.defaults.column)
        } else {
            self.definition(steps, of, options)
        };
        let column = build::column(name, &definition, spot, steps.pack);
        // A step that would fail is in no history: what is there already was guarded.
        steps.change(spot, build::alter(table, Clause::Add { column, if_not_exists: true }));
    }

    /// Returns the SQL definition of a column.
    fn definition(&self, steps: &Steps<'_>, of: &str, options: &Options) -> String {
        let mut definition = self.words.types.sql(of, options, steps.pack);
        if let Some(default) = options.get("default").filter(|value| value.contains('(')) {
            definition.push_str(&format!(" default {default}"));
        }
        definition
    }

    /// Returns the SQL definition of a key of its own; `unsaid` is its type if none is told.
    pub(super) fn key(
        &self,
        steps: &Steps<'_>,
        of: &str,
        options: &Options,
        unsaid: &str,
    ) -> String {
        let mut options = options.clone();
        let mints = self.defaults.mints(of, &steps.pack.name) && !options.contains_key("default");
        let of = if of == "primary_key" { unsaid } else { of };
        if mints {
            options.insert("auto_increment".to_owned(), "true".to_owned());
        }
        options.insert("primary_key".to_owned(), "true".to_owned());
        self.definition(steps, of, &options)
    }

    /// `add_column`, `t.column`: names and a type.
    pub(super) fn columns(&self, steps: &mut Steps<'_>, on: &On<'_>) {
        let mut options = options(on.call);
        let mut names = names(&on.arguments);
        let of = match options.remove("type") {
            Some(of) if names.len() != 2 => Some(of),
            _ if names.len() > 1 => names.pop().map(|(of, _)| of.to_owned()),
            _ => None,
        };
        let Some(of) = of.filter(|of| !of.is_empty() && !names.is_empty()) else {
            return unknown(steps, on);
        };
        if of == "primary_key" && self.words.verbs.contains_key(&on.call.name) {
            return self.primary_key(steps, on);
        }
        for named in names {
            self.column(steps, on.table, named, &of, &options);
        }
    }

    /// `t.primary_key`.
    pub(super) fn primary_key(&self, steps: &mut Steps<'_>, on: &On<'_>) {
        let names = names(&on.arguments);
        let Some(&named) = names.first() else { return unknown(steps, on) };
        let of = names.get(1).map_or("primary_key", |(of, _)| of);
        let definition = self.key(steps, of, &options(on.call), &self.defaults.key);
        let column = build::column(named.0, &definition, named.1, steps.pack);
        let clause = Clause::Add { column, if_not_exists: true };
        steps.change(on.spot, build::alter(on.table, clause));
    }

    /// `change_column`: the type of a column, which keeps what else it is.
    pub(super) fn change_column(&self, steps: &mut Steps<'_>, on: &On<'_>) {
        let names = names(&on.arguments);
        let [(name, spot), (of, _), ..] = names[..] else { return unknown(steps, on) };
        let mut definition = self.definition(steps, of, &options(on.call));
        if steps.pack.words.minting.rowid.is_some() {
            // The table is made anew, and a key of integers is one that mints there.
            definition = self.words.types.minted(&definition, steps.pack);
        }
        let to = build::column(name, &definition, spot, steps.pack);
        let column = name.to_owned();
        let clause = if self.defaults.forgets.contains(&steps.pack.name) {
            Clause::Modify { column, to }
        } else {
            Clause::Type { column, to: to.of }
        };
        steps.change(on.spot, build::alter(on.table, clause));
    }

    /// `change_column_default`: of interest where it takes values from a sequence, or no longer does.
    pub(super) fn default(&self, steps: &mut Steps<'_>, on: &On<'_>) {
        let Some((name, spot)) = names(&on.arguments).first().copied() else { return };
        let value = on.call.named("to").or_else(|| on.arguments.get(1).copied()).map(value_of);
        let definition = format!("integer default {}", value.unwrap_or_default());
        let read = build::column(name, &definition, spot, steps.pack);
        let sequence = match read.mint {
            Some(Mint::Default(sequence)) => Some(sequence),
            _ => None,
        };
        let clause = Clause::Default { column: name.to_owned(), sequence };
        steps.change(on.spot, build::alter(on.table, clause));
    }

    /// `t.references`: `user_id`, with `user_type` if it may be of several tables.
    pub(super) fn references(&self, steps: &mut Steps<'_>, on: &On<'_>) {
        let options = options(on.call);
        let names = names(&on.arguments);
        if names.is_empty() {
            unknown(steps, on);
        }
        if on.call.named("type").is_some_and(|of| of.text().is_none()) {
            return unknown(steps, on);
        }
        let of = options.get("type").unwrap_or(&self.defaults.reference);
        for (name, spot) in names {
            let column = format!("{name}_id");
            self.column(steps, on.table, (&column, spot), of, &options);
            match on.call.named("polymorphic").map(|node| &node.kind) {
                None | Some(Kind::Bool(false)) => {}
                Some(several) => {
                    let column = format!("{name}_type");
                    let of = &self.words.name_type;
                    self.column(steps, on.table, (&column, spot), of, &entries(several));
                }
            }
            let key = on.call.named("foreign_key");
            let to = match key.map(|key| &key.kind) {
                None | Some(Kind::Bool(false)) => continue,
                Some(_) => key.and_then(|key| key.get("to_table")).and_then(Node::text),
            };
            let to = to.map_or_else(|| plural(name), str::to_owned);
            let target = key.and_then(|key| key.get("primary_key")).and_then(Node::text);
            self.tie(steps, on, &column, &to, target);
        }
    }

    /// `add_foreign_key`: the column is named after the other table if it is not told.
    pub(super) fn foreign_key(&self, steps: &mut Steps<'_>, on: &On<'_>) {
        let names = names(&on.arguments);
        let Some((to, _)) = names.first() else { return unknown(steps, on) };
        let bare = to.rsplit('.').next().unwrap_or(to);
        let text = |name: &str| on.call.named(name).and_then(Node::text);
        let column = text("column").map_or_else(|| format!("{}_id", singular(bare)), str::to_owned);
        self.tie(steps, on, &column, to, text("primary_key"));
    }

    fn tie(
        &self,
        steps: &mut Steps<'_>,
        on: &On<'_>,
        column: &str,
        to: &str,
        target: Option<&str>,
    ) {
        let target: Vec<&str> = target.into_iter().collect();
        let key: Constraint = build::reference(&[column], to, &target, false, on.spot);
        steps.change(on.spot, build::alter(on.table, Clause::AddConstraint(key)));
    }

    /// `t.timestamps`.
    pub(super) fn timestamps(&self, steps: &mut Steps<'_>, on: &On<'_>) {
        for name in &self.words.timestamps {
            let of = &self.words.timestamp;
            self.column(steps, on.table, (name, on.spot), of, &Options::new());
        }
    }
}
