//! Reads a server as the library does, and finds what it tells.

use crate::support::{MariaDb, Postgres};
use idwidth::config::{Access, Server};
use idwidth::facts::{Column, Facts, Location, Table};
use idwidth::sources::live::{Collected, collect};
use jiff::civil::{Date, date};
use std::path::Path;
use std::sync::LazyLock;

/// The day of all runs.
pub(crate) const TODAY: Date = date(2026, 11, 25);

/// Declares a server; `kind` is the name of its pack.
pub(crate) fn server(kind: &str, access: Access) -> Server {
    let location = Location {
        path: "idwidth.toml".into(),
        line: 7,
        column: 1,
        end_column: 2,
        excerpt: "[[source]]".into(),
    };
    Server::new("live", kind, access, location)
}

/// Declares a database file.
pub(crate) fn file(path: &Path) -> Server {
    let url = Some(path.to_str().unwrap().to_owned());
    server("sqlite", Access { url, ..Access::default() })
}

/// Reads one server.
pub(crate) fn collected(server: &Server) -> Collected {
    collect(std::slice::from_ref(server), TODAY, 1).unwrap().remove(0)
}

/// Finds a table.
pub(crate) fn table<'f>(facts: &'f Facts, name: &str) -> &'f Table {
    facts.tables.iter().find(|table| table.name == name).unwrap()
}

/// Finds a column.
pub(crate) fn column<'f>(facts: &'f Facts, table: &str, column: &str) -> &'f Column {
    let columns = &self::table(facts, table).columns;
    columns.iter().find(|known| known.name == column).unwrap()
}

/// Returns what stays unknown, a line each.
pub(crate) fn unknown(facts: &Facts) -> Vec<String> {
    facts.problems.iter().map(|problem| format!("{}. {}", problem.reason, problem.cure)).collect()
}

/// A MariaDB server for all tests that look at what reading costs.
pub(crate) static MARIADB: LazyLock<MariaDb> = LazyLock::new(MariaDb::start);
/// A PostgreSQL server for the same.
pub(crate) static POSTGRES: LazyLock<Postgres> = LazyLock::new(Postgres::start);

/// Makes a database and declares it.
pub(crate) fn mariadb(database: &str, sql: &str) -> Server {
    MARIADB.client(&format!("CREATE DATABASE {database}; USE {database}; {sql}"));
    let access = Access {
        socket: Some(MARIADB.socket().into()),
        user: Some("root".to_owned()),
        ..Access::default()
    };
    Server { schemas: vec![database.to_owned()], ..server("mysql", access) }
}

/// Makes a database and declares it.
pub(crate) fn postgres(database: &str, sql: &str) -> Server {
    POSTGRES.client(&format!("CREATE DATABASE {database};\n\\connect {database}\n{sql}"));
    let access = Access {
        socket: Some(POSTGRES.socket().into()),
        user: Some("postgres".to_owned()),
        database: Some(database.to_owned()),
        ..Access::default()
    };
    server("postgres", access)
}
