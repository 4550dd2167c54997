//! What the pack says of a document's keys and of programs that are generated from it.

use crate::facts::Outcome;
use crate::rules::contract::ContractPack;
use crate::rules::lists::OutcomeRow;
use crate::sources::code::outcome;
use crate::sources::contracts::file;
use crate::sources::contracts::member::Contract;
use crate::sources::walk::Found;
use crate::width::Width;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Spellings of keys.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Words {
    /// Keys of which a document has one at its top, each with what its value holds.
    pub(super) root: BTreeMap<String, String>,
    /// True if a document is a schema itself.
    #[serde(default)]
    pub(super) root_is_schema: bool,
    /// Keys that hold schemas by name.
    pub(super) named_schemas: Vec<String>,
    /// Keys that hold one schema.
    pub(super) schema: Vec<String>,
    /// Keys that hold parameters.
    pub(super) parameters: Vec<String>,
    /// Keys that hold paths.
    pub(super) paths: Vec<String>,
    /// Keys that hold no schema.
    pub(super) skipped: Vec<String>,
    /// What is said of an integer without a format.
    pub(super) said: Said,
    /// What happens where nothing is said.
    pub(super) formatless: OutcomeRow,
    /// Generators that make one width of what has no format.
    #[serde(default)]
    pub(super) generator: Vec<Generator>,
}

/// What is said of an integer without a format.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Said {
    /// Keys that state a type.
    pub(super) extensions: Vec<String>,
    /// Types that they state and that have 64 bits.
    pub(super) wide: Vec<String>,
    /// What descriptions call such types.
    pub(super) phrases: Vec<String>,
}

/// A generator as its settings show it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Generator {
    /// What it is called.
    pub(super) name: String,
    /// What it makes of an integer without a format.
    pub(super) makes: String,
    /// Texts of which one stands in its settings.
    pub(super) tells: Vec<String>,
}

/// The pack, and what was found out about who reads the documents.
pub(super) struct Knowledge<'p> {
    pub(super) pack: &'p ContractPack,
    pub(super) words: Words,
    /// What happens to an integer without a format.
    pub(super) formatless: Outcome,
    /// What the repository's own generator makes of one, and what shows it.
    pub(super) made: Option<(Width, String)>,
}

impl<'p> Knowledge<'p> {
    /// Looks for settings of generators among the files.
    pub(super) fn new(pack: &'p ContractPack, words: Words, files: &[&Found]) -> Self {
        let formatless = outcome(&words.formatless);
        let made = files
            .iter()
            .filter(|file| pack.is_setting(&file.shown))
            .find_map(|file| made(&words.generator, file));
        Self { pack, words, formatless, made }
    }
}

fn made(generators: &[Generator], setting: &Found) -> Option<(Width, String)> {
    let bytes = file::bytes(setting, &mut Contract::default())?;
    let tells = |tell: &&String| memchr::memmem::find(&bytes, tell.as_bytes()).is_some();
    generators.iter().find_map(|generator| {
        let told = generator.tells.iter().find(tells)?;
        let width = generator.makes.parse().ok()?;
        Some((width, format!("{} has {} generate clients: {told}", setting.shown, generator.name)))
    })
}
