//! Columns to id spaces: by declared keys, then by name, index and range of values.

use super::evidence::{Evidence, EvidenceKind, Link, combine, weight};
use super::index::{BySpace, Home, Index, against};
use super::keys::{Declared, Keys};
use super::nouns::IdName;
use super::roots::{ColumnRef, Root};
use super::{MOST, Ties, flows};
use crate::facts::{Column, Facts, Table};
use crate::rules::habits::HABITS;
use crate::width::Id;
use std::collections::BTreeMap;

/// Tables with fewer ids than this are dictionaries: what polymorphic references rarely mean, and never outgrow.
const DICTIONARY: Id = 10_000;

/// What ties a column that no declared key does.
struct Undeclared<'a> {
    facts: &'a Facts,
    roots: &'a [Root],
    index: &'a Index,
}

/// Ties every column that is no root to its id space.
pub(super) fn tie(facts: &Facts, roots: &[Root], index: &Index) -> Vec<(ColumnRef, Ties)> {
    let spaces: BTreeMap<ColumnRef, usize> = roots
        .iter()
        .enumerate()
        .filter_map(|(space, root)| root.column().map(|column| (column, space)))
        .collect();
    let keys = Keys::new(facts);
    let names = Undeclared { facts, roots, index };
    let mut ties = Vec::new();
    for (table, of) in facts.tables.iter().enumerate() {
        for column in 0..of.columns.len() {
            let at = ColumnRef { table, column };
            if spaces.contains_key(&at) {
                continue;
            }
            if let Some(tie) = same_sequence(facts, roots, at) {
                ties.push((at, vec![tie]));
                continue;
            }
            let tied = match keys.follow(facts, &spaces, at) {
                Declared::Space(space, chain) => {
                    let link = Link::new(weight::FOREIGN_KEY, chain);
                    link.map(|link| (space, link)).into_iter().collect()
                }
                Declared::Column(end, chain) => names.through(end, &chain),
                Declared::Nowhere => names.tie(at),
            };
            ties.push((at, tied));
        }
    }
    ties
}

/// Ties a column to the id space of the sequence it shares with another column.
fn same_sequence(facts: &Facts, roots: &[Root], at: ColumnRef) -> Option<(usize, Link)> {
    let sequence = |at: ColumnRef| at.of(facts).minting.as_ref()?.sequence;
    let own = sequence(at)?;
    let space = roots.iter().position(|root| root.column().and_then(sequence) == Some(own))?;
    let says = format!("draws from the same sequence `{}`", facts.sequences[own].name);
    let location = Some(facts.sequences[own].location.clone());
    let evidence = Evidence { kind: EvidenceKind::ForeignKey, says, location, weight: 1.0 };
    Some((space, Link::new(1.0, vec![evidence])?))
}

