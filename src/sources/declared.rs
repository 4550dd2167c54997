//! The sources that the config declares: each is one database, whatever form its files have.

use super::forms::{self, Group, Listing};
use super::schema;
use super::walk::{self, Found};
use crate::config::{Config, NamedSource};
use crate::facts::{Facts, Problem};
use crate::rules::files::may_hold_sql;
use crate::rules::form::Standing;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// Reads a declared source; returns what was read, one database as a rule, and every file that was looked at.
pub(super) fn read(
    source: &NamedSource,
    config: &Config,
    as_of: Date,
    problems: &mut Vec<Problem>,
) -> (Vec<(Facts, Standing)>, Vec<Found>) {
    let folder = config.folder.clone().unwrap_or_default();
    let paths: Vec<PathBuf> = source.paths.iter().map(|path| folder.join(path)).collect();
    let mut files = Vec::new();
    for path in &paths {
        if path.is_dir() {
            files.extend(below(path, problems).into_iter().map(|file| (file, false)));
        } else {
            files.push((Found::new(path), true));
        }
    }
    let mut listing = Listing::new(&files, &paths);
    let mut groups: Vec<(&forms::Form, Group)> = Vec::new();
    // Files of SQL that are listed one by one are in the order that the user says.
    let is_sql = |path: &PathBuf| path.is_file() && may_hold_sql(Found::new(path).name());
    let in_order = paths.iter().all(is_sql);
    for form in forms::all().iter().filter(|form| !(in_order && form.pack.continues)) {
        groups.extend(form.claim(&mut listing).into_iter().map(|group| (form, group)));
    }
    // In the order of the paths, and below each by name: a dump in pieces.
    let rest = listing.rest().into_iter();
    let mut rest: Vec<Found> = rest
        .filter(|(file, named)| *named || may_hold_sql(file.name()))
        .map(|(file, _)| file)
        .collect();
    for path in paths.iter().filter(|path| path.is_dir()) {
        let holds = |file: &Found| file.path.starts_with(path);
        if !rest.iter().chain(groups.iter().flat_map(|(_, group)| &group.files)).any(holds) {
            problems.push(walk::problem(
                path,
                "holds no file whose name ends like one of SQL".to_owned(),
                "Correct the path, or name the files one by one.",
                true,
            ));
        }
    }
    join(&mut groups, &files);
    if let [(form, group)] = groups.as_mut_slice()
        && form.pack.continues
    {
        group.before = std::mem::take(&mut rest);
    }
    let mut read = Vec::new();
    for (form, mut group) in groups {
        group.name.clone_from(&source.name);
        group.named = true;
        let mut facts = form.read(&group, as_of);
        let is_server = form.pack.standing == Standing::Server;
        // What the config calls the one database of a snapshot counts more than what its server was called.
        if let ([only], true) = (facts.sources.as_mut_slice(), is_server) {
            only.name.clone_from(&source.name);
        }
        read.push((facts, if is_server { Standing::Server } else { Standing::Schema }));
    }
    if !rest.is_empty() || read.is_empty() {
        read.push((schema::read(&source.name, &rest, as_of), Standing::Schema));
    }
    (read, files.into_iter().map(|(file, _)| file).collect())
}

/// Makes one group of those of one form whose steps go on from one another, in the order of the paths.
fn join(groups: &mut Vec<(&forms::Form, Group)>, files: &[(Found, bool)]) {
    let place = |group: &Group| {
        let is_its = |(file, _): &(Found, bool)| group.files.contains(file);
        files.iter().position(is_its)
    };
    let [(first, _), rest @ ..] = groups.as_slice() else { return };
    if !first.pack.continues || rest.iter().any(|(form, _)| form.pack.name != first.pack.name) {
        return;
    }
    groups.sort_by_key(|(_, group)| place(group));
    let later: Vec<Found> = groups.drain(1..).flat_map(|(_, group)| group.files).collect();
    if let [(_, group)] = groups.as_mut_slice() {
        group.files.extend(later);
    }
}

/// Lists the files below a folder in the order of their names.
fn below(path: &Path, problems: &mut Vec<Problem>) -> Vec<Found> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(path).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_file() => files.push(Found::new(entry.path())),
            Ok(_) => {}
            Err(error) => problems.push(walk::problem(
                error.path().unwrap_or(path),
                format!("not walked whole: {error}"),
                "Make it readable, or name the files in it one by one.",
                true,
            )),
        }
    }
    files
}
