//! What servers answered: rows of text under the names of the statements that asked for them.
//!
//! `file` reads what people bring, `record` writes down what a run was answered. Never judges what a value means.

mod fields;
mod file;
mod json;
mod printed;
mod record;
mod rows;
#[cfg(test)]
mod tests;

use super::inquiry::Failure;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

pub use file::{Brought, OfServer, read};
pub use record::write;
pub use rows::Rows;

/// The name of the first column of every statement, which says which statement a row answers.
pub(crate) const MARK: &str = "idwidth";

/// A row, by the names of its columns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'r> {
    statement: &'r str,
    rows: &'r Rows,
    /// Its place among them.
    at: usize,
    lacking: &'r RefCell<Lacking>,
}

/// Columns by statement that were looked for and are in no set of rows: another version's answers lack them.
type Lacking = BTreeMap<String, BTreeSet<String>>;

/// All that a server answered, by the name of the statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Several sets of rows where a statement was sent in parts.
    told: BTreeMap<String, Vec<Rows>>,
    /// Statements that were sent and not answered, by name and by what they are about.
    failed: BTreeMap<(String, String), Failure>,
    lacking: RefCell<Lacking>,
}

impl Answers {
    /// Adds what a statement returned: even no row is an answer.
    pub fn add(&mut self, statement: &str, mut rows: Rows) {
        rows.shrink();
        self.told.entry(statement.to_owned()).or_default().push(rows);
    }

    /// Adds a row to the last set of its statement if it has the same columns, else to a new one.
    pub(crate) fn add_row(
        &mut self,
        statement: &str,
        columns: &[String],
        values: Vec<Option<String>>,
    ) {
        let sets = self.told.entry(statement.to_owned()).or_default();
        match sets.last_mut().filter(|set| set.columns() == columns) {
            Some(set) => set.push(values),
            None => sets.push(Rows::of(columns.to_vec(), [values])),
        }
    }

    /// Notes that a statement was sent and not answered.
    pub(crate) fn fail(&mut self, statement: &str, about: &str, failure: Failure) {
        self.failed.insert((statement.to_owned(), about.to_owned()), failure);
    }

    /// Takes out all rows of a name.
    pub(crate) fn take(&mut self, statement: &str) -> Vec<Rows> {
        self.told.remove(statement).unwrap_or_default()
    }

    /// Takes out why a statement was not answered, if it was sent and was not.
    pub(crate) fn take_failure(&mut self, statement: &str, about: &str) -> Option<Failure> {
        self.failed.remove(&(statement.to_owned(), about.to_owned()))
    }

    /// Returns true if it is known that a statement was sent and not answered.
    pub(crate) fn failed(&self, statement: &str, about: &str) -> bool {
        self.failed.contains_key(&(statement.to_owned(), about.to_owned()))
    }

    /// Returns true if nothing was told.
    pub(crate) fn is_empty(&self) -> bool {
        self.told.is_empty() && self.failed.is_empty()
    }

    /// Returns the statements that were sent and not answered, and why.
    pub(crate) fn failures(&self) -> &BTreeMap<(String, String), Failure> {
        &self.failed
    }

    /// Adds all that others tell.
    pub(crate) fn append(&mut self, others: Self) {
        for (name, mut sets) in others.told {
            self.told.entry(name).or_default().append(&mut sets);
        }
        self.failed.extend(others.failed);
    }

    /// Returns true if a statement was answered, by whatever rows.
    pub(crate) fn has(&self, statement: &str) -> bool {
        self.told.contains_key(statement)
    }

    /// Returns the rows that answer a statement, in the order of the server.
    pub(crate) fn rows(&self, statement: &str) -> impl Iterator<Item = Row<'_>> {
        let told = self.told.get_key_value(statement);
        told.into_iter().flat_map(move |(statement, sets)| {
            sets.iter().flat_map(move |rows| {
                (0..rows.len()).map(move |at| Row { statement, rows, at, lacking: &self.lacking })
            })
        })
    }

    /// Returns the columns by statement that were looked for in rows and are not there.
    pub(crate) fn lacking(&self) -> BTreeMap<String, BTreeSet<String>> {
        self.lacking.borrow().clone()
    }

    /// Returns all that was told, for writing it down.
    pub fn all(&self) -> &BTreeMap<String, Vec<Rows>> {
        &self.told
    }
}

impl<'r> Row<'r> {
    /// Returns a value as text; `None` if it is NULL or there is no such column.
    pub(crate) fn text(&self, column: &str) -> Option<&'r str> {
        let Some(at) = self.rows.columns().iter().position(|name| name == column) else {
            if let Ok(mut lacking) = self.lacking.try_borrow_mut() {
                lacking.entry(self.statement.to_owned()).or_default().insert(column.to_owned());
            }
            return None;
        };
        self.rows.value(self.at, at)
    }

    /// Returns a value as text, empty for NULL.
    pub(crate) fn word(&self, column: &str) -> &'r str {
        self.text(column).unwrap_or_default()
    }

    /// Returns a whole number, also one written with zeros behind a point; `None` if it is none.
    pub(crate) fn number(&self, column: &str) -> Option<crate::width::Id> {
        let text = self.text(column)?;
        let whole = text.split_once('.').map_or(text, |(whole, rest)| {
            if rest.bytes().all(|digit| digit == b'0') { whole } else { text }
        });
        whole.parse().ok()
    }

    /// Returns the name of the one column beside the mark; `None` if there are more or none.
    pub(crate) fn only(&self) -> Option<&'r str> {
        let mut others = self.rows.columns().iter().filter(|name| *name != MARK);
        let only = others.next()?;
        others.next().is_none().then_some(only.as_str())
    }

    /// Returns a truth: `1`, `t`, `true`, `YES`, `on`.
    pub(crate) fn truth(&self, column: &str) -> bool {
        self.text(column).is_some_and(|text| {
            ["1", "t", "true", "yes", "on"].iter().any(|yes| text.eq_ignore_ascii_case(yes))
        })
    }
}
