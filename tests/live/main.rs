//! Live databases against the real servers: what is read of them, and what they notice of it.

#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

/// What is read of a server, and what a test asks about it.
mod asked;
/// Where servers are and who asks.
mod credentials;
mod door;
mod drift;
mod faults;
mod fleet;
/// The growth curve of the first run.
mod growth;
/// High-water marks, and what reading them costs.
mod ladder;
mod mysql;
/// What addresses and commands name.
mod named;
mod postgres;
/// The program as people run it.
mod program;
/// What no output may hold.
mod secrets;
/// Database files of SQLite in use.
mod sqlite;
/// Connections that are sure of the server.
mod tls;
