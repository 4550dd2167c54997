//! What a migration tool's files look like: the shape of the data in its pack, and a path becomes a step.
//!
//! No tool is named here; it reads no file.

use crate::rules::form::FormPack;
use crate::sources::forms::settings::Setting;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The spellings of one tool.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Words {
    pub(super) order: Order,
    /// The tool refuses two steps of one version.
    pub(super) unique: bool,
    /// A folder is one of migrations only if all of its SQL is.
    pub(super) only: bool,
    /// So many steps make a folder of migrations.
    pub(super) least: usize,
    /// Names of folders below which all folders are one database's, save for those named after products.
    pub(super) locations: Vec<String>,
    /// The first that fits a file decides.
    pub(super) steps: Vec<Pattern>,
    pub(super) sections: Option<Sections>,
    pub(super) placeholders: Option<Placeholders>,
    pub(super) settings: Vec<Setting>,
}

/// What steps are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Order {
    /// The numbers of the version, then the name.
    #[default]
    Number,
    /// The name as text.
    Name,
}

/// What a step is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Role {
    /// Leads forward.
    Up,
    /// Leads back, and is never applied.
    Down,
    /// Leads to the state of its version at once: what comes before is not needed.
    Baseline,
    /// Runs after all others whenever it has changed.
    Repeatable,
    /// Leads forward by a program's code.
    Code,
    /// No step, whatever its name.
    None,
}

/// How the name of a step is made: prefix, version, what comes after it, a description, suffix.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Pattern {
    role: Role,
    /// The name is that of the folder, with `/` and the file's.
    #[serde(default)]
    folder: bool,
    #[serde(default)]
    prefix: String,
    /// Characters that may stand between the numbers of a version.
    #[serde(default)]
    separators: String,
    #[serde(default)]
    after: String,
    suffix: String,
}

/// Comments that begin the parts of a file, without their dashes, in lower case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Sections {
    pub(super) up: Vec<String>,
    pub(super) down: Vec<String>,
    /// From here on, variables of the environment are put in.
    #[serde(default)]
    pub(super) environment: Vec<String>,
}

/// Names that are replaced by values from the settings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Placeholders {
    pub(super) open: String,
    pub(super) close: String,
    /// What the names start with that the tool fills in by itself.
    pub(super) own: String,
}

/// One file of a migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) role: Role,
    /// The numbers of its version, without zeros at the end; empty if it has none.
    pub(super) version: Vec<u128>,
    /// The version as written.
    pub(super) written: String,
    /// The name that it is ordered by.
    pub(super) name: String,
    /// What stands after the version.
    pub(super) description: String,
}

impl Words {
    /// Reads the spellings of a pack; bundled packs have them, by a test.
    pub(super) fn of(pack: &FormPack) -> Self {
        pack.words().unwrap_or_default()
    }

    /// Returns what step a file is, and the folder of the migrations that it belongs to.
    pub(super) fn step(&self, path: &Path) -> Option<(PathBuf, Step)> {
        let step = self.steps.iter().find_map(|pattern| pattern.step(path))?;
        (step.1.role != Role::None).then_some(step)
    }
}

impl Pattern {
    fn step(&self, path: &Path) -> Option<(PathBuf, Step)> {
        let file = path.file_name()?.to_str()?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let (base, name) = if self.folder {
            let own = folder.file_name()?.to_str()?;
            (folder.parent().unwrap_or(Path::new("")), format!("{own}/{file}"))
        } else {
            (folder, file.to_owned())
        };
        let rest = name.strip_prefix(self.prefix.as_str())?.strip_suffix(self.suffix.as_str())?;
        let versioned = self.prefix.chars().last().is_none_or(char::is_alphabetic);
        let length = if versioned { version_length(rest, &self.separators) } else { 0 };
        let (written, rest) = rest.split_at_checked(length)?;
        if versioned && written.is_empty() {
            return None;
        }
        let rest = if versioned { rest.strip_prefix(self.after.as_str())? } else { rest };
        let description = rest.to_owned();
        let (version, written) = (numbers(written), written.to_owned());
        Some((base.to_owned(), Step { role: self.role, version, written, name, description }))
    }
}

/// Returns how many bytes at the start are numbers with separators between them.
fn version_length(text: &str, separators: &str) -> usize {
    let mut length = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let mut before_digit = || characters.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        if character.is_ascii_digit() {
            length = at + 1;
        } else if !(length == at && at > 0 && separators.contains(character) && before_digit()) {
            break;
        }
    }
    length
}

/// Returns the numbers of a version; one too long to count is taken for the largest.
fn numbers(written: &str) -> Vec<u128> {
    let parts = written.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let mut numbers: Vec<u128> = parts.map(|part| part.parse().unwrap_or(u128::MAX)).collect();
    while numbers.len() > 1 && numbers.last() == Some(&0) {
        numbers.pop();
    }
    numbers
}
