//! A throw-away PostgreSQL server and the real `pg_dump`.

use super::server::{Home, Server, program, run};
use std::{
    fs,
    path::PathBuf,
    process::{Command, Stdio},
};

const PACKAGE: &str = "postgresql";

/// Where Debian installs each major version: `15/bin` and so on.
const VERSIONS: &str = "/usr/lib/postgresql";

/// A PostgreSQL server of its own; dropped, it is gone.
pub(crate) struct Postgres(Server);

impl Postgres {
    /// Starts an empty server; takes a few seconds.
    pub(crate) fn start() -> Self {
        let home = Home::new("idwidth-postgres-");
        run(
            home.unprivileged(&tool("initdb"))
                .args(["--no-sync", "--no-instructions", "--auth=trust", "--username=postgres"])
                .args(["--encoding=UTF8", "--locale=C", "--pgdata"])
                .arg(home.data()),
            "",
        );
        let mut server = home.unprivileged(&tool("postgres"));
        server.arg("-D").arg(home.data()).arg("-k").arg(home.path());
        // No network; and nothing here has to survive a power cut.
        for setting in
            ["listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        {
            server.args(["-c", setting]);
        }
        Self(Server::start(home, server, |home| {
            let mut ready = Command::new(tool("pg_isready"));
            ready.args(connection(home)).stdout(Stdio::null()).stderr(Stdio::null());
            ready.status().is_ok_and(|status| status.success())
        }))
    }

    /// Runs SQL in the database `postgres` (or another after `\connect NAME`) and returns the rows, tab-separated.
    pub(crate) fn client(&self, sql: &str) -> String {
        let mut client = Command::new(tool("psql"));
        client.args(connection(self.0.home())).args(["--no-psqlrc", "--quiet", "--no-align"]);
        client.args([
            "--tuples-only",
            "--field-separator=\t",
            "--set=ON_ERROR_STOP=1",
            "--dbname=postgres",
        ]);
        String::from_utf8(run(&mut client, sql)).unwrap()
    }

    /// Returns what `pg_dump ARGS DATABASE` writes.
    pub(crate) fn dump(&self, database: &str, args: &[&str]) -> Vec<u8> {
        let mut dump = Command::new(tool("pg_dump"));
        run(dump.args(connection(self.0.home())).args(args).arg(database), "")
    }
}

fn connection(home: &Home) -> [String; 2] {
    [format!("--host={}", home.path().display()), "--username=postgres".into()]
}

/// Finds a program of the newest version that Debian's packages installed; another build on the `PATH` may lack
/// its client programs.
fn tool(name: &str) -> PathBuf {
    let versions = fs::read_dir(VERSIONS).into_iter().flatten().flatten();
    let mut numbers: Vec<u32> =
        versions.filter_map(|version| version.file_name().to_str()?.parse().ok()).collect();
    numbers.sort_unstable_by(|a, b| b.cmp(a));
    let folders: Vec<PathBuf> =
        numbers.iter().map(|number| PathBuf::from(format!("{VERSIONS}/{number}/bin"))).collect();
    program(name, &folders, PACKAGE)
}
