//! Columns and references as objects spell them: `{ type: INTEGER, references: { model: 'users', key: 'id' } }`.

use super::words::Words;
use crate::rules::dialect::DialectPack;
use crate::sources::forms::build;
use crate::sources::forms::steps::Options;
use crate::sources::schema::{ColumnDef, Constraint, Spot};
use crate::sources::syntax::{Kind, Node};

/// The option that makes a column mint.
const MINTS: &str = "auto_increment";

/// A column that an object spells.
pub(super) struct Column<'n> {
    pub(super) name: String,
    pub(super) spot: Spot,
    pub(super) spec: &'n Node,
}

/// What is known only when it runs, and where.
pub(super) struct Unknown(pub(super) Spot);

/// Returns the object that a node is or that is made of one: `new Table({ .. })`.
pub(super) fn object(node: &Node) -> &Node {
    let made = node.call().filter(|call| call.receiver.is_none());
    match made.and_then(|call| call.argument(0)) {
        Some(inner) if matches!(inner.kind, Kind::Map(_)) => inner,
        _ => node,
    }
}

/// Returns the value of the first of these keys that an object has.
pub(super) fn value<'n>(node: &'n Node, keys: &[String]) -> Option<&'n Node> {
    keys.iter().find_map(|key| object(node).get(key))
}

/// Returns a text without the quotes that a name may have of its own.
pub(super) fn bare(text: &str) -> String {
    text.replace(['"', '`'], "")
}

/// Makes the columns that are each marked as the key one key, if they are several.
pub(super) fn joint_key<'c>(
    columns: impl Iterator<Item = &'c mut ColumnDef>,
) -> Option<Constraint> {
    let mut keys: Vec<&mut ColumnDef> = columns.filter(|column| column.primary_key).collect();
    if keys.len() < 2 {
        return None;
    }
    for column in &mut keys {
        column.primary_key = false;
    }
    Some(Constraint::PrimaryKey(keys.iter().map(|column| column.name.clone()).collect()))
}

impl Words {
    /// Returns a table's name as a text or an object gives it.
    pub(super) fn table(&self, node: &Node) -> Option<String> {
        if let Some(text) = node.text() {
            return Some(bare(text));
        }
        let name = value(node, &self.spec.table)?.text()?;
        match value(node, &self.spec.schema).and_then(Node::text) {
            Some(schema) => Some(format!("{schema}.{}", bare(name))),
            None => Some(bare(name)),
        }
    }

