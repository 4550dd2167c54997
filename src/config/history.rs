//! `[history]`: where what ids had reached on each day is kept; never a secret itself.

use super::Access;
use serde::Deserialize;
use std::path::PathBuf;

/// Where the history is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryPlace {
    /// A file, relative to the folder of the configuration.
    File(PathBuf),
    /// A PostgreSQL database of the team's.
    Team(Access),
}

/// The keys of `[history]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct History {
    path: Option<PathBuf>,
    url_env: Option<String>,
}

impl History {
    /// Returns the place that the keys name, if they name any.
    ///
    /// # Errors
    ///
    /// If they name two.
    pub(super) fn place(self) -> Result<Option<HistoryPlace>, &'static str> {
        match (self.path, self.url_env) {
            (Some(_), Some(_)) => {
                Err("[history] has both `path` and `url-env`; keep the one that is meant")
            }
            (Some(path), None) => Ok(Some(HistoryPlace::File(path))),
            (None, Some(url_env)) => {
                let access = Access { url_env: Some(url_env), ..Access::default() };
                Ok(Some(HistoryPlace::Team(access)))
            }
            (None, None) => Ok(None),
        }
    }
}
