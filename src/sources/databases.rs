//! Which files make which database, and the facts of each brought together.

use super::declared;
use super::forms::{self, Listing};
use super::taken::Stated;
use super::variants::{self, Candidate};
use super::walk::{self, Found};
use super::{code, mapped, schema, series, servers};
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
    let mut databases: Vec<Candidate> = Vec::new();
    let mut grouped = BTreeSet::new();
    for source in &config.sources {
        let (read, files) = declared::read(source, config, as_of, &mut facts.problems);
        grouped.extend(files.iter().filter_map(|file| file.path.canonicalize().ok()));
        for (mut facts, standing) in read {
            for of in &mut facts.sources {
                of.taken = source.taken.or(of.taken);
            }
            databases.push(Candidate {
                facts,
                standing,
                declared: true,
                named: true,
                compared: BTreeSet::new(),
            });
        }
    }
    let is_new = |(file, _): &&(Found, bool)| {
        !file.path.canonicalize().is_ok_and(|path| grouped.contains(&path))
    };
    let files: Vec<(Found, bool)> = files.iter().filter(is_new).cloned().collect();
    let mut listing = Listing::new(&files, named);
    for form in forms::all() {
        for group in form.claim(&mut listing) {
            let standing = form.pack.standing;
            let read = form.read(&group, as_of);
            // What a server holds is as many databases as it has, and each may be described elsewhere.
            let read = if standing == Standing::Server { apart(read) } else { vec![read] };
            for facts in read {
                databases.push(Candidate {
                    facts,
                    standing,
                    declared: false,
                    named: group.named,
                    compared: BTreeSet::new(),
                });
            }
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
        let standing = Standing::Schema;
        databases.push(Candidate {
            facts,
            standing,
            declared: false,
            named,
            compared: BTreeSet::new(),
        });
        taken.insert(file.path);
    }
    servers::add(config, as_of, &mut databases, facts);
    let mut used = Vec::new();
    let mut stated = Stated::new(&config.taken);
    for mut database in databases {
        // Steps that lead to a schema have days in their names too, which say when they were written.
        if database.standing.is_database() {
            stated.date(&mut database.facts, as_of);
        }
        let read = &database.facts;
        if read.tables.is_empty() && !database.named && !read.sources.is_empty() {
            leave_out(database, facts);
        } else {
            used.push(database);
        }
    }
    facts.problems.extend(stated.unused());
    for database in variants::newest_of_each(used, &facts.changed, &mut facts.coverage) {
        facts.problems.extend(from_the_future(&database, as_of));
        if series::tells(&database) {
            facts.problems.extend(servers::too_old(&database, config.max_age_days, as_of));
        }
        add(database, facts);
    }
    taken
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

/// Leaves out a file that declares no table: a step of a migration, a query, a set of rows.
///
/// A declaration of a table that could not be read stays a problem, and so does a step that was not replayed.
fn leave_out(candidate: Candidate, facts: &mut Facts) {
    let Candidate { facts: database, standing, .. } = candidate;
    let steps = standing == Standing::Migrations;
    let stays =
        |problem: &Problem| schema::hides_a_table(problem) || (steps && !schema::is_alone(problem));
    facts.problems.extend(database.problems.into_iter().filter(stays));
    let reason =
        "declares no table: a migration step, a query or rows for tables declared elsewhere";
    for source in database.sources {
        facts.coverage.not_used.push((source.path, reason.to_owned()));
    }
    count(&database.coverage, &mut facts.coverage);
}

/// Returns the databases of one source apart; what is told of all of them stays with the first.
fn apart(mut facts: Facts) -> Vec<Facts> {
    let count = facts.sources.len();
    if count < 2 {
        return vec![facts];
    }
    let mut all: Vec<Facts> = Vec::with_capacity(count);
    for source in std::mem::take(&mut facts.sources) {
        all.push(Facts { sources: vec![source], ..Facts::default() });
    }
    // Where each sequence is among those of its database.
    let mut places = Vec::with_capacity(facts.sequences.len());
    for mut sequence in std::mem::take(&mut facts.sequences) {
        let Some(own) = all.get_mut(std::mem::take(&mut sequence.source)) else { continue };
        places.push(own.sequences.len());
        own.sequences.push(sequence);
    }
    for mut table in std::mem::take(&mut facts.tables) {
        let Some(own) = all.get_mut(std::mem::take(&mut table.source)) else { continue };
        for minting in table.columns.iter_mut().filter_map(|column| column.minting.as_mut()) {
            minting.sequence = minting.sequence.and_then(|at| places.get(at).copied());
        }
        own.tables.push(table);
    }
    if let Some(first) = all.first_mut() {
        let Facts { problems, coverage, .. } = facts;
        (first.problems, first.coverage) = (problems, coverage);
    }
    all
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
    mapped::leave_what_columns_tell(&mut database);
    for drift in &mut database.drifts {
        drift.table += facts.tables.len();
    }
    for stored in database.carriers.iter_mut().filter_map(|carrier| carrier.stored_in.as_mut()) {
        stored.table += facts.tables.len();
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
    facts.drifts.append(&mut database.drifts);
    facts.carriers.append(&mut database.carriers);
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
    for (reason, files) in &one.skipped {
        *total.skipped.entry(reason.clone()).or_default() += files;
    }
    total.not_used.extend(one.not_used.iter().cloned());
}

/// Returns a file's name without its ends: `shop` of `dumps/shop.sql.gz`.
fn stem(file: &Found) -> String {
    let name = file.name();
    name.split('.').find(|part| !part.is_empty()).unwrap_or(name).to_owned()
}
