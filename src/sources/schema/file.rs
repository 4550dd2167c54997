//! One database from its files: opened, told apart, replayed, its rows scanned.

use super::ddl::model::{Change, Spot};
use super::input;
use super::replay::{START, Thing};
use super::window::{Place, Window};
use super::{
    cluster::Cluster,
    dump::{self, Catalog as _, Job, Tallies},
};
use crate::facts::{Facts, Location, Problem, Source};
use crate::rules::dialect::{self, DialectPack};
use crate::rules::not_text;
use crate::sources::walk::Found;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Read};
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
                    let dialect = dialect::detect_in(&file.shown, &input.head);
                    Database::of_dump(name, file, &input.head, dialect, as_of)
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

/// A database while its files are read: every form of schema ends here, so that all are replayed by one engine.
pub(crate) struct Database {
    source: Source,
    dialect: &'static DialectPack,
    pub(super) cluster: Cluster,
    as_of: Date,
    /// Problems and coverage so far; tables and sequences come at the end.
    pub(super) facts: Facts,
    pub(super) tallies: Tallies,
    /// The database that files are about which do not say so themselves.
    pub(super) named: Option<String>,
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
            clamps: false,
            device: None,
            earlier: Vec::new(),
        };
        let cluster = Cluster::new(Arc::clone(path), dialect);
        Self {
            source,
            dialect,
            cluster,
            as_of,
            facts: Facts::default(),
            tallies: Tallies::new(),
            named: None,
        }
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

    /// Says which database the next files are about, for forms whose file names tell.
    pub(crate) fn in_database(&mut self, name: &str) {
        self.named = Some(name.to_owned());
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
        // Migrations have many small texts: none needs a window larger than itself.
        let chunk = text.len().min(Window::CHUNK);
        self.pass(path, Window::new(reader, chunk).starting_at(at), None);
    }

    /// Applies changes that code spells out; their spots are places in the whole file.
    pub(crate) fn apply(&mut self, script: &Script<'_>, changes: Vec<Change>) {
        self.apply_at(script, START, changes);
    }

    /// The same, where what concerns a whole change stands at one place of the file.
    pub(crate) fn apply_at(&mut self, script: &Script<'_>, at: Spot, changes: Vec<Change>) {
        self.apply_each(script, changes.into_iter().map(|change| (at, change)).collect());
    }

    /// The same, where what concerns a whole change stands at its own place of the file.
    pub(crate) fn apply_each(&mut self, script: &Script<'_>, changes: Vec<(Spot, Change)>) {
        let problems = self.cluster.apply(script, Place::START, changes);
        self.facts.problems.extend(problems);
    }

    /// Applies what may well find nothing to change: a step that first asks whether there is something.
    pub(crate) fn attempt(&mut self, script: &Script<'_>, changes: Vec<(Spot, Change)>) {
        self.cluster.apply(script, Place::START, changes);
    }

    /// Returns true if a thing is there by now.
    pub(crate) fn has(&self, thing: &Thing<'_>) -> bool {
        self.cluster.has(thing)
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
        self.go_on_in(path);
        let job = Job { path: Arc::clone(path), lexis: &self.dialect.lexis, tool };
        // A mistake of ours in one file must not cost the others.
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            dump::read(
                &job,
                &mut window,
                &mut self.cluster,
                &mut self.facts.coverage,
                &mut self.tallies,
            )
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

    /// Goes on in another file, in the database that files are about.
    pub(super) fn go_on_in(&mut self, path: &Arc<str>) {
        self.cluster.go_on_in(Arc::clone(path));
        if let Some(name) = &self.named {
            self.cluster.connect(name);
        }
    }

    /// Returns what was read of it.
    pub(crate) fn finish(self) -> Facts {
        let mut facts = self.facts;
        let mut cluster = self.cluster;
        dump::tell(self.tallies, self.source.taken.unwrap_or(self.as_of), &mut cluster);
        cluster.finish(&mut facts);
        facts.problems = joined(facts.problems);
        facts.sources.push(self.source);
        facts.coverage.columns = facts
            .tables
            .iter()
            .map(|table| u64::try_from(table.columns.len()).unwrap_or(u64::MAX))
            .sum();
        facts
    }
}

/// The text of a file that is not a dump.
pub(crate) enum Text {
    /// All of it, and whether it is UTF-8; what is not was replaced.
    Whole(String, bool),
    /// Longer than [`LONGEST_TEXT`].
    TooLong,
}

/// Longest file, in bytes, that is held as a whole: what is longer is a dump, and no step or model.
const LONGEST_TEXT: u64 = 32 * 1024 * 1024;

/// Reads a whole file of text, which is not packed.
///
/// # Errors
///
/// If it cannot be opened or is no text.
pub(crate) fn text_of(file: &Found) -> Result<Text, Problem> {
    let mut bytes = Vec::new();
    let opened = File::open(&file.path).map(|opened| opened.take(LONGEST_TEXT + 1));
    opened.and_then(|mut opened| opened.read_to_end(&mut bytes)).map_err(|error| {
        let cure = "Check the path and its permissions.".to_owned();
        unread(file, format!("cannot be read: {error}"), cure)
    })?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > LONGEST_TEXT) {
        return Ok(Text::TooLong);
    }
    if bytes.contains(&0) {
        let known = not_text::recognize(&bytes);
        let what = known.map_or("binary", |format| format.name.as_str());
        let cure = known.map_or("Save it as text in UTF-8.", |format| format.cure.as_str());
        return Err(unread(file, format!("this is {what}, no text"), cure.to_owned()));
    }
    if bytes.starts_with(input::BYTE_ORDER_MARK) {
        bytes.drain(..input::BYTE_ORDER_MARK.len());
    }
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Text::Whole(text, true),
        Err(error) => Text::Whole(String::from_utf8_lossy(error.as_bytes()).into_owned(), false),
    })
}

/// Makes one problem of the statements that stumble over the same missing table, column or sequence.
fn joined(problems: Vec<Problem>) -> Vec<Problem> {
    let mut first = BTreeMap::<String, (usize, u64)>::new();
    let mut kept: Vec<Problem> = Vec::new();
    for problem in problems {
        match first.get_mut(&problem.reason).filter(|_| super::is_alone(&problem)) {
            Some((_, more)) => *more += 1,
            None => {
                first.entry(problem.reason.clone()).or_insert((kept.len(), 0));
                kept.push(problem);
            }
        }
    }
    for (at, more) in first.into_values().filter(|(_, more)| *more > 0) {
        if let Some(problem) = kept.get_mut(at) {
            problem.reason.push_str(&format!(" (and {more} more statements)"));
        }
    }
    kept
}

/// A file of which nothing could be read.
pub(crate) fn unread(file: &Found, reason: String, cure: String) -> Problem {
    let path = Arc::clone(&file.shown);
    let location = Location { path, line: 0, column: 0, end_column: 0, excerpt: "".into() };
    Problem { location, reason, cure, source_failed: true }
}
