//! Splits a byte stream into statements; rows are left in the stream for the row scanner.
//!
//! It knows where a statement ends, never what it means.

use super::batch::{self, Batch, Next};
use super::body::Body;
use super::head::{self, Head, Parsed};
use super::input::BYTE_ORDER_MARK;
use super::lexer::{Inside, Kind, Lexeme, lex, skip_lexeme};
use super::lines::{at_mark, database_name, peek_word, take_all, take_line};
use super::window::{More, Place, Window};
use crate::rules::lexis::Lexis;

/// What stands next in a dump.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A statement, without its end mark. Comments are blanked; conditional comments are code.
    Statement {
        /// The statement, decoded; bytes that are no UTF-8 became U+FFFD.
        text: String,
        /// Its first token.
        place: Place,
        /// The rows that follow it, if it is a `COPY .. FROM stdin`.
        copy: Option<Head>,
        /// False for a last statement without an end mark.
        marked: bool,
    },
    /// An `INSERT` whose rows stand next in the stream, and its first token; `None` if it reads as the `INSERT` before.
    Insert(Option<(Head, Place)>),
    /// A client command that connects to a database of this name.
    Connect(String),
    /// A client command that reads another file.
    Include(String, Place),
    /// A statement longer than [`Splitter::LONGEST`]; it was stepped over.
    TooLong(Place),
    /// The stream ends inside this statement, whose first bytes are given.
    Cut(String, Place),
}

/// Splits one stream.
pub(crate) struct Splitter<'a> {
    lexis: &'a Lexis,
    delimiter: Vec<u8>,
    /// Text of the last `INSERT` up to its rows.
    last_head: Vec<u8>,
    statements: u64,
    /// How comment lines start that are to be kept.
    watched: Vec<&'a str>,
    kept: Vec<String>,
}

/// How a look for the end of a statement went.
enum Found {
    /// It ends after so many bytes, and its end mark after so many; these stretches are to be blanked.
    End {
        text: usize,
        mark: usize,
        blank: Vec<(usize, usize)>,
    },
    Cut,
    TooLong,
}

impl<'a> Splitter<'a> {
    /// The longest statement that is held, in bytes; real DDL stays below 1 MB.
    pub(crate) const LONGEST: usize = 16 * 1024 * 1024;

    /// Starts with `;` as the end mark; comment lines between statements that start like one of `watched` are kept.
    pub(crate) fn new(lexis: &'a Lexis, watched: Vec<&'a str>) -> Self {
        let delimiter = b";".to_vec();
        Self { lexis, delimiter, last_head: Vec::new(), statements: 0, watched, kept: Vec::new() }
    }

    /// Returns how many statements were split off, `INSERT`s included.
    pub(crate) fn statements(&self) -> u64 {
        self.statements
    }

    /// Returns the comment lines that were kept.
    pub(crate) fn kept(&self) -> &[String] {
        &self.kept
    }

    /// Returns what stands next; `None` at the end of the stream.
    pub(crate) fn next(&mut self, window: &mut Window<'_>) -> Option<Piece> {
        loop {
            if let Some(comment) = self.skip_space(window) {
                return Some(Piece::Cut("/*".to_owned(), comment));
            }
            if self.same_insert(window) {
                self.statements += 1;
                return Some(Piece::Insert(None));
            }
            let first = *window.rest().first()?;
            let is_line = (self.lexis.psql_meta && first == b'\\')
                || (self.lexis.dot_commands && first == b'.')
                || (self.lexis.colon_commands && first == b':');
            let word = if is_line || first.is_ascii_alphabetic() {
                peek_word(window)
            } else {
                String::new()
            };
            let is_delimiter = self.lexis.delimiter_command && word == "delimiter";
            let is_include = self.lexis.include_commands.contains(&word);
            let is_batch_end = self.lexis.batch_end.as_ref() == Some(&word)
                && batch::batch_end(self.lexis, window.rest()).is_some();
            let is_database = self.lexis.database_statements.contains(&word);
            if !is_line && !is_delimiter && !is_include && !is_batch_end && !is_database {
                break;
            }
            let place = window.place();
            let line = take_line(window);
            if let Some(database) = self.connected(&line) {
                self.last_head.clear();
                return Some(Piece::Connect(database));
            }
            if is_include {
                return Some(Piece::Include(line, place));
            }
            if let Some(delimiter) = line.split_whitespace().nth(1).filter(|_| is_delimiter) {
                self.delimiter = delimiter.as_bytes().to_vec();
            }
        }
        window.shrink();
        self.statements += 1;
        let place = window.place();
        Some(self.insert(window, place).unwrap_or_else(|| self.statement(window, place)))
    }

