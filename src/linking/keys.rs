//! Declared keys: from a column, along every key that starts there, to the column that mints its ids.

use super::evidence::{Evidence, EvidenceKind, weight};
use super::roots::ColumnRef;
use crate::facts::{Facts, ForeignKey};
use std::collections::{BTreeMap, BTreeSet};

/// Where the declared keys of a column lead.
#[derive(Debug, PartialEq)]
pub(super) enum Declared {
    /// To this id space; the chain, root first.
    Space(usize, Vec<Evidence>),
    /// To a column that mints nothing and refers no further; the chain, that column first.
    Column(ColumnRef, Vec<Evidence>),
    /// Nowhere: no key starts there, or what it names was not read.
    Nowhere,
}

/// Tables by source and lower-case name.
pub(super) struct Keys(BTreeMap<(usize, String), Vec<usize>>);

/// A column reached by keys: from which other, and by which key.
struct Reached {
    at: ColumnRef,
    by: Option<(usize, Evidence)>,
}

impl Keys {
    /// Indexes the tables that keys may name.
    pub(super) fn new(facts: &Facts) -> Self {
        let mut names = BTreeMap::<_, Vec<usize>>::new();
        for (table, of) in facts.tables.iter().enumerate() {
            names.entry((of.source, of.name.to_lowercase())).or_default().push(table);
        }
        Self(names)
    }

    /// Follows declared keys, the shortest way first.
    pub(super) fn follow(
        &self,
        facts: &Facts,
        spaces: &BTreeMap<ColumnRef, usize>,
        from: ColumnRef,
    ) -> Declared {
        let mut reached = vec![Reached { at: from, by: None }];
        let mut seen = BTreeSet::from([from]);
        let mut next = 0;
        while let Some(at) = reached.get(next).map(|reached| reached.at) {
            if let Some(space) = spaces.get(&at) {
                return Declared::Space(*space, chain(reached, next));
            }
            for (target, evidence) in self.steps(facts, at) {
                if seen.insert(target) {
                    reached.push(Reached { at: target, by: Some((next, evidence)) });
                }
            }
            next += 1;
        }
        match reached.last() {
            Some(last) if last.at != from => {
                let at = last.at;
                Declared::Column(at, chain(reached, next - 1))
            }
            _ => Declared::Nowhere,
        }
    }

    /// Returns where the keys lead that start at a column; those of one column before those of several.
    fn steps(&self, facts: &Facts, at: ColumnRef) -> Vec<(ColumnRef, Evidence)> {
        let own = &at.of(facts).name;
        let mut keys: Vec<(usize, &ForeignKey)> = Vec::new();
        for key in &at.table_of(facts).foreign_keys {
            let position = key.columns.iter().position(|name| name.eq_ignore_ascii_case(own));
            keys.extend(position.map(|position| (position, key)));
        }
        keys.sort_by_key(|(_, key)| key.columns.len());
        keys.into_iter().filter_map(|(position, key)| self.step(facts, at, position, key)).collect()
    }

    fn step(
        &self,
        facts: &Facts,
        at: ColumnRef,
        position: usize,
        key: &ForeignKey,
    ) -> Option<(ColumnRef, Evidence)> {
        let table = at.table_of(facts);
        let candidates = self.0.get(&(table.source, key.table.to_lowercase()))?;
        let schema = key.schema.as_ref().or(table.schema.as_ref());
        let same_schema = |table: &&usize| facts.tables[**table].schema.as_ref() == schema;
        let target = *candidates.iter().find(same_schema).or_else(|| candidates.first())?;
        let of = &facts.tables[target];
        let named = key.target.get(position).or_else(|| of.primary_key.get(position))?;
        let found = of.columns.iter().position(|column| column.name.eq_ignore_ascii_case(named))?;
        let (kind, what, weight) = if key.association {
            (EvidenceKind::Association, "association", weight::ASSOCIATION)
        } else {
            (EvidenceKind::ForeignKey, "foreign key", weight::FOREIGN_KEY)
        };
        let says =
            format!("{what} {}.{} references {}.{named}", table.name, at.of(facts).name, of.name);
        let evidence = Evidence { kind, says, location: Some(key.location.clone()), weight };
        Some((ColumnRef { table: target, column: found }, evidence))
    }
}

/// Returns the keys that lead to what was reached last, the last key first.
fn chain(mut reached: Vec<Reached>, mut at: usize) -> Vec<Evidence> {
    let mut chain = Vec::new();
    while let Some((from, evidence)) = reached.get_mut(at).and_then(|reached| reached.by.take()) {
        chain.push(evidence);
        at = from;
    }
    chain
}
