//! The spellings of change logs: the shape of the data in their pack, and types as each dialect writes them.

use crate::rules::dialect::DialectPack;
use crate::rules::form::FormPack;
use crate::sources::forms::settings::Setting;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The data of the pack.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Words {
    pub(super) roots: Vec<String>,
    pub(super) ignored: Vec<String>,
    pub(super) code: Vec<String>,
    pub(super) settings: Vec<Setting>,
    dialects: BTreeMap<String, Spelling>,
}

/// What is written for one dialect.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Spelling {
    /// What an increasing column gets after its type.
    pub(super) with: String,
    /// A change of type writes the whole column anew.
    pub(super) replaces: bool,
    /// Types whose arguments are left out.
    bare: Vec<String>,
    types: BTreeMap<String, String>,
}

impl Words {
    /// Reads the spellings of a pack; the bundled one has them, by a test.
    pub(super) fn of(pack: &FormPack) -> Self {
        pack.words().unwrap_or_default()
    }

    /// Returns what is written for a dialect, if anything is known of it.
    pub(super) fn spelling(&self, dialect: &DialectPack) -> Option<&Spelling> {
        self.dialects.get(&dialect.name)
    }
}

impl Spelling {
    /// Returns a type as the dialect writes it: `integer` of `java.sql.Types.INTEGER` or `int(11)`.
    pub(super) fn of(&self, written: &str) -> String {
        let written = written.trim();
        let (name, arguments) = match written.split_once('(') {
            Some((name, rest)) => (name, format!("({rest}")),
            None => match written.split_once(char::is_whitespace) {
                Some((name, rest)) => (name, format!(" {rest}")),
                None => (written, String::new()),
            },
        };
        // Types of the language that the tool is written in come with their package.
        let plain = name.trim().rsplit('.').next().unwrap_or(name).to_ascii_lowercase();
        let Some(own) = self.types.get(&plain) else {
            return if name.contains('.') {
                format!("{plain}{arguments}")
            } else {
                written.to_owned()
            };
        };
        let is_bare = own.contains('(') || self.bare.contains(own);
        let after = arguments.split_once(')').map_or("", |(_, after)| after);
        match (is_bare, arguments.starts_with('(')) {
            (true, true) => format!("{own}{after}"),
            _ => format!("{own}{arguments}"),
        }
    }
}
