//! Opens a database file that nobody vouches for: read-only, unchanging, with nothing in it trusted to run.
//!
//! <https://www.sqlite.org/security.html#untrusted_sqlite_database_files> lists what to set.

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// Longest value that is looked at, in bytes: ids and times are short. The text of a CREATE TABLE counts too.
const LONGEST: i32 = 16 * 1024 * 1024;
/// Bytes that SQLite may keep of the file.
const CACHE_KIB: i64 = 8 * 1024;
/// Steps of SQLite's machine between two looks at how many are left.
const STEPS: i32 = 100_000;
/// Steps for each byte of the file: a row takes five bytes and a step or two for each of its columns, of a byte.
const STEPS_A_BYTE: u64 = 16;
/// Looks for what does not grow with the file: the schema.
const MORE_LOOKS: u64 = 1000;

/// Opens the file at `path`, of which `bytes` is the size.
///
/// Whatever the file holds, it takes no more steps than its size explains; then comes an interruption.
pub(super) fn open(path: &Path, bytes: u64) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(address(path, true), flags)?;
    distrust(&connection)?;
    let mut looks = bytes / u64::try_from(STEPS).unwrap_or(1) * STEPS_A_BYTE + MORE_LOOKS;
    connection.progress_handler(
        STEPS,
        Some(move || {
            looks = looks.saturating_sub(1);
            looks == 0
        }),
    );
    Ok(connection)
}

/// Sets a connection so that nothing in its file is trusted to run, and nothing may be written.
pub(in crate::sources) fn distrust(connection: &Connection) -> rusqlite::Result<()> {
    for (limit, most) in [
        (Limit::SQLITE_LIMIT_LENGTH, LONGEST),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 10),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        connection.set_limit(limit, most)?;
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "mmap_size", 0)?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    // Orders that only the application knows; a scan needs none of them, but a table kept in one cannot be opened without.
    connection.collation_needed(|connection, name| connection.create_collation(name, str::cmp))
}

/// Returns the address of a file that is only read: if it is `unchanging`, as if nobody else could change it, so that no
/// lock, log or index is made beside it. <https://www.sqlite.org/uri.html>
pub(in crate::sources) fn address(path: &Path, unchanging: bool) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut address = String::from("file:");
    if path.has_root() && !path.as_os_str().as_encoded_bytes().starts_with(b"/") {
        address.push('/');
    }
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'/' | b':' => {
                address.push(char::from(*byte));
            }
            b'\\' if cfg!(windows) => address.push('/'),
            other => address.push_str(&format!("%{other:02X}")),
        }
    }
    address.push_str(if unchanging { "?immutable=1&mode=ro" } else { "?mode=ro" });
    address
}
