//! Shards folded into the one database that they are parts of: whoever carries its ids sees the maximum over them.
//!
//! Never takes a shard that does not answer for an empty one: what stays unknown of it stays told.

use super::parts::{Part, parts_of};
use super::run::Collected;
use crate::config::Server;
use crate::facts::{Column, Facts, Reading, Sequence, Shards, Table};
use crate::width::Id;
use globset::GlobBuilder;
use std::collections::BTreeMap;

/// Most shards that are named.
const WORST: usize = 5;

/// Folds the schemas of a server that its `shard_schemas` names, then servers that are shards of one database, into one
/// each, where the first of them stands.
pub fn fold(collected: Vec<Collected>, servers: &[Server]) -> Vec<Collected> {
    let server = |name: &str| servers.iter().find(|server| server.name == name);
    let mut folded: Vec<Collected> = Vec::new();
    let mut groups: BTreeMap<String, usize> = BTreeMap::new();
    let mut members: BTreeMap<usize, Vec<Collected>> = BTreeMap::new();
    for one in collected {
        let declared = server(&one.name);
        let one = match declared.and_then(|server| server.shard_schemas.as_deref()) {
            Some(glob) => fold_schemas(one, glob),
            None => one,
        };
        let Some(of) = declared.and_then(|server| server.shard_of.clone()) else {
            folded.push(one);
            continue;
        };
        let at = *groups.entry(of.clone()).or_insert_with(|| {
            folded.push(Collected { name: of, ..Collected::default() });
            folded.len() - 1
        });
        members.entry(at).or_default().push(one);
    }
    for (at, shards) in members {
        if let Some(place) = folded.get_mut(at) {
            *place = fold_servers(std::mem::take(&mut place.name), shards);
        }
    }
    folded
}

/// Folds the schemas of one server that a glob matches; what lies in others stays as it is.
fn fold_schemas(mut one: Collected, glob: &str) -> Collected {
    let matcher = GlobBuilder::new(glob).build().map(|glob| glob.compile_matcher());
    let Ok(matcher) = matcher else {
        one.notes.push(format!("`shard-schemas` is no glob: {glob}"));
        return one;
    };
    let is_shard = |schema: &str| matcher.is_match(schema);
    let (parts, mut rest) = parts_of(std::mem::take(&mut one.facts), &is_shard);
    let shards = parts.len();
    let (facts, mut notes) = folded(parts);
    append(&mut rest, facts);
    one.facts = rest;
    one.notes.push(format!("{shards} schemas are shards of one database"));
    one.notes.append(&mut notes);
    one
}

/// Folds servers into a database of a name.
fn fold_servers(name: String, shards: Vec<Collected>) -> Collected {
    let mut all = Collected { name: name.clone(), ..Collected::default() };
    let mut parts = Vec::new();
    let count = shards.len();
    for mut shard in shards {
        all.problems_of(&mut shard);
        all.notes.extend(shard.notes.iter().map(|note| format!("{}: {note}", shard.name)));
        if all.endpoint.is_empty() {
            all.endpoint.clone_from(&shard.endpoint);
        }
        if !shard.facts.sources.is_empty() {
            parts.push(Part { name: shard.name, facts: shard.facts });
        }
    }
    let alive = parts.len();
    all.notes.push(format!("{alive} of {count} shards answered"));
    let (mut facts, mut notes) = folded(parts);
    facts.problems.append(&mut all.facts.problems);
    for source in &mut facts.sources {
        source.name.clone_from(&name);
    }
    all.facts = facts;
    all.notes.append(&mut notes);
    all
}

impl Collected {
    /// Takes over what stays unknown of a shard, and what it cost.
    fn problems_of(&mut self, shard: &mut Self) {
        self.facts.problems.append(&mut shard.facts.problems);
        self.cost.statements += shard.cost.statements;
        self.cost.seeks += shard.cost.seeks;
        self.cost.scans += shard.cost.scans;
        self.cost.rows = self.cost.rows.into_iter().chain(shard.cost.rows).reduce(|a, b| a + b);
    }
}

/// Folds databases of one shape; returns what differs between them too.
fn folded(parts: Vec<Part>) -> (Facts, Vec<String>) {
    let mut notes = Vec::new();
    let mut all = Facts::default();
    let mut tables: BTreeMap<(Option<String>, String), Vec<(String, Table)>> = BTreeMap::new();
    let mut sequences: BTreeMap<(Option<String>, String), usize> = BTreeMap::new();
    // Schemas that differ from shard to shard name the shard and not the table.
    let qualifies = schemas_agree(&parts);
    for Part { name, facts } in parts {
        let place: Vec<usize> = facts
            .sequences
            .into_iter()
            .map(|sequence| fold_sequence(&mut all, &mut sequences, sequence, qualifies))
            .collect();
        for mut table in facts.tables {
            table.source = 0;
            if !qualifies {
                table.schema = None;
            }
            for minting in table.columns.iter_mut().filter_map(|column| column.minting.as_mut()) {
                minting.sequence = minting.sequence.and_then(|at| place.get(at).copied());
            }
            let key = (table.schema.clone(), table.name.clone());
            tables.entry(key).or_default().push((name.clone(), table));
        }
        all.problems.extend(facts.problems);
        if all.sources.is_empty() {
            all.sources.extend(facts.sources.into_iter().take(1));
        }
    }
    let shards = tables.values().map(Vec::len).max().unwrap_or(0);
    for of_each in tables.into_values() {
        if of_each.len() < shards
            && let Some((_, table)) = of_each.first()
        {
            notes.push(format!("{} is on {} of {shards} shards only", table.name, of_each.len()));
        }
        all.tables.extend(fold_table(of_each, &mut notes));
    }
    (all, notes)
}

