//! Reads files as the library does, and says what they tell in a form that two of them can be compared by.

use idwidth::config::Config;
use idwidth::facts::{Column, Facts};
use jiff::civil::date;
use std::path::Path;

/// Reads one file or folder.
pub(crate) fn facts(path: &Path) -> Facts {
    let paths = [path.to_owned()];
    match idwidth::sources::read(&paths, &Config::default(), date(2026, 11, 25), &mut |_| ()) {
        Ok(facts) => facts,
        Err(error) => {
            // Nothing was read: the error lists every problem.
            let mut facts = Facts::default();
            facts.problems.push(idwidth::facts::Problem {
                location: idwidth::facts::Location {
                    path: path.to_string_lossy().into(),
                    line: 0,
                    column: 0,
                    end_column: 0,
                    excerpt: "".into(),
                },
                reason: error.to_string(),
                cure: "listed".to_owned(),
                source_failed: true,
            });
            facts
        }
    }
}

/// Says what a database holds, a text for each table, by name; places in files are left out.
pub(crate) fn told(facts: &Facts) -> Vec<String> {
    let mut tables: Vec<String> = facts
        .tables
        .iter()
        .map(|table| {
            let keys: Vec<String> = table
                .foreign_keys
                .iter()
                .map(|key| format!("{:?} -> {}.{:?}", key.columns, key.table, key.target))
                .collect();
            let columns: Vec<String> = table.columns.iter().map(column).collect();
            format!(
                "{} rows {} key {:?} indexed {:?} {keys:?}\n  {}",
                table.name,
                // A dump says nothing of a table without rows, a file that it has none.
                table.rows.unwrap_or(0),
                table.primary_key,
                table.indexed,
                columns.join("\n  ")
            )
        })
        .collect();
    tables.sort();
    tables
}

fn column(column: &Column) -> String {
    let minting = column.minting.as_ref();
    format!(
        "{} {} {} minting {:?} counter {:?} maximum {:?}, {} points to {:?}",
        column.name,
        column.type_text,
        column.width,
        minting.map(|minting| minting.kind),
        minting.and_then(|minting| minting.counter).map(|counter| counter.value),
        column.maximum.map(|maximum| maximum.value),
        column.curve.len(),
        column.curve.last()
    )
}
