//! Drives one dump through splitter, row scanners and replay, in one pass.
//!
//! Statements go to the replay as they come; rows are scanned where they lie and told to it at the end.

use super::copy;
use super::head::Head;
use super::layout::{Layout, Observed};
use super::observed::Tally;
pub(crate) use super::replay::Applied;
use super::rows::Rows;
use super::splitter::{Piece, Splitter};
use super::trouble::Troubles;
use super::tuples;
use super::value::{Day, day_of};
use super::window::{Place, Window};
use crate::facts::{Coverage, Problem};
use crate::rules::lexis::Lexis;
use crate::rules::tool::Tool;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What learns from a dump: the replay of its statements.
pub(crate) trait Catalog {
    /// Goes on in the database of that name.
    fn connect(&mut self, database: &str);
    /// Applies one statement, whose first token stands at `line` and `column`.
    fn statement(&mut self, text: &str, line: u32, column: u32) -> Applied;
    /// Returns the layout of rows for a table, with the columns if they are listed; `None` if the table is not known.
    fn layout(
        &mut self,
        schema: Option<&str>,
        table: &str,
        columns: Option<&[String]>,
    ) -> Option<Layout>;
    /// Takes what the rows of a table told.
    fn observe(&mut self, table: usize, observed: Observed);
}

/// What is known of a file before it is read.
pub(crate) struct Job<'j> {
    /// As the user would type it.
    pub(crate) path: Arc<str>,
    /// The dialect it is written in.
    pub(crate) lexis: &'j Lexis,
    /// The program that wrote it, if its header tells.
    pub(crate) tool: Option<&'j Tool>,
    /// The day of the run; no row was created after it, if the dump itself tells no day.
    pub(crate) as_of: Date,
}

/// What was learned of a file as a whole.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The day of the dump, if its footer tells.
    pub(crate) taken: Option<Date>,
    /// By place.
    pub(crate) problems: Vec<Problem>,
}

/// Clocks differ and time zones too: rows dated this many days after the dump are still believed.
const DAYS_AFTER: i32 = 2;

/// Returns the last day on which a row can have been created, by the day of its dump.
pub(crate) fn latest(taken: Date) -> Day {
    day_of(taken).saturating_add(DAYS_AFTER)
}

/// Reads a whole dump.
pub(crate) fn read(
    job: &Job<'_>,
    window: &mut Window<'_>,
    catalog: &mut impl Catalog,
    coverage: &mut Coverage,
) -> Outcome {
    let mut dump = Dump {
        job,
        catalog,
        coverage,
        splitter: Splitter::new(job.lexis, job.tool.map(Tool::ending_lines).unwrap_or_default()),
        troubles: Troubles::new(Arc::clone(&job.path)),
        tallies: BTreeMap::new(),
        current: None,
        is_sql: false,
    };
    while let Some(piece) = dump.splitter.next(window) {
        dump.piece(window, piece);
    }
    dump.flush();
    dump.end(window)
}

struct Dump<'d, C> {
    job: &'d Job<'d>,
    catalog: &'d mut C,
    coverage: &'d mut Coverage,
    splitter: Splitter<'d>,
    troubles: Troubles,
    /// By table.
    tallies: BTreeMap<usize, Tally>,
    /// The rows of `INSERT`s that read alike.
    current: Option<Current>,
    /// True once a statement was about a table, a sequence or the like, or rows were those of a known table.
    is_sql: bool,
}

struct Current {
    /// Where its first rows stand.
    place: Place,
    name: String,
    /// `None` if no `CREATE TABLE` declared it.
    table: Option<usize>,
    rows: Rows,
}

