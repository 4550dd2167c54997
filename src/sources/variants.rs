//! Variants of one schema, in several dialects or dated copies, count once: the one that tells most.
//!
//! Two dumps of one day that both hold rows are no variants: shards and tenants look alike too.

use crate::facts::{Coverage, Facts, ForeignKey};
use crate::rules::form::Standing;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A database, and whether the config declares it as one of its own.
pub(super) struct Candidate {
    pub(super) facts: Facts,
    pub(super) standing: Standing,
    pub(super) declared: bool,
}

/// Keeps one database of each set of variants; says which were left out and why.
///
/// What the config declares as a database of its own is never left out.
pub(super) fn newest_of_each(databases: Vec<Candidate>, coverage: &mut Coverage) -> Vec<Facts> {
    let mut kept: Vec<(BTreeSet<String>, Candidate)> = Vec::new();
    for database in databases {
        let names = names(&database.facts);
        let is_twin = |(other, candidate): &&mut (BTreeSet<String>, Candidate)| {
            !database.declared
                && !candidate.declared
                && share_most(other, &names, least_of(candidate, &database))
                && are_variants(candidate, &database)
        };
        match kept.iter_mut().find(is_twin) {
            None => kept.push((names, database)),
            Some(twin) if worth(&database) > worth(&twin.1) => {
                let (_, older) = std::mem::replace(twin, (names, database));
                note(&older, &twin.1, coverage);
                adopt(&mut twin.1.facts, older.facts);
            }
            Some((_, newer)) => {
                note(&database, newer, coverage);
                adopt(&mut newer.facts, database.facts);
            }
        }
    }
    kept.into_iter().map(|(_, database)| database.facts).collect()
}

/// Returns the lesser standing of two; steps around the schema that was written after them are no more than models:
/// the first of them are often left out once that schema stands.
fn least_of(a: &Candidate, b: &Candidate) -> Standing {
    let path = |one: &Candidate| one.facts.sources.first().map(|source| source.path.clone());
    let around = |outer: &Candidate, inner: &Candidate| {
        let is_around = path(outer).zip(path(inner)).is_some_and(|(outer, inner)| {
            inner.strip_prefix(outer.as_str()).is_some_and(|rest| rest.starts_with('/'))
        });
        is_around && outer.standing == Standing::Migrations && inner.standing == Standing::Schema
    };
    if around(a, b) || around(b, a) { Standing::Model } else { a.standing.min(b.standing) }
}

/// Returns true if two databases share more than half of the tables they have between them, or, where one of them is
/// made of models, which need not map every table, more than half of the smaller.
fn share_most(a: &BTreeSet<String>, b: &BTreeSet<String>, least: Standing) -> bool {
    let shared = a.intersection(b).count();
    let of = match least {
        Standing::Model => a.len().min(b.len()),
        Standing::Migrations | Standing::Schema => a.len() + b.len() - shared,
    };
    shared > 0 && shared * 2 > of
}

/// Keeps of what is left out what the better one does not tell: associations that only models declare, and problems.
fn adopt(kept: &mut Facts, left_out: Facts) {
    let mut associations = BTreeMap::<String, Vec<ForeignKey>>::new();
    for table in left_out.tables {
        let keys = table.foreign_keys.into_iter().filter(|key| key.association);
        associations.entry(table.name.to_lowercase()).or_default().extend(keys);
    }
    for table in &mut kept.tables {
        let Some(keys) = associations.remove(&table.name.to_lowercase()) else { continue };
        for key in keys {
            let is_known = table.foreign_keys.iter().any(|known| known.columns == key.columns);
            let column = |name: &String| {
                table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name))
            };
            if !is_known && key.columns.iter().all(column) {
                table.foreign_keys.push(key);
            }
        }
    }
}

/// Returns false for two databases with rows that were read on the same day, or on days that nobody knows.
fn are_variants(a: &Candidate, b: &Candidate) -> bool {
    !(has_rows(a) && has_rows(b) && taken(&a.facts) == taken(&b.facts))
}

fn names(database: &Facts) -> BTreeSet<String> {
    database.tables.iter().map(|table| table.name.to_lowercase()).collect()
}

/// Returns true for a database with rows; those that steps put into it are no database's.
fn has_rows(database: &Candidate) -> bool {
    let tables = &database.facts.tables;
    database.standing == Standing::Schema
        && tables.iter().any(|table| table.rows.is_some_and(|rows| rows > 0))
}

fn taken(database: &Facts) -> Option<Date> {
    database.sources.iter().filter_map(|source| source.taken).max()
}

/// What makes one variant better than another: rows, then the later date, then standing, then more tables.
fn worth(database: &Candidate) -> (bool, Option<Date>, Standing, usize) {
    let facts = &database.facts;
    (has_rows(database), taken(facts), database.standing, facts.tables.len())
}

fn note(left_out: &Candidate, kept: &Candidate, coverage: &mut Coverage) {
    let instead = kept.facts.sources.first().map_or("another", |source| source.path.as_str());
    let better = match (worth(left_out), worth(kept)) {
        ((false, ..), (true, ..)) => "which has rows",
        ((_, older, ..), (_, newer, ..)) if older < newer => "which is newer",
        ((_, _, steps, _), (_, _, schema, _)) if steps < schema => "which is nearer the database",
        ((.., fewer), (.., more)) if fewer < more => "which has more tables",
        _ => "which comes first",
    };
    for source in &left_out.facts.sources {
        let reason =
            format!("a variant of {instead}, {better}; name both in [[source]] to read both");
        coverage.not_used.push((source.path.clone(), reason));
    }
}
