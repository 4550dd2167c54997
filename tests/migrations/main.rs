//! Migrations, replayed, are what a real server holds after the steps of their tool.

#![expect(clippy::unwrap_used, reason = "tests")]
#![expect(clippy::print_stdout, reason = "the run by hand prints its figures")]

mod bad;
mod catalogue;
mod fixtures;
mod liquibase;
mod program;
mod real;
mod tree;

#[path = "../support/mod.rs"]
mod support;
