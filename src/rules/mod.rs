//! Knowledge as data: language packs, dialect packs and naming habits under `rules/`.

pub(crate) mod bodies;
mod builds;
mod bundled;
pub(crate) mod client;
pub mod contract;
pub(crate) mod declaring;
pub mod dialect;
mod exclusions;
mod extends;
pub mod files;
pub mod form;
pub(crate) mod generated;
pub(crate) mod globs;
pub mod habits;
pub mod ignores;
pub mod language;
pub mod lexis;
pub mod lists;
pub(crate) mod live;
pub mod macros;
pub(crate) mod metrics;
pub mod names;
pub(crate) mod not_text;
mod pack_error;
pub(crate) mod plurals;
pub mod routes;
pub(crate) mod syntax;
pub(crate) mod templates;
pub mod times;
pub mod tool;
pub mod user;
pub(crate) mod vendor;
pub(crate) mod words;
mod written;

pub use pack_error::PackError;
