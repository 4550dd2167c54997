//! Dumps compressed by the real programs, at their levels.

use crate::{assert_same, database, problems, read};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Too many for one block of any program.
const ROWS: u32 = 40_000;

/// A dump with so many rows of 70 bytes.
pub(crate) fn dump(rows: u32) -> String {
    let mut text = "-- MySQL dump 10.13  Distrib 8.0.40, for Linux (x86_64)\n\
        CREATE TABLE `events` (`id` int NOT NULL AUTO_INCREMENT, `created_at` datetime, `body` text, PRIMARY KEY (`id`)) AUTO_INCREMENT=40001;\n"
        .to_owned();
    for n in 1..=rows {
        let (day, noise) = (n / 2000 + 1, n.wrapping_mul(2_654_435_761));
        text.push_str(&format!(
            "INSERT INTO `events` VALUES ({n},'2026-10-{day:02} 00:00:00','it\\'s {noise:x}');\n"
        ));
    }
    text.push_str("-- Dump completed on 2026-11-24  1:00:00\n");
    text
}

/// Compresses as `program ARGUMENTS` does from a pipe.
pub(crate) fn packed(program: &str, arguments: &[&str], text: &[u8]) -> Vec<u8> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| {
        panic!("cannot run {program}: {error}; scripts/install-test-packages installs it")
    });
    let mut stdin = child.stdin.take().unwrap();
    let text = text.to_owned();
    let feeder = std::thread::spawn(move || stdin.write_all(&text).unwrap());
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    assert!(output.status.success());
    output.stdout
}

fn read_bytes(folder: &Path, name: &str, bytes: &[u8]) -> Result<idwidth::facts::Facts, String> {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    read(&path)
}

#[test]
fn every_program_at_every_usual_level_is_unpacked() {
    let (folder, text) = (tempfile::tempdir().unwrap(), dump(ROWS));
    let folder = folder.path();
    let plain = database(&read_bytes(folder, "a.sql", text.as_bytes()).unwrap());
    let ways: [(&str, &str, &[&str]); 14] = [
        ("gzip", "gz", &["-1"]),
        ("gzip", "gz", &["-9"]),
        ("zstd", "zst", &["-1"]),
        ("zstd", "zst", &["-19"]),
        ("xz", "xz", &["-0"]),
        ("xz", "xz", &["-6"]),
        ("xz", "xz", &["-9e"]),
        ("xz", "xz", &["-T2", "--block-size=300000", "--check=sha256"]),
        ("lz4", "lz4", &["-1"]),
        ("lz4", "lz4", &["-9", "-BD", "-B4"]),
        ("lz4", "lz4", &["--no-frame-crc", "-BX"]),
        ("bzip2", "bz2", &["-1"]),
        ("bzip2", "bz2", &["-9"]),
        ("cat", "sql", &[]),
    ];
    for (program, end, arguments) in ways {
        let bytes = packed(program, arguments, text.as_bytes());
        // Told by its bytes: the name says nothing.
        for name in [format!("b.sql.{end}"), "b.sql".to_owned()] {
            let facts = read_bytes(folder, &name, &bytes).unwrap();
            assert_eq!(problems(&facts), Vec::<String>::new(), "{program} {arguments:?}");
            assert_same(&format!("{program} {arguments:?}"), &database(&facts), &plain);
        }
    }
}

#[test]
fn members_that_follow_each_other_are_one_dump() {
    let (folder, text) = (tempfile::tempdir().unwrap(), dump(ROWS));
    let plain = database(&read_bytes(folder.path(), "a.sql", text.as_bytes()).unwrap());
    // In the middle of a row, and of a word.
    let (start, rest) = text.as_bytes().split_at(1_000_001);
    for program in ["gzip", "zstd", "xz", "lz4", "bzip2"] {
        let joined = [packed(program, &[], start), packed(program, &[], rest)].concat();
        let facts = read_bytes(folder.path(), "b.sql", &joined).unwrap();
        assert_eq!(problems(&facts), Vec::<String>::new(), "{program}");
        assert_same(program, &database(&facts), &plain);
    }
}

#[test]
fn what_follows_the_compressed_dump_is_one_problem_and_hides_nothing() {
    let (folder, text) = (tempfile::tempdir().unwrap(), dump(ROWS));
    let plain = database(&read_bytes(folder.path(), "a.sql", text.as_bytes()).unwrap());
    for program in ["gzip", "zstd", "xz", "lz4", "bzip2"] {
        let joined =
            [&packed(program, &[], text.as_bytes())[..], b"not one of its members"].concat();
        let facts = read_bytes(folder.path(), "b.sql", &joined).unwrap();
        assert_eq!(problems(&facts).len(), 1, "{program}: {:?}", problems(&facts));
        assert_same(program, &database(&facts), &plain);
    }
}

#[test]
fn a_window_that_is_too_wide_is_refused_with_the_cure() {
    let folder = tempfile::tempdir().unwrap();
    // What xz -9 asks for is needed only by what is larger: it is read up to there.
    let text = dump(ROWS);
    let (first, rest) = text.split_at(text.find("INSERT").unwrap());
    let rows: String = rest
        .lines()
        .filter(|line| line.starts_with("INSERT"))
        .map(|line| format!("{line}\n"))
        .collect();
    let large = format!("{first}{}-- Dump completed on 2026-11-24  1:00:00\n", rows.repeat(8));
    assert!(large.len() > 20_000_000, "{}", large.len());
    let facts =
        read_bytes(folder.path(), "b.sql.xz", &packed("xz", &["-9", "-T1"], large.as_bytes()));
    let facts = facts.unwrap();
    let problems = problems(&facts);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains("window of more than 16 MiB"), "{problems:?}");
    assert!(problems[0].contains("xz -7 or less"), "{problems:?}");
    assert!(facts.coverage.schema_bytes >= 16 * 1024 * 1024);
    let long = packed("zstd", &["--long=27"], large.as_bytes());
    let refused = read_bytes(folder.path(), "b.sql.zst", &long).err().unwrap();
    assert!(refused.contains("--long"), "{refused}");
}

#[test]
fn a_bomb_passes_through_in_bounded_memory() {
    let folder = tempfile::tempdir().unwrap();
    // 60 MB of spaces.
    let spaces = vec![b' '; 10_000_000];
    let bomb = packed("gzip", &["-1"], &spaces).repeat(6);
    let start = packed("gzip", &[], b"CREATE TABLE t (id int);\n");
    let facts = read_bytes(folder.path(), "b.sql", &[start, bomb].concat()).unwrap();
    assert_eq!(facts.tables.len(), 1);
    assert_eq!(facts.coverage.schema_bytes, 60_000_025);
}
