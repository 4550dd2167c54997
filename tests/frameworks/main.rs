//! Migrations in the code of frameworks, replayed, are what the real framework makes of a real server.

#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../migrations/catalogue.rs"]
mod catalogue;
mod doctrine;
mod ecto;
mod javascript;
mod laravel;
mod made;
mod rails;
#[path = "../migrations/tree.rs"]
#[expect(dead_code, reason = "trees of SQL need more of it")]
mod tree;

#[path = "../support/mod.rs"]
mod support;
