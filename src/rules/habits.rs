//! Naming habits that tie an id's name to the table that mints it: roles, synonyms, prefixes.
//!
//! The lists are data in `rules/names/linking.toml`; how they are applied is up to linking.

use super::bundled::bundled;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The lists of `rules/names/linking.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Habits {
    /// Words before a noun that say nothing of the id space: `my`, `remote`.
    pub noise: BTreeSet<String>,
    /// Words before a noun that name a role: `selected`, `parent`; dropping them weakens the evidence.
    pub head_roles: BTreeSet<String>,
    /// Last words that name the part somebody plays: the id is a person's, whatever stands before.
    pub tail_roles: BTreeSet<String>,
    /// Last words of type names that say what the type is for, not what it holds: `dto`, `response`.
    pub type_suffixes: BTreeSet<String>,
    /// Words of variables that say what shape their value has, not what it describes: `json`, `cursor`.
    pub containers: BTreeSet<String>,
    /// Groups of words that often mean the same thing.
    pub synonyms: Vec<BTreeSet<String>>,
    /// Plurals that no rule makes.
    pub irregular_plurals: BTreeMap<String, String>,
    /// Words that end like plurals and are none.
    pub singular: BTreeSet<String>,
    /// Names of counters that restart within each parent: bounded by the parent, not by growth.
    pub per_parent: BTreeSet<String>,
    /// Names with an id that somebody else mints or that is no number: `uuid`, `android_id`.
    pub foreign: BTreeSet<String>,
    /// Columns that, beside `x_id`, say which table `x_id` refers to: `type`, `class`.
    pub discriminators: BTreeSet<String>,
}

/// The bundled lists.
pub static HABITS: LazyLock<Habits> = LazyLock::new(|| {
    bundled("rules/names/linking.toml", include_str!("../../rules/names/linking.toml"))
});

impl Habits {
    /// Returns the singular of a lower-case English noun, or the word itself.
    pub fn singular(&self, word: &str) -> String {
        if let Some(singular) = self.irregular_plurals.get(word) {
            return singular.clone();
        }
        if self.singular.contains(word) || word.len() < 4 && word != "ids" {
            return word.to_owned();
        }
        if let Some(stem) = word.strip_suffix("ies") {
            return format!("{stem}y");
        }
        for plural in ["sses", "shes", "ches", "xes", "zes"] {
            if word.ends_with(plural) {
                return word[..word.len() - 2].to_owned();
            }
        }
        match word.strip_suffix('s') {
            Some(stem) if !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
            _ => word.to_owned(),
        }
    }

    /// Returns the words that often mean the same as `word`, without itself.
    pub fn synonyms<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a str> {
        let groups = self.synonyms.iter().filter(move |group| group.contains(word));
        groups.flatten().map(String::as_str).filter(move |other| *other != word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_of_table_names_become_the_nouns_of_their_references() {
        for (plural, singular) in [
            ("notifications", "notification"),
            ("categories", "category"),
            ("statuses", "status"),
            ("status", "status"),
            ("addresses", "address"),
            ("address", "address"),
            ("people", "person"),
            ("boxes", "box"),
            ("branches", "branch"),
            ("analysis", "analysis"),
            ("news", "news"),
            ("movies", "movie"),
            ("users", "user"),
            ("bus", "bus"),
        ] {
            assert_eq!(HABITS.singular(plural), singular);
        }
    }

    #[test]
    fn a_person_may_be_called_a_user() {
        assert!(HABITS.synonyms("person").any(|word| word == "user"));
        assert!(HABITS.synonyms("notification").next().is_none());
    }
}
