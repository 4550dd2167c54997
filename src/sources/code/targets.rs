//! For what code is built, as its build files show: what types of platform width hold depends on it.
//!
//! Looks only if a language with such types was read, and only at the files that its pack names.

use super::consumer::Consumers;
use super::project;
use crate::facts::{Condition, Shown};
use crate::rules::globs;
use crate::rules::language::{Lists, ShownRow, UnlessShown};
use crate::sources::lines::Lines;
use crate::sources::walk::{self, Found};
use globset::GlobSet;
use ignore::WalkBuilder;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Larger files are no build files; projects of large apps take some megabytes.
const LARGEST: u64 = 8 << 20;
/// Places that are told.
const TOLD: usize = 3;
/// Build files lie at most this deep; trees are large below.
const DEEPEST: usize = 4;
/// Folders above what is scanned in which build files are looked for, up to the root of the work tree.
const HIGHEST: usize = 6;
/// The condition of a pack that does not say on what its types of platform width depend.
const UNSAID: &str = "built for a 32-bit machine";
/// What starts a line that is a comment in a build file.
const COMMENTS: [&str; 3] = ["#", "//", "::"];

/// For what and for whom the files of a family are built.
#[derive(Default)]
pub(super) struct Builds {
    /// Who uses the code of each language.
    pub(super) consumers: Consumers,
    /// By language, on what the width of its types of platform width depends. Those of a language that is not there count
    /// as wide.
    pub(super) platforms: BTreeMap<String, Condition>,
    /// Paths of the files that are built so that every narrowing fails where it does not fit.
    pub(super) checked: BTreeSet<Arc<str>>,
}

impl Builds {
    /// Adds what the build files of a language show of its files.
    pub(super) fn add(&mut self, language: &str, roots: &[PathBuf], lists: &Lists, own: &[&Found]) {
        if let Some(condition) = condition(roots, lists, own) {
            self.platforms.insert(language.to_owned(), condition);
        }
        let folders: Vec<PathBuf> = showing(roots, &lists.checked)
            .iter()
            .filter_map(|(file, _)| file.parent()?.canonicalize().ok())
            .collect();
        let below = |file: &&&Found| {
            let path = file.path.canonicalize().unwrap_or_default();
            folders.iter().any(|folder| path.starts_with(folder))
        };
        if !folders.is_empty() {
            self.checked.extend(own.iter().filter(below).map(|file| Arc::clone(&file.shown)));
        }
    }
}

/// Returns on what the width of a language's types depends; `None` if its pack says that
/// they count as wide until a build file shows otherwise, and none does.
fn condition(roots: &[PathBuf], lists: &Lists, own: &[&Found]) -> Option<Condition> {
    let Some(row) = lists.platform.as_ref() else {
        let words = UNSAID.to_owned();
        return Some(Condition { narrow: None, words, only: None, shown: Vec::new() });
    };
    let (by_target, of_all): (Vec<_>, Vec<_>) =
        showing(roots, &row.shown).into_iter().partition(|(_, row)| row.members || row.below);
    let places = of_all.iter().filter_map(|(file, row)| look(file, row));
    let mut shown: Vec<Shown> = places.take(TOLD).collect();
    let mut only = None;
    if shown.is_empty() && row.unless_shown == UnlessShown::Silent {
        let (members, places) = of_targets(&by_target, own);
        shown = places;
        only = Some(members);
    }
    let counts = !shown.is_empty() || row.unless_shown == UnlessShown::Low;
    counts.then(|| Condition { narrow: row.narrow, words: row.condition.clone(), only, shown })
}

/// Returns the paths of the files that targets compile which show a narrow build, and where these do.
fn of_targets(
    by_target: &[(PathBuf, &ShownRow)],
    own: &[&Found],
) -> (BTreeSet<Arc<str>>, Vec<Shown>) {
    let (mut members, mut shown) = (BTreeSet::new(), Vec::new());
    if by_target.is_empty() {
        return (members, shown);
    }
    let place =
        |file: &&Found| (file.path.canonicalize().unwrap_or_default(), Arc::clone(&file.shown));
    let own: Vec<(PathBuf, Arc<str>)> = own.iter().map(place).collect();
    for (file, row) in by_target {
        if row.below {
            let folder = file.parent().and_then(|folder| folder.canonicalize().ok());
            let is_below =
                |path: &Path| folder.as_ref().is_some_and(|folder| path.starts_with(folder));
            let compiled: Vec<_> = own.iter().filter(|(path, _)| is_below(path)).collect();
            shown.extend(look(file, row).filter(|_| !compiled.is_empty()));
            members.extend(compiled.into_iter().map(|(_, shown)| Arc::clone(shown)));
            continue;
        }
        let Some(text) = read(file) else { continue };
        let says = |stretch: &str| whole_word(stretch, &row.texts);
        let targets = project::targets(&text, &|stretch| says(stretch).is_some());
        let lines = Lines::new(&relative(&Found::new(file)), &text);
        let folder = file.parent().and_then(Path::parent).unwrap_or(Path::new(""));
        for target in targets.into_iter().map(|target| target.below(folder)) {
            let compiled = own.iter().filter(|(path, _)| target.compiles(path));
            let compiled: Vec<Arc<str>> = compiled.map(|(_, shown)| Arc::clone(shown)).collect();
            let stretch = text.get(target.shown_in.clone()).unwrap_or_default();
            let Some((at, word)) = says(stretch).filter(|_| !compiled.is_empty()) else { continue };
            let start = target.shown_in.start + at;
            let location = lines.locate(start..start + word.len());
            shown.push(Shown { text: word.to_owned(), location });
            members.extend(compiled);
        }
    }
    shown.truncate(TOLD);
    (members, shown)
}

