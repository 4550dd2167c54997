//! Declarations of ids that a syntax error may hide. Reads no tree below the error: it cannot be trusted.

use super::parse::problem;
use super::unit::Unit;
use crate::facts::{Location, Problem};
use crate::rules::language::LanguagePack;
use crate::rules::names::is_id;
use crate::sources::lines::Lines;
use crate::sources::walk::Found;
use std::ops::Range;
use tree_sitter::Tree;

/// Returns a problem for the first id that seems to be declared where the file did not parse, and was not read.
pub(super) fn hidden(
    file: &Found,
    text: &str,
    tree: &Tree,
    unit: &Unit,
    pack: &LanguagePack,
) -> Option<Problem> {
    let lines = Lines::new(&file.shown, text);
    let read = |place: &Range<usize>| {
        let place = lines.locate(place.clone());
        unit.declarations.iter().any(|declaration| declaration.location == place)
    };
    let place = errors(tree)
        .into_iter()
        .flat_map(|error| declared(text, error, pack))
        .find(|place| !read(place))?;
    let mut problem = problem(
        &file.shown,
        "syntax error, this id may be declared here".to_owned(),
        "Correct the syntax; the rest of the file was read.",
    );
    problem.location = lines.locate(place);
    Some(problem)
}

/// Returns the place of the first syntax error.
pub(super) fn first_error(file: &Found, text: &str, tree: &Tree) -> Option<Location> {
    let first = errors(tree).into_iter().next()?;
    Some(Lines::new(&file.shown, text).locate(first))
}

/// Returns the stretches that did not parse.
fn errors(tree: &Tree) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        if node.is_error() || node.is_missing() {
            found.push(node.byte_range());
        }
        if node.has_error() && !node.is_error() && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return found;
            }
        }
    }
}

/// Returns the names of ids in a stretch that stand where a declaration's name does.
fn declared(text: &str, within: Range<usize>, pack: &LanguagePack) -> Vec<Range<usize>> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let syntax = &pack.facts.syntax;
    let stretch = text.get(within.clone()).unwrap_or_default();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(word) =
        stretch.get(at..).and_then(|rest| rest.split(|letter| !is_part(letter)).next())
    {
        let end = at + word.len();
        let before = stretch.get(..at).unwrap_or_default().trim_end();
        let after = stretch.get(end..).unwrap_or_default();
        let stands = syntax.before_names.iter().any(|keyword| before.ends_with(keyword.as_str()))
            || syntax.after_names.iter().any(|sign| follows(after, sign));
        if stands && is_id(word) {
            found.push(within.start + at..within.start + end);
        }
        at = end + after.chars().next().map_or(1, char::len_utf8);
    }
    found
}

/// Returns true if a sign comes next, once: `id: Int`, not `id::class`.
fn follows(after: &str, sign: &str) -> bool {
    after.trim_start().strip_prefix(sign).is_some_and(|rest| !rest.starts_with(sign))
}