    /// Returns the columns that an object or a list spells.
    pub(super) fn columns<'n>(&self, node: &'n Node) -> Vec<Result<Column<'n>, Unknown>> {
        let node = object(node);
        if let Some(columns) = value(node, &self.spec.columns) {
            return self.columns(columns);
        }
        match &node.kind {
            Kind::List(list) => list.iter().flat_map(|node| self.columns(node)).collect(),
            Kind::Map(_) if value(node, &self.spec.name).and_then(Node::text).is_some() => {
                let name = value(node, &self.spec.name).and_then(Node::text).unwrap_or_default();
                vec![Ok(Column { name: bare(name), spot: node.spot, spec: node })]
            }
            Kind::Map(entries) => entries.iter().flat_map(|entry| self.entry(entry)).collect(),
            Kind::Other(nodes) if nodes.len() == 1 => {
                nodes.iter().flat_map(|node| self.columns(node)).collect()
            }
            _ => vec![Err(Unknown(node.spot))],
        }
    }

    fn entry<'n>(&self, entry: &'n Node) -> Vec<Result<Column<'n>, Unknown>> {
        let Kind::Pair(key, spec) = &entry.kind else { return self.columns(entry) };
        let Some(key_text) = key.word() else { return vec![Err(Unknown(entry.spot))] };
        // A column may have another name than the program's.
        let field = value(spec, &self.spec.name).and_then(Node::text);
        let name = bare(field.unwrap_or(key_text));
        vec![Ok(Column { name, spot: entry.spot, spec: object(spec) })]
    }

    /// Returns a column's definition; `None` if its type is not known.
    fn definition(&self, spec: &Node, pack: &'static DialectPack) -> Option<String> {
        let (of, mut options) = self.type_of(spec, pack)?;
        if let Kind::Map(entries) = &spec.kind {
            for entry in entries {
                let Kind::Pair(key, value) = &entry.kind else { continue };
                let Some(key) = key.word() else { continue };
                let option = self.spec.options.get(key).map_or(key, String::as_str);
                if let Some(value) = single(value) {
                    options.entry(option.to_owned()).or_insert(value);
                }
            }
        }
        if options.values().any(|value| self.spec.not_minting.contains(value)) {
            options.remove(MINTS);
        }
        Some(self.types.sql(&of, &options, pack))
    }

    /// Returns the definition of a column that refers to such a one.
    pub(super) fn bare_definition(
        &self,
        spec: &Node,
        pack: &'static DialectPack,
    ) -> Option<String> {
        let (of, options) = self.type_of(spec, pack)?;
        Some(self.types.sql(&of, &options, pack))
    }

    /// Returns a type's word, and what its further parts set: `INTEGER`, `UNSIGNED` of `Types.INTEGER(11).UNSIGNED`.
    fn type_of(&self, spec: &Node, pack: &'static DialectPack) -> Option<(String, Options)> {
        let of = match &spec.kind {
            Kind::Map(_) => value(spec, &self.spec.of)?,
            _ => spec,
        };
        let mut options = Options::new();
        if let Some(text) = of.text() {
            return Some((self.known(text, pack), options));
        }
        let mut words = Vec::new();
        parts(of, &mut words, &mut options);
        let at = words.iter().position(|word| self.types.knows(word, pack))?;
        for word in words.iter().skip(at + 1) {
            if let Some(option) = self.spec.options.get(word) {
                options.insert(option.clone(), "true".to_owned());
            }
        }
        words.get(at).map(|word| (word.clone(), options))
    }

    /// Returns a type as the pack has it, whatever its case.
    fn known(&self, text: &str, pack: &DialectPack) -> String {
        let lower = text.to_ascii_lowercase();
        if !self.types.knows(text, pack) && self.types.knows(&lower, pack) {
            lower
        } else {
            text.to_owned()
        }
    }

    /// Returns what a column or a constraint refers to: a table and its column.
    pub(super) fn referred(&self, spec: &Node) -> Option<(String, Option<String>)> {
        let to = value(spec, &self.spec.references).unwrap_or(spec);
        if let Some(text) = to.text() {
            let (table, column) = text.split_once('(').unwrap_or((text, ""));
            let column = column.trim_end_matches(')').trim();
            let column = (!column.is_empty()).then(|| bare(column));
            return Some((bare(table.trim()), column));
        }
        let table = value(to, &self.spec.to)?;
        let column = value(to, &self.spec.target).and_then(|node| match node.list() {
            Some(list) => list.first()?.text(),
            None => node.text(),
        });
        Some((self.table(table)?, column.map(bare)))
    }

    /// Returns the key that an object spells.
    pub(super) fn constraint(&self, spec: &Node, spot: Spot) -> Option<Constraint> {
        let spec = object(spec);
        let own = value(spec, &self.spec.own)?;
        let columns: Vec<String> = match own.list() {
            Some(list) => list.iter().filter_map(Node::text).map(bare).collect(),
            None => vec![bare(own.text()?)],
        };
        if let Some((table, target)) = self.referred(spec) {
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            let target: Vec<&str> = target.as_deref().into_iter().collect();
            return Some(build::reference(&columns, &table, &target, false, spot));
        }
        let of = value(spec, &self.spec.of).and_then(Node::text)?;
        self.spec.key.contains(&of.to_ascii_lowercase()).then_some(Constraint::PrimaryKey(columns))
    }

    /// Returns a column as the database has it, and what it refers to.
    pub(super) fn read(
        &self,
        column: &Column<'_>,
        pack: &'static DialectPack,
    ) -> Option<(ColumnDef, Option<Constraint>)> {
        let definition = self.definition(column.spec, pack)?;
        let read = build::column(&column.name, &definition, column.spot, pack);
        let has = value(column.spec, &self.spec.references).is_some();
        let tie = self.referred(column.spec).filter(|_| has).map(|(table, target)| {
            let target: Vec<&str> = target.as_deref().into_iter().collect();
            build::reference(&[&column.name], &table, &target, false, column.spot)
        });
        Some((read, tie))
    }
}

/// Collects the words of a type in order, and its arguments as `0`, `1`, .. and by name.
fn parts(node: &Node, words: &mut Vec<String>, options: &mut Options) {
    match &node.kind {
        Kind::Name(name) => words.extend(name.split('.').map(str::to_owned)),
        Kind::Member(of, name) => {
            parts(of, words, options);
            words.push(name.clone());
        }
        Kind::Call(call) => {
            if let Some(of) = &call.receiver {
                parts(of, words, options);
            }
            words.push(call.name.clone());
            for (at, argument) in call.arguments.iter().enumerate() {
                options.extend(single(argument).map(|value| (at.to_string(), value)));
            }
        }
        _ => {}
    }
}

/// Returns a single value as options have it.
fn single(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Text(text) | Kind::Number(text) => Some(text.clone()),
        Kind::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}
