//! A throw-away PostgreSQL server and the real `pg_dump`.

use super::server::{Server, rejections, run};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Stdio};

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

    /// Starts an empty server that listens on a port too and speaks TLS there.
    pub(crate) fn start_with_tls() -> Self {
        Self(Server::start("postgres-tls", &["PATH", "PGHOST", "PGUSER", "PGPORT", "CERTIFICATES"]))
    }

    /// Returns its TCP port, by which its socket is told from others too.
    pub(crate) fn port(&self) -> u16 {
        self.0.variable("PGPORT").parse().unwrap()
    }

    /// Returns the path of a file of its certificates.
    pub(crate) fn certificate(&self, name: &str) -> std::path::PathBuf {
        self.0.certificate(name)
    }

    /// Makes it show another of its certificates from now on.
    pub(crate) fn show_certificate(&self, name: &str) {
        self.0.put_certificate(name);
        self.reload();
    }

    /// Makes it read its settings again, and waits until it has.
    pub(crate) fn reload(&self) {
        let loaded = || self.client("SELECT pg_conf_load_time()");
        let before = loaded();
        self.client("SELECT pg_reload_conf()");
        while loaded() == before {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    }

    /// Replaces who is let in how: lines of `pg_hba.conf`. The superuser keeps its way in, by the socket.
    pub(crate) fn let_in(&self, lines: &str) {
        let file = self.socket().join("data/pg_hba.conf");
        std::fs::write(file, format!("local all postgres trust\n{lines}\n")).unwrap();
        self.reload();
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

    /// Runs a line of shell in a folder, as a person beside the server would.
    pub(crate) fn shell(&self, line: &str, folder: &Path) -> std::process::Output {
        self.0.shell(line, folder)
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

    /// Runs SQL and keeps the session open, with the transaction and the locks that it is in.
    pub(crate) fn session(&self, sql: &str) -> Session {
        let mut client = self.0.client("psql");
        client.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname=postgres"]);
        let mut child = client.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        writeln!(child.stdin.as_mut().unwrap(), "{sql}\n\\echo it is done").unwrap();
        let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
        assert!(lines.map_while(Result::ok).any(|line| line == "it is done"), "{sql}");
        Session(child)
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

/// A session that stays open; dropped, its transaction is rolled back.
pub(crate) struct Session(Child);

impl Drop for Session {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}
