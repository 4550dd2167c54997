//! Reads what an `INSERT` or `COPY` says before its rows: the table and the columns.
//!
//! It never looks at a row.

use super::lexer::{Kind, Lexeme, lex};
use crate::rules::lexis::Lexis;

/// Where rows go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// Schema or database qualifier, if written.
    pub(crate) schema: Option<String>,
    /// Table, unquoted.
    pub(crate) table: String,
    /// Columns, if listed.
    pub(crate) columns: Option<Vec<String>>,
    /// What follows `FROM stdin`; anything there may change how rows are written.
    pub(crate) options: String,
}

/// What an `INSERT` turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Parsed {
    /// Rows follow after so many bytes.
    Rows(Head, usize),
    /// Some other statement: `INSERT .. SELECT`, `CREATE`.
    NoRows,
    /// The bytes end too early to tell.
    Cut,
}

/// Reads an `INSERT` or `REPLACE` up to and including `VALUES`.
pub(crate) fn insert(lexis: &Lexis, bytes: &[u8], last: bool) -> Parsed {
    let mut tokens = Tokens { lexis, bytes, at: 0, last, cut: false };
    match insert_head(&mut tokens) {
        Some(head) => Parsed::Rows(head, tokens.at),
        None if tokens.cut && !last => Parsed::Cut,
        None => Parsed::NoRows,
    }
}

/// Reads a whole `COPY .. FROM stdin`; `None` for other statements.
pub(crate) fn copy(lexis: &Lexis, bytes: &[u8]) -> Option<Head> {
    let mut tokens = Tokens { lexis, bytes, at: 0, last: true, cut: false };
    if !tokens.next()?.is("copy") {
        return None;
    }
    let first = tokens.next()?;
    let (mut head, mut token) = name(&mut tokens, first)?;
    if token.bytes == b"(" {
        head.columns = Some(columns(&mut tokens)?);
        token = tokens.next()?;
    }
    if !token.is("from") || !tokens.next()?.is("stdin") {
        return None;
    }
    head.options = String::from_utf8_lossy(bytes.get(tokens.at..)?).trim().to_owned();
    Some(head)
}

fn insert_head(tokens: &mut Tokens<'_>) -> Option<Head> {
    /// Words between `INSERT` and the table in the dialects' grammars.
    const MODIFIERS: [&str; 10] = [
        "low_priority",
        "delayed",
        "high_priority",
        "ignore",
        "or",
        "replace",
        "abort",
        "fail",
        "rollback",
        "into",
    ];
    let verb = tokens.next()?;
    if !verb.is("insert") && !verb.is("replace") {
        return None;
    }
    let mut token = tokens.next()?;
    while MODIFIERS.iter().any(|word| token.is(word)) {
        let was_into = token.is("into");
        token = tokens.next()?;
        if was_into {
            break;
        }
    }
    let (mut head, mut token) = name(tokens, token)?;
    loop {
        if token.bytes == b"(" {
            let list = columns(tokens)?;
            if head.columns.is_none() {
                head.columns = Some(list);
            }
        } else if token.is("partition") {
            if tokens.next()?.bytes != b"(" {
                return None;
            }
            columns(tokens)?;
        } else if token.is("values") || token.is("value") {
            return Some(head);
        } else if token.is("overriding") {
            // `SYSTEM VALUE` or `USER VALUE`, whose `VALUE` is not the one before the rows.
            let (_whose, value) = (tokens.next()?, tokens.next()?);
            if !value.is("value") {
                return None;
            }
        } else {
            return None;
        }
        token = tokens.next()?;
    }
}

/// Reads `table` or `schema.table`; returns the token after it too.
fn name<'b>(tokens: &mut Tokens<'b>, first: Token<'b>) -> Option<(Head, Token<'b>)> {
    let mut head = Head { table: first.name()?, ..Head::default() };
    let mut token = tokens.next()?;
    while token.bytes == b"." {
        head.schema = Some(std::mem::replace(&mut head.table, tokens.next()?.name()?));
        token = tokens.next()?;
    }
    Some((head, token))
}

/// Reads names up to the closing parenthesis.
fn columns(tokens: &mut Tokens<'_>) -> Option<Vec<String>> {
    let mut names = Vec::new();
    loop {
        let token = tokens.next()?;
        match token.bytes {
            b")" => return Some(names),
            b"," => {}
            _ => names.push(token.name()?),
        }
    }
}

struct Token<'b> {
    kind: Kind,
    bytes: &'b [u8],
}

impl Token<'_> {
    fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.bytes.eq_ignore_ascii_case(word.as_bytes())
    }

    /// Returns the name without its quotes; all dialects double a quote inside.
    fn name(&self) -> Option<String> {
        match self.kind {
            Kind::Word => Some(String::from_utf8_lossy(self.bytes).into_owned()),
            Kind::Quoted => {
                let inner = self.bytes.get(1..self.bytes.len().saturating_sub(1))?;
                let quote = char::from(*self.bytes.last()?);
                let doubled = [quote, quote].iter().collect::<String>();
                Some(String::from_utf8_lossy(inner).replace(&doubled, &quote.to_string()))
            }
            _ => None,
        }
    }
}

/// The lexemes that mean something, one by one.
struct Tokens<'b> {
    lexis: &'b Lexis,
    bytes: &'b [u8],
    at: usize,
    last: bool,
    /// The bytes ended inside a lexeme.
    cut: bool,
}

impl<'b> Tokens<'b> {
    fn next(&mut self) -> Option<Token<'b>> {
        loop {
            let tail = self.bytes.get(self.at..)?;
            let Lexeme::Whole(kind, length) = lex(self.lexis, tail, self.last) else {
                self.cut = true;
                return None;
            };
            self.at += length;
            if !matches!(kind, Kind::Space | Kind::Comment | Kind::Mark) {
                return Some(Token { kind, bytes: tail.get(..length)? });
            }
        }
    }
}