    /// Returns the database that a client command connects to, if it does; the case of commands counts.
    fn connected(&self, line: &str) -> Option<String> {
        let (command, arguments) = line.split_once(char::is_whitespace)?;
        let connects = self.lexis.connect_commands.iter().any(|known| known == command);
        let databases = &self.lexis.database_statements;
        if connects || databases.contains(&command.to_ascii_lowercase()) {
            database_name(arguments)
        } else {
            None
        }
    }

    /// Steps over the rest of a statement without holding it; returns false if the stream ends first.
    pub(crate) fn skip_statement(&self, window: &mut Window<'_>) -> bool {
        loop {
            if self.at_delimiter(window) {
                window.advance(self.delimiter.len());
                return true;
            }
            if window.rest().is_empty() {
                return false;
            }
            let is_start = Batch::is_needed(self.lexis) && {
                while window.rest().len() < batch::LOOKAHEAD && window.slide() == More::Read {}
                let rest = window.rest();
                batch::batch_end(self.lexis, rest).is_some()
                    || batch::starts_statement(self.lexis, rest)
            };
            if is_start {
                return true;
            }
            skip_lexeme(self.lexis, window);
        }
    }

    /// Steps over white space, comments, empty statements; returns the place of a comment that never ends.
    fn skip_space(&mut self, window: &mut Window<'_>) -> Option<Place> {
        loop {
            if self.at_delimiter(window) {
                window.advance(self.delimiter.len());
                continue;
            }
            if at_mark(window) {
                window.advance(BYTE_ORDER_MARK.len());
                continue;
            }
            if window.rest().starts_with(b"--") {
                // Whatever follows: no statement starts with a minus, and rulers of dashes are common.
                let line = take_line(window);
                if self.watched.iter().any(|start| line.starts_with(start)) {
                    self.kept.push(line);
                }
                continue;
            }
            match lex(self.lexis, window.rest(), window.is_last()) {
                Lexeme::Whole(Kind::Space | Kind::Comment | Kind::Mark, end) => window.advance(end),
                Lexeme::Cut(Inside::Line | Inside::Block { .. } | Inside::Run(Kind::Space), _) => {
                    let place = window.place();
                    if !skip_lexeme(self.lexis, window) {
                        return Some(place);
                    }
                }
                Lexeme::Cut(Inside::Unknown, _) if !window.is_last() => {
                    window.slide();
                }
                _ => return None,
            }
        }
    }

    fn at_delimiter(&self, window: &mut Window<'_>) -> bool {
        while window.rest().len() < self.delimiter.len() && window.slide() == More::Read {}
        window.rest().starts_with(&self.delimiter)
    }

    /// Steps over the text of an `INSERT` if it is the same as that of the last.
    fn same_insert(&self, window: &mut Window<'_>) -> bool {
        let length = self.last_head.len();
        if length == 0 {
            return false;
        }
        while window.rest().len() < length && window.more(Self::LONGEST) == More::Read {}
        let is_same = window.rest().starts_with(&self.last_head);
        if is_same {
            window.advance(length);
        }
        is_same
    }

    /// Reads an `INSERT` up to its rows.
    fn insert(&mut self, window: &mut Window<'_>, place: Place) -> Option<Piece> {
        loop {
            match head::insert(self.lexis, window.rest(), window.is_last()) {
                Parsed::Rows(head, _)
                    if self.lexis.catalog_tables.contains(&head.table.to_ascii_lowercase()) =>
                {
                    return None;
                }
                Parsed::Rows(head, end) => {
                    self.last_head = window.rest().get(..end).unwrap_or_default().to_vec();
                    window.advance(end);
                    return Some(Piece::Insert(Some((head, place))));
                }
                Parsed::Cut if window.more(Self::LONGEST) != More::Full => {}
                Parsed::NoRows | Parsed::Cut => return None,
            }
        }
    }

