//! Comments and annotations that say what not to tell: `// idwidth: ignore[check] -- reason`.
//!
//! Reads text alone, of any language. Never obeys what it does not understand: that is a problem.

use super::walk::Found;
use crate::facts::{Facts, Ignore, Location, Problem};
use crate::rules::files;
use crate::rules::ignores::IGNORES;
use memchr::memmem;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// What every ignore starts with.
const WORD: &str = "idwidth:";
/// Larger files are dumps, which nobody comments.
const LARGEST: u64 = 16 << 20;

/// What a file says is not to be told.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) ignores: Vec<Ignore>,
    pub(super) problems: Vec<Problem>,
}

/// A named thing in code, for annotations: the line of its name, and the last line of what it covers.
pub(super) type Named = (u32, u32);

/// Reads what a text says; `named` are the declarations, types and functions in it, in the order of their names.
pub(super) fn read(path: &Arc<str>, text: &str, named: impl FnOnce() -> Vec<Named>) -> Told {
    let mut told = Told::default();
    if memmem::find(text.as_bytes(), WORD.as_bytes()).is_none() {
        return told;
    }
    let lines: Vec<&str> = text.lines().collect();
    let named = named();
    for (at, line) in lines.iter().enumerate() {
        let Some(start) = line.find(WORD) else { continue };
        let (before, after) = (&line[..start], &line[start + WORD.len()..]);
        let place = location(path, at, line, start);
        if let Some(sign) = comment_before(before) {
            let alone = before.trim_end().strip_suffix(sign).is_some_and(|b| b.trim().is_empty());
            let last = if alone { below(&lines, at) } else { at };
            match comment(after) {
                Ok(None) => {}
                Ok(Some((checks, reason))) => told.ignores.push(Ignore {
                    checks,
                    reason: Some(reason),
                    lines: number(at)..=number(last),
                    location: place,
                }),
                Err(reason) => told.problems.push(Problem {
                    location: place,
                    reason,
                    cure:
                        "Write `idwidth: ignore[check] -- reason`; until then it ignores nothing."
                            .to_owned(),
                    source_failed: false,
                }),
            }
        } else if before.ends_with(['"', '\'']) && is_annotation(&lines, at, before) {
            let whole = IGNORES.whole_file.iter().any(|name| before.contains(name.as_str()));
            let covered = if whole {
                1..=number(lines.len())
            } else {
                let next = named.iter().find(|(line, _)| *line >= number(at));
                let last = next.map_or_else(|| number(below(&lines, at)), |(_, last)| *last);
                number(at)..=last
            };
            told.ignores.extend(annotated(after, covered, place));
        }
    }
    told
}

/// Reads schemas, contracts and route files that are text and no code: what forms took, and what is told by its path.
///
/// Code says it while it is read.
pub(super) fn of_schemas(files: &[(Found, bool)], taken: &BTreeSet<PathBuf>, facts: &mut Facts) {
    for (file, _) in files {
        let is_schema = taken.contains(&file.path)
            || files::may_hold_sql(file.name())
            || super::contracts::wants(&file.shown)
            || super::routes::wants(&file.shown);
        let size = std::fs::metadata(&file.path).map_or(u64::MAX, |about| about.len());
        if !is_schema || super::code::reads(file.name()) || size > LARGEST {
            continue;
        }
        // What cannot be read is told by the reader of schemas.
        let Ok(bytes) = std::fs::read(&file.path) else { continue };
        if memmem::find(&bytes, WORD.as_bytes()).is_none() {
            continue;
        }
        let told = read(&file.shown, &String::from_utf8_lossy(&bytes), Vec::new);
        facts.ignores.extend(told.ignores);
        facts.problems.extend(told.problems);
    }
}

/// Returns the sign that starts the comment in which a text stands first.
fn comment_before(before: &str) -> Option<&'static str> {
    let before = before.trim_end();
    IGNORES.comments.iter().map(String::as_str).find(|sign| before.ends_with(sign))
}

