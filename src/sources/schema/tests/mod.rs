//! Dumps read from memory into a small catalog, which knows `CREATE TABLE name (column type, ..)` and no more.

mod bombs;
mod connecting;
mod delimited;
mod driving;
mod growth;
mod opening;
mod properties;
mod splitting;
mod values;

use super::NOT_KNOWN;
use super::dump::{Applied, Catalog, Job, Outcome, Tallies, read, tell};
use super::layout::{ColumnUse, Layout, Observed};
use super::window::Window;
use crate::facts::Coverage;
use crate::rules::lexis::Lexis;
use crate::rules::tool::Tool;
use jiff::civil::date;
use std::collections::BTreeMap;

/// A table's name and its columns with their use.
type KnownTable = (String, Vec<(String, ColumnUse)>);

/// What a dump said.
#[derive(Debug, Default, PartialEq)]
struct Memory {
    statements: Vec<(String, u32, u32)>,
    tables: Vec<KnownTable>,
    observed: BTreeMap<usize, Observed>,
}

impl Catalog for Memory {
    fn statement(&mut self, text: &str, line: u32, column: u32) -> Applied {
        self.statements.push((text.to_owned(), line, column));
        let Some(table) = create_table(text) else {
            let not_understood = |cure: &str| Applied::NotUnderstood {
                reason: "a statement nobody knows".into(),
                cure: cure.into(),
                offset: text.find("HERE").unwrap_or(0),
            };
            return match text.split(' ').next() {
                Some("BAD") => not_understood(NOT_KNOWN),
                Some("ODD") => not_understood("Write another."),
                _ => Applied::Ignored,
            };
        };
        self.tables.push(table);
        Applied::Changed
    }

    fn connect(&mut self, _: &str) {}

    fn layout(
        &mut self,
        _: Option<&str>,
        table: &str,
        columns: Option<&[String]>,
    ) -> Option<Layout> {
        let (index, (_, known)) =
            self.tables.iter().enumerate().find(|(_, (name, _))| name == table)?;
        let ordinals: Vec<usize> = match columns {
            None => (0..known.len()).collect(),
            Some(names) => names
                .iter()
                .map(|name| known.iter().position(|(known, _)| known == name))
                .collect::<Option<_>>()?,
        };
        let uses: Vec<ColumnUse> = ordinals.iter().map(|ordinal| known[*ordinal].1).collect();
        let id = uses.iter().position(|column| *column == ColumnUse::Integer);
        let time = uses.iter().position(|column| *column == ColumnUse::Time);
        let curves = id.zip(time).into_iter().collect();
        Some(Layout { table: index, columns: uses, curves, ordinals })
    }

    fn observe(&mut self, table: usize, observed: Observed) {
        assert!(self.observed.insert(table, observed).is_none(), "told once");
    }
}

fn create_table(text: &str) -> Option<KnownTable> {
    let (name, columns) = text.strip_prefix("CREATE TABLE ")?.split_once('(')?;
    let columns = columns.trim_end_matches(|end| end != ')').strip_suffix(')')?;
    let column = |column: &str| {
        let (name, kind) = column.trim().split_once(' ')?;
        let column_use = match kind {
            "int" => ColumnUse::Integer,
            "time" => ColumnUse::Time,
            _ => ColumnUse::Other,
        };
        Some((name.trim_matches('`').to_owned(), column_use))
    };
    Some((
        name.trim().trim_matches('`').to_owned(),
        columns.split(',').map(column).collect::<Option<_>>()?,
    ))
}

/// Backslashes, double quotes as strings, conditional comments, `DELIMITER`.
fn backslashes() -> Lexis {
    Lexis {
        backslash_escapes: true,
        double_quote_is_string: true,
        hash_comments: true,
        dash_needs_space: true,
        backticks: true,
        conditional_comments: true,
        delimiter_command: true,
        include_commands: vec!["source".into()],
        ..Lexis::default()
    }
}

/// Standard strings, dollar quotes, `COPY`.
fn dollars() -> Lexis {
    Lexis {
        nested_comments: true,
        dollar_quotes: true,
        copy_blocks: true,
        psql_meta: true,
        e_strings: true,
        compound_bodies: true,
        include_commands: vec!["\\i".into()],
        connect_commands: vec!["\\connect".into()],
        ..Lexis::default()
    }
}

/// Standard strings, brackets, dot commands, trigger bodies.
fn brackets() -> Lexis {
    Lexis {
        backticks: true,
        brackets: true,
        dot_commands: true,
        compound_bodies: true,
        catalog_tables: vec!["sqlite_sequence".into()],
        ..Lexis::default()
    }
}

/// Reads a dump `chunk` bytes at a time.
fn read_in(
    lexis: &Lexis,
    tool: Option<&Tool>,
    sql: &[u8],
    chunk: usize,
) -> (Memory, Outcome, Coverage) {
    let job = Job { path: "d.sql".into(), lexis, tool };
    let (mut memory, mut coverage) = (Memory::default(), Coverage::default());
    let mut window = Window::new(Box::new(sql), chunk);
    let mut tallies = Tallies::new();
    let outcome = read(&job, &mut window, &mut memory, &mut coverage, &mut tallies);
    tell(tallies, outcome.taken.unwrap_or(date(2026, 11, 25)), &mut memory);
    (memory, outcome, coverage)
}

/// Reads a dump in one piece.
fn read_all(lexis: &Lexis, sql: &str) -> (Memory, Outcome, Coverage) {
    read_in(lexis, None, sql.as_bytes(), Window::CHUNK)
}

/// Returns the problems as `line:column reason`.
fn problems(outcome: &Outcome) -> Vec<String> {
    let line = |problem: &crate::facts::Problem| {
        format!("{}:{} {}", problem.location.line, problem.location.column, problem.reason)
    };
    outcome.problems.iter().map(line).collect()
}

/// Returns the texts of the statements.
fn texts(lexis: &Lexis, sql: &str) -> Vec<String> {
    let (memory, outcome, _) = read_all(lexis, sql);
    assert_eq!(problems(&outcome), Vec::<String>::new());
    memory.statements.into_iter().map(|(text, _, _)| text).collect()
}
