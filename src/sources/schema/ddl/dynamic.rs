//! Reads DDL inside code: the statements of a block, and those in the strings that it runs.
//!
//! Code is not run here: what it writes out whole is taken, under the condition that the server takes it; what it puts
//! together from parts is reported.

use super::Reader;
use super::code::code_trouble;
use super::model::{Change, Clause};
use super::tokens::{Cursor, Tokens};
use sqlparser::tokenizer::Token;

/// How statements about tables and sequences start.
const LEADS: [&str; 8] = [
    "alter table",
    "create table",
    "create unlogged table",
    "create sequence",
    "alter sequence",
    "drop table",
    "drop sequence",
    "rename table",
];

/// Functions that put a text together from parts.
const JOINERS: [&str; 3] = ["concat", "concat_ws", "format"];

/// Blocks stand in strings, and strings in blocks, no deeper than this.
const DEEPEST: usize = 3;

impl Reader<'_> {
    /// Reads the DDL in code that runs.
    pub(super) fn dynamic(&mut self, cursor: Cursor<'_>) {
        let from = self.changes.len();
        self.code(cursor, DEEPEST);
        self.changes.iter_mut().skip(from).for_each(conditional);
    }

    fn code(&mut self, cursor: Cursor<'_>, depth: usize) {
        let mut rest = cursor;
        let mut before = [None, None];
        while let Some(token) = rest.peek() {
            let mut taken = 1;
            if let Some(text) = rest.string() {
                self.string(rest, text, before, depth);
            } else if starts_ddl(rest) {
                let statement = rest.first(rest.to_semicolon());
                self.statement(statement);
                taken = statement.len().max(1);
            }
            before = [before[1], Some(token)];
            rest.skip(taken);
        }
    }

    /// Reads a string in code: a block, a whole statement, or part of one.
    fn string(&mut self, at: Cursor<'_>, text: &str, before: [Option<&Token>; 2], depth: usize) {
        if !holds_ddl(text) {
            return;
        }
        let tokens = Tokens::inside(text, self.pack, at.spot());
        let has_gaps = starts_ddl(tokens.cursor()) && text.contains('%');
        let is_whole = !is_joined(at, before) && !has_gaps && tokens.broken.is_none();
        if is_whole && depth > 0 {
            self.code(tokens.cursor(), depth - 1);
        } else if !self.changes_nothing(tokens.cursor()) {
            self.troubles.push(code_trouble(at.spot()));
        }
    }
}

impl Reader<'_> {
    /// Returns true for the start of an `ALTER TABLE` whose clause changes no column, however it goes on.
    fn changes_nothing(&self, mut cursor: Cursor<'_>) -> bool {
        let named = cursor.eat("alter table") && cursor.qualified().is_some();
        named && cursor.starts_any(&self.pack.words.alter.ignored).is_some()
    }
}

/// Returns true if a string is one of several that make the text.
fn is_joined(at: Cursor<'_>, before: [Option<&Token>; 2]) -> bool {
    let is_sign = |token: Option<&Token>| {
        matches!(token, Some(Token::StringConcat | Token::Plus | Token::Pipe))
    };
    let is_joiner = |token: Option<&Token>| {
        let Some(Token::Word(word)) = token else { return false };
        JOINERS.iter().any(|joiner| word.value.eq_ignore_ascii_case(joiner))
    };
    let after = at.nth(1);
    let is_argument = before[1] == Some(&Token::LParen) && is_joiner(before[0]);
    is_sign(before[1]) || is_sign(after) || (is_argument && after == Some(&Token::Comma))
}

fn starts_ddl(cursor: Cursor<'_>) -> bool {
    LEADS.iter().any(|lead| cursor.starts(lead))
}

/// Returns true if a text has the words of DDL in it.
fn holds_ddl(text: &str) -> bool {
    let words: Vec<_> = text.split_whitespace().map(str::to_ascii_lowercase).collect();
    let text = words.join(" ");
    LEADS.iter().any(|lead| text.contains(lead))
}

/// Makes a change one that does nothing where it does not apply: code asks before it changes a table.
fn conditional(change: &mut Change) {
    match change {
        Change::AlterTable { clause, asks, .. } => {
            *asks = true;
            if let Clause::Add { if_not_exists, .. } = clause.as_mut() {
                *if_not_exists = true;
            }
        }
        Change::CreateTable(table) => table.if_not_exists = true,
        _ => {}
    }
}
