//! The history: what is kept, what joins the curves, and what happens when its place fails.

#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod child;
mod curves;
mod faults;
mod file;
mod kills;
mod made;
#[cfg(feature = "live")]
mod team;
