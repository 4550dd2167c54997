//! The tokens of one statement and a cursor over them that never fails and never looks inside what it skips.

use super::comments::unwrap_conditional_comments;
use super::model::{Name, Spot};
use super::templates::{Plain, plain};
use crate::rules::dialect::DialectPack;
use crate::width::Id;
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Tokenizer};

/// The tokens of a statement, and where the tokenizer gave up, if it did.
pub(super) struct Tokens {
    tokens: Vec<TokenWithSpan>,
    /// What stopped the tokenizer, and its line and column.
    pub(super) broken: Option<(String, Spot)>,
    /// Words that took the place of placeholders, and those.
    pub(super) macros: Vec<(String, String)>,
}

impl Tokens {
    /// Cuts a statement into tokens, without blanks and comments.
    pub(super) fn of(text: &str, pack: &DialectPack) -> Self {
        let text = unwrap_conditional_comments(text, &pack.lexis);
        let Plain { text, macros } = plain(text, &pack.lexis);
        let mut tokens = Vec::new();
        let done = Tokenizer::new(pack.sql, &text).tokenize_with_location_into_buf(&mut tokens);
        tokens.retain(|t| !matches!(t.token, Token::Whitespace(_) | Token::EOF));
        let broken = done.err().map(|error| {
            let at = error.location;
            let column = small(at.column);
            (
                error.message,
                Spot { line: small(at.line), column, end_column: column.saturating_add(1) },
            )
        });
        Self { tokens, broken, macros }
    }

    /// Cuts the text of a string that starts at `spot` of the statement into tokens placed there.
    pub(super) fn inside(text: &str, pack: &DialectPack, spot: Spot) -> Self {
        let mut inside = Self::of(text, pack);
        let place = |location: &mut Location| {
            if location.line == 1 {
                // The quote stands before the text.
                location.column += u64::from(spot.column);
            }
            location.line += u64::from(spot.line.saturating_sub(1));
        };
        for token in &mut inside.tokens {
            place(&mut token.span.start);
            place(&mut token.span.end);
        }
        inside
    }

    /// Returns a cursor at the first token.
    pub(super) fn cursor(&self) -> Cursor<'_> {
        Cursor { tokens: &self.tokens }
    }
}

/// A run of tokens, read from the front.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    tokens: &'a [TokenWithSpan],
}

impl<'a> Cursor<'a> {
    /// Returns true at the end.
    pub(super) fn is_empty(self) -> bool {
        self.tokens.is_empty()
    }

    /// Returns how many tokens are left.
    pub(super) fn len(self) -> usize {
        self.tokens.len()
    }

