//! What the account may not see, or this server cannot tell, each with the exact grant or another cure.

use super::relations::{Unread, key_of, sought, unread};
use super::{Table, Told, changes::is_minting};
use crate::facts::{self, Facts, Problem};
use crate::sources::live::answers::Row;
use crate::sources::live::skip::Skip;
use crate::sources::live::unknown::problem;
use crate::width::Width;
use std::collections::BTreeMap;

/// So many names are told; of more, the first and how many more.
const NAMES: usize = 10;

/// A standby that is further behind than so many seconds, a day, is told of.
const LATE: i128 = 86_400;

/// Adds the problems.
pub(super) fn add(told: &Told<'_>, facts: &mut Facts) {
    let mut problems = Vec::new();
    problems.extend(nothing(told));
    problems.extend(behind(told));
    problems.extend(sequences(told));
    problems.extend(tables(told, facts));
    problems.extend(computed(told, facts));
    facts.problems.append(&mut problems);
}

/// A database without tables is none that anybody wants to be told is safe.
fn nothing(told: &Told<'_>) -> Option<Problem> {
    let database = told.server.map_or("", |row| row.word("database"));
    let of = match told.config.schemas.as_slice() {
        [] => String::new(),
        schemas => format!(" in the schemas {}", schemas.join(", ")),
    };
    told.tables.is_empty().then(|| {
        let reason = format!("no table in the database `{database}`{of}");
        let cure = "Name the database and the schemas that hold the tables.".to_owned();
        problem(told.config, "", &reason, cure)
    })
}

fn behind(told: &Told<'_>) -> Option<Problem> {
    let seconds = told.server?.number("seconds_behind").filter(|_| told.is_standby())?;
    let days = seconds / LATE;
    (days > 0).then(|| {
        let reason =
            format!("a standby whose last change is {days} days old: so old are its readings");
        let cure = "Check its replication, or read the primary.".to_owned();
        problem(told.config, "replication", &reason, cure)
    })
}

/// Sequences whose counters are not read, by schema and reason.
fn sequences(told: &Told<'_>) -> Vec<Problem> {
    let mut groups: BTreeMap<(&str, Unread), Vec<&str>> = BTreeMap::new();
    for (&(schema, name), &row) in &told.sequences {
        if let Some(why) = unread(row, told.is_standby()) {
            groups.entry((schema, why)).or_default().push(name);
        }
    }
    let told_of = |((schema, why), names): ((&str, Unread), Vec<&str>)| {
        let list = listed(&names);
        let (reason, cure) = match why {
            Unread::OnPrimary => (
                format!(
                    "what the unlogged sequences have handed out is not known on a standby: {list}"
                ),
                "Read the primary.".to_owned(),
            ),
            Unread::Schema | Unread::Sequence => (
                format!("what sequences have handed out may not be read: {list}"),
                grant(told, schema, why == Unread::Schema, &["SEQUENCE", "SEQUENCES"], &names),
            ),
        };
        problem(told.config, schema, &reason, cure)
    };
    groups.into_iter().map(told_of).collect()
}

/// Reasons why the highest id of a table is not asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unseen {
    /// Names in its schema may not be used.
    Schema,
    /// A column of ids may not be selected.
    Column,
    /// A policy hides rows.
    Policy,
    /// It is unlogged: a standby has nothing of it.
    OnPrimary,
}

/// Tables whose highest id is not asked for, by schema and reason.
fn tables(told: &Told<'_>, facts: &Facts) -> Vec<Problem> {
    let mut groups: BTreeMap<(&str, Unseen), Vec<&str>> = BTreeMap::new();
    let skip = Skip::new(told.config);
    for table in &facts.tables {
        let (schema, name) = key_of(table);
        let known = told.tables.get(&(schema, name));
        let known = known.filter(|_| !skip.takes_named(&format!("{schema}.{name}")));
        if let Some(why) = known.and_then(|known| unseen(table, known, told.is_standby())) {
            groups.entry((schema, why)).or_default().push(name);
        }
    }
    let told_of = |((schema, why), names): ((&str, Unseen), Vec<&str>)| {
        let list = listed(&names);
        let (reason, cure) = match why {
            Unseen::Schema | Unseen::Column => (
                format!("the highest ids of tables may not be read: {list}"),
                grant(told, schema, why == Unseen::Schema, &["TABLE", "TABLES"], &names),
            ),
            Unseen::Policy => (
                format!(
                    "row level security hides rows of tables, and so their highest ids: {list}"
                ),
                format!(
                    "`ALTER ROLE {} BYPASSRLS;`, or leave them out with `skip`.",
                    told.account()
                ),
            ),
            Unseen::OnPrimary => (
                format!("a standby has no rows of unlogged tables: {list}"),
                "Read the primary.".to_owned(),
            ),
        };
        problem(told.config, schema, &reason, cure)
    };
    groups.into_iter().map(told_of).collect()
}

