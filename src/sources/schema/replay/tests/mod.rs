//! Constructs, one by one: SQL in, columns and keys out.

mod databases;
mod mysql;
mod postgres;
mod rows;
mod soup;
mod sqlite;
mod trouble;

use super::{Applied, Replay};
use crate::facts::{Column, Facts};
use crate::rules::dialect::by_name;
use std::fmt::Write;
use std::sync::Arc;

/// Splits where a line ends in `;`, which the tests' SQL keeps to.
fn replayed(dialect: &str, sql: &str) -> (Replay, Vec<String>) {
    let mut replay = Replay::new(0, Arc::from("t.sql"), by_name(dialect).unwrap());
    let mut problems = Vec::new();
    let mut line = 1;
    for text in sql.split_inclusive(";\n") {
        let blank = text.len() - text.trim_start().len();
        let first = line + u32::try_from(text[..blank].matches('\n').count()).unwrap();
        if let Applied::NotUnderstood { reason, offset, .. } =
            replay.statement(text.trim(), first, 1)
        {
            problems.push(format!("! {reason} @{offset}"));
        }
        line += u32::try_from(text.matches('\n').count()).unwrap();
    }
    (replay, problems)
}

fn column(table: &str, column: &Column, facts: &Facts) -> String {
    let mut text = format!("{table}.{} {}", column.name, column.width);
    if let Some(minting) = &column.minting {
        write!(text, " {}", minting.kind.name()).unwrap();
        if minting.increment != 1 {
            write!(text, " by {}", minting.increment).unwrap();
        }
        if let Some(counter) = minting.counter {
            write!(text, " at {}", counter.value).unwrap();
        }
        if let Some(sequence) = minting.sequence {
            let sequence = &facts.sequences[sequence];
            write!(text, " from {} to {}", sequence.name, sequence.maximum).unwrap();
        }
        if minting.assumed.is_some() {
            text.push_str(" assumed");
        }
    }
    text
}

fn listing(replay: Replay, problems: Vec<String>) -> String {
    let mut facts = Facts::default();
    replay.finish(&mut facts);
    let mut lines = Vec::new();
    for table in &facts.tables {
        let name =
            table.schema.iter().fold(table.name.clone(), |name, schema| format!("{schema}.{name}"));
        lines.extend(table.columns.iter().map(|read| column(&name, read, &facts)));
        if !table.primary_key.is_empty() {
            lines.push(format!("{name} key {}", table.primary_key.join(",")));
        }
        for key in &table.foreign_keys {
            let (columns, target) = (key.columns.join(","), key.target.join(","));
            lines.push(format!("{name}({columns}) -> {}({target})", key.table));
        }
    }
    lines.extend(facts.problems.iter().map(|problem| format!("! {}", problem.reason)));
    lines.extend(problems);
    lines.join("\n")
}

/// Replays SQL and compares columns, keys and problems, one a line.
#[track_caller]
fn check(dialect: &str, sql: &str, expected: &[&str]) {
    let (replay, problems) = replayed(dialect, sql);
    assert_eq!(listing(replay, problems), expected.join("\n"), "{sql}");
}
