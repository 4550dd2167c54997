//! Knowledge as data: language packs, dialect packs and naming habits under `rules/`.

pub mod habits;
pub mod language;
pub mod lexis;
pub mod names;
pub(crate) mod not_text;
pub mod tool;
