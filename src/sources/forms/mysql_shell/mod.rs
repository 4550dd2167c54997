//! A folder of definitions in SQL, descriptions in JSON and rows in chunks of delimited text.
//!
//! All chunks of a table are read, though they lie in the order of its key: the last alone would tell the highest id
//! and nothing of how the ids grew, nor the highest value of any other column.

mod chunks;
mod description;

use super::folder::Folder;
use super::{Context, Group, Listing, known};
use crate::facts::Facts;
use crate::rules::form::FormPack;
use crate::sources::schema::{Database, RowsOf};
use chunks::Chunks;
use description::{Begun, Described, Done, Schema, parse};
use serde::Deserialize;

/// The spellings of the form.
#[derive(Debug, Deserialize)]
struct Words {
    begun: String,
    done: String,
    between: String,
    described: String,
    defined: String,
    placeholder: String,
}

/// What to do about a dump of which something is missing.
const INCOMPLETE: &str =
    "Copy the whole folder again, or make the dump again; what is there was read.";

/// What to do about rows that do not fit.
const CURE: &str = "Make the dump again: its rows and their description are of different versions.";

/// Takes the folders of dumps.
pub(super) fn claim(pack: &FormPack, listing: &mut Listing) -> Vec<Group> {
    let fitting = listing.fitting(pack);
    listing.take_folders(pack, &fitting)
}

/// Reads a folder: first the definitions of all databases, then the rows.
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
    let mut dump = Dump { words, folder, database };
    if let Some(begun) = dump.begun() {
        let done = dump.done();
        let tables = dump.definitions(&begun);
        for table in tables {
            dump.rows(&table, done.as_ref());
        }
    }
    dump.database.finish()
}

struct Dump {
    words: Words,
    folder: Folder,
    database: Database,
}

/// A table whose definition was read.
struct Table {
    schema: String,
    name: String,
    /// How the names of its files start.
    stem: String,
}

impl Dump {
    fn say(&mut self, reason: String, cure: &str) {
        let problem = self.folder.problem(reason, cure);
        self.database.problem(problem);
    }

    /// Reads a file of JSON; `None` if there is none or it cannot be read, which is then a problem.
    fn json<T: for<'a> Deserialize<'a>>(&mut self, name: &str) -> Option<T> {
        let file = self.folder.file(name)?;
        let read = self.folder.text(name)?.and_then(|text| parse(&file, &text));
        read.map_err(|problem| self.database.problem(problem)).ok()
    }

    fn begun(&mut self) -> Option<Begun> {
        let begun: Begun = self.json(&self.words.begun.clone())?;
        self.database.taken(begun.begin.get(..10).and_then(|day| day.parse().ok()));
        Some(begun)
    }

    fn done(&mut self) -> Option<Done> {
        let name = self.words.done.clone();
        if self.folder.file(&name).is_none() {
            self.say(format!("this dump was not finished: it has no `{name}`"), INCOMPLETE);
        }
        self.json(&name)
    }

    /// Reads the definitions of every database; returns its tables.
    fn definitions(&mut self, begun: &Begun) -> Vec<Table> {
        let mut tables = Vec::new();
        let mut views = Vec::new();
        for schema in &begun.schemas {
            let stem = begun.basenames.get(schema).cloned().unwrap_or_else(|| encoded(schema));
            let described = format!("{stem}{}", self.words.described);
            let Some(described) = self.json::<Schema>(&described) else {
                if self.folder.file(&described).is_none() {
                    self.say(format!("there is no `{described}`"), INCOMPLETE);
                }
                continue;
            };
            self.database.in_database(schema);
            for (names, is_view) in [(&described.tables, false), (&described.views, true)] {
                for name in names {
                    let own = described.basenames.get(name).cloned();
                    let between = &self.words.between;
                    let stem = own.unwrap_or_else(|| format!("{stem}{between}{}", encoded(name)));
                    let table = Table { schema: schema.clone(), name: name.clone(), stem };
                    if is_view { views.push(table) } else { tables.push(table) }
                }
            }
        }
        tables.retain(|table| self.define(table, true));
        for view in &views {
            self.define(view, false);
        }
        tables
    }

    /// Reads the definition of a table or view; returns false if there is none.
    fn define(&mut self, table: &Table, is_table: bool) -> bool {
        self.database.in_database(&table.schema);
        let name = format!("{}{}", table.stem, self.words.defined);
        if !is_table
            && let Some(file) =
                self.folder.file(&format!("{}{}", table.stem, self.words.placeholder))
        {
            self.database.file(&file);
        }
        match self.folder.file(&name) {
            Some(file) => self.database.file(&file),
            None if is_table => {
                self.say(
                    format!("the definition of `{}.{}` is missing: `{name}`", table.schema, table.name),
                    "Make the dump with its definitions, without dataOnly, or copy the whole folder.",
                );
                return false;
            }
            // A dump of tables alone has no views.
            None => {}
        }
        true
    }

    /// Reads the rows of a table, as its description says.
    fn rows(&mut self, table: &Table, done: Option<&Done>) {
        let name = format!("{}{}", table.stem, self.words.described);
        let Some(described) = self.json::<Described>(&name) else {
            if self.folder.file(&name).is_none() {
                self.say(format!("there is no `{name}`: its rows were not read"), INCOMPLETE);
            }
            return;
        };
        if !described.includes_data {
            return;
        }
        let Some(format) = described.format() else {
            self.say(
                format!("`{name}` separates values by nothing: its rows were not read"),
                "Make the dump with another dialect.",
            );
            return;
        };
        self.database.in_database(&table.schema);
        let of = RowsOf { table: &table.name, columns: &described.options.columns, cure: CURE };
        let mut read = 0;
        let between = &self.words.between;
        let stems = described.stems(&table.stem);
        let chunks: Vec<Chunks> = stems
            .iter()
            .map(|stem| Chunks::find(&self.folder, stem, between, &described.extension))
            .collect();
        let missing: Vec<String> = chunks.iter().filter_map(Chunks::missing).collect();
        let whole = missing.is_empty();
        for reason in missing {
            self.say(reason, INCOMPLETE);
        }
        for file in chunks.iter().flat_map(|chunks| &chunks.files) {
            let outcome = self.database.delimited(file, of, &format);
            read += outcome.rows;
            // What is wrong with one chunk is wrong with all.
            if outcome.misfit {
                return;
            }
        }
        let expected = done.and_then(|done| done.table_rows.get(&table.schema)?.get(&table.name));
        if let Some(expected) = expected.filter(|expected| whole && **expected > read) {
            self.say(
                format!(
                    "of the {expected} rows of `{}.{}` only {read} were found",
                    table.schema, table.name
                ),
                INCOMPLETE,
            );
        }
    }
}

/// Writes a name as files of the dump are called: all but letters, digits, `-`, `.`, `_` and `~` as `%20`.
fn encoded(name: &str) -> String {
    let mut encoded = String::new();
    for c in name.chars() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.' | '_' | '~') {
            encoded.push_str(&format!("%{:02X}", u32::from(c)));
        } else {
            encoded.push(c);
        }
    }
    encoded
}
