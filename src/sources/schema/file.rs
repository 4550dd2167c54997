//! One database from its files: opened, told apart, replayed, its rows scanned.

use super::cluster::Cluster;
use super::dump::{self, Job};
use super::input;
use super::window::Window;
use crate::facts::{Facts, Location, Problem, Source};
use crate::rules::dialect::{self, DialectPack};
use crate::sources::walk::Found;
use jiff::civil::Date;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

/// Reads files that together make one database, in order; `as_of` is the day of the run.
///
/// What cannot be read is among the problems of what comes back, never in place of the rest.
pub(crate) fn read(name: &str, files: &[Found], as_of: Date) -> Facts {
    let mut facts = Facts::default();
    let mut database: Option<Database> = None;
    for file in files {
        match input::open(&file.path) {
            Ok(input) => {
                let database = database.get_or_insert_with(|| {
                    let dialect = dialect::detect_in(&file.shown, &input.head);
                    Database::new(name, file, &input.head, dialect)
                });
                database.read(file, input, as_of, &mut facts);
            }
            Err(error) => facts.problems.push(unread(file, error.reason, error.cure)),
        }
    }
    if let Some(database) = database {
        database.finish(&mut facts);
    }
    facts
}

/// Reads a text of a known dialect as if it stood in a file called `path`.
pub fn read_text(path: &str, text: &str, dialect: &'static DialectPack) -> Facts {
    let mut facts = Facts::default();
    let file = Found::new(Path::new(path));
    let head: Vec<u8> = text.bytes().take(input::HEAD).collect();
    let mut database = Database::new(path, &file, &head, dialect);
    let reader = Box::new(Cursor::new(text.to_owned()));
    database.read(&file, input::Input { reader, head }, Date::MAX, &mut facts);
    database.finish(&mut facts);
    facts
}

/// A database while its files are read.
struct Database {
    source: Source,
    dialect: &'static DialectPack,
    cluster: Cluster,
}

impl Database {
    fn new(name: &str, file: &Found, head: &[u8], dialect: &'static DialectPack) -> Self {
        let tool = dialect.tool(head);
        let source = Source {
            name: name.to_owned(),
            path: file.shown.to_string(),
            kind: tool.map_or_else(|| format!("{} schema", dialect.name), |tool| tool.name.clone()),
            dialect: dialect.name.clone(),
            taken: None,
        };
        Self { source, dialect, cluster: Cluster::new(Arc::clone(&file.shown), dialect) }
    }

    fn read(&mut self, file: &Found, input: input::Input, as_of: Date, facts: &mut Facts) {
        self.cluster.go_on_in(Arc::clone(&file.shown));
        let job = Job {
            path: Arc::clone(&file.shown),
            lexis: &self.dialect.lexis,
            tool: self.dialect.tool(&input.head),
            as_of,
        };
        let mut window = Window::new(input.reader, Window::CHUNK);
        // A mistake of ours in one file must not cost the others.
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            dump::read(&job, &mut window, &mut self.cluster, &mut facts.coverage)
        }));
        match outcome {
            Ok(outcome) => {
                self.source.taken = self.source.taken.max(outcome.taken);
                facts.problems.extend(outcome.problems);
            }
            Err(_) => facts.problems.push(unread(
                file,
                "reading it failed within idwidth".to_owned(),
                "Please report this file; what came before the failure was read.".to_owned(),
            )),
        }
    }

    fn finish(self, facts: &mut Facts) {
        self.cluster.finish(facts);
        facts.sources.push(self.source);
        facts.coverage.columns = facts
            .tables
            .iter()
            .map(|table| u64::try_from(table.columns.len()).unwrap_or(u64::MAX))
            .sum();
    }
}

/// A file of which nothing could be read.
fn unread(file: &Found, reason: String, cure: String) -> Problem {
    let path = Arc::clone(&file.shown);
    let location = Location { path, line: 0, column: 0, end_column: 0, excerpt: "".into() };
    Problem { location, reason, cure, source_failed: true }
}
