//! What the names of a dump's files tell: database, table, and whether they hold definitions or rows.

use super::{Table, Words};
use crate::sources::forms::folder::Folder;
use std::collections::{BTreeMap, BTreeSet};

/// The names of a dump's files, told apart.
pub(super) struct Layout {
    databases: BTreeSet<String>,
    /// Files without rows, by the order of their kind and by name, with their stems.
    pub(super) definitions: BTreeSet<(usize, String, String)>,
    /// Stems of the definitions of tables.
    pub(super) tables: BTreeSet<String>,
    /// Files of rows by the stem without the number of a chunk.
    pub(super) rows: BTreeMap<String, Vec<String>>,
    /// Of those files the ones that are no SQL.
    pub(super) loaded: BTreeMap<String, u64>,
}

impl Layout {
    /// Tells the files of a folder apart.
    pub(super) fn of(words: &Words, folder: &Folder) -> Self {
        let mut layout = Self {
            databases: BTreeSet::new(),
            definitions: BTreeSet::new(),
            tables: BTreeSet::new(),
            rows: BTreeMap::new(),
            loaded: BTreeMap::new(),
        };
        let unpacked = |name: &'_ str| -> String {
            let end = words.packed.iter().find_map(|end| name.strip_suffix(end.as_str()));
            end.unwrap_or(name).to_owned()
        };
        let mut rest = Vec::new();
        for name in folder.names() {
            let plain = unpacked(name);
            let kind = words.definitions.iter().enumerate().find_map(|(at, end)| {
                plain.strip_suffix(end.as_str()).map(|stem| (at, end, stem.to_owned()))
            });
            match kind {
                Some((at, end, stem)) => {
                    if *end == words.database {
                        layout.databases.insert(stem.clone());
                    } else if *end == words.table {
                        layout.tables.insert(stem.clone());
                    }
                    layout.definitions.insert((at, name.to_owned(), stem));
                }
                None => rest.push((name.to_owned(), plain)),
            }
        }
        for (name, plain) in rest {
            if let Some(stem) = plain.strip_suffix(words.rows.as_str()) {
                layout.rows.entry(layout.whole(stem)).or_default().push(name);
            } else if let Some(stem) = words.loaded.iter().find_map(|end| plain.strip_suffix(end)) {
                *layout.loaded.entry(layout.whole(stem)).or_default() += 1;
            }
        }
        layout
    }

    /// Takes the numbers of a chunk off a stem: `.00000`, `.00000.00001`.
    fn whole(&self, stem: &str) -> String {
        let mut whole = stem;
        while !self.tables.contains(whole) {
            match whole.rsplit_once('.') {
                Some((before, number))
                    if before.contains('.')
                        && !number.is_empty()
                        && number.bytes().all(|byte| byte.is_ascii_digit()) =>
                {
                    whole = before;
                }
                _ => break,
            }
        }
        whole.to_owned()
    }

    /// Returns database and table of a stem; without a table if it is that of a database.
    pub(super) fn split(&self, stem: &str) -> (String, Option<String>) {
        if self.databases.contains(stem) {
            return (stem.to_owned(), None);
        }
        // The longest: names of databases may hold dots.
        let dots = stem.match_indices('.').map(|(at, _)| at);
        let known = dots.rev().find(|at| self.databases.contains(stem.get(..*at).unwrap_or("")));
        let at = known.or_else(|| stem.find('.'));
        match at.and_then(|at| Some((stem.get(..at)?, stem.get(at + 1..)?))) {
            Some((database, table)) => (database.to_owned(), Some(table.to_owned())),
            None => (stem.to_owned(), None),
        }
    }
}

/// Reads the rows of each table from the sections of newer dumps: ``[`db`.`table`]``, then `rows = 3`.
pub(super) fn rows_of(text: &str) -> BTreeMap<Table, u64> {
    let mut rows = BTreeMap::new();
    let mut section: Option<Table> = None;
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = table_of(name);
        } else if let (Some(table), Some((key, value))) = (&section, line.split_once('='))
            && key.trim() == "rows"
            && let Ok(count) = value.trim().parse()
        {
            rows.insert(table.clone(), count);
        }
    }
    rows
}

/// Reads `` `db`.`table` ``, in either kind of quotes.
fn table_of(name: &str) -> Option<Table> {
    let quote = name.chars().next().filter(|quote| matches!(quote, '`' | '"'))?;
    let inner = name.strip_prefix(quote)?.strip_suffix(quote)?;
    let (database, table) = inner.split_once(&format!("{quote}.{quote}"))?;
    Some((database.to_owned(), table.to_owned()))
}
