//! SQL schemas and dumps: statements, rows and the replay that turns them into tables.

mod body;
mod cluster;
mod copy;
pub(crate) mod ddl;
mod dump;
mod file;
mod head;
mod input;
mod layout;
mod lexer;
mod lines;
mod observed;
pub(crate) mod replay;
mod rows;
mod splitter;
pub(crate) mod texts;
mod trouble;
mod tuples;
mod value;
mod window;

#[cfg(test)]
mod tests;

use crate::facts::Problem;
pub(crate) use ddl::column_of;
pub(crate) use ddl::model::{
    Change, Clause, ColumnDef, Constraint, Copied, CopyKind, CreateTable, Mint, Name, Reference,
    Spot,
};
pub use file::read_text;
pub(crate) use file::{Database, Script, TableRows, read, unread};
pub(crate) use rows::{Rows, Want};
pub(crate) use value::LONGEST as LONGEST_VALUE;
pub(crate) use window::Place;

/// The cure of a problem with rows whose table is declared elsewhere.
const ROWS_ALONE: &str = "Name the file with its CREATE TABLE, or make the dump with its schema.";

/// The cure of a problem with a change to what is declared elsewhere.
const STEP_ALONE: &str = "Name the file that creates it too, before this one.";

/// The cure of a problem with a statement of which not even the kind is known.
const NOT_KNOWN: &str = "Remove it if it is no SQL; else check whether it changes a table: a dump of the schema holds the result.";

/// Returns true if a problem says that a table is declared here and was not read; a file without tables may be a
/// script of any kind, and what else is not understood in it is no concern of ours.
pub(crate) fn hides_a_table(problem: &Problem) -> bool {
    let is_alone = [ROWS_ALONE, STEP_ALONE].contains(&problem.cure.as_str());
    !is_alone && problem.reason.to_ascii_uppercase().contains("CREATE TABLE")
}
