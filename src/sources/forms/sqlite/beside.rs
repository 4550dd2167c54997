//! What stands beside a database file and belongs to it: changes that are not in it yet, or not whole.
//!
//! Only looks: applying them would write to the file.

use crate::facts::Problem;
use crate::sources::walk::{self, Found};
use std::fs::File;
use std::io::Read as _;
use std::path::PathBuf;

/// What a rollback journal that is in use starts with: section 3 of the file format.
const JOURNAL: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/// Says what is lost by reading the file alone.
pub(super) fn problems(file: &Found) -> Vec<Problem> {
    let mut problems = Vec::new();
    let log = beside(file, "-wal");
    if log.metadata().is_ok_and(|about| about.len() > 0) {
        problems.push(walk::problem(
            &file.path,
            format!("{}-wal beside it holds changes that may not be in it yet; they were not read", file.name()),
            "Close the program that uses it, or name a copy that has them: sqlite3 FILE \".backup copy.db\".",
            false,
        ));
    }
    let mut start = [0; JOURNAL.len()];
    let journal = File::open(beside(file, "-journal"));
    if journal.is_ok_and(|mut journal| journal.read_exact(&mut start).is_ok() && start == JOURNAL) {
        problems.push(walk::problem(
            &file.path,
            format!("{}-journal beside it is of a change that was not finished; it may be in the file by half", file.name()),
            "Open it once with the program that uses it, or name a copy: sqlite3 FILE \".backup copy.db\".",
            false,
        ));
    }
    problems
}

fn beside(file: &Found, end: &str) -> PathBuf {
    let mut name = file.path.clone().into_os_string();
    name.push(end);
    PathBuf::from(name)
}
