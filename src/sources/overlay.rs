//! What is still to come to a database that a dump describes: the dump knows the ids, the steps that it has not seen
//! and the change under review know what the columns will be.
//!
//! Never drops what only the dump has, and takes no reading from steps.

use crate::facts::{Column, Facts, ForeignKey, Former, Minting, Sequence, Table};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Future {
    /// Tables and columns that the dump lacks, and what the change under review makes of others: steps went on after
    /// it was made.
    Missing,
    /// All that is declared, as it is declared: the change under review is part of it.
    Whole,
}

/// Returns true if a database is read from a changed file among others.
pub(super) fn holds_changes(facts: &Facts, changed: &BTreeSet<Arc<str>>) -> bool {
    let is_in = |path: &str| {
        let below = |file: &Arc<str>| {
            file.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        changed.iter().any(below)
    };
    let is_changed = |table: &Table| {
        let keys = table.foreign_keys.iter().map(|key| &key.location);
        let columns = table.columns.iter();
        let lost = columns.clone().filter_map(|column| column.minting_lost.as_deref());
        let mut all =
            keys.chain(columns.map(|column| &column.location)).chain(lost).chain([&table.location]);
        all.any(|location| changed.contains(&location.path))
    };
    !changed.is_empty()
        && (facts.sources.iter().any(|source| is_in(&source.path))
            || facts.tables.iter().any(is_changed))
}

/// Adds to `kept` what `left_out` says is to come.
pub(super) fn apply(
    kept: &mut Facts,
    left_out: &Facts,
    future: Future,
    changed: &BTreeSet<Arc<str>>,
) {
    if kept.sources.is_empty() {
        return;
    }
    let Facts { tables, sequences, .. } = kept;
    for table in &left_out.tables {
        let same = |other: &&mut Table| other.name.eq_ignore_ascii_case(&table.name);
        let known = if let Some(known) = tables.iter_mut().find(same) {
            known
        } else {
            let empty = Table { source: 0, columns: Vec::new(), rows: None, ..table.clone() };
            tables.push(empty);
            let Some(added) = tables.last_mut() else { continue };
            added
        };
        let mut change = Change { sequences, left_out, future, changed };
        change.columns(known, table);
        keys(known, table, future);
    }
    if future == Future::Whole {
        let mut change = Change { sequences, left_out, future, changed };
        for sequence in &left_out.sequences {
            change.sequence(sequence);
        }
    }
}

/// Takes over the keys that are not known, or not as they will be.
fn keys(known: &mut Table, table: &Table, future: Future) {
    let same = |a: &ForeignKey, b: &ForeignKey| {
        let names = a.columns.iter().zip(&b.columns);
        a.columns.len() == b.columns.len()
            && names.into_iter().all(|(a, b)| a.eq_ignore_ascii_case(b))
    };
    for key in &table.foreign_keys {
        match known.foreign_keys.iter_mut().find(|other| same(other, key)) {
            None => known.foreign_keys.push(key.clone()),
            Some(other) if future == Future::Whole && !key.association => *other = key.clone(),
            Some(_) => {}
        }
    }
    let is_new =
        |name: &&String| !known.indexed.iter().any(|other| other.eq_ignore_ascii_case(name));
    let indexed: Vec<String> = table.indexed.iter().filter(is_new).cloned().collect();
    known.indexed.extend(indexed);
    if known.primary_key.is_empty() || (future == Future::Whole && !table.primary_key.is_empty()) {
        known.primary_key.clone_from(&table.primary_key);
    }
}

/// What changes the columns of a table.
struct Change<'f> {
    sequences: &'f mut Vec<Sequence>,
    left_out: &'f Facts,
    future: Future,
    changed: &'f BTreeSet<Arc<str>>,
}

impl Change<'_> {
    fn columns(&mut self, known: &mut Table, table: &Table) {
        for column in &table.columns {
            let same = |other: &&mut Column| other.name.eq_ignore_ascii_case(&column.name);
            match known.columns.iter_mut().find(same) {
                None => {
                    let minting = column.minting.as_ref().map(|minting| self.minting(minting));
                    known.columns.push(Column {
                        minting,
                        maximum: None,
                        curve: Vec::new(),
                        texts: None,
                        ..column.clone()
                    });
                }
                Some(now)
                    if self.future == Future::Whole
                        || self.changed.contains(&column.location.path) =>
                {
                    self.column(now, column);
                }
                Some(_) => {}
            }
        }
    }

    /// Makes a column what it will be; what its ids reached stays.
    fn column(&mut self, now: &mut Column, column: &Column) {
        let under_review = self.changed.contains(&column.location.path);
        if now.width != column.width {
            let former = Former {
                type_text: std::mem::replace(&mut now.type_text, column.type_text.clone()),
                width: std::mem::replace(&mut now.width, column.width),
                location: std::mem::replace(&mut now.location, column.location.clone()),
            };
            now.former = under_review.then(|| Box::new(former));
        }
        if under_review {
            now.location = column.location.clone();
        }
        now.minting_lost.clone_from(&column.minting_lost);
        match (&mut now.minting, &column.minting) {
            (minting, _) if column.minting_lost.is_some() => *minting = None,
            (minting @ None, Some(new)) => *minting = Some(self.minting(new)),
            (Some(minting), Some(new)) => self.ceiling(minting, new),
            (_, None) => {}
        }
    }

    /// Returns how a new column's ids are handed out here; steps know of no reading.
    fn minting(&mut self, new: &Minting) -> Minting {
        let sequence = new.sequence.and_then(|sequence| self.left_out.sequences.get(sequence));
        let sequence = sequence.map(|sequence| self.sequence(sequence));
        Minting { sequence, counter: None, ..new.clone() }
    }

    /// Sets the ceiling of a sequence that the dump knows to what it will be.
    fn ceiling(&mut self, minting: &Minting, new: &Minting) {
        let known = minting.sequence.and_then(|sequence| self.sequences.get_mut(sequence));
        let new = new.sequence.and_then(|sequence| self.left_out.sequences.get(sequence));
        if let Some((known, new)) = known.zip(new) {
            (known.width, known.maximum, known.cycles) = (new.width, new.maximum, new.cycles);
        }
    }

    /// Returns the place of a sequence of this name, which is added if there is none.
    fn sequence(&mut self, new: &Sequence) -> usize {
        let same = |other: &Sequence| other.name.eq_ignore_ascii_case(&new.name);
        if let Some(at) = self.sequences.iter().position(same) {
            return at;
        }
        let counter = None;
        self.sequences.push(Sequence { source: 0, counter, curve: Vec::new(), ..new.clone() });
        self.sequences.len() - 1
    }
}
