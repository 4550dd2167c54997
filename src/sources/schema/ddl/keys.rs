//! Reads table constraints: primary keys, foreign keys, unique keys and indexes.

use super::column::names;
use super::model::{Constraint, Reference};
use super::sequence::nextval;
use super::tokens::Cursor;
use crate::rules::dialect::DialectPack;
use sqlparser::tokenizer::Token;

/// Returns true if a table item starts a constraint and not a column.
pub(super) fn is_constraint(cursor: Cursor<'_>, pack: &DialectPack) -> bool {
    cursor.starts_any(&pack.words.columns.constraints).is_some()
}

/// Reads a table constraint. An index over an expression alone has no leading column and is `Other`.
pub(super) fn constraint(cursor: &mut Cursor<'_>, pack: &DialectPack) -> Constraint {
    if cursor.eat("constraint") && !is_constraint(*cursor, pack) {
        cursor.name();
    }
    if cursor.eat("primary key") {
        return primary_key(cursor);
    }
    let spot = cursor.spot();
    if cursor.eat("foreign key") {
        while cursor.peek().is_some_and(|token| *token != Token::LParen) {
            cursor.skip(1);
        }
        let columns = names(cursor);
        let read = reference(cursor, columns).map(|read| Reference { spot, ..read });
        return read.map_or(Constraint::Other, Constraint::Foreign);
    }
    if cursor.eat("default") {
        return default_for(cursor);
    }
    let indexes = &pack.words.columns.indexes;
    if cursor.eat("unique") || cursor.starts_any(indexes).is_some() {
        return index(cursor);
    }
    Constraint::Other
}

/// Reads `DEFAULT value FOR column`, after the first word.
fn default_for(cursor: &mut Cursor<'_>) -> Constraint {
    let sequence = nextval(cursor);
    while !cursor.is_empty() && !cursor.eat("for") {
        cursor.skip_one();
    }
    cursor.name().map_or(Constraint::Other, |column| Constraint::Default(column, sequence))
}

/// Reads the columns of a primary key.
fn primary_key(cursor: &mut Cursor<'_>) -> Constraint {
    while cursor.peek().is_some_and(|token| *token != Token::LParen) {
        cursor.skip(1);
    }
    Constraint::PrimaryKey(names(cursor))
}

/// Reads the leading column of an index or unique key.
fn index(cursor: &mut Cursor<'_>) -> Constraint {
    while cursor.peek().is_some_and(|token| *token != Token::LParen) {
        cursor.skip(1);
    }
    leading_column(cursor).map_or(Constraint::Other, Constraint::Index)
}

/// Takes the columns of an index and returns the leading one, unless an expression leads.
pub(super) fn leading_column(cursor: &mut Cursor<'_>) -> Option<String> {
    let mut first = cursor.group()?.items().into_iter().next()?;
    let name = first.name()?;
    // `name(20)` is a prefix of the column, `lower(name)` is an expression.
    let is_column = first.group().is_none_or(|mut inside| inside.number().is_some());
    is_column.then_some(name)
}

/// Reads `REFERENCES t (a, b)`, after the referencing columns.
pub(super) fn reference(cursor: &mut Cursor<'_>, columns: Vec<String>) -> Option<Reference> {
    let spot = cursor.spot();
    if !cursor.eat("references") {
        return None;
    }
    let table = cursor.qualified()?;
    let target = names(cursor);
    Some(Reference { columns, table, target, association: false, spot })
}
