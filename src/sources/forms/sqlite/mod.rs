//! A database file of SQLite becomes the facts of a database: its schema through the reader of SQL, its rows through
//! the same tally as those of dumps.
//!
//! Never writes, neither to the file nor beside it.

mod beside;
pub(in crate::sources) mod open;
mod rows;
mod schema;

use super::{Context, Group, Listing, known};
use crate::facts::Facts;
use crate::rules::dialect::DialectPack;
use crate::rules::files::may_hold_sql;
use crate::rules::form::FormPack;
use crate::rules::not_text;
use crate::sources::schema::{Database, Place};
use crate::sources::walk::{self, Found};
use rusqlite::{Connection, Error, ErrorCode};
pub(in crate::sources) use schema::{Entry, Schema};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read as _;

/// What a damaged file needs.
const DAMAGED: &str = "Check it with `PRAGMA integrity_check`; save what can be saved with sqlite3 FILE .recover > dump.sql, and name that.";
/// What a file needs that is encrypted or no database of `SQLite`.
const ENCRYPTED: &str = "If it is encrypted, as by SQLCipher, name a plain copy made with sqlcipher_export(), or a dump; else restore it from a backup or leave it out.";

/// The form needs no spelling but its dialect's.
#[derive(Deserialize)]
struct Words {}

/// Takes the files that start as databases do, and those that bear the name of one and look encrypted.
///
/// Leaves what cannot be opened and may be a dump by its name: nobody knows what it starts with.
pub(crate) fn claim(pack: &FormPack, listing: &mut Listing) -> Vec<Group> {
    let mut numbers = listing.fitting(pack);
    numbers.retain(|at| {
        let file = listing.file(*at);
        file.is_some_and(|file| !may_hold_sql(file.name()) || File::open(&file.path).is_ok())
    });
    let named = listing.by_name(pack);
    numbers.extend(named.into_iter().filter(|at| listing.file(*at).is_some_and(is_encrypted)));
    numbers.sort_unstable();
    numbers.dedup();
    let groups = listing.grouped(pack, &numbers);
    listing.take(&numbers);
    groups
}

/// Reads a file as one database.
pub(crate) fn read(group: &Group, context: &Context<'_>) -> Facts {
    let dialect = match known::<Words>(context) {
        Ok((Words {}, dialect)) => dialect,
        Err(facts) => return *facts,
    };
    // A group of this form is one file.
    let Some(file) = group.files.first() else { return Facts::default() };
    if is_history(file) {
        let mut facts = Facts::default();
        let reason = "the history that `collect` keeps, no database of the system's".to_owned();
        facts.coverage.not_used.push((file.shown.to_string(), reason));
        return facts;
    }
    let kind = &context.pack.name;
    let mut database = Database::new(&group.name, &file.shown, kind, dialect, context.as_of);
    read_into(&mut database, file, dialect);
    let mut facts = database.finish();
    if facts.tables.is_empty() && !facts.problems.is_empty() {
        // Of a file that was not read nobody may say that it declares no table.
        facts.sources.clear();
    }
    facts
}

fn read_into(database: &mut Database, file: &Found, dialect: &DialectPack) {
    let bytes = file.path.metadata().map_or(0, |about| about.len());
    database.count_file(bytes);
    // The words of SQLite name an address of ours, and not why.
    if let Err(error) = File::open(&file.path) {
        let cure = "Check the path and its permissions.";
        database.problem(walk::problem(
            &file.path,
            format!("cannot be opened: {error}"),
            cure,
            true,
        ));
        return;
    }
    for problem in beside::problems(file) {
        database.problem(problem);
    }
    let opened = open::open(&file.path, bytes).and_then(|connection| {
        let schema = schema(&connection, dialect)?;
        Ok((connection, schema))
    });
    let (connection, schema) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            let (reason, cure) = explain(&error);
            database.problem(walk::problem(&file.path, reason, cure, true));
            return;
        }
    };
    database.sql(&file.shown, &schema.text, Place::START);
    for table in &schema.tables {
        if let Err(error) = rows::scan(&connection, table, bytes, database) {
            let (reason, cure) = explain(&error);
            let reason = format!("the rows of `{table}` were not read to their end: {reason}");
            database.problem(walk::problem(&file.path, reason, cure, false));
        }
    }
}

