//! A run that is killed at any moment loses nothing that was kept, and keeps nothing by halves or twice.

use crate::child::{SERVERS, keeping, value};
use crate::made::day;
use crate::support::sqlite_file;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

const TABLES: i64 = 40;

/// Readings by table and kind, by source and day.
type Kept = BTreeMap<(String, String), BTreeMap<(String, String), i128>>;

/// Reads the file, which must be whole and hold nothing twice.
fn kept(file: &Path) -> Kept {
    let sql = "PRAGMA integrity_check; PRAGMA foreign_key_check; \
        SELECT source, day, relation_name, kind, value FROM series JOIN reading ON series = id;";
    let text = String::from_utf8(sqlite_file(file, sql)).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("ok"));
    let mut kept = Kept::new();
    for line in lines {
        let [source, day, table, kind, value] = line.split('|').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let of_day = kept.entry((source.to_owned(), day.to_owned())).or_default();
        let before = of_day.insert((table.to_owned(), kind.to_owned()), value.parse().unwrap());
        assert_eq!(before, None, "twice: {line}");
    }
    kept
}

/// Returns what a server's day is as a whole.
fn whole(name: &str, at: i64) -> BTreeMap<(String, String), i128> {
    let of_table = |table: i64| {
        let counter = value(name, at, table);
        [("counter", counter), ("rows", counter - 1)]
            .map(|(kind, value)| ((format!("t{table}"), kind.to_owned()), value))
    };
    (0..TABLES).flat_map(of_table).collect()
}

/// Kills a run so long after it said that `after` servers were kept, and returns the servers and days of which it ever
/// said so.
fn killed(mut run: Child, after: u64, then: Duration) -> Vec<(String, i64)> {
    let mut lines = BufReader::new(run.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut said: Vec<String> = (0..after).filter_map(|_| lines.next()).collect();
    std::thread::sleep(then);
    run.kill().unwrap();
    run.wait().unwrap();
    said.extend(lines);
    let mut acknowledged = Vec::new();
    for line in said {
        assert!(!line.contains("refused") && !line.contains("problem"), "{line}");
        let words: Vec<&str> = line.split(' ').collect();
        if let [.., "kept", name, at] = words[..] {
            acknowledged.push((name.to_owned(), at.parse().unwrap()));
        }
    }
    acknowledged
}

#[test]
fn killed_at_fifty_random_moments_it_loses_nothing_and_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    let (mut acknowledged, mut before, mut first) = (Vec::new(), Kept::new(), 1);
    let (mut in_the_middle, mut random) = (0, 88_172_645_463_325_252_u64);
    for _ in 0..50 {
        let run = keeping(&file, first, 400, TABLES).stdout(Stdio::piped()).spawn().unwrap();
        // Xorshift, of Marsaglia: moments that differ, and are the same in every run of the test.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        // Now while it starts, now while it keeps.
        let after = (random >> 40) % 12;
        acknowledged.extend(killed(run, after, Duration::from_micros(random % 20_000)));
        if std::fs::metadata(&file).map_or(0, |file| file.len()) == 0 {
            assert!(acknowledged.is_empty());
            continue;
        }
        in_the_middle += usize::from(folder.path().join("history.db-journal").exists());
        let now = kept(&file);
        assert!(before.iter().all(|(key, day)| now.get(key) == Some(day)), "something changed");
        for (name, at) in &acknowledged {
            let key = (name.clone(), day(*at).to_string());
            assert!(now.contains_key(&key), "{key:?} was acknowledged and is gone");
        }
        let days = (first - 1).max(1)..first + 400;
        let expected = days.flat_map(|at| SERVERS.map(|name| (name, at)));
        let expected: BTreeMap<_, _> = expected
            .map(|(name, at)| ((name.to_owned(), day(at).to_string()), (name, at)))
            .collect();
        for (key, found) in now.iter().filter(|(key, _)| !before.contains_key(*key)) {
            let (name, at) = expected[key];
            assert_eq!(*found, whole(name, at), "{key:?} is kept by halves");
        }
        // From the last day again, which may be there in part: what is there stays.
        let is_there = |at: i64| now.contains_key(&(SERVERS[0].to_owned(), day(at).to_string()));
        while is_there(first + 1) {
            first += 1;
        }
        before = now;
    }
    assert!(first > 10, "only {first} days were kept");
    assert!(in_the_middle > 2, "only {in_the_middle} of the moments were within a transaction");
}
