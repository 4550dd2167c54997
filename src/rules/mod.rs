//! Knowledge as data: language packs, dialect packs and naming habits under `rules/`.

pub mod dialect;
pub mod lexis;
pub mod names;
pub mod times;
pub mod tool;
