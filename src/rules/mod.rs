//! Knowledge as data: language packs, dialect packs and naming habits under `rules/`.

pub mod habits;
pub mod language;
pub mod names;
