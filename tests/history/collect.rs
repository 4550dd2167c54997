//! `idwidth collect`, killed, starved and misled, on database files that grow from day to day.

use crate::support::{Postgres, sqlite_file};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

const SOURCES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
const TABLES: i64 = 25;

/// A folder with databases and a configuration that names them.
struct Fleet(tempfile::TempDir);

impl Fleet {
    fn new() -> Self {
        let fleet = Self(tempfile::tempdir().unwrap());
        let mut config = String::new();
        for name in SOURCES {
            let tables: String = (0..TABLES).map(table).collect();
            sqlite_file(&fleet.path(&format!("{name}.db")), &tables);
            config += &format!(
                "[[source]]\nname = \"{name}\"\nkind = \"sqlite\"\npath = \"{name}.db\"\n"
            );
        }
        fs::write(fleet.path("idwidth.toml"), config).unwrap();
        fleet
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Makes every table reach what it reaches on a day.
    fn grow(&self, day: i64) {
        for name in SOURCES {
            let rows: String = (0..TABLES)
                .map(|at| format!("INSERT INTO t{at} (id) VALUES ({});", value(day, at)))
                .collect();
            sqlite_file(&self.path(&format!("{name}.db")), &format!("BEGIN; {rows} COMMIT;"));
        }
    }

    fn collect(&self, day: i64, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_idwidth"));
        command.current_dir(self.0.path()).args(["collect", "--as-of", &date(day)]).args(more);
        command
    }
}

fn table(at: i64) -> String {
    format!("CREATE TABLE t{at} (id INTEGER PRIMARY KEY AUTOINCREMENT);")
}

fn value(day: i64, table: i64) -> i64 {
    day * 1000 + table
}

/// A day that is past whatever the clock says.
fn date(day: i64) -> String {
    (jiff::civil::date(2020, 1, 1) + jiff::Span::new().days(day)).to_string()
}

/// Values by table and kind, by source and day; the file must be whole and hold nothing twice.
fn kept(file: &Path) -> BTreeMap<(String, String), BTreeMap<String, i64>> {
    let sql = "PRAGMA integrity_check; \
        SELECT source, day, relation_name || ' ' || kind, value FROM series JOIN reading ON series = id;";
    let text = String::from_utf8(sqlite_file(file, sql)).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("ok"));
    let mut kept = BTreeMap::new();
    for line in lines {
        let [source, day, what, value] = line.split('|').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let of_day: &mut BTreeMap<_, _> =
            kept.entry((source.to_owned(), day.to_owned())).or_default();
        assert_eq!(of_day.insert(what.to_owned(), value.parse().unwrap()), None, "twice: {line}");
    }
    kept
}

/// Returns what a source is kept to have reached on a day.
fn whole(day: i64) -> BTreeMap<String, i64> {
    let of_table = |at| ["counter", "rows"].map(|kind| (format!("t{at} {kind}"), value(day, at)));
    (0..TABLES).flat_map(of_table).collect()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Lines of problems.
fn unknown(output: &Output) -> Vec<String> {
    stderr(output).lines().filter(|line| line.starts_with("unknown  ")).map(str::to_owned).collect()
}

#[test]
fn killed_at_fifty_random_moments_a_run_leaves_whole_sources_or_nothing_of_them() {
    let fleet = Fleet::new();
    let file = fleet.path("idwidth-history.db");
    fleet.grow(0);
    let started = Instant::now();
    assert_eq!(fleet.collect(0, &[]).output().unwrap().status.code(), Some(0));
    let takes = started.elapsed();
    let mut before = kept(&file);
    assert_eq!(before.len(), SOURCES.len());
    let (mut in_the_middle, mut in_part, mut random) = (0, 0, 88_172_645_463_325_252_u64);
    for day in 1..=50 {
        fleet.grow(day);
        let mut run = fleet.collect(day, &[]).stderr(std::process::Stdio::null()).spawn().unwrap();
        // Xorshift, of Marsaglia: moments that differ, and are the same in every run of the test.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let takes = u64::try_from(takes.as_micros()).unwrap();
        // Now at any moment, now when it has begun to write.
        let journal = fleet.path("idwidth-history.db-journal");
        while day % 2 == 1 && !journal.exists() && run.try_wait().unwrap().is_none() {}
        let moments = if day % 2 == 1 { takes / 4 } else { takes };
        std::thread::sleep(Duration::from_micros(random % moments));
        run.kill().unwrap();
        let ended = run.wait().unwrap().success();
        in_the_middle += usize::from(journal.exists());
        let now = kept(&file);
        assert!(
            before.iter().all(|(key, of_day)| now.get(key) == Some(of_day)),
            "what was kept changed"
        );
        let new: Vec<_> = now.iter().filter(|(key, _)| !before.contains_key(*key)).collect();
        for ((source, of), found) in &new {
            assert_eq!((of, *found), (&date(day), &whole(day)), "{source}");
        }
        assert!(!ended || new.len() == SOURCES.len(), "a run that ended has kept all");
        in_part += usize::from(!new.is_empty() && new.len() < SOURCES.len());
        before = now;
    }
    assert!(
        in_part > 0,
        "no run was killed between two servers ({in_the_middle} within a transaction)"
    );
    fleet.grow(51);
    assert_eq!(fleet.collect(51, &[]).output().unwrap().status.code(), Some(0));
    assert_eq!(kept(&file).len(), before.len() + SOURCES.len(), "and the next run keeps all");
}

#[test]
fn a_full_disk_costs_the_history_and_nothing_else() {
    let fleet = Fleet::new();
    fleet.grow(0);
    assert_eq!(fleet.collect(0, &[]).output().unwrap().status.code(), Some(0));
    let file = fleet.path("idwidth-history.db");
    let before = kept(&file);
    fleet.grow(1);
    // A file that may not grow: what a full disk is to the program, but of this run alone.
    let size = fs::metadata(&file).unwrap().len() / 1024;
    let run = fleet.collect(1, &["--snapshot", "-"]);
    let mut full = Command::new("bash");
    full.current_dir(fleet.0.path());
    full.args(["-c", "trap '' XFSZ; ulimit -f $1; shift; exec \"$@\"", "-", &size.to_string()]);
    let output = full.arg(run.get_program()).args(run.get_args()).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let lines = unknown(&output);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].starts_with("unknown   history idwidth-history.db: cannot be written: "),
        "{lines:?}"
    );
    let snapshot = String::from_utf8_lossy(&output.stdout);
    assert!(SOURCES.iter().all(|name| snapshot.contains(&format!("\"{name}\""))), "{snapshot}");
    let read =
        stderr(&output).lines().filter(|line| line.starts_with("read      25 tables")).count();
    assert_eq!(read, SOURCES.len(), "all sources were read: {}", stderr(&output));
    let now = kept(&file);
    assert!(before.iter().all(|(key, of_day)| now.get(key) == Some(of_day)));
    assert_eq!(fleet.collect(1, &[]).output().unwrap().status.code(), Some(0));
    assert_eq!(kept(&file).len(), 2 * SOURCES.len());
}

