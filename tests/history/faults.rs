//! What stands where the history should be, or keeps it from being written: one line each, and nothing is overwritten.

use crate::child::{SERVERS, keeping};
use crate::made::{day, server, table};
use crate::support::sqlite_file;
use idwidth::history::History;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

/// Opens the file, which must be refused and left as it is; returns the line that says so.
fn refused(file: &Path) -> String {
    let before = fs::read(file).ok();
    let Err(problem) = History::in_file(file) else { panic!("{} was taken", file.display()) };
    assert_eq!(fs::read(file).ok(), before, "it was touched");
    let line = format!("{}. {}", problem.reason, problem.cure);
    assert!(!line.contains('\n'), "{line}");
    line.replace(&file.display().to_string(), "FILE")
}

/// Makes a history of two days.
fn made(file: &Path) {
    let mut history = History::in_file(file).unwrap();
    for at in [1, 2] {
        let facts = (0..300).fold(server("eu"), |facts, number| {
            table(facts, &format!("table_{number}"), "id", Some(number * 10), None)
        });
        assert_eq!(history.keep(&mut facts.clone(), day(at)).problems, []);
    }
}

#[test]
fn what_is_no_history_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    fs::write(&file, "day,value\n2026-11-01,7\n".repeat(100)).unwrap();
    assert_eq!(
        refused(&file),
        "history FILE: is no history, and was left as it is. Move it away, or name another file with --history."
    );
    fs::remove_file(&file).unwrap();
    sqlite_file(&file, "CREATE TABLE orders (id INTEGER PRIMARY KEY)");
    assert_eq!(
        refused(&file),
        "history FILE: is a database of another program, and was left as it is. \
         Name another file with --history or `path` of [history]."
    );
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    let line = refused(&file);
    assert!(line.starts_with("history FILE: cannot be written: "), "{line}");
}

#[test]
fn a_newer_format_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    made(&file);
    sqlite_file(&file, "PRAGMA user_version = 7");
    assert_eq!(
        refused(&file),
        "history FILE: its format is 7, and this idwidth knows up to 1. \
         Update idwidth, or name another file with --history."
    );
}

#[test]
fn a_truncated_file_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, file) = (folder.path().join("whole.db"), folder.path().join("history.db"));
    made(&whole);
    let bytes = fs::read(&whole).unwrap();
    for part in [40, 100, 1000, 4096, bytes.len() / 2, bytes.len() - 4096, bytes.len() - 1] {
        fs::write(&file, &bytes[..part]).unwrap();
        let line = refused(&file);
        let known =
            line.contains("is damaged, and was left as it is") || line.contains("is no history");
        assert!(known, "{part} of {} bytes: {line}", bytes.len());
    }
}

#[test]
fn a_damaged_page_is_told_and_what_was_read_today_stays() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    made(&file);
    let mut bytes = fs::read(&file).unwrap();
    let pages = bytes.len() / 4096;
    for page in bytes.chunks_mut(4096).skip(4).take(pages - 5) {
        page.fill(0xA5);
    }
    fs::write(&file, &bytes).unwrap();
    let mut history = History::in_file(&file).unwrap();
    let mut facts = table(server("eu"), "table_7", "id", Some(77), None);
    let kept = history.keep(&mut facts, day(3));
    let reasons: Vec<&str> = kept.problems.iter().map(|problem| problem.reason.as_str()).collect();
    assert!(
        !reasons.is_empty() && reasons.iter().all(|reason| reason.contains("is damaged")),
        "{reasons:?}"
    );
    assert_eq!(kept.added, 0);
    assert_eq!(fs::read(&file).unwrap(), bytes, "it was touched");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let line = refused(Path::new("/proc/none/history.db"));
    assert_eq!(
        line,
        "history FILE: cannot be made: No such file or directory (os error 2). \
         Name a file in a folder that may be written with --history, or pass --no-history."
    );
}

