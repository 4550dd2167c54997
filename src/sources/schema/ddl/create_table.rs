//! Reads `CREATE TABLE`: items one by one, then the options that matter.

use super::column::{column, name_list};
use super::keys::{constraint, is_constraint};
use super::model::{Change, ColumnDef, Copied, CopyKind, CreateTable, Name};
use super::tokens::Cursor;
use super::{MOST_COLUMNS, Reader, too_many_columns};
use sqlparser::tokenizer::Token;

const DUMP_IT: &str = "Name a dump of the schema, in which the columns are written out.";

/// Reads a table, after `CREATE [..] TABLE`.
pub(super) fn create_table(reader: &mut Reader<'_>, mut cursor: Cursor<'_>, temporary: bool) {
    let mut table = CreateTable { temporary, ..CreateTable::default() };
    table.if_not_exists = cursor.eat("if not exists");
    table.spot = cursor.spot();
    let Some(name) = cursor.qualified() else {
        reader.trouble(
            cursor,
            "`CREATE TABLE` without a plain name",
            "Replace templates and variables by names.",
        );
        return;
    };
    let prefix = reader.pack.words.tables.temporary.as_deref();
    table.temporary |= prefix.is_some_and(|prefix| name.name.starts_with(prefix));
    table.name = Some(name);
    head(reader, &mut cursor, &mut table);
    let (mut incomplete, before) = (None, reader.troubles.len());
    if cursor.peek() == Some(&Token::LParen) {
        if !cursor.group_is_closed() {
            incomplete = Some(cursor);
        }
        if let Some(inside) = cursor.group() {
            items(reader, inside, &mut table);
        }
    }
    tail(reader, cursor, &mut table);
    if let Some(at) = incomplete {
        let cure = "Give the whole file; what stands before the end was read.";
        reader.trouble(at, "`CREATE TABLE` without a closing parenthesis", cure);
    }
    if table.columns.is_empty()
        && table.copies.is_empty()
        && !table.is_sequence
        && reader.troubles.len() == before
    {
        reader.trouble(cursor, "`CREATE TABLE` that does not write its columns", DUMP_IT);
    }
    reader.changes.push(Change::CreateTable(Box::new(table)));
}

/// Reads what may stand between the name and the columns.
fn head(reader: &mut Reader<'_>, cursor: &mut Cursor<'_>, table: &mut CreateTable) {
    if cursor.eat("partition of") {
        copy(cursor, table, CopyKind::Partition);
    } else if cursor.starts("like") {
        like(reader, cursor, table);
    } else if cursor.eat("of") {
        reader.trouble(
            *cursor,
            "`CREATE TABLE .. OF type`, whose columns stand elsewhere",
            DUMP_IT,
        );
        cursor.qualified();
    }
}

fn copy(cursor: &mut Cursor<'_>, table: &mut CreateTable, kind: CopyKind) {
    table.copies.extend(cursor.qualified().map(|from| Copied { from, kind }));
}

/// Reads `LIKE t INCLUDING ..`.
fn like(reader: &Reader<'_>, cursor: &mut Cursor<'_>, table: &mut CreateTable) {
    cursor.eat("like");
    let Some(from) = cursor.qualified() else { return };
    let whole = reader.pack.words.tables.like_copies_minting;
    let (mut defaults, mut identity, mut indexes) = (whole, whole, whole);
    while cursor.starts("including") || cursor.starts("excluding") {
        let on = cursor.starts("including");
        cursor.skip(1);
        match cursor.word().as_deref() {
            Some("all") => (defaults, identity, indexes) = (on, on, on),
            Some("defaults") => defaults = on,
            Some("identity") => identity = on,
            Some("indexes") => indexes = on,
            _ => {}
        }
        cursor.skip(1);
    }
    table.copies.push(Copied { from, kind: CopyKind::Like { defaults, identity, indexes } });
}

/// Reads the items between the parentheses.
fn items(reader: &mut Reader<'_>, inside: Cursor<'_>, table: &mut CreateTable) {
    let partition = table.copies.iter().any(|copied| copied.kind == CopyKind::Partition);
    for mut item in inside.items() {
        if table.columns.len() >= MOST_COLUMNS {
            let name = table.name.as_ref().map_or("", |name| &name.name);
            reader.troubles.push(too_many_columns(name));
            return;
        }
        if is_constraint(item, reader.pack) {
            if item.starts("like") {
                like(reader, &mut item, table);
            } else {
                table.constraints.push(constraint(&mut item, reader.pack));
            }
        } else if item.eat("like") {
            copy(
                &mut item,
                table,
                CopyKind::Like { defaults: true, identity: true, indexes: true },
            );
        } else if partition {
            // A partition repeats names only to add constraints; types stay the parent's.
        } else {
            match column(&mut item, reader.pack) {
                Some(read) => add(reader, item, table, read),
                None => reader.trouble(
                    item,
                    "an item of `CREATE TABLE` that is neither column nor key",
                    DUMP_IT,
                ),
            }
        }
    }
}

