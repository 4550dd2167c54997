//! A named path becomes the files below it, in the order of their paths. Reads no file and judges none.

use super::glance::Seen;
use crate::facts::{Coverage, Location, Problem};
use crate::rules::language::BUNDLED;
use crate::rules::language::Exclusions;
use ignore::{WalkBuilder, WalkState};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// The path as a user would type it, with `/`.
    pub shown: Arc<str>,
    /// The path to open.
    pub path: PathBuf,
    /// What was seen in it.
    pub(super) seen: Seen,
}

impl Found {
    /// Names a file.
    pub fn new(path: &Path) -> Self {
        let shown = path.to_string_lossy().replace('\\', "/");
        let shown = shown.strip_prefix("./").unwrap_or(&shown).into();
        Self { shown, path: path.to_owned(), seen: Seen::default() }
    }

    /// Returns the file's name.
    pub fn name(&self) -> &str {
        self.shown.rsplit('/').next().unwrap_or(&self.shown)
    }
}

/// What is wrong with a folder in which there is nothing to read.
pub(super) const NOTHING: &str = "holds no SQL file and no source file of a known language";

/// Lists the files that `root` names: itself, or those below it that `wanted` takes by path.
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
        Ok(about) if about.is_dir() => {}
        other => {
            problems.push(unwalkable(root, other.err()));
            return Vec::new();
        }
    }
    let Gathered { mut found, mut failed, links, special } = gather(root, wanted);
    failed.sort();
    if found.is_empty() && failed.is_empty() {
        let reason = NOTHING.to_owned();
        let cure = "Name the folder or file that does, or leave this one out.";
        problems.push(problem(root, reason, cure, true));
    }
    problems.append(&mut failed);
    found.sort();
    for (count, reason) in [(links, "a symbolic link"), (special, "a pipe, socket or device")] {
        if count > 0 {
            *coverage.skipped.entry(reason.to_owned()).or_default() += count;
        }
    }
    leave_aside(root, &mut found, coverage);
    found
}

/// Says why a path that is neither file nor folder is not read.
fn unwalkable(root: &Path, error: Option<std::io::Error>) -> Problem {
    let (reason, cure) = match error {
        Some(error) => (
            format!("cannot be read: {error}"),
            "Name a file or folder that exists and is readable.",
        ),
        None => (
            "is neither a file nor a folder: a pipe, a socket or a device".to_owned(),
            "Write what comes out of it to a file, packed if you like, and name that.",
        ),
    };
    problem(root, reason, cure, true)
}

