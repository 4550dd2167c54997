//! Finds the change logs that no other includes: each is the start of a database.

use super::formatted;
use super::paths;
use super::words::Words;
use crate::rules::form::FormPack;
use crate::sources::forms::{Group, Listing, tree};
use crate::sources::schema::{Text, text_of};
use crate::sources::walk::Found;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Takes change logs and what they include; each that is included by none makes a database, and those in SQL of one
/// folder make one together.
pub(crate) fn claim(pack: &FormPack, listing: &mut Listing) -> Vec<Group> {
    let words = Words::of(pack);
    let candidates = listing.fitting(pack);
    let mut included = BTreeSet::new();
    for number in &candidates {
        let Some(file) = listing.file(*number) else { continue };
        let top = listing.top_of(&file.path).cloned().unwrap_or_default();
        included.extend(includes(&words, file, &top));
    }
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut roots = BTreeMap::<PathBuf, Vec<usize>>::new();
    let mut taken = Vec::new();
    for number in listing.untaken() {
        let Some(file) = listing.file(number) else { continue };
        let is_candidate = candidates.binary_search(&number).is_ok();
        let is_included = included.contains(&real(&file.path));
        if is_candidate && !is_included {
            let folder = file.path.parent().unwrap_or(Path::new(""));
            let of_sql = formatted::is_named(file.name());
            let root = if of_sql { folder.to_owned() } else { file.path.clone() };
            roots.entry(root).or_default().push(number);
        }
        if is_candidate || is_included {
            taken.push(number);
        }
    }
    let groups = roots.into_iter().map(|(root, numbers)| listing.group(root, &numbers)).collect();
    listing.take(&taken);
    groups
}

/// Returns the files that a change log names.
fn includes(words: &Words, file: &Found, top: &Path) -> Vec<PathBuf> {
    if formatted::is_named(file.name()) {
        return Vec::new();
    }
    let Ok(Text::Whole(text, _)) = text_of(file) else { return Vec::new() };
    let Ok(root) = tree::parse(&file.shown, &text) else { return Vec::new() };
    let mut found = Vec::new();
    let mut open = vec![&root];
    while let Some(node) = open.pop() {
        open.extend(&node.children);
        let (Some(named), ..) = paths::named(node) else { continue };
        found.extend(paths::find(words, node, named, &file.path, top));
    }
    found.into_iter().filter_map(|path| path.canonicalize().ok()).collect()
}
