//! Formatted SQL: change sets that are marked by comments; what `--rollback` says is never applied.

use super::{Log, Reader};
use crate::sources::schema::Place;
use crate::sources::schema::model::Spot;
use std::collections::BTreeMap;

/// Returns true if a file of that name is in SQL.
pub(super) fn is_named(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".sql")
}

/// A change set: its lines follow until the next.
struct Set {
    attributes: BTreeMap<String, String>,
    spot: Spot,
    text: String,
    at: Place,
    /// A precondition that is not about tables, or fails.
    judged: bool,
}

impl Reader<'_> {
    /// Reads a file of formatted SQL.
    pub(super) fn formatted(&mut self, log: Log<'_>) {
        let mut set: Option<Set> = None;
        let mut in_rollback = false;
        for (number, line) in (1_u32..).zip(log.text.split_inclusive('\n')) {
            let spot = Spot { line: number, column: 1, end_column: 2 };
            let comment = line.trim().strip_prefix("--").map(str::trim_start).unwrap_or_default();
            let word = comment.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
            match word.to_ascii_lowercase().as_str() {
                "changeset" => {
                    self.run_set(log, set.take());
                    let at = Place { line: number.saturating_add(1), column: 1 };
                    let rest = comment.get(word.len()..).unwrap_or_default();
                    let attributes = attributes(rest);
                    set = Some(Set { attributes, spot, text: String::new(), at, judged: true });
                    in_rollback = false;
                    continue;
                }
                "property" => {
                    let given = attributes(&format!(
                        "x:x {}",
                        comment.get(word.len()..).unwrap_or_default()
                    ));
                    if self.is_for(given.get("dbms").map(String::as_str))
                        && let (Some(name), Some(value)) = (given.get("name"), given.get("value"))
                    {
                        self.properties.entry(name.clone()).or_insert_with(|| value.clone());
                    }
                }
                word if word.starts_with("precondition-") => {
                    if let Some(set) = &mut set {
                        set.judged = false;
                    }
                }
                _ => {}
            }
            in_rollback = match line.trim() {
                text if text.starts_with("/*")
                    && text.to_lowercase().contains("liquibase rollback") =>
                {
                    true
                }
                text if in_rollback && text.ends_with("*/") => false,
                _ => in_rollback,
            };
            if let Some(set) = &mut set {
                set.text.push_str(if in_rollback { "\n" } else { line });
            }
        }
        self.run_set(log, set);
    }

    fn run_set(&mut self, log: Log<'_>, set: Option<Set>) {
        let Some(set) = set else { return };
        let get = |name: &str| set.attributes.get(name).map(String::as_str);
        if !self.is_for(get("dbms")) || get("ignore") == Some("true") {
            return;
        }
        self.met(log, get("id").unwrap_or_default(), get("author").unwrap_or_default(), set.spot);
        if !set.judged {
            let reason = "preconditions in SQL, which only a server can judge; the change set was taken to run";
            let cure = "If it does not run, name a dump of the schema instead.";
            self.problem(log, set.spot, reason.to_owned(), cure);
        }
        let text = self.filled(&set.text);
        self.run_sql(&log.file.shown, &text, set.at, get("endDelimiter"));
    }
}

/// Reads `author:id name:value name:"a value"`.
fn attributes(text: &str) -> BTreeMap<String, String> {
    let mut attributes = BTreeMap::new();
    for (number, part) in parts(text).into_iter().enumerate() {
        let Some((name, value)) = part.split_once(':') else { continue };
        let (name, value) = (name.trim_matches('"'), value.trim_matches('"'));
        if number == 0 {
            attributes.insert("author".to_owned(), name.to_owned());
            attributes.insert("id".to_owned(), value.to_owned());
        } else {
            attributes.insert(name.to_owned(), value.to_owned());
        }
    }
    attributes
}

/// Splits at blanks that stand outside quotes.
fn parts(text: &str) -> Vec<String> {
    let (mut parts, mut quoted) = (vec![String::new()], false);
    for character in text.trim().chars() {
        quoted ^= character == '"';
        if character.is_whitespace() && !quoted {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(character);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}
