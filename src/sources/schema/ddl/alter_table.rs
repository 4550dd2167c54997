//! Reads `ALTER TABLE`: clause by clause; a clause that is not known is reported, its neighbours are kept.

use super::column::{column, definition};
use super::keys::{constraint, is_constraint};
use super::model::{Change, Clause, Name};
use super::sequence::{nextval, options};
use super::tokens::Cursor;
use super::types::type_text;
use super::{CLAUSE_CURE, MOST_COLUMNS, Reader};
use sqlparser::tokenizer::Token;

/// Reads the statement, after `ALTER [..] TABLE`.
pub(super) fn alter_table(reader: &mut Reader<'_>, mut cursor: Cursor<'_>) {
    let if_exists = cursor.eat("if exists");
    cursor.eat("only");
    let Some(table) = cursor.qualified() else {
        reader.trouble(
            cursor,
            "`ALTER TABLE` without a plain name",
            "Replace templates and variables by names.",
        );
        return;
    };
    cursor.eat_token(&Token::Mul);
    let mut verb = None;
    for mut item in cursor.items() {
        let start = item;
        let read = clause(reader, &mut item, verb);
        verb = Verb::of(start, reader).or(verb);
        match read {
            Read::Clauses(clauses) => {
                let changes = clauses.into_iter().map(|clause| Change::AlterTable {
                    table: table.clone(),
                    if_exists,
                    asks: false,
                    clause: Box::new(clause),
                });
                reader.changes.extend(changes);
            }
            Read::Ignored => {}
            Read::Unknown => {
                let reason = format!(
                    "`ALTER TABLE {}` with a clause that is not known: `{}`",
                    table.name,
                    start.preview()
                );
                reader.trouble(start, &reason, CLAUSE_CURE);
            }
        }
    }
}

/// What a clause came to.
enum Read {
    Clauses(Vec<Clause>),
    Ignored,
    Unknown,
}

impl From<Option<Clause>> for Read {
    fn from(clause: Option<Clause>) -> Self {
        clause.map_or(Self::Unknown, |clause| Self::Clauses(vec![clause]))
    }
}

/// A verb that holds for the clauses after its own too.
#[derive(Clone, Copy)]
enum Verb {
    Add,
    DropColumn,
    /// Of what is no column.
    Drop,
}

impl Verb {
    /// Returns the verb that a clause leaves for the next, in dialects that write it once.
    fn of(mut clause: Cursor<'_>, reader: &Reader<'_>) -> Option<Self> {
        let alter = &reader.pack.words.alter;
        if let Some(prefix) = clause.starts_any(&alter.prefixes).map(str::to_owned) {
            clause.eat(&prefix);
        }
        let verb = if clause.starts("add") {
            Self::Add
        } else if clause.starts("drop column") || clause.starts("column") {
            Self::DropColumn
        } else if clause.starts("drop") || clause.starts("constraint") {
            Self::Drop
        } else {
            return None;
        };
        alter.verbs_carry.then_some(verb)
    }
}

fn clause(reader: &Reader<'_>, cursor: &mut Cursor<'_>, before: Option<Verb>) -> Read {
    let words = &reader.pack.words;
    if let Some(prefix) = cursor.starts_any(&words.alter.prefixes).map(str::to_owned) {
        cursor.eat(&prefix);
    }
    if cursor.starts_any(&words.alter.ignored).is_some() {
        return Read::Ignored;
    }
    if words.tables.counter.as_ref().is_some_and(|counter| cursor.starts(counter)) {
        cursor.skip(1);
        cursor.eat_token(&Token::Eq);
        return cursor.number().map(Clause::Counter).into();
    }
    match cursor.word().as_deref() {
        Some("add") => add(reader, cursor),
        Some("drop") => drop_clause(cursor).into(),
        Some("modify" | "change") => modify(reader, cursor).into(),
        Some("alter") => alter_column(reader, cursor),
        Some("rename") => rename(cursor).into(),
        _ => match before {
            Some(Verb::Add) => add(reader, cursor),
            Some(Verb::DropColumn) => drop_clause(cursor).into(),
            Some(Verb::Drop) if cursor.starts("column") => drop_clause(cursor).into(),
            Some(Verb::Drop) => Read::Ignored,
            None => relation(cursor).into(),
        },
    }
}

