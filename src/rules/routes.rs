//! Files beside the code that declare the arguments of routes: `rules/routes.toml`.

use super::bundled::bundled;
use super::lists::{OutcomeRow, widths};
use crate::width::Width;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The bundled list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Routes {
    /// One kind of file each.
    #[serde(rename = "route")]
    pub routes: Vec<RouteFiles>,
}

/// A kind of file that declares the arguments of routes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RouteFiles {
    /// Globs of their paths.
    pub files: Vec<String>,
    /// The element that declares one.
    pub element: String,
    /// Its attribute that holds the argument's name.
    pub name: String,
    /// Its attribute that holds the argument's type.
    pub r#type: String,
    /// What carriers from there are said to be written in.
    pub language: String,
    /// Whose release brings a fix, as the config spells it.
    pub consumer: String,
    /// What shows that it is a border.
    pub shown_by: String,
    /// What happens above the ceiling.
    pub outcome: OutcomeRow,
    /// What to write instead.
    pub fix: String,
    /// Type spelling -> width.
    #[serde(deserialize_with = "widths")]
    pub types: BTreeMap<String, Width>,
}

/// The bundled list.
pub static ROUTES: LazyLock<Routes> =
    LazyLock::new(|| bundled("rules/routes.toml", include_str!("../../rules/routes.toml")));