/// Returns the files that show something, each with its row, those in the outermost folders first.
fn showing<'r>(roots: &[PathBuf], rows: &'r [ShownRow]) -> Vec<(PathBuf, &'r ShownRow)> {
    if rows.is_empty() {
        return Vec::new();
    }
    let all = globs::set(rows.iter().flat_map(|row| &row.files));
    let mut files: Vec<PathBuf> = candidates(roots, &all).into_iter().collect();
    files.sort_by(|a, b| {
        let depth = |path: &PathBuf| path.components().count();
        depth(a).cmp(&depth(b)).then_with(|| a.cmp(b))
    });
    let rows: Vec<(GlobSet, &ShownRow)> =
        rows.iter().map(|row| (globs::set(&row.files), row)).collect();
    let shows = |file: &Path, row: &ShownRow| row.members || look(file, row).is_some();
    let fitting = files.into_iter().flat_map(|file| {
        let fitting = rows.iter().filter(|(globs, row)| globs.is_match(&file) && shows(&file, row));
        fitting.map(|(_, row)| (file.clone(), *row)).collect::<Vec<_>>()
    });
    fitting.collect()
}

/// Lists the files of these names below the roots, and right in the folders above them within their work tree.
fn candidates(roots: &[PathBuf], names: &GlobSet) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for root in roots {
        let mut walk = WalkBuilder::new(root);
        walk.require_git(false).hidden(false).max_depth(Some(DEEPEST));
        walk.filter_entry(|entry| entry.file_name() != ".git");
        let files = walk.build().filter_map(Result::ok);
        let files = files.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
        let aside = walk::Aside::new();
        found.extend(
            files
                .map(ignore::DirEntry::into_path)
                .filter(|path| names.is_match(path) && !aside.covers(root, path)),
        );
        for folder in above(root) {
            let entries = std::fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok);
            let paths = entries.map(|entry| entry.path());
            found.extend(paths.filter(|path| names.is_match(path) && path.is_file()));
        }
    }
    found
}

/// Returns the folders above a path up to the root of its work tree; none if it is in no work tree.
fn above(root: &Path) -> Vec<PathBuf> {
    let Ok(root) = root.canonicalize() else { return Vec::new() };
    if root.join(".git").exists() {
        return Vec::new();
    }
    let folders: Vec<&Path> = root.ancestors().skip(1).take(HIGHEST).collect();
    let top = folders.iter().position(|folder| folder.join(".git").exists());
    top.map_or_else(Vec::new, |top| folders.iter().take(top + 1).map(PathBuf::from).collect())
}

/// Returns the first place in a file that shows it.
fn look(file: &Path, row: &ShownRow) -> Option<Shown> {
    let path = Found::new(file);
    let shown: Arc<str> = relative(&path);
    let text = read(file)?;
    let lines = Lines::new(&shown, &text);
    if row.texts.is_empty() {
        return Some(Shown { text: path.name().to_owned(), location: lines.locate(0..0) });
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let is_comment = COMMENTS.iter().any(|sign| line.trim_start().starts_with(sign));
        let hit = (!is_comment).then(|| whole_word(line, &row.texts)).flatten();
        if let Some((at, word)) = hit {
            let location = lines.locate(start + at..start + at + word.len());
            return Some(Shown { text: word.to_owned(), location });
        }
        start += line.len();
    }
    None
}

/// Reads a file that is small enough for a build file.
fn read(file: &Path) -> Option<String> {
    let length = std::fs::metadata(file).ok()?.len();
    let bytes = (length <= LARGEST).then(|| std::fs::read(file).ok())??;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Returns the path as printed: relative to the current folder if it lies below.
fn relative(found: &Found) -> Arc<str> {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).ok();
    let below = here.and_then(|here| Some(found.path.strip_prefix(here).ok()?.to_path_buf()));
    below.map_or_else(|| Arc::clone(&found.shown), |below| Found::new(&below).shown)
}

/// Returns the first text that stands in a line as whole words, and where.
fn whole_word<'t>(line: &str, texts: &'t [String]) -> Option<(usize, &'t str)> {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let hits = texts.iter().filter_map(|text| {
        let starts = text.starts_with(is_word);
        let ends = text.ends_with(is_word);
        let free = |at: &usize| {
            let before = line.get(..*at).and_then(|before| before.chars().next_back());
            let after = line.get(at + text.len()..).and_then(|after| after.chars().next());
            !(starts && before.is_some_and(is_word) || ends && after.is_some_and(is_word))
        };
        let at = line.match_indices(text.as_str()).map(|(at, _)| at).find(free)?;
        Some((at, text.as_str()))
    });
    hits.min_by_key(|(at, text)| (*at, std::cmp::Reverse(text.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stands_for_itself_and_not_for_the_beginning_of_another() {
        let texts = ["GOARCH=arm", "linux/arm", ".watchOS("].map(str::to_owned);
        let hit = |line: &str| whole_word(line, &texts).map(|(at, text)| (at, text.to_owned()));
        assert_eq!(hit("GOOS=linux GOARCH=arm go build"), Some((11, "GOARCH=arm".to_owned())));
        assert_eq!(hit("GOARCH=arm64 go build"), None);
        assert_eq!(hit("GOARCH=arm64 x; GOARCH=arm y").map(|(at, _)| at), Some(16));
        assert_eq!(hit("platforms: linux/amd64,linux/arm/v7").map(|(at, _)| at), Some(23));
        assert_eq!(hit("platforms: [.iOS(.v13), .watchOS(.v6)]").map(|(at, _)| at), Some(24));
        assert_eq!(hit("MY_GOARCH=arm"), None);
    }
}
