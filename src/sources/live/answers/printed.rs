//! Reads rows that clients printed with tabs, commas or other signs between values, each set under its header.
//!
//! The header's first name is `idwidth`. What is neither a row nor known to mean nothing is told, never skipped.

use super::fields::{Field, Line, Lines, split, unescaped};
use super::file::Trouble;
use super::{Answers, MARK};
use crate::rules::live::ByHand;

/// Signs that clients put between values.
const SEPARATORS: [char; 4] = ['\t', ',', '|', ';'];

/// Most troubles that are told of one file: a file of something else is told in a few lines.
const MOST_TROUBLES: usize = 20;

/// The header that rows stand under.
struct Header {
    separator: char,
    columns: Vec<String>,
    /// Set once a row stood under it.
    used: bool,
    line: u32,
}

/// Reads a text by the habits of a kind of client.
pub(super) fn read(text: &str, habits: &ByHand) -> (Answers, Vec<Trouble>) {
    let mut answers = Answers::default();
    let mut troubles = Vec::new();
    let mut header: Option<Header> = None;
    let mut lines = Lines::of(text);
    while let Some(line) =
        lines.next(header.as_ref().is_some_and(|header| header.separator != '\t'))
    {
        if let Some(next) = header_of(&line) {
            troubles.extend(header.replace(next).and_then(|last| unused(&last)));
        } else if let Err(trouble) = row(&line, header.as_mut(), habits, &mut answers) {
            troubles.push(trouble);
        }
        if troubles.len() >= MOST_TROUBLES {
            troubles.push(Trouble::at(line.number, "more lines like these follow"));
            break;
        }
    }
    troubles.extend(header.and_then(|last| unused(&last)));
    (answers, troubles)
}

/// Reads a line as the header of a set of rows.
fn header_of(line: &Line<'_>) -> Option<Header> {
    let rest = line.text.trim_start_matches('"');
    let rest =
        rest.get(..MARK.len()).filter(|start| start.eq_ignore_ascii_case(MARK)).map(|_| {
            let rest = &rest[MARK.len()..];
            rest.strip_prefix('"').unwrap_or(rest)
        })?;
    let separator = match rest.chars().next() {
        None => '\t',
        Some(sign) => SEPARATORS.into_iter().find(|separator| *separator == sign)?,
    };
    let fields = split(line.text, separator);
    let columns = fields.into_iter().map(|field| field.text.to_lowercase()).collect();
    Some(Header { separator, columns, used: false, line: line.number })
}

/// A header without rows is of a statement that failed in the middle, or of a file that was cut.
fn unused(header: &Header) -> Option<Trouble> {
    (!header.used).then(|| Trouble::at(header.line, "a header without a row: cut off"))
}

/// Reads a line as a row under a header.
fn row(
    line: &Line<'_>,
    header: Option<&mut Header>,
    habits: &ByHand,
    answers: &mut Answers,
) -> Result<(), Trouble> {
    if is_noise(line.text, habits) {
        return Ok(());
    }
    let Some(header) = header else {
        return Err(Trouble::at(line.number, "neither a header nor a row of one"));
    };
    let fields = split(line.text, header.separator);
    let name = fields.first().map_or("", |field| field.text.as_str()).to_owned();
    header.used = true;
    if !line.whole {
        let reason = format!("the file ends in a row of `{}`", cut_short(&name));
        return Err(Trouble::at(line.number, &reason));
    }
    if fields.len() != header.columns.len() {
        let (found, wanted) = (fields.len(), header.columns.len());
        let reason = format!("{found} values where the header has {wanted}");
        return Err(Trouble::at(line.number, &reason));
    }
    let value = |field: Field| value(field, header.separator, habits);
    answers.add_row(&name, &header.columns, fields.into_iter().map(value).collect());
    Ok(())
}

fn value(field: Field, separator: char, habits: &ByHand) -> Option<String> {
    if !field.quoted && habits.nulls.contains(&field.text) {
        return None;
    }
    let escaped = separator == '\t' && habits.escapes;
    Some(if escaped { unescaped(&field.text) } else { field.text })
}

/// Returns a start of a text that fits a message.
fn cut_short(text: &str) -> String {
    text.chars().take(60).collect()
}

fn is_noise(line: &str, habits: &ByHand) -> bool {
    line.trim().is_empty()
        || habits.noise.iter().any(|known| match known.split_once('*') {
            Some((start, end)) => {
                line.len() >= start.len() + end.len()
                    && line.starts_with(start)
                    && line.ends_with(end)
            }
            None => line == known,
        })
}
