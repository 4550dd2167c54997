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

pub(crate) use file::read;
pub use file::read_text;
