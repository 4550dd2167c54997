//! Compares two databases that look alike: which tells more, and whether leaving the other out would hide something.
//!
//! Knows nothing of files; where in doubt, both stay.

use super::drift;
use super::mapped::holds_ids;
use super::overlay::{self, Future};
use super::series::{taken, tells};
use super::variants::{Candidate, is_around};
use crate::facts::{Column, Facts, Table};
use crate::rules::contract::SHARED;
use crate::rules::form::Standing;
use crate::width::Id;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What makes one variant better than another, the first difference counting.
///
/// Higher ids are nearer to production than rows are. Of a mere schema, a copy without a day in its name is the one
/// in use.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Worth {
    server: bool,
    knows: bool,
    highest: Option<Id>,
    rows: bool,
    read: Option<Date>,
    standing: Standing,
    product: bool,
    copied: Date,
    tables: usize,
}

/// Measures a database.
pub(super) fn worth(database: &Candidate) -> Worth {
    let facts = &database.facts;
    let (is_told, rows) = (is_told(database), has_rows(database));
    let day = taken(facts);
    let (read, copied) = if is_told { (day, Date::MAX) } else { (None, day.unwrap_or(Date::MAX)) };
    let columns = facts.tables.iter().flat_map(|table| &table.columns);
    let counters = facts.sequences.iter().filter_map(|sequence| Some(sequence.counter?.value));
    let marks = columns.filter_map(|column| facts.mark(column)).chain(counters);
    Worth {
        server: database.standing == Standing::Server,
        knows: is_told || rows,
        highest: marks.max().filter(|_| is_told),
        rows,
        read,
        standing: database.standing,
        product: is_of_product(facts),
        copied,
        tables: facts.tables.len(),
    }
}

impl Worth {
    /// Says what makes `more` better than `less`.
    pub(super) fn better(less: &Self, more: &Self) -> &'static str {
        if !less.server && more.server {
            "which is what the server has"
        } else if !less.knows && more.knows {
            if more.rows { "which has rows" } else { "which tells how far ids got" }
        } else if less.highest < more.highest {
            "which tells higher ids"
        } else if !less.rows && more.rows {
            "which has rows"
        } else if less.read < more.read {
            "which is newer"
        } else if less.standing < more.standing {
            "which is nearer the database"
        } else if !less.product && more.product {
            "which is in no folder of tests, samples or others' code"
        } else if less.copied < more.copied {
            "which is newer, and neither tells how far ids got"
        } else if less.tables < more.tables {
            "which has more tables"
        } else {
            "which comes first"
        }
    }
}

/// Returns true if no folder on the way to a database says that it is for tests or samples.
fn is_of_product(facts: &Facts) -> bool {
    let aside = |folder: &str| SHARED.folders.iter().any(|aside| aside == folder);
    !facts.sources.iter().any(|source| source.path.split('/').any(aside))
}

/// Returns true for a database that itself tells how far its ids got; steps that put ids into it do not.
pub(super) fn is_told(database: &Candidate) -> bool {
    database.standing.is_database() && tells(&database.facts)
}

/// Returns true for a database with rows; those that steps put into it are no database's.
fn has_rows(database: &Candidate) -> bool {
    let tables = &database.facts.tables;
    database.standing.is_database()
        && tables.iter().any(|table| table.rows.is_some_and(|rows| rows > 0))
}

/// Returns what the one that would be left out tells of the future of the one that is kept; `None` if nothing.
///
/// Steps are ahead of a dump, and so is whatever holds a changed file. Steps around a schema that was written after
/// them are known in part only: the first of them are often left out.
pub(super) fn future(
    kept: &Candidate,
    left_out: &Candidate,
    changed: &BTreeSet<Arc<str>>,
) -> Option<Future> {
    if !kept.standing.is_database() || left_out.standing == Standing::Model {
        return None;
    }
    let is_dump = is_told(kept) || has_rows(kept) || kept.standing == Standing::Server;
    let steps = left_out.standing == Standing::Migrations;
    let is_around = is_around(kept, left_out);
    let is_reviewed = (is_dump || steps) && overlay::holds_changes(&left_out.facts, changed);
    if is_reviewed {
        return Some(if is_around { Future::Missing } else { Future::Whole });
    }
    // What a server lacks of what is declared is still to come to it.
    let declared = kept.standing == Standing::Server && drift::is_declaration(left_out);
    (is_dump && (steps || declared) && !is_around).then_some(Future::Missing)
}

