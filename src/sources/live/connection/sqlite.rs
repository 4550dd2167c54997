//! A database file of SQLite, by SQLite itself.

use super::super::credentials::Endpoint;
use super::super::inquiry::FailureKind;
use super::{Failure, LivePack, Rows, is_marked};
use crate::config::Server;
use rusqlite::fallible_iterator::FallibleIterator as _;
use rusqlite::types::ValueRef;
use rusqlite::{Batch, Connection, OpenFlags};

/// Opens the file, which is never made and never written to.
pub(super) fn open(
    endpoint: &Endpoint,
    _pack: &LivePack,
    server: &Server,
) -> Result<Connection, Failure> {
    let path = endpoint.database.as_deref().unwrap_or_default();
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| explain(&error))?;
    connection.busy_timeout(server.statement_timeout).map_err(|error| explain(&error))?;
    Ok(connection)
}

/// Runs a text of statements and collects the rows that are marked.
pub(super) fn rows(
    connection: &mut Connection,
    sql: &str,
    _pack: &LivePack,
) -> Result<Rows, Failure> {
    collect(connection, sql).map_err(|error| explain(&error))
}

fn collect(connection: &Connection, sql: &str) -> rusqlite::Result<Rows> {
    let mut found = Rows::default();
    let mut batch = Batch::new(connection, sql);
    while let Some(mut statement) = batch.next()? {
        let names: Vec<String> =
            statement.column_names().into_iter().map(str::to_lowercase).collect();
        let marked = is_marked(names.first().map(String::as_str));
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if marked {
                let values = (0..names.len()).map(|at| Ok(text(row.get_ref(at)?)));
                found.rows.push(values.collect::<rusqlite::Result<_>>()?);
            }
        }
        if marked {
            found.columns.clone_from(&names);
        }
    }
    Ok(found)
}

fn text(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
    }
}

fn explain(error: &rusqlite::Error) -> Failure {
    Failure { reason: error.to_string(), kind: FailureKind::Other }
}
