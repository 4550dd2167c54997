//! Contracts: descriptions of what services exchange, each format with its files, its types and what happens there.
//!
//! Read from `rules/contracts/<format>.toml`. A pack lists; what a file means is its reader's concern.

use super::bundled::bundled;
use super::globs::matcher;
use super::lists::OutcomeRow;
use super::pack_error::PackError;
use crate::width::Width;
use globset::GlobSet;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A format as its file tells it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    name: String,
    files: Vec<String>,
    #[serde(default)]
    settings: Vec<String>,
    #[serde(default)]
    marks: Vec<String>,
    types: BTreeMap<String, String>,
    outcome: OutcomeRow,
    fix: String,
    #[serde(default)]
    words: toml::Table,
}

/// The knowledge of one format of contracts.
#[derive(Debug)]
pub struct ContractPack {
    /// What reports call it: `protobuf`.
    pub name: String,
    /// Text of which one stands in a file of its own; empty if the file's name suffices.
    pub marks: Vec<String>,
    /// What each type holds; a type that is not listed holds no number.
    pub types: BTreeMap<String, Width>,
    /// What happens above the ceiling.
    pub outcome: OutcomeRow,
    /// What to write instead of a narrow type.
    pub fix: String,
    files: GlobSet,
    settings: GlobSet,
    words: toml::Table,
    file: String,
}

impl ContractPack {
    /// Reads a pack; `file` is what errors name.
    ///
    /// # Errors
    ///
    /// If the text is no pack, one of its globs no glob or one of its widths no width.
    pub fn parse(file: &str, text: &str) -> Result<Self, PackError> {
        let written: Written = toml::from_str(text)
            .map_err(|error| PackError::in_toml(file.to_owned(), text, &error))?;
        let types = written.types.iter().map(|(name, width)| {
            let width = width
                .parse::<Width>()
                .map_err(|error| PackError::whole(file, error.to_string()))?;
            Ok((name.clone(), width))
        });
        Ok(Self {
            types: types.collect::<Result<_, PackError>>()?,
            files: matcher(file, &written.files)?,
            settings: matcher(file, &written.settings)?,
            name: written.name,
            marks: written.marks,
            outcome: written.outcome,
            fix: written.fix,
            words: written.words,
            file: file.to_owned(),
        })
    }

    /// Returns true if a file of this path, with `/` between folders, may be one of its.
    pub fn takes(&self, path: &str) -> bool {
        self.files.is_match(path)
    }

    /// Returns true for a file that may say how programs are generated from contracts of this format.
    pub fn is_setting(&self, path: &str) -> bool {
        self.settings.is_match(path)
    }

    /// Returns true if a text shows one of the marks that its files bear.
    pub fn is_marked(&self, text: &[u8]) -> bool {
        let shows = |mark: &String| memchr::memmem::find(text, mark.as_bytes()).is_some();
        self.marks.is_empty() || self.marks.iter().any(shows)
    }

    /// Reads the spellings that the format's reader needs, in the shape that it gives.
    ///
    /// # Errors
    ///
    /// If they are not of that shape.
    pub fn words<T: DeserializeOwned>(&self) -> Result<T, PackError> {
        PackError::or_words(&self.file, &self.words)
    }
}

/// What holds for contracts of every format.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Shared {
    /// Words that beside `id` say that the ids are few by their nature.
    pub bounded: Vec<String>,
    /// Words in the name of a type that say that what has an id there is listed in code.
    pub listed: Vec<String>,
    /// Folders of contracts that are not the product's own.
    pub folders: Vec<String>,
}

/// See `rules/contracts/shared.toml`.
pub static SHARED: LazyLock<Shared> = LazyLock::new(|| {
    bundled("rules/contracts/shared.toml", include_str!("../../rules/contracts/shared.toml"))
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_for_all_formats_reads() {
        assert!(SHARED.bounded.contains(&"locale".to_owned()));
    }

    #[test]
    fn a_pack_that_does_not_read_names_its_file() {
        let text = "name = 'x'\nfiles = ['*.x']\nfix = ''\n[outcome]\ncode = 'WRAP'\n[types]\nint = 'i33x'\n";
        let error = ContractPack::parse("x.toml", text).unwrap_err();
        assert!(error.to_string().starts_with("x.toml:0:0: `i33x` is no width"), "{error}");
    }
}
