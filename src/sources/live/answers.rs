//! What servers answered: rows of text under the names of the statements that asked for them.

use std::collections::BTreeMap;

/// The name of the first column of every statement, which says which statement a row answers.
pub(crate) const MARK: &str = "idwidth";

/// Rows of one statement, as any client would show them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// Names of the columns, in lower case; the first is [`MARK`].
    pub columns: Vec<String>,
    /// Values as text; `None` is NULL.
    pub rows: Vec<Vec<Option<String>>>,
}

/// A row, by the names of its columns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'r> {
    columns: &'r [String],
    values: &'r [Option<String>],
}

/// All that a server answered, by the name of the statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Several sets of rows where a statement was sent in parts.
    told: BTreeMap<String, Vec<Rows>>,
}

impl Answers {
    /// Adds what a statement returned: even no row is an answer.
    pub fn add(&mut self, statement: &str, rows: Rows) {
        self.told.entry(statement.to_owned()).or_default().push(rows);
    }

    /// Returns true if a statement was answered, by whatever rows.
    pub(crate) fn has(&self, statement: &str) -> bool {
        self.told.contains_key(statement)
    }

    /// Returns the rows that answer a statement, in the order of the server.
    pub(crate) fn rows(&self, statement: &str) -> impl Iterator<Item = Row<'_>> {
        let sets = self.told.get(statement).into_iter().flatten();
        sets.flat_map(|set| set.rows.iter().map(|values| Row { columns: &set.columns, values }))
    }

    /// Forgets the rows of a statement, whose memory is wanted for what they became.
    pub(crate) fn forget(&mut self, statement: &str) {
        if let Some(sets) = self.told.get_mut(statement) {
            sets.clear();
        }
    }

    /// Returns all that was told, for writing it down.
    pub fn all(&self) -> &BTreeMap<String, Vec<Rows>> {
        &self.told
    }
}

impl<'r> Row<'r> {
    /// Returns a value as text; `None` if it is NULL or there is no such column.
    pub(crate) fn text(&self, column: &str) -> Option<&'r str> {
        let at = self.columns.iter().position(|name| name == column)?;
        self.values.get(at)?.as_deref()
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

    /// Returns a truth: `1`, `t`, `true`, `YES`.
    pub(crate) fn truth(&self, column: &str) -> bool {
        self.text(column).is_some_and(|text| {
            ["1", "t", "true", "yes"].iter().any(|yes| text.eq_ignore_ascii_case(yes))
        })
    }
}
