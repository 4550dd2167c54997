//! Classes that map tables: the columns by which they are tied, which the database need not know of.
//!
//! Tables have no columns here: those are the database's, and these keys are kept where one that has them is read.

use crate::facts::Facts;
use crate::rules::plurals::{plural, snake_case};
use crate::sources::forms::code::{self, Code};
use crate::sources::forms::settings::DialectWords;
use crate::sources::forms::{Context, Group, build};
use crate::sources::schema::{Constraint, Database, Spot};
use crate::sources::syntax::{Call, Class, Kind, Node};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Classes that inherit through more others than this make a circle.
const DEEPEST: usize = 16;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Words {
    language: String,
    /// What classes extend that map tables of their own.
    bases: BTreeSet<String>,
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

/// A class that may map a table.
struct Model {
    /// With the modules that it is in, joined by `.`.
    name: String,
    base: String,
    table: Option<String>,
    prefix: String,
    is_abstract: bool,
    ties: Vec<Tie>,
    file: usize,
    spot: Spot,
}

/// An association.
struct Tie {
    name: String,
    is_own: bool,
    class: Option<String>,
    key: Option<String>,
    target: Option<String>,
    spot: Spot,
}

/// Reads the classes of a project.
pub(crate) fn read(group: &Group, context: &Context<'_>) -> Facts {
    let Ok(words) = context.pack.words::<Words>() else { return Facts::default() };
    let mut database = code::database(group, context, words.dialect.of(&group.root));
    let mut codes = Vec::new();
    let mut models = Vec::new();
    for file in &group.files {
        let Some(code) = Code::open(file, &words.language, &mut database) else { continue };
        let mut within = Within { words: &words, file: codes.len(), models: &mut models };
        within.nodes(&code.nodes, "", "");
        codes.push(code);
    }
    let models: BTreeMap<String, Model> =
        models.into_iter().map(|model| (model.name.clone(), model)).collect();
    tie(&models, &words, &codes, &mut database);
    database.finish()
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
            class: text(&words.class),
            key: text(&words.key),
            target: text(&words.target),
            spot,
        })
    }
}

/// Declares the tables and ties them.
fn tie(models: &BTreeMap<String, Model>, words: &Words, codes: &[Code], database: &mut Database) {
    let mut changes: BTreeMap<usize, Vec<_>> = BTreeMap::new();
    let mut tables = BTreeSet::new();
    for model in models.values() {
        let Some(table) = table_of(models, words, model, 0) else { continue };
        if tables.insert(table.clone()) {
            let create = build::create(&table, model.spot, Vec::new(), Vec::new());
            changes.entry(model.file).or_default().push(create);
        }
    }
    let creates = std::mem::take(&mut changes);
    for model in models.values() {
        let Some(table) = table_of(models, words, model, 0) else { continue };
        for tie in &model.ties {
            let Some(other) = other_of(models, words, model, tie) else { continue };
            let (holder, to, key) = if tie.is_own {
                (&table, &other, format!("{}_id", tie.name))
            } else {
                let own = model.name.rsplit('.').next().unwrap_or_default();
                (&other, &table, format!("{}_id", snake_case(own)))
            };
            let key = tie.key.clone().unwrap_or(key);
            let target: Vec<&str> = tie.target.as_deref().into_iter().collect();
            let key: Constraint = build::reference(&[&key], to, &target, true, tie.spot);
            let clause = crate::sources::schema::Clause::AddConstraint(key);
            if tables.contains(holder) {
                changes.entry(model.file).or_default().push(build::alter(holder, clause));
            }
        }
    }
    for step in [creates, changes] {
        for (file, changes) in step {
            if let Some(code) = codes.get(file) {
                database.apply(&code.script(), changes);
            }
        }
    }
}

/// Returns the table of a class: its own, or that of the class it extends.
fn table_of(
    models: &BTreeMap<String, Model>,
    words: &Words,
    model: &Model,
    depth: usize,
) -> Option<String> {
    if let Some(table) = &model.table {
        return Some(table.clone());
    }
    if model.is_abstract || depth > DEEPEST {
        return None;
    }
    let bare = model.name.rsplit('.').next().unwrap_or_default();
    let named = || format!("{}{}", model.prefix, plural(&snake_case(bare)));
    if words.bases.contains(&model.base) {
        return Some(named());
    }
    let base = found(models, &model.name, &model.base)?;
    if base.is_abstract {
        return Some(named());
    }
    table_of(models, words, base, depth + 1)
}

/// Returns the table at the other end.
fn other_of(
    models: &BTreeMap<String, Model>,
    words: &Words,
    model: &Model,
    tie: &Tie,
) -> Option<String> {
    let class = tie.class.as_ref().map(|class| class.trim_start_matches("::").replace("::", "."));
    match class {
        Some(class) => table_of(models, words, found(models, &model.name, &class)?, 0),
        None => {
            let of_one = if tie.is_own {
                plural(&tie.name)
            } else {
                plural(&crate::rules::plurals::singular(&tie.name))
            };
            let by_class = models.values().find(|other| {
                let bare = other.name.rsplit('.').next().unwrap_or_default();
                plural(&snake_case(bare)) == of_one
            });
            table_of(models, words, by_class?, 0)
        }
    }
}

/// Finds a class by its name as written in another: the nearest module outward that has one.
fn found<'m>(models: &'m BTreeMap<String, Model>, from: &str, name: &str) -> Option<&'m Model> {
    let mut outer = from;
    loop {
        if let Some(model) = models.get(&format!("{outer}.{name}")) {
            return Some(model);
        }
        match outer.rsplit_once('.') {
            Some((rest, _)) => outer = rest,
            None => return models.get(name),
        }
    }
}
