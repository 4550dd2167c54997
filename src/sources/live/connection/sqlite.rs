//! A database file of SQLite, by SQLite itself, in a thread of its own: nothing else waits for it.
//!
//! The file is never made and never written to.

use super::super::credentials::Endpoint;
use super::super::inquiry::FailureKind;
use super::{Failure, LivePack, Rows, is_marked, kind};
use crate::config::Server;
use crate::sources::forms::sqlite::open::{address, distrust};
use rusqlite::fallible_iterator::FallibleIterator as _;
use rusqlite::types::ValueRef;
use rusqlite::{Batch, Connection, Error, OpenFlags};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Steps of SQLite's machine between two looks at the clock.
const STEPS: i32 = 10_000;

/// An open file; `None` while a statement that nobody waits for any more is running.
pub(super) struct Opened {
    connection: Option<Connection>,
    longest: Duration,
}

/// Opens the file.
pub(super) async fn open(
    endpoint: &Endpoint,
    pack: &'static LivePack,
    server: &Server,
) -> Result<Opened, Failure> {
    let path = PathBuf::from(endpoint.database.as_deref().unwrap_or_default());
    let longest = server.statement_timeout;
    let opening = tokio::task::spawn_blocking(move || open_within(&path, longest, pack));
    let connection = opening.await.map_err(|_| gone())??;
    Ok(Opened { connection: Some(connection), longest })
}

/// Opens a file, waiting for locks no longer than allowed.
fn open_within(path: &Path, longest: Duration, pack: &LivePack) -> Result<Connection, Failure> {
    // The words of SQLite name an address of ours, and not why.
    let mut file = File::open(path).map_err(|error| Failure {
        reason: format!("{}: cannot be opened: {error}", path.display()),
        kind: FailureKind::Denied,
    })?;
    let unchanging = is_log_of_nobody(path, &mut file);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(address(path, unchanging), flags);
    let opened = opened.and_then(|connection| {
        connection.busy_timeout(longest)?;
        distrust(&connection)?;
        Ok(connection)
    });
    opened.map_err(|error| explain(&error, pack))
}

fn gone() -> Failure {
    Failure { reason: "what was asked before did not end".to_owned(), kind: FailureKind::Gone }
}

/// Returns true for a file that keeps a log of changes and has none beside it: nobody uses it, and to open it as if
/// somebody could would leave an empty log and its index beside it. Section 1.3.3 of the file format.
fn is_log_of_nobody(path: &Path, file: &mut File) -> bool {
    let mut head = [0; 20];
    let keeps_log = file.read_exact(&mut head).is_ok() && head[18..] == [2, 2];
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    keeps_log && !PathBuf::from(log).exists()
}

/// Runs a text of statements and collects the rows that are marked.
pub(super) async fn rows(
    opened: &mut Opened,
    sql: &str,
    pack: &'static LivePack,
) -> Result<Rows, Failure> {
    let connection = opened.connection.take().ok_or_else(gone)?;
    let (sql, longest) = (sql.to_owned(), opened.longest);
    let work = tokio::task::spawn_blocking(move || {
        let until = Instant::now() + longest;
        connection.progress_handler(STEPS, Some(move || Instant::now() >= until));
        let collected = collect(&connection, &sql).map_err(|error| explain(&error, pack));
        (connection, collected)
    });
    let (connection, collected) = work.await.map_err(|_| gone())?;
    opened.connection = Some(connection);
    collected
}

fn collect(connection: &Connection, sql: &str) -> rusqlite::Result<Rows> {
    let mut found = Rows::default();
    let mut batch = Batch::new(connection, sql);
    while let Some(mut statement) = batch.next()? {
        let names: Vec<String> =
            statement.column_names().into_iter().map(str::to_lowercase).collect();
        let count = names.len();
        let marked = is_marked(names.first().map(String::as_str));
        if marked {
            found = Rows::new(names);
        }
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if marked {
                let values = (0..count).map(|at| Ok(text(row.get_ref(at)?)));
                found.push(values.collect::<rusqlite::Result<Vec<_>>>()?);
            }
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

fn explain(error: &Error, pack: &LivePack) -> Failure {
    let Error::SqliteFailure(code, message) = error else {
        return Failure { reason: error.to_string(), kind: FailureKind::Other };
    };
    // The last byte is the primary code: https://www.sqlite.org/rescode.html#pve
    let primary = code.extended_code.to_le_bytes()[0];
    let reason = message.clone().unwrap_or_else(|| code.to_string()).replace('\n', " ");
    Failure { reason, kind: kind(&format!("{primary}."), &pack.errors) }
}
