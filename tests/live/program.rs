//! The program, run as a user of its own runs it: a home, a config and an environment that hold nothing else.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A user's home and environment.
pub(crate) struct User {
    home: tempfile::TempDir,
    variables: Vec<(String, String)>,
}

/// What the program said.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    /// Standard output and error, and the files that it wrote.
    pub(crate) all: String,
}

impl User {
    pub(crate) fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap(), variables: Vec::new() }
    }

    /// Sets an environment variable.
    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Writes a file of the home that nobody else may read.
    pub(crate) fn file(self, name: &str, text: &str) -> Self {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Prepares a program that finds the user's home and environment and nothing else.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.home()).env_clear();
        command.env("PATH", std::env::var("PATH").unwrap()).env("HOME", self.home());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs `idwidth collect` on an address.
    pub(crate) fn collect(&self, address: &str) -> Said {
        self.run(&["collect", "--isolated", address])
    }

    /// Runs `idwidth collect` with a config of one source, whose keys are `keys`.
    pub(crate) fn collect_source(&self, keys: &str) -> Said {
        self.collect_config(&format!("[[source]]\nname = \"main\"\n{keys}\n"))
    }

    /// Runs `idwidth collect` with a config.
    pub(crate) fn collect_config(&self, config: &str) -> Said {
        std::fs::write(self.path("idwidth.toml"), config).unwrap();
        self.run(&["collect"])
    }

    fn run(&self, arguments: &[&str]) -> Said {
        let written = ["answers.out", "snapshot.out"].map(|name| self.path(name));
        let mut command = self.command(env!("CARGO_BIN_EXE_idwidth"));
        command
            .args(arguments)
            .arg("--answers")
            .arg(&written[0])
            .arg("--snapshot")
            .arg(&written[1]);
        let Output { status, stdout, stderr } = command.output().unwrap();
        let mut all = String::from_utf8_lossy(&stdout).into_owned();
        all.push_str(&String::from_utf8_lossy(&stderr));
        for file in &written {
            all.push_str(&String::from_utf8_lossy(&std::fs::read(file).unwrap_or_default()));
            let _ = std::fs::remove_file(file);
        }
        Said { code: status.code(), all }
    }
}

impl Said {
    /// Holds that the server let somebody in: it answered under the name of the account.
    #[track_caller]
    pub(crate) fn let_in(&self, account: &str) -> &Self {
        let account_of = format!("\"account\":\"{account}");
        let is_it =
            |line: &str| line.contains("\"idwidth\":\"server\"") && line.contains(&account_of);
        let answered = self.all.lines().any(is_it);
        assert!(answered && self.code != Some(2), "{account} is not in: {}", self.all);
        self
    }

    /// Holds that nobody was let in, and that a line with these parts says so.
    #[track_caller]
    pub(crate) fn refused(&self, parts: &[&str]) -> &Self {
        let line = self.all.lines().find(|line| parts.iter().all(|part| line.contains(part)));
        assert!(
            line.is_some() && self.code == Some(3),
            "not told {parts:?} ({:?}): {}",
            self.code,
            self.all
        );
        self
    }
}