/// Returns true if all parts have the same schemas.
fn schemas_agree(parts: &[Part]) -> bool {
    let of = |part: &Part| -> std::collections::BTreeSet<Option<String>> {
        part.facts.tables.iter().map(|table| table.schema.clone()).collect()
    };
    let mut sets = parts.iter().map(of);
    let first = sets.next();
    sets.all(|set| Some(set) == first)
}

/// Adds a sequence, or what one shard tells of a known one; returns its place.
fn fold_sequence(
    all: &mut Facts,
    known: &mut BTreeMap<(Option<String>, String), usize>,
    mut sequence: Sequence,
    qualifies: bool,
) -> usize {
    sequence.source = 0;
    if !qualifies {
        sequence.schema = None;
    }
    let key = (sequence.schema.clone(), sequence.name.clone());
    if let Some(&at) = known.get(&key) {
        let other = &mut all.sequences[at];
        if value(other.counter) < value(sequence.counter) {
            other.counter = sequence.counter;
            other.curve = sequence.curve;
        }
        other.maximum = other.maximum.min(sequence.maximum);
        return at;
    }
    known.insert(key, all.sequences.len());
    all.sequences.push(sequence);
    all.sequences.len() - 1
}

/// Folds one table of every shard.
fn fold_table(of_each: Vec<(String, Table)>, notes: &mut Vec<String>) -> Option<Table> {
    let mut of_each = of_each.into_iter();
    let (first, mut table) = of_each.next()?;
    let mut marks: Vec<Vec<(String, Option<Id>)>> =
        table.columns.iter().map(|column| vec![(first.clone(), mark(column))]).collect();
    let mut differing = Differing::new();
    for (shard, other) in of_each {
        table.rows = table.rows.zip(other.rows).map(|(a, b)| a.saturating_add(b));
        for column in other.columns {
            let Some(at) = table.columns.iter().position(|known| known.name == column.name) else {
                differing.entry((column.name.clone(), None)).or_insert((shard.clone(), 0)).1 += 1;
                marks.push(vec![(shard.clone(), mark(&column))]);
                table.columns.push(column);
                continue;
            };
            marks[at].push((shard.clone(), mark(&column)));
            let known = &mut table.columns[at];
            if known.width != column.width {
                let key = (column.name.clone(), Some(column.type_text.clone()));
                differing.entry(key).or_insert((shard.clone(), 0)).1 += 1;
            }
            take(known, column);
        }
    }
    notes.extend(differing.into_iter().map(|difference| told(&table.name, &first, difference)));
    for (column, marks) in table.columns.iter_mut().zip(marks) {
        column.shards = worst(marks);
    }
    Some(table)
}

/// Where shards differ from the first one: column and its type there (`None` if the first lacks it), the first of them
/// and how many they are.
type Differing = BTreeMap<(String, Option<String>), (String, usize)>;

/// Says how shards differ from the first.
fn told(
    table: &str,
    first: &str,
    ((column, of), (shard, count)): ((String, Option<String>), (String, usize)),
) -> String {
    let others = if count > 1 { format!(" and {} more", count - 1) } else { String::new() };
    match of {
        Some(of) => format!(
            "{table}.{column} is {of} on {shard}{others}, unlike on {first}: what holds least counts"
        ),
        None => format!("{table}.{column} is on {shard}{others}, and not on {first}"),
    }
}

/// Takes in what one more shard tells of a column: the narrowest type, the highest ids and the curve that goes with
/// them.
fn take(known: &mut Column, other: Column) {
    if mark(known) < mark(&other) {
        known.curve = other.curve;
    }
    let narrower = match (known.width.ceiling(), other.width.ceiling()) {
        (Some(known), Some(other)) => other < known,
        (known, other) => known.is_none() && other.is_some(),
    };
    if narrower {
        known.width = other.width;
        known.type_text = other.type_text;
    }
    if value(known.maximum) < value(other.maximum) {
        known.maximum = other.maximum;
    }
    known.texts = match (known.texts, other.texts) {
        (Some(known), Some(other)) => Some(known.joined(other)),
        (known, other) => known.or(other),
    };
    match (&mut known.minting, other.minting) {
        (Some(known), Some(other)) if value(known.counter) < value(other.counter) => {
            known.counter = other.counter;
        }
        (known @ None, other) => *known = other,
        _ => {}
    }
}

/// Returns the highest id that a column shows.
fn mark(column: &Column) -> Option<Id> {
    let counter = column.minting.as_ref().and_then(|minting| minting.counter);
    value(counter).max(value(column.maximum))
}

fn value(reading: Option<Reading>) -> Option<Id> {
    reading.map(|reading| reading.value)
}

/// Returns the shards whose ids are highest; `None` if no shard shows any.
fn worst(marks: Vec<(String, Option<Id>)>) -> Option<Shards> {
    let of = marks.len();
    let mut worst: Vec<(String, Id)> =
        marks.into_iter().filter_map(|(shard, mark)| Some((shard, mark?))).collect();
    worst.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    worst.truncate(WORST);
    (!worst.is_empty()).then_some(Shards { of, worst })
}

/// Adds a database's tables and sequences to those of the same source.
fn append(rest: &mut Facts, facts: Facts) {
    let base = rest.sequences.len();
    for mut table in facts.tables {
        for minting in table.columns.iter_mut().filter_map(|column| column.minting.as_mut()) {
            minting.sequence = minting.sequence.map(|at| at + base);
        }
        rest.tables.push(table);
    }
    rest.sequences.extend(facts.sequences);
    if rest.sources.is_empty() {
        rest.sources = facts.sources;
    }
}
