//! Change sets: whether each runs, and SQL that stands in it or in files that it names.

use super::conditions::Verdict;
use super::paths;
use super::{Log, Reader};
use crate::sources::forms::tree::Node;
use crate::sources::schema::model::Spot;
use crate::sources::schema::{Place, Text, text_of};
use crate::sources::walk::Found;
use std::sync::Arc;

impl Reader<'_> {
    /// Runs a change set as the tool would on an empty database.
    pub(super) fn change_set(&mut self, log: Log<'_>, node: &Node) {
        let attribute = |name| node.get(name).unwrap_or_default();
        let products = self.value(node, "dbms");
        let is_ours = self.is_for(products.as_deref()) && self.is_in_context(node);
        if !is_ours || node.get("ignore") == Some("true") {
            return;
        }
        self.met(log, attribute("id"), attribute("author"), node.spot);
        if let Some(conditions) = node.child("preConditions")
            && !self.passes(log, node, conditions)
        {
            return;
        }
        for child in &node.children {
            if child.name == "changes" {
                child.children.iter().for_each(|change| self.change(log, change));
            } else if !child.children.is_empty() || !node.attributes.contains_key(&child.name) {
                self.change(log, child);
            }
        }
    }

    /// Notes a change set; two of one id and author in one file are an error to the tool.
    pub(super) fn met(&mut self, log: Log<'_>, id: &str, author: &str, spot: Spot) {
        let key = (id.to_owned(), author.to_owned(), log.file.shown.to_string());
        if !self.ran.insert(key) {
            let reason = format!("a second change set `{id}` of `{author}` in one file");
            let cure = "Give it an id of its own; both were replayed.";
            self.problem(log, spot, reason, cure);
        }
    }

    /// Judges preconditions; what cannot be known here is told if the change set matters.
    fn passes(&mut self, log: Log<'_>, set: &Node, conditions: &Node) -> bool {
        let on_fail = conditions.get("onFail").unwrap_or("HALT").to_ascii_uppercase();
        match self.judge(conditions) {
            Verdict::Yes => true,
            Verdict::No if on_fail == "WARN" => true,
            Verdict::No if on_fail == "HALT" => {
                let reason =
                    "a change set whose preconditions fail: the tool would stop here".to_owned();
                let cure = "Check them; the change set was left out and the rest replayed.";
                self.problem(log, conditions.spot, reason, cure);
                false
            }
            Verdict::No => false,
            Verdict::Unknown => {
                let matters = set.children.iter().any(|child| {
                    child.name == "changes" || !self.words.ignored.contains(&child.name)
                });
                if matters {
                    let reason =
                        "preconditions that only a server can judge; the change set was taken to run".to_owned();
                    let cure = "If it does not run, name a dump of the schema instead.";
                    self.problem(log, conditions.spot, reason, cure);
                }
                true
            }
        }
    }

    /// Reads SQL that stands in a change set.
    pub(super) fn sql_element(&mut self, log: Log<'_>, node: &Node) {
        if !self.is_for(node.get("dbms")) {
            return;
        }
        let inner = node.child("sql").filter(|inner| !inner.text.is_empty());
        let (text, spot) = match inner {
            Some(inner) => (inner.text.as_str(), inner.text_spot),
            None => (node.text.as_str(), node.text_spot),
        };
        let text = self.filled(text);
        let at = Place { line: spot.line.max(1), column: spot.column.max(1) };
        self.run_sql(&log.file.shown, &text, at, node.get("endDelimiter"));
    }

    /// Reads a file of SQL that a change set names.
    pub(super) fn sql_file(&mut self, log: Log<'_>, node: &Node) {
        if !self.is_for(node.get("dbms")) {
            return;
        }
        let Some(named) = self.value(node, "path") else { return };
        let found = paths::find(self.words, node, &named, &log.file.path, self.top);
        let Some(file) = found.first().map(|path| Found::new(path)) else {
            let reason = format!("runs `{named}`, which was not found");
            self.problem(log, node.spot, reason, "Name a folder that holds it too.");
            return;
        };
        match text_of(&file) {
            Ok(Text::Whole(text, _)) => {
                self.database.count_file(u64::try_from(text.len()).unwrap_or(u64::MAX));
                let text = self.filled(&text);
                self.run_sql(&file.shown, &text, Place::START, node.get("endDelimiter"));
            }
            Ok(Text::TooLong) => self.database.file(&file),
            Err(problem) => self.database.problem(problem),
        }
    }

    /// Reads SQL whose statements end with a delimiter, `;` unless one is given.
    pub(super) fn run_sql(&mut self, path: &Arc<str>, text: &str, at: Place, end: Option<&str>) {
        let end =
            end.map(|end| end.replace("\\n", "\n")).filter(|end| !end.is_empty() && end != ";");
        let Some(end) = end else { return self.database.sql(path, text, at) };
        let mut place = at;
        for part in text.split(end.as_str()) {
            if !part.trim().is_empty() {
                self.database.sql(path, part, place);
            }
            place.pass(part.as_bytes());
            place.pass(end.as_bytes());
        }
    }
}
