//! Tables that are declared as objects whose members are columns built by calls: `val user = reference("user_id", Users)`,
//! `IntColumn get id => integer().autoIncrement()();`.
//!
//! What each call means is data of the form. Says nothing of queries and of rows.

mod collect;

use super::code::{Code, database};
use super::fields::{Field, FieldWords, consumer, on_device};
use super::plain::location;
use super::project::Line;
use super::{Context, Group, broken_pack, build};
use crate::facts::{Consumer, Facts};
use crate::rules::dialect::DialectPack;
use crate::rules::plurals::snake_case;
use crate::sources::schema::{Change, ColumnDef, Constraint, Spot};
use crate::sources::syntax::{Call, Kind, Node};
use crate::width::Width;
use collect::{Declared, member, tables};
use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, BTreeSet};

/// The `[words]` of such a form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Words {
    language: String,
    dialect: String,
    /// Classes that tables extend, and the columns that each brings along.
    #[serde(default)]
    bases: BTreeMap<String, BTreeMap<String, String>>,
    /// Calls whose value is a table: its name, and its columns as an object.
    #[serde(default)]
    calls: BTreeSet<String>,
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
    /// Arguments, by name, that add to the definition where they are true.
    #[serde(default)]
    flags: BTreeMap<String, String>,
    /// A member that holds the columns of the key.
    #[serde(default)]
    key: String,
    /// A call after the columns that ties some of them: `foreignKey({ columns: [..], foreignColumns: [..] })`.
    #[serde(default)]
    ties: Option<TieWords>,
    /// A member that holds the table's name.
    #[serde(default)]
    table: Option<String>,
    /// What the names of columns are made of, where none is given.
    #[serde(default)]
    snake: bool,
    /// Whose users have the database on their devices; without it, it is a server's.
    #[serde(default, deserialize_with = "device")]
    device: Option<Consumer>,
    /// The call that makes a column whose values such a database numbers.
    #[serde(default)]
    numbered: Option<String>,
    /// What is read from columns, by the calls that start them and the bases that bring them along.
    #[serde(default)]
    fields: Option<FieldWords>,
    /// Lines of files at the root or above that say that they turn into snake case.
    #[serde(default)]
    snake_if: Vec<Line>,
}

/// Folders above the root whose settings count.
const ABOVE: usize = 3;

/// How a call ties columns.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct TieWords {
    call: String,
    own: String,
    target: String,
    /// A call that makes columns the key.
    key: String,
}

/// Reads the tables of a program as one database.
pub(crate) fn read(group: &Group, context: &Context<'_>) -> Facts {
    let mut words: Words = match context.pack.words() {
        Ok(words) => words,
        Err(error) => return broken_pack(group, context, &error),
    };
    let says = |line: &Line| group.root.ancestors().take(ABOVE).any(|root| line.is_in(root));
    words.snake |= words.snake_if.iter().any(says);
    let words = words;
    let mut database = database(group, context, &words.dialect);
    let open = |file| Code::open(file, &words.language, &mut database);
    let codes: Vec<Code> = group.files.iter().filter_map(open).collect();
    let tables = tables(&codes, &words);
    let reader = Reader { words: &words, tables: &tables, pack: database.dialect() };
    for (file, code) in codes.iter().enumerate() {
        let own = tables.iter().filter(|table| table.file == file);
        let changes = own.clone().map(|table| reader.create(table)).collect();
        for spot in own.flat_map(|table| &table.open) {
            let reason = "which columns this holds is known only when it runs".to_owned();
            let cure = "Name a dump of the schema beside it: these columns are not in the result.";
            database.problem(code.problem(*spot, reason, cure));
        }
        database.apply(&code.script(), changes);
    }
    let fields = words.fields.as_ref().map(|of| (of, reader.fields(of, &codes)));
    let numbered = reader.numbered();
    let mut facts = database.finish();
    if let Some(consumer) = words.device {
        on_device(consumer, &numbered, &mut facts);
    }
    if let Some((of, fields)) = fields {
        of.add(&fields, &mut facts);
    }
    facts
}

