//! SQL schemas and dumps: statements, rows and the replay that turns them into tables.

mod archive;
mod batch;
mod body;
mod cluster;
mod copy;
mod copy_format;
pub(crate) mod ddl;
mod delimited;
mod dump;
mod file;
mod head;
mod input;
mod layout;
mod lexer;
mod lines;
mod listed;
mod observed;
mod read_ahead;
pub(crate) mod replay;
mod row_files;
mod rows;
mod splitter;
pub(crate) mod texts;
mod trouble;
mod tuples;
mod unpack;
mod utf16;
mod value;
mod window;

#[cfg(test)]
mod tests;

use crate::facts::Problem;
pub(crate) use ddl::model::{
    Change, Clause, ColumnDef, Constraint, Copied, CopyKind, CreateTable, Mint, Name, Reference,
    Spot,
};
pub(crate) use ddl::{column_of, model};
pub(crate) use delimited::Delimited;
pub use file::read_text;
pub(crate) use file::{Database, Script, Text, read, text_of, unread};
pub(crate) use input::open_any;
pub(crate) use listed::{ListedColumn, ListedTable};
pub(crate) use observed::curve_of;
pub(crate) use replay::Thing;
pub(crate) use row_files::{OpenRows, RowsOf, of_a_part};
pub(crate) use rows::{Rows, Want};
pub(crate) use trouble::Troubles;
pub(crate) use value::LONGEST as LONGEST_VALUE;
pub(crate) use window::{More, Place, Window};

/// The cure of a problem with rows whose table is declared elsewhere.
const ROWS_ALONE: &str = "Name it in one [[source]] with the file that has its CREATE TABLE, or make the dump with its schema.";

/// The cure of a problem with a change to what is declared elsewhere.
const STEP_ALONE: &str = "Name the file that creates it too, before this one.";

/// The cure of a problem with a statement of which not even the kind is known.
const NOT_KNOWN: &str = "Remove it if it is no SQL; else check whether it changes a table: a dump of the schema holds the result.";

/// Returns true if a problem says that a table is declared here and was not read; a file without tables may be a
/// script of any kind, and what else is not understood in it is no concern of ours.
pub(crate) fn hides_a_table(problem: &Problem) -> bool {
    // What is said of a file as a whole speaks of an archive that is damaged: whatever was in it.
    let is_of_whole = problem.location.line == 0;
    let is_of_table = problem.reason.to_ascii_uppercase().contains("CREATE TABLE");
    is_of_whole || (!is_alone(problem) && is_of_table)
}

/// Returns true if a problem says that what a statement is about is declared elsewhere.
pub(crate) fn is_alone(problem: &Problem) -> bool {
    [ROWS_ALONE, STEP_ALONE].contains(&problem.cure.as_str())
}
