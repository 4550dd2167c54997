//! The facts of one server taken apart by schema: a part for each shard, and the rest.

use crate::facts::{Facts, Table};
use std::collections::BTreeMap;

/// What one shard holds.
pub(super) struct Part {
    /// Its name: that of the server or of the schema.
    pub(super) name: String,
    /// Tables and sequences of it alone.
    pub(super) facts: Facts,
}

/// Takes the tables and sequences of schemas that are shards out of the facts of a server.
///
/// A sequence that tables of another schema draw from stays with its own; they keep their own counters.
pub(super) fn parts_of(mut facts: Facts, is_shard: &dyn Fn(&str) -> bool) -> (Vec<Part>, Facts) {
    let mut parts: BTreeMap<String, Facts> = BTreeMap::new();
    let mut places: Vec<(Option<String>, usize)> = Vec::new();
    let mut rest = Vec::new();
    let of = |schema: Option<&str>| schema.filter(|schema| is_shard(schema)).map(str::to_owned);
    let sources = facts.sources.clone();
    let begun = || Facts { sources: sources.clone(), ..Facts::default() };
    for sequence in std::mem::take(&mut facts.sequences) {
        let shard = of(sequence.schema.as_deref());
        let list = match &shard {
            Some(shard) => &mut parts.entry(shard.clone()).or_insert_with(begun).sequences,
            None => &mut rest,
        };
        places.push((shard, list.len()));
        list.push(sequence);
    }
    let mut tables: Vec<Table> = Vec::new();
    for mut table in std::mem::take(&mut facts.tables) {
        let shard = of(table.schema.as_deref());
        for minting in table.columns.iter_mut().filter_map(|column| column.minting.as_mut()) {
            let place = minting.sequence.and_then(|at| places.get(at));
            minting.sequence = place.filter(|(of, _)| *of == shard).map(|(_, at)| *at);
        }
        match shard {
            Some(shard) => parts.entry(shard).or_insert_with(begun).tables.push(table),
            None => tables.push(table),
        }
    }
    facts.sequences = rest;
    facts.tables = tables;
    let parts = parts.into_iter().map(|(name, facts)| Part { name, facts }).collect();
    (parts, facts)
}
