//! One database from its files: opened, told apart, replayed, its rows scanned.

use super::ddl::model::{Change, Spot};
use super::input;
use super::observed::Tally;
use super::rows::Rows;
use super::window::{Place, Window};
use super::{
    cluster::Cluster,
    dump::{self, Catalog as _, Job},
};
use crate::facts::{Facts, Location, Problem, Source};
use crate::rules::dialect::{self, DialectPack};
use crate::sources::walk::Found;
use jiff::civil::Date;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

/// Reads files of SQL that together make one database, in order; `as_of` is the day of the run.
///
/// What cannot be read is among the problems of what comes back, never in place of the rest.
pub(crate) fn read(name: &str, files: &[Found], as_of: Date) -> Facts {
    let mut problems = Vec::new();
    let mut database: Option<Database> = None;
    for file in files {
        match input::open(&file.path) {
            Ok(input) => {
                let database = database.get_or_insert_with(|| {
                    Database::of_dump(name, file, &input.head, dialect::detect(&input.head), as_of)
                });
                database.read(file, input);
            }
            Err(error) => problems.push(unread(file, error.reason, error.cure)),
        }
    }
    let mut facts = database.map(Database::finish).unwrap_or_default();
    facts.problems.append(&mut problems);
    facts
}

/// Reads a text of a known dialect as if it stood in a file called `path`.
pub fn read_text(path: &str, text: &str, dialect: &'static DialectPack) -> Facts {
    let file = Found::new(Path::new(path));
    let head: Vec<u8> = text.bytes().take(input::HEAD).collect();
    let mut database = Database::of_dump(path, &file, &head, dialect, Date::MAX);
    let reader = Box::new(Cursor::new(text.to_owned()));
    database.read(&file, input::Input { reader, head });
    database.finish()
}

/// A text file whose statements or calls change a database.
pub(crate) struct Script<'t> {
    /// As the user would type it.
    pub(crate) path: &'t Arc<str>,
    /// All of it: places are counted in it, and code frames show its lines.
    pub(crate) text: &'t str,
}

/// Rows of one table that a reader passes over.
pub(crate) struct TableRows {
    table: usize,
    /// What is kept of them.
    pub(crate) rows: Rows,
}

/// A database while its files are read: every form of schema ends here, so that all are replayed by one engine.
pub(crate) struct Database {
    source: Source,
    dialect: &'static DialectPack,
    cluster: Cluster,
    as_of: Date,
    /// Problems and coverage so far; tables and sequences come at the end.
    facts: Facts,
}

impl Database {
    /// Starts with an empty database that `path` describes; `kind` is what reports call its form, `as_of` the day of
    /// the run.
    pub(crate) fn new(
        name: &str,
        path: &Arc<str>,
        kind: &str,
        dialect: &'static DialectPack,
        as_of: Date,
    ) -> Self {
        let source = Source {
            name: name.to_owned(),
            path: path.to_string(),
            kind: kind.to_owned(),
            dialect: dialect.name.clone(),
            taken: None,
            earlier: Vec::new(),
        };
        let cluster = Cluster::new(Arc::clone(path), dialect);
        Self { source, dialect, cluster, as_of, facts: Facts::default() }
    }

    fn of_dump(
        name: &str,
        file: &Found,
        head: &[u8],
        dialect: &'static DialectPack,
        as_of: Date,
    ) -> Self {
        let tool = dialect.tool(head);
        let kind =
            tool.map_or_else(|| format!("{} schema", dialect.name), |tool| tool.name.clone());
        Self::new(name, &file.shown, &kind, dialect, as_of)
    }

