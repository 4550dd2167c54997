//! Variants of one schema, in several dialects or dated copies, count once: the one that tells most. Dumps of several
//! days are more: the newest counts, and what the earlier ones tell joins its growth curves.
//!
//! Two dumps of one day that both hold rows are no variants: shards and tenants look alike too.

use super::overlay;
use super::series::{self, taken, tells};
use crate::facts::{Coverage, Facts, ForeignKey};
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

/// Databases that are variants of one.
struct Variants {
    /// The tables of the best so far.
    names: BTreeSet<String>,
    best: Candidate,
    others: Vec<Candidate>,
}

/// Keeps one database of each set of variants; says which were left out and why.
///
/// What the config declares as a database of its own is never left out.
pub(super) fn newest_of_each(
    databases: Vec<Candidate>,
    changed: &BTreeSet<Arc<str>>,
    coverage: &mut Coverage,
) -> Vec<Facts> {
    let mut kept: Vec<Variants> = Vec::new();
    for database in databases {
        let names = names(&database.facts);
        let is_twin = |known: &&mut Variants| {
            !database.declared
                && !known.best.declared
                && share_most(&known.names, &names, database.standing.min(known.best.standing))
                && are_variants(&known.best.facts, &database.facts)
        };
        match kept.iter_mut().find(is_twin) {
            None => kept.push(Variants { names, best: database, others: Vec::new() }),
            Some(twin) if worth(&database) > worth(&twin.best) => {
                twin.others.push(std::mem::replace(&mut twin.best, database));
                twin.names = names;
            }
            Some(twin) => twin.others.push(database),
        }
    }
    kept.into_iter().map(|variants| variants.settle(changed, coverage)).collect()
}

impl Variants {
    /// Decides what counts: a later dump that tells how far ids got is the newest even without rows; the dumps before
    /// it that tell the same make its growth curves, and the others are left out.
    fn settle(mut self, changed: &BTreeSet<Arc<str>>, coverage: &mut Coverage) -> Facts {
        let day =
            |candidate: &Candidate| taken(&candidate.facts).filter(|_| tells(&candidate.facts));
        if let Some(best) = day(&self.best) {
            let later = self.others.iter_mut().filter(|other| day(other) > Some(best));
            if let Some(newest) = later.max_by_key(|other| day(other)) {
                std::mem::swap(newest, &mut self.best);
            }
        }
        let newest = day(&self.best);
        let (earlier, left_out): (Vec<_>, Vec<_>) =
            self.others.into_iter().partition(|other| day(other).is_some() && day(other) < newest);
        for other in left_out {
            note(&other, &self.best, coverage);
            overlay::apply(&mut self.best.facts, &other.facts, changed);
            adopt(&mut self.best.facts, other.facts);
        }
        if !earlier.is_empty() {
            series::add(&mut self.best.facts, earlier.into_iter().map(|one| one.facts).collect());
        }
        self.best.facts
    }
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

/// Keeps of what is left out what the better one does not tell: associations that only models declare.
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
fn are_variants(a: &Facts, b: &Facts) -> bool {
    !(has_rows(a) && has_rows(b) && taken(a) == taken(b))
}

fn names(database: &Facts) -> BTreeSet<String> {
    database.tables.iter().map(|table| table.name.to_lowercase()).collect()
}

fn has_rows(database: &Facts) -> bool {
    database.tables.iter().any(|table| table.rows.is_some_and(|rows| rows > 0))
}

/// What makes one variant better than another, the first difference counting.
///
/// What tells how far ids got is best when it is of the latest day that is known; of a mere schema, a copy without a
/// day in its name is the one in use.
fn worth(database: &Candidate) -> (bool, bool, Option<Date>, Standing, Date, usize) {
    let facts = &database.facts;
    let (tells, taken) = (tells(facts), taken(facts));
    let (read, copied) =
        if tells { (taken, Date::MAX) } else { (None, taken.unwrap_or(Date::MAX)) };
    (has_rows(facts), tells, read, database.standing, copied, facts.tables.len())
}

fn note(left_out: &Candidate, kept: &Candidate, coverage: &mut Coverage) {
    let instead = kept.facts.sources.first().map_or("another", |source| source.path.as_str());
    let (less, more) = (worth(left_out), worth(kept));
    let better = if (less.0, less.1) < (more.0, more.1) {
        if more.0 { "which has rows" } else { "which tells how far ids got" }
    } else if less.2 < more.2 {
        "which is newer"
    } else if less.3 < more.3 {
        "which is nearer the database"
    } else if less.4 < more.4 {
        "which is newer, and neither tells how far ids got"
    } else if less.5 < more.5 {
        "which has more tables"
    } else {
        "which comes first"
    };
    for source in &left_out.facts.sources {
        let reason =
            format!("a variant of {instead}, {better}; name both in [[source]] to read both");
        coverage.not_used.push((source.path.clone(), reason));
    }
}