#[test]
fn a_file_that_may_not_be_written_is_told_and_still_read() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    made(&file);
    for (path, mode) in [(file.as_path(), 0o444), (folder.path(), 0o555)] {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
    // Root may write what nobody may: nobody else runs it then, from where nobody else may read it.
    let child = keeping(&file, 3, 1, 5);
    let mut child = if fs::metadata("/proc/self").unwrap().uid() == 0 {
        let program = tempfile::tempdir().unwrap().keep();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        fs::copy(child.get_program(), program.join("keeping")).unwrap();
        let mut other = Command::new("setpriv");
        other.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups"]);
        other.arg(program.join("keeping")).args(child.get_args());
        other.envs(child.get_envs().filter_map(|(name, value)| Some((name, value?))));
        other
    } else {
        child
    };
    let printed = child.output().unwrap();
    let (out, problems) = (String::from_utf8(printed.stdout).unwrap(), "problem ");
    let line =
        out.lines().find(|line| line.starts_with(problems)).unwrap_or_else(|| panic!("{out}"));
    let told = format!(
        "problem history {}: cannot be written: attempt to write a readonly database; nothing of eu was kept, nor of \
         what was read after it. Permit this account to write the file and its folder, or name another with --history.",
        file.display()
    );
    assert_eq!(line, told);
    assert_eq!(out.matches(problems).count(), 1, "once is enough: {out}");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_full_disk_is_told_and_what_was_kept_before_stays() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    let before = keeping(&file, 1, 1, 50).output().unwrap();
    assert!(String::from_utf8_lossy(&before.stdout).contains("kept africa 1"));
    let all =
        "SELECT source, day, relation_name, kind, value FROM series JOIN reading ON series = id";
    let kept = sqlite_file(&file, all);
    // A file that may not grow: what a full disk is to the program, but of this test alone.
    let size = fs::metadata(&file).unwrap().len();
    let child = keeping(&file, 2, 3, 50);
    let mut full = Command::new("bash");
    full.args(["-c", "trap '' XFSZ; ulimit -f $1; shift; exec \"$@\"", "-"]);
    full.arg((size / 1024 + 2).to_string()).arg(child.get_program()).args(child.get_args());
    full.envs(child.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let out = String::from_utf8(full.output().unwrap().stdout).unwrap();
    let lines: Vec<&str> = out.lines().filter(|line| line.starts_with("problem ")).collect();
    assert_eq!(lines.len(), 1, "{out}");
    assert!(lines[0].contains(": cannot be written: disk I/O error"), "{out}");
    assert!(
        lines[0].ends_with("See to its disk and run again; what was kept before stays."),
        "{out}"
    );
    assert_eq!(sqlite_file(&file, "PRAGMA integrity_check"), b"ok\n");
    let now = String::from_utf8(sqlite_file(&file, all)).unwrap();
    for line in String::from_utf8(kept).unwrap().lines() {
        assert!(now.contains(line), "{line}");
    }
    let after = keeping(&file, 5, 1, 50).output().unwrap();
    let out = String::from_utf8_lossy(&after.stdout).into_owned();
    assert!(SERVERS.iter().all(|name| out.contains(&format!("kept {name} 5"))), "{out}");
}

#[test]
fn a_run_waits_for_another_and_says_so_if_that_does_not_end() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    made(&file);
    let mut history = History::in_file(&file).unwrap();
    let other = rusqlite::Connection::open(&file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut facts = table(server("eu"), "table_7", "id", Some(77), None);
    let started = Instant::now();
    let kept = history.keep(&mut facts, day(3));
    assert!(started.elapsed() > Duration::from_secs(4));
    assert_eq!(kept.problems.len(), 1);
    let reason = &kept.problems[0].reason;
    let told = "is in use by another program for more than 5 s; nothing of eu was kept, nor of what was read after it";
    assert!(reason.ends_with(told), "{reason}");
    assert_eq!(facts.tables[0].columns[0].curve.len(), 3, "but what is there is read");
}

#[test]
fn two_runs_at_once_keep_what_both_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    let days = Arc::new(Barrier::new(3));
    let run = |name: &'static str| {
        let (file, days) = (file.clone(), Arc::clone(&days));
        std::thread::spawn(move || {
            let mut history = History::in_file(&file).unwrap();
            for at in 1..=40 {
                days.wait();
                let mut facts = table(server(name), "orders", "id", Some(at.into()), None);
                assert_eq!(history.keep(&mut facts, day(at)).problems, []);
            }
        })
    };
    let runs = [run("eu"), run("eu"), run("us")];
    for run in runs {
        run.join().unwrap();
    }
    let counts = "SELECT source, count(*) FROM series JOIN reading ON series = id GROUP BY 1";
    assert_eq!(sqlite_file(&file, counts), b"eu|40\nus|40\n");
}
