//! The list of a table's columns and keys, element by element.

use super::Words;
use super::markup::Tag;
use crate::sources::schema::{Database, ListedColumn, ListedTable, Place};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A table while its list is read.
pub(super) struct Structure {
    table: ListedTable,
    /// Columns of the primary key by their place in it.
    primary: BTreeMap<u32, String>,
    is_view: bool,
}

impl Structure {
    /// Starts a list, whose first tag stands at `at`.
    pub(super) fn new(name: String, at: Place) -> Self {
        let table = ListedTable {
            name,
            columns: Vec::new(),
            primary_key: Vec::new(),
            indexed: Vec::new(),
            next: None,
            text: String::new(),
            at,
        };
        Self { table, primary: BTreeMap::new(), is_view: false }
    }

    /// Returns the table.
    pub(super) fn name(&self) -> &str {
        &self.table.name
    }

    /// Returns the columns listed so far.
    pub(super) fn columns(&self) -> Vec<String> {
        self.table.columns.iter().map(|column| column.name.clone()).collect()
    }

    /// Takes what stands between elements: code frames show it.
    pub(super) fn text(&mut self, text: &[u8]) {
        self.table.text.push_str(&String::from_utf8_lossy(text));
    }

    /// Takes an element.
    pub(super) fn tag(&mut self, words: &Words, tag: &Tag, bytes: &[u8], at: Place) {
        self.text(bytes);
        match tag.name.as_str() {
            "field" => self.field(words, tag, bytes, at),
            "key" => self.key(words, tag),
            "options" => {
                let next = tag.attribute("Auto_increment").and_then(|next| next.parse().ok());
                self.table.next = next;
                // A table says by what engine it is stored.
                self.is_view = tag.attribute("Engine").is_none()
                    && tag.attribute("Comment").is_some_and(|comment| comment == words.view);
            }
            _ => {}
        }
    }

    fn field(&mut self, words: &Words, tag: &Tag, bytes: &[u8], at: Place) {
        /// What stands before a type.
        const TYPE: &[u8] = b"Type=\"";
        let (Some(name), Some(of)) = (tag.attribute("Field"), tag.attribute("Type")) else {
            return;
        };
        let mut definition = of;
        let extra = tag.attribute("Extra").unwrap_or_default().to_lowercase();
        let default = tag.attribute("Default").unwrap_or_default();
        if tag.attribute("Null").is_some_and(|null| null == "NO") {
            definition.push_str(" NOT NULL");
        }
        for word in words.attributes.iter().filter(|word| extra.contains(word.as_str())) {
            definition.push(' ');
            definition.push_str(word);
        }
        if words.defaults.iter().any(|start| default.to_lowercase().starts_with(start)) {
            definition.push_str(" DEFAULT ");
            definition.push_str(&default);
        }
        let mut place = at;
        let before = memchr::memmem::find(bytes, TYPE).map_or(0, |found| found + TYPE.len());
        let (before, rest) = bytes.split_at(before);
        place.pass(before);
        let length = memchr::memchr(b'"', rest).unwrap_or(1);
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        self.table.columns.push(ListedColumn { name, definition, at: place, length });
    }

    fn key(&mut self, words: &Words, tag: &Tag) {
        let Some(column) = tag.attribute("Column_name") else { return };
        let place: u32 =
            tag.attribute("Seq_in_index").and_then(|place| place.parse().ok()).unwrap_or(1);
        if tag.attribute("Key_name").is_some_and(|name| name == words.primary) {
            self.primary.insert(place, column);
        } else if place == 1
            && tag.attribute("Index_type").is_some_and(|kind| words.indexes.contains(&kind))
        {
            self.table.indexed.push(column);
        }
    }

    /// Adds the table to its database.
    pub(super) fn tell(mut self, path: &Arc<str>, database: &mut Database) {
        if self.is_view {
            return database.list_view(path, self.table.name);
        }
        self.table.primary_key = self.primary.into_values().collect();
        database.list_table(path, self.table);
    }
}
