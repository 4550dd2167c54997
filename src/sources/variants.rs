//! Variants of one schema, in several dialects or dated copies, count once: the one that tells most.
//!
//! Two dumps of one day that both hold rows are no variants: shards and tenants look alike too.

use crate::facts::{Coverage, Facts};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// A database, and whether the config declares it as one of its own.
pub(super) struct Candidate {
    pub(super) facts: Facts,
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
                && share_most(other, &names)
                && are_variants(&candidate.facts, &database.facts)
        };
        match kept.iter_mut().find(is_twin) {
            None => kept.push((names, database)),
            Some(twin) if worth(&database.facts) > worth(&twin.1.facts) => {
                let (_, older) = std::mem::replace(twin, (names, database));
                note(&older.facts, &twin.1.facts, coverage);
            }
            Some((_, newer)) => note(&database.facts, &newer.facts, coverage),
        }
    }
    kept.into_iter().map(|(_, database)| database.facts).collect()
}

/// Returns true if two databases share more than half of the tables they have between them.
fn share_most(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let shared = a.intersection(b).count();
    shared > 0 && shared * 2 > a.len() + b.len() - shared
}

/// Returns false for two databases with rows that were read on the same day, or on days that nobody knows.
fn are_variants(a: &Facts, b: &Facts) -> bool {
    !(has_rows(a) && has_rows(b) && taken(a) == taken(b))
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

/// What makes one variant better than another: rows, then the later date, then more tables.
fn worth(database: &Facts) -> (bool, Option<Date>, usize) {
    (has_rows(database), taken(database), database.tables.len())
}

fn note(left_out: &Facts, kept: &Facts, coverage: &mut Coverage) {
    let instead = kept.sources.first().map_or("another", |source| source.path.as_str());
    let better = match (worth(left_out), worth(kept)) {
        ((false, ..), (true, ..)) => "which has rows",
        ((_, older, _), (_, newer, _)) if older < newer => "which is newer",
        ((.., fewer), (.., more)) if fewer < more => "which has more tables",
        _ => "which comes first",
    };
    for source in &left_out.sources {
        let reason =
            format!("a variant of {instead}, {better}; name both in [[source]] to read both");
        coverage.not_used.push((source.path.clone(), reason));
    }
}
