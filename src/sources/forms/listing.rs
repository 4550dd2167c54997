//! The files that were found, and which of them form groups by name, first bytes and what stands in them.
//!
//! Looks into files only where their names fit a form that asks for it; reads no schema.

use crate::rules::form::{FormPack, Together};
use crate::sources::schema::open_any;
use crate::sources::walk::Found;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Bytes of a file that are searched for a form's marks: code is shorter.
const SEARCHED: u64 = 2 * 1024 * 1024;

/// A file, and whether it was named on the command line itself.
#[derive(Clone, Debug)]
struct Listed {
    file: Found,
    named: bool,
    /// A form has taken it.
    taken: bool,
}

/// Files that make one database.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// A name for reports: that of the folder or file.
    pub(crate) name: String,
    /// By path.
    pub(crate) files: Vec<Found>,
    /// Files of SQL that come first, if the config says that both make one database.
    pub(crate) before: Vec<Found>,
    /// The folder that holds them all; what stands beside the files may tell more.
    pub(crate) root: PathBuf,
    /// What was named on the command line and holds them all: nothing above it is looked at.
    pub(crate) top: PathBuf,
    /// True if one of the files was named on the command line itself.
    pub(crate) named: bool,
}

/// The files that were found, in the order of their paths.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    files: Vec<Listed>,
    /// Folders or files as named on the command line.
    named: Vec<PathBuf>,
}

impl Listing {
    /// Lists files with true for those that were named themselves; `named` is what stood on the command line.
    pub(crate) fn new(files: &[(Found, bool)], named: &[PathBuf]) -> Self {
        let listed = |(file, named): &(Found, bool)| Listed {
            file: file.clone(),
            named: *named,
            taken: false,
        };
        Self { files: files.iter().map(listed).collect(), named: named.to_vec() }
    }

    /// Takes the files that fit a form by name, first bytes and marks, as its pack groups them.
    pub(crate) fn claim(pack: &FormPack, listing: &mut Self) -> Vec<Group> {
        let fitting = listing.fitting(pack);
        let groups = listing.grouped(pack, &fitting);
        listing.take(&fitting);
        groups
    }

    /// Returns the numbers of the files not yet taken that fit a form.
    pub(crate) fn fitting(&self, pack: &FormPack) -> Vec<usize> {
        let fits = |(_, listed): &(usize, &Listed)| {
            // A file that was named is told by what it starts with, whatever its name.
            let by_name = pack.takes(&listed.file.shown);
            let may_start = listed.named && !pack.starts.is_empty();
            !listed.taken && (by_name || may_start) && shows(pack, &listed.file)
        };
        let mut fitting: Vec<usize> =
            self.files.par_iter().enumerate().filter(fits).map(|(at, _)| at).collect();
        fitting.sort_unstable();
        fitting
    }

    /// Returns the numbers of the files not yet taken whose names fit a form, whatever is in them.
    pub(crate) fn by_name(&self, pack: &FormPack) -> Vec<usize> {
        let fits = |listed: &Listed| !listed.taken && pack.takes(&listed.file.shown);
        let fitting = self.files.iter().enumerate().filter(|(_, listed)| fits(listed));
        fitting.map(|(at, _)| at).collect()
    }

    /// Returns a file by its number.
    pub(crate) fn file(&self, number: usize) -> Option<&Found> {
        self.files.get(number).map(|listed| &listed.file)
    }

    /// Marks files as taken, so that no later form reads them.
    pub(crate) fn take(&mut self, numbers: &[usize]) {
        for number in numbers {
            if let Some(listed) = self.files.get_mut(*number) {
                listed.taken = true;
            }
        }
    }

    /// Returns the numbers of the files not yet taken, by their folder.
    pub(crate) fn by_folder(&self) -> BTreeMap<PathBuf, Vec<usize>> {
        let mut folders = BTreeMap::<PathBuf, Vec<usize>>::new();
        for (number, listed) in self.files.iter().enumerate().filter(|(_, listed)| !listed.taken) {
            let folder = listed.file.path.parent().unwrap_or(Path::new(""));
            folders.entry(folder.to_owned()).or_default().push(number);
        }
        folders
    }

    /// Takes every file of the folders in which these lie; each folder is a group.
    pub(crate) fn take_folders(&mut self, pack: &FormPack, numbers: &[usize]) -> Vec<Group> {
        let folder = |number: &usize| {
            self.file(*number).and_then(|file| file.path.parent()).map(Path::to_owned)
        };
        let wanted: BTreeSet<PathBuf> = numbers.iter().filter_map(folder).collect();
        let files = self.by_folder();
        let all: Vec<usize> =
            wanted.iter().filter_map(|folder| files.get(folder)).flatten().copied().collect();
        let mut groups = self.grouped(pack, &all);
        // A dump is never left out for want of tables: what is missing of it has to be said.
        for group in &mut groups {
            group.named = true;
        }
        self.take(&all);
        groups
    }