/// Walks a folder on every core, in no order.
fn gather(root: &Path, wanted: &(dyn Fn(&str) -> bool + Sync)) -> Gathered {
    let gathered = Mutex::new(Gathered::default());
    WalkBuilder::new(root).require_git(false).build_parallel().run(|| {
        Box::new(|entry| {
            // Judged before the others are locked out.
            let is_wanted = entry
                .as_ref()
                .is_ok_and(|entry| wanted(&entry.path().to_string_lossy().replace('\\', "/")));
            let mut gathered = gathered.lock().unwrap_or_else(PoisonError::into_inner);
            match entry {
                Ok(entry) if is_wanted => match entry.file_type() {
                    Some(kind) if kind.is_file() => {
                        gathered.found.push(Found::new(entry.path()));
                    }
                    Some(kind) if kind.is_dir() => {}
                    Some(kind) if kind.is_symlink() => gathered.links += 1,
                    _ => gathered.special += 1,
                },
                Ok(_) => {}
                Err(error) => gathered.failed.push(problem(
                    root,
                    format!("not walked whole: {error}"),
                    "Make it readable, or exclude it.",
                    false,
                )),
            }
            WalkState::Continue
        })
    });
    gathered.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Leaves out, and counts, files in folders whose names say that they are not the product.
fn leave_aside(root: &Path, found: &mut Vec<Found>, coverage: &mut Coverage) {
    let mut known: BTreeMap<Vec<usize>, (Names, Names, Names)> = BTreeMap::new();
    found.retain(|file| {
        let below = file.path.strip_prefix(root).unwrap_or(&file.path);
        let packs = packs_for(file.name());
        let (aside, roots, files) = known.entry(packs).or_insert_with_key(|packs| {
            (
                named(packs, |exclude| &exclude.folders),
                named(packs, |exclude| &exclude.source_roots),
                named(packs, |exclude| &exclude.files),
            )
        });
        let folder = folder_aside(below, aside, roots);
        if let Some(folder) = folder {
            *coverage.skipped.entry(format!("in a folder named {folder}")).or_default() += 1;
        }
        let pattern = files.iter().find(|pattern| fits(file.name(), pattern));
        if let (None, Some(pattern)) = (folder, pattern) {
            *coverage.skipped.entry(format!("in a file named {pattern}")).or_default() += 1;
        }
        folder.is_none() && pattern.is_none()
    });
}

/// Returns true if a file's name is a pattern's, whose `*` stands for any beginning.
fn fits(name: &str, pattern: &str) -> bool {
    pattern.strip_prefix('*').map_or(name == pattern, |ending| name.ends_with(ending))
}

/// What a walk comes across.
#[derive(Default)]
struct Gathered {
    found: Vec<Found>,
    failed: Vec<Problem>,
    /// Symbolic links of wanted names; their targets are read where they stand.
    links: u64,
    /// Pipes, sockets and devices of wanted names.
    special: u64,
}

/// Names of folders, or patterns of files.
type Names = BTreeSet<&'static str>;

/// Folders that are not the product, by the names that any pack lists.
pub(super) struct Aside {
    folders: Names,
    roots: Names,
}

impl Aside {
    /// Gathers the names.
    pub(super) fn new() -> Self {
        let all: Vec<usize> = (0..BUNDLED.len()).collect();
        Self {
            folders: named(&all, |exclude| &exclude.folders),
            roots: named(&all, |exclude| &exclude.source_roots),
        }
    }

    /// Returns true if a file below `root` is in such a folder.
    pub(super) fn covers(&self, root: &Path, file: &Path) -> bool {
        let below = file.strip_prefix(root).unwrap_or(file);
        folder_aside(below, &self.folders, &self.roots).is_some()
    }
}

/// Returns the positions of the packs that claim a file of this name; of all, if none does.
fn packs_for(file_name: &str) -> Vec<usize> {
    let claims = |at: &usize| {
        let lists = BUNDLED.get(*at).and_then(|bundled| bundled.lists().ok());
        lists.is_some_and(|lists| lists.claims(file_name))
    };
    let claiming: Vec<usize> = (0..BUNDLED.len()).filter(claims).collect();
    if claiming.is_empty() { (0..BUNDLED.len()).collect() } else { claiming }
}

/// Returns what any of these packs lists.
fn named(packs: &[usize], list: fn(&Exclusions) -> &Vec<String>) -> Names {
    let lists = packs.iter().filter_map(|&at| BUNDLED.get(at)?.lists().ok());
    lists.flat_map(|lists| list(&lists.exclude)).map(String::as_str).collect()
}

/// Returns the folder for which a file is left out, if there is one above the root of its packages.
fn folder_aside(below: &Path, aside: &Names, roots: &Names) -> Option<&'static str> {
    let folders = below.parent()?.components().filter_map(|part| part.as_os_str().to_str());
    folders
        .take_while(|folder| !roots.contains(folder))
        .find_map(|folder| aside.get(folder).copied().or_else(|| part_aside(folder, aside)))
}

/// Returns the listed part of a dotted name: `.Tests` of `Notes.Tests.Unit`.
fn part_aside(folder: &str, aside: &Names) -> Option<&'static str> {
    let dots = folder.match_indices('.').map(|(at, _)| at).filter(|at| *at > 0);
    dots.into_iter().find_map(|at| {
        let rest = folder.get(at..)?;
        let end = rest.get(1..)?.find('.').map_or(rest.len(), |end| end + 1);
        aside.get(rest.get(..end)?).copied()
    })
}

/// Returns a problem of a whole file or folder.
pub(super) fn problem(path: &Path, reason: String, cure: &str, source_failed: bool) -> Problem {
    let path = Found::new(path).shown;
    let location = Location { path, line: 0, column: 0, end_column: 0, excerpt: Arc::from("") };
    Problem { location, reason, cure: cure.to_owned(), source_failed }
}
