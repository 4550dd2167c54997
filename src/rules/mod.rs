//! Knowledge as data: language packs, dialect packs and naming habits under `rules/`.

pub mod dialect;
pub mod habits;
pub mod language;
pub mod lexis;
mod lists;
pub mod names;
pub(crate) mod not_text;
pub mod times;
pub mod tool;
