//! Rows of the catalogues become the changes that make such tables and sequences.

use super::{Key, Table, Told};
use crate::rules::dialect::DialectPack;
use crate::sources::live::answers::Row;
use crate::sources::schema::model::{Limit, SequenceOptions};
use crate::sources::schema::replay::START;
use crate::sources::schema::{
    Change, ColumnDef, Constraint, CreateTable, Mint, Name, Reference, column_of,
};
use crate::width::Id;
use std::collections::BTreeMap;

/// Hands over the changes one by one, so that not all are held at once, in an order in which everything is there before
/// it is named.
pub(super) fn each(told: &Told<'_>, dialect: &'static DialectPack, mut apply: impl FnMut(Change)) {
    let type_of = |row: Row<'_>| column_of("", row.word("type"), START, dialect).of;
    let options = |row: Row<'_>| SequenceOptions { of: Some(type_of(row)), ..limits(row) };
    for &row in &told.domains {
        apply(Change::Domain { name: named(row, "schema", "name"), of: type_of(row) });
    }
    let mut identities: BTreeMap<(Key<'_>, &str), Row<'_>> = BTreeMap::new();
    for &row in told.sequences.values() {
        let name = named(row, "schema", "name");
        match told.owner(row).filter(|_| row.word("owned") == "i") {
            // It comes with its column.
            Some(owner) => drop(identities.insert(owner, row)),
            None => apply(Change::CreateSequence { name, options: options(row), spot: START }),
        }
    }
    for (&key, table) in &told.tables {
        let identity = |column: &str| {
            let row = *identities.get(&(key, column))?;
            let name = Some(named(row, "schema", "name"));
            Some(SequenceOptions { name, ..options(row) })
        };
        apply(Change::CreateTable(Box::new(create(key, table, identity, dialect))));
    }
    for &row in told.sequences.values().filter(|row| row.word("owned") == "a") {
        if let Some(((schema, table), column)) = told.owner(row) {
            let owner = Some(Some((name(schema, table), column.to_owned())));
            let options = SequenceOptions { owner, ..SequenceOptions::default() };
            apply(Change::AlterSequence { name: named(row, "schema", "name"), options });
        }
    }
}

fn name(schema: &str, name: &str) -> Name {
    Name { schema: Some(schema.to_owned()), name: name.to_owned() }
}

fn named(row: Row<'_>, schema: &str, of: &str) -> Name {
    name(row.word(schema), row.word(of))
}

/// Returns where a sequence starts and ends. The greatest value of one that counts down is not stated where it is the
/// one that all have: it limits nothing.
fn limits(row: Row<'_>) -> SequenceOptions {
    /// See <https://www.postgresql.org/docs/current/sql-createsequence.html> on `MAXVALUE`.
    const GREATEST_OF_DESCENDING: Id = -1;
    let increment = row.number("increment");
    let is_default = |greatest: &Id| {
        increment.is_some_and(|step| step < 0) && *greatest == GREATEST_OF_DESCENDING
    };
    SequenceOptions {
        increment,
        minimum: row.number("minimum"),
        maximum: row
            .number("maximum")
            .map(|value| if is_default(&value) { Limit::None } else { Limit::At(value) }),
        cycles: Some(row.truth("cycles")),
        start: row.number("start"),
        ..SequenceOptions::default()
    }
}

fn create(
    (schema, table): Key<'_>,
    told: &Table<'_>,
    identity: impl Fn(&str) -> Option<SequenceOptions>,
    dialect: &'static DialectPack,
) -> CreateTable {
    let column = |&row: &Row<'_>| {
        let name = row.word("name");
        let default = told.defaults.iter().filter(|default| default.word("name") == name);
        let mut column = column(row, default.copied(), dialect);
        if row.truth("identity")
            && let Some(options) = identity(name)
        {
            column.mint = Some(Mint::Identity(Box::new(options)));
        }
        column
    };
    CreateTable {
        name: Some(name(schema, table)),
        spot: START,
        columns: told.columns.iter().map(column).collect(),
        constraints: constraints(told),
        ..CreateTable::default()
    }
}

fn column<'a>(
    row: Row<'a>,
    defaults: impl Iterator<Item = Row<'a>>,
    dialect: &'static DialectPack,
) -> ColumnDef {
    let mut definition = row.word("type").to_owned();
    let mut mint = None;
    for default in defaults {
        if let Some(expression) = default.text("expression") {
            definition.push_str(" DEFAULT ");
            definition.push_str(expression);
        } else if is_minting(default) {
            mint = Some(Mint::Default(named(default, "sequence_schema", "sequence")));
        }
    }
    if row.truth("not_null") {
        definition.push_str(" NOT NULL");
    }
    let column = column_of(row.word("name"), &definition, START, dialect);
    ColumnDef { mint: mint.or(column.mint), ..column }
}

/// Returns true for a default that is the next value of a sequence: cast it may be, but not computed with.
pub(super) fn is_minting(default: Row<'_>) -> bool {
    let has_sequence = default.text("sequence").is_some();
    has_sequence && default.truth("nextval") && !default.truth("computed")
}

fn constraints(told: &Table<'_>) -> Vec<Constraint> {
    let mut keys: BTreeMap<&str, Vec<Row<'_>>> = BTreeMap::new();
    for &row in &told.keys {
        keys.entry(row.word("key")).or_default().push(row);
    }
    let names = |rows: &[Row<'_>], column: &str| -> Vec<String> {
        rows.iter().map(|row| row.word(column).to_owned()).collect()
    };
    let key = |rows: Vec<Row<'_>>| {
        let first = *rows.first()?;
        Some(match first.word("kind") {
            "p" => Constraint::PrimaryKey(names(&rows, "name")),
            _ => Constraint::Foreign(Reference {
                columns: names(&rows, "name"),
                table: named(first, "target_schema", "target"),
                target: names(&rows, "target_name"),
                association: false,
                spot: START,
            }),
        })
    };
    let listed = told.indexes.iter().filter(|row| !row.truth("is_key") && !row.truth("exclusion"));
    let indexes = listed.map(|row| Constraint::Index(row.word("name").to_owned()));
    keys.into_values().filter_map(key).chain(indexes).collect()
}
