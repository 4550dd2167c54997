//! Classes with associations in methods: `return $this->belongsTo(User::class, 'author_id');`.

use crate::facts::Facts;
use crate::sources::forms::associations::{Habits, Model, Tie};
use crate::sources::forms::code::Code;
use crate::sources::forms::project::DialectWords;
use crate::sources::forms::{Context, Group, associations, broken_pack};
use crate::sources::syntax::{Call, Class, Kind, Node};
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Words {
    language: String,
    habits: Habits,
    /// Ties whose column is in this class's table: class, key and target are their arguments.
    own: BTreeSet<String>,
    /// Ties whose column is in the other's.
    other: BTreeSet<String>,
    /// The property that is the table's name.
    table: String,
    /// The constant of a class that is its name.
    class: String,
    dialect: DialectWords,
}

/// Reads the classes of a project.
pub(crate) fn read(group: &Group, context: &Context<'_>) -> Facts {
    let words: Words = match context.pack.words() {
        Ok(words) => words,
        Err(error) => return broken_pack(group, context, &error),
    };
    let models = |code: &Code, file: usize| {
        let classes = code.nodes.iter().filter_map(|node| Some((node.class()?, node.spot)));
        let models = classes.map(|(class, spot)| Model { spot, ..model(class, &words, file) });
        let models: Vec<Model> = models.collect();
        models
    };
    associations::read(group, context, &words.language, &words.dialect, &words.habits, models)
}

fn model(class: &Class, words: &Words, file: usize) -> Model {
    let base = class.bases.first().and_then(Node::last_name).unwrap_or_default();
    let fields = class.body.iter().filter_map(Node::field);
    let table = fields
        .filter(|field| field.name == words.table)
        .find_map(|field| field.value.as_ref().and_then(Node::text).map(str::to_owned));
    let mut ties = Vec::new();
    for function in class.body.iter().filter_map(Node::function) {
        for node in &function.body {
            node.visit(&mut |node| {
                if let Kind::Call(call) = &node.kind {
                    ties.extend(
                        tie(call, &function.name, words).map(|tie| Tie { spot: node.spot, ..tie }),
                    );
                }
            });
        }
    }
    Model {
        name: class.name.clone(),
        base: base.to_owned(),
        table,
        prefix: String::new(),
        is_abstract: false,
        ties,
        file,
        spot: Default::default(),
    }
}

fn tie(call: &Call, name: &str, words: &Words) -> Option<Tie> {
    let is_own = words.own.contains(&call.name);
    if !is_own && !words.other.contains(&call.name) {
        return None;
    }
    let class = call.argument(0)?;
    let of_class = class.name().map(|name| name.trim_end_matches(&format!(".{}", words.class)));
    let class = of_class.or_else(|| class.text())?;
    let class = class.rsplit(['.', '\\']).next()?.to_owned();
    let text = |at: usize| call.argument(at).and_then(Node::text).map(str::to_owned);
    Some(Tie {
        name: name.to_owned(),
        is_own,
        class: Some(class),
        key: text(1),
        target: text(2),
        spot: Default::default(),
    })
}
