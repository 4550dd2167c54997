//! Rows that stand in no statement, but in files and elements of their own, on their way to the tables they are of.
//!
//! It never guesses which table: whoever knows the form names it.

use super::delimited::{self, Delimited};
use super::dump::Catalog;
use super::file::{Database, unread};
use super::input;
use super::rows::Rows;
use super::trouble::Troubles;
use super::tuples::Fault;
use super::window::{Place, Window};
use crate::facts::Problem;
use crate::sources::walk::Found;
use std::io::Read;
use std::sync::Arc;

/// Where the rows of a file belong.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowsOf<'a> {
    /// The table, in the database that files are about.
    pub(crate) table: &'a str,
    /// The columns, in the order of the values.
    pub(crate) columns: &'a [String],
    /// What to do if rows do not fit the table, as a sentence.
    pub(crate) cure: &'a str,
}

/// Rows of one table while they come in.
pub(crate) struct OpenRows {
    /// Takes them.
    pub(crate) rows: Rows,
    /// The table, as the tallies count them; `None` if it is not known.
    number: Option<usize>,
}

impl OpenRows {
    /// Returns false if no table of that name with those columns was declared; its rows are stepped over.
    pub(crate) fn is_known(&self) -> bool {
        self.number.is_some()
    }
}

/// What became of a file of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RowsRead {
    /// How many whole rows were read.
    pub(crate) rows: u64,
    /// True if they do not fit the table, so that the rest of the file was not read, for which there is a problem.
    pub(crate) misfit: bool,
}

impl Database {
    /// Returns the names of a table's columns in order, with true for those that are computed; `None` if it is not
    /// known in the database that files are about.
    pub(crate) fn columns(&mut self, table: &str) -> Option<Vec<(String, bool)>> {
        if let Some(name) = &self.named {
            self.cluster.connect(name);
        }
        self.cluster.columns(table)
    }

    /// Prepares for rows of a table that stand in the file `path`.
    pub(crate) fn open_rows(
        &mut self,
        path: &Arc<str>,
        table: &str,
        columns: &[String],
    ) -> OpenRows {
        self.go_on_in(path);
        self.rows_of(None, table, columns)
    }

    /// Prepares for rows of a table with values in the order of `columns`.
    pub(crate) fn rows_of(
        &mut self,
        schema: Option<&str>,
        table: &str,
        columns: &[String],
    ) -> OpenRows {
        let layout = self.cluster.layout(schema, table, Some(columns));
        OpenRows {
            rows: Rows::new(layout.as_ref()),
            number: layout.as_ref().map(|layout| layout.table),
        }
    }

    /// Adds rows to their table; returns how many they were.
    pub(crate) fn close_rows(&mut self, open: OpenRows) -> u64 {
        let count = open.rows.count();
        self.facts.coverage.rows = self.facts.coverage.rows.saturating_add(count);
        if let Some(number) = open.number {
            open.rows.add_to(self.tallies.entry(number).or_default());
        }
        count
    }

    /// Returns how many rows were read so far.
    pub(crate) fn rows_read(&self) -> u64 {
        self.facts.coverage.rows
    }

    /// Returns how many values the first row of a file has; `None` if it has none, or one that is very long.
    pub(crate) fn first_row(file: &Found, format: &Delimited) -> Option<usize> {
        let reader = input::open_any(&file.path).ok()?;
        let limit = u64::try_from(input::HEAD).unwrap_or(u64::MAX);
        let mut start = Vec::new();
        reader.take(limit).read_to_end(&mut start).ok()?;
        delimited::first_row(format, &start)
    }

    /// Reads a file that holds nothing but the rows of one table, packed or not.
    pub(crate) fn delimited(
        &mut self,
        file: &Found,
        of: RowsOf<'_>,
        format: &Delimited,
    ) -> RowsRead {
        let reader = match input::open_any(&file.path) {
            Ok(reader) => reader,
            Err(error) => {
                self.problem(of_a_part(unread(file, error.reason, error.cure)));
                return RowsRead { rows: 0, misfit: false };
            }
        };
        let mut open = self.open_rows(&file.shown, of.table, of.columns);
        let mut window = Window::new(reader, Window::CHUNK);
        let mut troubles = Troubles::new(Arc::clone(&file.shown));
        if !open.is_known() {
            let reason = format!("rows of `{}`, of which a column is not known", of.table);
            troubles.add(Place::START, reason, of.cure);
        }
        let scanned = delimited::scan(format, &mut window, &mut open.rows);
        let place = window.place();
        if let Some(error) = window.failure() {
            troubles.failed(place, error);
        } else if let Err(fault) = scanned {
            explain(&mut troubles, place, fault, of);
        }
        if open.rows.too_large() > 0 {
            let reason = format!(
                "{} integers in the rows of `{}` do not fit into 128 bits",
                open.rows.too_large(),
                of.table
            );
            troubles.add(Place::START, reason, of.cure);
        }
        if open.rows.strange() > 0 && scanned.is_ok() {
            let reason = format!(
                "{} values of integer columns in the rows of `{}` are no numbers",
                open.rows.strange(),
                of.table
            );
            troubles.add(Place::START, reason, of.cure);
        }
        self.count_file(window.bytes());
        self.facts.problems.extend(troubles.finish());
        let misfit = matches!(scanned, Err(Fault::Values { .. })) || !open.is_known();
        RowsRead { rows: self.close_rows(open), misfit }
    }
}

/// Says why rows were not read to their end.
fn explain(troubles: &mut Troubles, place: Place, fault: Fault, of: RowsOf<'_>) {
    let table = of.table;
    let reason = match fault {
        Fault::Values { found, expected } if found < expected => {
            format!("a row of `{table}` has {found} values, the table {expected} columns")
        }
        Fault::Values { expected, .. } => {
            format!("a row of `{table}` has more values than the table columns ({expected})")
        }
        Fault::Cut | Fault::NoRow => {
            return troubles.cut(place, format!("the file ends inside a row of `{table}`"));
        }
    };
    troubles.add(place, reason, of.cure);
}

/// Says so of a file that is only a part of what the user named.
pub(crate) fn of_a_part(problem: Problem) -> Problem {
    Problem { source_failed: false, ..problem }
}
