//! Lists that ship with the program, read from `rules/` when first asked for.

use serde::de::DeserializeOwned;

/// Reads a bundled list; `file` is what the message names.
///
/// # Panics
///
/// If the list does not read: the program would go on with less knowledge than it says it has. Each list has a test
/// that reads it, so that none ships broken.
pub(super) fn bundled<T: DeserializeOwned>(file: &str, text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("{file}: {error}"))
}
