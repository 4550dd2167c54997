//! Settings beside the steps and above them, up to what was named: the product they are for, values of placeholders.
//!
//! Only the keys that a tool's pack names are kept; a connection's URL never is.

use super::tree;
use crate::rules::vendor::{self, Vendor};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// Longest file of settings, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// A file of settings, looked for beside the steps and above them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Setting {
    pub(crate) file: String,
    /// Keys that tell the product: a name, or the URL of a connection, which is never kept.
    #[serde(default)]
    pub(crate) url: Vec<String>,
    /// What the keys of placeholders start with.
    #[serde(default)]
    pub(crate) values: Option<String>,
}

/// What settings tell.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) vendor: Option<Vendor>,
    /// Placeholder -> value.
    pub(crate) values: BTreeMap<String, String>,
}

/// Reads the settings that a tool would find from a folder up; the nearest file of each name counts.
pub(crate) fn read(settings: &[Setting], folder: &Path, top: &Path) -> Told {
    let mut told = Told::default();
    let within = |above: &&Path| above.starts_with(top);
    for above in folder.ancestors().take_while(within) {
        for setting in settings {
            let flat = flat(&above.join(&setting.file));
            let url = setting.url.iter().find_map(|key| flat.get(key));
            told.vendor = told.vendor.or_else(|| vendor::of_url(url?));
            let Some(prefix) = &setting.values else { continue };
            for (key, value) in flat.range(prefix.clone()..) {
                let Some(name) = key.strip_prefix(prefix.as_str()) else { break };
                told.values.entry(name.to_owned()).or_insert_with(|| value.clone());
            }
        }
    }
    told
}

/// Returns the scalars of a file of settings by key; none if it is not there or not understood.
fn flat(path: &Path) -> BTreeMap<String, String> {
    let is_short =
        std::fs::metadata(path).is_ok_and(|about| about.is_file() && about.len() <= LONGEST);
    let text =
        if is_short { std::fs::read_to_string(path).unwrap_or_default() } else { String::new() };
    let name = path.to_string_lossy();
    match path.extension().and_then(|end| end.to_str()) {
        Some("yml" | "yaml" | "json") => {
            tree::parse(&name, &text).map(|root| root.flat()).unwrap_or_default()
        }
        Some("toml") => {
            let mut flat = BTreeMap::new();
            flatten("", &text.parse().unwrap_or_default(), &mut flat);
            flat
        }
        _ => text.lines().filter_map(pair).collect(),
    }
}

/// Returns `key = value` of a line of properties or of an environment.
fn pair(line: &str) -> Option<(String, String)> {
    let line = line.trim().trim_start_matches("export ");
    let (key, value) = line.split_once(['=', ':']).filter(|_| !line.starts_with(['#', '!']))?;
    Some((key.trim().to_owned(), value.trim().to_owned()))
}

fn flatten(before: &str, table: &toml::Table, flat: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        match value {
            toml::Value::Table(inner) => flatten(&format!("{before}{key}."), inner, flat),
            toml::Value::String(text) => _ = flat.insert(format!("{before}{key}"), text.clone()),
            other => _ = flat.insert(format!("{before}{key}"), other.to_string()),
        }
    }
}
