//! A folder of SQL files whose names tell what they are of: `db.table-schema.sql`, `db.table.00000.sql`.
//!
//! A number that is missing among the chunks is no sign of loss: chunks without rows are not written.

mod layout;

use super::folder::{Folder, text_of};
use super::{Context, Group, Listing, known};
use crate::facts::Facts;
use crate::rules::form::FormPack;
use crate::sources::schema::Database;
use jiff::civil::Date;
use layout::{Layout, rows_of};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The spellings of the form.
#[derive(Debug, Deserialize)]
struct Words {
    /// Ends that say that a file is packed.
    packed: Vec<String>,
    /// The end of a file that makes a database.
    database: String,
    /// The end of a file that makes a table.
    table: String,
    /// Ends of files without rows, in the order in which they are read.
    definitions: Vec<String>,
    /// The end of a file of rows.
    rows: String,
    /// Ends of files of rows that are no SQL.
    loaded: Vec<String>,
    /// Names of the file that tells of the dump; the first is that of a whole one.
    metadata: Vec<String>,
    /// What stands before the time of the start, and of the end.
    started: String,
    finished: String,
}

/// A table by database and name.
type Table = (String, String);

/// Takes the folders of dumps.
pub(super) fn claim(pack: &FormPack, listing: &mut Listing) -> Vec<Group> {
    let Ok(words) = pack.words::<Words>() else { return Vec::new() };
    let mut fitting = listing.fitting(pack);
    // Many a file is called `metadata`.
    fitting.retain(|number| {
        listing.file(*number).is_some_and(|file| {
            !words.metadata.iter().any(|name| file.name() == name)
                || text_of(file).is_ok_and(|text| text.contains(&words.started))
        })
    });
    listing.take_folders(pack, &fitting)
}

/// Reads a folder: definitions first, whatever the names.
pub(super) fn read(group: &Group, context: &Context<'_>) -> Facts {
    let (words, dialect) = match known::<Words>(context) {
        Ok(known) => known,
        Err(facts) => return *facts,
    };
    let (folder, problems) = Folder::of(group);
    let name = &context.pack.name;
    let mut database = Database::new(&group.name, &folder.shown(), name, dialect, context.as_of);
    for problem in problems {
        database.problem(problem);
    }
    let mut dump =
        Dump { layout: Layout::of(&words, &folder), words, folder, finished: false, database };
    let expected = dump.metadata();
    dump.definitions();
    let read = dump.rows();
    dump.empty(&read);
    dump.count(&expected, &read);
    dump.database.finish()
}

struct Dump {
    words: Words,
    folder: Folder,
    finished: bool,
    layout: Layout,
    database: Database,
}

impl Dump {
    /// Reads what the dump says of itself; returns the rows of each table, if it tells.
    fn metadata(&mut self) -> BTreeMap<Table, u64> {
        let found = self.words.metadata.iter().find_map(|name| self.folder.text(name));
        let text = match found {
            Some(Ok(text)) => text,
            Some(Err(problem)) => {
                self.database.problem(problem);
                return BTreeMap::new();
            }
            None => {
                let name = self.words.metadata.first().map_or("", String::as_str);
                let problem = self.folder.problem(
                    format!(
                        "this dump has no file `{name}`, which is written first and closed last"
                    ),
                    "Copy the whole folder, or make the dump again: some of it may be missing.",
                );
                self.database.problem(problem);
                return BTreeMap::new();
            }
        };
        let after = |mark: &str| text.split_once(mark).map(|(_, after)| after);
        let day = |after: &str| after.get(..10)?.parse::<Date>().ok();
        self.database.taken(after(&self.words.started).and_then(day));
        self.finished = after(&self.words.finished).is_some();
        if !self.finished {
            let problem = self.folder.problem(
                "this dump was not finished".to_owned(),
                "Make it again, or copy it when it is done; what is there was read.",
            );
            self.database.problem(problem);
        }
        rows_of(&text)
    }

    fn definitions(&mut self) {
        let names: Vec<(String, String)> = self
            .layout
            .definitions
            .iter()
            .map(|(_, name, stem)| (name.clone(), stem.clone()))
            .collect();
        for (name, stem) in names {
            let Some(file) = self.folder.file(&name) else { continue };
            self.database.in_database(&self.layout.split(&stem).0);
            self.database.file(&file);
        }
    }

    /// Reads the rows of every table that is defined; returns how many there were.
    fn rows(&mut self) -> BTreeMap<Table, u64> {
        let mut read = BTreeMap::new();
        for (stem, files) in std::mem::take(&mut self.layout.rows) {
            let (database, table) = self.layout.split(&stem);
            if !self.layout.tables.contains(&stem) && table.is_some() {
                self.undefined(&stem, files.len());
                continue;
            }
            self.database.in_database(&database);
            let before = self.database.rows_read();
            for file in files.iter().filter_map(|name| self.folder.file(name)) {
                self.database.file(&file);
            }
            let rows = self.database.rows_read() - before;
            read.extend(table.map(|table| ((database, table), rows)));
        }
        for (stem, count) in std::mem::take(&mut self.layout.loaded) {
            let problem = self.folder.problem(
                format!("the rows of `{stem}` are in {count} files for LOAD DATA, which are not read"),
                "Make the dump without --load-data and --csv: as INSERT statements its rows are read.",
            );
            self.database.problem(problem);
        }
        read
    }

    /// Says of the other tables that they have no rows: for them no file is written.
    fn empty(&mut self, read: &BTreeMap<Table, u64>) {
        if read.is_empty() || !self.finished {
            return;
        }
        let path = self.folder.shown();
        for stem in &self.layout.tables {
            let (database, Some(table)) = self.layout.split(stem) else { continue };
            if !read.contains_key(&(database.clone(), table.clone())) {
                self.database.in_database(&database);
                let none = self.database.open_rows(&path, &table, &[]);
                self.database.close_rows(none);
            }
        }
    }

    fn undefined(&mut self, stem: &str, files: usize) {
        let problem = self.folder.problem(
            format!(
                "{files} files of rows of `{stem}` were not read, for there is no `{stem}{}`",
                self.words.table
            ),
            "Copy the definition too, or make the dump with its schema.",
        );
        self.database.problem(problem);
    }

    /// Says where fewer rows were found than the dump holds by its own account.
    fn count(&mut self, expected: &BTreeMap<Table, u64>, read: &BTreeMap<Table, u64>) {
        // A dump of definitions alone tells of rows too.
        if read.is_empty() {
            return;
        }
        for ((database, table), rows) in expected {
            let found = read.get(&(database.clone(), table.clone())).copied().unwrap_or(0);
            if found < *rows {
                let problem = self.folder.problem(
                    format!("of the {rows} rows of `{database}.{table}` only {found} were found"),
                    "Copy the files of its rows again: one is missing or cut.",
                );
                self.database.problem(problem);
            }
        }
    }
}
