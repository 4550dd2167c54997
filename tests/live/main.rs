//! Live databases: real servers and files in use, read as `idwidth collect` reads them.
#![expect(clippy::unwrap_used, reason = "tests")]

/// What is read of a server, and what a test asks about it.
mod asked;
/// The growth curve of the first run.
mod growth;
/// Database files of SQLite in use.
mod sqlite;
#[path = "../support/mod.rs"]
mod support;
