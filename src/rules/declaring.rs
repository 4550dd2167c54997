//! Words before which a file declares a type, in whatever language.

use super::bundled::bundled;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Declaring {
    words: Vec<String>,
}

static DECLARING: LazyLock<Declaring> = LazyLock::new(|| {
    bundled("rules/names/declaring.toml", include_str!("../../rules/names/declaring.toml"))
});

/// Returns these words.
pub(crate) fn words() -> &'static [String] {
    &DECLARING.words
}
