//! A throw-away PostgreSQL server and the real `pg_dump`.

use super::server::{Server, rejections, run};
use std::path::Path;

/// A PostgreSQL server of its own; dropped, it is gone.
pub(crate) struct Postgres(Server);

impl Postgres {
    /// Starts an empty server; takes a few seconds.
    pub(crate) fn start() -> Self {
        Self(Server::start("postgres", &["PATH", "PGHOST", "PGUSER"]))
    }

    /// Starts an empty server with a standby on port 5433.
    pub(crate) fn start_with_standby() -> Self {
        Self(Server::start("postgres-standby", &["PATH", "PGHOST", "PGUSER"]))
    }

    /// Returns the folder of its socket.
    pub(crate) fn socket(&self) -> &Path {
        Path::new(self.0.variable("PGHOST"))
    }

    /// Returns the folder of its socket, as text.
    pub(crate) fn folder(&self) -> &str {
        self.0.variable("PGHOST")
    }

    /// Returns what the server has logged so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.socket().join("log")).unwrap()
    }

    /// Runs SQL in the database `postgres` (or another after `\connect NAME`) and returns the rows, tab-separated.
    pub(crate) fn client(&self, sql: &str) -> String {
        let mut client = self.0.client("psql");
        client.args([
            "--no-psqlrc",
            "--quiet",
            "--no-align",
            "--tuples-only",
            "--field-separator=\t",
        ]);
        client.args(["--set=ON_ERROR_STOP=1", "--dbname=postgres"]);
        String::from_utf8(run(&mut client, sql)).unwrap()
    }

    /// Runs a file of SQL in a database, whatever the server rejects, and returns its complaints.
    pub(crate) fn load(&self, database: &str, sql: &[u8]) -> Vec<String> {
        let mut client = self.0.client("psql");
        client.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_ROLLBACK=on", "--file=-", database]);
        rejections(&mut client, sql, "ERROR:")
    }

    /// Returns what `pg_dump ARGS DATABASE` writes.
    pub(crate) fn dump(&self, database: &str, args: &[&str]) -> Vec<u8> {
        run(self.0.client("pg_dump").args(args).arg(database), "")
    }

    /// Returns the text that `pg_restore` makes of an archive.
    pub(crate) fn restored(&self, archive: &Path) -> Vec<u8> {
        run(self.0.client("pg_restore").arg("--file=-").arg(archive), "")
    }

    /// Returns what `pg_dumpall` writes.
    pub(crate) fn dump_all(&self) -> Vec<u8> {
        run(&mut self.0.client("pg_dumpall"), "")
    }
}
