//! What a server's catalogues answered becomes tables, keys and counters, through the one replay.

mod mysql;
mod postgres;
mod sqlite;

use super::answers::Answers;
use super::growth;
use super::inquiry::Statement;
use crate::config::Server;
use crate::facts::Facts;
use crate::rules::live::{LivePack, Protocol};
use crate::width::Id;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What the catalogues told: facts, and which tables may be looked into.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    /// Tables and sequences with the counters that the catalogue tells, and what is unknown among the problems.
    pub(crate) facts: Facts,
    /// Tables whose rows may be looked at, in the order of `facts.tables`.
    pub(crate) relations: Vec<Relation>,
    /// Sequences whose counter stands only in themselves.
    pub(crate) counters: Vec<Counter>,
    /// Highest value by table and column, as old statistics have it.
    pub(crate) estimates: BTreeMap<(usize, usize), Id>,
}

/// A table whose rows may be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Relation {
    /// Index into `facts.tables`.
    pub(crate) table: usize,
    /// As rows of answers and messages name it: `shop.orders`.
    pub(crate) shown: String,
    /// As SQL names it, quoted.
    pub(crate) sql: String,
    /// Columns, by index, that the account may select.
    pub(crate) readable: BTreeSet<usize>,
    /// Columns, by index, that lead an index in which MIN, MAX and `>=` are one seek.
    pub(crate) sought: BTreeSet<usize>,
    /// The column, by index, that tells when a row was created, and how its value becomes `YYYY-MM-DD` in SQL: the
    /// quoted column in an expression.
    pub(crate) created: Option<(usize, String)>,
    /// Rows, as statistics have it.
    pub(crate) rows: Option<u64>,
}

/// A sequence whose counter stands only in itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counter {
    /// Index into `facts.sequences`.
    pub(crate) sequence: usize,
    /// As rows of answers and messages name it.
    pub(crate) shown: String,
    /// The statement that tells: columns `idwidth, relation, name, value, called`.
    pub(crate) sql: String,
}

/// Returns the statements that ask for the catalogues.
pub(crate) fn statements(pack: &LivePack, server: &Server) -> Vec<Statement> {
    let of = |statement: &crate::rules::live::LiveStatement| Statement {
        name: statement.name.clone(),
        tells: statement.tells.clone(),
        sql: fill(&statement.sql, pack, server),
        optional: statement.optional,
        without: statement.without.clone(),
        ..Statement::default()
    };
    pack.catalogue.iter().map(of).collect()
}

/// Puts the values of a run in the place of the placeholders of a statement: `{schemas}` is the list of schemas to
/// read as string literals, empty for all; `{seconds}` and `{milliseconds}` are the longest that a statement may run.
pub(crate) fn fill(sql: &str, pack: &LivePack, server: &Server) -> String {
    let _ = pack;
    let literals: Vec<String> =
        server.schemas.iter().map(|name| format!("'{}'", name.replace('\'', "''"))).collect();
    let schemas = if literals.is_empty() { "NULL".to_owned() } else { literals.join(", ") };
    sql.replace("{schemas}", &schemas)
        .replace("{any_schema}", if literals.is_empty() { "1 = 1" } else { "1 = 0" })
        .replace("{seconds}", &server.statement_timeout.as_secs().max(1).to_string())
        .replace("{milliseconds}", &server.statement_timeout.as_millis().max(1).to_string())
}

/// Makes facts of what the catalogues answered.
pub(crate) fn read(
    answers: &Answers,
    pack: &'static LivePack,
    server: &Server,
    as_of: Date,
) -> Catalogue {
    let read = match pack.protocol {
        Protocol::Mysql => mysql::read,
        Protocol::Postgres => postgres::read,
        Protocol::Sqlite => sqlite::read,
    };
    let mut catalogue = read(answers, pack, server, as_of);
    for relation in &mut catalogue.relations {
        relation.created = growth::created(pack, &catalogue.facts, relation);
    }
    catalogue
}
