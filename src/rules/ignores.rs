//! How findings are ignored in a file: comment signs and annotations, `rules/ignores.toml`.

use super::bundled::bundled;
use serde::Deserialize;
use std::sync::LazyLock;

/// The lists of `rules/ignores.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ignores {
    /// What starts a comment, in any language.
    pub comments: Vec<String>,
    /// What ends a comment on its line.
    pub closings: Vec<String>,
    /// What starts a line that belongs to the declaration below it.
    pub attributes: Vec<String>,
    /// Annotations that silence checks.
    pub annotations: Vec<String>,
    /// Annotations of a whole file.
    pub whole_file: Vec<String>,
}

/// The bundled lists.
pub static IGNORES: LazyLock<Ignores> =
    LazyLock::new(|| bundled("rules/ignores.toml", include_str!("../../rules/ignores.toml")));
