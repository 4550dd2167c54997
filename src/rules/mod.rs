//! Knowledge as data: language packs, dialect packs and naming habits under `rules/`.

pub mod language;
mod lists;
pub mod names;