/// Returns true if `left_out` may be left out for `kept`: nothing in it is worse than what is kept tells.
pub(super) fn may_replace(
    kept: &Candidate,
    left_out: &Candidate,
    changed: &BTreeSet<Arc<str>>,
) -> bool {
    if kept.declared || left_out.declared {
        return false;
    }
    if kept.standing == Standing::Server {
        match left_out.standing {
            // Two servers are two, whatever they have in common.
            Standing::Server => return drift::name(kept) == drift::name(left_out),
            // What it says otherwise than the server has is told apart.
            _ if drift::is_declaration(left_out) => return true,
            _ => {}
        }
    }
    if left_out.standing == Standing::Model || is_around(kept, left_out) {
        return true;
    }
    // Rows of one day, or of days that nobody knows, are a shard's or a tenant's.
    if has_rows(kept) && has_rows(left_out) && taken(&kept.facts) == taken(&left_out.facts) {
        return false;
    }
    let has_series = left_out.facts.sources.iter().any(|source| !source.earlier.is_empty());
    let is_meant = (kept.named && left_out.named) || has_series;
    if is_meant && is_told(kept) && is_told(left_out) && !is_copy(&kept.facts, &left_out.facts) {
        return false;
    }
    let future = future(kept, left_out, changed);
    future == Some(Future::Whole) || !hides(kept, left_out, changed)
}

/// Returns true if a database tells of a narrower or fuller id than another does.
fn hides(kept: &Candidate, left_out: &Candidate, changed: &BTreeSet<Arc<str>>) -> bool {
    let steps = kept.standing == Standing::Migrations && left_out.standing == Standing::Migrations;
    let tables = by_name(&kept.facts);
    left_out.facts.tables.iter().any(|table| {
        let known = tables.get(&table.name.to_lowercase());
        table.columns.iter().any(|column| {
            let ceiling = ceiling(&left_out.facts, column);
            let is_narrow = ceiling.is_some_and(|ceiling| ceiling <= Id::from(u32::MAX))
                && (column.minting.is_some() || holds_ids(table, column, &column.name));
            let same = |other: &&Column| other.name.eq_ignore_ascii_case(&column.name);
            match known.and_then(|known| known.columns.iter().find(same)) {
                // Old schemas hold what was dropped since; steps and what is under review do not.
                None => is_narrow && (steps || changed.contains(&column.location.path)),
                Some(other) => {
                    let wide = self::ceiling(&kept.facts, other);
                    (is_narrow && wide.is_none_or(|wide| ceiling < Some(wide)) && !other.is_text())
                        || (is_told(left_out)
                            && left_out.facts.mark(column) > kept.facts.mark(other))
                }
            }
        })
    })
}

/// Returns true if a variant that is left out is in use beside the one that is kept, so that who widens the one widens the
/// other: the schema of another dialect, or a single step that makes all of it. Dumps, dated copies and steps that were
/// run long ago are not.
pub(super) fn stands_beside(kept: &Candidate, left_out: &Candidate) -> bool {
    let facts = &left_out.facts;
    let dialect = |one: &Candidate| one.facts.sources.first().map(|source| source.dialect.clone());
    let columns = || facts.tables.iter().flat_map(|table| &table.columns);
    let files: BTreeSet<&str> = columns().map(|column| &*column.location.path).collect();
    let is_whole = match left_out.standing {
        Standing::Schema => dialect(kept) != dialect(left_out),
        Standing::Migrations => files.len() == 1,
        Standing::Model | Standing::Server => false,
    };
    let is_copy = is_told(left_out) || has_rows(left_out) || taken(facts).is_some();
    is_whole && !is_copy && kept.standing != Standing::Server
}

/// Returns the last id that a column can hold or be given.
pub(super) fn ceiling(facts: &Facts, column: &Column) -> Option<Id> {
    let sequence = column.minting.as_ref().and_then(|minting| minting.sequence);
    let sequence = sequence.and_then(|sequence| facts.sequences.get(sequence));
    let given = sequence.filter(|sequence| !sequence.cycles).map(|sequence| sequence.maximum);
    [column.width.ceiling(), given].into_iter().flatten().min()
}

/// Returns true if two databases are the same by every table, width, count of rows and id.
fn is_copy(a: &Facts, b: &Facts) -> bool {
    let others = by_name(b);
    let same = |table: &Table| {
        let other = others.get(&table.name.to_lowercase());
        let told = |facts: &Facts, table: &Table| -> Vec<_> {
            let columns = table.columns.iter();
            columns.map(|one| (one.name.clone(), one.width, facts.mark(one))).collect()
        };
        other.is_some_and(|other| other.rows == table.rows && told(a, table) == told(b, other))
    };
    a.tables.len() == b.tables.len() && a.tables.iter().all(same)
}

fn by_name(facts: &Facts) -> BTreeMap<String, &Table> {
    facts.tables.iter().map(|table| (table.name.to_lowercase(), table)).collect()
}
