//! Real database servers for tests: each runs unprivileged in a throw-away folder, is reached through a socket in
//! it and is gone with it. Nothing here may touch a server that was already running.

#![expect(clippy::unwrap_used, reason = "tests")]
#![expect(clippy::allow_attributes, reason = "`expect` cannot say \"used by some test binaries\"")]
#![allow(dead_code, reason = "every test binary compiles this module and uses its own part of it")]

mod mariadb;
mod metrics;
mod postgres;
mod server;
mod sqlite;
mod widths;

#[allow(unused_imports, reason = "see above")]
pub(crate) use {
    mariadb::MariaDb,
    metrics::{Exporter, Prometheus},
    postgres::Postgres,
    sqlite::{sqlite_dump, sqlite_file, sqlite_load},
    widths::{mariadb_width, postgres_width},
};