impl Undeclared<'_> {
    /// Ties a column as the column is tied to which its declared keys lead.
    fn through(&self, end: ColumnRef, chain: &[Evidence]) -> Ties {
        let ties = self.tie(end).into_iter();
        let longer = ties.filter_map(|(space, link)| {
            let confidence = link.confidence * weight::FOREIGN_KEY;
            Some((space, Link::new(confidence, [&link.evidence, chain].concat())?))
        });
        longer.collect()
    }

    /// Ties an undeclared reference by its name, an index on it and the range of its values.
    fn tie(&self, at: ColumnRef) -> Ties {
        let facts = self.facts;
        let (table, column) = (at.table_of(facts), at.of(facts));
        if column.width.ceiling().is_none() {
            return Vec::new();
        }
        let Some(id) = IdName::read(&column.name) else { return Vec::new() };
        if let Some(discriminator) = discriminator(facts, at) {
            return polymorphic(facts, self.roots, self.index, at, &discriminator);
        }
        let mut found = self.index.by_name(&column.name, Some(home(table)));
        self.keep_own_schema(table, &mut found);
        let noun = self.index.table_noun(table.source, &table.name);
        if id.noun().is_some_and(|own| noun == own) {
            against(&mut found, 0.2, "named for its own table: a counter within its parent");
        }
        self.by_target(at, &mut found);
        if column.is_text() {
            by_text(table, column, &mut found);
        } else if is_indexed(table, &column.name) {
            by_index(&mut found);
        }
        by_range(facts, self.roots, at, &mut found);
        settle(found)
    }

    /// Drops tables of other schemas where one of the column's own schema has the name too.
    fn keep_own_schema(&self, table: &Table, found: &mut BySpace) {
        let is_own = |space: &usize| {
            let root = self.roots[*space].column().map(|root| root.table_of(self.facts));
            root.is_some_and(|root| root.schema == table.schema)
        };
        let exact = |evidence: &[Evidence]| evidence.iter().any(|e| e.kind == EvidenceKind::Name);
        if found.iter().any(|(space, evidence)| is_own(space) && exact(evidence)) {
            found.retain(|space, _| is_own(space));
        }
    }

    /// Doubts a name that the table uses for another of its columns, or whose minting column is called no id.
    fn by_target(&self, at: ColumnRef, found: &mut BySpace) {
        let name = &at.of(self.facts).name;
        for (space, evidence) in found {
            let Some(root) = self.roots[*space].column() else { continue };
            let (table, minting) = (root.table_of(self.facts), &root.of(self.facts).name);
            let is_other = |name: &str| !name.eq_ignore_ascii_case(minting);
            let has = |column: &Column| column.name.eq_ignore_ascii_case(name);
            let (weight, says) = if is_other(name) && table.columns.iter().any(has) {
                (0.2, format!("`{}` has a `{name}` of its own, which is not its id", table.name))
            } else if IdName::read(minting).is_none() && is_other(name) {
                (0.5, format!("the ids of `{}` are called `{minting}`", table.name))
            } else {
                continue;
            };
            evidence.push(Evidence { kind: EvidenceKind::Against, says, location: None, weight });
        }
    }
}

fn home(table: &Table) -> Home<'_> {
    Home { source: table.source, table: &table.name }
}

fn is_indexed(table: &Table, column: &str) -> bool {
    table.indexed.iter().any(|indexed| indexed.eq_ignore_ascii_case(column))
}

/// Supports names that say whose ids they are by the index that a reference has; it raises no guess.
fn by_index(found: &mut BySpace) {
    const SURE: [EvidenceKind; 3] = [EvidenceKind::Name, EvidenceKind::KeyName, EvidenceKind::Role];
    for evidence in found.values_mut().filter(|e| e.iter().any(|e| SURE.contains(&e.kind))) {
        evidence.push(support(EvidenceKind::Index, "an index leads with this column"));
    }
}

/// Adds what the values say: none above the ids handed out supports, one above refutes.
fn by_range(facts: &Facts, roots: &[Root], at: ColumnRef, found: &mut BySpace) {
    let column = at.of(facts);
    let numbers = column.texts.map(|texts| texts.highest);
    let Some(maximum) = column.maximum.map(|reading| reading.value).or(numbers) else { return };
    for (space, evidence) in found {
        let Some(mark) = roots[*space].column().and_then(|root| high_water(facts, root)) else {
            continue;
        };
        if maximum > mark {
            let says = format!("holds {maximum}, above the highest id {mark}");
            let kind = EvidenceKind::Against;
            evidence.push(Evidence { kind, says, location: None, weight: 0.1 });
        } else if maximum > mark / 2 && mark > 1000 {
            let says = "its values reach into the upper half of the ids";
            evidence.push(support(EvidenceKind::Values, says));
        }
    }
}

