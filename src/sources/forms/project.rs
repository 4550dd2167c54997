//! What a project's own settings tell of its database: the dialect, by a word on a line of one of its files.
//!
//! Reads only lines that hold the word looked for, and never shows them.

use globset::Glob;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Settings are short; what is longer is none.
const LARGEST: u64 = 1 << 20;

/// Where a project says which dialect it speaks.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct DialectWords {
    /// The dialect of a project that does not say.
    default: String,
    /// Looked into in this order.
    lines: Vec<Line>,
    /// How many folders above the root are looked into too.
    above: usize,
    /// True if the root's own name may name the dialect.
    folder: bool,
    /// Words in such lines and the dialects that they mean.
    names: BTreeMap<String, String>,
}

/// Lines that tell.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Line {
    /// A path below the root; the last part may be a glob.
    file: String,
    /// What stands in the line.
    holds: String,
}

impl Line {
    /// Returns true if a file below a root has such a line.
    pub(crate) fn is_in(&self, root: &Path) -> bool {
        !lines(root, &self.file, &self.holds).is_empty()
    }
}

impl DialectWords {
    /// Returns the dialect of the project at a root, by its pack's folder name.
    pub(crate) fn of(&self, root: &Path) -> &str {
        let own = root.file_name().filter(|_| self.folder).map(|name| name.to_string_lossy());
        let by_folder = own.and_then(|name| self.named(&name));
        let told = || root.ancestors().take(self.above + 1).find_map(|root| self.told(root));
        by_folder.or_else(told).unwrap_or(&self.default)
    }

    /// Returns the dialect that the files of a folder tell.
    fn told(&self, root: &Path) -> Option<&str> {
        self.lines.iter().find_map(|line| {
            lines(root, &line.file, &line.holds).iter().find_map(|line| self.named(line))
        })
    }

    /// Returns the dialect that a line or name tells, by the word that stands first in it.
    pub(crate) fn named(&self, line: &str) -> Option<&str> {
        let line = line.to_ascii_lowercase();
        let found =
            self.names.iter().filter_map(|(word, dialect)| Some((line.find(word)?, dialect)));
        found.min_by_key(|(at, _)| *at).map(|(_, dialect)| dialect.as_str())
    }
}

/// Returns the lines that hold a word, of the files of a glob below a root; comments are left out.
pub(crate) fn lines(root: &Path, glob: &str, word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for path in files(root, glob) {
        if !std::fs::metadata(&path).is_ok_and(|about| about.is_file() && about.len() <= LARGEST) {
            continue;
        }
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let lines = text.lines().filter(|line| line.contains(word));
        let lines = lines.filter(|line| !line.trim_start().starts_with(['#', '/', '*']));
        found.extend(lines.map(str::to_owned));
    }
    found
}

/// Returns the files of a glob in the last part of a path below a root, by name.
fn files(root: &Path, glob: &str) -> Vec<PathBuf> {
    let (folder, name) = glob.rsplit_once('/').unwrap_or(("", glob));
    let Ok(matcher) = Glob::new(name).map(|glob| glob.compile_matcher()) else { return Vec::new() };
    let Ok(entries) = std::fs::read_dir(root.join(folder)) else { return Vec::new() };
    let entries =
        entries.filter_map(Result::ok).filter(|entry| matcher.is_match(entry.file_name()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}
