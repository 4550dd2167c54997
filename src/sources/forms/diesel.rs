//! Tables that a macro declares: `table! { notes (id) { id -> Int4, user_id -> Nullable<Int8>, } }`, and the macro that
//! ties them.
//!
//! Such a file is printed from a database and says nothing of how keys get their values.

use super::code::{Code, database};
use super::{Context, Group, broken_pack, build};
use crate::facts::Facts;
use crate::rules::dialect::DialectPack;
use crate::sources::schema::{Change, Clause, Constraint, Spot};
use crate::sources::syntax::{Call, Node};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The `[words]` of the form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Words {
    language: String,
    dialect: String,
    table: String,
    joins: String,
    /// Types in SQL; `{0}` stands for the length that an attribute gives.
    types: BTreeMap<String, String>,
    /// Types that hold one or none of what they are given.
    wrappers: BTreeSet<String>,
    /// Wrappers and what they add to the definition.
    adds: BTreeMap<String, String>,
    /// Attributes that name the column, and that give its length.
    named: String,
    length: String,
    /// What a lone integer key is taken to be.
    key: String,
    /// Types that hold integers.
    integers: BTreeSet<String>,
}

/// Reads the files of a program as one database.
pub(crate) fn read(group: &Group, context: &Context<'_>) -> Facts {
    let words: Words = match context.pack.words() {
        Ok(words) => words,
        Err(error) => return broken_pack(group, context, &error),
    };
    let mut database = database(group, context, &words.dialect);
    for file in &group.files {
        let Some(code) = Code::open(file, &words.language, &mut database) else { continue };
        let mut changes = Vec::new();
        for node in &code.nodes {
            node.visit(&mut |node| {
                let Some(call) = node.call() else { return };
                if call.name == words.table {
                    changes.extend(table(&words, call, node.spot, database.dialect()));
                } else if call.name == words.joins {
                    changes.extend(join(call, node.spot));
                }
            });
        }
        database.apply(&code.script(), changes);
    }
    database.finish()
}

/// Returns what creates a table: names, the key in a list, the columns in another.
fn table(words: &Words, call: &Call, spot: Spot, pack: &DialectPack) -> Option<Change> {
    let lists =
        call.arguments.iter().position(|node| node.list().is_some_and(|list| !list.is_empty()));
    let (names, rest) = call.arguments.split_at(lists?);
    let mut lists = rest.iter().filter_map(Node::list);
    let first = lists.next()?;
    let (keys, columns) = match lists.next() {
        Some(columns) => (words_of(first), columns),
        None => (vec!["id".to_owned()], first),
    };
    let names: Vec<&str> = names.iter().filter_map(Node::name).collect();
    let name = match names.as_slice() {
        [schema, name] => format!("{schema}.{name}"),
        [.., name] => (*name).to_owned(),
        [] => return None,
    };
    let mut made = Vec::new();
    let mut renamed = BTreeMap::new();
    let mut attributes: Vec<&Node> = Vec::new();
    let mut at = 0;
    while let Some(node) = columns.get(at) {
        let is_column = columns.get(at + 1).and_then(Node::name) == Some("->");
        match (node.list(), node.name()) {
            (Some(list), _) => attributes.extend(list),
            (None, Some(field)) if is_column => {
                let attribute = |name: &str| value(&attributes, name);
                let own = attribute(&words.named).and_then(Node::text).unwrap_or(field);
                renamed.insert(field.to_owned(), own.to_owned());
                let length = attribute(&words.length).and_then(Node::integer);
                let types = columns.iter().skip(at + 2).take_while(|node| node.name().is_some());
                let types: Vec<&str> = types.filter_map(Node::name).collect();
                let lone = matches!(keys.as_slice(), [key] if key == field);
                let definition = definition(words, &types, length, lone);
                made.push(build::column(own, &definition, node.spot, pack));
                attributes.clear();
                at += 1;
            }
            _ => {}
        }
        at += 1;
    }
    let keys = keys.into_iter().map(|key| renamed.get(&key).cloned().unwrap_or(key)).collect();
    Some(build::create(&name, spot, made, vec![Constraint::PrimaryKey(keys)]))
}

/// Returns a column's definition from the tokens of its type, which end where the next column begins.
fn definition(words: &Words, types: &[&str], length: Option<i128>, lone_key: bool) -> String {
    let mut adds = String::new();
    for name in types {
        if let Some(more) = words.adds.get(*name) {
            adds = format!(" {more}");
        } else if let Some(known) = words.types.get(*name) {
            let length = length.map_or_else(|| "255".to_owned(), |length| length.to_string());
            let key = match lone_key && words.integers.contains(*name) {
                true => format!(" {}", words.key),
                false => String::new(),
            };
            return format!("{}{adds}{key}", known.replace("{0}", &length));
        } else if !words.wrappers.contains(*name) && *name != "<" {
            break;
        }
    }
    // A type of the database's own, which holds no ids.
    "bytea".to_owned()
}

/// Returns what ties two tables: `comments -> users (author_id)`.
fn join(call: &Call, spot: Spot) -> Option<Change> {
    let names: Vec<&str> = call.arguments.iter().filter_map(Node::name).collect();
    let [from, "->", to] = names.as_slice() else { return None };
    let columns = words_of(call.arguments.iter().find_map(Node::list)?);
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let reference = build::reference(&columns, to, &[], true, spot);
    Some(build::alter(from, Clause::AddConstraint(reference)))
}

fn words_of(list: &[Node]) -> Vec<String> {
    list.iter().filter_map(Node::name).map(str::to_owned).collect()
}

/// Returns what an attribute among these is given.
fn value<'n>(attributes: &[&'n Node], name: &str) -> Option<&'n Node> {
    attributes.iter().find_map(|node| match &node.kind {
        crate::sources::syntax::Kind::Pair(key, value) if key.name() == Some(name) => {
            Some(&**value)
        }
        _ => None,
    })
}
