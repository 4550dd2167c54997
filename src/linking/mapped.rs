//! A field that a mapper reads a column into belongs where its column does.

use super::evidence::{Evidence, EvidenceKind, weight};
use super::index::BySpace;
use super::roots::{ColumnRef, Root};
use super::{Ties, pins};
use crate::facts::{BoundaryKind, Carrier, Consumer, Facts, Stored};
use std::collections::{BTreeMap, BTreeSet};

/// Adds to what is said of each carrier the ties of the column that it is read from.
///
/// What the config pins stays as it is, and so does what belongs to no column of an id space.
pub(super) fn add(
    facts: &Facts,
    roots: &[Root],
    columns: &[(ColumnRef, Ties)],
    refused: &BTreeSet<(usize, usize)>,
    own: &mut [BySpace],
) {
    let columns: BTreeMap<ColumnRef, &Ties> =
        columns.iter().map(|(column, ties)| (*column, ties)).collect();
    for (number, (carrier, found)) in facts.carriers.iter().zip(own).enumerate() {
        let stored = carrier.stored_in.or_else(|| declared(facts, carrier));
        let Some(stored) = stored.filter(|_| carrier.exclusion.is_none()) else { continue };
        let at = ColumnRef { table: stored.table, column: stored.column };
        if at.get(facts).is_none() || pins::decide(found) {
            continue;
        }
        let spaces = spaces(roots, &columns, at).into_iter();
        for (space, confidence) in spaces.filter(|(space, _)| !refused.contains(&(number, *space)))
        {
            let said = mapping(facts, carrier, at, confidence * weight::MAPPING);
            found.entry(space).or_default().push(said);
        }
    }
}

/// Returns the column that a field is declared to be stored in: of the table that its type names, by its own name.
///
/// None for a field of a client: its tables are its own database's, and only called like those of the server.
fn declared(facts: &Facts, carrier: &Carrier) -> Option<Stored> {
    let boundary = carrier.boundary.as_ref().filter(|_| carrier.consumer == Consumer::Backend)?;
    let table = carrier.owner_wire.as_ref().filter(|_| boundary.kind == BoundaryKind::Database)?;
    facts.stored(table, carrier.wire.as_ref().unwrap_or(&carrier.name))
}

/// Returns the id spaces of a column, with how sure its ties are.
fn spaces(
    roots: &[Root],
    columns: &BTreeMap<ColumnRef, &Ties>,
    at: ColumnRef,
) -> Vec<(usize, f64)> {
    if let Some(space) = roots.iter().position(|root| root.column() == Some(at)) {
        return vec![(space, 1.0)];
    }
    let ties = columns.get(&at).map(|ties| ties.as_slice()).unwrap_or_default();
    ties.iter().map(|(space, link)| (*space, link.confidence)).collect()
}

fn mapping(facts: &Facts, carrier: &Carrier, at: ColumnRef, weight: f64) -> Evidence {
    let (table, column) = (at.table_of(facts), at.of(facts));
    let name = format!("{}.{}", table.name, column.name);
    let says = format!("`{}` is read from the column `{name}`", carrier.symbol);
    let location = Some(column.location.clone());
    Evidence { kind: EvidenceKind::Mapping, says, location, weight }
}
