//! Fields of a program that a mapper reads columns into: what each of them holds becomes a carrier beside its column.
//!
//! What a type holds and what happens beyond it is data of the form. Decides nothing: a field that holds no ids, or is
//! as wide as its column, is a carrier too.

use crate::facts::{
    Boundary, BoundaryKind, Carrier, CarrierKind, Column, Consumer, Exclusion, Facts, Location,
    Stored, Table,
};
use crate::rules::lists::OutcomeRow;
use crate::sources::code::outcome;
use crate::width::Width;
use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, BTreeSet};

/// What a form says of the fields of its language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct FieldWords {
    /// The language, as `rules/syntax` or `rules/code` calls it.
    language: String,
    /// Whose release brings a fix, as the config spells it.
    #[serde(deserialize_with = "consumer")]
    consumer: Consumer,
    /// What shows that a mapper reads it: `a Core Data attribute`.
    shown_by: String,
    /// What happens beyond what a field holds.
    outcome: OutcomeRow,
    /// The same for fields that are read by other means, by what marks them.
    #[serde(default)]
    outcomes: BTreeMap<String, OutcomeRow>,
    /// What to write instead.
    fix: String,
    /// What types hold.
    widths: BTreeMap<String, Spelt>,
}

/// A width as it is spelt everywhere.
#[derive(Clone, Copy, Debug)]
struct Spelt(Width);

/// A field that a column is read into.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) table: String,
    pub(crate) column: String,
    /// The class that declares it.
    pub(crate) owner: String,
    pub(crate) name: String,
    /// Its type as written.
    pub(crate) type_text: String,
    /// The names of what marks it.
    pub(crate) marks: Vec<String>,
    pub(crate) location: Location,
}

impl FieldWords {
    /// Returns what a type holds, if the form tells.
    pub(crate) fn width(&self, of: &str) -> Option<Width> {
        self.widths.get(of).map(|spelt| spelt.0)
    }

    /// Returns the language.
    pub(crate) fn language(&self) -> &str {
        &self.language
    }

    /// Returns whose release brings a fix.
    pub(crate) fn consumer(&self) -> Consumer {
        self.consumer
    }

    /// Makes carriers of fields, each with what it holds.
    pub(crate) fn add(&self, fields: &[(Field, Width)], facts: &mut Facts) {
        for (field, width) in fields {
            let Some(stored) = facts.stored(&field.table, &field.column) else { continue };
            let table = facts.tables.get(stored.table);
            let column = table.and_then(|table| table.columns.get(stored.column));
            let Some((table, column)) = table.zip(column) else { continue };
            let source = facts.sources.get(table.source);
            let on_device = source.is_some_and(|source| source.device.is_some());
            let is_local = on_device && is_numbered_here(facts, table, column);
            let exclusion = is_local
                .then(|| Exclusion { reason: "local row id".to_owned(), client_local: true });
            facts.carriers.push(self.carrier(field, *width, stored, exclusion));
        }
    }

    fn carrier(
        &self,
        field: &Field,
        width: Width,
        stored_in: Stored,
        exclusion: Option<Exclusion>,
    ) -> Carrier {
        let marked = field.marks.iter().find_map(|mark| self.outcomes.get(mark));
        let row = marked.unwrap_or(&self.outcome);
        Carrier {
            kind: CarrierKind::Field,
            symbol: format!("{}.{}", field.owner, field.name),
            name: field.name.clone(),
            owner: Some(field.owner.clone()),
            wire: (field.column != field.name).then(|| field.column.clone()),
            owner_wire: Some(field.table.clone()),
            noun: None,
            type_text: field.type_text.clone(),
            width,
            outcome: outcome(row),
            location: field.location.clone(),
            language: self.language.clone(),
            consumer: self.consumer,
            boundary: Some(Boundary {
                kind: BoundaryKind::Database,
                shown_by: self.shown_by.clone(),
            }),
            exclusion,
            stored_in: Some(stored_in),
            generated: None,
            fix: self.fix.clone(),
        }
    }
}

/// Says that a database lies on users' devices, and that it numbers the rows only of these columns, by table and
/// column.
pub(crate) fn on_device(
    consumer: Consumer,
    numbered: &BTreeSet<(String, String)>,
    facts: &mut Facts,
) {
    for source in &mut facts.sources {
        source.device = Some(consumer);
    }
    for table in &mut facts.tables {
        for column in &mut table.columns {
            let key = (table.name.to_lowercase(), column.name.to_lowercase());
            if !numbered.contains(&key) {
                column.minting = None;
            }
        }
    }
}

/// Returns true if a database of a device numbers a column's rows itself, or those of the table it refers to.
fn is_numbered_here(facts: &Facts, table: &Table, column: &Column) -> bool {
    if column.minting.is_some() {
        return true;
    }
    let own = |key: &&crate::facts::ForeignKey| matches!(key.columns.as_slice(), [only] if only.eq_ignore_ascii_case(&column.name));
    let Some(key) = table.foreign_keys.iter().find(own) else { return false };
    let target = facts
        .tables
        .iter()
        .find(|other| other.source == table.source && other.name.eq_ignore_ascii_case(&key.table));
    target.is_some_and(|target| {
        let name = key.target.first().or_else(|| target.primary_key.first());
        target.columns.iter().any(|one| Some(&one.name) == name && one.minting.is_some())
    })
}

/// Reads whose release brings a fix, as the config spells it.
pub(crate) fn consumer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Consumer, D::Error> {
    let word = String::deserialize(deserializer)?;
    let known = Consumer::ALL.into_iter().find(|(_, name)| *name == word);
    let unknown = || serde::de::Error::custom(format!("`{word}` is nobody who uses the code"));
    known.map(|(consumer, _)| consumer).ok_or_else(unknown)
}

impl<'de> Deserialize<'de> for Spelt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}
