//! Tables that are declared as objects whose members are columns built by calls: `val user = reference("user_id", Users)`,
//! `IntColumn get id => integer().autoIncrement()();`.
//!
//! What each call means is data of the form. Says nothing of queries and of rows.

use super::code::{Code, database};
use super::{Context, Group, broken_pack, build};
use crate::facts::Facts;
use crate::rules::dialect::DialectPack;
use crate::rules::plurals::snake_case;
use crate::sources::schema::{Change, ColumnDef, Constraint, Spot};
use crate::sources::syntax::{Call, Class, Node};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The `[words]` of such a form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Words {
    language: String,
    dialect: String,
    /// Classes that tables extend, and the columns that each brings along.
    bases: BTreeMap<String, BTreeMap<String, String>>,
    /// Calls that start a column, and what it is in SQL; `{0}` stands for the first number among the arguments.
    types: BTreeMap<String, String>,
    /// Calls later in the chain, and what they add to the definition.
    adds: BTreeMap<String, String>,
    /// Calls that refer to a table, given as a name, by a column of its own type: `reference("user_id", Users)`.
    #[serde(default)]
    refers: BTreeSet<String>,
    /// Calls later in the chain that refer to a column or a table and a column.
    #[serde(default)]
    references: BTreeSet<String>,
    /// A call in the chain that names the column; else the first text given to the call that starts it.
    #[serde(default)]
    named: Option<String>,
    /// True if the first text given to the call that starts a column is its name.
    #[serde(default)]
    names_first: bool,
    /// A member that holds the columns of the key.
    key: String,
    /// A member that holds the table's name.
    #[serde(default)]
    table: Option<String>,
    /// What the names of columns are made of, where none is given.
    #[serde(default)]
    snake: bool,
}

/// A table under way.
struct Declared<'c> {
    file: usize,
    class: &'c Class,
    spot: Spot,
    name: String,
    /// The columns that its base brings along.
    brings: &'c BTreeMap<String, String>,
}

/// Reads the tables of a program as one database.
pub(crate) fn read(group: &Group, context: &Context<'_>) -> Facts {
    let words: Words = match context.pack.words() {
        Ok(words) => words,
        Err(error) => return broken_pack(group, context, &error),
    };
    let mut database = database(group, context, &words.dialect);
    let open = |file| Code::open(file, &words.language, &mut database);
    let codes: Vec<Code> = group.files.iter().filter_map(open).collect();
    let tables = tables(&codes, &words);
    let reader = Reader { words: &words, tables: &tables, pack: database.dialect() };
    for (file, code) in codes.iter().enumerate() {
        let own = tables.iter().filter(|table| table.file == file);
        let changes = own.map(|table| reader.create(table)).collect();
        database.apply(&code.script(), changes);
    }
    database.finish()
}

/// Collects the classes that declare tables.
fn tables<'c>(codes: &'c [Code], words: &'c Words) -> Vec<Declared<'c>> {
    let mut tables = Vec::new();
    for (file, code) in codes.iter().enumerate() {
        for node in &code.nodes {
            node.visit(&mut |node| {
                let Some(class) = node.class() else { return };
                let base = class
                    .bases
                    .iter()
                    .find_map(|base| Some((base, words.bases.get(base.called()?)?)));
                if let Some((base, brings)) = base {
                    let given = base.call().and_then(|call| call.argument(0)?.text());
                    let held = member(class, words.table.as_deref()).and_then(Node::text);
                    let name =
                        given.or(held).map_or_else(|| default_name(class, words), str::to_owned);
                    tables.push(Declared { file, class, spot: node.spot, name, brings });
                }
            });
        }
    }
    tables
}

fn default_name(class: &Class, words: &Words) -> String {
    if words.snake { snake_case(&class.name) } else { class.name.clone() }
}

/// Returns what a member of a class holds: a field's value, or the last expression of a getter.
fn member<'c>(class: &'c Class, name: Option<&str>) -> Option<&'c Node> {
    let name = name?;
    class.body.iter().find_map(|node| match (node.field(), node.function()) {
        (Some(field), _) if field.name == name => field.value.as_ref(),
        (_, Some(function)) if function.name == name => function.body.last(),
        _ => None,
    })
}

struct Reader<'r> {
    words: &'r Words,
    tables: &'r [Declared<'r>],
    pack: &'static DialectPack,
}

