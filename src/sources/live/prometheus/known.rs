//! Which column or sequence of the facts a series is of, by its names.

use super::past::Name;
use crate::facts::{Column, Facts, Sequence};
use std::collections::BTreeMap;

/// A place in the facts that has a growth curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spot {
    /// Index of a table, and of a column of it.
    Column(usize, usize),
    /// Index of a sequence.
    Sequence(usize),
}

/// Schema, and table or sequence, in lower case.
type Key = (Option<String>, String);

/// The columns and sequences of one source, by name.
pub(super) struct Known<'f> {
    facts: &'f Facts,
    relations: BTreeMap<Key, Vec<Relation>>,
    /// The schemas, as they are written.
    pub(super) schemas: Vec<String>,
}

/// A table or a sequence, by its index.
#[derive(Clone, Copy)]
enum Relation {
    Table(usize),
    Sequence(usize),
}

/// A place, with its names as they are written.
struct Named<'f> {
    schema: Option<&'f str>,
    relation: &'f str,
    column: Option<&'f str>,
    spot: Spot,
}

impl<'f> Known<'f> {
    /// Gathers the names of the facts.
    pub(super) fn new(facts: &'f Facts) -> Self {
        let mut known = Self { facts, relations: BTreeMap::new(), schemas: Vec::new() };
        for (at, table) in facts.tables.iter().enumerate() {
            let schema = schema(facts, table.schema.as_ref(), table.source);
            known.add(schema, &table.name, Relation::Table(at));
        }
        for (at, sequence) in facts.sequences.iter().enumerate() {
            let schema = schema(facts, sequence.schema.as_ref(), sequence.source);
            known.add(schema, &sequence.name, Relation::Sequence(at));
        }
        known.schemas.sort();
        known.schemas.dedup();
        known
    }

    /// Adds a relation under its name, and under that without its schema: metrics may not tell it.
    fn add(&mut self, schema: Option<&str>, name: &str, relation: Relation) {
        let name = name.to_lowercase();
        self.relations.entry((None, name.clone())).or_default().push(relation);
        if let Some(schema) = schema {
            self.schemas.push(schema.to_owned());
            self.relations.entry((Some(schema.to_lowercase()), name)).or_default().push(relation);
        }
    }

    /// Returns where a name belongs; `None` if nowhere, or if several places are as near.
    pub(super) fn spot(&self, name: &Name) -> Option<Spot> {
        let key = (name.schema.as_deref().map(str::to_lowercase), name.relation.to_lowercase());
        let column = name.column.as_deref().map(str::to_lowercase);
        let relations = self.relations.get(&key)?.iter();
        let places = relations.flat_map(|relation| self.places(*relation));
        let found: Vec<Named<'_>> =
            places.filter(|place| place.column.map(str::to_lowercase) == column).collect();
        if let [only] = found.as_slice() {
            return Some(only.spot);
        }
        let same = |other: &&Named<'_>| {
            other.relation == name.relation
                && other.column == name.column.as_deref()
                && (name.schema.is_none() || other.schema == name.schema.as_deref())
        };
        let mut exact = found.iter().filter(same);
        let first = exact.next().map(|place| place.spot);
        first.filter(|_| exact.next().is_none())
    }

    /// Returns the places of a relation: a sequence is one, and each column of a table.
    fn places(&self, relation: Relation) -> Vec<Named<'f>> {
        let facts = self.facts;
        match relation {
            Relation::Table(at) => {
                let Some(table) = facts.tables.get(at) else { return Vec::new() };
                let schema = schema(facts, table.schema.as_ref(), table.source);
                let place = |(column_at, column): (usize, &'f Column)| Named {
                    schema,
                    relation: &table.name,
                    column: Some(&column.name),
                    spot: Spot::Column(at, column_at),
                };
                table.columns.iter().enumerate().map(place).collect()
            }
            Relation::Sequence(at) => {
                let place = |sequence: &'f Sequence| Named {
                    schema: schema(facts, sequence.schema.as_ref(), sequence.source),
                    relation: &sequence.name,
                    column: None,
                    spot: Spot::Sequence(at),
                };
                facts.sequences.get(at).map(place).into_iter().collect()
            }
        }
    }
}

/// Returns the schema of a relation; what lies in none goes by the name of its source.
fn schema<'f>(facts: &'f Facts, written: Option<&'f String>, source: usize) -> Option<&'f str> {
    let of_source = || facts.sources.get(source).map(|source| source.name.as_str());
    written.map(String::as_str).or_else(of_source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::sketch;

    fn name(schema: Option<&str>, relation: &str) -> Name {
        let schema = schema.map(str::to_owned);
        let (relation, column) = (relation.to_owned(), Some("ID".to_owned()));
        Name { cluster: None, schema, relation, column }
    }

    #[test]
    fn names_are_compared_in_any_case_unless_only_case_tells_them_apart() {
        let mut facts =
            sketch::facts("table Orders\n ID i32\ntable orders\n ID i32\ntable notes\n id i32");
        for table in &mut facts.tables {
            table.schema = Some("shop".to_owned());
        }
        let known = Known::new(&facts);
        assert_eq!(known.spot(&name(Some("SHOP"), "NOTES")), Some(Spot::Column(2, 0)));
        assert_eq!(known.spot(&name(Some("shop"), "orders")), Some(Spot::Column(1, 0)));
        assert_eq!(known.spot(&name(Some("shop"), "ORDERS")), None, "either");
        assert_eq!(known.spot(&name(Some("billing"), "notes")), None, "of another schema");
        assert_eq!(known.spot(&name(None, "notes")), Some(Spot::Column(2, 0)));
    }
}