    /// Makes groups of files as a pack says.
    pub(crate) fn grouped(&self, pack: &FormPack, numbers: &[usize]) -> Vec<Group> {
        let mut groups = BTreeMap::<PathBuf, Group>::new();
        for listed in numbers.iter().filter_map(|number| self.files.get(*number)) {
            let folder = listed.file.path.parent().unwrap_or(Path::new(""));
            let root = match pack.together {
                Together::File => listed.file.path.clone(),
                Together::Folder => folder.to_owned(),
                Together::Root => self.root_of(folder, &pack.roots),
            };
            let group = groups.entry(root.clone()).or_insert_with(|| self.empty(root));
            group.named |= listed.named;
            group.files.push(listed.file.clone());
        }
        groups.into_values().collect()
    }

    /// Makes one group of files, all of them at or below `root`.
    pub(crate) fn group(&self, root: PathBuf, numbers: &[usize]) -> Group {
        let mut group = self.empty(root);
        for listed in numbers.iter().filter_map(|number| self.files.get(*number)) {
            group.named |= listed.named;
            group.files.push(listed.file.clone());
        }
        group.files.sort();
        group
    }

    fn empty(&self, root: PathBuf) -> Group {
        let name = name_of(&root);
        let top = self.top_of(&root).cloned().unwrap_or_else(|| root.clone());
        Group { name, files: Vec::new(), before: Vec::new(), root, top, named: false }
    }

    /// Returns the innermost of what was named that holds a path.
    pub(crate) fn top_of(&self, path: &Path) -> Option<&PathBuf> {
        let named = self.named.iter().filter(|named| path.starts_with(named));
        named.max_by_key(|named| named.components().count())
    }

    /// Returns the numbers of the files that no form has taken yet.
    pub(crate) fn untaken(&self) -> Vec<usize> {
        let left = self.files.iter().enumerate().filter(|(_, listed)| !listed.taken);
        left.map(|(number, _)| number).collect()
    }

    /// Returns the files that no form has taken yet.
    pub(crate) fn left(&self) -> impl Iterator<Item = &Found> {
        self.files.iter().filter(|listed| !listed.taken).map(|listed| &listed.file)
    }

    /// Returns the nearest folder at or above one that holds a root, within what was named; else what was named.
    fn root_of(&self, folder: &Path, roots: &[String]) -> PathBuf {
        let top = self.top_of(folder);
        for above in folder.ancestors() {
            if roots.iter().any(|root| above.join(root).exists()) {
                return above.to_owned();
            }
            if Some(above) == top.map(PathBuf::as_path) {
                break;
            }
        }
        top.cloned().unwrap_or_else(|| folder.to_owned())
    }

    /// Returns the files that no form took, with true for those that were named themselves.
    pub(crate) fn rest(self) -> Vec<(Found, bool)> {
        let left = self.files.into_iter().filter(|listed| !listed.taken);
        left.map(|listed| (listed.file, listed.named)).collect()
    }

    /// Returns the paths of the files that forms took.
    pub(crate) fn taken(&self) -> BTreeSet<PathBuf> {
        let taken = self.files.iter().filter(|listed| listed.taken);
        taken.map(|listed| listed.file.path.clone()).collect()
    }
}

/// Returns the name of a file or folder without its ends: `shop` of `dumps/shop.sql.gz`.
fn name_of(path: &Path) -> String {
    let real = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let real = real.or_else(|| {
        let path = path.canonicalize().ok()?;
        Some(path.file_name()?.to_string_lossy().into_owned())
    });
    let name = real.unwrap_or_else(|| "schema".to_owned());
    name.split('.').find(|part| !part.is_empty()).unwrap_or(&name).to_owned()
}

/// Returns true if a file is of a form by what stands in it, as far as its name leaves that open.
fn shows(pack: &FormPack, file: &Found) -> bool {
    let seen = if pack.starts.is_empty() { file.seen.marks() } else { None };
    match seen {
        Some(seen) if !pack.marks.is_empty() => {
            pack.marks.iter().any(|mark| seen.contains(&mark.as_str()))
        }
        _ => holds(pack, &file.path),
    }
}

/// Returns true if a file starts as a form's files do, and one of the form's marks stands in it.
fn holds(pack: &FormPack, path: &Path) -> bool {
    if pack.starts.is_empty() && pack.marks.is_empty() {
        return true;
    }
    // A file that cannot be opened is reported by whoever reads it: it is of this form if its name says so.
    let Ok(file) = open_any(path) else { return pack.marks.is_empty() };
    let longest = pack.starts.iter().map(Vec::len).max().unwrap_or(0);
    let most = if pack.marks.is_empty() { u64::try_from(longest).unwrap_or(0) } else { SEARCHED };
    let mut text = Vec::new();
    if file.take(most).read_to_end(&mut text).is_err() {
        return false;
    }
    let starts = pack.starts.is_empty() || pack.starts.iter().any(|start| text.starts_with(start));
    let has = |mark: &String| memchr::memmem::find(&text, mark.as_bytes()).is_some();
    starts && (pack.marks.is_empty() || pack.marks.iter().any(has))
}
