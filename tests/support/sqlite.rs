//! The real `sqlite3 .dump`.

use super::server::{output, run};
use std::process::Command;

/// Returns what `.dump` writes after `sql` ran in an empty in-memory database.
pub(crate) fn sqlite_dump(sql: &str) -> Vec<u8> {
    run(Command::new("sqlite3").args(["-batch", "-bail"]), &format!("{sql}\n;\n.dump\n"))
}

/// Runs a file of SQL, whatever SQLite rejects, and returns its complaints and what `.dump` writes afterwards.
///
/// `-safe` refuses the commands of the shell that reach beyond the database.
pub(crate) fn sqlite_load(sql: &[u8]) -> (Vec<String>, String) {
    let mut sql = sql.to_owned();
    sql.extend_from_slice(b"\n;\n.dump\n");
    let done = output(Command::new("sqlite3").args(["-batch", "-safe"]), &sql);
    let errors = String::from_utf8_lossy(&done.stderr);
    let printed = String::from_utf8_lossy(&done.stdout);
    // Before it stands what the file's own queries print.
    let dump = printed.rfind("PRAGMA foreign_keys=OFF;\n").map_or("", |at| &printed[at..]);
    (errors.lines().map(str::to_owned).collect(), dump.to_owned())
}

/// Runs `sql` on the database in a file, which is made if it is not there.
pub(crate) fn sqlite_file(file: &std::path::Path, sql: &str) -> Vec<u8> {
    run(Command::new("sqlite3").args(["-batch", "-bail"]).arg(file), sql)
}
