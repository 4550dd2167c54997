//! The table of contents of a database file becomes its tables, as a dump of it would tell them.

use super::{Catalogue, Relation};
use crate::config::Server;
use crate::facts::{Facts, MintingKind, Problem, Table};
use crate::rules::dialect;
use crate::rules::live::LivePack;
use crate::sources::forms::sqlite::{Entry, Schema};
use crate::sources::live::answers::{Answers, Row};
use crate::sources::live::unknown;
use crate::sources::schema::{Database, Place};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Makes facts of what the catalogues answered.
pub(super) fn read(
    answers: &Answers,
    pack: &'static LivePack,
    server: &Server,
    as_of: Date,
) -> Catalogue {
    let Some(dialect) = dialect::by_name(&pack.dialect) else { return Catalogue::default() };
    let listed = answers.rows("schema").filter(|row| row.text("kind").is_some());
    let entries: Vec<Entry> = listed.map(|row| entry(&row)).collect();
    let mut schema = Schema::of(&entries, dialect);
    for row in answers.rows("counters") {
        if let (Some(table), Some(value)) = (row.text("relation"), row.number("value")) {
            schema.count(table, value);
        }
    }
    let path: Arc<str> = Arc::from(server.name.as_str());
    let mut database = Database::new(&server.name, &path, &pack.title, dialect, as_of);
    database.taken(Some(as_of));
    database.sql(&path, &schema.text, Place::START);
    let mut facts = database.finish();
    place(&mut facts, server);
    if answers.has("schema") && facts.tables.is_empty() && facts.problems.is_empty() {
        let cure = "Check the path: SQLite takes an empty file for a database.".to_owned();
        facts.problems.push(unknown::problem(server, "", "holds no table", cure));
    }
    let relations = relations(answers, pack, &facts);
    Catalogue { facts, relations, ..Catalogue::default() }
}

fn entry(row: &Row<'_>) -> Entry {
    Entry {
        kind: row.word("kind").to_owned(),
        name: row.word("name").to_owned(),
        table: row.word("relation").to_owned(),
        sql: row.word("sql").to_owned(),
        has_pages: row.truth("pages"),
    }
}

/// Says that all stands where the server is declared: its schema is no file that a person could open.
fn place(facts: &mut Facts, server: &Server) {
    for table in &mut facts.tables {
        table.location = server.location.clone();
        for column in &mut table.columns {
            column.location = server.location.clone();
        }
        for key in &mut table.foreign_keys {
            key.location = server.location.clone();
        }
    }
    facts.problems = std::mem::take(&mut facts.problems)
        .into_iter()
        .map(|Problem { reason, cure, .. }| Problem {
            source_failed: false,
            ..unknown::problem(server, "", &reason, cure)
        })
        .collect();
}

/// Returns the tables, all of whose columns may be read: a file has no accounts.
fn relations(answers: &Answers, pack: &LivePack, facts: &Facts) -> Vec<Relation> {
    let indexes: BTreeSet<(&str, String)> = answers
        .rows("indexes")
        .filter_map(|row| Some((row.text("relation")?, row.text("name")?.to_ascii_lowercase())))
        .collect();
    let relation = |(at, table): (usize, &Table)| {
        let columns = || table.columns.iter().enumerate();
        let leads =
            |name: &str| indexes.contains(&(table.name.as_str(), name.to_ascii_lowercase()));
        let sought = columns().filter(|(_, column)| {
            // A rowid is the order of the table itself.
            let minting = column.minting.as_ref();
            minting.is_some_and(|minting| minting.kind == MintingKind::Rowid) || leads(&column.name)
        });
        Relation {
            table: at,
            shown: table.name.clone(),
            sql: format!("main.{}", pack.quoted(&table.name)),
            readable: columns().map(|(at, _)| at).collect(),
            sought: sought.map(|(at, _)| at).collect(),
            created: None,
            rows: None,
        }
    };
    facts.tables.iter().enumerate().map(relation).collect()
}
