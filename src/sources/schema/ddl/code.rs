//! Finds DDL inside code that runs: prepared statements, anonymous blocks, routines that are called.
//!
//! Such code is not run here; what it may change is reported.

use super::model::{Change, Spot};
use super::tokens::Cursor;
use super::{Reader, Trouble};
use sqlparser::tokenizer::Token;

/// Returns true for code in which tables are made or changed.
fn hides_ddl(cursor: Cursor<'_>) -> bool {
    let words: Vec<_> = cursor.texts().collect();
    words.iter().any(|text| touches(text)) || words.windows(2).any(|pair| touches(&pair.join(" ")))
}

/// Returns true if a text holds DDL.
fn touches(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let ddl = ["alter table", "create table", "create sequence", "alter sequence", "drop table"];
    ddl.iter().any(|ddl| text.contains(ddl))
}

/// Returns the trouble of running such code.
pub(crate) fn code_trouble(spot: Spot) -> Trouble {
    Trouble {
        spot,
        reason: "code that creates or alters tables when it runs".to_owned(),
        cure: "Name a dump of the schema taken after it has run.".to_owned(),
    }
}

impl Reader<'_> {
    /// Notes a routine that holds DDL; `named` stands at its name, `whole` at its `CREATE`.
    pub(super) fn routine(&mut self, mut named: Cursor<'_>, whole: Cursor<'_>) {
        if hides_ddl(whole) {
            named.eat("if not exists");
            self.changes
                .extend(named.qualified().map(|name| Change::Routine(name.name.to_lowercase())));
        }
    }

    /// Notes what a `CALL` or `SELECT` runs: the names before parentheses, and the one after `CALL`.
    pub(super) fn runs(&mut self, mut cursor: Cursor<'_>) {
        let spot = cursor.spot();
        let mut names = Vec::new();
        let mut called = cursor.eat("call");
        while !cursor.is_empty() {
            let is_called = called || cursor.nth(1) == Some(&Token::LParen);
            match cursor.name() {
                Some(name) if cursor.peek() != Some(&Token::Period) => {
                    called = false;
                    if is_called {
                        names.push(name.to_lowercase());
                    }
                }
                Some(_) => {}
                None => cursor.skip(1),
            }
        }
        if !names.is_empty() {
            self.changes.push(Change::Runs { names, spot });
        }
    }
}