/// Reads what stands behind `idwidth:` in a comment: checks and a reason; `None` if it says something else.
fn comment(text: &str) -> Result<Option<(Vec<String>, String)>, String> {
    let mut text = text.trim();
    for closing in &IGNORES.closings {
        text = text.split_once(closing.as_str()).map_or(text, |(before, _)| before).trim_end();
    }
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '-');
    let (word, rest) = text.split_at(end.unwrap_or(text.len()));
    if word != "ignore" {
        let is_meant = strsim::jaro_winkler(word, "ignore") > 0.85;
        return if is_meant { Err(format!("`{word}` is no word here")) } else { Ok(None) };
    }
    let Some(rest) = rest.trim_start().strip_prefix('[') else {
        return Err("an ignore that names no check".to_owned());
    };
    let Some((list, rest)) = rest.split_once(']') else {
        return Err("an ignore without a closing `]`".to_owned());
    };
    let checks: Vec<String> =
        list.split(',').map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect();
    if checks.is_empty() {
        return Err("an ignore that names no check".to_owned());
    }
    let reason = rest.trim_start().strip_prefix("--").map(str::trim).unwrap_or_default();
    if reason.is_empty() {
        return Err("an ignore without a reason".to_owned());
    }
    Ok(Some((checks, reason.to_owned())))
}

/// Reads the text of an annotation behind `idwidth:`, and those beside it.
fn annotated(
    after: &str,
    lines: std::ops::RangeInclusive<u32>,
    location: Location,
) -> Option<Ignore> {
    let mut checks = Vec::new();
    let mut reason = None;
    for part in std::iter::once(after).chain(after.split(WORD).skip(1)) {
        let text = part.split(['"', '\'']).next().unwrap_or_default();
        let (list, why) = text.split_once("--").map_or((text, None), |(l, w)| (l, Some(w.trim())));
        checks.extend(list.split(',').map(|check| check.trim().to_owned()));
        reason = reason.or(why.filter(|why| !why.is_empty()).map(str::to_owned));
    }
    checks.retain(|check| !check.is_empty());
    (!checks.is_empty()).then_some(Ignore { checks, reason, lines, location })
}

/// Returns true if a quoted text stands among the arguments of an annotation that silences checks.
fn is_annotation(lines: &[&str], at: usize, before: &str) -> bool {
    /// Lines over which the arguments of an annotation may stretch.
    const LONGEST: usize = 8;
    let opens = |line: &str| {
        let mut names = IGNORES.annotations.iter();
        names.any(|name| {
            line.match_indices(name.as_str()).any(|(found, _)| {
                let behind = line[found + name.len()..].trim_start();
                let starts = line[..found]
                    .chars()
                    .next_back()
                    .is_some_and(|sign| !sign.is_alphanumeric() && sign != '_');
                starts && behind.starts_with('(')
            })
        })
    };
    let above = lines.get(at.saturating_sub(LONGEST)..at).unwrap_or_default();
    let open_above = above.iter().rev().take_while(|line| !line.contains(')')).any(|l| opens(l));
    opens(before) || open_above
}

/// Returns the line that a comment or annotation on a line of its own is about: the next that is none of either.
fn below(lines: &[&str], at: usize) -> usize {
    let says_more = |line: &str| {
        let line = line.trim_start();
        line.is_empty()
            || IGNORES.attributes.iter().any(|sign| line.starts_with(sign.as_str()))
                && !line.contains(';')
                && !declares(line)
            || IGNORES.comments.iter().any(|sign| line.starts_with(sign.as_str()))
    };
    let after = lines.iter().enumerate().skip(at + 1);
    after.take(12).find(|(_, line)| !says_more(line)).map_or(at + 1, |(below, _)| below)
}

/// Returns true if something stands behind the annotations of a line: `@SerialName("id") val id: Int`.
fn declares(line: &str) -> bool {
    let mut rest = line;
    loop {
        let before = rest;
        let mut depth = 0_usize;
        let mut end = rest.len();
        for (at, letter) in rest.char_indices() {
            match letter {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = depth.saturating_sub(1),
                _ if letter.is_whitespace() && depth == 0 => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        rest = rest.get(end..).unwrap_or_default().trim_start();
        let is_attribute = IGNORES.attributes.iter().any(|sign| rest.starts_with(sign.as_str()));
        if rest.is_empty() || rest.len() == before.len() || !is_attribute {
            return !rest.is_empty();
        }
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

fn location(path: &Arc<str>, at: usize, line: &str, start: usize) -> Location {
    let column = u32::try_from(line[..start].chars().count() + 1).unwrap_or(u32::MAX);
    let length = u32::try_from(WORD.len()).unwrap_or(0);
    Location {
        path: Arc::clone(path),
        line: number(at),
        column,
        end_column: column.saturating_add(length),
        excerpt: line.chars().take(Location::EXCERPT).collect::<String>().into(),
    }
}

#[cfg(test)]
mod tests;
