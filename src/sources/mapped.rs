//! Fields that a mapper reads columns into, where a better source than the program tells what the columns hold.
//!
//! Judges nothing: a field that is narrower than its column is kept, whatever its ids will reach.

use crate::facts::{
    Boundary, BoundaryKind, Carrier, CarrierKind, Column, Consumer, Facts, Outcome, OutcomeCode,
    Source, Stored, Table,
};
use crate::rules::names::is_id;
use std::collections::BTreeSet;

/// Makes fields of the columns that a program's models declare, or a variant of the schema, where the form has not told which
/// field each is read into: who widens a column widens its model and its variants.
pub(super) fn declare(models: &mut Facts) {
    let known: BTreeSet<Stored> = models.carriers.iter().filter_map(|it| it.stored_in).collect();
    let mut declared = Vec::new();
    for (at, table) in models.tables.iter().enumerate() {
        let Some(source) = models.sources.get(table.source) else { continue };
        let narrow = table.columns.iter().enumerate().filter(|(_, column)| {
            column.width.is_narrow() && holds_ids(table, column, &column.name)
        });
        for (column_at, column) in narrow {
            let stored = Stored { table: at, column: column_at };
            if source.device.is_none() && !known.contains(&stored) {
                declared.push(field(source, table, column, stored));
            }
        }
    }
    models.carriers.extend(declared);
}

fn field(source: &Source, table: &Table, column: &Column, stored: Stored) -> Carrier {
    Carrier {
        kind: CarrierKind::Field,
        symbol: format!("{}.{}.{}", source.kind, table.name, column.name),
        name: column.name.clone(),
        owner: Some(table.name.clone()),
        wire: None,
        owner_wire: Some(table.name.clone()),
        noun: None,
        type_text: column.type_text.clone(),
        width: column.width,
        outcome: Outcome {
            code: OutcomeCode::DbErr,
            detail: "the INSERT fails where the column is made from it".to_owned(),
            documented_only: false,
        },
        location: column.location.clone(),
        language: source.kind.clone(),
        consumer: Consumer::Backend,
        boundary: Some(Boundary {
            kind: BoundaryKind::Database,
            shown_by: format!("the {} declare the column", source.kind),
        }),
        exclusion: None,
        stored_in: Some(stored),
        generated: None,
        fix: "Declare 64 bits here too, in the change that widens the column.".to_owned(),
    }
}

/// Moves the fields of a database that is left out to the columns of the same names in the one that is kept.
pub(super) fn move_to(kept: &mut Facts, left_out: &mut Facts) {
    for mut carrier in std::mem::take(&mut left_out.carriers) {
        let Some(at) = carrier.stored_in else { continue };
        let table = left_out.tables.get(at.table);
        let Some((table, column)) =
            table.and_then(|table| Some((table, table.columns.get(at.column)?)))
        else {
            continue;
        };
        if let Some(stored) = kept.stored(&table.name, &column.name) {
            carrier.stored_in = Some(stored);
            kept.carriers.push(carrier);
        }
    }
}

/// Leaves out the fields of which there is nothing to say beside their columns: those that hold no ids, those of a
/// server that hold what the column beside them holds, and those of a device that are narrow because the column is.
pub(super) fn leave_what_columns_tell(database: &mut Facts) {
    let on_device: Vec<bool> =
        database.sources.iter().map(|source| source.device.is_some()).collect();
    let (carriers, tables) = (std::mem::take(&mut database.carriers), &database.tables);
    let says_more = |carrier: &Carrier| {
        let Some(Stored { table, column }) = carrier.stored_in else { return true };
        let Some(table) = tables.get(table) else { return false };
        let Some(column) = table.columns.get(column) else { return false };
        let on_device = on_device.get(table.source).copied().unwrap_or(false);
        let wide = on_device && !carrier.width.is_narrow();
        // Declared in a file of its own, it is a place to widen too.
        let apart = !on_device
            && carrier.width.is_narrow()
            && carrier.location.path != column.location.path;
        holds_ids(table, column, &carrier.name) && (is_narrower(carrier, column) || wide || apart)
    };
    database.carriers = carriers.into_iter().filter(says_more).collect();
}

fn is_narrower(carrier: &Carrier, column: &Column) -> bool {
    !carrier.width.holds(column.width)
}

/// Returns true if a field is called like an id, or its column is a key or refers to one.
pub(super) fn holds_ids(table: &Table, column: &Column, field: &str) -> bool {
    let refers = |name: &String| name.eq_ignore_ascii_case(&column.name);
    is_id(field)
        || is_id(&column.name)
        || table.primary_key.iter().any(refers)
        || table.foreign_keys.iter().any(|key| key.columns.iter().any(refers))
}
