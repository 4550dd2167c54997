//! Finds tables and sequences by name, qualified or not, whatever the case it was written in.

use crate::sources::schema::ddl::model::Name;
use std::collections::BTreeMap;

/// Names and what they stand for, as an index kept by the owner.
#[derive(Debug, Default)]
pub(super) struct Directory {
    by_name: BTreeMap<String, Vec<(Name, usize)>>,
}

impl Directory {
    /// Adds a name.
    pub(super) fn insert(&mut self, name: Name, index: usize) {
        self.by_name.entry(name.name.to_lowercase()).or_default().push((name, index));
    }

    /// Takes a name away.
    pub(super) fn remove(&mut self, index: usize, name: &Name) {
        if let Some(entries) = self.by_name.get_mut(&name.name.to_lowercase()) {
            entries.retain(|(_, other)| *other != index);
        }
    }

    /// Finds what a name stands for. A qualifier must match if both sides have one; without one `current` is
    /// preferred, and no other schema comes into question if `only_current`; the same case is preferred to another;
    /// of equals the last one wins.
    pub(super) fn find(
        &self,
        name: &Name,
        current: Option<&str>,
        only_current: bool,
    ) -> Option<usize> {
        let wanted = name.schema.as_deref();
        let rank = |found: &Name| match (wanted, found.schema.as_deref()) {
            (Some(wanted), Some(schema)) => wanted.eq_ignore_ascii_case(schema).then_some(3),
            (Some(_), None) => Some(1),
            (None, schema) if schema == current => Some(2),
            (None, None) => Some(1),
            (None, Some(_)) => (!only_current).then_some(0),
        };
        let entries = self.by_name.get(&name.name.to_lowercase())?.iter();
        let ranked = entries.filter_map(|(found, index)| {
            rank(found).map(|rank| ((rank, found.name == name.name), *index))
        });
        ranked.max_by_key(|(rank, _)| *rank).map(|(_, index)| index)
    }

    /// Finds a name that is the same to the letter, qualifier included.
    pub(super) fn exact(&self, name: &Name) -> Option<usize> {
        let entries = self.by_name.get(&name.name.to_lowercase())?;
        entries.iter().find(|(found, _)| found == name).map(|(_, index)| *index)
    }

    /// Returns everything in a schema.
    pub(super) fn in_schema(&self, schema: &str) -> Vec<usize> {
        let entries = self.by_name.values().flatten();
        entries
            .filter(|(name, _)| name.schema.as_deref() == Some(schema))
            .map(|(_, index)| *index)
            .collect()
    }
}
