//! MariaDB: facts of its catalogue, what an account does not see, and what the server is sent.

use crate::support::MariaDb;
use idwidth::config::{Access, Server};
use idwidth::facts::{Facts, Location, MintingKind, Table};
use idwidth::sources::live::{Collected, collect};
use jiff::civil::{Date, date};
use std::sync::LazyLock;

/// One for all tests that need no settings of their own; each makes databases of its own in it.
static SHARED: LazyLock<MariaDb> = LazyLock::new(MariaDb::start);

/// The day of every run.
const TODAY: Date = date(2026, 8, 20);

/// Returns what the config would say of a server.
fn declared(server: &MariaDb, user: &str, schemas: &[&str]) -> Server {
    let access = Access {
        socket: Some(server.socket().into()),
        user: Some(user.to_owned()),
        ..Access::default()
    };
    let location = Location {
        path: "idwidth.toml".into(),
        line: 7,
        column: 1,
        end_column: 11,
        excerpt: "[[source]]".into(),
    };
    let schemas = schemas.iter().map(|&name| name.to_owned()).collect();
    Server { schemas, curve: false, ..Server::new("main", "mysql", access, location) }
}

fn collected(server: &MariaDb, user: &str, schemas: &[&str]) -> Collected {
    let servers = [declared(server, user, schemas)];
    collect(&servers, TODAY, 1).unwrap().remove(0)
}

/// Reads schemas as root, which sees everything: nothing may stay unknown.
#[track_caller]
fn read(server: &MariaDb, schemas: &[&str]) -> Facts {
    let facts = collected(server, "root", schemas).facts;
    assert_eq!(problems(&facts), Vec::<String>::new());
    facts
}

fn problems(facts: &Facts) -> Vec<String> {
    let line = |problem: &idwidth::facts::Problem| format!("{}. {}", problem.reason, problem.cure);
    facts.problems.iter().map(line).collect()
}

#[track_caller]
fn table<'f>(facts: &'f Facts, name: &str) -> &'f Table {
    facts.tables.iter().find(|table| table.name == name).unwrap()
}

/// Returns `name width mechanism counter` of a table's columns.
#[track_caller]
fn columns(facts: &Facts, name: &str) -> Vec<String> {
    let line = |column: &idwidth::facts::Column| {
        let minting = column.minting.as_ref();
        let kind = minting.map_or("-", |minting| minting.kind.name());
        let counter = minting.and_then(|minting| minting.counter);
        let counter = counter.map_or("-".to_owned(), |counter| counter.value.to_string());
        format!("{} {} {kind} {counter}", column.name, column.width)
    };
    table(facts, name).columns.iter().map(line).collect()
}

#[test]
fn unsigned_zerofill_and_serial_columns_have_their_width() {
    SHARED.client(
        "CREATE DATABASE widths; USE widths;
         CREATE TABLE z (id int(10) unsigned zerofill NOT NULL AUTO_INCREMENT PRIMARY KEY);
         CREATE TABLE s (id SERIAL, b BOOL, n int zerofill, d decimal(20,0), v varchar(12));
         INSERT INTO z VALUES (2147483648);",
    );
    let facts = read(&SHARED, &["widths"]);
    assert_eq!(columns(&facts, "z"), ["id u32 AUTO_INCREMENT 2147483648"]);
    assert_eq!(
        columns(&facts, "s"),
        ["id u64 AUTO_INCREMENT -", "b i8 - -", "n u32 - -", "d d20 - -", "v d12 - -"]
    );
    assert_eq!(table(&facts, "z").columns[0].type_text, "int(10) unsigned zerofill");
    assert_eq!(table(&facts, "z").location.to_string(), "idwidth.toml:7:1");
    assert!(facts.sources[0].kind.starts_with("MariaDB 10.11."), "{}", facts.sources[0].kind);
    assert_eq!(facts.sources[0].taken, Some(TODAY));
    let minting = table(&facts, "z").columns[0].minting.as_ref().unwrap();
    assert_eq!(minting.kind, MintingKind::AutoIncrement);
    assert_eq!(minting.counter.unwrap().at, Some(TODAY));
}
