//! A named path becomes the files below it, in the order of their paths. Reads no file and judges none.

use crate::facts::{Coverage, Location, Problem};
use crate::rules::language::{BUNDLED, Exclusions};
use ignore::{WalkBuilder, WalkState};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// The path as a user would type it, with `/`.
    pub shown: Arc<str>,
    /// The path to open.
    pub path: PathBuf,
}

impl Found {
    /// Names a file.
    pub fn new(path: &Path) -> Self {
        let shown = path.to_string_lossy().replace('\\', "/");
        let shown = shown.strip_prefix("./").unwrap_or(&shown).into();
        Self { shown, path: path.to_owned() }
    }

    /// Returns the file's name.
    pub fn name(&self) -> &str {
        self.shown.rsplit('/').next().unwrap_or(&self.shown)
    }
}

/// Lists the files that `root` names: itself, or those below it that `wanted` takes by name.
///
/// Files that version control ignores, hidden ones, and those in folders for tests and samples are left out; the
/// latter are counted.
pub fn walk(
    root: &Path,
    wanted: &(dyn Fn(&str) -> bool + Sync),
    problems: &mut Vec<Problem>,
    coverage: &mut Coverage,
) -> Vec<Found> {
    match std::fs::metadata(root) {
        Ok(about) if about.is_file() => return vec![Found::new(root)],
        Ok(_) => {}
        Err(error) => {
            let reason = format!("cannot be read: {error}");
            problems.push(problem(
                root,
                reason,
                "Name a file or folder that exists and is readable.",
                true,
            ));
            return Vec::new();
        }
    }
    let gathered = Mutex::new((Vec::new(), Vec::new()));
    WalkBuilder::new(root).require_git(false).build_parallel().run(|| {
        Box::new(|entry| {
            let mut gathered = gathered.lock().unwrap_or_else(PoisonError::into_inner);
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                    if entry.file_name().to_str().is_some_and(wanted) {
                        gathered.0.push(Found::new(entry.path()));
                    }
                }
                Ok(_) => {}
                Err(error) => gathered.1.push(problem(
                    root,
                    format!("not walked whole: {error}"),
                    "Make it readable, or exclude it.",
                    false,
                )),
            }
            WalkState::Continue
        })
    });
    let (mut found, mut failed) = gathered.into_inner().unwrap_or_else(PoisonError::into_inner);
    failed.sort();
    problems.append(&mut failed);
    found.sort();
    let (aside, roots) =
        (named(|exclude| &exclude.folders), named(|exclude| &exclude.source_roots));
    found.retain(|file| {
        let folder =
            folder_aside(file.path.strip_prefix(root).unwrap_or(&file.path), &aside, &roots);
        if let Some(folder) = folder {
            *coverage.skipped.entry(format!("in a folder named {folder}")).or_default() += 1;
        }
        folder.is_none()
    });
    found
}

/// Returns names of folders that any pack lists.
fn named(list: fn(&Exclusions) -> &Vec<String>) -> BTreeSet<&'static str> {
    let lists = BUNDLED.iter().filter_map(|bundled| bundled.lists().ok());
    lists.flat_map(|lists| list(&lists.exclude)).map(String::as_str).collect()
}

/// Returns the folder for which a file is left out, if there is one above the root of its packages.
fn folder_aside(
    below: &Path,
    aside: &BTreeSet<&'static str>,
    roots: &BTreeSet<&'static str>,
) -> Option<&'static str> {
    let folders = below.parent()?.components().filter_map(|part| part.as_os_str().to_str());
    folders
        .take_while(|folder| !roots.contains(folder))
        .find_map(|folder| aside.get(folder).copied())
}

fn problem(path: &Path, reason: String, cure: &str, source_failed: bool) -> Problem {
    let path = Found::new(path).shown;
    let location = Location { path, line: 0, column: 0, end_column: 0, excerpt: Arc::from("") };
    Problem { location, reason, cure: cure.to_owned(), source_failed }
}
