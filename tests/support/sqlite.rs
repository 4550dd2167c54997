//! The real `sqlite3 .dump`.

use super::server::run;
use std::process::Command;

/// Returns what `.dump` writes after `sql` ran in an empty in-memory database.
pub(crate) fn sqlite_dump(sql: &str) -> Vec<u8> {
    run(Command::new("sqlite3").args(["-batch", "-bail"]), &format!("{sql}\n;\n.dump\n"))
}

/// Runs `sql` on the database in a file, which is made if it is not there.
pub(crate) fn sqlite_file(file: &std::path::Path, sql: &str) -> Vec<u8> {
    run(Command::new("sqlite3").args(["-batch", "-bail"]).arg(file), sql)
}
