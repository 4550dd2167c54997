//! Archives cut at any byte: one clear problem, and what stands before the cut is read.

use crate::compressed::{dump, packed};
use crate::postgres::{archive, shop};
use crate::{database, problems, read};
use idwidth::facts::Facts;
use std::fs;
use std::path::{Path, PathBuf};

/// Cuts of each form.
const CUTS: usize = 100;

/// Numbers that look random and are the same in every run (xorshift, Marsaglia 2003).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).unwrap()).unwrap()
    }
}

/// Cuts a file at many places; `path` is what to read of it, itself or the folder it lies in.
fn cut_everywhere(file: &Path, path: &Path, least_tables: usize) {
    let (bytes, whole) = (fs::read(file).unwrap(), read(path).unwrap());
    assert_eq!(problems(&whole), Vec::<String>::new(), "{}", file.display());
    let mut numbers = Numbers(88_172_645_463_325_252);
    let mut noticed = 0;
    for _ in 0..CUTS {
        let length = numbers.below(bytes.len());
        fs::write(file, &bytes[..length]).unwrap();
        let what = format!("{} cut at {length} of {}", file.display(), bytes.len());
        match read(path) {
            Ok(facts) => {
                noticed += usize::from(is_noticed(&facts, &whole, &what));
                assert!(facts.tables.len() >= least_tables, "{what}");
            }
            Err(reason) => {
                let lines = reason.lines().filter(|line| line.contains(". "));
                assert_eq!(lines.count(), 1, "{what}: {reason}");
                assert_eq!(least_tables, 0, "{what}: {reason}");
                noticed += 1;
            }
        }
    }
    fs::write(file, &bytes).unwrap();
    assert!(noticed > CUTS / 2, "{}: {noticed} cuts noticed", file.display());
}

/// Checks what was read of a cut file; returns false if nothing was lost.
fn is_noticed(facts: &Facts, whole: &Facts, what: &str) -> bool {
    let problems = problems(facts);
    assert!(facts.coverage.rows <= whole.coverage.rows, "{what}");
    if problems.is_empty() {
        let lost = database(facts) != database(whole);
        assert!(!lost, "{what}: lost something in silence");
        return false;
    }
    assert_eq!(problems.len(), 1, "{what}: {problems:?}");
    for table in &facts.tables {
        let same = whole
            .tables
            .iter()
            .find(|other| (&other.schema, &other.name) == (&table.schema, &table.name));
        // What attaches a partition comes after it.
        if table.name.starts_with("events_") {
            continue;
        }
        let same = same.unwrap_or_else(|| panic!("{what}: no table {}", table.name));
        assert!(table.rows.unwrap_or(0) <= same.rows.unwrap_or(0), "{what}");
    }
    true
}

#[test]
fn a_cut_archive_of_pg_dump_is_one_problem_and_the_rest_is_read() {
    let (server, folder) = (shop(), tempfile::tempdir().unwrap());
    for (name, options) in [
        ("a.pgdump", &["-Fc"][..]),
        ("b.pgdump", &["-Fc", "-Z0"]),
        ("c.tar", &["-Ft"]),
        ("d.sql", &[]),
    ] {
        let path = archive(&server, folder.path(), name, options);
        cut_everywhere(&path, &path, 0);
    }
    for (name, options) in [("e", &["-Fd"][..]), ("f", &["-Fd", "-Z0"])] {
        let path = archive(&server, folder.path(), name, options);
        let tables = read(&path).unwrap().tables.len();
        cut_everywhere(&path.join("toc.dat"), &path, 0);
        cut_everywhere(&largest(&path), &path, tables);
    }
}

fn largest(folder: &Path) -> PathBuf {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let data = files.filter(|path| {
        path.file_name().unwrap().to_str().unwrap().starts_with(|c: char| c.is_ascii_digit())
    });
    data.max_by_key(|path| fs::metadata(path).unwrap().len()).unwrap()
}

#[test]
fn a_cut_compressed_dump_is_one_problem_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let text = dump(6_000);
    let text = text.as_bytes();
    for (program, arguments) in [
        ("gzip", &[][..]),
        ("zstd", &[]),
        ("xz", &["-T1", "--block-size=100000"]),
        ("lz4", &["-B4"]),
        ("bzip2", &["-1"]),
    ] {
        let path = folder.path().join(format!("{program}.sql"));
        fs::write(&path, packed(program, arguments, text)).unwrap();
        cut_everywhere(&path, &path, 0);
    }
}
