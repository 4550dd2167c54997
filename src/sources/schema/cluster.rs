//! The databases of one source: the dump of a whole server connects to one after the other, and tables of one name in
//! two of them are two tables.
//!
//! It never tells a database by anything but the commands that connect to it.

use super::ddl::model::{Change, Spot};
use super::dump::Catalog;
use super::file::Script;
use super::layout::{Layout, Observed};
use super::replay::{Applied, Replay, Thing};
use super::window::Place;
use crate::facts::{Facts, Problem};
use crate::rules::dialect::DialectPack;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One or more databases while their files are read.
pub(crate) struct Cluster {
    path: Arc<str>,
    dialect: &'static DialectPack,
    /// Never empty.
    databases: Vec<Database>,
    /// The one that statements belong to.
    current: usize,
    /// True while no statement of the file at hand has changed anything.
    untouched: bool,
    /// The tables that rows were met for, by database and the number there; the position is the number that is told.
    tables: Vec<(usize, usize)>,
    numbers: BTreeMap<(usize, usize), usize>,
}

struct Database {
    /// `None` until a command connects to it.
    name: Option<String>,
    replay: Replay,
}

impl Cluster {
    /// Starts with one empty database, whose name is not known.
    pub(crate) fn new(path: Arc<str>, dialect: &'static DialectPack) -> Self {
        let replay = Replay::new(0, Arc::clone(&path), dialect);
        Self {
            path,
            dialect,
            databases: vec![Database { name: None, replay }],
            current: 0,
            untouched: true,
            tables: Vec::new(),
            numbers: BTreeMap::new(),
        }
    }

    /// Goes on in another file, which locations name from now on. Until it connects to a database, it is about the one
    /// before it or, if that has no table, the last that has one.
    pub(crate) fn go_on_in(&mut self, path: Arc<str>) {
        if !self.databases[self.current].replay.has_tables() {
            let with_tables = self.databases.iter().rposition(|one| one.replay.has_tables());
            self.current = with_tables.unwrap_or(self.current);
        }
        self.untouched = true;
        for database in &mut self.databases {
            database.replay.go_on_in(Arc::clone(&path));
        }
        self.path = path;
    }

    /// Applies changes to the database at hand; returns what was not understood.
    ///
    /// The script may be a part of its file, which starts at `start`; what concerns a whole change stands at `at`.
    pub(crate) fn apply(
        &mut self,
        script: &Script<'_>,
        start: Place,
        at: Spot,
        changes: Vec<Change>,
    ) -> Vec<Problem> {
        let replay = &mut self.databases[self.current].replay;
        replay.go_on_in(Arc::clone(script.path));
        replay.changes(script, start, at, changes)
    }

    /// Returns the columns of a table of the database at hand; see [`Replay::columns`].
    pub(crate) fn columns(&self, table: &str) -> Option<Vec<(String, bool)>> {
        self.databases[self.current].replay.columns(table)
    }

    /// Returns true if a thing is in the database at hand.
    pub(crate) fn has(&self, thing: &Thing<'_>) -> bool {
        self.databases[self.current].replay.has(thing)
    }

    /// Adds tables and sequences to the facts. Where more than one database has tables, its name stands before the
    /// schema of each.
    pub(crate) fn finish(self, facts: &mut Facts) {
        let with_tables = self.databases.iter().filter(|one| one.replay.has_tables()).count();
        for Database { name, replay } in self.databases {
            let (tables, sequences) = (facts.tables.len(), facts.sequences.len());
            replay.finish(facts);
            let Some(name) = name.filter(|_| with_tables > 1) else { continue };
            for table in facts.tables.iter_mut().skip(tables) {
                table.schema = Some(qualified(&name, table.schema.as_deref()));
                // A key without a schema means that of its table.
                for key in table.foreign_keys.iter_mut().filter(|key| key.schema.is_some()) {
                    key.schema = Some(qualified(&name, key.schema.as_deref()));
                }
            }
            for sequence in facts.sequences.iter_mut().skip(sequences) {
                sequence.schema = Some(qualified(&name, sequence.schema.as_deref()));
            }
        }
    }
}

impl Catalog for Cluster {
    fn connect(&mut self, database: &str) {
        let known = self.databases.iter().position(|one| one.name.as_deref() == Some(database));
        self.current = match known {
            Some(known) => known,
            // What other files told without a name was about this database.
            None if self.untouched && self.databases[self.current].name.is_none() => {
                self.databases[self.current].name = Some(database.to_owned());
                self.current
            }
            None => {
                let replay = Replay::new(0, Arc::clone(&self.path), self.dialect);
                self.databases.push(Database { name: Some(database.to_owned()), replay });
                self.databases.len() - 1
            }
        };
    }

    fn statement(&mut self, text: &str, line: u32, column: u32) -> Applied {
        let applied = self.databases[self.current].replay.statement(text, line, column);
        self.untouched &= applied != Applied::Changed;
        applied
    }

    fn layout(
        &mut self,
        schema: Option<&str>,
        table: &str,
        columns: Option<&[String]>,
    ) -> Option<Layout> {
        let layout = self.databases[self.current].replay.layout(schema, table, columns)?;
        let key = (self.current, layout.table);
        let number = *self.numbers.entry(key).or_insert(self.tables.len());
        if number == self.tables.len() {
            self.tables.push(key);
        }
        Some(Layout { table: number, ..layout })
    }

    fn observe(&mut self, table: usize, observed: Observed) {
        let Some(&(database, table)) = self.tables.get(table) else { return };
        if let Some(database) = self.databases.get_mut(database) {
            database.replay.observe(table, observed);
        }
    }
}

/// Returns a schema's name with its database's before it.
fn qualified(database: &str, schema: Option<&str>) -> String {
    schema.map_or_else(|| database.to_owned(), |schema| format!("{database}.{schema}"))
}
