//! The history: what is kept, what joins the curves, and what happens when its place fails.

#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod curves;
mod file;
mod made;