fn device<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Consumer>, D::Error> {
    consumer(deserializer).map(Some)
}

struct Reader<'r> {
    words: &'r Words,
    tables: &'r [Declared<'r>],
    pack: &'static DialectPack,
}

impl Reader<'_> {
    fn create(&self, table: &Declared<'_>) -> Change {
        let brought = table.brings.into_iter().flatten();
        let mut columns: Vec<ColumnDef> = brought
            .map(|(name, definition)| build::column(name, definition, table.spot, self.pack))
            .collect();
        let mut constraints = Vec::new();
        for member in &table.members {
            if let Some(call) = member.value.call() {
                self.column(member.name, call, member.spot, &mut columns, &mut constraints);
            }
        }
        self.tied(table, &mut constraints);
        if let Some(key) = member(&table.members, Some(&self.words.key)) {
            let names = self.key_columns(table, key);
            if !names.is_empty() {
                constraints.push(Constraint::PrimaryKey(names));
            }
        }
        build::create(&table.name, table.spot, columns, constraints)
    }

    /// Returns the columns that the database numbers, by table and name in lower case.
    fn numbered(&self) -> BTreeSet<(String, String)> {
        let mut numbered = BTreeSet::new();
        for table in self.tables {
            for member in &table.members {
                let chain = member.value.call().map(Call::chain).unwrap_or_default();
                if chain.iter().any(|call| Some(&call.name) == self.words.numbered.as_ref()) {
                    let column = self.column_name(member.name, &chain);
                    numbered.insert((table.name.to_lowercase(), column.to_lowercase()));
                }
            }
        }
        numbered
    }

    /// Returns what is read from each column, where its type tells.
    fn fields(&self, words: &FieldWords, codes: &[Code]) -> Vec<(Field, Width)> {
        let mut fields = Vec::new();
        for table in self.tables {
            let Some(code) = codes.get(table.file) else { continue };
            let mut add = |name: &str, column: String, of: &str, spot: Spot| {
                let Some(width) = words.width(of) else { return };
                let field = Field {
                    table: table.name.clone(),
                    column,
                    owner: table.known.to_owned(),
                    name: name.to_owned(),
                    type_text: of.to_owned(),
                    marks: Vec::new(),
                    location: location(&code.path, &code.text, spot),
                };
                fields.push((field, width));
            };
            for (name, _) in table.brings.into_iter().flatten() {
                add(name, name.clone(), table.base, table.spot);
            }
            for member in &table.members {
                let chain = member.value.call().map(Call::chain).unwrap_or_default();
                if let Some(first) = chain.first() {
                    add(
                        member.name,
                        self.column_name(member.name, &chain),
                        &first.name,
                        member.spot,
                    );
                }
            }
        }
        fields
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
                let given = first.arguments.iter().find_map(Node::integer);
                let number = given.or_else(|| first.named("length")?.integer());
                let length = number.map_or_else(|| "255".to_owned(), |number| number.to_string());
                Some(definition.replace("{0}", &length))
            }
            None if refers => self.target(first).and_then(|(_, _, definition)| definition),
            // What makes a column of an object is one, of a type of the program's own.
            None if !self.words.calls.is_empty() => Some(first.name.clone()),
            None => None,
        };
        let Some(mut definition) = definition else { return };
        let flags = self.words.flags.iter();
        for (_, adds) in flags.filter(|(name, _)| is_true(first.named(name))) {
            definition.push(' ');
            definition.push_str(adds);
        }
        for call in &chain {
            if let Some(adds) = self.words.adds.get(&call.name) {
                definition.push(' ');
                definition.push_str(adds);
            }
            let ties =
                (refers && call.name == first.name) || self.words.references.contains(&call.name);
            if ties && let Some((table, column, _)) = self.target(call) {
                constraints.push(build::reference(&[&name], &table, &[&column], true, spot));
            }
        }
        columns.push(build::column(&name, &definition, spot, self.pack));
    }

    /// Adds the keys that follow the columns.
    fn tied(&self, table: &Declared<'_>, constraints: &mut Vec<Constraint>) {
        let Some(ties) = &self.words.ties else { return };
        let names = |node: Option<&Node>| -> Vec<(String, String)> {
            let one = |node: &Node| {
                let (_, field) = node.name()?.rsplit_once('.')?;
                Some((node.name()?.to_owned(), field.to_owned()))
            };
            node.and_then(Node::list).into_iter().flatten().filter_map(one).collect()
        };
        let own = |names: Vec<(String, String)>| -> Vec<String> {
            let column = |(_, field): (String, String)| {
                let value = member(&table.members, Some(&field)).and_then(Node::call)?;
                Some(self.column_name(&field, &value.chain()))
            };
            names.into_iter().filter_map(column).collect()
        };
        for node in table.rest {
            node.visit(&mut |node| {
                let Some(call) = node.call() else { return };
                if call.name == ties.key {
                    let key = own(names(call.named(&ties.own)));
                    constraints.extend((!key.is_empty()).then_some(Constraint::PrimaryKey(key)));
                } else if call.name == ties.call {
                    let columns = own(names(call.named(&ties.own)));
                    let targets = names(call.named(&ties.target));
                    let other = |(whole, field): &(String, String)| {
                        let found = self.column_of(whole).map(|(table, column, _)| (table, column));
                        // What the call is given stands for the table itself.
                        found.or_else(|| {
                            let value = member(&table.members, Some(field))?.call()?;
                            Some((table.name.clone(), self.column_name(field, &value.chain())))
                        })
                    };
                    let found: Vec<_> = targets.iter().filter_map(other).collect();
                    if let Some((to, _)) = found.first() {
                        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
                        let target: Vec<&str> =
                            found.iter().map(|(_, column)| column.as_str()).collect();
                        constraints.push(build::reference(&columns, to, &target, false, node.spot));
                    }
                }
            });
        }
    }

    /// Returns the table and column of a member's whole name, and how it is defined.
    fn column_of(&self, whole: &str) -> Option<(String, String, Option<String>)> {
        let kind = Kind::Name(whole.to_owned());
        let node = Node { kind, spot: Spot::default() };
        self.target(&Call { arguments: vec![node], ..Call::default() })
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
        let name = |node: &'_ Node| match node.block() {
            // `references(() => users.id)`
            Some(block) => block.body.last().and_then(Node::name).map(str::to_owned),
            None => node.name().map(str::to_owned),
        };
        let names: Vec<String> = call.arguments.iter().filter_map(name).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let split = |name: &&str| {
            name.rsplit_once('.').map(|(class, field)| (class.to_owned(), field.to_owned()))
        };
        let (class, field) = match names.as_slice() {
            [both] => split(both).or_else(|| Some(((*both).to_owned(), "id".to_owned())))?,
            [class, field, ..] => ((*class).to_owned(), (*field).to_owned()),
            [] => return None,
        };
        let table = self.tables.iter().find(|table| table.known == class)?;
        if let Some((name, definition)) =
            table.brings.and_then(|brings| brings.get_key_value(&field))
        {
            return Some((table.name.clone(), name.clone(), Some(without_key(definition))));
        }
        let value = member(&table.members, Some(&field))?.call()?;
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
            let value = member(&table.members, Some(field)).and_then(Node::call);
            names.extend(value.map(|call| self.column_name(field, &call.chain())));
        });
        names
    }
}

fn is_true(node: Option<&Node>) -> bool {
    node.and_then(Node::truth) == Some(true)
}

/// Returns a key's definition as one of a column that refers to it.
fn without_key(definition: &str) -> String {
    let words = definition
        .split(' ')
        .take_while(|word| !["auto_increment", "primary", "not", "generated"].contains(word));
    words.collect::<Vec<_>>().join(" ")
}
