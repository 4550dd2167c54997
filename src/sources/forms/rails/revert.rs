//! Migrations that take back an earlier one: by its way back, or by the opposite of each of its steps.

use super::columns::names;
use super::perform::{On, Performer, is_positional};
use super::steps_of;
use super::words::Verb;
use crate::sources::forms::build;
use crate::sources::forms::steps::Steps;
use crate::sources::schema::{Change, Spot};
use crate::sources::syntax::{Call, Function, Node};

impl Performer<'_> {
    /// `revert CreateNotes`, `revert { .. }`.
    pub(super) fn revert(&mut self, steps: &mut Steps<'_>, call: &Call, spot: Spot) {
        if let Some(block) = call.body() {
            steps.run(&block.body, &mut |steps, call, spot| self.opposite(steps, call, spot));
            return;
        }
        let class = call.argument(0).and_then(Node::last_name);
        let Some(&(code, class)) = class.and_then(|class| self.earlier.get(class)) else {
            steps.problem(spot, "which migration this takes back is not known".to_owned());
            return;
        };
        if self.reverting.contains(&class.name) {
            steps.problem(spot, "migrations that take each other back".to_owned());
            return;
        }
        self.reverting.push(class.name.clone());
        let words = self.words;
        let function = |named: &dyn Fn(&str) -> bool| {
            class.body.iter().filter_map(Node::function).find(|it: &&Function| named(&it.name))
        };
        steps.flush();
        let mut inner = steps_of(class, code, words, steps.database);
        if let Some(back) = function(&|name| name == words.back) {
            inner.run(&back.body, &mut |steps, call, spot| self.call(steps, call, spot));
        } else if let Some(forward) = function(&|name| words.forward.iter().any(|it| it == name)) {
            inner.run(&forward.body, &mut |steps, call, spot| self.opposite(steps, call, spot));
        }
        inner.flush();
        self.reverting.pop();
    }

    /// Does the opposite of a call.
    fn opposite(&self, steps: &mut Steps<'_>, call: &Call, spot: Spot) -> bool {
        let Some(&verb) = self.words.verbs.get(&call.name) else { return false };
        let mut arguments = call.arguments.iter().filter(is_positional);
        let table = arguments.next().and_then(Node::text);
        let on = table.map(|table| On { table, arguments: arguments.collect(), call, spot });
        match (verb, on) {
            (Verb::Nothing | Verb::Index | Verb::ForeignKey | Verb::Default, _) => {}
            (Verb::Create, Some(on)) => {
                steps.change(spot, Change::DropTable(build::named(on.table)));
            }
            (Verb::Column, Some(mut on)) => {
                let columns = names(&on.arguments).len().saturating_sub(1).max(1);
                on.arguments.truncate(columns);
                self.perform(steps, Verb::RemoveColumns, &on);
            }
            (Verb::Reference, Some(on)) => self.perform(steps, Verb::RemoveReference, &on),
            (Verb::Timestamps, Some(on)) => self.perform(steps, Verb::RemoveTimestamps, &on),
            _ => steps.problem(spot, format!("the opposite of `{}` is not known", call.name)),
        }
        true
    }
}
