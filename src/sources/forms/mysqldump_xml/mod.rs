//! A dump as XML: databases with the lists of their tables' columns and keys, and rows field by field.
//!
//! It streams by in a small window, whatever its size.

mod markup;
mod structure;

use super::{Context, Group, Listing, known};
use crate::facts::Facts;
use crate::rules::form::FormPack;
use crate::sources::schema::{
    Database, OpenRows, Place, Troubles, Window, of_a_part, open_any, unread,
};
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

/// Longest value that is looked into; the same as in other forms.
const LONGEST: usize = 256;

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

    /// Reads the rows of a table, whose first tag was passed; returns false if the file ends inside.
    fn rows(&mut self, tag: &Tag, place: Place) -> bool {
        let table = tag.attribute("name").unwrap_or_default();
        let columns = self.columns.get(&table).cloned().unwrap_or_default();
        let mut open = self.database.open_rows(&self.path, &table, &columns);
        // A list that was not understood is a problem already.
        if !self.columns.contains_key(&table) && !tag.empty {
            self.troubles.add_for_table(
                &table,
                place,
                format!("rows for table `{table}`, which no structure before them lists"),
                "Make the dump with its schema.",
            );
        }
        let mut fields = Fields { columns: &columns, known: Vec::new(), next: 0 };
        let whole = tag.empty || self.fields(&mut open, &mut fields, &table);
        self.database.close_rows(open);
        whole
    }

    fn fields(&mut self, open: &mut OpenRows, fields: &mut Fields<'_>, table: &str) -> bool {
        loop {
            let length = match self.markup.next() {
                Next::End => return false,
                Next::Strange(what) => return self.strange(what),
                Next::Text => {
                    self.markup.text(&mut Vec::new(), 0);
                    continue;
                }
                Next::Tag(length) => length,
            };
            let bytes = self.markup.bytes(length);
            if bytes.starts_with(b"<field ") {
                let position = fields.position(bytes);
                let empty = bytes.ends_with(b"/>");
                self.markup.pass(length);
                match position {
                    Some(position) if !empty => self.value(open, position),
                    Some(_) => {}
                    None if open.is_known() => {
                        let place = self.markup.place();
                        self.troubles.add_for_table(
                            table,
                            place,
                            format!("a field of `{table}` that its structure does not list"),
                            "Make the dump again: structure and rows are of different versions.",
                        );
                    }
                    None => {}
                }
                continue;
            }
            let is_end = bytes.starts_with(b"</table_data");
            let (starts, ends) = (bytes.starts_with(b"<row"), bytes.starts_with(b"</row"));
            self.markup.pass(length);
            if starts {
                fields.next = 0;
                open.rows.start();
            } else if ends {
                open.rows.finish();
            } else if is_end {
                return true;
            }
        }
    }

    /// Takes the text of a field.
    fn value(&mut self, open: &mut OpenRows, position: usize) {
        let want = open.rows.want(position);
        if want.is_nothing() || self.markup.next() != Next::Text {
            return;
        }
        let mut text = Vec::new();
        self.markup.text(&mut text, LONGEST + 1);
        if text.len() <= LONGEST {
            open.rows.take(want, &text);
        }
    }
}

/// The fields of a row, which come in the same order again and again.
struct Fields<'f> {
    columns: &'f [String],
    /// The tags of a row up to the end of the name, with the position of the column.
    known: Vec<(Vec<u8>, Option<usize>)>,
    /// Which of them comes next.
    next: usize,
}

impl Fields<'_> {
    /// Returns the position of the column that a tag names.
    fn position(&mut self, tag: &[u8]) -> Option<usize> {
        let at = self.next;
        self.next += 1;
        match self.known.get(at) {
            Some((start, position)) if tag.starts_with(start) => return *position,
            _ => {}
        }
        let name = Tag::of(tag).attribute("name")?;
        let position = self.columns.iter().position(|column| *column == name);
        // The name stands first, in quotes that it cannot hold.
        let mut quotes = memchr::memchr_iter(b'"', tag);
        let end = quotes.nth(1).map_or(tag.len(), |quote| quote + 1);
        if at == self.known.len() && at < self.columns.len() {
            self.known.push((tag.get(..end).unwrap_or_default().to_vec(), position));
        }
        position
    }
}
