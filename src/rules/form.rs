//! Forms: the ways in which schemas lie on disk, each with the files it takes and the spellings its reader needs.
//!
//! Read from `rules/forms/<form>.toml`. A form says which files are its own; what is in them is its reader's concern.

use super::globs::matcher;
use super::pack_error::PackError;
use globset::GlobSet;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What a source knows of the database it describes, least first: where two describe one database, the better is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Classes of a program that map tables.
    Model,
    /// Steps that lead to the schema.
    Migrations,
    /// The schema itself, or a dump of it.
    #[default]
    Schema,
    /// What the server itself says, now or on the day of a snapshot.
    Server,
}

impl Standing {
    /// Returns true for what was read from a database, or may have been: it may tell what ids have reached.
    pub(crate) fn is_database(self) -> bool {
        self >= Self::Schema
    }
}

/// Which files of a form make one database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Together {
    /// Each file on its own.
    #[default]
    File,
    /// All files of one folder, not of those below it.
    Folder,
    /// All files below the nearest folder that holds one of the roots; without any, below the path that was named.
    Root,
}

/// A form of schema.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    name: String,
    files: Vec<String>,
    #[serde(default)]
    starts: Vec<String>,
    #[serde(default)]
    marks: Vec<String>,
    #[serde(default)]
    standing: Standing,
    #[serde(default)]
    together: Together,
    #[serde(default)]
    roots: Vec<String>,
    #[serde(default)]
    continues: bool,
    #[serde(default)]
    words_of: Option<String>,
    #[serde(default)]
    words: toml::Table,
}

/// The knowledge of one form.
#[derive(Debug)]
pub struct FormPack {
    /// What reports call it: `Rails migrations`.
    pub name: String,
    /// What its files start with; empty if their names suffice.
    pub starts: Vec<Vec<u8>>,
    /// Text of which one stands in each of its files; empty if their names suffice.
    pub marks: Vec<String>,
    /// What it knows of a database.
    pub standing: Standing,
    /// Which of its files make one database.
    pub together: Together,
    /// Names of files that mark the root of a project.
    pub roots: Vec<String>,
    /// True if its steps may go on from SQL files that the config names beside them as one source.
    pub continues: bool,
    /// The file of another form whose words it has too.
    words_of: Option<String>,
    files: GlobSet,
    words: toml::Table,
    file: String,
}

impl FormPack {
    /// Reads a pack; `file` is what errors name.
    ///
    /// # Errors
    ///
    /// If the text is no form, or one of its globs no glob.
    pub fn parse(file: &str, text: &str) -> Result<Self, PackError> {
        let written: Written = toml::from_str(text)
            .map_err(|error| PackError::in_toml(file.to_owned(), text, &error))?;
        Ok(Self {
            files: matcher(file, &written.files)?,
            name: written.name,
            starts: written.starts.into_iter().map(String::into_bytes).collect(),
            marks: written.marks,
            standing: written.standing,
            together: written.together,
            roots: written.roots,
            continues: written.continues,
            words_of: written.words_of,
            words: written.words,
            file: file.to_owned(),
        })
    }

    /// Gives those forms that ask for it the words of another; their own count first.
    pub(crate) fn share_words(packs: &mut [&mut Self]) {
        let all: Vec<(String, toml::Table)> =
            packs.iter().map(|pack| (pack.file.clone(), pack.words.clone())).collect();
        for pack in packs {
            let shared = all.iter().find(|(file, _)| pack.words_of.as_ref() == Some(file));
            for (key, value) in shared.iter().flat_map(|(_, words)| words) {
                if !pack.words.contains_key(key) {
                    pack.words.insert(key.clone(), value.clone());
                }
            }
        }
    }

    /// Returns true if a file of this path, with `/` between folders, may be one of its.
    pub fn takes(&self, path: &str) -> bool {
        self.files.is_match(path)
    }

    /// Reads the spellings that the form's reader needs, in the shape that it gives.
    ///
    /// # Errors
    ///
    /// If they are not of that shape.
    pub fn words<T: DeserializeOwned>(&self) -> Result<T, PackError> {
        PackError::or_words(&self.file, &self.words)
    }
}
