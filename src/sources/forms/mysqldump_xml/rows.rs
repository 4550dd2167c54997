//! The rows of a table, field by field.

use super::Dump;
use super::markup::{Next, Tag};
use crate::sources::schema::{OpenRows, Place};

/// Longest value that is looked into; the same as in other forms.
const LONGEST: usize = 256;

impl Dump<'_> {
    /// Reads the rows of a table, whose first tag was passed; returns false if the file ends inside.
    pub(super) fn rows(&mut self, tag: &Tag, place: Place) -> bool {
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
