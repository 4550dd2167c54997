//! The archives that `pg_dump` writes of one database, against the plain dump of it.

use crate::support::Postgres;
use crate::{assert_same, database, problems, read};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A server with a database that has everything.
pub(crate) fn shop() -> Postgres {
    let server = Postgres::start();
    server.client(include_str!("shop.sql"));
    server
}

/// Writes an archive and returns its path.
pub(crate) fn archive(server: &Postgres, folder: &Path, name: &str, options: &[&str]) -> PathBuf {
    let path = folder.join(name);
    let file = format!("--file={}", path.display());
    server.dump("postgres", &[options, &[&file]].concat());
    path
}

fn run(program: &str, arguments: &[&str], folder: &Path) -> Vec<u8> {
    let output = Command::new(program).args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Every way in which `pg_dump` packs a whole database.
const WHOLE: [(&str, &[&str]); 7] = [
    ("c.pgdump", &["-Fc"]),
    ("c0.backup", &["-Fc", "-Z0"]),
    ("c9.dmp", &["-Fc", "-Z9"]),
    ("d", &["-Fd"]),
    ("d0", &["-Fd", "-Z0"]),
    ("d9", &["-Fd", "-Z9", "-j2"]),
    ("t.tar", &["-Ft"]),
];

#[test]
fn every_format_of_archive_tells_what_the_plain_dump_tells() {
    let server = shop();
    let folder = tempfile::tempdir().unwrap();
    let plain = archive(&server, folder.path(), "plain.sql", &[]);
    let plain = read(&plain).unwrap();
    assert_eq!(problems(&plain), Vec::<String>::new());
    assert!(plain.tables.iter().any(|table| table.rows == Some(1500)), "{:?}", plain.tables);
    assert!(plain.tables.iter().any(|table| table.columns.iter().any(|c| c.curve.len() > 50)));
    for (name, options) in WHOLE {
        let path = archive(&server, folder.path(), name, options);
        let facts = read(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(problems(&facts), Vec::<String>::new(), "{name}");
        // After large objects, whose data are stepped over, lines are counted without them.
        assert_same(name, &without_lines(&database(&facts)), &without_lines(&database(&plain)));
        let source = &facts.sources[0];
        assert_eq!(source.kind, "pg_dump", "{name}");
        assert!(source.taken.is_some(), "{name}");
        assert_eq!(source.name, name.split('.').next().unwrap(), "{name}");
        assert_eq!(facts.coverage.rows, plain.coverage.rows, "{name}");
    }
    let whole = without_lines(&database(&plain));
    sections(&server, folder.path());
    line_numbers(&server, folder.path());
    packed_again(folder.path(), &whole);
    folder_without_data(folder.path());
    walked(folder.path(), &whole);
}

/// Found while walking, an archive is told by its first bytes; what only has the name of one is none.
fn walked(folder: &Path, whole: &str) {
    let walked = folder.join("walked");
    fs::create_dir(&walked).unwrap();
    fs::copy(folder.join("c0.backup"), walked.join("shop.backup")).unwrap();
    fs::write(walked.join("photos.tar"), [0x55; 4096]).unwrap();
    let facts = read(&walked).unwrap();
    assert_eq!(problems(&facts), Vec::<String>::new());
    assert_same("walked", &without_lines(&database(&facts)), whole);
}

/// Leaves out the numbers of lines.
fn without_lines(text: &str) -> String {
    let is_number = |line: &&str| line.trim_start().starts_with("line: ");
    text.lines().filter(|line| !is_number(line)).collect::<Vec<_>>().join("\n")
}

/// Archives of a part of a database.
fn sections(server: &Postgres, folder: &Path) {
    for (n, options) in [
        &["-s"][..],
        &["--section=pre-data"],
        &["-s", "--no-owner"],
        &["-T", "users", "--no-blobs"],
        &["--no-blobs"],
    ]
    .iter()
    .enumerate()
    {
        let plain = read(&archive(server, folder, &format!("part{n}.sql"), options)).unwrap();
        for (format, end) in [("-Fc", "pgdump"), ("-Ft", "tar"), ("-Fd", "d")] {
            let name = format!("part{n}.{end}");
            let path = archive(server, folder, &name, &[*options, &[format][..]].concat());
            let facts = read(&path).unwrap();
            assert_eq!(problems(&facts), problems(&plain), "{name}");
            // Owners stand in the text of archives, as pg_restore prints them, whatever pg_dump was told.
            if !options.contains(&"--no-owner") {
                assert_same(&name, &database(&facts), &database(&plain));
            }
        }
    }
}

/// A finding's line is the line that `pg_restore -f - ARCHIVE` prints.
fn line_numbers(server: &Postgres, folder: &Path) {
    for name in ["c.pgdump", "t.tar", "d"] {
        let restored = server.restored(&folder.join(name));
        let restored = String::from_utf8(restored).unwrap();
        let facts = read(&folder.join(name)).unwrap();
        let columns = facts.tables.iter().flat_map(|table| &table.columns);
        let locations = columns.map(|column| &column.location);
        let mut compared = 0;
        for location in locations.chain(facts.tables.iter().map(|table| &table.location)) {
            let line = restored.lines().nth(usize::try_from(location.line).unwrap() - 1).unwrap();
            assert_eq!(line, &*location.excerpt, "{name}:{}", location.line);
            compared += 1;
        }
        assert!(compared >= 30, "{compared}");
    }
}

/// An archive compressed by another program, and a folder packed by tar in any order.
fn packed_again(folder: &Path, whole: &str) {
    let compressors: [(&str, &str); 5] =
        [("gzip", "gz"), ("zstd", "zst"), ("xz", "xz"), ("lz4", "lz4"), ("bzip2", "bz2")];
    for (program, end) in compressors {
        for archive in ["c.pgdump", "t.tar"] {
            let packed = run(program, &["-c", archive], folder);
            let path = folder.join(format!("{archive}.{end}"));
            fs::write(&path, packed).unwrap();
            let facts = read(&path).unwrap();
            assert_same(&path.to_string_lossy(), &without_lines(&database(&facts)), whole);
        }
    }
    run("tar", &["-cf", "folder.tar", "-C", "d", "."], folder);
    run("tar", &["-czf", "last.tgz", "--transform", "s,^d/,../../x/,", "--sort=name", "d"], folder);
    run("tar", &["-cJPf", "up.txz", "--transform", "s,^d0/,../../,", "d0"], folder);
    for name in ["folder.tar", "last.tgz", "up.txz"] {
        let facts = read(&folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(problems(&facts), Vec::<String>::new(), "{name}");
        assert_same(name, &without_lines(&database(&facts)), whole);
    }
}

/// The table of contents alone gives schema and counters, and says once that the rows are missing.
fn folder_without_data(folder: &Path) {
    let alone = folder.join("alone");
    fs::create_dir(&alone).unwrap();
    fs::copy(folder.join("d/toc.dat"), alone.join("toc.dat")).unwrap();
    let (facts, whole) = (read(&alone).unwrap(), read(&folder.join("d")).unwrap());
    let problems = problems(&facts);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains("the rows of"), "{problems:?}");
    assert!(problems[0].contains("tables are missing"), "{problems:?}");
    assert_eq!(facts.tables.len(), whole.tables.len());
    let counters = |facts: &idwidth::facts::Facts| format!("{:?}", facts.sequences);
    assert_eq!(counters(&facts).replace("alone", "d"), counters(&whole));
}
