//! Where the files are that a change log names: beside it, or below the root of a program's resources.

use super::words::Words;
use crate::sources::forms::tree::Node;
use std::path::{Path, PathBuf};

/// Most files that one `includeAll` brings.
const MOST: usize = 200_000;

/// Returns the path that a node names, if it is one that names files of change logs or SQL.
pub(super) fn named(node: &Node) -> (Option<&str>, bool) {
    match node.name.as_str() {
        "include" => (node.get("file"), false),
        "includeAll" => (node.get("path"), true),
        "sqlFile" => (node.get("path"), false),
        _ => (None, false),
    }
}

/// Returns the files that a node of a change log names, in order; none if they are not there.
pub(super) fn find(
    words: &Words,
    node: &Node,
    named: &str,
    log: &Path,
    top: &Path,
) -> Vec<PathBuf> {
    let is_folder = node.name == "includeAll";
    let named = named.trim().trim_start_matches("classpath*:").trim_start_matches("classpath:");
    let named = named.trim_start_matches('/');
    let folder = log.parent().unwrap_or(Path::new(""));
    let exists = |path: &PathBuf| if is_folder { path.is_dir() } else { path.is_file() };
    let relative = node.get("relativeToChangelogFile").is_some_and(|text| text == "true");
    let found = if relative {
        Some(folder.join(named)).filter(exists)
    } else {
        let beside = folder.ancestors().take_while(|above| above.starts_with(top));
        let beside = beside.map(|above| above.join(named)).find(exists);
        beside.or_else(|| elsewhere(words, named, folder, top).into_iter().find(exists))
    };
    match found {
        Some(found) if is_folder => below(node, &found),
        found => found.into_iter().collect(),
    }
}

/// Returns where a path may lie in the modules beside: a program's resources are one tree when it runs.
fn elsewhere(words: &Words, named: &str, folder: &Path, top: &Path) -> Vec<PathBuf> {
    let mut places = Vec::new();
    for above in folder.ancestors().take_while(|above| above.starts_with(top)) {
        let modules = std::fs::read_dir(above).into_iter().flatten().flatten();
        let mut modules: Vec<PathBuf> = modules.map(|entry| entry.path()).collect();
        modules.sort();
        for module in modules.into_iter().filter(|module| module.is_dir()) {
            places.extend(words.roots.iter().map(|root| module.join(root).join(named)));
        }
    }
    places
}

/// Returns the files below a folder in the order of their paths, as `includeAll` takes them.
fn below(node: &Node, folder: &Path) -> Vec<PathBuf> {
    let end = node.get("endsWithFilter").unwrap_or_default();
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let files = files.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    let takes = |path: &PathBuf| {
        let name = path.to_string_lossy();
        let known =
            [".xml", ".yaml", ".yml", ".json", ".sql"].iter().any(|known| name.ends_with(known));
        known && name.ends_with(end)
    };
    files.filter(takes).take(MOST).collect()
}