#[test]
fn a_clock_that_goes_backwards_keeps_nothing_and_ends_incomplete() {
    let fleet = Fleet::new();
    fleet.grow(5);
    assert_eq!(fleet.collect(5, &["a"]).output().unwrap().status.code(), Some(0));
    let before = kept(&fleet.path("idwidth-history.db"));
    let output = fleet.collect(4, &["a"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(
        unknown(&output),
        [
            "unknown   history idwidth-history.db: nothing of a was kept: this run is of 2020-01-05, but the history already \
          has 2020-01-06. Correct the clock or --as-of; if the later day is the mistake, `idwidth schema history-file` \
          says how to delete it."
        ]
    );
    assert_eq!(kept(&fleet.path("idwidth-history.db")), before);
    let output = fleet.collect(2_000_000, &["a"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(unknown(&output)[0].contains("nothing was kept: 7495-"), "{}", stderr(&output));
    assert_eq!(kept(&fleet.path("idwidth-history.db")), before);
}

#[test]
fn the_history_is_where_the_command_line_or_the_config_says() {
    let fleet = Fleet::new();
    fleet.grow(1);
    let run = |more: &[&str]| {
        let output = fleet.collect(1, more).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    };
    run(&["--no-history"]);
    assert!(!fleet.path("idwidth-history.db").exists());
    run(&["--history", "here.db"]);
    assert_eq!(kept(&fleet.path("here.db")).len(), SOURCES.len());
    let config = fs::read_to_string(fleet.path("idwidth.toml")).unwrap();
    fs::create_dir(fleet.path("kept")).unwrap();
    let config = config + "[history]\npath = \"kept/ids.db\"\n";
    fs::write(fleet.path("idwidth.toml"), config).unwrap();
    let below = fleet.path("below");
    fs::create_dir(&below).unwrap();
    let mut command = fleet.collect(1, &[]);
    assert_eq!(command.current_dir(&below).output().unwrap().status.code(), Some(0));
    assert_eq!(kept(&fleet.path("kept/ids.db")).len(), SOURCES.len(), "beside the config");
}

#[test]
fn a_team_is_reached_by_the_address_in_the_environment() {
    let fleet = Fleet::new();
    let postgres = Postgres::start();
    let config = fs::read_to_string(fleet.path("idwidth.toml")).unwrap();
    fs::write(fleet.path("idwidth.toml"), config + "[history]\nurl-env = \"IDS_URL\"\n").unwrap();
    let folder = postgres.socket().display().to_string().replace('/', "%2F");
    let url = format!("postgres://postgres:S3cr3t!pass@{folder}/postgres");
    for day in [1, 2] {
        fleet.grow(day);
        for _ in 0..2 {
            let output = fleet.collect(day, &[]).env("IDS_URL", &url).output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        }
    }
    let count = postgres.client("SELECT count(*), count(DISTINCT day) FROM idwidth.reading");
    assert_eq!(count, format!("{}\t2\n", SOURCES.len() * 25 * 2 * 2));
    drop(postgres);
    let output = fleet.collect(3, &[]).env("IDS_URL", &url).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let lines = unknown(&output);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("cannot be reached"), "{lines:?}");
    assert!(!stderr(&output).contains("S3cr3t"), "{lines:?}");
}
