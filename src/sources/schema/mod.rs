//! SQL schemas and dumps: statements, rows and the replay that turns them into tables.

mod ddl;
mod layout;
pub(crate) mod replay;

use crate::facts::{Facts, Location, Problem};
use crate::rules::dialect::DialectPack;
use replay::{Applied, Replay};
use std::sync::Arc;

/// Replays statements that are already split, each with the line (1-based) it starts on, and returns the tables and
/// sequences that stand after the last one, with a problem for each that was not understood.
pub fn replay_statements<'a>(
    path: &str,
    dialect: &'static DialectPack,
    statements: impl IntoIterator<Item = (&'a str, u32)>,
) -> Facts {
    let path: Arc<str> = Arc::from(path);
    let mut facts = Facts::default();
    let mut replay = Replay::new(0, Arc::clone(&path), dialect);
    for (text, line) in statements {
        facts.coverage.statements += 1;
        match replay.statement(text, line, 1) {
            Applied::Changed => {}
            Applied::Ignored => facts.coverage.statements_ignored += 1,
            Applied::NotUnderstood { reason, cure, offset } => {
                facts.problems.push(problem(&path, text, line, offset, reason, cure));
            }
        }
    }
    replay.finish(&mut facts);
    facts
}

fn problem(
    path: &Arc<str>,
    text: &str,
    first: u32,
    offset: usize,
    reason: String,
    cure: String,
) -> Problem {
    let before = text.get(..offset).unwrap_or(text);
    let lines = u32::try_from(before.matches('\n').count()).unwrap_or(u32::MAX);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column =
        u32::try_from(before[start..].chars().count()).unwrap_or(u32::MAX).saturating_add(1);
    let line = text[start..].lines().next().unwrap_or_default();
    let location = Location {
        path: Arc::clone(path),
        line: first.saturating_add(lines),
        column,
        end_column: column.saturating_add(1),
        excerpt: line.chars().take(Location::EXCERPT).collect::<String>().into(),
    };
    Problem { location, reason, cure, source_failed: false }
}
