//! The statements of a file: those that make tables go to the SQL reader, without the types of the program.

use super::Words;
use crate::sources::forms::fields::Field;
use crate::sources::forms::plain::{location, open, problem};
use crate::sources::schema::{Database, Place, Spot};
use crate::sources::walk::Found;
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Tokenizer};
use std::collections::BTreeSet;
use std::ops::Range;

/// What the statements say.
pub(super) struct Tables<'w> {
    words: &'w Words,
    /// Columns with the type that they are read as.
    pub(super) fields: Vec<Field>,
    /// Columns whose values the database numbers.
    pub(super) numbered: BTreeSet<(String, String)>,
}

impl<'w> Tables<'w> {
    /// Starts without any.
    pub(super) fn new(words: &'w Words) -> Self {
        Self { words, fields: Vec::new(), numbered: BTreeSet::new() }
    }

    /// Reads the statements of a file; returns true if one creates a table.
    pub(super) fn file(&mut self, file: &Found, database: &mut Database) -> bool {
        let Some(text) = open(file, database) else { return false };
        let mut tokens = Vec::new();
        let done = Tokenizer::new(database.dialect().sql, &text)
            .tokenize_with_location_into_buf(&mut tokens);
        if let Err(error) = &done {
            let spot = spot(error.location, error.location);
            let reason = format!("{}: no CREATE TABLE from here on is read", error.message);
            let cure = "Close it; what stands before it was read.";
            database.problem(problem(&file.shown, &text, spot, reason, cure));
        }
        tokens.retain(|token| !matches!(token.token, Token::Whitespace(_) | Token::EOF));
        if done.is_err() {
            // The statement in which it ends is not whole.
            let ended = tokens.iter().rposition(|token| token.token == Token::SemiColon);
            tokens.truncate(ended.unwrap_or(0));
        }
        let lines = Lines::of(&text);
        let mut declares = false;
        for statement in tokens.split(|token| token.token == Token::SemiColon) {
            let creates = starts(statement, &self.words.declares).is_some();
            declares |= creates;
            if creates || starts(statement, &self.words.changes).is_some() {
                self.statement(statement, file, &lines, database);
            }
        }
        declares
    }

    /// Hands a statement to the SQL reader without the types of the program, which become fields.
    fn statement(
        &mut self,
        tokens: &[TokenWithSpan],
        file: &Found,
        lines: &Lines<'_>,
        database: &mut Database,
    ) {
        let Some(first) = tokens.first() else { return };
        let whole = lines.span(tokens, 0..tokens.len());
        let mut sql = lines.text.get(whole.clone()).unwrap_or_default().to_owned();
        for typed in self.types(tokens) {
            let of = tokens.get(typed.of.start).map(|token| spot(token.span.start, token.span.end));
            let type_text = lines.text.get(lines.span(tokens, typed.of.clone()));
            self.fields.push(Field {
                table: typed.table.clone(),
                column: typed.column.clone(),
                owner: typed.table,
                name: typed.column,
                type_text: type_text.unwrap_or_default().to_owned(),
                marks: Vec::new(),
                location: location(&file.shown, lines.text, of.unwrap_or_default()),
            });
            let span = lines.span(tokens, typed.word..typed.of.end);
            blank(&mut sql, span.start - whole.start..span.end - whole.start);
        }
        let (line, column) = (small(first.span.start.line), small(first.span.start.column));
        database.sql(&file.shown, &sql, Place { line, column });
    }

    /// Finds the types of the program in a statement, and notes the columns that the database numbers.
    fn types(&mut self, tokens: &[TokenWithSpan]) -> Vec<Typed> {
        let table = table_name(tokens);
        let mut column = String::new();
        let mut found = Vec::new();
        let (mut depth, mut at) = (0_usize, 0_usize);
        while let Some(token) = tokens.get(at) {
            let rest = tokens.get(at..).unwrap_or_default();
            let named = match &token.token {
                Token::LParen => {
                    depth += 1;
                    (depth == 1).then_some(1)
                }
                Token::RParen => {
                    depth = depth.saturating_sub(1);
                    None
                }
                Token::Comma => (depth == 1).then_some(1),
                _ if depth == 0 => starts(rest, &self.words.adds),
                _ => None,
            };
            if let Some(name) = named.and_then(|behind| rest.get(behind)).and_then(word) {
                name.clone_into(&mut column);
            }
            if is_word(token, &self.words.numbered) {
                self.numbered.insert((table.to_lowercase(), column.to_lowercase()));
            }
            let of =
                if is_word(token, &self.words.typed) { program_type(tokens, at + 1) } else { None };
            let end = of.as_ref().map_or(at + 1, |of| of.end);
            if let Some(of) = of {
                found.push(Typed { table: table.clone(), column: column.clone(), word: at, of });
            }
            at = end;
        }
        found
    }
}

