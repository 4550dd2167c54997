//! Migrations and models in Python, read, against the catalogues of real servers that ran the SQL of the real frameworks.
//!
//! That SQL stands beside each fixture with the script that made it.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod read;
mod stories;

use read::{Columns, Fixture, catalogue};
use support::{MariaDb, Postgres};

/// The databases that every fixture was applied to.
const DIALECTS: [&str; 3] = ["postgres", "mysql", "sqlite"];

/// Compares what is read of a fixture in each dialect with what the server made of the framework's SQL.
#[track_caller]
fn compare(fixture: &Fixture, least: usize) {
    for dialect in DIALECTS {
        let read = fixture.declared(fixture.columns(dialect));
        let sql = fixture.sql(dialect);
        let made = match dialect {
            "postgres" => catalogue::postgres(&Postgres::start(), &sql),
            "mysql" => catalogue::mariadb(&MariaDb::start(), &sql),
            _ => catalogue::sqlite(&sql),
        };
        assert!(made.len() >= least, "{dialect}: only {} columns", made.len());
        assert_same(dialect, &read, &fixture.declared(made));
    }
}

#[track_caller]
fn assert_same(what: &str, read: &Columns, made: &Columns) {
    let names = read.keys().chain(made.keys()).collect::<std::collections::BTreeSet<_>>();
    let wrong: Vec<String> = names
        .into_iter()
        .filter(|name| read.get(*name) != made.get(*name))
        .map(|name| format!("{name}: read {:?}, made {:?}", read.get(name), made.get(name)))
        .collect();
    assert!(wrong.is_empty(), "{what}: {} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn replayed_django_migrations_are_what_django_made() {
    compare(&Fixture::DJANGO_MIGRATIONS, 50);
}

#[test]
fn django_models_are_what_django_made_of_their_migrations() {
    compare(&Fixture::DJANGO_MODELS, 50);
}

#[test]
fn replayed_alembic_revisions_are_what_alembic_made() {
    compare(&Fixture::ALEMBIC, 20);
}

#[test]
fn sqlalchemy_models_are_what_sqlalchemy_creates() {
    compare(&Fixture::SQLALCHEMY, 20);
}
