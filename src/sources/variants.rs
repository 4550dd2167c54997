//! Variants of one schema, dialects and dated copies, count once: the newest.

use crate::facts::{Coverage, Facts};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Keeps one database of each set that has most tables in common; says which were left out.
pub(super) fn newest_of_each(databases: Vec<Facts>, coverage: &mut Coverage) -> Vec<Facts> {
    let mut kept: Vec<(BTreeSet<String>, Facts)> = Vec::new();
    for database in databases {
        let names = names(&database);
        let twin = kept.iter_mut().find(|(other, _)| are_variants(other, &names));
        match twin {
            None => kept.push((names, database)),
            Some(twin) if worth(&database) > worth(&twin.1) => {
                let (_, older) = std::mem::replace(twin, (names, database));
                note(&older, &twin.1, coverage);
            }
            Some((_, newer)) => note(&database, newer, coverage),
        }
    }
    kept.into_iter().map(|(_, database)| database).collect()
}

/// Returns true if two databases share more than half of the tables they have between them.
fn are_variants(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let shared = a.intersection(b).count();
    shared > 0 && shared * 2 > a.len() + b.len() - shared
}

fn names(database: &Facts) -> BTreeSet<String> {
    database.tables.iter().map(|table| table.name.to_lowercase()).collect()
}

/// What makes one variant better than another: rows, then the later date, then more tables.
fn worth(database: &Facts) -> (bool, Option<Date>, usize) {
    let rows = database.tables.iter().any(|table| table.rows.is_some_and(|rows| rows > 0));
    let taken = database.sources.iter().filter_map(|source| source.taken).max();
    (rows, taken, database.tables.len())
}

fn note(left_out: &Facts, kept: &Facts, coverage: &mut Coverage) {
    let instead = kept.sources.first().map_or("another", |source| source.path.as_str());
    for source in &left_out.sources {
        let reason = format!("a variant of {instead}, which has rows, is newer or has more tables");
        coverage.not_used.push((source.path.clone(), reason));
    }
}