    /// Returns the next token without taking it.
    pub(super) fn peek(self) -> Option<&'a Token> {
        self.nth(0)
    }

    /// Returns the token after `n` others without taking it.
    pub(super) fn nth(self, n: usize) -> Option<&'a Token> {
        self.tokens.get(n).map(|t| &t.token)
    }

    /// Takes the next token.
    pub(super) fn take(&mut self) -> Option<&'a Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(&first.token)
    }

    /// Returns the place of the next token; the last line is where an empty cursor stands.
    pub(super) fn spot(self) -> Spot {
        self.tokens.first().map_or_else(Spot::default, |t| {
            let (start, end) = (t.span.start, t.span.end);
            let end_column = if start.line == end.line { end.column } else { start.column + 1 };
            Spot {
                line: small(start.line),
                column: small(start.column),
                end_column: small(end_column),
            }
        })
    }

    /// Returns the next token's text in lower case if it is an unquoted word.
    pub(super) fn word(self) -> Option<String> {
        unquoted(self.peek()).map(str::to_ascii_lowercase)
    }

    /// Returns true if the next tokens are these words, in any case; `(` stands for itself.
    pub(super) fn starts(self, words: &str) -> bool {
        words.split(' ').enumerate().all(|(n, word)| match self.nth(n) {
            Some(Token::LParen) => word == "(",
            Some(Token::AtSign) => word == "@",
            token => unquoted(token).is_some_and(|text| {
                text.eq_ignore_ascii_case(word) || (word == "@" && text.starts_with('@'))
            }),
        })
    }

    /// Returns the first entry of a list of leading words that stands here.
    pub(super) fn starts_any(self, list: &[String]) -> Option<&str> {
        list.iter().find(|words| self.starts(words)).map(String::as_str)
    }

    /// Takes these words if they stand here.
    pub(super) fn eat(&mut self, words: &str) -> bool {
        let found = self.starts(words);
        if found {
            self.skip(words.split(' ').count());
        }
        found
    }

    /// Takes this token if it stands here.
    pub(super) fn eat_token(&mut self, token: &Token) -> bool {
        let found = self.peek() == Some(token);
        if found {
            self.skip(1);
        }
        found
    }

    /// Steps over that many tokens.
    pub(super) fn skip(&mut self, count: usize) {
        self.tokens = self.tokens.get(count..).unwrap_or_default();
    }

    /// Takes a name, quoted in any way; `'..'` too, which `SQLite` allows.
    pub(super) fn name(&mut self) -> Option<String> {
        let name = match self.peek()? {
            Token::Word(word) => word.value.clone(),
            Token::DoubleQuotedString(text) | Token::SingleQuotedString(text) => text.clone(),
            _ => return None,
        };
        self.skip(1);
        Some(name)
    }

    /// Takes a name with its qualifiers, of which the last counts.
    pub(super) fn qualified(&mut self) -> Option<Name> {
        let mut schema = None;
        let mut name = self.name()?;
        while self.eat_token(&Token::Period) {
            // `database..table` is of the schema that names without one are of.
            let is_omitted = self.eat_token(&Token::Period);
            schema = Some(name).filter(|_| !is_omitted);
            name = self.name()?;
        }
        Some(Name { schema, name })
    }

    /// Takes `schema.table.column` and returns table and column.
    pub(super) fn qualified_column(&mut self) -> Option<(Name, String)> {
        let mut parts = vec![self.name()?];
        while self.eat_token(&Token::Period) {
            parts.push(self.name()?);
        }
        let column = parts.pop()?;
        let name = parts.pop()?;
        Some((Name { schema: parts.pop(), name }, column))
    }

    /// Returns a cursor over the next tokens only.
    pub(super) fn first(self, count: usize) -> Self {
        Cursor { tokens: self.tokens.get(..count).unwrap_or(self.tokens) }
    }

    /// Takes an integer with its sign.
    pub(super) fn number(&mut self) -> Option<Id> {
        let mut ahead = *self;
        let negative = ahead.eat_token(&Token::Minus);
        ahead.eat_token(&Token::Plus);
        let (Token::Number(digits, _) | Token::SingleQuotedString(digits)) = ahead.take()? else {
            return None;
        };
        let value: Id = digits.parse().ok()?;
        *self = ahead;
        Some(if negative { -value } else { value })
    }

    /// Takes a parenthesised group and returns its inside; without the closing one it ends with the statement.
    pub(super) fn group(&mut self) -> Option<Self> {
        if self.peek() != Some(&Token::LParen) {
            return None;
        }
        let (inside, rest) = match self.closing() {
            Some(end) => (&self.tokens[1..end], &self.tokens[end + 1..]),
            None => (&self.tokens[1..], &self.tokens[..0]),
        };
        self.tokens = rest;
        Some(Cursor { tokens: inside })
    }

    /// Returns true if the group that starts here is closed.
    pub(super) fn group_is_closed(self) -> bool {
        self.closing().is_some()
    }

    fn closing(self) -> Option<usize> {
        let mut depth = 0_usize;
        for (n, token) in self.tokens.iter().enumerate() {
            match token.token {
                Token::LParen => depth += 1,
                Token::RParen => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Some(n);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Splits at commas outside parentheses; an empty last item, after a trailing comma, is left out.
    pub(super) fn items(self) -> Vec<Self> {
        let mut items = Vec::new();
        let (mut depth, mut from) = (0_usize, 0);
        for (n, token) in self.tokens.iter().enumerate() {
            match token.token {
                Token::LParen => depth += 1,
                Token::RParen => depth = depth.saturating_sub(1),
                Token::Comma if depth == 0 => {
                    items.push(Cursor { tokens: &self.tokens[from..n] });
                    from = n + 1;
                }
                _ => {}
            }
        }
        items.push(Cursor { tokens: &self.tokens[from..] });
        items.retain(|item| !item.is_empty());
        items
    }

    /// Splits at semicolons: a text holds several statements where its file sets another end mark.
    pub(super) fn pieces(self) -> impl Iterator<Item = Self> {
        let pieces = self.tokens.split(|token| token.token == Token::SemiColon);
        pieces.map(|tokens| Cursor { tokens }).filter(|piece| !piece.is_empty())
    }

    /// Steps over one token, or one group if a parenthesis opens here.
    pub(super) fn skip_one(&mut self) {
        if self.group().is_none() {
            self.skip(1);
        }
    }

    /// Returns the text of the next token if it is a string.
    pub(super) fn string(self) -> Option<&'a str> {
        self.peek().and_then(string)
    }

    /// Returns how many tokens stand before the next semicolon, or are left.
    pub(super) fn to_semicolon(self) -> usize {
        let mark = self.tokens.iter().position(|token| token.token == Token::SemiColon);
        mark.unwrap_or(self.tokens.len())
    }

    /// Returns the text of the first string in the rest, at any depth.
    pub(super) fn first_string(self) -> Option<&'a str> {
        self.tokens.iter().find_map(|t| string(&t.token))
    }

    /// Returns every string and word of the rest.
    pub(super) fn texts(self) -> impl Iterator<Item = &'a str> {
        self.tokens.iter().filter_map(|t| string(&t.token).or_else(|| unquoted(Some(&t.token))))
    }

    /// Returns the first tokens as a person would recognise them.
    pub(super) fn preview(self) -> String {
        let words: Vec<_> = self.tokens.iter().take(4).map(|t| t.token.to_string()).collect();
        words.join(" ").chars().take(60).collect()
    }
}

fn unquoted(token: Option<&Token>) -> Option<&str> {
    match token {
        Some(Token::Word(word)) if word.quote_style.is_none() => Some(&word.value),
        _ => None,
    }
}

fn string(token: &Token) -> Option<&str> {
    match token {
        Token::SingleQuotedString(text)
        | Token::DoubleQuotedString(text)
        | Token::EscapedStringLiteral(text)
        | Token::NationalStringLiteral(text)
        | Token::UnicodeStringLiteral(text) => Some(text),
        Token::DollarQuotedString(quoted) => Some(&quoted.value),
        _ => None,
    }
}

/// Returns a line or column, the largest number for what no editor can open.
fn small(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