impl Reader<'_> {
    fn create(&self, table: &Declared<'_>) -> Change {
        let brought = table.brings.iter();
        let mut columns: Vec<ColumnDef> = brought
            .map(|(name, definition)| build::column(name, definition, table.spot, self.pack))
            .collect();
        let mut constraints = Vec::new();
        for node in &table.class.body {
            let (name, value) = match (node.field(), node.function()) {
                (Some(field), _) => (&field.name, field.value.as_ref()),
                (_, Some(function)) => (&function.name, function.body.last()),
                _ => continue,
            };
            if let Some(call) = value.and_then(Node::call) {
                self.column(name, call, node.spot, &mut columns, &mut constraints);
            }
        }
        if let Some(key) = member(table.class, Some(&self.words.key)) {
            let names = self.key_columns(table, key);
            if !names.is_empty() {
                constraints.push(Constraint::PrimaryKey(names));
            }
        }
        build::create(&table.name, table.spot, columns, constraints)
    }

    /// Adds the column that a member is.
    fn column(
        &self,
        member: &str,
        call: &Call,
        spot: Spot,
        columns: &mut Vec<ColumnDef>,
        constraints: &mut Vec<Constraint>,
    ) {
        let chain = call.chain();
        let Some(first) = chain.first() else { return };
        let name = self.column_name(member, &chain);
        let refers = self.words.refers.contains(&first.name);
        let definition = match self.words.types.get(&first.name) {
            Some(definition) => {
                let number = first.arguments.iter().find_map(Node::integer);
                let length = number.map_or_else(|| "255".to_owned(), |number| number.to_string());
                Some(definition.replace("{0}", &length))
            }
            None if refers => self.target(first).and_then(|(_, _, definition)| definition),
            None => None,
        };
        let Some(mut definition) = definition else { return };
        for call in &chain {
            if let Some(adds) = self.words.adds.get(&call.name) {
                definition.push(' ');
                definition.push_str(adds);
            }
            if (refers && call.name == first.name) || self.words.references.contains(&call.name) {
                if let Some((table, column, _)) = self.target(call) {
                    constraints.push(build::reference(&[&name], &table, &[&column], true, spot));
                }
            }
        }
        columns.push(build::column(&name, &definition, spot, self.pack));
    }

    fn column_name(&self, member: &str, chain: &[&Call]) -> String {
        let words = self.words;
        let named = words.named.as_ref();
        let by_call = chain.iter().find(|call| Some(&call.name) == named);
        let first = chain.first().filter(|_| words.names_first);
        let given = by_call.or(first).and_then(|call| call.argument(0)?.text());
        let own = || if words.snake { snake_case(member) } else { member.to_owned() };
        given.map_or_else(own, str::to_owned)
    }

    /// Returns the table and column that a call refers to, and how that column is defined without its key.
    fn target(&self, call: &Call) -> Option<(String, String, Option<String>)> {
        let names: Vec<&str> = call.arguments.iter().filter_map(Node::name).collect();
        let split = |name: &&str| {
            name.rsplit_once('.').map(|(class, field)| (class.to_owned(), field.to_owned()))
        };
        let (class, field) = match names.as_slice() {
            [both] => split(both).or_else(|| Some(((*both).to_owned(), "id".to_owned())))?,
            [class, field, ..] => ((*class).to_owned(), (*field).to_owned()),
            [] => return None,
        };
        let table = self.tables.iter().find(|table| table.class.name == class)?;
        if let Some((name, definition)) = table.brings.get_key_value(&field) {
            return Some((table.name.clone(), name.clone(), Some(without_key(definition))));
        }
        let value = member(table.class, Some(&field))?.call()?;
        let chain = value.chain();
        let name = self.column_name(&field, &chain);
        let definition = chain.first().and_then(|first| self.words.types.get(&first.name));
        Some((table.name.clone(), name, definition.cloned()))
    }

    /// Returns the columns that a key lists.
    fn key_columns(&self, table: &Declared<'_>, key: &Node) -> Vec<String> {
        let mut names = Vec::new();
        key.visit(&mut |node| {
            let Some(field) = node.name() else { return };
            let value = member(table.class, Some(field)).and_then(Node::call);
            names.extend(value.map(|call| self.column_name(field, &call.chain())));
        });
        names
    }
}

/// Returns a key's definition as one of a column that refers to it.
fn without_key(definition: &str) -> String {
    let words = definition
        .split(' ')
        .take_while(|word| !["auto_increment", "primary", "not", "generated"].contains(word));
    words.collect::<Vec<_>>().join(" ")
}
