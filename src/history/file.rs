//! The history in a file, by SQLite: one transaction for each server, flushed to disk before it counts as kept.
//!
//! A rollback journal, not a write-ahead log: the history stays one file, also on a disk of the network.

use super::days::Past;
use super::readings::{Batch, Kind, Name, Series};
use super::{FILE_SCHEMA, FORMAT, Kept, clock_behind, newer, problem};
use crate::facts::{Point, Problem};
use crate::width::Id;
use jiff::civil::Date;
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, TransactionBehavior};
use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::time::Duration;

/// Marks the file as a history: "IDWH".
const MARK: i64 = 0x4944_5748;
/// How long a run waits for another that writes.
const WAIT: Duration = Duration::from_secs(5);

const NEWEST: &str =
    "SELECT max((SELECT max(day) FROM reading WHERE series = id)) FROM series WHERE source = ?1";
const ADD_SERIES: &str = "INSERT INTO series (source, schema_name, relation_name, column_name, kind) \
     VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING";
const ADD_READING: &str = "INSERT INTO reading (series, day, value, how) \
     SELECT id, ?6, ?7, ?8 FROM series WHERE source = ?1 AND schema_name = ?2 AND relation_name = ?3 \
     AND column_name = ?4 AND kind = ?5 ON CONFLICT DO NOTHING";
const SERIES: &str =
    "SELECT id, schema_name, relation_name, column_name, kind FROM series WHERE source = ?1";
const DAYS: &str =
    "SELECT day, value FROM reading WHERE series = ?1 AND day >= ?2 AND day < ?3 ORDER BY day";

/// An open history in a file.
pub(super) struct File {
    connection: Connection,
    /// Its path, for messages.
    shown: String,
}

impl File {
    /// Opens the file, and makes it, for its owner alone to read, if there is none.
    pub(super) fn open(path: &Path) -> Result<Self, Problem> {
        let shown = path.display().to_string();
        make(path).map_err(|error| {
            let cure =
                "Name a file in a folder that may be written with --history, or pass --no-history.";
            problem(&shown, &format!("cannot be made: {error}"), cure)
        })?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(path, flags);
        let connection = opened.map_err(|error| explain(&shown, &error))?;
        let mut file = Self { connection, shown };
        file.set().map_err(|error| explain(&file.shown, &error))?;
        file.check(path)?;
        Ok(file)
    }

    /// Appends what was read of a server, all or nothing.
    pub(super) fn append(&mut self, batches: &[Batch], as_of: Date) -> Result<Kept, Problem> {
        add(&mut self.connection, &self.shown, batches, as_of)
            .map_err(|error| explain(&self.shown, &error))
    }

    /// Returns what is followed of a source.
    pub(super) fn series(&mut self, source: &str) -> Result<Series, Problem> {
        let read = || -> rusqlite::Result<Series> {
            let mut statement = self.connection.prepare_cached(SERIES)?;
            let named = statement.query_map([source], |row| {
                let kind = Kind::named(row.get_ref(4)?.as_str()?);
                let (schema, relation, column) = (row.get(1)?, row.get(2)?, row.get(3)?);
                Ok((kind.map(|kind| Name { schema, relation, column, kind }), row.get(0)?))
            })?;
            let known = named.filter_map(|row| match row {
                Ok((name, id)) => name.map(|name| Ok((name, id))),
                Err(error) => Some(Err(error)),
            });
            known.collect()
        };
        read().map_err(|error| explain(&self.shown, &error))
    }

    /// Returns readings by series, ascending by day.
    pub(super) fn days(
        &mut self,
        series: &[i64],
        from: Date,
        before: Date,
    ) -> Result<Past, Problem> {
        let (from, before) = (from.to_string(), before.to_string());
        let read = || -> rusqlite::Result<Past> {
            let mut statement = self.connection.prepare_cached(DAYS)?;
            let mut past = Past::new();
            for id in series {
                let mut rows = statement.query((id, &from, &before))?;
                let points = past.entry(*id).or_default();
                while let Some(row) = rows.next()? {
                    points.push(point(row)?);
                }
            }
            Ok(past)
        };
        read().map_err(|error| explain(&self.shown, &error))
    }

    fn set(&self) -> rusqlite::Result<()> {
        self.connection.busy_timeout(WAIT)?;
        self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        self.connection.pragma_update(None, "cell_size_check", true)?;
        // The end of a transaction survives a power cut: <https://www.sqlite.org/pragma.html#pragma_synchronous>
        self.connection.pragma_update(None, "synchronous", "EXTRA")
    }

    /// Makes the tables of an empty file; refuses a file of another program, of a newer format, or cut off in a page.
    fn check(&mut self, path: &Path) -> Result<(), Problem> {
        let started = start(&mut self.connection, path);
        let (found, is_cut) = started.map_err(|error| explain(&self.shown, &error))?;
        let (mark, format, tables) = found;
        match (mark, format) {
            (MARK, _) if is_cut => Err(damaged(&self.shown, "it is cut off")),
            (MARK, FORMAT) => Ok(()),
            (MARK, newer_format) => Err(newer(&self.shown, newer_format)),
            (0, 0) if tables == 0 => Ok(()),
            _ => {
                let reason = "is a database of another program, and was left as it is";
                let cure = "Name another file with --history or `path` of [history].";
                Err(problem(&self.shown, reason, cure))
            }
        }
    }
}

