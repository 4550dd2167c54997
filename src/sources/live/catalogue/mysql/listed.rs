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

/// All that is listed, by schema and name.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub(super) tables: BTreeMap<(String, String), ListedTable>,
    /// With what they tell of themselves, once they are asked.
    pub(super) sequences: BTreeMap<(String, String), Option<ListedSequence>>,
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
pub(super) struct ListedTable {
    /// The next id; `None` where nothing is counted or the account may not know.
    pub(super) next: Option<Id>,
    /// Rows, as statistics have it.
    pub(super) rows: Option<u64>,
    /// Why the server could not open it.
    pub(super) trouble: Option<String>,
    /// By their place.
    pub(super) columns: BTreeMap<Id, ListedColumn>,
    /// By their place in the key.
    pub(super) primary_key: BTreeMap<Id, String>,
    /// Columns that lead other indexes, in the order of the server.
    pub(super) indexed: Vec<String>,
    /// Columns that lead an index of which both ends are one seek away.
    pub(super) sought: BTreeSet<String>,
    /// Columns that the account may select.
    pub(super) readable: BTreeSet<String>,
    /// By name.
    pub(super) foreign_keys: BTreeMap<String, ListedKey>,
}

/// A column as it is listed.
#[derive(Debug)]
pub(super) struct ListedColumn {
    name: String,
    /// As the server spells it: `int(10) unsigned`.
    of: String,
    /// Its ids are counted by the table.
    counted: bool,
    not_null: bool,
    computed: bool,
    invisible: bool,
    /// In SQL, if it takes values from a sequence.
    default: Option<String>,
}

/// A foreign key as it is listed.
#[derive(Debug, Default)]
pub(super) struct ListedKey {
    /// Referencing and referenced column, by their place.
    columns: BTreeMap<Id, (String, String)>,
    schema: String,
    table: String,
}

impl Listed {
    /// Gathers what was answered.
    pub(super) fn of(answers: &Answers) -> Self {
        let mut all = Self::default();
        for row in answers.rows("tables") {
            all.add(row);
        }
        let mut each = |statement: &str, take: fn(&mut ListedTable, Row<'_>)| {
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
            *sequence = told.get(&*shown(name)).map(|row| ListedSequence::of(*row));
        }
        all
    }

    fn add(&mut self, row: Row<'_>) {
        let Some(name) = name(row) else { return };
        if row.word("type").ends_with("SEQUENCE") {
            self.sequences.insert(name, None);
            return;
        }
        let table = ListedTable {
            next: row.number("next"),
            rows: row.number("rows").and_then(|rows| rows.try_into().ok()),
            trouble: row.text("trouble").map(str::to_owned),
            ..ListedTable::default()
        };
        self.tables.insert(name, table);
    }
}

/// Returns the schema and the name of a table; `None` in the row that says that nothing was found.
fn name(row: Row<'_>) -> Option<(String, String)> {
    Some((row.text("schema")?.to_owned(), row.text("table")?.to_owned()))
}

/// Returns a name as rows of answers and messages have it.
pub(super) fn shown((schema, name): &(String, String)) -> String {
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
    pub(super) fn handed_out(self, (schema, name): &(String, String)) -> Option<Change> {
        Some(Change::SetValue { sequence: named(schema, name), value: self.next?, called: false })
    }
}

impl ListedTable {
    fn column(&mut self, row: Row<'_>) {
        let (Some(place), Some(name)) = (row.number("place"), row.text("column")) else { return };
        if row.truth("readable") {
            self.readable.insert(name.to_owned());
        }
        let column = ListedColumn {
            name: name.to_owned(),
            of: row.word("type").to_owned(),
            counted: row.truth("counted"),
            not_null: row.truth("not_null"),
            computed: row.truth("computed"),
            invisible: row.truth("invisible"),
            default: row.text("default").map(str::to_owned),
        };
        self.columns.insert(place, column);
    }

    fn index(&mut self, row: Row<'_>) {
        let (Some(place), Some(name)) = (row.number("place"), row.text("column")) else { return };
        if row.truth("sought") {
            self.sought.insert(name.to_owned());
        }
        if row.truth("primary") {
            self.primary_key.insert(place, name.to_owned());
        } else if !self.indexed.iter().any(|known| known == name) {
            self.indexed.push(name.to_owned());
        }
    }

    fn key(&mut self, row: Row<'_>) {
        let (Some(place), Some(column)) = (row.number("place"), row.text("column")) else { return };
        let key = self.foreign_keys.entry(row.word("key").to_owned()).or_default();
        row.word("to_schema").clone_into(&mut key.schema);
        row.word("to_table").clone_into(&mut key.table);
        key.columns.insert(place, (column.to_owned(), row.word("to_column").to_owned()));
    }

    /// Returns the column whose ids the table counts.
    pub(super) fn counted(&self) -> Option<&str> {
        let column = self.columns.values().find(|column| column.counted)?;
        Some(&column.name)
    }

    /// Returns the change that creates it.
    pub(super) fn create(
        &self,
        (schema, name): &(String, String),
        dialect: &DialectPack,
    ) -> Change {
        let columns = self.columns.values().map(|column| column.definition(dialect));
        let key: Vec<String> = self.primary_key.values().cloned().collect();
        let key = Some(key).filter(|key| !key.is_empty()).map(Constraint::PrimaryKey);
        let indexes = self.indexed.iter().cloned().map(Constraint::Index);
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

impl ListedColumn {
    fn definition(&self, dialect: &DialectPack) -> ColumnDef {
        let mut definition = self.of.clone();
        if let Some(default) = &self.default {
            definition.push_str(" DEFAULT ");
            definition.push_str(default);
        }
        let read = column_of(&self.name, &definition, Spot::default(), dialect);
        ColumnDef {
            mint: if self.counted { Some(Mint::Attribute) } else { read.mint },
            not_null: self.not_null,
            computed: self.computed,
            invisible: self.invisible,
            ..read
        }
    }
}

impl ListedKey {
    fn constraint(&self, own: &str) -> Constraint {
        let (columns, target) = self.columns.values().cloned().unzip();
        let mut table = named(&self.schema, &self.table);
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
