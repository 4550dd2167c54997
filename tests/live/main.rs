//! Live databases against the real servers: what is read of them, and what they notice of it.

#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod door;
mod drift;
mod mysql;
mod postgres;
