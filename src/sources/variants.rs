//! Variants of one schema, dialects and dated copies, count once: the newest.

use crate::facts::{Coverage, Facts};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Keeps one database of each set that has most tables in common; says which were left out.
pub(super) fn newest_of_each(databases: Vec<Facts>, coverage: &mut Coverage) -> Vec<Facts> {
    let mut kept: Vec<Facts> = Vec::new();
    for database in databases {
        let twin = kept.iter().position(|other| are_variants(other, &database));
        match twin {
            None => kept.push(database),
            Some(twin) if worth(&database) > worth(&kept[twin]) => {
                let older = std::mem::replace(&mut kept[twin], database);
                note(&older, &kept[twin], coverage);
            }
            Some(twin) => note(&database, &kept[twin], coverage),
        }
    }
    kept
}

/// Returns true if two databases share more than half of the tables they have between them.
fn are_variants(a: &Facts, b: &Facts) -> bool {
    let (a, b) = (names(a), names(b));
    let shared = a.intersection(&b).count();
    shared > 0 && shared * 2 > a.union(&b).count()
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
