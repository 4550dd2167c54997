//! Fields that a mapper reads columns into, where a better source than the program tells what the columns hold.
//!
//! Judges nothing: a field that is narrower than its column is kept, whatever its ids will reach.

use crate::facts::{Carrier, Column, Facts, Stored, Table};
use crate::rules::names::is_id;

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