    /// Reads a statement that must be held.
    fn statement(&mut self, window: &mut Window<'_>, place: Place) -> Piece {
        self.last_head.clear();
        match self.find_statement(window) {
            Found::End { text: text_end, mark, blank } => {
                let mut bytes = blanked(window.rest().get(..text_end).unwrap_or_default(), &blank);
                bytes.iter_mut().filter(|byte| **byte == 0).for_each(|byte| *byte = b' ');
                let copy =
                    if self.lexis.copy_blocks { head::copy(self.lexis, &bytes) } else { None };
                window.advance(mark);
                if copy.is_some() {
                    take_line(window);
                }
                bytes.truncate(bytes.trim_ascii_end().len());
                let text = String::from_utf8(bytes)
                    .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
                Piece::Statement { text, place, copy, marked: mark > text_end }
            }
            Found::Cut => Piece::Cut(take_all(window), place),
            Found::TooLong => {
                self.skip_statement(window);
                Piece::TooLong(place)
            }
        }
    }

    fn find_statement(&self, window: &mut Window<'_>) -> Found {
        let (mut at, mut blank, mut body) = (0, Vec::new(), Body::new(self.lexis.compound_bodies));
        let mut batch = Batch::is_needed(self.lexis).then(|| Batch::new(self.lexis, true));
        let in_view = if batch.is_some() { batch::LOOKAHEAD } else { self.delimiter.len() };
        loop {
            let (tail, is_last) = (window.rest().get(at..).unwrap_or_default(), window.is_last());
            if tail.len() < in_view && !is_last {
                if window.more(Self::LONGEST) == More::Full {
                    return Found::TooLong;
                }
                continue;
            }
            let is_body = body.is_open() || batch.as_ref().is_some_and(Batch::has_body);
            if tail.starts_with(&self.delimiter) && !(is_body && self.delimiter == b";") {
                return Found::End { text: at, mark: at + self.delimiter.len(), blank };
            }
            if tail.is_empty() {
                // Many files leave out the last end mark.
                return if body.is_balanced() {
                    Found::End { text: at, mark: at, blank }
                } else {
                    Found::Cut
                };
            }
            match lex(self.lexis, tail, is_last) {
                Lexeme::Whole(kind, length) => {
                    let length = self.up_to_delimiter(kind, tail, length);
                    match batch.as_mut().map_or(Next::Same, |batch| batch.see(kind, tail, length)) {
                        Next::Same => {}
                        Next::Statement => return Found::End { text: at, mark: at, blank },
                        Next::BatchEnd(line) => {
                            return Found::End { text: at, mark: at + line, blank };
                        }
                    }
                    match kind {
                        Kind::Comment | Kind::Mark => blank.push((at, at + length)),
                        Kind::Word | Kind::Symbol => {
                            body.see(tail.get(..length).unwrap_or_default());
                        }
                        Kind::Space | Kind::Quoted => {}
                    }
                    at += length;
                }
                Lexeme::Cut(..) if is_last => return Found::Cut,
                Lexeme::Cut(..) if window.more(Self::LONGEST) == More::Full => {
                    return Found::TooLong;
                }
                Lexeme::Cut(..) => {}
            }
        }
    }

    /// Returns how much of a word stands before a delimiter in it: clients look for theirs in words too, `END$$`.
    fn up_to_delimiter(&self, kind: Kind, tail: &[u8], length: usize) -> usize {
        if kind != Kind::Word || self.delimiter == b";" {
            return length;
        }
        let word = tail.get(..length).unwrap_or_default();
        memchr::memmem::find(word, &self.delimiter).filter(|at| *at > 0).unwrap_or(length)
    }
}

/// Copies a statement with its comments as spaces, one for each character; newlines stay, so that lines and columns do.
fn blanked(text: &[u8], blank: &[(usize, usize)]) -> Vec<u8> {
    let mut copy = Vec::with_capacity(text.len());
    let mut at = 0;
    for &(from, to) in blank {
        copy.extend_from_slice(text.get(at..from).unwrap_or_default());
        let comment =
            text.get(from..to).unwrap_or_default().iter().filter(|byte| **byte & 0xC0 != 0x80);
        copy.extend(comment.map(|byte| if *byte == b'\n' { b'\n' } else { b' ' }));
        at = to;
    }
    copy.extend_from_slice(text.get(at..).unwrap_or_default());
    copy
}
