//! Rows of `information_schema`, gathered table by table.

use super::named;
use crate::rules::dialect::DialectPack;
use crate::sources::live::answers::{Answers, Row};
use crate::sources::schema::model::{Limit, SequenceOptions};
use crate::sources::schema::{
    Change, ColumnDef, Constraint, CreateTable, Mint, Reference, Spot, column_of,
};
use crate::width::Id;
use std::collections::{BTreeMap, BTreeSet};

/// The name of the statements that ask sequences for their state.
const COUNTER: &str = "counter";

/// Schema and name.
pub(super) type Key<'a> = (&'a str, &'a str);

/// All that is listed, by schema and name.
#[derive(Debug, Default)]
pub(super) struct Listed<'a> {
    pub(super) tables: BTreeMap<Key<'a>, ListedTable<'a>>,
    /// With what they tell of themselves, once they are asked.
    pub(super) sequences: BTreeMap<Key<'a>, Option<ListedSequence>>,
}

/// What a sequence tells of itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct ListedSequence {
    /// The next value that no cache holds.
    next: Option<Id>,
    minimum: Option<Id>,
    maximum: Option<Id>,
    start: Option<Id>,
    increment: Option<Id>,
    cycles: bool,
}

/// A table as it is listed.
#[derive(Debug, Default)]
pub(super) struct ListedTable<'a> {
    /// The next id; `None` where nothing is counted or the account may not know.
    pub(super) next: Option<Id>,
    /// Rows, as statistics have it.
    pub(super) rows: Option<u64>,
    /// Why the server could not open it.
    pub(super) trouble: Option<&'a str>,
    /// By their place.
    pub(super) columns: BTreeMap<Id, ListedColumn<'a>>,
    /// By their place in the key.
    pub(super) primary_key: BTreeMap<Id, &'a str>,
    /// Columns that lead other indexes, in the order of the server.
    pub(super) indexed: Vec<&'a str>,
    /// Columns that lead an index of which both ends are one seek away.
    pub(super) sought: BTreeSet<&'a str>,
    /// Columns that the account may select.
    pub(super) readable: BTreeSet<&'a str>,
    /// By name.
    pub(super) foreign_keys: BTreeMap<&'a str, ListedKey<'a>>,
}

/// A column as it is listed.
#[derive(Debug)]
pub(super) struct ListedColumn<'a> {
    name: &'a str,
    /// As the server spells it: `int(10) unsigned`.
    of: &'a str,
    /// Its ids are counted by the table.
    counted: bool,
    not_null: bool,
    computed: bool,
    invisible: bool,
    /// In SQL, if it takes values from a sequence.
    default: Option<&'a str>,
}

/// A foreign key as it is listed.
#[derive(Debug, Default)]
pub(super) struct ListedKey<'a> {
    /// Referencing and referenced column, by their place.
    columns: BTreeMap<Id, (&'a str, &'a str)>,
    schema: &'a str,
    table: &'a str,
}

impl<'a> Listed<'a> {
    /// Gathers what was answered.
    pub(super) fn of(answers: &'a Answers) -> Self {
        let mut all = Self::default();
        for row in answers.rows("tables") {
            all.add(row);
        }
        let mut each = |statement: &str, take: fn(&mut ListedTable<'a>, Row<'a>)| {
            for row in answers.rows(statement) {
                // Columns of views are listed too, and a table may have come or gone meanwhile.
                if let Some(table) = name(row).and_then(|name| all.tables.get_mut(&name)) {
                    take(table, row);
                }
            }
        };
        each("columns", ListedTable::column);
        each("indexes", ListedTable::index);
        each("keys", ListedTable::key);
        let told: BTreeMap<&str, Row<'_>> =
            answers.rows(COUNTER).map(|row| (row.word("relation"), row)).collect();
        for (name, sequence) in &mut all.sequences {
            *sequence = told.get(&*shown(*name)).map(|row| ListedSequence::of(*row));
        }
        all
    }

    fn add(&mut self, row: Row<'a>) {
        let Some(name) = name(row) else { return };
        if row.word("type").ends_with("SEQUENCE") {
            self.sequences.insert(name, None);
            return;
        }
        let table = ListedTable {
            next: row.number("next"),
            rows: row.number("rows").and_then(|rows| rows.try_into().ok()),
            trouble: row.text("trouble"),
            ..ListedTable::default()
        };
        self.tables.insert(name, table);
    }
}