/// Makes an empty file unless one is there; ids tell how much business is done, so nobody else may read it.
fn make(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        outcome => outcome.map(drop),
    }
}

/// Makes the tables if the file is empty. Returns mark, format and the number of tables that were there before, and if
/// it ends within a page, which SQLite takes for a page of zeros.
fn start(connection: &mut Connection, path: &Path) -> rusqlite::Result<((i64, i64, i64), bool)> {
    // While this reads, nobody writes pages.
    let reading = connection.transaction()?;
    let found = marks(&reading)?;
    let page: u64 = reading.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    let bytes = std::fs::metadata(path).map_or(0, |file| file.len());
    reading.commit()?;
    if found != (0, 0, 0) {
        return Ok((found, bytes % page.max(1) != 0));
    }
    // Another run may have made them since.
    let making = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = marks(&making)?;
    if found == (0, 0, 0) {
        making.execute_batch(FILE_SCHEMA)?;
        making.pragma_update(None, "application_id", MARK)?;
        making.pragma_update(None, "user_version", FORMAT)?;
    }
    making.commit()?;
    Ok((found, false))
}

/// Returns the mark of its program, its format and the number of its tables.
fn marks(connection: &Connection) -> rusqlite::Result<(i64, i64, i64)> {
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get(0));
    Ok((
        number("PRAGMA application_id")?,
        number("PRAGMA user_version")?,
        number("SELECT count(*) FROM sqlite_schema")?,
    ))
}

fn add(
    connection: &mut Connection,
    shown: &str,
    batches: &[Batch],
    as_of: Date,
) -> rusqlite::Result<Kept> {
    let adding = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut kept = Kept::default();
    for Batch { source, readings } in batches {
        let newest: Option<String> = adding
            .prepare_cached(NEWEST)?
            .query_row([source], |row| row.get(0))
            .optional()?
            .flatten();
        let newest = newest.and_then(|day| day.parse::<Date>().ok());
        if let Some(newest) = newest.filter(|newest| as_of < *newest) {
            kept.problems.push(clock_behind(shown, source, as_of, newest));
            continue;
        }
        let mut add_series = adding.prepare_cached(ADD_SERIES)?;
        let mut add_reading = adding.prepare_cached(ADD_READING)?;
        for (name, reading) in readings {
            let kind = name.kind.name();
            let (schema, relation, column) = (&name.schema, &name.relation, &name.column);
            add_series.execute((source, schema, relation, column, kind))?;
            let day = reading.at.unwrap_or(as_of).to_string();
            let (value, how) = (exact(reading.value), reading.how.name());
            let added =
                add_reading.execute((source, schema, relation, column, kind, day, value, how))?;
            kept.added += u64::try_from(added).unwrap_or(0);
        }
    }
    adding.commit()?;
    Ok(kept)
}

/// Returns an id as it is kept: exact at any size.
fn exact(id: Id) -> ToSqlOutput<'static> {
    let value = i64::try_from(id).map_or_else(|_| Value::Text(id.to_string()), Value::Integer);
    ToSqlOutput::Owned(value)
}

/// Reads a day and what was reached on it.
fn point(row: &rusqlite::Row<'_>) -> rusqlite::Result<Point> {
    let wrong = |column: usize, kind| {
        rusqlite::Error::FromSqlConversionFailure(column, kind, "not what a history holds".into())
    };
    let day = row.get_ref(0)?;
    let date = day.as_str()?.parse().map_err(|_| wrong(0, day.data_type()))?;
    let value = match row.get_ref(1)? {
        ValueRef::Integer(value) => Id::from(value),
        other => other.as_str()?.parse().map_err(|_| wrong(1, other.data_type()))?,
    };
    Ok(Point { date, value })
}

/// Says what is wrong with the file, and what to do.
fn explain(shown: &str, error: &rusqlite::Error) -> Problem {
    let (reason, cure) = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => (
            "cannot be written: the disk is full".to_owned(),
            "Free some space and run again; what was kept before stays.",
        ),
        Some(ErrorCode::SystemIoFailure) => (
            format!("cannot be written: {error}"),
            "See to its disk and run again; what was kept before stays.",
        ),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (
            format!("is in use by another program for more than {} s", WAIT.as_secs()),
            "Run again when that has ended.",
        ),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => (
            format!("cannot be written: {error}"),
            "Permit this account to write the file and its folder, or name another with --history.",
        ),
        Some(ErrorCode::NotADatabase) => (
            "is no history, and was left as it is".to_owned(),
            "Move it away, or name another file with --history.",
        ),
        _ => return damaged(shown, &error.to_string()),
    };
    problem(shown, &reason, cure)
}

/// Says that the file is damaged.
fn damaged(shown: &str, how: &str) -> Problem {
    let cure = "Put a copy of it back; or move it away and save what is left with `sqlite3 FILE .recover`.";
    problem(shown, &format!("is damaged, and was left as it is: {how}"), cure)
}
