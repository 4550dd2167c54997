//! Columns to id spaces: by declared keys, then by name, index and range of values.

use super::evidence::{Evidence, EvidenceKind, Link, combine, weight};
use super::index::{BySpace, Index, against, merge};
use super::nouns::IdName;
use super::roots::{ColumnRef, Root, is_text};
use super::{Ties, flows};
use crate::facts::{Facts, ForeignKey};
use crate::rules::habits::HABITS;
use crate::width::Id;
use std::collections::{BTreeMap, BTreeSet};

/// Ties every column that is no root to its id space.
pub(super) fn tie(facts: &Facts, roots: &[Root], index: &Index) -> Vec<(ColumnRef, Ties)> {
    let spaces: BTreeMap<ColumnRef, usize> = roots
        .iter()
        .enumerate()
        .filter_map(|(space, root)| root.column().map(|column| (column, space)))
        .collect();
    let names = Names::new(facts);
    let mut ties = Vec::new();
    for (table, of) in facts.tables.iter().enumerate() {
        for column in 0..of.columns.len() {
            let at = ColumnRef { table, column };
            if let Some((space, chain)) = names.follow(facts, &spaces, at) {
                let says_itself = chain.is_empty();
                if let Some(link) = Link::new(weight::FOREIGN_KEY, chain).filter(|_| !says_itself) {
                    ties.push((at, vec![(space, link)]));
                }
            } else {
                ties.push((at, undeclared(facts, roots, index, at)));
            }
        }
    }
    ties
}

/// Tables by source and lower-case name.
struct Names(BTreeMap<(usize, String), Vec<usize>>);

impl Names {
    fn new(facts: &Facts) -> Self {
        let mut names = BTreeMap::<_, Vec<usize>>::new();
        for (table, of) in facts.tables.iter().enumerate() {
            names.entry((of.source, of.name.to_lowercase())).or_default().push(table);
        }
        Self(names)
    }

    /// Follows declared keys from a column to a root; returns the space and the chain, root first.
    fn follow(
        &self,
        facts: &Facts,
        spaces: &BTreeMap<ColumnRef, usize>,
        from: ColumnRef,
    ) -> Option<(usize, Vec<Evidence>)> {
        let mut chain = Vec::new();
        let mut seen = BTreeSet::new();
        let mut at = from;
        while !spaces.contains_key(&at) {
            if !seen.insert(at) {
                return None;
            }
            let (next, evidence) = self.step(facts, at)?;
            chain.push(evidence);
            at = next;
        }
        chain.reverse();
        spaces.get(&at).map(|space| (*space, chain))
    }

    /// Follows the first declared key that starts at a column.
    fn step(&self, facts: &Facts, at: ColumnRef) -> Option<(ColumnRef, Evidence)> {
        let table = at.table_of(facts);
        let column = at.of(facts);
        let starts_here = |key: &&ForeignKey| key.columns.contains(&column.name);
        table.foreign_keys.iter().filter(starts_here).find_map(|key| {
            let position = key.columns.iter().position(|name| *name == column.name)?;
            let candidates = self.0.get(&(table.source, key.table.to_lowercase()))?;
            let same_schema = |table: &&usize| facts.tables[**table].schema == key.schema;
            let target = *candidates.iter().find(same_schema).or_else(|| candidates.first())?;
            let of = &facts.tables[target];
            let named = key.target.get(position).or_else(|| of.primary_key.get(position))?;
            let is_named = |name: &str| name.eq_ignore_ascii_case(named);
            let found = of.columns.iter().position(|column| is_named(&column.name))?;
            let says = format!(
                "foreign key {}.{} references {}.{named}",
                table.name, column.name, of.name
            );
            let location = Some(key.location.clone());
            let kind = EvidenceKind::ForeignKey;
            let evidence = Evidence { kind, says, location, weight: weight::FOREIGN_KEY };
            Some((ColumnRef { table: target, column: found }, evidence))
        })
    }
}