impl<C: Catalog> Dump<'_, C> {
    fn piece(&mut self, window: &mut Window<'_>, piece: Piece) {
        match piece {
            Piece::Insert(None) => self.insert(window),
            Piece::Insert(Some((head, place))) => {
                self.open(&head, place);
                self.insert(window);
            }
            Piece::Statement { copy: Some(head), place, .. } => self.copy(window, &head, place),
            Piece::Statement { text, place, marked, copy: None } => {
                self.statement(&text, place, marked);
            }
            Piece::Connect(database) => {
                self.flush();
                self.catalog.connect(&database);
            }
            Piece::Include(line, place) => self.troubles.add(
                place,
                format!("`{line}` reads another file, which was not followed"),
                "Name that file too.",
            ),
            Piece::TooLong(place) => self.troubles.add(
                place,
                format!("a statement longer than {} MiB", Splitter::LONGEST / 1024 / 1024),
                "Check that a string or comment before it is closed; the statement was not read.",
            ),
            Piece::Cut(start, place) => self.cut(&start, place),
        }
    }

    fn statement(&mut self, text: &str, place: Place, marked: bool) {
        // Many files leave out the last end mark, but programs do not.
        if !marked && self.job.tool.is_some() {
            return self.cut(text, place);
        }
        self.flush();
        match self.catalog.statement(text, place.line, place.column) {
            Applied::Changed => self.is_sql = true,
            Applied::Ignored => self.coverage.statements_ignored += 1,
            Applied::NotUnderstood { reason, cure, offset } => {
                self.is_sql |= cure != super::NOT_KNOWN;
                self.troubles.add_inside(place, text, offset, reason, &cure);
            }
        }
    }

    fn cut(&mut self, start: &str, place: Place) {
        let line = start.lines().next().unwrap_or_default();
        self.troubles.cut(place, format!("the file ends inside the statement `{line}`"));
    }

    /// Prepares for the rows of a table.
    fn open(&mut self, head: &Head, place: Place) {
        self.flush();
        let layout =
            self.catalog.layout(head.schema.as_deref(), &head.table, head.columns.as_deref());
        self.is_sql |= layout.is_some();
        if layout.is_none() {
            self.troubles.add_for_table(
                &head.table,
                place,
                format!(
                    "rows for table `{}`, which no CREATE TABLE before them declares",
                    head.table
                ),
                super::ROWS_ALONE,
            );
        }
        self.current = Some(Current {
            place,
            name: head.table.clone(),
            table: layout.as_ref().map(|layout| layout.table),
            rows: Rows::new(layout.as_ref()),
        });
    }

    fn insert(&mut self, window: &mut Window<'_>) {
        let Some(current) = &mut self.current else { return };
        let scanned = tuples::scan(self.job.lexis, window, &mut current.rows);
        if let Err(fault) = scanned {
            self.troubles.add_fault(&current.name, window.place(), fault);
        }
        let is_marked = self.splitter.skip_statement(window);
        if !is_marked && self.job.tool.is_some() {
            self.troubles.add_fault(&current.name, window.place(), tuples::Fault::Cut);
        }
    }

    fn copy(&mut self, window: &mut Window<'_>, head: &Head, place: Place) {
        self.open(head, place);
        let Some(current) = &mut self.current else { return };
        if !head.options.is_empty() {
            self.troubles.add_for_table(
                &head.table,
                place,
                format!(
                    "rows of `{}` in a format that is not read: `{}`",
                    head.table, head.options
                ),
                "Make the dump with pg_dump's own format of rows, without options.",
            );
            current.rows = Rows::new(None);
        }
        let scanned = copy::scan(window, &mut current.rows);
        if let Err(fault) = scanned {
            self.troubles.add_fault(&current.name, window.place(), fault);
            if fault != tuples::Fault::Cut && !copy::skip(window) {
                self.troubles.add_fault(&current.name, window.place(), tuples::Fault::Cut);
            }
        }
        self.flush();
    }

    /// Adds the rows at hand to their table.
    fn flush(&mut self) {
        let Some(current) = self.current.take() else { return };
        self.coverage.rows = self.coverage.rows.saturating_add(current.rows.count());
        if let Some(table) = current.table {
            let too_large = current.rows.too_large();
            if too_large > 0 {
                self.troubles.add_for_table(
                    &current.name,
                    current.place,
                    format!(
                        "{too_large} integers in the rows of `{}` do not fit into 128 bits",
                        current.name
                    ),
                    "Check the rows: no integer type of a database is as wide.",
                );
            }
            current.rows.add_to(self.tallies.entry(table).or_default());
        }
    }

    fn end(mut self, window: &mut Window<'_>) -> Outcome {
        let place = window.place();
        // The end of a dump need not be the end of its file: people append to it.
        let mut ending = self.splitter.kept().join("\n").into_bytes();
        ending.push(b'\n');
        ending.extend_from_slice(window.tail());
        let taken = self.job.tool.and_then(|tool| tool.taken(&ending));
        if let Some(error) = window.failure() {
            self.troubles.failed(place, error);
        } else if let Some(tool) = self.job.tool.filter(|tool| !tool.finished(&ending)) {
            self.troubles.unfinished(place, tool);
        }
        if !self.is_sql {
            self.troubles.join_unknown(self.splitter.statements());
        }
        let latest = latest(taken.unwrap_or(self.job.as_of));
        for (table, tally) in self.tallies {
            self.catalog.observe(table, tally.observed(latest));
        }
        self.coverage.statements += self.splitter.statements();
        Outcome { taken, problems: self.troubles.finish() }
    }
}
