//! A dump as XML: databases with the lists of their tables' columns and keys, and rows field by field.
//!
//! It streams by in a small window, whatever its size.

mod markup;
mod rows;
mod structure;

use super::{Context, Group, Listing, known};
use crate::facts::Facts;
use crate::rules::form::FormPack;
use crate::sources::schema::{Database, Place, Troubles, Window, of_a_part, open_any, unread};
use crate::sources::walk::Found;
use markup::{Markup, Next, Tag};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use structure::Structure;

/// The spellings of the form.
#[derive(Debug, Deserialize)]
struct Words {
    attributes: Vec<String>,
    defaults: Vec<String>,
    indexes: Vec<String>,
    primary: String,
    view: String,
}

/// Longest SQL between elements: sequences are written so.
const LONGEST_SQL: usize = 1024 * 1024;

/// Takes the files of dumps. What is wrong with one is always said: no other program writes such a file.
pub(super) fn claim(pack: &FormPack, listing: &mut Listing) -> Vec<Group> {
    let mut groups = Listing::claim(pack, listing);
    for group in &mut groups {
        group.named = true;
    }
    groups
}

/// Reads the files of a group, each a dump of its own.
pub(super) fn read(group: &Group, context: &Context<'_>) -> Facts {
    let (words, dialect) = match known::<Words>(context) {
        Ok(known) => known,
        Err(facts) => return *facts,
    };
    let shown = group.files.first().map_or_else(|| "".into(), |file| Arc::clone(&file.shown));
    let mut database =
        Database::new(&group.name, &shown, &context.pack.name, dialect, context.as_of);
    for file in &group.files {
        dump(&words, file, &mut database);
    }
    database.finish()
}

fn dump(words: &Words, file: &Found, database: &mut Database) {
    let reader = match open_any(&file.path) {
        Ok(reader) => reader,
        Err(error) => {
            return database.problem(of_a_part(unread(file, error.reason, error.cure)));
        }
    };
    let mut dump = Dump {
        words,
        path: Arc::clone(&file.shown),
        markup: Markup { window: Window::new(reader, Window::CHUNK) },
        troubles: Troubles::new(Arc::clone(&file.shown)),
        database,
        columns: BTreeMap::new(),
        stopped: false,
    };
    let whole = dump.elements();
    let place = dump.markup.place();
    let window = &dump.markup.window;
    if let Some(error) = window.failure() {
        dump.troubles.failed(place, error);
    } else if !whole && !dump.stopped {
        dump.troubles.cut(place, "the file ends before its last element does".to_owned());
    }
    let bytes = window.bytes();
    let problems = dump.troubles.finish();
    database.count_file(bytes);
    for problem in problems {
        database.problem(problem);
    }
}

/// A file while it streams by.
struct Dump<'d> {
    words: &'d Words,
    path: Arc<str>,
    markup: Markup<'static>,
    troubles: Troubles,
    database: &'d mut Database,
    /// Columns by table, of the database at hand.
    columns: BTreeMap<String, Vec<String>>,
    /// The rest is not read, for which there is a problem.
    stopped: bool,
}

impl Dump<'_> {
    /// Reads on to the end of the outermost element; returns false if the file ends before.
    fn elements(&mut self) -> bool {
        loop {
            match self.markup.next() {
                Next::End => return false,
                Next::Strange(what) => return self.strange(what),
                Next::Text => self.sql(),
                Next::Tag(length) => {
                    let place = self.markup.place();
                    let tag = Tag::of(self.markup.bytes(length));
                    if tag.name == "table_structure" {
                        if !self.structure(&tag, place) {
                            return false;
                        }
                        continue;
                    }
                    self.markup.pass(length);
                    match tag.name.as_str() {
                        "/mysqldump" => return true,
                        "database" => {
                            self.columns.clear();
                            self.database.in_database(&tag.attribute("name").unwrap_or_default());
                        }
                        "table_data" if !self.rows(&tag, place) => return false,
                        // Comments of columns and bodies of routines are text inside of elements.
                        "triggers" | "routines" | "events" if !tag.empty && !self.skip(&tag) => {
                            return false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }

    /// Says that this is no dump, and ends it: returns false, as the end of the file does.
    fn strange(&mut self, what: &str) -> bool {
        let place = self.markup.place();
        self.troubles.add(
            place,
            format!("this file {what}, which no dump does; the rest of it was not read"),
            "Make the dump again.",
        );
        self.stopped = true;
        false
    }

    /// Reads SQL that stands between elements.
    fn sql(&mut self) {
        let place = self.markup.place();
        let mut text = Vec::new();
        self.markup.text(&mut text, LONGEST_SQL);
        let text = String::from_utf8_lossy(&text);
        if !text.trim().is_empty() {
            self.database.sql(&self.path, &text, place);
        }
    }

    /// Steps past the end of an element; returns false if the file ends before.
    fn skip(&mut self, element: &Tag) -> bool {
        loop {
            match self.markup.next() {
                Next::End => return false,
                Next::Strange(what) => return self.strange(what),
                Next::Text => self.markup.text(&mut Vec::new(), 0),
                Next::Tag(length) => {
                    let tag = Tag::of(self.markup.bytes(length));
                    let is_end = tag.name.strip_prefix('/') == Some(element.name.as_str());
                    self.markup.pass(length);
                    if is_end {
                        return true;
                    }
                }
            }
        }
    }

    /// Reads the list of a table's columns, whose first tag stands next.
    fn structure(&mut self, tag: &Tag, at: Place) -> bool {
        let mut structure = Structure::new(tag.attribute("name").unwrap_or_default(), at);
        loop {
            match self.markup.next() {
                Next::End => return false,
                Next::Strange(what) => return self.strange(what),
                Next::Text => {
                    let mut text = Vec::new();
                    self.markup.text(&mut text, LONGEST_SQL);
                    structure.text(&text);
                }
                Next::Tag(length) => {
                    let place = self.markup.place();
                    let bytes = self.markup.bytes(length);
                    let tag = Tag::of(bytes);
                    structure.tag(self.words, &tag, bytes, place);
                    self.markup.pass(length);
                    if tag.name == "/table_structure"
                        || (tag.empty && tag.name == "table_structure")
                    {
                        break;
                    }
                }
            }
        }
        self.columns.insert(structure.name().to_owned(), structure.columns());
        structure.tell(&self.path, self.database);
        true
    }
}
