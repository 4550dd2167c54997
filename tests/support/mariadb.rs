//! A throw-away MariaDB server and the real `mariadb-dump`.

use super::server::{Server, rejections, run};
use std::process::{Child, Stdio};

/// A MariaDB server of its own; dropped, it is gone.
pub(crate) struct MariaDb(Server);

impl MariaDb {
    /// Starts an empty server; takes a few seconds.
    pub(crate) fn start() -> Self {
        Self(Server::start("mariadb", &["MYSQL_UNIX_PORT"]))
    }

    /// Starts an empty server that listens on a port too and speaks no TLS.
    pub(crate) fn start_with_tcp() -> Self {
        Self(Server::start("mariadb-tcp", &["MYSQL_UNIX_PORT", "PORT"]))
    }

    /// Starts an empty server that listens on a port too and speaks TLS.
    pub(crate) fn start_with_tls() -> Self {
        Self(Server::start("mariadb-tls", &["MYSQL_UNIX_PORT", "PORT", "CERTIFICATES"]))
    }

    /// Returns its TCP port.
    pub(crate) fn port(&self) -> u16 {
        self.0.variable("PORT").parse().unwrap()
    }

    /// Returns the path of a file of its certificates.
    pub(crate) fn certificate(&self, name: &str) -> std::path::PathBuf {
        self.0.certificate(name)
    }

    /// Makes it show another of its certificates from now on.
    pub(crate) fn show_certificate(&self, name: &str) {
        self.0.put_certificate(name);
        self.client("FLUSH SSL");
    }

    /// Returns the path of its socket.
    pub(crate) fn socket(&self) -> &str {
        self.0.variable("MYSQL_UNIX_PORT")
    }

    /// Runs a line of shell in a folder, as a person beside the server would.
    pub(crate) fn shell(&self, line: &str, folder: &std::path::Path) -> std::process::Output {
        let settings = format!("[client]\nuser = root\nsocket = {}\n", self.socket());
        std::fs::write(folder.join(".my.cnf"), settings).unwrap();
        self.0.shell(line, folder)
    }

    /// Runs SQL and returns the rows, tab-separated, without column names.
    pub(crate) fn client(&self, sql: &str) -> String {
        let mut client = self.0.client("mariadb");
        client.args(CONNECTION).args(["--batch", "--skip-column-names", "--binary-mode"]);
        String::from_utf8(run(&mut client, sql)).unwrap()
    }

    /// Starts a client that runs what is written to it, for what takes place meanwhile.
    pub(crate) fn session(&self) -> Child {
        let mut client = self.0.client("mariadb");
        client.args(CONNECTION).args(["--batch", "--unbuffered"]);
        client.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Runs a file of SQL in a database, whatever the server rejects, and returns its complaints.
    pub(crate) fn load(&self, database: &str, sql: &[u8]) -> Vec<String> {
        let mut client = self.0.client("mariadb");
        client.args(CONNECTION).args(["--batch", "--binary-mode", "--force", database]);
        rejections(&mut client, sql, "ERROR")
    }

    /// Returns what `mariadb-dump ARGS DATABASE` writes.
    pub(crate) fn dump(&self, database: &str, args: &[&str]) -> Vec<u8> {
        run(self.0.client("mariadb-dump").args(CONNECTION).args(args).arg(database), "")
    }

    /// Runs a client program of other makers; they are told the socket, which they would not look for. One that stands
    /// still is started again: mydumper's threads sometimes wait for each other
    /// (<https://github.com/mydumper/mydumper/issues/539>).
    pub(crate) fn beside(&self, program: &str, args: &[&str]) -> Vec<u8> {
        let mut shell = self.0.client("sh");
        shell.args([
            "-c",
            "program=$1; shift
            for attempt in 1 2 3; do
                timeout --kill-after=5 40 \"$program\" --socket \"$MYSQL_UNIX_PORT\" \"$@\" && exit
                code=$?
                [ $code = 124 ] || exit $code
            done
            exit $code",
            "sh",
        ]);
        run(shell.arg(program).args(args), "")
    }

    /// Returns what `mariadb-dump --all-databases` writes.
    pub(crate) fn dump_all(&self) -> Vec<u8> {
        run(self.0.client("mariadb-dump").args(CONNECTION).arg("--all-databases"), "")
    }
}

/// The account that a new server has, whatever options files say.
const CONNECTION: [&str; 3] = ["--no-defaults", "--user=root", "--default-character-set=utf8mb4"];
