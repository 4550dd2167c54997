//! One file's bytes into a syntax tree, or into the reason why not. Never gives up on a file that mostly reads.

use super::glance::{Glance, LARGEST, LONGEST_LINE, glance_at};
use super::quiet;
use crate::facts::{Coverage, Location, Problem};
use crate::rules::language::{Bundled, Grammar, LanguagePack, Lists};
use crate::rules::macros;
use crate::sources::parsing::{DEADLINE, tree};
use crate::sources::walk::Found;
use std::borrow::Cow;
use std::sync::Arc;
use tree_sitter::{Language, Tree};

/// What became of a file's bytes.
pub(super) enum Parsed {
    /// A tree over the text, the language it is in and the grammar it was read by.
    Tree(String, Tree, &'static LanguagePack, &'static Grammar),
    /// Not looked at, with the reason to count.
    Skipped(&'static str),
    /// Names no id and shows no border; declares these types.
    Silent(Vec<String>),
}

/// Reads and parses a file; what is wrong with it is added to `problems`. A file that is silent is only parsed if it is
/// `asked` for.
pub(super) fn parse(
    file: &Found,
    claims: &[&'static Bundled],
    asked: bool,
    problems: &mut Vec<Problem>,
) -> Parsed {
    if let (Some(Glance::Silent(declared)), false) = (file.seen.glance(), asked) {
        return Parsed::Silent(declared.clone());
    }
    let bytes = match read(file) {
        Ok(bytes) => bytes,
        Err(Unread::TooLarge) => return Parsed::Skipped("larger than 1 MB"),
        Err(Unread::Failed(reason)) => {
            problems.push(problem(&file.shown, reason, "Make it readable, or exclude it."));
            return Parsed::Skipped("unreadable");
        }
    };
    if memchr::memchr(0, &bytes).is_some() {
        return Parsed::Skipped("binary");
    }
    if bytes.split(|&byte| byte == b'\n').any(|line| line.len() > LONGEST_LINE) {
        return Parsed::Skipped("minified or generated");
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            problems.push(not_utf8(file, error.as_bytes(), valid));
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        }
    };
    let Some(language) = language(claims, &text) else {
        return Parsed::Skipped("of a language that is not read");
    };
    let is_past = |lists: &Lists| lists.exclude.past.iter().any(|it| text.contains(it.as_str()));
    if language.lists().is_ok_and(is_past) {
        return Parsed::Skipped("of a schema as it once was");
    }
    if let (Ok(lists), false, None) = (language.lists(), asked, file.seen.glance())
        && let Glance::Silent(declared) = glance_at(&text, lists)
    {
        return Parsed::Silent(declared);
    }
    let pack = match language.pack() {
        Ok(pack) => pack,
        Err(error) => {
            problems.push(super::misread(error));
            return Parsed::Skipped("of a language that cannot be read");
        }
    };
    let Some(grammar) = pack.grammar(file.name()) else {
        return Parsed::Skipped("of a language that is not read");
    };
    match read_tree(&text, &pack.facts, &grammar.language, asked) {
        Some(tree) => Parsed::Tree(text, tree, pack, grammar),
        None => {
            problems.push(late(file));
            Parsed::Skipped("too slow to parse")
        }
    }
}

/// Parses a text, its quiet bodies blank; whole if it is asked for, or if something is then wrong with it.
fn read_tree(text: &str, lists: &'static Lists, grammar: &Language, asked: bool) -> Option<Tree> {
    let quiet = if asked { Cow::Borrowed(text) } else { quiet::read_as(text, lists) };
    let read = tree(&macros::read_as(&quiet, &lists.macros), grammar);
    let is_wrong = read.as_ref().is_none_or(|tree| tree.root_node().has_error());
    match quiet {
        Cow::Owned(_) if is_wrong => tree(&macros::read_as(text, &lists.macros), grammar),
        _ => read,
    }
}

/// Returns the first language that claims a file and whose tells, if it has any, its text shows.
pub(super) fn language(claims: &[&'static Bundled], text: &str) -> Option<&'static Bundled> {
    let shows = |bundled: &&&'static Bundled| {
        let tells = bundled.lists().map_or(&[][..], |lists| &lists.tells);
        tells.is_empty() || tells.iter().any(|tell| text.contains(tell.as_str()))
    };
    claims.iter().find(shows).copied()
}

enum Unread {
    TooLarge,
    Failed(String),
}

fn read(file: &Found) -> Result<Vec<u8>, Unread> {
    if let Some(bytes) = file.seen.take() {
        return Ok(bytes);
    }
    let failed = |error: std::io::Error| Unread::Failed(format!("cannot be read: {error}"));
    if std::fs::metadata(&file.path).map_err(failed)?.len() > LARGEST {
        return Err(Unread::TooLarge);
    }
    std::fs::read(&file.path).map_err(failed)
}

fn not_utf8(file: &Found, bytes: &[u8], valid: usize) -> Problem {
    let before = bytes.get(..valid).unwrap_or_default();
    let line = memchr::memchr_iter(b'\n', before).count() + 1;
    let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    let column =
        String::from_utf8_lossy(before.get(start..).unwrap_or_default()).chars().count() + 1;
    let mut problem = problem(
        &file.shown,
        "not UTF-8 from here on".to_owned(),
        "Save the file as UTF-8; the rest of it was read.",
    );
    problem.location.line = u32::try_from(line).unwrap_or(u32::MAX);
    problem.location.column = u32::try_from(column).unwrap_or(u32::MAX);
    problem.location.end_column = problem.location.column.saturating_add(1);
    problem
}

/// Makes a problem of a file that takes too long to read.
pub(super) fn late(file: &Found) -> Problem {
    let reason = format!("not read within {} seconds", DEADLINE.as_secs());
    problem(&file.shown, reason, "Split the file, or exclude it if it is generated.")
}

/// Makes a problem of a whole file.
pub(super) fn problem(path: &Arc<str>, reason: String, cure: &str) -> Problem {
    let location = Location {
        path: Arc::clone(path),
        line: 0,
        column: 0,
        end_column: 0,
        excerpt: Arc::from(""),
    };
    Problem { location, reason, cure: cure.to_owned(), source_failed: false }
}

/// Counts a file in the coverage; one that is not new was counted before it was asked for.
pub(super) fn count(parsed: &Parsed, is_new: bool, coverage: &mut Coverage) {
    coverage.code_files += u64::from(is_new);
    match parsed {
        Parsed::Tree(text, ..) => {
            coverage.code_files_parsed += 1;
            coverage.code_bytes += u64::try_from(text.len()).unwrap_or(0);
        }
        Parsed::Silent(_) => {}
        Parsed::Skipped(reason) => *coverage.skipped.entry((*reason).to_owned()).or_default() += 1,
    }
}
