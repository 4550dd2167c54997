//! Tables as catalogues list them, column by column, and not in SQL.
//!
//! Types are SQL all the same and go through its reader; the places are those of the list.

use super::ddl::model::{Change, Constraint, Name, Spot};
use super::ddl::parse;
use super::file::{Database, Script};
use super::replay::START;
use super::window::Place;
use crate::facts::{Location, Problem};
use crate::width::Id;
use std::fmt::Write;
use std::sync::Arc;

/// A column of a list.
#[derive(Clone, Debug)]
pub(crate) struct ListedColumn {
    pub(crate) name: String,
    /// Type and attributes, in SQL.
    pub(crate) definition: String,
    /// Where the type stands in the file.
    pub(crate) at: Place,
    /// Its length there, in characters.
    pub(crate) length: u32,
}

/// A table of a list.
#[derive(Clone, Debug)]
pub(crate) struct ListedTable {
    pub(crate) name: String,
    pub(crate) columns: Vec<ListedColumn>,
    /// In the order of the key.
    pub(crate) primary_key: Vec<String>,
    /// Columns that lead an index.
    pub(crate) indexed: Vec<String>,
    /// The next id.
    pub(crate) next: Option<Id>,
    /// The part of the file that lists it, for code frames.
    pub(crate) text: String,
    /// Where that starts.
    pub(crate) at: Place,
}

impl Database {
    /// Adds a table.
    pub(crate) fn list_table(&mut self, path: &Arc<str>, table: ListedTable) {
        let Some(change) = self.change(&table) else {
            let ListedTable { name, at, .. } = table;
            let location = Location {
                path: Arc::clone(path),
                line: at.line,
                column: at.column,
                end_column: at.column.saturating_add(1),
                excerpt: Arc::from(""),
            };
            let reason = format!("the types of table `{name}` are not understood");
            let cure = "Make a dump of its schema in SQL.".to_owned();
            return self.problem(Problem { location, reason, cure, source_failed: false });
        };
        self.go_on_in(path);
        let script = Script { path, text: &table.text };
        let problems = self.cluster.apply(&script, table.at, START, vec![change]);
        self.facts.problems.extend(problems);
        self.facts.coverage.statements += 1;
    }

    /// Adds a view, which is no table.
    pub(crate) fn list_view(&mut self, path: &Arc<str>, name: String) {
        self.go_on_in(path);
        let script = Script { path, text: "" };
        let change = Change::View(Name { schema: None, name });
        self.cluster.apply(&script, Place::START, START, vec![change]);
    }

    /// Makes the change that creates a table; `None` if its types cannot be told apart.
    fn change(&self, table: &ListedTable) -> Option<Change> {
        // The reader sees numbers for names: quoting is no concern then.
        let mut sql = "CREATE TABLE t (".to_owned();
        for (number, column) in table.columns.iter().enumerate() {
            let comma = if number == 0 { "" } else { "," };
            write!(sql, "{comma}\nc{number} {}", column.definition).ok()?;
        }
        sql.push_str("\n)");
        let mut changes = parse(&sql, self.dialect()).changes;
        let (Some(Change::CreateTable(mut created)), true) = (changes.pop(), changes.is_empty())
        else {
            return None;
        };
        if created.columns.len() != table.columns.len() {
            return None;
        }
        for (column, listed) in created.columns.iter_mut().zip(&table.columns) {
            column.name.clone_from(&listed.name);
            column.of.spot = spot(table.at, listed.at, listed.length);
        }
        created.name = Some(Name { schema: None, name: table.name.clone() });
        created.spot = spot(table.at, table.at, 1);
        created.counter = table.next;
        created.has_options = true;
        if !table.primary_key.is_empty() {
            created.constraints.push(Constraint::PrimaryKey(table.primary_key.clone()));
        }
        created.constraints.extend(table.indexed.iter().cloned().map(Constraint::Index));
        Some(Change::CreateTable(created))
    }
}

/// Returns a place of the file as one in the text that starts at `start`.
fn spot(start: Place, at: Place, length: u32) -> Spot {
    let is_first = at.line == start.line;
    let before = if is_first { start.column.saturating_sub(1) } else { 0 };
    let column = at.column.saturating_sub(before);
    Spot {
        line: at.line.saturating_sub(start.line).saturating_add(1),
        column,
        end_column: column.saturating_add(length),
    }
}