/// Reads the table of contents and the table of counters, if there is one.
fn schema(connection: &Connection, dialect: &DialectPack) -> rusqlite::Result<Schema> {
    // Indexes that constraints imply have no text.
    let mut found = connection.prepare(
        "SELECT type, name, tbl_name, sql, coalesce(rootpage, 0) <> 0 FROM main.sqlite_schema \
         WHERE type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC, rowid",
    )?;
    let mut found = found.query([])?;
    let mut entries = Vec::new();
    while let Some(row) = found.next()? {
        let [kind, name, table, sql] = [0, 1, 2, 3].map(|at| text(row, at));
        entries.push(Entry { kind, name, table, sql, has_pages: row.get(4)? });
    }
    let mut schema = Schema::of(&entries, dialect);
    let has = "SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_sequence'";
    if connection.prepare(has)?.exists([])? {
        let mut counters = connection.prepare(
            "SELECT name, seq FROM main.sqlite_sequence WHERE typeof(seq) = 'integer' AND typeof(name) = 'text'",
        )?;
        let mut counters = counters.query([])?;
        while let Some(counter) = counters.next()? {
            schema.count(&text(counter, 0), counter.get::<_, i64>(1)?.into());
        }
    }
    Ok(schema)
}

/// Returns a column as text; what is no UTF-8 in it is replaced.
fn text(row: &rusqlite::Row<'_>, at: usize) -> String {
    let bytes = row.get_ref(at).ok().and_then(|value| value.as_bytes_or_null().ok().flatten());
    String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned()
}

/// Returns what is wrong with a file, as a lowercase fragment, and what to do about it.
fn explain(error: &Error) -> (String, &'static str) {
    let detail = match error {
        Error::SqliteFailure(_, Some(message)) => message.clone(),
        other => other.to_string(),
    };
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => {
            (format!("encrypted, or no SQLite database: {detail}"), ENCRYPTED)
        }
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            (format!("cannot be opened: {detail}"), "Check the path and its permissions.")
        }
        Some(ErrorCode::OperationInterrupted) => {
            ("takes more steps than a sound file of its size can".to_owned(), DAMAGED)
        }
        Some(ErrorCode::TooBig) => (
            format!("holds a value that is longer than what is read: {detail}"),
            "Name a dump of it instead: sqlite3 FILE .dump > dump.sql.",
        ),
        _ => (format!("damaged, or not understood: {detail}"), DAMAGED),
    }
}

/// Returns true for the file in which `collect` keeps what ids have reached, by its application id: section 1.3.10 of the
/// file format.
fn is_history(file: &Found) -> bool {
    const AT: usize = 68;
    const HISTORY: &[u8] = b"IDWH";
    let mut head = [0; AT + HISTORY.len()];
    let read = File::open(&file.path).and_then(|mut opened| opened.read_exact(&mut head));
    read.is_ok() && head.ends_with(HISTORY)
}

/// Returns true if a file looks as if all of it were encrypted: pages of what seems random.
fn is_encrypted(file: &Found) -> bool {
    /// The smallest page of `SQLite`, of which every database is a multiple.
    const PAGE: u64 = 512;
    /// Bytes looked at, and what random ones have at least and at most.
    const SAMPLE: u64 = 4096;
    const DIFFERENT: usize = 240;
    const ZEROS: usize = 64;
    let Ok(opened) = File::open(&file.path) else { return false };
    let size = opened.metadata().map_or(0, |about| about.len());
    let mut head = Vec::new();
    if size < SAMPLE || size % PAGE != 0 || opened.take(SAMPLE).read_to_end(&mut head).is_err() {
        return false;
    }
    let different: BTreeSet<u8> = head.iter().copied().collect();
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    different.len() >= DIFFERENT && zeros <= ZEROS && not_text::recognize(&head).is_none()
}
