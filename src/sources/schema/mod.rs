//! SQL schemas and dumps: statements, rows and the replay that turns them into tables.

mod body;
mod copy;
mod dump;
mod head;
mod input;
mod layout;
mod lexer;
mod lines;
mod observed;
mod rows;
mod splitter;
mod trouble;
mod tuples;
mod value;
mod window;

#[cfg(test)]
mod tests;