/// Returns the schema and the name of a table; `None` in the row that says that nothing was found.
fn name(row: Row<'_>) -> Option<Key<'_>> {
    Some((row.text("schema")?, row.text("table")?))
}

/// Returns a name as rows of answers and messages have it.
pub(super) fn shown((schema, name): Key<'_>) -> String {
    format!("{schema}.{name}")
}

impl ListedSequence {
    fn of(row: Row<'_>) -> Self {
        Self {
            next: row.number("value"),
            minimum: row.number("minimum"),
            maximum: row.number("maximum"),
            start: row.number("start"),
            increment: row.number("increment"),
            cycles: row.truth("cycles"),
        }
    }

    /// Returns the options that it was made with.
    pub(super) fn options(self) -> SequenceOptions {
        SequenceOptions {
            minimum: self.minimum,
            maximum: self.maximum.map(Limit::At),
            start: self.start,
            increment: self.increment,
            cycles: Some(self.cycles),
            ..SequenceOptions::default()
        }
    }

    /// Returns the change that tells what it has handed out.
    pub(super) fn handed_out(self, (schema, name): Key<'_>) -> Option<Change> {
        Some(Change::SetValue { sequence: named(schema, name), value: self.next?, called: false })
    }
}

impl<'a> ListedTable<'a> {
    fn column(&mut self, row: Row<'a>) {
        let (Some(place), Some(name)) = (row.number("place"), row.text("column")) else { return };
        if row.truth("readable") {
            self.readable.insert(name);
        }
        let column = ListedColumn {
            name,
            of: row.word("type"),
            counted: row.truth("counted"),
            not_null: row.truth("not_null"),
            computed: row.truth("computed"),
            invisible: row.truth("invisible"),
            default: row.text("default"),
        };
        self.columns.insert(place, column);
    }

    fn index(&mut self, row: Row<'a>) {
        let (Some(place), Some(name)) = (row.number("place"), row.text("column")) else { return };
        if row.truth("sought") {
            self.sought.insert(name);
        }
        if row.truth("primary") {
            self.primary_key.insert(place, name);
        } else if !self.indexed.contains(&name) {
            self.indexed.push(name);
        }
    }

    fn key(&mut self, row: Row<'a>) {
        let (Some(place), Some(column)) = (row.number("place"), row.text("column")) else { return };
        let key = self.foreign_keys.entry(row.word("key")).or_default();
        (key.schema, key.table) = (row.word("to_schema"), row.word("to_table"));
        key.columns.insert(place, (column, row.word("to_column")));
    }

    /// Returns the column whose ids the table counts.
    pub(super) fn counted(&self) -> Option<&'a str> {
        let column = self.columns.values().find(|column| column.counted)?;
        Some(column.name)
    }

    /// Returns the change that creates it.
    pub(super) fn create(&self, (schema, name): Key<'_>, dialect: &DialectPack) -> Change {
        let columns = self.columns.values().map(|column| column.definition(dialect));
        let key: Vec<String> = self.primary_key.values().map(|&name| name.to_owned()).collect();
        let key = Some(key).filter(|key| !key.is_empty()).map(Constraint::PrimaryKey);
        let indexes = self.indexed.iter().map(|&name| Constraint::Index(name.to_owned()));
        let foreign = self.foreign_keys.values().map(|key| key.constraint(schema));
        Change::CreateTable(Box::new(CreateTable {
            name: Some(named(schema, name)),
            columns: columns.collect(),
            constraints: key.into_iter().chain(indexes).chain(foreign).collect(),
            // Without the column in sight, another would be taken for it.
            counter: self.next.filter(|_| self.counted().is_some()),
            has_options: true,
            ..CreateTable::default()
        }))
    }
}

impl ListedColumn<'_> {
    fn definition(&self, dialect: &DialectPack) -> ColumnDef {
        let mut definition = self.of.to_owned();
        if let Some(default) = &self.default {
            definition.push_str(" DEFAULT ");
            definition.push_str(default);
        }
        let read = column_of(self.name, &definition, Spot::default(), dialect);
        ColumnDef {
            mint: if self.counted { Some(Mint::Attribute) } else { read.mint },
            not_null: self.not_null,
            computed: self.computed,
            invisible: self.invisible,
            ..read
        }
    }
}

impl ListedKey<'_> {
    fn constraint(&self, own: &str) -> Constraint {
        let (columns, target) =
            self.columns.values().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).unzip();
        let mut table = named(self.schema, self.table);
        // As in SQL: without a schema it means its own.
        table.schema.take_if(|schema| schema == own);
        Constraint::Foreign(Reference {
            columns,
            table,
            target,
            association: false,
            spot: Spot::default(),
        })
    }
}
