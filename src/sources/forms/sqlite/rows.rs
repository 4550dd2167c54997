//! Passes once over the rows of a table, reading only columns of integers and times.
//!
//! One scan gives what a dump gives: rows, maxima and growth curves. Asks for no order and no index.

use crate::sources::schema::{Database, LONGEST_VALUE, Rows, Want};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, ffi};

/// A row takes at least so many bytes: two of a pointer to its cell, and one each of its size, its key and its
/// header's size. Sections 1.6 and 2.1 of the file format.
const LEAST_ROW: u64 = 5;

/// Scans a table and adds its rows, those before an error too. `bytes` is the size of the file.
pub(super) fn scan(
    connection: &Connection,
    table: &str,
    bytes: u64,
    database: &mut Database,
) -> rusqlite::Result<()> {
    let columns = columns(connection, table)?;
    let mut of_table = database.rows_of(None, table, &columns);
    if !of_table.is_known() {
        // The statement that makes it was not understood, which is a problem already.
        return Ok(());
    }
    let rows = &mut of_table.rows;
    let wanted: Vec<(&String, Want)> = columns
        .iter()
        .enumerate()
        .map(|(at, name)| (name, rows.want(at)))
        .filter(|(_, want)| !want.is_nothing())
        .collect();
    let outcome = scan_columns(connection, table, bytes, &wanted, rows);
    database.close_rows(of_table);
    outcome
}

fn scan_columns(
    connection: &Connection,
    table: &str,
    bytes: u64,
    wanted: &[(&String, Want)],
    rows: &mut Rows,
) -> rusqlite::Result<()> {
    let names: Vec<String> = wanted.iter().map(|(name, _)| quoted(name)).collect();
    let names = if names.is_empty() { "NULL".to_owned() } else { names.join(", ") };
    let mut statement =
        connection.prepare(&format!("SELECT {names} FROM main.{}", quoted(table)))?;
    let mut found = statement.query([])?;
    let most = bytes / LEAST_ROW;
    while let Some(row) = found.next()? {
        if rows.count() > most {
            // Pages that point at each other have rows without end.
            return Err(Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_CORRUPT), None));
        }
        rows.start();
        for (at, (_, want)) in wanted.iter().enumerate() {
            take(rows, *want, row.get_ref(at)?);
        }
        rows.finish();
    }
    Ok(())
}

/// Takes a value as a dump would write it.
fn take(rows: &mut Rows, want: Want, value: ValueRef<'_>) {
    match value {
        ValueRef::Integer(value) if want.is_integer() => rows.take_integer(want, value),
        ValueRef::Integer(value) => rows.take(want, value.to_string().as_bytes()),
        ValueRef::Real(value) => rows.take(want, value.to_string().as_bytes()),
        ValueRef::Text(text) if text.len() <= LONGEST_VALUE => rows.take(want, text),
        ValueRef::Text(_) | ValueRef::Blob(_) | ValueRef::Null => {}
    }
}

/// Returns the names of a table's columns, without those that are computed: dumps leave them out too.
fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut columns =
        connection.prepare("SELECT name FROM pragma_table_xinfo(?1, 'main') WHERE hidden = 0")?;
    let mut found = columns.query([table])?;
    let mut names = Vec::new();
    while let Some(column) = found.next()? {
        names.push(super::text(column, 0));
    }
    Ok(names)
}

/// Returns a name as SQL spells it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
