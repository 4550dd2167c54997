//! The tolerant reader: the text of one DDL statement becomes the changes it makes.
//!
//! Built on sqlparser's tokens, not on its statements: what is not known is stepped over inside its own item, and
//! what could hold a column, key or sequence is reported. Knows no tables; the replay does.

mod alter_table;
pub(crate) mod code;
mod column;
mod comments;
mod create_table;
mod dynamic;
mod keys;
pub(crate) mod model;
mod renames;
mod scattered;
mod sequence;
mod statements;
mod templates;
mod tokens;
mod types;

use crate::rules::dialect::DialectPack;
use model::{Change, Clause, ColumnDef, Spot, TypeText};
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

/// More columns than any server's tables have: SQLite's upper limit, <https://www.sqlite.org/limits.html>; the others
/// take 30,000, 4,096 and 1,600.
pub(crate) const MOST_COLUMNS: usize = 32_767;

/// Returns the trouble of a table with more columns than are kept.
pub(crate) fn too_many_columns(table: &str) -> Trouble {
    Trouble {
        spot: Spot { line: 1, column: 1, end_column: 2 },
        reason: format!(
            "table `{table}` has more than {MOST_COLUMNS} columns; the others were left out"
        ),
        cure: "Check the file: no server takes such a table.".to_owned(),
    }
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
    reader.name_macros(&tokens.macros);
    if let Some((message, spot)) = &tokens.broken {
        let reason = format!("a statement that breaks off: {}", message.to_lowercase());
        let cure = "Give the whole file; what stands before this place was read.".to_owned();
        reader.troubles.push(Trouble { spot: *spot, reason, cure });
    }
    Parsed { changes: reader.changes, troubles: reader.troubles }
}

/// Reads a column's type and attributes as a `CREATE TABLE` writes them after its name, for readers of what is not SQL;
/// all of it stands at `spot`.
pub(crate) fn column_of(name: &str, definition: &str, spot: Spot, pack: &DialectPack) -> ColumnDef {
    let tokens = Tokens::of(definition, pack);
    let mut read = column::definition(&mut tokens.cursor(), pack, name.to_owned());
    read.of.spot = spot;
    if let Some(references) = &mut read.references {
        references.spot = spot;
    }
    read
}

/// One statement being read.
struct Reader<'p> {
    pack: &'p DialectPack,
    changes: Vec<Change>,
    troubles: Vec<Trouble>,
}

impl Reader<'_> {
    /// Reports columns whose type a placeholder stands for.
    fn name_macros(&mut self, macros: &[(String, String)]) {
        let of_column = |(column, of): (&String, &mut TypeText)| {
            let (_, itself) = macros.iter().find(|(word, _)| *word == of.spelling)?;
            itself.clone_into(&mut of.text);
            Some(Trouble {
                spot: of.spot,
                reason: format!(
                    "the type of column `{column}` is the template `{itself}`: its width is not known"
                ),
                cure: "Name a dump, or the schema as the program fills it in.".to_owned(),
            })
        };
        for change in &mut self.changes {
            match change {
                Change::CreateTable(table) => {
                    let columns = table.columns.iter_mut().map(|read| (&read.name, &mut read.of));
                    self.troubles.extend(columns.filter_map(of_column));
                }
                Change::AlterTable { clause, .. } => {
                    let of = match clause.as_mut() {
                        Clause::Add { column, .. } | Clause::Modify { to: column, .. } => {
                            (&column.name, &mut column.of)
                        }
                        Clause::Type { column, to } => (&*column, to),
                        _ => continue,
                    };
                    self.troubles.extend(of_column(of));
                }
                _ => {}
            }
        }
    }

    fn trouble(&mut self, at: Cursor<'_>, reason: &str, cure: &str) {
        let mut spot = at.spot();
        if spot == Spot::default() {
            spot = Spot { line: 1, column: 1, end_column: 2 };
        }
        self.troubles.push(Trouble { spot, reason: reason.to_owned(), cure: cure.to_owned() });
    }
}
