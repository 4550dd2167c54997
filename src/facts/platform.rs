//! Types whose width depends on what the code is built for: on what, and what in the build files shows such a build.

use super::Location;
use crate::width::Width;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a language's types of platform width hold, and under which condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What a carrier holds where the condition holds; `None` is the narrower machine word.
    pub narrow: Option<Width>,
    /// What makes it narrow, as the end of a sentence that `if` begins: `built for 386, arm or mips`.
    pub words: String,
    /// Paths of the files of which it is shown; `None` if of all.
    pub only: Option<BTreeSet<Arc<str>>>,
    /// Places that show that it is built so, the first that a person would look at first; empty if none was found.
    pub shown: Vec<Shown>,
}

/// A place in a build file that shows for what code is built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What stands there: `GOARCH=arm`; the file's name if the file alone shows it.
    pub text: String,
    /// Where.
    pub location: Location,
}

impl Condition {
    /// Returns true if something shows that the code is built so.
    pub fn is_shown(&self) -> bool {
        !self.shown.is_empty()
    }

    /// Returns true if it may hold for a file.
    pub fn covers(&self, path: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(path))
    }

    /// Returns true if it is what decides how much a carrier of this width holds.
    pub fn decides(&self, width: Width) -> bool {
        matches!(width, Width::Platform | Width::UnsignedPlatform) || self.narrow == Some(width)
    }
}