fn add(reader: &mut Reader<'_>, item: Cursor<'_>, table: &mut CreateTable, read: ColumnDef) {
    if read.name.is_empty() {
        reader.trouble(item, "a column without a name", DUMP_IT);
    } else {
        table.columns.push(read);
    }
}

/// Reads the options after the columns.
fn tail(reader: &mut Reader<'_>, mut cursor: Cursor<'_>, table: &mut CreateTable) {
    let words = &reader.pack.words.tables;
    table.has_options = !cursor.is_empty();
    let is = |cursor: Cursor<'_>, option: &Option<String>| {
        option.as_ref().is_some_and(|words| cursor.starts(words))
    };
    while !cursor.is_empty() {
        if is(cursor, &words.counter) {
            table.counter = value(&mut cursor).or(table.counter);
        } else if is(cursor, &words.sequence) {
            table.is_sequence |= value(&mut cursor) == Some(1);
        } else if is(cursor, &words.without_rowid) {
            table.without_rowid = true;
            cursor.skip(2);
        } else if cursor.eat("inherits") {
            let mut inside = cursor.group().unwrap_or(cursor);
            let from = name_list(&mut inside).into_iter();
            // Parents' columns come first, in order.
            table.copies.extend(from.map(|from| Copied { from, kind: CopyKind::Inherits }));
        } else if cursor.starts("select") || cursor.starts("as") || cursor.starts("with recursive")
        {
            let reason = "`CREATE TABLE .. SELECT`, whose columns take their types from a query";
            reader.trouble(cursor, reason, DUMP_IT);
            return;
        } else {
            cursor.skip_one();
        }
    }
}

/// Reports `SELECT .. INTO t`, which makes a table; what goes with the session is none of ours.
pub(super) fn select_into(reader: &mut Reader<'_>, cursor: Cursor<'_>) {
    let words = &reader.pack.words;
    let mut rest = cursor;
    while words.statements.select_into && !rest.is_empty() {
        if rest.eat("into") {
            let at = rest;
            let goes = rest.eat("temporary") || rest.eat("temp");
            let _ = rest.eat("unlogged") || rest.eat("table");
            let prefix = words.tables.temporary.as_deref();
            let kept = rest.qualified().filter(|name| {
                let starts = |prefix: &str| name.name.starts_with(prefix);
                !goes && !prefix.is_some_and(starts) && !starts("@")
            });
            if let Some(name) = kept {
                let reason = format!(
                    "`SELECT .. INTO {}`, a table whose columns take their types from a query",
                    name.name
                );
                reader.trouble(at, &reason, DUMP_IT);
            }
            return;
        }
        rest.skip_one();
    }
}

fn value(cursor: &mut Cursor<'_>) -> Option<crate::width::Id> {
    cursor.skip(1);
    cursor.eat_token(&Token::Eq);
    cursor.number()
}

/// Reads the tables inside `CREATE SCHEMA name CREATE TABLE .. CREATE TABLE ..`, which belong to that schema.
pub(super) fn create_schema(reader: &mut Reader<'_>, mut cursor: Cursor<'_>) {
    cursor.eat("if not exists");
    let schema = if cursor.starts("authorization") { None } else { cursor.name() };
    let mut starts = Vec::new();
    let mut rest = cursor;
    while !rest.is_empty() {
        if rest.starts("create") {
            starts.push(rest);
        }
        rest.skip_one();
    }
    for (n, start) in starts.iter().enumerate() {
        let end = starts.get(n + 1).map_or(0, |next| next.len());
        let from = reader.changes.len();
        reader.create(start.first(start.len() - end));
        for change in reader.changes.iter_mut().skip(from) {
            qualify(change, schema.as_deref());
        }
    }
}

fn qualify(change: &mut Change, schema: Option<&str>) {
    let set =
        |name: &mut Name| name.schema = name.schema.take().or_else(|| schema.map(str::to_owned));
    match change {
        Change::CreateTable(table) => table.name.iter_mut().for_each(set),
        Change::CreateSequence { name, .. } | Change::View(name) | Change::Domain { name, .. } => {
            set(name);
        }
        Change::Index { table, .. } => set(table),
        _ => {}
    }
}
