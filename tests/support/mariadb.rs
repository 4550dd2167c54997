//! A throw-away MariaDB server and the real `mariadb-dump`.

use super::server::{Home, Server, program, run, system_folders};
use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

const PACKAGE: &str = "mariadb-server";

/// A MariaDB server of its own; dropped, it is gone.
pub(crate) struct MariaDb(Server);

impl MariaDb {
    /// Starts an empty server; takes a few seconds.
    pub(crate) fn start() -> Self {
        let home = Home::new("idwidth-mariadb-");
        run(
            home.unprivileged(&tool("mariadb-install-db"))
                .args(["--no-defaults", "--basedir=/usr", "--skip-test-db"])
                .args(["--auth-root-authentication-method=normal", "--innodb-log-file-size=8M"])
                .arg(format!("--datadir={}", home.data().display())),
            "",
        );
        let mut server = home.unprivileged(&tool("mariadbd"));
        server
            .args([
                "--no-defaults",
                "--skip-networking",
                "--skip-log-bin",
                "--character-set-server=utf8mb4",
            ])
            // Nothing here has to survive a power cut.
            .args(["--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync"])
            .arg("--innodb-log-file-size=8M")
            .arg(format!("--datadir={}", home.data().display()))
            .arg(format!("--socket={}", socket(&home)))
            .arg(format!("--pid-file={}", home.path().join("pid").display()));
        Self(Server::start(home, server, |home| {
            let mut ping = Command::new(tool("mariadb-admin"));
            ping.args(connection(home)).arg("ping").stdout(Stdio::null()).stderr(Stdio::null());
            ping.status().is_ok_and(|status| status.success())
        }))
    }

    /// Runs SQL and returns the rows, tab-separated, without column names.
    pub(crate) fn client(&self, sql: &str) -> String {
        let mut client = Command::new(tool("mariadb"));
        client.args(connection(self.0.home())).args([
            "--batch",
            "--skip-column-names",
            "--binary-mode",
        ]);
        client.arg("--default-character-set=utf8mb4");
        String::from_utf8(run(&mut client, sql)).unwrap()
    }

    /// Returns what `mariadb-dump ARGS DATABASE` writes.
    pub(crate) fn dump(&self, database: &str, args: &[&str]) -> Vec<u8> {
        let mut dump = Command::new(tool("mariadb-dump"));
        run(dump.args(connection(self.0.home())).args(args).arg(database), "")
    }
}

fn connection(home: &Home) -> [String; 3] {
    ["--no-defaults".into(), format!("--socket={}", socket(home)), "--user=root".into()]
}

fn socket(home: &Home) -> String {
    home.path().join("socket").display().to_string()
}

fn tool(name: &str) -> PathBuf {
    program(name, &system_folders(), PACKAGE)
}
