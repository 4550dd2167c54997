//! Migrations beside a schema file that it does not know of yet: what they change is not in it.

use super::words::Words;
use crate::sources::forms::code::Code;
use crate::sources::schema::{Database, Spot};
use crate::sources::syntax::{Call, Kind, Node};
use crate::sources::walk::Found;
use std::collections::BTreeSet;

const CURE: &str = "Migrate a database, so that the schema is written anew, and commit it.";
/// Larger dumps of a schema alone are none.
const LARGEST: u64 = 64 << 20;

/// Returns the number that a migration's file name starts with.
pub(super) fn number_of(name: &str) -> u64 {
    let digits = name.find(|c: char| !c.is_ascii_digit()).unwrap_or(name.len());
    name.get(..digits).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// Returns the call that opens a schema file.
pub(super) fn opening<'c>(code: &'c Code, words: &Words) -> Option<&'c Call> {
    let opens = |call: &&Call| call.name == words.opening;
    code.nodes.iter().filter_map(Node::call).find(opens)
}

/// Says which migrations are newer than the version of a schema file.
pub(super) fn than_schema(code: &Code, file: &Found, words: &Words, database: &mut Database) {
    let version = opening(code, words).and_then(|call| call.named("version"));
    let Some(version) = version.and_then(number) else { return };
    let newer: Vec<u64> =
        beside(file, words).into_iter().filter(|number| *number > version).collect();
    say(&newer, code, database);
}

/// Says which migrations a schema file in SQL does not list.
pub(super) fn than_structure(file: &Found, words: &Words, database: &mut Database) {
    let is_small = std::fs::metadata(&file.path).is_ok_and(|about| about.len() <= LARGEST);
    let Some(text) = is_small.then(|| std::fs::read_to_string(&file.path).ok()).flatten() else {
        return;
    };
    // Only the numbers in quotes matter; a few too many hide nothing but a newer migration of that number.
    let known: BTreeSet<u64> = text.split('\'').filter_map(|part| part.parse().ok()).collect();
    let newer: Vec<u64> =
        beside(file, words).into_iter().filter(|number| !known.contains(number)).collect();
    let code = Code { path: file.shown.clone(), text: String::new(), nodes: Vec::new() };
    say(&newer, &code, database);
}

fn number(node: &Node) -> Option<u64> {
    match &node.kind {
        Kind::Number(number) | Kind::Text(number) => number.replace('_', "").parse().ok(),
        _ => None,
    }
}

/// Returns the numbers of the migrations that lead to a schema file: those of `queue_migrate` for `queue_schema.rb`.
fn beside(file: &Found, words: &Words) -> BTreeSet<u64> {
    let name = file.name();
    let prefix = name.rfind('_').and_then(|at| name.get(..=at)).unwrap_or_default();
    let folder = file.path.with_file_name(format!("{prefix}{}", words.folder));
    let Ok(entries) = std::fs::read_dir(folder) else { return BTreeSet::new() };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names
        .filter(|name| name.contains('_'))
        .map(|name| number_of(&name))
        .filter(|n| *n > 0)
        .collect()
}

fn say(newer: &[u64], code: &Code, database: &mut Database) {
    let [first, rest @ ..] = newer else { return };
    let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
    let reason = format!("migration {first}{more} came after this schema was written");
    let spot = Spot { line: 1, column: 1, end_column: 2 };
    let problem = code.problem(spot, reason, CURE);
    database.problem(problem);
}
