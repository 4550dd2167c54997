//! SQL in strings of code: handed to the SQL reader with its place, or a problem if parts are only known when it runs.

use super::Steps;
use crate::sources::schema::{Place, Spot};
use crate::sources::syntax::{Call, Kind, Node};

impl Steps<'_> {
    /// Runs the SQL that a call is given.
    pub(crate) fn sql(&mut self, call: &Call, spot: Spot) {
        let Some(argument) = call.argument(0) else { return };
        self.sql_of(argument, spot);
    }

    /// Runs SQL: a text, or a list of texts.
    pub(crate) fn sql_of(&mut self, node: &Node, spot: Spot) {
        match &node.kind {
            Kind::Text(text) => {
                self.made += usize::from(self.is_ddl(text));
                self.flush();
                let at = Place { line: node.spot.line, column: node.spot.column };
                self.database.sql(&self.code.path, text, at);
            }
            Kind::List(nodes) => nodes.iter().for_each(|node| self.sql_of(node, spot)),
            Kind::Call(call) if self.words.tidies.contains(&call.name) => {
                if let Some(text) = call.receiver.as_ref().or_else(|| call.argument(0)) {
                    self.sql_of(text, spot);
                }
            }
            Kind::Template(parts) if self.filled(parts).is_some() => {
                let text = Node {
                    kind: Kind::Text(self.filled(parts).unwrap_or_default()),
                    spot: node.spot,
                };
                self.sql_of(&text, spot);
            }
            Kind::Template(parts) => {
                let text: String = parts.iter().map(|part| part.text().unwrap_or(" ? ")).collect();
                if self.is_ddl(&text) {
                    self.made += 1;
                    let reason = "this SQL is complete only when it runs, and changes tables";
                    self.problem(spot, reason.to_owned());
                }
            }
            // What a function does is no SQL.
            Kind::Block(_) => {}
            _ => {
                self.made += 1;
                let reason = "which SQL this runs is known only when it does";
                self.problem(spot, reason.to_owned());
            }
        }
    }

    /// Returns a template whose holes are all calls that stand for what they name.
    fn filled(&self, parts: &[Node]) -> Option<String> {
        let piece = |part: &Node| -> Option<String> {
            let part = match &part.kind {
                Kind::Other(inside) if inside.len() == 1 => inside.first()?.clone(),
                _ => part.clone(),
            };
            let made = part.call().filter(|call| self.makes(&call.name));
            let text = part.text().or_else(|| made?.argument(0)?.text());
            text.map(str::to_owned)
        };
        parts.iter().map(piece).collect()
    }

    /// Returns true if SQL may change tables, columns or sequences.
    fn is_ddl(&self, text: &str) -> bool {
        let text = text.to_ascii_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = words.join(" ");
        self.words.ddl.iter().any(|word| text.contains(word.as_str()))
    }
}
