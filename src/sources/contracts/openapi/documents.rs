//! The files of a document: loaded when they are first referred to, each once. References never leave what was found.

use crate::facts::Location;
use crate::sources::contracts::file;
use crate::sources::contracts::member::Contract;
use crate::sources::contracts::text::Text;
use crate::sources::forms::tree::{self, Value};
use crate::sources::schema::model::Spot;
use crate::sources::walk::Found;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Maps of more entries are looked up by an index.
const MANY: usize = 64;

/// One file.
pub(super) struct Document {
    text: Text,
    /// What it holds.
    pub(super) root: Value,
    /// Where its large maps have their keys, by the maps' pointers: documents have thousands of schemas.
    indices: RefCell<BTreeMap<String, BTreeMap<String, usize>>>,
}

impl Document {
    /// Returns a place in the file.
    pub(super) fn place(&self, spot: Spot) -> Location {
        self.text.place(spot)
    }

    /// Returns what a pointer (`/components/schemas/Note`, RFC 6901) leads to.
    pub(super) fn at(&self, pointer: &str) -> Option<&Value> {
        let mut value = &self.root;
        let mut before = 0;
        for part in pointer.split('/').skip(1) {
            let name = unescaped(part);
            value = match value {
                Value::List(items) => items.get(name.parse::<usize>().ok()?)?,
                Value::Map(entries) if entries.len() > MANY => {
                    let whole = pointer.get(..before)?;
                    let (.., value) = entries.get(self.position(whole, entries, &name)?)?;
                    value
                }
                other => other.get(&name)?,
            };
            before += part.len() + 1;
        }
        Some(value)
    }

    /// Returns where a large map, which stands at a pointer, has a key.
    fn position(&self, at: &str, entries: &[(String, Spot, Value)], name: &str) -> Option<usize> {
        let mut indices = self.indices.borrow_mut();
        if !indices.contains_key(at) {
            let keys = entries.iter().enumerate().rev().map(|(at, (key, ..))| (key.clone(), at));
            indices.insert(at.to_owned(), keys.collect());
        }
        indices.get(at)?.get(name).copied()
    }
}

/// Undoes the escapes of a pointer's part, and those of URLs for braces.
pub(super) fn unescaped(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~").replace("%7B", "{").replace("%7D", "}")
}

/// Escapes a key for a pointer.
pub(super) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Files by their paths as shown.
pub(super) struct Documents<'f> {
    known: &'f BTreeMap<&'f str, &'f Found>,
    loaded: BTreeMap<String, Option<Rc<Document>>>,
}

impl<'f> Documents<'f> {
    /// Starts with nothing loaded.
    pub(super) fn new(known: &'f BTreeMap<&'f str, &'f Found>) -> Self {
        Self { known, loaded: BTreeMap::new() }
    }

    /// Returns a file; `None` if it is not among those found or cannot be read, which is then told.
    pub(super) fn load(&mut self, path: &str, contract: &mut Contract) -> Option<Rc<Document>> {
        if let Some(loaded) = self.loaded.get(path) {
            return loaded.clone();
        }
        let document = self.known.get(path).and_then(|found| read(found, contract)).map(Rc::new);
        self.loaded.insert(path.to_owned(), document.clone());
        document
    }
}

fn read(found: &Found, contract: &mut Contract) -> Option<Document> {
    let text = Text::new(found, file::text(found, contract)?);
    match tree::values(&found.shown, text.whole()) {
        Ok(root) => {
            file::count(text.whole(), contract);
            contract.taken.insert(Arc::clone(&found.shown));
            Some(Document { text, root, indices: RefCell::default() })
        }
        Err(broken) => {
            let cure = "Correct it; nothing of this file was read.";
            let place = text.place(broken.spot);
            contract.problems.push(file::problem(place, broken.reason, cure));
            None
        }
    }
}

/// Returns the file and the pointer that a reference leads to; `None` for one over the network.
pub(super) fn target(from: &str, reference: &str) -> Option<(String, String)> {
    if reference.contains("://") {
        return None;
    }
    let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
    if file.is_empty() {
        return Some((from.to_owned(), pointer.to_owned()));
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                // Above where the run was started stands `..` itself.
                if parts.last().is_none_or(|last| *last == "..") {
                    parts.push("..");
                } else {
                    parts.pop();
                }
            }
            name => parts.push(name),
        }
    }
    let rooted = if from.starts_with('/') { "/" } else { "" };
    Some((format!("{rooted}{}", parts.join("/")), pointer.to_owned()))
}

/// Returns what a reference calls its target: the last part of the pointer, or the file without its ending.
pub(super) fn called(reference: &str) -> String {
    let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
    let last = |text: &str| text.rsplit('/').next().map(unescaped).unwrap_or_default();
    let name = last(pointer);
    if name.is_empty() {
        let name = last(file);
        return name.split('.').next().unwrap_or_default().to_owned();
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_lead_to_files_beside_and_above() {
        for (from, reference, file, pointer) in [
            ("api/root.yaml", "#/a/b", "api/root.yaml", "/a/b"),
            ("api/root.yaml", "./schemas/x.yaml", "api/schemas/x.yaml", ""),
            ("api/paths/p.yaml", "../schemas/x.yaml#/X", "api/schemas/x.yaml", "/X"),
            ("root.yaml", "../x.yaml", "../x.yaml", ""),
            ("/srv/api/root.yaml", "x.yaml", "/srv/api/x.yaml", ""),
        ] {
            let expected = (file.to_owned(), pointer.to_owned());
            assert_eq!(target(from, reference), Some(expected), "{from} {reference}");
        }
        assert_eq!(target("a.yaml", "https://example.org/a.yaml"), None);
        assert_eq!(called("./schemas/note_id.yaml"), "note_id");
        assert_eq!(called("#/paths/~1notes~1{id}"), "/notes/{id}");
    }
}
