//! A run that is killed at any moment loses nothing that was kept, and keeps nothing by halves or twice.

use crate::child::{SERVERS, keeping, value};
use crate::made::day;
use crate::support::sqlite_file;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

const TABLES: i64 = 40;

/// Readings by source, day, table and kind, after the file was found whole.
fn kept(file: &Path) -> BTreeMap<(String, String, String, String), i128> {
    let sql = "PRAGMA integrity_check; PRAGMA foreign_key_check; \
        SELECT source, day, relation_name, kind, value FROM series JOIN reading ON series = id;";
    let text = String::from_utf8(sqlite_file(file, sql)).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("ok"));
    let mut kept = BTreeMap::new();
    for line in lines {
        let parts: Vec<&str> = line.split('|').collect();
        let key = (parts[0].into(), parts[1].into(), parts[2].into(), parts[3].into());
        let before = kept.insert(key, parts[4].parse().unwrap());
        assert_eq!(before, None, "twice: {line}");
    }
    kept
}

/// Checks that a server's day is kept as a whole, with the values that were read, or not at all.
fn is_kept(kept: &BTreeMap<(String, String, String, String), i128>, name: &str, at: i64) -> bool {
    let date = day(at).to_string();
    let mut found = 0;
    for table in 0..TABLES {
        for (kind, less) in [("counter", 0), ("rows", 1)] {
            let key = (name.into(), date.clone(), format!("t{table}"), kind.into());
            let Some(found_value) = kept.get(&key) else { continue };
            assert_eq!(*found_value, value(name, at, table) - less, "{key:?}");
            found += 1;
        }
    }
    assert!(found == 0 || found == TABLES * 2, "{found} of {name} on {date}");
    found > 0
}

#[test]
fn killed_at_fifty_random_moments_it_loses_nothing_and_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    let mut acknowledged = Vec::new();
    let mut first = 1;
    let mut before = BTreeMap::new();
    let (mut in_the_middle, mut random) = (0, 88_172_645_463_325_252_u64);
    for _ in 0..50 {
        let mut child = keeping(&file, first, 400, TABLES).stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        // Xorshift, of Marsaglia: moments that differ, and are the same in every run of the test.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        std::thread::sleep(Duration::from_micros(random % 150_000));
        child.kill().unwrap();
        child.wait().unwrap();
        for line in out.lines().map_while(Result::ok) {
            assert!(!line.starts_with("refused") && !line.starts_with("problem"), "{line}");
            if let [_, name, at] = line.split(' ').collect::<Vec<_>>()[..] {
                if SERVERS.contains(&name) {
                    acknowledged.push((name.to_owned(), at.parse::<i64>().unwrap()));
                }
            }
        }
        if !file.exists() {
            continue;
        }
        in_the_middle += usize::from(folder.path().join("history.db-journal").exists());
        let now = if std::fs::metadata(&file).unwrap().len() == 0 {
            BTreeMap::new()
        } else {
            kept(&file)
        };
        assert!(before.iter().all(|(key, value)| now.get(key) == Some(value)), "something is gone");
        for (name, at) in &acknowledged {
            assert!(is_kept(&now, name, *at), "{name} {at} was acknowledged and is gone");
        }
        let days = (1..first + 400).flat_map(|at| SERVERS.map(|name| (name, at)));
        let whole = days.filter(|(name, at)| is_kept(&now, name, *at)).count();
        assert_eq!(
            now.len(),
            whole * usize::try_from(TABLES).unwrap() * 2,
            "something else is kept"
        );
        // The last day again, which may be there in part: what is there stays.
        while SERVERS.iter().any(|name| is_kept(&now, name, first + 1)) {
            first += 1;
        }
        before = now;
    }
    assert!(first > 10, "only {first} days were kept: the moments were too early");
    assert!(in_the_middle > 2, "only {in_the_middle} of the moments were within a transaction");
}
