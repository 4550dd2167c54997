//! The door for people who give no tool an account: statements that they run themselves, and what came of them.

mod mariadb;
mod other;

use idwidth::facts::Facts;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// A folder with a configuration, where a person works.
pub(crate) struct Desk(TempDir);

/// How the program ended, and what it printed.
pub(crate) struct Done {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    pub(crate) fn new(config: &str) -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        desk.write("idwidth.toml", config);
        desk
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path().join(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// Runs the program on the day of the tests.
    pub(crate) fn idwidth(&self, arguments: &[&str]) -> Done {
        let mut command = Command::new(env!("CARGO_BIN_EXE_idwidth"));
        command.args(arguments).args(["--as-of", "2026-08-20"]).current_dir(self.path());
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Done { code: status.code(), out: text(stdout), err: text(stderr) }
    }

    /// Prints scripts and runs them by `shell` as they say, round by round; returns scripts and files of answers.
    fn all_rounds(&self, shell: impl Fn(&str) -> Output) -> (Vec<String>, Vec<String>) {
        let (mut scripts, mut files): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        loop {
            let from = files.iter().flat_map(|file| ["--from", file]);
            let arguments: Vec<&str> =
                ["collect", "main", "--print-sql"].into_iter().chain(from).collect();
            let printed = self.idwidth(&arguments);
            assert_eq!((printed.code, printed.err.as_str()), (Some(0), ""));
            if printed.out.contains("nothing left to ask") {
                assert!(printed.out.lines().all(|line| line.starts_with("--")), "{}", printed.out);
                return (scripts, files);
            }
            assert!(files.len() < 4, "{}", printed.out);
            self.write("script.sql", &printed.out);
            let mut told =
                printed.out.lines().skip_while(|line| !line.contains("script.sql, with:"));
            let line = told.nth(1).unwrap().trim_start_matches("--").trim();
            let ran = shell(line);
            assert!(ran.status.success(), "{line}: {}", String::from_utf8_lossy(&ran.stderr));
            files.push(line.rsplit_once("> ").unwrap().1.to_owned());
            scripts.push(printed.out);
        }
    }
}

/// Returns the statements of scripts, without comments.
fn statements(scripts: &[String]) -> Vec<String> {
    let code = |line: &&str| !line.trim().is_empty() && !line.starts_with("--");
    let lines: Vec<&str> = scripts.iter().flat_map(|script| script.lines().filter(code)).collect();
    split(&lines.join("\n"))
}

/// Splits at the ends of statements.
fn split(text: &str) -> Vec<String> {
    let statements = text.split(";\n").map(|one| one.trim().trim_end_matches(';').trim());
    statements.filter(|one| !one.is_empty()).map(str::to_owned).collect()
}

/// Holds two lists against each other and shows the first difference.
#[track_caller]
fn assert_same(left: &[String], right: &[String]) {
    for (left, right) in left.iter().zip(right) {
        assert_eq!(left, right);
    }
    assert_eq!(left.len(), right.len());
}

/// Returns all that facts say, save where they come from.
fn said(facts: &Facts) -> String {
    format!("{:#?}\n{:#?}\n{:#?}", facts.tables, facts.sequences, facts.problems)
}
