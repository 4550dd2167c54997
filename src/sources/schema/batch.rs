//! Tells where a statement ends that has no end mark: before a word that starts another, and at the end of its batch.
//!
//! It looks at the words that stand next and never at what a statement means.

use super::lexer::{Kind, is_word};
use crate::rules::lexis::Lexis;

/// Bytes that must be in view to tell the words that stand next.
pub(crate) const LOOKAHEAD: usize = 64;

/// Words within which `CREATE OR ALTER PROCEDURE` says what it makes.
const KIND_WITHIN: u32 = 4;

/// What stands next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// More of the statement at hand.
    Same,
    /// Another statement.
    Statement,
    /// A line of so many bytes that ends the batch.
    BatchEnd(usize),
}

/// What was seen of a statement so far.
#[derive(Debug)]
pub(crate) struct Batch<'a> {
    lexis: &'a Lexis,
    /// Nothing but white space stands before on the line.
    starts_line: bool,
    words: u32,
    makes: bool,
    /// All up to the end of the batch is its body.
    has_body: bool,
    /// The word or comma before is one after which no statement starts.
    goes_on: bool,
    /// The word before, in lower case; empty after anything else.
    last: Vec<u8>,
    parentheses: u32,
}

impl<'a> Batch<'a> {
    /// Starts a statement; `starts_line` if only white space stands before it.
    pub(crate) fn new(lexis: &'a Lexis, starts_line: bool) -> Self {
        Self {
            lexis,
            starts_line,
            words: 0,
            makes: false,
            has_body: false,
            goes_on: true,
            last: Vec::new(),
            parentheses: 0,
        }
    }

    /// Returns true for dialects whose statements need no end mark.
    pub(crate) fn is_needed(lexis: &Lexis) -> bool {
        lexis.batch_end.is_some()
    }

    /// Returns true if only the end of the batch ends the statement.
    pub(crate) fn has_body(&self) -> bool {
        self.has_body
    }

    /// Sees the lexeme at the start of `tail`, of this kind and length.
    pub(crate) fn see(&mut self, kind: Kind, tail: &[u8], length: usize) -> Next {
        let lexeme = tail.get(..length).unwrap_or_default();
        if matches!(kind, Kind::Space | Kind::Comment | Kind::Mark) {
            self.starts_line |= lexeme.contains(&b'\n');
            return Next::Same;
        }
        if kind == Kind::Word {
            if self.starts_line
                && let Some(line) = batch_end(self.lexis, tail)
            {
                return Next::BatchEnd(line);
            }
            let may_start = self.parentheses == 0 && !self.has_body && !self.goes_on;
            if may_start && starts_statement(self.lexis, tail) && !self.is_pair(lexeme) {
                return Next::Statement;
            }
        }
        self.last.clear();
        self.starts_line = false;
        self.goes_on = self.words == 0 && kind == Kind::Symbol;
        match (kind, lexeme) {
            (Kind::Word, word) => self.word(word),
            (_, b"(") => self.parentheses = self.parentheses.saturating_add(1),
            (_, b")") => self.parentheses = self.parentheses.saturating_sub(1),
            (_, b",") => self.goes_on = true,
            _ => {}
        }
        Next::Same
    }

    /// Returns true if this word and the one before are known not to start a statement.
    fn is_pair(&self, word: &[u8]) -> bool {
        self.lexis.not_starts.iter().filter_map(|pair| pair.split_once(' ')).any(
            |(first, second)| {
                self.last == first.as_bytes() && word.eq_ignore_ascii_case(second.as_bytes())
            },
        )
    }

    fn word(&mut self, word: &[u8]) {
        self.last = word.to_ascii_lowercase();
        let is = |known: &String| word.eq_ignore_ascii_case(known.as_bytes());
        self.goes_on = self.lexis.not_starts_after.iter().any(is);
        self.words = self.words.saturating_add(1);
        if self.words == 1 {
            self.makes =
                ["create", "alter"].iter().any(|verb| word.eq_ignore_ascii_case(verb.as_bytes()));
        } else if self.makes && self.words <= KIND_WITHIN {
            self.has_body |= self.lexis.batch_bodies.iter().any(is);
        }
    }
}

/// Returns the length of the line that ends a batch, if one stands next: the word alone, or with a count.
pub(crate) fn batch_end(lexis: &Lexis, tail: &[u8]) -> Option<usize> {
    let word = lexis.batch_end.as_ref()?.as_bytes();
    let rest = tail.get(word.len()..).filter(|_| starts_with(tail, word))?;
    let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    let line = rest.get(..end)?.trim_ascii();
    let is_alone = line.is_empty()
        || line.starts_with(b"--")
        || line == b";"
        || (!is_word(*rest.first()?) && line.iter().all(u8::is_ascii_digit));
    is_alone.then_some(word.len() + end)
}

/// Returns true if a statement starts here although none was ended.
pub(crate) fn starts_statement(lexis: &Lexis, tail: &[u8]) -> bool {
    lexis.starts.iter().any(|words| leads(tail, words))
}

/// Returns true if these words stand next, with any white space between them.
fn leads(tail: &[u8], words: &str) -> bool {
    let mut rest = tail;
    for (n, word) in words.split(' ').enumerate() {
        let trimmed = rest.trim_ascii_start();
        if (n > 0 && trimmed.len() == rest.len()) || !starts_with(trimmed, word.as_bytes()) {
            return false;
        }
        rest = trimmed.get(word.len()..).unwrap_or_default();
    }
    rest.first().is_none_or(|byte| !is_word(*byte))
}

fn starts_with(tail: &[u8], word: &[u8]) -> bool {
    tail.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}