fn add(reader: &Reader<'_>, cursor: &mut Cursor<'_>) -> Read {
    cursor.eat("add");
    if is_constraint(*cursor, reader.pack) && !cursor.starts("column") {
        return Some(Clause::AddConstraint(constraint(cursor, reader.pack))).into();
    }
    cursor.eat("column");
    let if_not_exists = cursor.eat("if not exists");
    if let Some(inside) = cursor.group() {
        // One more than there is room for is enough to say so.
        let columns = inside.items().into_iter().take(MOST_COLUMNS + 1).filter_map(|mut item| {
            if is_constraint(item, reader.pack) {
                return Some(Clause::AddConstraint(constraint(&mut item, reader.pack)));
            }
            column(&mut item, reader.pack).map(|column| Clause::Add { column, if_not_exists })
        });
        return Read::Clauses(columns.collect());
    }
    column(cursor, reader.pack).map(|column| Clause::Add { column, if_not_exists }).into()
}

fn drop_clause(cursor: &mut Cursor<'_>) -> Option<Clause> {
    cursor.eat("drop");
    if cursor.eat("primary key") {
        return Some(Clause::DropPrimaryKey);
    }
    cursor.eat("column");
    cursor.eat("if exists");
    cursor.name().map(Clause::DropColumn)
}

/// Reads `MODIFY c definition` and `CHANGE old new definition`.
fn modify(reader: &Reader<'_>, cursor: &mut Cursor<'_>) -> Option<Clause> {
    let renames = cursor.starts("change");
    cursor.skip(1);
    cursor.eat("column");
    cursor.eat("if exists");
    let name = cursor.name()?;
    let new = if renames { cursor.name()? } else { name.clone() };
    let to = definition(cursor, reader.pack, new);
    Some(Clause::Modify { column: name, to })
}

fn alter_column(reader: &Reader<'_>, cursor: &mut Cursor<'_>) -> Read {
    cursor.eat("alter");
    cursor.eat("column");
    cursor.eat("if exists");
    let Some(column) = cursor.name() else { return Read::Unknown };
    if cursor.starts_any(&reader.pack.words.alter.ignored_column).is_some() {
        return Read::Ignored;
    }
    if cursor.eat("set data type")
        || cursor.eat("type")
        || reader.pack.words.alter.column_takes_type
    {
        let to = type_text(cursor, reader.pack);
        return Some(Clause::Type { column, to }).into();
    }
    if cursor.eat("set default") {
        return Some(Clause::Default { column, sequence: nextval(cursor) }).into();
    }
    if cursor.eat("drop default") {
        return Some(Clause::Default { column, sequence: None }).into();
    }
    if cursor.eat("set not null") {
        return Some(Clause::NotNull { column, not_null: true }).into();
    }
    if cursor.eat("drop not null") {
        return Some(Clause::NotNull { column, not_null: false }).into();
    }
    if cursor.eat("drop identity") {
        return Some(Clause::DropIdentity(column)).into();
    }
    if cursor.eat("add generated") {
        let _ = cursor.eat("always") || cursor.eat("by default");
        if !cursor.eat("as identity") {
            return Read::Unknown;
        }
        let options = cursor
            .group()
            .map(|mut inside| options(&mut inside, reader.pack).0)
            .unwrap_or_default();
        return Some(Clause::Identity { column, options }).into();
    }
    let (options, unknown) = options(cursor, reader.pack);
    unknown.map_or_else(|| Some(Clause::Sequence { column, options }).into(), |_| Read::Unknown)
}

fn rename(cursor: &mut Cursor<'_>) -> Option<Clause> {
    cursor.eat("rename");
    if cursor.eat("to") || cursor.eat("as") || cursor.eat_token(&Token::Eq) {
        return cursor.qualified().map(Clause::RenameTable);
    }
    let explicit = cursor.eat("column");
    let from: Name = cursor.qualified()?;
    if cursor.eat("to") {
        return cursor.name().map(|to| Clause::RenameColumn { from: from.name, to });
    }
    (!explicit && cursor.is_empty()).then_some(Clause::RenameTable(from))
}

/// Reads clauses that tie tables to each other or move them.
fn relation(cursor: &mut Cursor<'_>) -> Option<Clause> {
    if cursor.eat("attach partition") {
        cursor.qualified().map(Clause::Attach)
    } else if cursor.eat("detach partition") || cursor.eat("no inherit") {
        cursor.qualified().map(Clause::Detach)
    } else if cursor.eat("inherit") {
        cursor.qualified().map(Clause::Inherit)
    } else if cursor.eat("set schema") {
        cursor.name().map(Clause::SetSchema)
    } else {
        None
    }
}
