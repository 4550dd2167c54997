//! High-water marks that a statement of the user's tells: sequence tables of Vitess, ticket tables, services of ids.

use super::answers::{Answers, MARK};
use super::inquiry::Statement;
use super::unknown;
use crate::config::{Query, Server};
use crate::facts::{Column, Facts, How, Minting, MintingKind, Problem, Reading};
use crate::width::Id;
use jiff::civil::Date;

/// Why a column that mints nothing by itself counts as minting.
const STATED: &str = "stated by [[source.query]]";

/// Returns the statements that the config gives, each as a table that is read in one statement of our own.
pub(super) fn statements(server: &Server) -> Vec<Statement> {
    let of = |query: &Query| Statement {
        name: name(query),
        tells: format!("What the ids of {} have reached, as the config asks.", query.column),
        sql: format!(
            "SELECT '{}' AS {MARK}, told.* FROM (\n{}\n) AS told",
            name(query).replace('\'', "''"),
            query.sql
        ),
        about: query.column.clone(),
        ..Statement::default()
    };
    server.queries.iter().map(of).collect()
}

/// The name of a query's statement. A quote or a backslash in it would end the literal that it is printed in.
fn name(query: &Query) -> String {
    format!("query {}", query.column.replace(['\'', '\\'], "?"))
}

/// Adds what was answered to the columns that it is about.
pub(super) fn read(answers: &Answers, server: &Server, as_of: Date, facts: &mut Facts) {
    for query in &server.queries {
        if !answers.has(&name(query)) {
            continue;
        }
        let outcome = value(answers, query).and_then(|value| {
            let column = find(facts, &query.column)?;
            mark(column, Reading { value, how: How::Queried, at: Some(as_of) });
            Ok(())
        });
        if let Err((reason, cure)) = outcome {
            facts.problems.push(problem(server, query, &reason, cure));
        }
    }
}

/// Returns the one number of an answer.
fn value(answers: &Answers, query: &Query) -> Result<Id, (String, &'static str)> {
    let cure = "Make it return one row with one whole number: the highest id handed out.";
    let rows: Vec<_> = answers.rows(&name(query)).collect();
    let [row] = rows.as_slice() else {
        return Err((format!("its query returned {} rows", rows.len()), cure));
    };
    let Some(column) = row.only() else {
        return Err(("its query returned more than one column".to_owned(), cure));
    };
    row.number(column).filter(|value| *value >= 0).ok_or_else(|| {
        // What it is instead may be anybody's data.
        let told = if row.text(column).is_none() { "NULL" } else { "no whole number from 0 up" };
        (format!("its query returned {told}"), cure)
    })
}

/// Finds a column by the names that the config gives: `schema.table.column` or `table.column`.
fn find<'f>(facts: &'f mut Facts, named: &str) -> Result<&'f mut Column, (String, &'static str)> {
    let cure = "Write it as `table.column` or `schema.table.column`, as the server spells it.";
    let mut found: Vec<&mut Column> = Vec::new();
    for table in &mut facts.tables {
        let (schema, name) = (table.schema.clone(), table.name.clone());
        for column in &mut table.columns {
            let short = format!("{name}.{}", column.name);
            let is_it = named.eq_ignore_ascii_case(&short)
                || schema
                    .as_ref()
                    .is_some_and(|schema| named.eq_ignore_ascii_case(&format!("{schema}.{short}")));
            if is_it {
                found.push(column);
            }
        }
    }
    match found.len() {
        0 => Err(("no such column is visible".to_owned(), cure)),
        1 => found.pop().ok_or_else(|| (String::new(), cure)),
        several => Err((format!("{several} columns have this name"), cure)),
    }
}

/// Sets what a column's ids have reached; the highest counter counts.
fn mark(column: &mut Column, reading: Reading) {
    let minting = column.minting.get_or_insert_with(|| Minting {
        kind: MintingKind::Sequence,
        sequence: None,
        counter: None,
        increment: 1,
        assumed: Some(STATED.to_owned()),
        scatter: None,
    });
    if minting.counter.is_none_or(|counter| counter.value < reading.value) {
        minting.counter = Some(reading);
    }
}

fn problem(server: &Server, query: &Query, reason: &str, cure: &str) -> Problem {
    let mut problem = unknown::problem(server, &query.column, reason, cure.to_owned());
    problem.location = query.location.clone();
    problem
}
