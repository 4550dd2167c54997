//! Databases as files: dumps of several days, SQLite's own files, exports of snapshots.
#![expect(clippy::unwrap_used, reason = "tests")]

/// Dumps of several days.
mod dated;
/// Exports of snapshots.
mod export;
/// What files tell.
mod facts;
#[path = "../scan/run.rs"]
#[expect(dead_code, reason = "shared with the tests of scans, which use all of it")]
mod run;
/// Snapshots of live databases.
mod snapshot;
/// Database files of SQLite.
mod sqlite;
#[path = "../support/mod.rs"]
mod support;