/// Returns why the highest id of a table is not asked for; `None` if it is, or if there is none that one seek finds.
fn unseen(table: &facts::Table, known: &Table<'_>, standby: bool) -> Option<Unseen> {
    let row = known.relation;
    let is_hidden = |column: &str| !is_readable(known, column);
    if row.truth("elsewhere") || !has_ids(table, known, &|_| true) {
        None
    } else if !row.truth("entered") {
        Some(Unseen::Schema)
    } else if has_ids(table, known, &is_hidden) {
        Some(Unseen::Column)
    } else if row.truth("filtered") {
        Some(Unseen::Policy)
    } else {
        (standby && row.truth("unlogged")).then_some(Unseen::OnPrimary)
    }
}

fn is_readable(known: &Table<'_>, column: &str) -> bool {
    known.columns.iter().any(|row| row.word("name") == column && row.truth("readable"))
}

/// Returns true if a table has a column whose ids one seek would find and that is `wanted`: it mints them or starts the
/// key.
fn has_ids(table: &facts::Table, known: &Table<'_>, wanted: &dyn Fn(&str) -> bool) -> bool {
    let sought = sought(known);
    let is_id = |column: &facts::Column| {
        let starts_key = table.primary_key.first() == Some(&column.name);
        matches!(column.width, Width::Signed(_)) && (column.minting.is_some() || starts_key)
    };
    let found = |column: &&facts::Column| sought.contains(column.name.as_str()) && is_id(column);
    table.columns.iter().filter(found).any(|column| wanted(&column.name))
}

/// Keys whose ids a default makes that is more than the next value of a sequence, where no query tells of them.
fn computed(told: &Told<'_>, facts: &Facts) -> Vec<Problem> {
    let mut problems = Vec::new();
    for table in &facts.tables {
        let (schema, name) = key_of(table);
        let Some(known) = told.tables.get(&(schema, name)) else { continue };
        let is_asked = |column: &str| {
            let (short, long) = (format!("{name}.{column}"), format!("{schema}.{name}.{column}"));
            told.config.queries.iter().any(|query| query.column == short || query.column == long)
        };
        let is_key = |column: &&facts::Column| {
            let is_integer = matches!(column.width, Width::Signed(_));
            column.minting.is_none() && is_integer && table.primary_key.contains(&column.name)
        };
        for column in table.columns.iter().filter(is_key).filter(|it| !is_asked(&it.name)) {
            let of_column = |row: &&Row<'_>| row.word("name") == column.name && !is_minting(**row);
            if let Some(default) = known.defaults.iter().find(of_column) {
                let about = format!("{schema}.{name}.{}", column.name);
                problems.push(computed_by(told, &about, *default));
            }
        }
    }
    problems
}

fn computed_by(told: &Told<'_>, about: &str, default: Row<'_>) -> Problem {
    let by = match default.text("function") {
        Some(name) => format!("the function `{}.{name}`", default.word("function_schema")),
        None => "more than the next value of a sequence".to_owned(),
    };
    let reason = format!("its ids come from a default that is {by}: what mints them is not told");
    let cure = format!(
        "Add [[source.query]] with `column = \"{about}\"` and a statement that returns the highest id handed out."
    );
    problem(told.config, about, &reason, cure)
}

/// Returns the grant that lets the account select from things of a schema; `outside` if it may not use the schema.
fn grant(
    told: &Told<'_>,
    schema: &str,
    outside: bool,
    [one, all]: &[&str; 2],
    names: &[&str],
) -> String {
    let (account, quoted) = (told.account(), told.pack.quoted(schema));
    let usage = if outside {
        format!("GRANT USAGE ON SCHEMA {quoted} TO {account}; ")
    } else {
        String::new()
    };
    let on = if names.len() > NAMES {
        format!("ALL {all} IN SCHEMA {quoted}")
    } else {
        let names: Vec<String> =
            names.iter().map(|name| told.pack.qualified(schema, name)).collect();
        format!("{one} {}", names.join(", "))
    };
    format!("`{usage}GRANT SELECT ON {on} TO {account};`")
}

fn listed(names: &[&str]) -> String {
    let first = names.get(..NAMES).unwrap_or(names);
    match names.len() - first.len() {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}
