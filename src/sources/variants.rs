//! Variants of one schema, in several dialects or dated copies, count once: the one that tells most. Dumps of several
//! days are more: the newest counts, and what the earlier ones tell joins its growth curves.
//!
//! Leaves nothing out that tells worse news than what is kept: services, shards and tenants look alike too.

use super::compare::{self, Worth, worth};
use super::series::{taken, tells};
use super::{drift, mapped, overlay, shards};
use crate::facts::{Consumer, Coverage, Facts, ForeignKey};
use crate::rules::form::Standing;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A database, and how it came here.
pub(super) struct Candidate {
    pub(super) facts: Facts,
    pub(super) standing: Standing,
    /// Whether the config declares it as a database of its own.
    pub(super) declared: bool,
    /// Whether the command line names it.
    pub(super) named: bool,
    /// Of a server, the tables that were held against what declares them, or that are still to come.
    pub(super) compared: BTreeSet<usize>,
}

/// Databases that look like variants of one.
struct Alike {
    /// The tables of the best so far.
    names: BTreeSet<String>,
    best: Candidate,
    others: Vec<Candidate>,
}

/// Keeps one database of each set of variants; says which were left out and why.
///
/// What the config declares as a database of its own is never left out.
pub(super) fn newest_of_each(
    mut databases: Vec<Candidate>,
    changed: &BTreeSet<Arc<str>>,
    coverage: &mut Coverage,
) -> Vec<Facts> {
    let mut all: Vec<Alike> = Vec::new();
    // Servers first: whatever describes one is told by it, in whatever order they were found.
    databases.sort_by_key(|one| one.standing != Standing::Server);
    for database in databases {
        let names = names(&database.facts);
        let is_twin = |known: &&mut Alike| {
            !database.declared
                && !known.best.declared
                && device(&known.best.facts) == device(&database.facts)
                && (share_most(&known.names, &names, least_of(&known.best, &database))
                    || drift::are_one(&known.best, &database))
        };
        match all.iter_mut().find(is_twin) {
            None => all.push(Alike { names, best: database, others: Vec::new() }),
            Some(twin) if worth(&database) > worth(&twin.best) => {
                twin.others.push(std::mem::replace(&mut twin.best, database));
                twin.names = names;
            }
            Some(twin) => twin.others.push(database),
        }
    }
    note_dumps_beside_the_change(&all, changed, coverage);
    all.into_iter().flat_map(|alike| alike.settle(changed, coverage)).collect()
}

/// Says of dumps that the change under review has nothing to do with them, as far as tables' names tell.
fn note_dumps_beside_the_change(
    all: &[Alike],
    changed: &BTreeSet<Arc<str>>,
    coverage: &mut Coverage,
) {
    let members = |alike: &'_ Alike| -> Vec<bool> {
        let members = alike.others.iter().chain([&alike.best]);
        members.map(|one| overlay::holds_changes(&one.facts, changed)).collect()
    };
    if !all.iter().flat_map(members).any(|changes| changes) {
        return;
    }
    for alike in all.iter().filter(|alike| !members(alike).contains(&true)) {
        let dumps = alike.others.iter().chain([&alike.best]).filter(|one| compare::is_told(one));
        for source in dumps.flat_map(|dump| &dump.facts.sources) {
            let reason = "not used to judge the change: no schema or migration that it touches has most of its tables";
            coverage.not_used.push((source.path.clone(), reason.to_owned()));
        }
    }
}