/// Doubts a column of text: ids of another kind may be stored there. Less where all its values end in numbers, or
/// where it is too short for a UUID or a hash and no rows say otherwise.
fn by_text(table: &Table, column: &Column, found: &mut BySpace) {
    /// Characters of a 64-bit id with its sign.
    const SHORT: Id = 20;
    let digits = match column.width {
        crate::width::Width::Decimal(digits) => Id::from(digits),
        _ => Id::MAX,
    };
    let has_rows = table.rows.is_some_and(|rows| rows > 0);
    match column.texts {
        Some(_) => {}
        None if has_rows => against(found, 0.5, "text whose values are no numbers"),
        None if digits <= SHORT => {
            against(found, 0.85, "text: ids of another kind may be stored here");
        }
        None => against(found, 0.7, "text: ids of another kind may be stored here"),
    }
}

/// Returns the highest value known of a column.
fn high_water(facts: &Facts, at: ColumnRef) -> Option<Id> {
    let column = at.of(facts);
    let counter = column.minting.as_ref().and_then(|minting| minting.counter);
    [counter, column.maximum].into_iter().flatten().map(|reading| reading.value).max()
}

fn support(kind: EvidenceKind, says: &str) -> Evidence {
    Evidence { kind, says: says.to_owned(), location: None, weight: weight::SUPPORT }
}

/// Returns the column beside `x_id` that says which table it refers to: `x_type`.
pub(super) fn discriminator(facts: &Facts, at: ColumnRef) -> Option<String> {
    let table = at.table_of(facts);
    let name = at.of(facts).name.to_lowercase();
    let stem = name.strip_suffix("id").filter(|stem| stem.len() > 1)?;
    let is_discriminator = |other: &str| {
        other
            .to_lowercase()
            .strip_prefix(stem)
            .is_some_and(|rest| HABITS.discriminators.contains(rest))
    };
    let found = table.columns.iter().find(|other| is_discriminator(&other.name))?;
    let type_text = found.type_text.to_lowercase();
    (found.is_text() || type_text.starts_with("enum")).then(|| found.name.clone())
}

/// Ties a polymorphic reference to every id space of its database that is wider than itself and no dictionary, if most
/// of them are: where most are not, those that it carries are hardly the others, and it is as wide as they are.
///
/// Which of them it carries is only in the data; the earliest date counts.
fn polymorphic(
    facts: &Facts,
    roots: &[Root],
    index: &Index,
    at: ColumnRef,
    discriminator: &str,
) -> Ties {
    let (own, table, column) = (at.table, at.table_of(facts), at.of(facts));
    let by_name = settle(index.by_name(&column.name, Some(home(table))));
    if !by_name.is_empty() || column.is_text() {
        return by_name;
    }
    let others = roots.iter().enumerate().filter(|(_, root)| {
        let other = |at: ColumnRef| at.table_of(facts).source == table.source && at.table != own;
        root.column().is_some_and(other)
    });
    let is_wider =
        |root: &Root| root.column().is_some_and(|at| !column.width.holds(at.of(facts).width));
    let (wider, held): (Vec<_>, Vec<_>) = others.partition(|(_, root)| is_wider(root));
    let (meant, width) = if wider.len() > held.len() {
        (wider, " wider than it")
    } else if column.width.is_narrow() {
        (held, "")
    } else {
        return Vec::new();
    };
    let mark = |root: &Root| root.column().and_then(|root| high_water(facts, root));
    let marked = meant.into_iter().map(|(space, root)| (mark(root), space));
    let mut meant: Vec<_> =
        marked.filter(|(mark, _)| mark.is_none_or(|mark| mark >= DICTIONARY)).collect();
    // The highest ids are the first to be too large; the sort is stable, so that equals keep their order.
    meant.sort_by_key(|(mark, _)| std::cmp::Reverse(*mark));
    let of = match meant.len() {
        n if n > MOST => format!(", one of {n} id spaces{width}"),
        _ => String::new(),
    };
    meant.truncate(MOST);
    meant.sort_by_key(|(_, space)| *space);
    let ties = meant.into_iter().filter_map(|(_, space)| {
        let says =
            format!("`{discriminator}` names the table that `{}` refers to{of}", column.name);
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
