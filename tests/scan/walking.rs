//! What paths lead to: loops, pipes, odd names, files named twice, folders without anything to read.

use crate::run::{Run, findings, idwidth, report};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

const SQL: &str = "CREATE TABLE events (\n  id int NOT NULL AUTO_INCREMENT,\n  PRIMARY KEY (id)\n) ENGINE=InnoDB AUTO_INCREMENT=2000000000;\n";

const FOUND: &str = "critical minting-column-too-narrow";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("shop.sql"), SQL).unwrap();
    folder
}

fn concise(folder: &Path, paths: &[&str]) -> (i32, usize, String) {
    let (code, report) = report(folder, paths);
    let found = findings(&report).iter().filter(|line| line.starts_with(FOUND)).count();
    (code, found, report.to_string())
}

#[test]
fn a_loop_of_links_ends() {
    let folder = folder();
    let inner = folder.path().join("a/b");
    fs::create_dir_all(&inner).unwrap();
    symlink(folder.path(), inner.join("back")).unwrap();
    symlink("c.sql", inner.join("c.sql")).unwrap();
    let (code, found, report) = concise(folder.path(), &["."]);
    assert_eq!((code, found), (1, 1));
    assert!(report.contains("a symbolic link"), "{report}");
}

#[test]
fn a_pipe_or_a_device_is_named_and_never_waited_for() {
    let folder = folder();
    let pipe = folder.path().join("pipe.sql");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in ["pipe.sql", "/dev/null", "/dev/zero"] {
        let alone = idwidth(folder.path(), &["scan", path]);
        assert_eq!(alone.code, 2, "{path}");
        let line = format!("{path}: is neither a file nor a folder");
        assert!(alone.stderr.contains(&line), "{}", alone.stderr);
    }
    let beside = &["scan", "--fail-on", "never", "shop.sql", "pipe.sql"];
    assert_eq!(idwidth(folder.path(), beside).code, 3);
    let (code, found, report) = concise(folder.path(), &["."]);
    assert_eq!((code, found), (1, 1), "{report}");
}

#[test]
fn a_file_named_twice_is_read_once() {
    let folder = folder();
    symlink("shop.sql", folder.path().join("link.sql")).unwrap();
    let paths = ["shop.sql", "./shop.sql", ".", "link.sql"];
    let (code, found, report) = concise(folder.path(), &paths);
    assert_eq!((code, found), (1, 1), "{report}");
}

#[test]
fn a_name_that_is_not_utf8_is_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(OsStr::from_bytes(b"caf\xe9.sql")), SQL).unwrap();
    let (code, found, report) = concise(folder.path(), &["."]);
    assert_eq!((code, found), (1, 1), "{report}");
}

#[test]
fn a_named_file_is_read_whatever_its_name() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("backup.2026-11"), SQL).unwrap();
    assert_eq!(concise(folder.path(), &["backup.2026-11"]).1, 1);
}

#[test]
fn a_dump_is_read_whatever_its_name_and_other_copies_are_counted() {
    let dump = format!("-- MySQL dump 10.13\n{SQL}");
    for name in ["shop.bak", "shop.sql.1", "shop.sql-2026-11-01"] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), &dump).unwrap();
        fs::write(folder.path().join("notes.old"), "notes").unwrap();
        let (code, found, report) = concise(folder.path(), &["."]);
        assert_eq!((code, found), (1, 1), "{name}: {report}");
        assert!(report.contains("no dump of a known program"), "{report}");
    }
}

#[test]
fn a_named_folder_with_nothing_to_read_is_no_clean_run() {
    let folder = folder();
    fs::create_dir(folder.path().join("androd")).unwrap();
    let run = idwidth(folder.path(), &["scan", "--fail-on", "never", "shop.sql", "androd"]);
    assert_eq!(run.code, 3);
    assert!(run.stdout.contains("androd"), "{}", run.stdout);
}

#[test]
fn folders_may_be_deep() {
    let folder = tempfile::tempdir().unwrap();
    let deep = (0..300).fold(folder.path().to_owned(), |path, _| path.join("folder"));
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("shop.sql"), SQL).unwrap();
    let (code, found, report) = concise(folder.path(), &["."]);
    assert_eq!((code, found), (1, 1), "{report}");
}

/// Runs as somebody without rights, if we are root; `None` where that is not possible.
fn as_nobody(folder: &Path) -> Option<Run> {
    let setpriv =
        ["--reuid=65534", "--regid=65534", "--clear-groups", env!("CARGO_BIN_EXE_idwidth")];
    let options = ["scan", "--fail-on", "never", "."];
    let is_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let mut command =
        if is_root { Command::new("setpriv") } else { Command::new(env!("CARGO_BIN_EXE_idwidth")) };
    if is_root {
        command.args(setpriv);
    }
    let output = command.args(options).current_dir(folder).output().ok()?;
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let stderr = text(output.stderr);
    (!stderr.contains("setpriv:")).then(|| Run {
        code: output.status.code().unwrap(),
        stdout: text(output.stdout),
        stderr,
    })
}

#[test]
fn what_may_not_be_read_is_named_and_hides_nothing() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let mode =
        |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let (closed, secret) = (folder.path().join("closed"), folder.path().join("secret.sql"));
    fs::create_dir(&closed).unwrap();
    let database = folder.path().join("secret.sqlite3");
    fs::write(&secret, SQL).unwrap();
    fs::write(&database, "SQLite format 3").unwrap();
    mode(&database, 0o000);
    mode(folder.path(), 0o755);
    mode(&closed, 0o000);
    mode(&secret, 0o000);
    let run = as_nobody(folder.path());
    mode(&closed, 0o755);
    let Some(run) = run else { return };
    assert_eq!(run.code, 3, "{}{}", run.stdout, run.stderr);
    for part in ["closed", "secret.sql", "secret.sqlite3", "Permission denied", "shop.events.id"] {
        assert!(run.stdout.contains(part), "{part}: {}", run.stdout);
    }
    assert!(!run.stdout.contains("immutable"), "{}", run.stdout);
}

#[test]
fn a_reader_that_stops_early_changes_no_verdict() {
    let folder = folder();
    let json = folder.path().join("report.json");
    let script = format!(
        "set -o pipefail; {} scan --output text --output json=report.json shop.sql | true",
        env!("CARGO_BIN_EXE_idwidth")
    );
    let run =
        Command::new("bash").args(["-c", &script]).current_dir(folder.path()).output().unwrap();
    assert_eq!(run.status.code(), Some(1), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(json.is_file(), "the other report is written all the same");
}

#[test]
fn a_file_cut_before_its_first_table_ends_is_not_called_a_migration_step() {
    let folder = folder();
    let path = folder.path();
    fs::write(path.join("cut.sql"), "CREATE TABLE notes (\n  id int NOT NULL AUTO_INCREMENT,\n")
        .unwrap();
    fs::write(path.join("step.sql"), "ALTER TABLE notes ADD COLUMN page_id int;\n").unwrap();
    let run = idwidth(path, &["scan", "--fail-on", "never"]);
    assert_eq!(run.code, 3, "{}", run.stdout);
    assert!(run.stdout.contains("the file ends inside the statement"), "{}", run.stdout);
    assert!(!run.stdout.contains("not seen before"), "{}", run.stdout);
}
