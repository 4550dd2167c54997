//! A change log from top to bottom: properties, includes and change sets.

use super::conditions::Verdict;
use super::paths;
use super::{Log, Reader};
use crate::sources::forms::tree::Node;
use crate::sources::schema::text_of;
use crate::sources::walk::Found;

impl Reader<'_> {
    /// Reads a whole document.
    pub(super) fn log(&mut self, log: Log<'_>, root: &Node) {
        for node in root.all("databaseChangeLog") {
            if let Some(conditions) = node.child("preConditions")
                && self.judge(conditions) == Verdict::No
            {
                let reason =
                    "a change log whose preconditions fail: the tool would stop here".to_owned();
                let cure =
                    "Name the change log for a database that is read, or a dump of the schema.";
                self.problem(log, conditions.spot, reason, cure);
                continue;
            }
            for child in &node.children {
                self.entry(log, child);
            }
        }
    }

    fn entry(&mut self, log: Log<'_>, node: &Node) {
        match node.name.as_str() {
            "property" => self.property(log, node),
            "include" | "includeAll" => self.include(log, node),
            "changeSet" => self.change_set(log, node),
            _ => {}
        }
    }

    fn property(&mut self, log: Log<'_>, node: &Node) {
        if !self.is_for(node.get("dbms")) || !self.is_in_context(node) {
            return;
        }
        if let Some(name) = node.get("name") {
            let value = node.get("value").unwrap_or_default().to_owned();
            self.properties.entry(name.to_owned()).or_insert(value);
        } else if let Some(file) = node.get("file") {
            let file = self.filled(file);
            let beside = log.file.path.parent().map(|folder| folder.join(&file));
            let text = beside.and_then(|path| std::fs::read_to_string(path).ok());
            let Some(text) = text else {
                let reason = format!("properties in `{file}`, which is not there");
                self.problem(log, node.spot, reason, "Put it beside the change log.");
                return;
            };
            for (name, value) in text.lines().filter_map(|line| line.split_once('=')) {
                let value = value.trim().to_owned();
                self.properties.entry(name.trim().to_owned()).or_insert(value);
            }
        }
    }

    fn include(&mut self, log: Log<'_>, node: &Node) {
        if !self.is_in_context(node) {
            return;
        }
        let Some(named) = paths::named(node).0.map(|named| self.filled(named)) else { return };
        let found = paths::find(self.words, node, &named, &log.file.path, self.top);
        let may_miss = node.get("errorIfMissing") == Some("false")
            || node.get("errorIfMissingOrEmpty") == Some("false");
        if found.is_empty() && !may_miss {
            let reason = format!("includes `{named}`, which was not found");
            self.problem(log, node.spot, reason, "Name a folder that holds it too.");
        }
        for path in found {
            let file = Found::new(&path);
            let text = text_of(&file);
            self.file(&file, text);
        }
    }
}
