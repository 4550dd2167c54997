//! What is wrong with a pack, and where.

use serde::de::DeserializeOwned;
use std::fmt;

/// A pack that cannot be used: the file, where, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackError {
    /// The file, as a person would open it: `rules/code/kotlin/language.toml`.
    pub file: String,
    /// 1-based; 0 if the whole file is meant.
    pub line: usize,
    /// 1-based, in characters; 0 if the whole line is meant.
    pub column: usize,
    /// What is wrong.
    pub reason: String,
}

impl PackError {
    /// Says where in its file a TOML text does not read.
    pub(super) fn in_toml(file: String, text: &str, error: &toml::de::Error) -> Self {
        let before = error.span().and_then(|span| text.get(..span.start));
        let (line, column) = before.map_or((0, 0), |before| {
            let line = before.rsplit('\n').next().unwrap_or_default();
            (before.matches('\n').count() + 1, line.chars().count() + 1)
        });
        Self { file, line, column, reason: error.message().to_owned() }
    }
}

impl PackError {
    /// Says what is wrong with a file as a whole.
    pub(super) fn whole(file: &str, reason: String) -> Self {
        Self { file: file.to_owned(), line: 0, column: 0, reason }
    }

    /// Reads the words of a pack in the shape that their reader gives.
    pub(super) fn or_words<T: DeserializeOwned>(
        file: &str,
        words: &toml::Table,
    ) -> Result<T, Self> {
        let read: Result<T, toml::de::Error> = words.clone().try_into();
        read.map_err(|error| Self::whole(file, error.message().to_owned()))
    }
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.reason)
    }
}

impl std::error::Error for PackError {}
