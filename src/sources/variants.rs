//! Variants of one schema, in several dialects or dated copies, count once: the one that tells most.
//!
//! Two dumps of one day that both hold rows are no variants: shards and tenants look alike too.

use super::{mapped, overlay};
use crate::facts::{Consumer, Coverage, Facts, ForeignKey};
use crate::rules::form::Standing;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A database, and whether the config declares it as one of its own.
pub(super) struct Candidate {
    pub(super) facts: Facts,
    pub(super) standing: Standing,
    pub(super) declared: bool,
}

/// Keeps one database of each set of variants; says which were left out and why.
///
/// What the config declares as a database of its own is never left out.
pub(super) fn newest_of_each(
    databases: Vec<Candidate>,
    changed: &BTreeSet<Arc<str>>,
    coverage: &mut Coverage,
) -> Vec<Facts> {
    let mut kept: Vec<(BTreeSet<String>, Candidate)> = Vec::new();
    for database in databases {
        let names = names(&database.facts);
        let is_twin = |(other, candidate): &&mut (BTreeSet<String>, Candidate)| {
            !database.declared
                && !candidate.declared
                && share_most(other, &names, database.standing.min(candidate.standing))
                && are_variants(&candidate.facts, &database.facts)
        };
        match kept.iter_mut().find(is_twin) {
            None => kept.push((names, database)),
            Some(twin) if worth(&database) > worth(&twin.1) => {
                let (_, older) = std::mem::replace(twin, (names, database));
                note(&older, &twin.1, coverage);
                overlay::apply(&mut twin.1.facts, &older.facts, changed);
                adopt(&mut twin.1.facts, older.facts);
            }
            Some((_, newer)) => {
                note(&database, newer, coverage);
                overlay::apply(&mut newer.facts, &database.facts, changed);
                adopt(&mut newer.facts, database.facts);
            }
        }
    }
    kept.into_iter().map(|(_, database)| database.facts).collect()
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

/// Keeps of what is left out what the better one does not tell: associations that only models declare, and the fields
/// that columns are read into.
fn adopt(kept: &mut Facts, mut left_out: Facts) {
    mapped::move_to(kept, &mut left_out);
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

/// Returns false for two databases with rows that were read on the same day, or on days that nobody knows, and for a
/// server's and a device's: what a device keeps is a copy, and other tables' names are alike.
fn are_variants(a: &Facts, b: &Facts) -> bool {
    device(a) == device(b) && !(has_rows(a) && has_rows(b) && taken(a) == taken(b))
}

fn device(database: &Facts) -> Option<Consumer> {
    database.sources.iter().find_map(|source| source.device)
}

fn names(database: &Facts) -> BTreeSet<String> {
    database.tables.iter().map(|table| table.name.to_lowercase()).collect()
}

fn has_rows(database: &Facts) -> bool {
    database.tables.iter().any(|table| table.rows.is_some_and(|rows| rows > 0))
}

fn taken(database: &Facts) -> Option<Date> {
    database.sources.iter().filter_map(|source| source.taken).max()
}

/// What makes one variant better than another: rows, then the later date, then standing, then more tables.
fn worth(database: &Candidate) -> (bool, Option<Date>, Standing, usize) {
    let facts = &database.facts;
    (has_rows(facts), taken(facts), database.standing, facts.tables.len())
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
