//! A folder that is one dump: its files by name.
//!
//! Only regular files that lie in the folder itself are ever opened, whatever names other files tell.

use super::Group;
use crate::facts::{Location, Problem};
use crate::sources::schema::{of_a_part, open_any, unread};
use crate::sources::walk::Found;
use std::collections::BTreeMap;
use std::io::Read;
use std::ops::Bound;
use std::path::PathBuf;
use std::sync::Arc;

/// Bytes of a small file, of those that describe a dump: a list of all chunks of a large one is a few megabytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The files of a folder.
pub(super) struct Folder {
    root: PathBuf,
    /// By name.
    files: BTreeMap<String, PathBuf>,
    /// Symbolic links, which are not followed.
    links: u64,
}

impl Folder {
    /// Lists the folder of a group. What cannot be listed is a problem.
    pub(super) fn of(group: &Group) -> (Self, Vec<Problem>) {
        let mut folder = Self { root: group.root.clone(), files: BTreeMap::new(), links: 0 };
        let mut problems = Vec::new();
        match std::fs::read_dir(&group.root) {
            Ok(entries) => entries.flatten().for_each(|entry| folder.add(&entry)),
            Err(error) => problems.push(folder.problem(
                format!("cannot be listed: {error}"),
                "Check the path and its permissions.",
            )),
        }
        if folder.links > 0 {
            problems.push(folder.problem(
                format!("{} symbolic links in this dump are not followed", folder.links),
                "Put the files themselves in their place.",
            ));
        }
        (folder, problems)
    }

    fn add(&mut self, entry: &std::fs::DirEntry) {
        let Ok(kind) = entry.file_type() else { return };
        if kind.is_symlink() {
            self.links += 1;
        } else if kind.is_file() {
            let name = entry.file_name().to_string_lossy().into_owned();
            self.files.insert(name, entry.path());
        }
    }

    /// Returns the path as a user would type it.
    pub(super) fn shown(&self) -> Arc<str> {
        Found::new(&self.root).shown
    }

    /// Returns the names of all files, ascending.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Returns the names that start so, ascending.
    pub(super) fn starting<'a>(&'a self, start: &'a str) -> impl Iterator<Item = &'a str> {
        let from = (Bound::Included(start), Bound::Unbounded);
        let names = self.files.range::<str, _>(from).map(|(name, _)| name.as_str());
        names.take_while(move |name| name.starts_with(start))
    }

    /// Returns a file of the folder by its name.
    pub(super) fn file(&self, name: &str) -> Option<Found> {
        self.files.get(name).map(|path| Found::new(path))
    }

    /// Returns the text of a small file, unpacked; `None` if there is none of that name.
    pub(super) fn text(&self, name: &str) -> Option<Result<String, Problem>> {
        let file = self.file(name)?;
        Some(text_of(&file))
    }

    /// Makes a problem of the dump as a whole.
    pub(super) fn problem(&self, reason: String, cure: &str) -> Problem {
        let location = Location {
            path: self.shown(),
            line: 0,
            column: 0,
            end_column: 0,
            excerpt: Arc::from(""),
        };
        Problem { location, reason, cure: cure.to_owned(), source_failed: false }
    }
}

/// Reads a small file as text; bytes that are none are replaced.
pub(super) fn text_of(file: &Found) -> Result<String, Problem> {
    let failed = |reason: String, cure: String| of_a_part(unread(file, reason, cure));
    let reader = open_any(&file.path).map_err(|error| failed(error.reason, error.cure))?;
    let mut text = Vec::new();
    let read = reader.take(LARGEST + 1).read_to_end(&mut text);
    match read {
        Err(error) => Err(failed(
            format!("cannot be read further: {error}"),
            "Make or copy it again.".to_owned(),
        )),
        Ok(length) if u64::try_from(length).is_ok_and(|length| length > LARGEST) => Err(failed(
            format!("is larger than {} MiB, which such a file never is", LARGEST / 1024 / 1024),
            "Check that it belongs to the dump.".to_owned(),
        )),
        Ok(_) => Ok(String::from_utf8_lossy(&text).into_owned()),
    }
}