/// Ties an undeclared reference by its name, an index on it and the range of its values.
fn undeclared(facts: &Facts, roots: &[Root], index: &Index, at: ColumnRef) -> Ties {
    let (table, column) = (at.table_of(facts), at.of(facts));
    if column.width.ceiling().is_none() || roots.iter().any(|root| root.column() == Some(at)) {
        return Vec::new();
    }
    let Some(id) = IdName::read(&column.name) else { return Vec::new() };
    if let Some(discriminator) = discriminator(facts, at) {
        return polymorphic(facts, roots, index, at, &discriminator);
    }
    let mut found = index.by_name(&column.name, Some(table.source));
    let own = id.noun().is_some_and(|noun| index.table_noun(table.source, &table.name) == noun);
    if own {
        against(&mut found, 0.2, "named for its own table: a counter within its parent");
    }
    if is_text(&column.type_text) {
        against(&mut found, 0.7, "text: ids of another kind may be stored here");
    }
    if table.indexed.contains(&column.name) {
        support(&mut found, EvidenceKind::Suffix, "an index leads with this column");
    }
    by_range(facts, roots, at, &mut found);
    settle(found)
}

/// Adds what the values say: none above the ids handed out supports, one above refutes.
fn by_range(facts: &Facts, roots: &[Root], at: ColumnRef, found: &mut BySpace) {
    let Some(maximum) = at.of(facts).maximum.map(|reading| reading.value) else { return };
    let spaces: Vec<usize> = found.keys().copied().collect();
    for space in spaces {
        let Some(mark) = roots[space].column().and_then(|root| high_water(facts, root)) else {
            continue;
        };
        let mut only = BySpace::from([(space, found.remove(&space).unwrap_or_default())]);
        if maximum > mark {
            against(&mut only, 0.1, &format!("holds {maximum}, above the highest id {mark}"));
        } else if maximum > mark / 2 && mark > 1000 {
            support(
                &mut only,
                EvidenceKind::Channel,
                "its values reach into the upper half of the ids",
            );
        }
        merge(found, only);
    }
}

/// Returns the highest value known of a column.
fn high_water(facts: &Facts, at: ColumnRef) -> Option<Id> {
    let column = at.of(facts);
    let counter = column.minting.as_ref().and_then(|minting| minting.counter);
    [counter, column.maximum].into_iter().flatten().map(|reading| reading.value).max()
}

fn support(found: &mut BySpace, kind: EvidenceKind, says: &str) {
    for evidence in found.values_mut() {
        let evidence_of = |weight| Evidence { kind, says: says.to_owned(), location: None, weight };
        evidence.push(evidence_of(weight::SUPPORT));
    }
}

/// Returns the column beside `x_id` that says which table it refers to: `x_type`.
fn discriminator(facts: &Facts, at: ColumnRef) -> Option<String> {
    let table = at.table_of(facts);
    let name = at.of(facts).name.to_lowercase();
    let stem = name.strip_suffix("id")?;
    let is_discriminator = |other: &str| {
        other
            .to_lowercase()
            .strip_prefix(stem)
            .is_some_and(|rest| HABITS.discriminators.contains(rest))
    };
    let found = table.columns.iter().find(|other| is_discriminator(&other.name))?;
    (stem.len() > 1 && is_text(&found.type_text)
        || found.type_text.to_lowercase().starts_with("enum"))
    .then(|| found.name.clone())
}

/// Ties a polymorphic reference to every id space of its database that is wider than itself.
///
/// Which of them it carries is only in the data; the earliest date counts.
fn polymorphic(
    facts: &Facts,
    roots: &[Root],
    index: &Index,
    at: ColumnRef,
    discriminator: &str,
) -> Ties {
    let (table, column) = (at.table_of(facts), at.of(facts));
    let by_name = settle(index.by_name(&column.name, Some(table.source)));
    if !by_name.is_empty() {
        return by_name;
    }
    let is_wider = |root: &Root| {
        root.column().is_some_and(|root| {
            root.table_of(facts).source == table.source && !column.width.holds(root.of(facts).width)
        })
    };
    let wider = roots.iter().enumerate().filter(|(_, root)| is_wider(root));
    let ties = wider.filter_map(|(space, _)| {
        let says = format!("`{}` names the table that `{}` refers to", discriminator, column.name);
        let kind = EvidenceKind::KeyName;
        let evidence = Evidence { kind, says, location: None, weight: weight::PROBABLE };
        Some((space, Link::new(weight::PROBABLE, vec![evidence])?))
    });
    ties.collect()
}

/// Keeps the best space and those close behind.
fn settle(found: BySpace) -> Ties {
    let scored = found.into_iter().map(|(space, evidence)| {
        let confidence = combine(&evidence, false);
        (space, confidence, evidence)
    });
    flows::choose(scored.collect())
}
