//! PostgreSQL, asked for what its catalogues tell.

/// Behind a pooler.
mod pooler;
/// What accounts may not see.
mod privileges;
/// What is sent.
mod safety;
/// On a standby.
mod standby;
/// Where other tools are wrong.
mod traps;

use crate::support::Postgres;
use idwidth::config::{Access, Server};
use idwidth::facts::{Column, Facts, Location, Sequence, Table};
use idwidth::sources::live::{Collected, collect};
use jiff::civil::{Date, date};
use std::path::Path;
use std::sync::LazyLock;

/// The day of the run.
const TODAY: Date = date(2026, 11, 26);

/// One server for all tests: each has a database of its own in it.
static SERVER: LazyLock<Postgres> = LazyLock::new(|| {
    let server = Postgres::start();
    // The log says of each statement which program sent it to which database.
    server.client("ALTER SYSTEM SET log_line_prefix = '%a %d '");
    server.client("SELECT pg_reload_conf()");
    server
});

/// A database of the server that all tests share.
struct Database(&'static str);

impl Database {
    /// Makes a database and runs SQL in it.
    fn new(name: &'static str, sql: &str) -> Self {
        SERVER.client(&format!("CREATE DATABASE {name}"));
        let database = Self(name);
        database.client(sql);
        database
    }

    /// Runs SQL in it as the superuser.
    fn client(&self, sql: &str) -> String {
        SERVER.client(&format!("\\connect {}\n{sql}", self.0))
    }

    /// Asks as the superuser.
    fn facts(&self) -> Facts {
        self.collected("postgres").facts
    }

    /// Asks as an account.
    fn collected(&self, account: &str) -> Collected {
        ask(&declared(SERVER.socket(), account, self.0))
    }
}

/// Returns a server as a config would declare it.
fn declared(socket: &Path, account: &str, database: &str) -> Server {
    let access = Access {
        socket: Some(socket.to_owned()),
        user: Some(account.to_owned()),
        database: Some(database.to_owned()),
        ..Access::default()
    };
    let path = "idwidth.toml".into();
    let location =
        Location { path, line: 3, column: 1, end_column: 11, excerpt: "[[source]]".into() };
    Server::new("shop", "postgres", access, location)
}

/// Asks one server.
fn ask(server: &Server) -> Collected {
    collect(std::slice::from_ref(server), TODAY, 1).unwrap().pop().unwrap()
}

/// Returns what is not known, a line each with its cure.
fn unknown(facts: &Facts) -> Vec<String> {
    let line = |problem: &idwidth::facts::Problem| format!("{}. {}", problem.reason, problem.cure);
    facts.problems.iter().map(line).collect()
}

#[track_caller]
fn assert_all_known(facts: &Facts) {
    assert_eq!(unknown(facts), Vec::<String>::new());
}

#[track_caller]
fn table<'f>(facts: &'f Facts, name: &str) -> &'f Table {
    let (schema, name) = name.split_once('.').unwrap_or(("public", name));
    let is_it = |table: &&Table| table.name == name && table.schema.as_deref() == Some(schema);
    facts.tables.iter().find(is_it).unwrap_or_else(|| panic!("{name} is not there"))
}

#[track_caller]
fn column<'f>(facts: &'f Facts, of: &str, name: &str) -> &'f Column {
    table(facts, of).columns.iter().find(|column| column.name == name).unwrap()
}

/// Returns the sequence behind a column.
fn sequence<'f>(facts: &'f Facts, of: &str, name: &str) -> &'f Sequence {
    &facts.sequences[column(facts, of, name).minting.as_ref().unwrap().sequence.unwrap()]
}
