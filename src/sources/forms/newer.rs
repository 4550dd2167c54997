//! Migrations beside a written schema that it does not know of yet: what they change is not in it.

use super::code::Code;
use super::{Context, Group};
use crate::facts::{Facts, Problem};
use crate::sources::schema::{self, Spot};
use crate::sources::walk::Found;
use serde::Deserialize;
use std::collections::BTreeSet;

const CURE: &str = "Migrate a database, so that the schema is written anew, and commit it.";
/// Larger dumps of a schema alone are none.
const LARGEST: u64 = 64 << 20;

/// Words of a schema in SQL that a framework had written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    /// The folder of the migrations that lead to it, instead of its own name.
    folder: String,
}

/// Reads schemas in SQL that end with the numbers of the migrations that led to them.
pub(super) fn structure(group: &Group, context: &Context<'_>) -> Facts {
    let mut facts = schema::read(&group.name, &group.files, context.as_of);
    let Ok(words) = context.pack.words::<Words>() else { return facts };
    for file in &group.files {
        facts.problems.extend(than_structure(file, &words.folder));
    }
    facts
}

/// Returns the number that a migration's file name starts with.
pub(super) fn number_of(name: &str) -> u64 {
    let digits = name.find(|c: char| !c.is_ascii_digit()).unwrap_or(name.len());
    name.get(..digits).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// Says which migrations are newer than the version of a schema file; `folder` is theirs, instead of its own name.
pub(super) fn than_version(
    code: &Code,
    file: &Found,
    folder: &str,
    version: u64,
) -> Option<Problem> {
    let newer = beside(file, folder).into_iter().filter(|number| *number > version);
    say(&newer.collect::<Vec<_>>(), code)
}

/// Says which migrations a schema in SQL does not list.
fn than_structure(file: &Found, folder: &str) -> Option<Problem> {
    let about = std::fs::metadata(&file.path).ok()?;
    let text = (about.len() <= LARGEST).then(|| std::fs::read_to_string(&file.path).ok())??;
    // A number that stands there for another reason hides at most the newer migration of that number.
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    let known: BTreeSet<u64> = numbers.filter_map(|number| number.parse().ok()).collect();
    let newer = beside(file, folder).into_iter().filter(|number| !known.contains(number));
    let code = Code { path: file.shown.clone(), text: String::new(), nodes: Vec::new() };
    say(&newer.collect::<Vec<_>>(), &code)
}

/// Returns the numbers of the migrations that lead to a schema file: those of `queue_migrate` for `queue_schema.rb`.
fn beside(file: &Found, folder: &str) -> BTreeSet<u64> {
    let name = file.name();
    let prefix = name.rfind('_').and_then(|at| name.get(..=at)).unwrap_or_default();
    let folder = file.path.with_file_name(format!("{prefix}{folder}"));
    let Ok(entries) = std::fs::read_dir(folder) else { return BTreeSet::new() };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let numbers = names.filter(|name| name.contains('_')).map(|name| number_of(&name));
    numbers.filter(|number| *number > 0).collect()
}

fn say(newer: &[u64], code: &Code) -> Option<Problem> {
    let [first, rest @ ..] = newer else { return None };
    let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
    let reason = format!("migration {first}{more} came after this schema was written");
    Some(code.problem(Spot { line: 1, column: 1, end_column: 2 }, reason, CURE))
}
