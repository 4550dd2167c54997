//! The files of the change under review: the paths that were named become files that were found.
//!
//! Runs no git; a path may be relative to the current folder or to the root of a work tree, as git prints it.

use super::walk::Found;
use crate::facts::ChangedFiles;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Paths listed in a message; of more, only the number is told.
const LISTED: usize = 5;

/// What was named, as a user would read it, and the files of that path, resolved.
pub(super) struct Changed(BTreeMap<String, BTreeSet<PathBuf>>);

impl Changed {
    /// Looks for the files that are `named`, where `scanned` are the paths to read.
    ///
    /// One path may be two files, from here and from the root: both count, since either may be meant.
    ///
    /// # Errors
    ///
    /// If some are named and none is found: a gate that looks at nothing would be open.
    pub(super) fn find(named: &[PathBuf], scanned: &[PathBuf]) -> anyhow::Result<Self> {
        let mut bases = BTreeSet::from([PathBuf::new()]);
        let from = std::iter::once(Path::new(".")).chain(scanned.iter().map(PathBuf::as_path));
        bases.extend(from.filter_map(work_tree));
        let files = |path: &PathBuf| {
            let found = bases.iter().filter_map(|base| base.join(path).canonicalize().ok());
            (Found::new(path).shown.to_string(), found.collect())
        };
        let found = Self(named.iter().map(files).collect());
        let missing = found.missing();
        anyhow::ensure!(
            missing.is_empty() || missing.len() < found.0.len(),
            "--changed: none of the {} that it names is found: {}; name files from this folder or from the root of \
             the git work tree, and no deleted ones: git diff --name-only --diff-filter=d",
            match missing.len() {
                1 => "1 file".to_owned(),
                several => format!("{several} files"),
            },
            missing.get(..LISTED).unwrap_or(&missing).join(", ")
        );
        Ok(found)
    }

    /// Returns those of `files` that are changed, as locations name them.
    pub(super) fn among(&self, files: &[(Found, bool)]) -> BTreeSet<Arc<str>> {
        let resolved: BTreeSet<&PathBuf> = self.0.values().flatten().collect();
        if resolved.is_empty() {
            return BTreeSet::new();
        }
        let listed = files.iter().map(|(file, _)| file);
        let is_changed =
            |file: &&Found| file.path.canonicalize().is_ok_and(|path| resolved.contains(&path));
        listed.filter(is_changed).map(|file| Arc::clone(&file.shown)).collect()
    }

    /// Counts what became of those that were named; `read` are the files that were.
    pub(super) fn coverage<'f>(&self, read: impl Iterator<Item = &'f Found>) -> ChangedFiles {
        let read: BTreeSet<PathBuf> =
            read.filter_map(|file| file.path.canonicalize().ok()).collect();
        let is_read = |files: &BTreeSet<PathBuf>| files.iter().any(|file| read.contains(file));
        let unread = self.0.iter().filter(|(_, files)| !files.is_empty() && !is_read(files));
        ChangedFiles {
            named: self.0.len(),
            read: self.0.values().filter(|files| is_read(files)).count(),
            not_read: unread.map(|(path, _)| path.clone()).collect(),
            not_found: self.missing(),
        }
    }

    fn missing(&self) -> Vec<String> {
        let missing = self.0.iter().filter(|(_, files)| files.is_empty());
        missing.map(|(path, _)| path.clone()).collect()
    }
}

/// Returns the root of the git work tree that a path is in: the nearest folder above with a `.git`, which is a file in
/// linked work trees and submodules.
fn work_tree(path: &Path) -> Option<PathBuf> {
    let path = path.canonicalize().ok()?;
    path.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned)
}
