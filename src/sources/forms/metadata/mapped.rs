//! Tables as a program declares them, by classes or by calls, told to the database.

use super::classes::Classes;
use super::column::{Column, create_table};
use super::table;
use super::types::{Type, Types};
use super::words::is_in;
use crate::sources::forms::build;
use crate::sources::forms::code::Code;
use crate::sources::forms::scope::Scope;
use crate::sources::schema::{Change, Clause, Constraint, Database, Spot};
use crate::sources::syntax::{Kind, Node};
use std::collections::BTreeMap;

/// References in a longer line are a cycle.
const DEPTH: usize = 16;

/// A table.
#[derive(Default)]
pub(super) struct Mapped {
    pub(super) name: String,
    pub(super) file: usize,
    pub(super) spot: Spot,
    pub(super) columns: Vec<Column>,
    pub(super) key: Vec<String>,
    pub(super) constraints: Vec<Constraint>,
}

/// Tells the tables that files declare.
pub(super) fn tell(codes: &[Code], types: &mut Types<'_>, database: &mut Database) {
    let classes = Classes::find(codes);
    let mut tables = Vec::new();
    for (file, code) in codes.iter().enumerate() {
        types.file = file;
        for node in &code.nodes {
            declared(node, file, &classes.scopes, types, &mut tables, code, database);
        }
    }
    let mut names = BTreeMap::new();
    for at in 0..classes.all.len() {
        if let Some(name) = classes.table_name(at, types) {
            names.insert(at, name);
        }
    }
    for (at, name) in &names {
        tables.extend(classes.mapped(*at, name, types));
    }
    for at in 0..classes.all.len() {
        if !names.contains_key(&at) {
            classes.extend_parent(at, &names, types, &mut tables);
        }
    }
    resolve(&mut tables, &classes, &names);
    for table in tables {
        create(table, codes, types, database);
    }
}

/// Reads a table that a call declares.
fn declared(
    node: &Node,
    file: usize,
    scopes: &[Scope],
    types: &mut Types<'_>,
    tables: &mut Vec<Mapped>,
    code: &Code,
    database: &mut Database,
) {
    let value = match &node.kind {
        Kind::Assign(assign) => &assign.right,
        Kind::Class(class) => {
            for node in &class.body {
                declared(node, file, scopes, types, tables, code, database);
            }
            return;
        }
        _ => node,
    };
    let Some(call) = value.call().filter(|call| is_in(&types.words.table, &call.name)) else {
        return;
    };
    let Some(scope) = scopes.get(file) else { return };
    let Some(name) = call.argument(0).and_then(|name| scope.text(name)) else { return };
    let elements: Vec<&Node> =
        call.arguments.iter().skip(1).filter(|node| !matches!(node.kind, Kind::Pair(..))).collect();
    let read = table::read(&elements, scope, types);
    if read.columns.is_empty() {
        return;
    }
    // The first element is what collects the tables.
    for odd in
        read.odd.iter().filter(|odd| odd.call().is_some_and(|_| odd.spot != elements[0].spot))
    {
        let reason = format!("an element of `{name}` that is only known when it runs");
        let cure = "The others were read; check what it adds, or name a dump of the schema.";
        database.problem(code.problem(odd.spot, reason, cure));
    }
    let schema = call.named("schema").and_then(|schema| scope.text(schema));
    let name = schema.map_or_else(|| name.clone(), |schema| format!("{schema}.{name}"));
    let (columns, key, constraints) = (read.columns, read.key, read.constraints);
    tables.push(Mapped { name, file, spot: value.spot, columns, key, constraints });
}

/// Gives columns that refer to others and name no type the type of what they refer to.
fn resolve(tables: &mut [Mapped], classes: &Classes<'_>, names: &BTreeMap<usize, String>) {
    let by_class: BTreeMap<&str, &String> = names
        .iter()
        .filter_map(|(at, table)| Some((classes.all.get(*at)?.class.name.as_str(), table)))
        .collect();
    for column in tables.iter_mut().flat_map(|table| &mut table.columns) {
        let renamed = column.target().and_then(|(table, target)| {
            let by_class = by_class.get(table)?;
            Some(format!("{by_class}.{target}"))
        });
        if let Some(renamed) = renamed {
            column.refers = Some(renamed);
        }
    }
    for _ in 0..DEPTH {
        let of: BTreeMap<(String, String), Type> = tables
            .iter()
            .flat_map(|table| {
                table
                    .columns
                    .iter()
                    .map(|it| ((table.name.clone(), it.name.clone()), it.of.clone()))
            })
            .filter(|(_, of)| !of.name.is_empty())
            .collect();
        let mut changed = false;
        for column in tables.iter_mut().flat_map(|table| &mut table.columns) {
            if !column.of.name.is_empty() {
                continue;
            }
            let target = column.target().map(|(table, name)| (table.to_owned(), name.to_owned()));
            if let Some(found) = target.and_then(|target| of.get(&target)) {
                column.of = found.clone();
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
}

/// Creates a table; columns of other files get their own places.
fn create(table: Mapped, codes: &[Code], types: &Types<'_>, database: &mut Database) {
    let Some(code) = codes.get(table.file) else { return };
    let (here, there): (Vec<Column>, Vec<Column>) =
        table.columns.into_iter().partition(|column| column.file == table.file);
    let mut key = table.key;
    key.extend(there.iter().filter(|column| column.primary_key).map(|it| it.name.clone()));
    let changes = create_table(&table.name, table.spot, &here, &[], table.constraints, true, types);
    database.apply(&code.script(), changes);
    let single = here.iter().filter(|column| column.primary_key).count() + key.len() == 1;
    for column in there {
        let Some(code) = codes.get(column.file) else { continue };
        let numbered = single && column.primary_key && column.refers.is_none();
        let defined = column.defined(numbered, true, types);
        let clause = Clause::Add { column: defined, if_not_exists: false };
        database.apply(&code.script(), vec![build::alter(&table.name, clause)]);
    }
    if !key.is_empty() {
        let own = here.iter().filter(|column| column.primary_key).map(|it| it.name.clone());
        let key: Vec<String> = own.chain(key).collect();
        let clause = Clause::AddConstraint(Constraint::PrimaryKey(key));
        let change: Change = build::alter(&table.name, clause);
        database.apply(&code.script(), vec![change]);
    }
}
