//! Which files make which database, and the facts of each brought together.

use super::forms::{self, Group, Listing};
use super::taken::Stated;
use super::variants::{self, Candidate};
use super::walk::{self, Found};
use super::{code, schema};
use crate::config::Config;
use crate::facts::{Coverage, Facts, Problem};
use crate::rules::files::{self, may_hold_sql};
use crate::rules::form::Standing;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Reads every database: those that the config names, those that forms make of what was found, then each remaining
/// file as one of its own.
///
/// `files` come with true if they were named on the command line, `named`. Returns the files that were read.
pub(super) fn read(
    files: &[(Found, bool)],
    named: &[PathBuf],
    config: &Config,
    as_of: Date,
    facts: &mut Facts,
) -> BTreeSet<PathBuf> {
    let mut databases: Vec<(Candidate, bool)> = Vec::new();
    let mut grouped = BTreeSet::new();
    for named in &config.sources {
        let folder = config.folder.clone().unwrap_or_default();
        let paths: Vec<Found> = named
            .paths
            .iter()
            .flat_map(|path| files_of(&folder.join(path), &mut facts.problems))
            .collect();
        grouped.extend(paths.iter().filter_map(|file| file.path.canonicalize().ok()));
        let mut facts = read_named(&named.name, &paths, as_of);
        for source in &mut facts.sources {
            source.taken = named.taken.or(source.taken);
        }
        databases.push((Candidate { facts, standing: Standing::Schema, declared: true }, true));
    }
    let is_new = |(file, _): &&(Found, bool)| {
        !file.path.canonicalize().is_ok_and(|path| grouped.contains(&path))
    };
    let files: Vec<(Found, bool)> = files.iter().filter(is_new).cloned().collect();
    let mut listing = Listing::new(&files, named);
    for form in forms::all() {
        for group in form.claim(&mut listing) {
            let facts = form.read(&group, as_of);
            let standing = form.pack.standing;
            databases.push((Candidate { facts, standing, declared: false }, group.named));
        }
    }
    let mut taken = listing.taken();
    for (file, named) in listing.rest() {
        if !may_hold_sql(file.name()) && (!named || code::wants(file.name())) {
            continue;
        }
        if files::unread_language(file.name()).is_some() {
            continue;
        }
        let facts = schema::read(&stem(&file), std::slice::from_ref(&file), as_of);
        databases.push((Candidate { facts, standing: Standing::Schema, declared: false }, named));
        taken.insert(file.path);
    }
    let mut used = Vec::new();
    let mut stated = Stated::new(&config.taken);
    for (mut database, named) in databases {
        // Steps that lead to a schema have days in their names too, which say when they were written.
        if database.standing == Standing::Schema {
            stated.date(&mut database.facts, as_of);
        }
        let read = &database.facts;
        if read.tables.is_empty() && !named && !read.sources.is_empty() {
            leave_out(database.facts, facts);
        } else {
            used.push(database);
        }
    }
    facts.problems.extend(stated.unused());
    for database in variants::newest_of_each(used, &facts.changed, &mut facts.coverage) {
        facts.problems.extend(from_the_future(&database, as_of));
        add(database, facts);
    }
    taken
}

/// Reads files that the config names as one database: by the form that takes all of them, else as SQL.
fn read_named(name: &str, paths: &[Found], as_of: Date) -> Facts {
    let files: Vec<(Found, bool)> = paths.iter().map(|file| (file.clone(), true)).collect();
    let mut listing = Listing::new(&files, &[]);
    for form in forms::all() {
        if let [group] = form.claim(&mut listing).as_slice()
            && group.files.len() == paths.len()
        {
            return form.read(&Group { name: name.to_owned(), ..group.clone() }, as_of);
        }
    }
    schema::read(name, paths, as_of)
}

/// Says that a dump is of a later day than the run speaks of: what it tells had not happened then.
fn from_the_future(database: &Facts, as_of: Date) -> Option<Problem> {
    let source = database.sources.iter().find(|source| source.taken > Some(as_of))?;
    let taken = source.taken?;
    Some(walk::problem(
        Path::new(&source.path),
        format!("this dump is of {taken}, after {as_of}, the day that the report speaks of"),
        "Give --as-of the day of the dump or a later one.",
        false,
    ))
}

/// Returns a file, or the files that may hold SQL below a folder, in the order of their names: a dump in pieces.
fn files_of(path: &Path, problems: &mut Vec<Problem>) -> Vec<Found> {
    if !path.is_dir() {
        return vec![Found::new(path)];
    }
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
    files.retain(|file| may_hold_sql(file.name()) || forms::wants(&file.shown));
    if files.is_empty() {
        let reason = "holds no file whose name ends like one of SQL".to_owned();
        problems.push(walk::problem(
            path,
            reason,
            "Correct the path, or name the files one by one.",
            true,
        ));
    }
    files
}

/// Leaves out a file that declares no table: a step of a migration, a query, a set of rows.
///
/// A declaration of a table that could not be read stays a problem.
fn leave_out(database: Facts, facts: &mut Facts) {
    facts.problems.extend(database.problems.into_iter().filter(schema::hides_a_table));
    let reason =
        "declares no table: a migration step, a query or rows for tables declared elsewhere";
    for source in database.sources {
        facts.coverage.not_used.push((source.path, reason.to_owned()));
    }
    count(&database.coverage, &mut facts.coverage);
}

/// Adds the facts of one database, renumbering what points into lists.
fn add(mut database: Facts, facts: &mut Facts) {
    let (sources, sequences) = (facts.sources.len(), facts.sequences.len());
    for table in &mut database.tables {
        table.source += sources;
        for minting in table.columns.iter_mut().filter_map(|column| column.minting.as_mut()) {
            minting.sequence = minting.sequence.map(|sequence| sequence + sequences);
        }
    }
    for sequence in &mut database.sequences {
        sequence.source += sources;
    }
    for source in &mut database.sources {
        let taken = |name: &str| facts.sources.iter().any(|other| other.name == name);
        if taken(&source.name) {
            source.name = source.path.replace('/', ".");
        }
        while taken(&source.name) {
            source.name.push_str(".again");
        }
    }
    facts.sources.append(&mut database.sources);
    facts.tables.append(&mut database.tables);
    facts.sequences.append(&mut database.sequences);
    facts.problems.append(&mut database.problems);
    count(&database.coverage, &mut facts.coverage);
}

fn count(one: &Coverage, total: &mut Coverage) {
    total.schema_files += one.schema_files;
    total.schema_bytes += one.schema_bytes;
    total.statements += one.statements;
    total.statements_ignored += one.statements_ignored;
    total.rows = total.rows.saturating_add(one.rows);
    total.columns += one.columns;
}

/// Returns a file's name without its ends: `shop` of `dumps/shop.sql.gz`.
fn stem(file: &Found) -> String {
    let name = file.name();
    name.split('.').find(|part| !part.is_empty()).unwrap_or(name).to_owned()
}
