//! Which column or sequence of the facts a series is of, by its names.

use super::past::Name;
use crate::facts::Facts;
use std::collections::BTreeMap;

/// A place in the facts that has a growth curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spot {
    /// Index of a table, and of a column of it.
    Column(usize, usize),
    /// Index of a sequence.
    Sequence(usize),
}

/// Schema, table or sequence, and column, all in lower case.
type Key = (Option<String>, String, Option<String>);

/// The columns and sequences of one source, by name.
pub(super) struct Known {
    /// By name, with the name as it is written.
    spots: BTreeMap<Key, Vec<(Name, Spot)>>,
    /// The schemas, as they are written.
    pub(super) schemas: Vec<String>,
}

impl Known {
    /// Gathers the names of the facts.
    pub(super) fn new(facts: &Facts) -> Self {
        let mut known = Self { spots: BTreeMap::new(), schemas: Vec::new() };
        let schema = |schema: &Option<String>, source: usize| {
            schema.clone().or_else(|| facts.sources.get(source).map(|source| source.name.clone()))
        };
        for (at, table) in facts.tables.iter().enumerate() {
            let schema = schema(&table.schema, table.source);
            known.schemas.extend(schema.clone());
            for (column_at, column) in table.columns.iter().enumerate() {
                let (relation, column) = (table.name.clone(), Some(column.name.clone()));
                let name = Name { cluster: None, schema: schema.clone(), relation, column };
                known.add(name, Spot::Column(at, column_at));
            }
        }
        for (at, sequence) in facts.sequences.iter().enumerate() {
            let schema = schema(&sequence.schema, sequence.source);
            known.schemas.extend(schema.clone());
            let (relation, column) = (sequence.name.clone(), None);
            known.add(Name { cluster: None, schema, relation, column }, Spot::Sequence(at));
        }
        known.schemas.sort();
        known.schemas.dedup();
        known
    }

    /// Adds a place under its name, and under that without its schema: metrics may not tell it.
    fn add(&mut self, name: Name, spot: Spot) {
        let key = key(&name);
        self.spots
            .entry((None, key.1.clone(), key.2.clone()))
            .or_default()
            .push((name.clone(), spot));
        if key.0.is_some() {
            self.spots.entry(key).or_default().push((name, spot));
        }
    }

    /// Returns where a name belongs; `None` if nowhere, or if several places are as near.
    pub(super) fn spot(&self, name: &Name) -> Option<Spot> {
        let found = self.spots.get(&key(name))?;
        if let [(_, only)] = found.as_slice() {
            return Some(*only);
        }
        let same = |(other, _): &&(Name, Spot)| {
            other.relation == name.relation
                && other.column == name.column
                && (name.schema.is_none() || other.schema == name.schema)
        };
        let mut exact = found.iter().filter(same);
        let first = exact.next().map(|(_, spot)| *spot);
        first.filter(|_| exact.next().is_none())
    }
}

fn key(name: &Name) -> Key {
    let column = name.column.as_deref().map(str::to_lowercase);
    (name.schema.as_deref().map(str::to_lowercase), name.relation.to_lowercase(), column)
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
