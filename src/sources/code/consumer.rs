//! Who uses the code, as the files beside it and its imports show: whose release brings a fix. Reads no file's text.

use super::unit::Unit;
use crate::facts::Consumer;
use crate::rules::language::Lists;
use crate::sources::walk::Found;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Who uses the code of each language.
#[derive(Default)]
pub(super) struct Consumers(BTreeMap<String, Consumer>);

impl Consumers {
    /// Says who uses a language's code.
    pub(super) fn insert(&mut self, folder: &str, consumer: Consumer) {
        self.0.insert(folder.to_owned(), consumer);
    }

    /// Returns who uses a language's code.
    pub(super) fn of(&self, folder: &str) -> Consumer {
        self.0.get(folder).copied().unwrap_or(Consumer::Backend)
    }
}

/// A mark is looked for in this many folders above a file: one file or a source folder of an app may be all that is
/// named, and packages lie that deep.
const HIGHEST: usize = 6;

/// Returns who uses a language's code: shown by a mark among all files, by an import, by a mark above, in this order.
pub(super) fn consumer(
    lists: &Lists,
    files: &[Found],
    claimed: &[&Found],
    units: &[&Unit],
) -> Consumer {
    let mark = files.iter().find_map(|file| lists.consumer_marks.get(file.name()));
    let name = mark
        .or_else(|| imported(lists, units))
        .or_else(|| above(lists, claimed))
        .unwrap_or(&lists.consumer);
    Consumer::ALL
        .iter()
        .find(|(_, known)| known == name)
        .map_or(Consumer::Backend, |(known, _)| *known)
}

fn imported<'l>(lists: &'l Lists, units: &[&Unit]) -> Option<&'l String> {
    let mut imports = units.iter().flat_map(|unit| &unit.imports);
    imports.find_map(|import| {
        let prefixes = &lists.consumer_imports;
        prefixes.iter().find(|(prefix, _)| import.starts_with(prefix.as_str())).map(|it| it.1)
    })
}

fn above<'l>(lists: &'l Lists, claimed: &[&Found]) -> Option<&'l String> {
    let folders: BTreeSet<PathBuf> = claimed
        .iter()
        .filter_map(|file| file.path.canonicalize().ok())
        .flat_map(|path| {
            path.ancestors().skip(1).take(HIGHEST).map(PathBuf::from).collect::<Vec<_>>()
        })
        .collect();
    let marks = &lists.consumer_marks;
    folders.iter().find_map(|folder| {
        marks.iter().find(|(mark, _)| folder.join(mark).is_file()).map(|(_, consumer)| consumer)
    })
}
