//! Whose machine this is: environment variables, home and name of whoever runs the program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is looked at around a run; a value of its own, so that tests need not change that of the process.
#[derive(Default)]
pub(super) struct Surroundings {
    /// Environment variables that are text.
    pub(super) variables: BTreeMap<String, String>,
    /// Home folder, `None` if there is none.
    pub(super) home: Option<PathBuf>,
    /// The folder that the system's files are in: `/`, or one that stands for it.
    pub(super) root: PathBuf,
    /// Name of the account of the operating system; empty if unknown.
    pub(super) user: String,
}

impl Surroundings {
    /// Looks around.
    pub(super) fn here() -> Self {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self {
            variables: std::env::vars_os().filter_map(text).collect(),
            home: std::env::home_dir(),
            root: PathBuf::from("/"),
            user: whoami::username().unwrap_or_default(),
        }
    }

    /// Returns a variable that is set and not empty.
    pub(super) fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Returns the path of a file of the system, or of the home if it starts with `~/`; `None` if there is no home.
    pub(super) fn path(&self, text: &str) -> Option<PathBuf> {
        match Path::new(text).strip_prefix("~") {
            Ok(rest) => self.home.as_ref().map(|home| home.join(rest)),
            Err(_) => Some(self.root.join(text.trim_start_matches('/'))),
        }
    }
}
