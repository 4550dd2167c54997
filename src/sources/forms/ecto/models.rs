//! Modules with a schema: `schema "notes" do belongs_to :author, User, foreign_key: :written_by end`.

use crate::facts::Facts;
use crate::sources::forms::associations::{Habits, Model, Tie};
use crate::sources::forms::code::Code;
use crate::sources::forms::project::DialectWords;
use crate::sources::forms::{Context, Group, associations, broken_pack};
use crate::sources::schema::Spot;
use crate::sources::syntax::{Call, Class, Node};
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Words {
    language: String,
    /// The call that maps a table.
    schema: String,
    /// Ties whose column is in this schema's table.
    own: BTreeSet<String>,
    /// Ties whose column is in the other's.
    other: BTreeSet<String>,
    /// Options: the column, the column referred to, and what makes a tie indirect.
    key: String,
    target: String,
    indirect: String,
    dialect: DialectWords,
}

/// Reads the modules of a project.
pub(crate) fn read(group: &Group, context: &Context<'_>) -> Facts {
    let words: Words = match context.pack.words() {
        Ok(words) => words,
        Err(error) => return broken_pack(group, context, &error),
    };
    let models = |code: &Code, file: usize| {
        let mut models = Vec::new();
        for node in &code.nodes {
            modules(node, "", &words, file, &mut models);
        }
        models
    };
    associations::read(group, context, &words.language, &words.dialect, &Habits::default(), models)
}

fn modules(node: &Node, outer: &str, words: &Words, file: usize, models: &mut Vec<Model>) {
    let Some(class) = node.class() else { return };
    let name =
        if outer.is_empty() { class.name.clone() } else { format!("{outer}.{}", class.name) };
    models.extend(model(class, &name, words, file, node.spot));
    for inner in &class.body {
        modules(inner, &name, words, file, models);
    }
}

fn model(class: &Class, name: &str, words: &Words, file: usize, spot: Spot) -> Option<Model> {
    let mut calls = class.body.iter().filter_map(Node::call);
    let schema = calls.find(|call| call.name == words.schema)?;
    let table = schema.argument(0)?.text()?.to_owned();
    let body = schema.body().map(|block| block.body.as_slice()).unwrap_or_default();
    let ties = body.iter().filter_map(|node| tie(node.call()?, words, node.spot));
    Some(Model {
        name: name.to_owned(),
        base: String::new(),
        table: Some(table),
        prefix: String::new(),
        is_abstract: false,
        ties: ties.collect(),
        file,
        spot,
    })
}

fn tie(call: &Call, words: &Words, spot: Spot) -> Option<Tie> {
    let is_own = words.own.contains(&call.name);
    if (!is_own && !words.other.contains(&call.name)) || call.named(&words.indirect).is_some() {
        return None;
    }
    let text = |option: &String| call.named(option).and_then(Node::text).map(str::to_owned);
    Some(Tie {
        name: call.argument(0)?.text()?.to_owned(),
        is_own,
        class: Some(call.argument(1)?.name()?.to_owned()),
        key: text(&words.key),
        target: text(&words.target),
        spot,
    })
}
