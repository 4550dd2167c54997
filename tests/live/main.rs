//! Live databases: real servers, asked as users ask them.
#![expect(clippy::unwrap_used, reason = "tests")]

mod postgres;
#[path = "../support/mod.rs"]
mod support;