impl Alike {
    /// Decides what counts: dumps of several days become one each of their series; of what is left, nothing is left
    /// out that tells worse news than what stays.
    fn settle(self, changed: &BTreeSet<Arc<str>>, coverage: &mut Coverage) -> Vec<Facts> {
        let (dated, mut rest): (Vec<_>, Vec<_>) =
            std::iter::once(self.best).chain(self.others).partition(|one| {
                one.standing.is_database()
                    && !one.declared
                    && taken(&one.facts).is_some()
                    && tells(&one.facts)
            });
        rest.extend(shards::series_of_each(dated, coverage));
        // Models stay in the order in which they were found, the best of them first.
        rest.sort_by_cached_key(|one| {
            std::cmp::Reverse((one.standing != Standing::Model).then(|| worth(one)))
        });
        let mut kept: Vec<Candidate> = Vec::new();
        for other in rest {
            let variants = |one: &&mut Candidate| compare::may_replace(one, &other, changed);
            let near = |one: &Candidate| common(&path_of(one), &path_of(&other));
            let mut of: Vec<&mut Candidate> = kept.iter_mut().filter(variants).collect();
            let nearest = of.iter().map(|one| near(one)).max();
            of.retain(|one| Some(near(one)) == nearest);
            let Some((first, more)) = of.split_first_mut() else {
                kept.push(other);
                continue;
            };
            let told = drift::is_drift(first, &other).then(|| drift::find(first, &other, changed));
            note(&other, first, told.as_deref(), coverage);
            for one in more.iter_mut().filter(|one| drift::is_drift(one, &other)) {
                drift::find(one, &other, changed);
            }
            for one in std::iter::once(&mut *first).chain(more) {
                if let Some(future) = compare::future(one, &other, changed) {
                    let tables = one.facts.tables.len();
                    overlay::apply(&mut one.facts, &other.facts, future, changed);
                    one.compared.extend(tables..one.facts.tables.len());
                }
            }
            let mut other = other;
            if other.standing == Standing::Model || compare::stands_beside(first, &other) {
                mapped::declare(&mut other.facts);
            }
            adopt(&mut first.facts, other.facts);
        }
        kept.into_iter().map(|one| one.facts).collect()
    }
}

/// Returns how many bytes of their folders two paths share from the start.
fn common(a: &str, b: &str) -> usize {
    let parts = a.split('/').zip(b.split('/')).take_while(|(a, b)| a == b);
    parts.map(|(part, _)| part.len() + 1).sum()
}

fn path_of(one: &Candidate) -> String {
    one.facts.sources.first().map_or_else(String::new, |source| source.path.clone())
}

/// Returns true if the steps of one lie around the schema of the other, which was written after them.
pub(super) fn is_around(a: &Candidate, b: &Candidate) -> bool {
    let path = |one: &Candidate| one.facts.sources.first().map(|source| source.path.clone());
    let around = |outer: &Candidate, inner: &Candidate| {
        let is_around = path(outer).zip(path(inner)).is_some_and(|(outer, inner)| {
            inner.strip_prefix(outer.as_str()).is_some_and(|rest| rest.starts_with('/'))
        });
        is_around && outer.standing == Standing::Migrations && inner.standing == Standing::Schema
    };
    around(a, b) || around(b, a)
}

/// Returns the lesser standing of two; steps around the schema that was written after them are no more than models:
/// the first of them are often left out once that schema stands. A server may hold the tables of several programs.
fn least_of(a: &Candidate, b: &Candidate) -> Standing {
    let is_part = (a.standing == Standing::Server) != (b.standing == Standing::Server);
    if is_part || is_around(a, b) { Standing::Model } else { a.standing.min(b.standing) }
}

/// Returns true if two databases share more than half of the tables they have between them, or, where one of them is
/// made of models, which need not map every table, or has all that a server holds, more than half of the smaller.
fn share_most(a: &BTreeSet<String>, b: &BTreeSet<String>, least: Standing) -> bool {
    let shared = a.intersection(b).count();
    let of = match least {
        Standing::Model => a.len().min(b.len()),
        Standing::Migrations | Standing::Schema | Standing::Server => a.len() + b.len() - shared,
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

/// Returns whose device holds a database: what a device keeps is a copy, and no variant of a server's.
fn device(database: &Facts) -> Option<Consumer> {
    database.sources.iter().find_map(|source| source.device)
}

fn names(database: &Facts) -> BTreeSet<String> {
    database.tables.iter().map(|table| table.name.to_lowercase()).collect()
}

/// Says why a variant was left out; `told` is what its comparison with a server came to.
fn note(left_out: &Candidate, kept: &Candidate, told: Option<&str>, coverage: &mut Coverage) {
    let instead = kept.facts.sources.first();
    let better = Worth::better(&worth(left_out), &worth(kept));
    for source in &left_out.facts.sources {
        // Migrations and models of one project have its folder for their path: what they are tells them apart.
        let twin = match instead {
            Some(instead) if instead.path == source.path => format!("its {}", instead.kind),
            Some(instead) => instead.path.clone(),
            None => "another".to_owned(),
        };
        let reason = match told {
            Some(told) => format!("the {}: compared with {twin}, {better}{told}", source.kind),
            None => format!(
                "the {}: a variant of {twin}, {better}; give each a [[source]] of its own to read both",
                source.kind
            ),
        };
        coverage.not_used.push((source.path.clone(), reason));
    }
}
