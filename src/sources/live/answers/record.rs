//! Writes down what a run was answered, in the form that reads back: one object a row.

use super::file::{FAILED, KIND, SERVER};
use super::{Answers, MARK};
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// Writes the answers of servers, each with its name and kind.
///
/// # Errors
///
/// If the writer does.
pub fn write<'a>(
    servers: impl Iterator<Item = (&'a str, &'a str, &'a Answers)>,
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(out, "[")?;
    let mut first = true;
    for (name, kind, answers) in servers {
        let head = json!({ SERVER: name, KIND: kind }).to_string();
        write!(out, "{}\n{}, \"rows\": [", comma(first), head.trim_end_matches('}'))?;
        first = false;
        rows(answers, out)?;
        write!(out, "]}}")?;
    }
    writeln!(out, "\n]")
}

fn rows(answers: &Answers, out: &mut dyn Write) -> io::Result<()> {
    let mut first = true;
    for (statement, sets) in answers.all() {
        // Marks a statement that was answered without a row.
        if sets.iter().all(|set| set.is_empty()) {
            write!(out, "{}\n{}", comma(first), json!({ MARK: statement }))?;
            first = false;
        }
        for set in sets {
            for row in 0..set.len() {
                let value =
                    |(at, name): (usize, &String)| (name.clone(), set.value(row, at).into());
                let object: Map<String, Value> =
                    set.columns().iter().enumerate().map(value).collect();
                write!(out, "{}\n{}", comma(first), Value::Object(object))?;
                first = false;
            }
        }
    }
    for ((statement, about), failure) in answers.failures() {
        let (kind, reason) = (failure.kind.name(), &failure.reason);
        let object = json!({ MARK: statement, "about": about, FAILED: kind, "reason": reason });
        write!(out, "{}\n{object}", comma(first))?;
        first = false;
    }
    Ok(())
}

fn comma(first: bool) -> &'static str {
    if first { "" } else { "," }
}
