//! Classes with associations in their bodies, as calls with options.

use crate::facts::Facts;
use crate::sources::forms::associations::{Habits, Model, Tie};
use crate::sources::forms::code::Code;
use crate::sources::forms::project::DialectWords;
use crate::sources::forms::{Context, Group, associations, broken_pack};
use crate::sources::schema::Spot;
use crate::sources::syntax::{Call, Class, Kind, Node};
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Words {
    language: String,
    habits: Habits,
    /// Ties whose column is in this class's table.
    own: BTreeSet<String>,
    /// Ties whose column is in the other's.
    other: BTreeSet<String>,
    table_name: BTreeSet<String>,
    /// What a module puts before the names of its tables.
    prefix: String,
    #[serde(rename = "abstract")]
    is_abstract: BTreeSet<String>,
    class: String,
    key: String,
    target: String,
    indirect: Vec<String>,
    dialect: DialectWords,
}

/// Reads the classes of a project.
pub(crate) fn read(group: &Group, context: &Context<'_>) -> Facts {
    let words: Words = match context.pack.words() {
        Ok(words) => words,
        Err(error) => return broken_pack(group, context, &error),
    };
    let models = |code: &Code, file: usize| {
        let mut models = Vec::new();
        Within { words: &words, file, models: &mut models }.nodes(&code.nodes, "", "");
        models
    };
    associations::read(group, context, &words.language, &words.dialect, &words.habits, models)
}

/// Where classes are looked for.
struct Within<'w> {
    words: &'w Words,
    file: usize,
    models: &'w mut Vec<Model>,
}

impl Within<'_> {
    fn nodes(&mut self, nodes: &[Node], outer: &str, prefix: &str) {
        for node in nodes {
            let Some(class) = node.class() else { continue };
            let name = match outer {
                "" => class.name.replace("::", "."),
                outer => format!("{outer}.{}", class.name.replace("::", ".")),
            };
            let own = class.body.iter().filter_map(Node::function);
            let own = own.filter(|function| function.name == self.words.prefix);
            let own = own.flat_map(|function| &function.body).find_map(Node::text);
            let prefix = own.unwrap_or(prefix);
            if let [base, ..] = &class.bases[..] {
                let base = base.name().unwrap_or_default().to_owned();
                self.model(class, &name, base, prefix, node.spot);
            }
            self.nodes(&class.body, &name, prefix);
        }
    }

    fn model(&mut self, class: &Class, name: &str, base: String, prefix: &str, spot: Spot) {
        let words = self.words;
        let mut model = Model {
            name: name.to_owned(),
            base,
            table: None,
            prefix: prefix.to_owned(),
            is_abstract: false,
            ties: Vec::new(),
            file: self.file,
            spot,
        };
        for node in &class.body {
            match &node.kind {
                Kind::Assign(assign) => {
                    let left = assign.left.last_name().unwrap_or_default();
                    if words.table_name.contains(left) {
                        model.table = assign.right.text().map(str::to_owned);
                    } else if words.prefix == left {
                        model.prefix = assign.right.text().unwrap_or_default().to_owned();
                    } else if words.is_abstract.contains(left) {
                        model.is_abstract = assign.right.truth() != Some(false);
                    }
                }
                Kind::Call(call) if words.table_name.contains(&call.name) => {
                    model.table = call.argument(0).and_then(Node::text).map(str::to_owned);
                }
                Kind::Call(call) => model.ties.extend(self.tie(call, node.spot)),
                Kind::Name(name) if words.is_abstract.contains(name) => model.is_abstract = true,
                _ => {}
            }
        }
        self.models.push(model);
    }

    fn tie(&self, call: &Call, spot: Spot) -> Option<Tie> {
        let words = self.words;
        let is_own = words.own.contains(&call.name);
        if !is_own && !words.other.contains(&call.name) {
            return None;
        }
        if words.indirect.iter().any(|option| call.named(option).is_some()) {
            return None;
        }
        let text = |option: &String| call.named(option).and_then(Node::text).map(str::to_owned);
        // A key of several columns, or one that is worked out, is no text.
        if call.named(&words.key).is_some_and(|key| key.text().is_none()) {
            return None;
        }
        Some(Tie {
            name: call.argument(0)?.text()?.to_owned(),
            is_own,
            class: text(&words.class)
                .map(|class| class.trim_start_matches("::").replace("::", ".")),
            key: text(&words.key),
            target: text(&words.target),
            spot,
        })
    }
}
