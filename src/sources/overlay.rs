//! What the change under review makes of a database that a better source describes: a dump knows the ids, the
//! migration in the change knows what the columns will be.
//!
//! Takes over nothing that the change does not declare: an old schema file beside a dump says nothing new.

use crate::facts::{Column, Facts, Former, Table};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Adds to `kept` the tables, columns and keys that `left_out` declares in changed files.
pub(super) fn apply(kept: &mut Facts, left_out: &Facts, changed: &BTreeSet<Arc<str>>) {
    if changed.is_empty() || kept.sources.is_empty() {
        return;
    }
    for table in &left_out.tables {
        let same = |other: &&mut Table| other.name.eq_ignore_ascii_case(&table.name);
        match kept.tables.iter_mut().find(same) {
            Some(known) => change(known, table, changed),
            None if changed.contains(&table.location.path) => add(kept, table, left_out),
            None => {}
        }
    }
}

/// Adds a table that the change creates.
fn add(kept: &mut Facts, table: &Table, left_out: &Facts) {
    let mut table = Table { source: 0, ..table.clone() };
    for minting in table.columns.iter_mut().filter_map(|column| column.minting.as_mut()) {
        let sequence = minting.sequence.and_then(|sequence| left_out.sequences.get(sequence));
        minting.sequence = sequence.map(|sequence| {
            kept.sequences.push(crate::facts::Sequence { source: 0, ..sequence.clone() });
            kept.sequences.len() - 1
        });
    }
    kept.tables.push(table);
}

/// Changes a table as the change does.
fn change(known: &mut Table, table: &Table, changed: &BTreeSet<Arc<str>>) {
    for column in table.columns.iter().filter(|column| changed.contains(&column.location.path)) {
        let same = |other: &&mut Column| other.name.eq_ignore_ascii_case(&column.name);
        let Some(now) = known.columns.iter_mut().find(same) else {
            known.columns.push(column.clone());
            continue;
        };
        if now.width != column.width {
            let former = Former {
                type_text: std::mem::replace(&mut now.type_text, column.type_text.clone()),
                width: std::mem::replace(&mut now.width, column.width),
                location: now.location.clone(),
            };
            now.former = Some(former);
        }
        now.location = column.location.clone();
        now.minting_lost.clone_from(&column.minting_lost);
        if column.minting_lost.is_some() {
            now.minting = None;
        }
    }
    for key in table.foreign_keys.iter().filter(|key| changed.contains(&key.location.path)) {
        if !known.foreign_keys.iter().any(|other| other.columns == key.columns) {
            known.foreign_keys.push(key.clone());
        }
    }
}
