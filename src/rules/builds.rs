//! What `language.toml` says of build files: what in them shows for what code is built, and what depends on it.

use super::lists::some_width;
use crate::width::Width;
use serde::Deserialize;

/// On what the width of types depends that are `platform` or `uplatform`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PlatformRow {
    /// What makes them narrow, as the end of a sentence that `if` begins: `built for 386, arm or mips`.
    pub condition: String,
    /// What they hold then; absent: 32 bits.
    #[serde(default, deserialize_with = "some_width")]
    pub narrow: Option<Width>,
    /// What is said of a carrier while no build file shows such a build.
    pub unless_shown: UnlessShown,
    /// What in build files shows it.
    #[serde(default)]
    pub shown: Vec<ShownRow>,
}

/// What is said of a carrier of platform width while no build file shows a narrow build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnlessShown {
    /// Nothing: it counts as 64 bits.
    Silent,
    /// A low finding: others may build it so.
    Low,
}

/// Build files that show for what code is built.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ShownRow {
    /// Globs of their paths, anywhere below what is scanned.
    pub files: Vec<String>,
    /// Texts of which one must stand there as whole words, outside of comments; empty: the file alone shows it.
    #[serde(default)]
    pub texts: Vec<String>,
    /// True if it speaks of the files below its own folder alone.
    #[serde(default)]
    pub below: bool,
    /// True if the file lists what each of its targets compiles, and a target that shows it speaks of that alone.
    #[serde(default)]
    pub members: bool,
}
