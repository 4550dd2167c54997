//! The catalogues of PostgreSQL become what a dump of the same database would tell, and which rows may be looked at.
//!
//! Tables, sequences and keys go through the replay: no width and no limit is worked out here.

mod changes;
mod relations;
#[cfg(test)]
mod tests;
mod unknown;

use super::Catalogue;
use crate::config::Server;
use crate::facts::Facts;
use crate::rules::dialect::by_name;
use crate::rules::live::LivePack;
use crate::sources::live::answers::{Answers, Row};
use crate::sources::schema::{Database, Script, replay::START};
use jiff::Span;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Schema and name.
type Key<'a> = (&'a str, &'a str);

/// What was told of the database.
struct Told<'a> {
    pack: &'static LivePack,
    config: &'a Server,
    /// The row about the server; `None` if it did not answer.
    server: Option<Row<'a>>,
    tables: BTreeMap<Key<'a>, Table<'a>>,
    /// Those of the schemas that are read, and those that their columns use.
    sequences: BTreeMap<Key<'a>, Row<'a>>,
    domains: Vec<Row<'a>>,
    estimates: Vec<Row<'a>>,
}

/// What was told of a table.
struct Table<'a> {
    relation: Row<'a>,
    columns: Vec<Row<'a>>,
    defaults: Vec<Row<'a>>,
    indexes: Vec<Row<'a>>,
    keys: Vec<Row<'a>>,
}

/// Makes facts of what the catalogues answered.
pub(super) fn read(
    answers: &Answers,
    pack: &'static LivePack,
    server: &Server,
    as_of: Date,
) -> Catalogue {
    let Some(dialect) = by_name(&pack.dialect).filter(|_| answers.has("relations")) else {
        return Catalogue::default();
    };
    let told = Told::of(answers, pack, server);
    let path = Arc::clone(&server.location.path);
    let mut database = Database::new(&server.name, &path, &told.kind(), dialect, as_of);
    database.taken(told.taken(as_of));
    let script = Script { path: &path, text: "" };
    database.apply_at(&script, START, changes::of(&told, dialect));
    let mut facts = database.finish();
    place(&mut facts, server);
    let mut catalogue = Catalogue { facts, ..Catalogue::default() };
    relations::add(&told, &mut catalogue);
    unknown::add(&told, &mut catalogue.facts);
    catalogue
}

impl<'a> Told<'a> {
    fn of(answers: &'a Answers, pack: &'static LivePack, config: &'a Server) -> Self {
        let mut told = Self {
            pack,
            config,
            server: answers.rows("server").next(),
            tables: answers.rows("relations").filter_map(Table::of).collect(),
            sequences: BTreeMap::new(),
            domains: answers.rows("domains").filter(|row| row.text("name").is_some()).collect(),
            estimates: answers.rows("estimates").collect(),
        };
        let mut sort =
            |statement: &str, into: for<'t> fn(&'t mut Table<'a>) -> &'t mut Vec<Row<'a>>| {
                for row in answers.rows(statement) {
                    let key = (row.word("schema"), row.word("relation"));
                    told.tables.get_mut(&key).into_iter().for_each(|table| into(table).push(row));
                }
            };
        sort("columns", |table| &mut table.columns);
        sort("defaults", |table| &mut table.defaults);
        sort("expressions", |table| &mut table.defaults);
        sort("indexes", |table| &mut table.indexes);
        sort("keys", |table| &mut table.keys);
        told.add_sequences(answers);
        told
    }

    fn add_sequences(&mut self, answers: &'a Answers) {
        let defaults = self.tables.values().flat_map(|table| &table.defaults);
        let used: Vec<Key<'a>> =
            defaults.map(|row| (row.word("sequence_schema"), row.word("sequence"))).collect();
        let used: std::collections::BTreeSet<_> = used.into_iter().collect();
        for row in answers.rows("sequences").filter(|row| row.text("name").is_some()) {
            let key = (row.word("schema"), row.word("name"));
            let schemas = &self.config.schemas;
            let is_read = schemas.is_empty() || schemas.iter().any(|schema| schema == key.0);
            if is_read || used.contains(&key) || self.owner(row).is_some() {
                self.sequences.insert(key, row);
            }
        }
    }

    /// Returns the table and the column that own a sequence, if that table is read.
    fn owner(&self, sequence: Row<'a>) -> Option<(Key<'a>, &'a str)> {
        let key = (sequence.text("owner_schema")?, sequence.text("owner")?);
        self.tables.contains_key(&key).then_some((key, sequence.word("owner_column")))
    }

    /// Returns the title of the pack with the version that the server told in it: `PostgreSQL 15.14 server`.
    fn kind(&self) -> String {
        let title = &self.pack.title;
        let version = self.server.and_then(|row| row.text("version"));
        match title.split_once(' ').zip(version) {
            Some(((name, rest), version)) => format!("{name} {version} {rest}"),
            None => title.clone(),
        }
    }

    fn is_standby(&self) -> bool {
        self.server.is_some_and(|row| row.truth("standby"))
    }

    /// Returns the day that the readings are of: on a standby that of the last change it has taken over, which is not
    /// known before the first.
    fn taken(&self, as_of: Date) -> Option<Date> {
        if !self.is_standby() {
            return Some(as_of);
        }
        let behind = i64::try_from(self.server?.number("days_behind")?).ok()?;
        as_of.checked_sub(Span::new().try_days(behind.max(0)).ok()?).ok()
    }

    /// Returns the account that asks, for a `GRANT`.
    fn account(&self) -> String {
        self.pack.quoted(self.server.map_or("", |row| row.word("account")))
    }
}

impl<'a> Table<'a> {
    fn of(relation: Row<'a>) -> Option<(Key<'a>, Self)> {
        let key = (relation.text("schema")?, relation.text("relation")?);
        let table = Self {
            relation,
            columns: Vec::new(),
            defaults: Vec::new(),
            indexes: Vec::new(),
            keys: Vec::new(),
        };
        Some((key, table))
    }

    /// Returns true if a query may see all rows of the table, here and now.
    fn is_open(&self, standby: bool) -> bool {
        let row = self.relation;
        let is_hidden = row.truth("filtered") || row.truth("elsewhere");
        row.truth("entered") && !is_hidden && !(standby && row.truth("unlogged"))
    }
}

/// Places everything at the line that declares the server, which a person can open.
fn place(facts: &mut Facts, server: &Server) {
    let at = &server.location;
    for table in &mut facts.tables {
        table.location.clone_from(at);
        table.columns.iter_mut().for_each(|column| column.location.clone_from(at));
        table.foreign_keys.iter_mut().for_each(|key| key.location.clone_from(at));
    }
    facts.sequences.iter_mut().for_each(|sequence| sequence.location.clone_from(at));
    for problem in &mut facts.problems {
        problem.location.clone_from(at);
        problem.reason = format!("{}: {}", server.name, problem.reason);
    }
}
