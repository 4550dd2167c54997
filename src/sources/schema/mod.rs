//! SQL schemas and dumps: statements, rows and the replay that turns them into tables.

mod body;
mod copy;
mod ddl;
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
mod trouble;
mod tuples;
mod value;
mod window;

#[cfg(test)]
mod tests;

use crate::facts::Problem;
pub(crate) use file::read;
pub use file::read_text;

/// The cure of a problem with rows whose table is declared elsewhere.
const ROWS_ALONE: &str = "Name the file with its CREATE TABLE, or make the dump with its schema.";

/// The cure of a problem with a change to what is declared elsewhere.
const STEP_ALONE: &str = "Name the file that creates it too, before this one.";

/// Returns true if a problem only says that a file needs another: nothing in it was not understood.
pub(crate) fn needs_another_file(problem: &Problem) -> bool {
    [ROWS_ALONE, STEP_ALONE].contains(&problem.cure.as_str())
}
