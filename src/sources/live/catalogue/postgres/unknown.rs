//! What the account may not see, or this server cannot tell, each with the exact grant or another cure.

use super::relations::{Unread, key_of, sought, unread};
use super::{Key, Table, Told, changes::is_minting};
use crate::facts::{self, Facts, Problem};
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

/// Tables whose highest id is not asked for, by schema and reason.
fn tables(told: &Told<'_>, facts: &Facts) -> Vec<Problem> {
    let mut denied: BTreeMap<(&str, bool), Vec<&str>> = BTreeMap::new();
    let mut filtered: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut elsewhere: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for table in &facts.tables {
        let (schema, name) = key_of(table);
        let Some(known) = told.tables.get(&(schema, name)) else { continue };
        if told.is_skipped(schema, name) || !has_ids(table, known, &|_| true) {
            continue;
        }
        let is_hidden = |column: &str| !is_readable(known, column);
        if !known.relation.truth("entered") {
            denied.entry((schema, true)).or_default().push(name);
        } else if has_ids(table, known, &is_hidden) {
            denied.entry((schema, false)).or_default().push(name);
        } else if known.relation.truth("filtered") {
            filtered.entry(schema).or_default().push(name);
        } else if told.is_standby() && known.relation.truth("unlogged") {
            elsewhere.entry(schema).or_default().push(name);
        }
    }
    let denied = denied.into_iter().map(|((schema, outside), names)| {
        let reason = format!("the highest ids of tables may not be read: {}", listed(&names));
        let cure = grant(told, schema, outside, &["TABLE", "TABLES"], &names);
        problem(told.config, schema, &reason, cure)
    });
    let filtered = filtered.into_iter().map(|(schema, names)| {
        let list = listed(&names);
        let reason =
            format!("row level security hides rows of tables, and so their highest ids: {list}");
        let cure =
            format!("`ALTER ROLE {} BYPASSRLS;`, or leave them out with `skip`.", told.account());
        problem(told.config, schema, &reason, cure)
    });
    let elsewhere = elsewhere.into_iter().map(|(schema, names)| {
        let list = listed(&names);
        let reason = format!("a standby has no rows of unlogged tables: {list}");
        problem(told.config, schema, &reason, "Read the primary.".to_owned())
    });
    denied.chain(filtered).chain(elsewhere).collect()
}

fn is_readable(known: &Table<'_>, column: &str) -> bool {
    known.columns.iter().any(|row| row.word("name") == column && row.truth("readable"))
}

/// Returns true if a table of this server has a column whose ids one seek would find and that is `wanted`: it mints
/// them or starts the key.
fn has_ids(table: &facts::Table, known: &Table<'_>, wanted: &dyn Fn(&str) -> bool) -> bool {
    let sought = sought(known);
    let is_id = |column: &facts::Column| {
        let starts_key = table.primary_key.first() == Some(&column.name);
        matches!(column.width, Width::Signed(_)) && (column.minting.is_some() || starts_key)
    };
    let found = |column: &&facts::Column| sought.contains(column.name.as_str()) && is_id(column);
    !known.relation.truth("elsewhere")
        && table.columns.iter().filter(found).any(|column| wanted(&column.name))
}

/// Keys whose ids a default makes that is more than the next value of a sequence.
fn computed(told: &Told<'_>, facts: &Facts) -> Vec<Problem> {
    let mut problems = Vec::new();
    for table in &facts.tables {
        let key: Key<'_> = key_of(table);
        let Some(known) = told.tables.get(&key) else { continue };
        for column in table.columns.iter().filter(|column| column.minting.is_none()) {
            let is_key = table.primary_key.contains(&column.name);
            let is_integer = matches!(column.width, Width::Signed(_));
            let of = |row: &&crate::sources::live::answers::Row<'_>| {
                row.word("name") == column.name && !is_minting(**row)
            };
            let Some(default) = known.defaults.iter().find(of).filter(|_| is_key && is_integer)
            else {
                continue;
            };
            let by = match default.text("function") {
                Some(name) => format!("the function `{}.{name}`", default.word("function_schema")),
                None => "more than the next value of a sequence".to_owned(),
            };
            let about = format!("{}.{}.{}", key.0, key.1, column.name);
            let reason =
                format!("its ids come from a default that is {by}: what mints them is not told");
            let cure = format!(
                "Give the source a `queries` entry for `{}.{}` that returns the highest id handed out.",
                key.1, column.name
            );
            problems.push(problem(told.config, &about, &reason, cure));
        }
    }
    problems
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