    /// Returns the dialect that it is read in.
    pub(crate) fn dialect(&self) -> &'static DialectPack {
        self.dialect
    }

    /// Reads what follows in another dialect: a file told which database this is.
    pub(crate) fn read_in(&mut self, dialect: &'static DialectPack) {
        self.source.dialect.clone_from(&dialect.name);
        self.cluster = Cluster::new(Arc::from(self.source.path.as_str()), dialect);
        self.dialect = dialect;
    }

    /// Notes the day that the readings are of; the latest counts.
    pub(crate) fn taken(&mut self, day: Option<Date>) {
        self.source.taken = self.source.taken.max(day);
    }

    /// Adds what could not be read or replayed.
    pub(crate) fn problem(&mut self, problem: Problem) {
        self.facts.problems.push(problem);
    }

    /// Opens and reads a whole file of SQL, packed or not. A file that cannot be opened is a problem.
    pub(crate) fn file(&mut self, file: &Found) {
        match input::open(&file.path) {
            Ok(input) => self.read(file, input),
            Err(error) => self.problem(unread(file, error.reason, error.cure)),
        }
    }

    /// Reads SQL that stands inside a file, from `at` on: a string in code, or a section of a migration.
    pub(crate) fn sql(&mut self, path: &Arc<str>, text: &str, at: Place) {
        let reader = Box::new(Cursor::new(text.to_owned()));
        self.pass(path, Window::new(reader, Window::CHUNK).starting_at(at), None);
    }

    /// Applies changes that code spells out; their spots are places in the whole file.
    pub(crate) fn apply(&mut self, script: &Script<'_>, changes: Vec<Change>) {
        let at = Spot { line: 1, column: 1, end_column: 2 };
        self.apply_at(script, changes.into_iter().map(|change| (at, change)).collect());
    }

    /// Applies changes, each with the place of what spells it out, which is that of a problem with it.
    pub(crate) fn apply_at(&mut self, script: &Script<'_>, changes: Vec<(Spot, Change)>) {
        let problems = self.cluster.apply(script, changes);
        self.facts.problems.extend(problems);
    }

    /// Applies what may well find nothing to change: a step that first asks whether there is something.
    pub(crate) fn attempt(&mut self, script: &Script<'_>, changes: Vec<(Spot, Change)>) {
        self.cluster.apply(script, changes);
    }

    /// Prepares for rows of a table that are read by other means than as SQL, with values in the order of `columns`;
    /// `None` if the table or one of the columns is not known.
    pub(crate) fn rows(
        &mut self,
        schema: Option<&str>,
        table: &str,
        columns: Option<&[String]>,
    ) -> Option<TableRows> {
        let layout = self.cluster.layout(schema, table, columns)?;
        Some(TableRows { table: layout.table, rows: Rows::new(Some(&layout)) })
    }

    /// Adds such rows.
    pub(crate) fn add(&mut self, of_table: TableRows) {
        let TableRows { table, rows } = of_table;
        self.facts.coverage.rows = self.facts.coverage.rows.saturating_add(rows.count());
        let mut tally = Tally::default();
        rows.add_to(&mut tally);
        let latest = dump::latest(self.source.taken.unwrap_or(self.as_of));
        self.cluster.observe(table, tally.observed(latest));
    }

    /// Counts a file that was read by other means than [`Database::file`].
    pub(crate) fn count_file(&mut self, bytes: u64) {
        self.facts.coverage.schema_files += 1;
        self.facts.coverage.schema_bytes += bytes;
    }

    fn read(&mut self, file: &Found, input: input::Input) {
        let tool = self.dialect.tool(&input.head);
        let bytes = self.pass(&file.shown, Window::new(input.reader, Window::CHUNK), tool);
        self.count_file(bytes);
    }

    /// Passes once over a text; returns how many bytes it has.
    fn pass(
        &mut self,
        path: &Arc<str>,
        mut window: Window<'_>,
        tool: Option<&crate::rules::tool::Tool>,
    ) -> u64 {
        self.cluster.go_on_in(Arc::clone(path));
        let job =
            Job { path: Arc::clone(path), lexis: &self.dialect.lexis, tool, as_of: self.as_of };
        // A mistake of ours in one file must not cost the others.
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            dump::read(&job, &mut window, &mut self.cluster, &mut self.facts.coverage)
        }));
        match outcome {
            Ok(outcome) => {
                self.taken(outcome.taken);
                self.facts.problems.extend(outcome.problems);
            }
            Err(_) => self.problem(unread(
                &Found::new(Path::new(&**path)),
                "reading it failed within idwidth".to_owned(),
                "Please report this file; what came before the failure was read.".to_owned(),
            )),
        }
        window.bytes()
    }

    /// Returns what was read of it.
    pub(crate) fn finish(self) -> Facts {
        let mut facts = self.facts;
        self.cluster.finish(&mut facts);
        facts.sources.push(self.source);
        facts.coverage.columns = facts
            .tables
            .iter()
            .map(|table| u64::try_from(table.columns.len()).unwrap_or(u64::MAX))
            .sum();
        facts
    }
}

/// A file of which nothing could be read.
pub(crate) fn unread(file: &Found, reason: String, cure: String) -> Problem {
    let path = Arc::clone(&file.shown);
    let location = Location { path, line: 0, column: 0, end_column: 0, excerpt: "".into() };
    Problem { location, reason, cure, source_failed: true }
}
