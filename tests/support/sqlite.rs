//! The real `sqlite3 .dump`.

use super::server::{program, run, system_folders};
use std::process::Command;

/// Returns what `.dump` writes after `sql` ran in an empty in-memory database.
pub(crate) fn sqlite_dump(sql: &str) -> Vec<u8> {
    let mut sqlite = Command::new(program("sqlite3", &system_folders(), "sqlite3"));
    run(sqlite.args(["-batch", "-bail"]), &format!("{sql}\n;\n.dump\n"))
}