/// A column that is read as a type of the program.
struct Typed {
    table: String,
    column: String,
    /// Which token says that a type follows.
    word: usize,
    /// The tokens of the type.
    of: Range<usize>,
}

/// Returns the tokens of a type that starts at `at`, behind its annotations; `None` before an expression in brackets.
fn program_type(tokens: &[TokenWithSpan], mut at: usize) -> Option<Range<usize>> {
    let token = |at: usize| tokens.get(at).map(|token| &token.token);
    while token(at) == Some(&Token::AtSign) {
        at += 2;
        while token(at) == Some(&Token::Period) {
            at += 2;
        }
        if token(at) == Some(&Token::LParen) {
            let closes = |token: &TokenWithSpan| token.token == Token::RParen;
            at += tokens.get(at..)?.iter().position(closes)? + 1;
        }
    }
    let start = at;
    tokens.get(at).and_then(word)?;
    at += 1;
    while token(at) == Some(&Token::Period) {
        at += 2;
    }
    if token(at) == Some(&Token::Lt) {
        let mut open = 0_usize;
        loop {
            match token(at)? {
                Token::Lt => open += 1,
                Token::Gt => open = open.saturating_sub(1),
                Token::ShiftRight => open = open.saturating_sub(2),
                _ => {}
            }
            at += 1;
            if open == 0 {
                break;
            }
        }
    }
    Some(start..at)
}

/// Returns the name of the table that a statement is about: the word before its first bracket, or after `TABLE`.
fn table_name(tokens: &[TokenWithSpan]) -> String {
    let bracket = tokens.iter().position(|token| token.token == Token::LParen);
    let head = tokens.get(..bracket.unwrap_or(tokens.len())).unwrap_or_default();
    let is_created = head.first().is_some_and(|token| is_word(token, "create"));
    let name = match is_created {
        true => head.last(),
        false => {
            let after = tokens.iter().position(|token| is_word(token, "table")).map(|at| at + 1);
            after.and_then(|at| match tokens.get(at + 1).map(|token| &token.token) {
                Some(Token::Period) => tokens.get(at + 2),
                _ => tokens.get(at),
            })
        }
    };
    name.and_then(word).unwrap_or_default().to_owned()
}

/// Returns how many tokens the first of these beginnings takes that stands here.
fn starts(tokens: &[TokenWithSpan], beginnings: &[String]) -> Option<usize> {
    let stands = |beginning: &&String| {
        let mut words = beginning.split(' ').enumerate();
        words.all(|(at, expected)| tokens.get(at).is_some_and(|token| is_word(token, expected)))
    };
    beginnings.iter().find(stands).map(|beginning| beginning.split(' ').count())
}

fn is_word(token: &TokenWithSpan, expected: &str) -> bool {
    matches!(&token.token, Token::Word(word)
        if word.quote_style.is_none() && word.value.eq_ignore_ascii_case(expected))
}

/// Returns a word, without the quotes around it.
fn word(token: &TokenWithSpan) -> Option<&str> {
    match &token.token {
        Token::Word(word) => Some(&word.value),
        Token::SingleQuotedString(text) | Token::DoubleQuotedString(text) => Some(text),
        _ => None,
    }
}

/// A file, and where its lines start.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        let after = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(after).collect() }
    }

    /// Returns the byte at which a place stands.
    fn offset(&self, place: Location) -> usize {
        let line = usize::try_from(place.line).unwrap_or(usize::MAX).saturating_sub(1);
        let column = usize::try_from(place.column).unwrap_or(usize::MAX).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(self.text.len());
        let rest = self.text.get(start..).unwrap_or_default();
        start + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at)
    }

    /// Returns the bytes that a run of tokens takes.
    fn span(&self, tokens: &[TokenWithSpan], range: Range<usize>) -> Range<usize> {
        let start = tokens.get(range.start).map_or(0, |token| self.offset(token.span.start));
        let last = range.end.checked_sub(1).and_then(|at| tokens.get(at));
        let end = last.map_or(start, |token| self.offset(token.span.end));
        start..end.max(start)
    }
}

/// Puts blanks in place of all but the ends of lines, as many as there were characters.
fn blank(text: &mut String, range: Range<usize>) {
    let Some(old) = text.get(range.clone()) else { return };
    let new: String = old.chars().map(|one| if one == '\n' { one } else { ' ' }).collect();
    text.replace_range(range, &new);
}

fn spot(start: Location, end: Location) -> Spot {
    let column = small(start.column);
    let end_column = if end.line == start.line { small(end.column) } else { column };
    Spot { line: small(start.line), column, end_column: end_column.max(column.saturating_add(1)) }
}

fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
