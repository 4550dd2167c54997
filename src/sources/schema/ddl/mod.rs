//! The tolerant reader: the text of one DDL statement becomes the changes it makes.
//!
//! Built on sqlparser's tokens, not on its statements: what is not known is stepped over inside its own item, and
//! what could hold a column, key or sequence is reported. Knows no tables; the replay does.

mod alter_table;
pub(crate) mod code;
mod column;
mod comments;
mod create_table;
mod keys;
pub(crate) mod model;
mod sequence;
mod statements;
mod tokens;
mod types;

use crate::rules::dialect::DialectPack;
use model::{Change, Spot};
use tokens::{Cursor, Tokens};

/// What to do about a clause that is not known.
const CLAUSE_CURE: &str =
    "The other clauses were read; check the tables it names, or name a dump of the schema.";

/// Part of a statement that was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) spot: Spot,
    pub(crate) reason: String,
    pub(crate) cure: String,
}

/// What a statement says, as far as it was understood.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    pub(crate) changes: Vec<Change>,
    pub(crate) troubles: Vec<Trouble>,
}

/// Reads one statement.
pub(crate) fn parse(text: &str, pack: &DialectPack) -> Parsed {
    let tokens = Tokens::of(text, pack);
    let mut reader = Reader { pack, changes: Vec::new(), troubles: Vec::new() };
    reader.statements(tokens.cursor());
    if let Some((message, spot)) = &tokens.broken {
        let reason = format!("a statement that breaks off: {}", message.to_lowercase());
        let cure = "Give the whole file; what stands before this place was read.".to_owned();
        reader.troubles.push(Trouble { spot: *spot, reason, cure });
    }
    Parsed { changes: reader.changes, troubles: reader.troubles }
}

/// Reads what stands behind a column's name, its type and attributes, where that is all there is.
pub(crate) fn definition(text: &str, pack: &DialectPack) -> model::ColumnDef {
    let tokens = Tokens::of(text, pack);
    column::definition(&mut tokens.cursor(), pack)
}

/// One statement being read.
struct Reader<'p> {
    pack: &'p DialectPack,
    changes: Vec<Change>,
    troubles: Vec<Trouble>,
}

impl Reader<'_> {
    fn trouble(&mut self, at: Cursor<'_>, reason: &str, cure: &str) {
        let mut spot = at.spot();
        if spot == Spot::default() {
            spot = Spot { line: 1, column: 1, end_column: 2 };
        }
        self.troubles.push(Trouble { spot, reason: reason.to_owned(), cure: cure.to_owned() });
    }
}
