//! Steps of migrations that run SQL or code: SQL goes to the SQL reader, code that changes tables is a problem.

use super::operations::{STEP_CURE, Step};
use super::project::Project;
use super::settings::last;
use super::state::At;
use crate::sources::schema::Place;
use crate::sources::syntax::{Call, Function, Kind, Node};

impl Project<'_, '_> {
    /// Runs SQL, and what the step says of the models.
    pub(super) fn run_sql(&mut self, call: &Call, at: At, step: &Step<'_>) {
        if let Some(sql) = call.named("sql").or_else(|| call.argument(0)) {
            self.sql_of(sql, at, step);
        }
        if let Some(operations) = call.named("state_operations").or_else(|| call.argument(2)) {
            self.in_state_only(operations, step);
        }
    }

    /// Reads SQL as steps give it: a text, or a list of texts, each alone or with its parameters.
    fn sql_of(&mut self, node: &Node, at: At, step: &Step<'_>) {
        if self.enter(at) {
            self.sql_in(node, at, step);
            self.depth -= 1;
        }
    }

    fn sql_in(&mut self, node: &Node, at: At, step: &Step<'_>) {
        let node = step.scope.value(node);
        if let Kind::List(items) = &node.kind {
            for item in items {
                let first = match &step.scope.value(item).kind {
                    Kind::List(pair) => pair.first(),
                    _ => Some(item),
                };
                if let Some(first) = first {
                    self.sql_of(first, at, step);
                }
            }
            return;
        }
        let is_noop =
            |name: &str| self.words().operations.noop.iter().any(|noop| noop == last(name));
        if node.name().is_some_and(is_noop) || node.kind == Kind::Null {
            return;
        }
        match step.scope.text(node) {
            Some(text) => self.sql(&text, node, step),
            None => {
                let reason = "SQL that is put together when it runs".to_owned();
                self.tables.problem(at, reason, STEP_CURE);
            }
        }
    }

    /// Gives SQL to its reader, with the place where it stands.
    fn sql(&mut self, text: &str, node: &Node, step: &Step<'_>) {
        let Some(code) = self.tables.codes.get(step.file).filter(|_| !self.tables.still) else {
            return;
        };
        let place = Place { line: node.spot.line, column: node.spot.column };
        self.tables.database.sql(&code.path, text, place);
    }

    /// Looks into the code that a step runs: statements of SQL that it spells out are read, if they always run.
    pub(super) fn run_code(&mut self, call: &Call, at: At, step: &Step<'_>) {
        if self.tables.still {
            return;
        }
        let Some(code) = call.named("code").or_else(|| call.argument(0)) else { return };
        let name = code.name().map(last);
        let words = &self.words().operations;
        if name.is_some_and(|name| words.noop.iter().any(|noop| noop == name)) || name.is_none() {
            return;
        }
        let of_name = |function: &&&Function| Some(function.name.as_str()) == name;
        match step.functions.iter().find(of_name) {
            Some(function) => self.statements(&function.body, step, 4),
            None => {
                let reason =
                    format!("runs `{}`, which stands in another file", name.unwrap_or_default());
                self.tables.problem(at, reason, STEP_CURE);
            }
        }
    }

    /// Runs statements of code as far as they change tables.
    fn statements(&mut self, nodes: &[Node], step: &Step<'_>, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        for node in nodes {
            match &node.kind {
                Kind::Call(call) if self.is_plain_sql(call, step) => {
                    if let Some(sql) = call.argument(0) {
                        self.sql_of(sql, step.at(node), step);
                    }
                }
                // What opens a cursor comes before what runs with it.
                Kind::Other(inside) => self.statements(inside, step, depth),
                Kind::Call(call) if call.receiver.is_none() => {
                    let of_name = |function: &&&Function| function.name == call.name;
                    match step.functions.iter().find(of_name) {
                        Some(function) => self.statements(&function.body, step, depth),
                        None => self.look_for_changes(node, step),
                    }
                }
                _ => self.look_for_changes(node, step),
            }
        }
    }

    /// Returns true for a call that runs SQL which is spelt out and changes a table.
    fn is_plain_sql(&self, call: &Call, step: &Step<'_>) -> bool {
        let sql = call.argument(0).and_then(|sql| step.scope.text(sql));
        call.name == "execute" && sql.is_some_and(|sql| self.words().may_change(&sql))
    }

    /// Adds a problem for code that changes tables, or may.
    fn look_for_changes(&mut self, node: &Node, step: &Step<'_>) {
        let mut found: Option<(At, String)> = None;
        node.visit(&mut |node| {
            let Some(call) = node.call().filter(|_| found.is_none()) else { return };
            let editor = call.receiver.as_ref().and_then(Node::last_name);
            let by_editor = editor.is_some_and(|name| name.contains("editor"))
                && self.words().operations.editor.contains(&call.name);
            let texts = || {
                let mut may = false;
                call.arguments.iter().for_each(|argument| {
                    argument.visit(&mut |inside| {
                        may |= inside.text().is_some_and(|text| self.words().may_change(text));
                    });
                });
                may
            };
            if (by_editor && call.name != "execute") || (call.name == "execute" && texts()) {
                found = Some((step.at(node), call.name.clone()));
            }
        });
        if let Some((at, name)) = found {
            let reason =
                format!("code that changes tables by `{name}`, depending on what it finds");
            self.tables.problem(at, reason, STEP_CURE);
        }
    }
}
