//! A project whose tables are being told: its state, its files, and how what they write is understood.

use super::classes::{Class, Classes};
use super::settings::{Settings, last};
use super::state::{At, Field, Key, Model, State, key_of};
use super::tables::Tables;
use super::words::Words;
use crate::sources::forms::scope::Scope;
use crate::sources::syntax::{Call, Kind, Node};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What to do about a class that is not known.
const CLASS_CURE: &str = "Name the folder that declares it too, or a dump of the schema; the width of its columns is not known.";

/// What to do about a model that is not known.
const MODEL_CURE: &str = "Name the folder of its application too, or a dump of the schema; the width of this column is not known.";

/// A project.
pub(super) struct Project<'d, 'w> {
    pub(super) state: State<'w>,
    pub(super) tables: Tables<'d>,
    pub(super) settings: &'d Settings,
    pub(super) root: PathBuf,
    pub(super) language: &'w str,
    pub(super) classes: Classes,
    /// Folders of applications by label.
    pub(super) folders: BTreeMap<String, PathBuf>,
    /// Models of the framework's own applications that something refers to, and where.
    pub(super) used: BTreeMap<String, At>,
    /// Those whose tables were created.
    pub(super) created: BTreeSet<String>,
    /// Models by the names of their classes, for files that name classes.
    pub(super) by_class: BTreeMap<String, BTreeSet<Key>>,
    /// What was a problem once.
    pub(super) told: BTreeSet<String>,
    /// How deep in lists of operations this is, and how many there were.
    pub(super) depth: usize,
    pub(super) entered: usize,
    /// Where a key's class had to be guessed.
    pub(super) guessed: Option<At>,
}

impl<'w> Project<'_, 'w> {
    /// Returns the words of the form.
    pub(super) fn words(&self) -> &'w Words {
        self.state.words
    }

    /// Adds a problem, once for each subject.
    pub(super) fn once(&mut self, subject: &str, at: At, reason: String, cure: &str) {
        if self.told.insert(subject.to_owned()) {
            self.tables.problem(at, reason, cure);
        }
    }

    /// Returns the model that stands for users.
    pub(super) fn user(&self) -> Key {
        let set = self.settings.user.as_deref().and_then(key_of);
        let swappable = || {
            let own = self.words().own.iter().find_map(|(label, own)| {
                let model = own.models.iter().find(|model| model.swappable)?;
                Some((label.clone(), model.name.to_lowercase()))
            });
            own.unwrap_or_default()
        };
        set.unwrap_or_else(swappable)
    }

    /// Returns the class of keys that models of an application do not declare.
    pub(super) fn auto_field(&mut self, app: &str, at: At) -> String {
        let folder = self.folders.get(app).map(PathBuf::as_path);
        let (class, guessed) = self.settings.auto_field(folder, self.words());
        if guessed {
            self.guessed.get_or_insert(at);
        }
        class
    }

    /// Resolves a class of fields.
    pub(super) fn class(&mut self, written: &str, at: At) -> Option<Class> {
        let words = self.words();
        let class = self.classes.resolve(written, words, &self.root, self.language);
        if class.is_none() {
            let name = last(written);
            let reason = format!("`{name}` is no class of fields that is known");
            self.once(name, at, reason, CLASS_CURE);
        }
        class
    }

    /// Returns the model that a node names, seen from a model of an application.
    pub(super) fn model(&mut self, node: &Node, own: &Key, scope: &Scope) -> Option<Key> {
        let text = scope.text(node).or_else(|| {
            let node = scope.value(node);
            node.name().and_then(|name| {
                let name = format!("settings.{}", last(name));
                let node = Node { kind: Kind::Name(name), spot: node.spot };
                self.settings.scope.text(&node)
            })
        });
        if let Some(text) = text {
            return match text.as_str() {
                "self" => Some(own.clone()),
                text => key_of(text).or_else(|| Some((own.0.clone(), text.to_lowercase()))),
            };
        }
        let name = match &scope.value(node).kind {
            Kind::Name(name) => name.clone(),
            Kind::Call(call) => {
                // What looks a model up by its application and name.
                if let [app, name] = &call.arguments[..]
                    && let (Some(app), Some(name)) = (scope.text(app), scope.text(name))
                {
                    return Some((app, name.to_lowercase()));
                }
                call.name.clone()
            }
            _ => return None,
        };
        if name.to_lowercase().contains("user_model") {
            return Some(self.user());
        }
        let name = last(&name);
        let here = (own.0.clone(), name.to_lowercase());
        let known = self.by_class.get(name);
        if known.is_some_and(|keys| keys.contains(&here)) || self.state.models.contains_key(&here) {
            return Some(here);
        }
        match known.map(|keys| (keys.len(), keys.first())) {
            Some((1, Some(key))) => Some(key.clone()),
            Some(_) => None,
            None => {
                let of_name = |key: &&Key| key.1 == name.to_lowercase();
                let mut all = self.state.models.keys().filter(of_name);
                let first = all.next().cloned();
                first.filter(|_| all.next().is_none())
            }
        }
    }

    /// Reads a field from the call that declares it.
    pub(super) fn field(
        &mut self,
        own: &Key,
        name: &str,
        node: &Node,
        at: At,
        scope: &Scope,
    ) -> Option<Field> {
        let node = scope.value(node);
        let call = node.call()?;
        let class = self.class(&call.name, at).unwrap_or_default();
        let length = class.length;
        let mut field = plain(name, class, call, at, scope);
        let words = self.words();
        field.unique |= words.unique.contains(&field.class);
        field.max_length = field.max_length.or(length);
        let refers = [&words.one, &words.many].iter().any(|list| list.contains(&field.class));
        if !refers {
            return Some(field);
        }
        let target = call.named("to").or_else(|| call.argument(0));
        field.to = target.and_then(|target| self.model(target, own, scope));
        if let Some(through) = call.named("through") {
            field.through = self.model(through, own, scope);
        }
        self.refer(&field, at);
        Some(field)
    }

    /// Notes what a field refers to; a problem if that is not told.
    pub(super) fn refer(&mut self, field: &Field, at: At) {
        match &field.to {
            Some((app, _)) if self.words().own.contains_key(app) => {
                self.used.entry(app.clone()).or_insert(at);
            }
            Some(_) => {}
            None => {
                let reason =
                    format!("what `{}` refers to is declared in no file that was read", field.name);
                self.tables.problem(at, reason, MODEL_CURE);
            }
        }
    }

    /// Says which references lead to models that nothing declares.
    pub(super) fn tell_missing(&mut self) {
        let mut missing = Vec::new();
        for model in self.state.models.values().filter(|model| model.has_table()) {
            let refers = model.fields.iter().filter(|field| self.state.refers(field));
            for field in refers.filter(|field| self.state.defined(field).sql.is_empty()) {
                if let Some((app, name)) = &field.to {
                    missing.push((format!("{app}.{name}"), field.at));
                }
            }
        }
        for (name, at) in missing {
            let reason = format!("this refers to the model `{name}`, which no file declares");
            self.once(&name, at, reason, MODEL_CURE);
        }
        if let Some(at) = self.guessed {
            let package = &self.words().package;
            let reason = format!(
                "keys that nobody declares were taken for {}: neither the settings nor a version of {package} say what they are",
                self.words().auto_field
            );
            let cure = "Set DEFAULT_AUTO_FIELD in the settings, or pin the version.";
            self.once("", at, reason, cure);
        }
    }

    /// Adds the models of the framework's own applications to the state.
    pub(super) fn add_own(&mut self) {
        let user = self.user();
        for (label, own) in &self.words().own {
            let at = self.settings.installed.get(label).copied().unwrap_or_default();
            for written in &own.models {
                let key = (label.clone(), written.name.to_lowercase());
                let mut fields: Vec<Field> = written
                    .fields
                    .iter()
                    .map(|field| self.state.own_field(field, &user, at))
                    .collect();
                let primary = written.key.as_deref().unwrap_or("id");
                for field in fields.iter_mut().filter(|field| field.name == primary) {
                    field.primary_key = true;
                }
                let model = Model {
                    app: label.clone(),
                    name: written.name.clone(),
                    fields,
                    table: written.table.clone(),
                    swapped: written.swappable && key != user,
                    at,
                    ..Model::default()
                };
                self.state.models.entry(key).or_insert(model);
            }
        }
    }

    /// Returns true for applications whose tables are there: those of the project, and those that were created.
    pub(super) fn stands(&self, app: &str) -> bool {
        !self.words().own.contains_key(app)
            || self.folders.contains_key(app)
            || self.created.contains(app)
    }

    /// Creates the tables of the framework's own applications that are installed.
    pub(super) fn create_installed(&mut self) {
        let installed = self.settings.installed.clone();
        self.create_own(installed);
    }

    /// Creates the tables of the framework's own applications that something refers to.
    pub(super) fn create_used(&mut self) {
        let used = std::mem::take(&mut self.used);
        self.create_own(used);
    }

    /// Creates the tables of some applications and of those that they refer to, unless they are there.
    fn create_own(&mut self, apps: BTreeMap<String, At>) {
        let mut more: Vec<(String, At)> = apps.into_iter().collect();
        while let Some((label, at)) = more.pop() {
            let is_own =
                self.words().own.contains_key(&label) && !self.folders.contains_key(&label);
            if !is_own || !self.created.insert(label.clone()) {
                continue;
            }
            let models = self.state.models.values().filter(|model| model.app == label);
            let leads = models.flat_map(|model| &model.fields).filter_map(|field| field.to.clone());
            more.extend(leads.map(|(app, _)| (app, at)));
            let keys: Vec<Key> =
                self.state.models.keys().filter(|(app, _)| *app == label).cloned().collect();
            for key in keys {
                let Some(mut model) = self.state.models.get(&key).cloned() else { continue };
                if model.made {
                    continue;
                }
                model.at = at;
                model.fields.iter_mut().for_each(|field| field.at = at);
                self.create(&model);
            }
        }
    }

    /// Creates the table of a model and those made for its fields; both are in the state from here on.
    pub(super) fn create(&mut self, model: &Model) {
        let key = (model.app.clone(), model.name.to_lowercase());
        self.state.models.insert(key.clone(), model.clone());
        self.tables.create(&self.state, &key, model);
        for field in &model.fields {
            self.create_through(model, field);
        }
    }

    /// Creates the table through which a field refers to many, if it has one of its own.
    pub(super) fn create_through(&mut self, of: &Model, field: &Field) {
        if !self.words().many.contains(&field.class) {
            return;
        }
        // Migrations know no application's configuration: the settings decide.
        let (auto_field, guessed) = self.settings.auto_field(None, self.words());
        if guessed {
            self.guessed.get_or_insert(field.at);
        }
        if let Some(through) = self.state.through(of, field, &auto_field) {
            self.create(&through);
        }
    }
}

/// Reads what a field's call says without regard to other models.
fn plain(name: &str, class: Class, call: &Call, at: At, scope: &Scope) -> Field {
    let number = |name: &str| {
        let node = call.named(name)?;
        u64::try_from(scope.integer(node)?).ok()
    };
    let text = |name: &str| call.named(name).and_then(|node| scope.text(node));
    let truth = |name: &str| scope.is_true(call.named(name));
    let is_false =
        |name: &str| call.named(name).and_then(|it| scope.value(it).truth()) == Some(false);
    Field {
        name: name.to_owned(),
        class: class.name,
        db_type: class.db_type,
        column: text("db_column"),
        primary_key: truth("primary_key"),
        unique: truth("unique"),
        indexed: truth("db_index"),
        max_length: number("max_length"),
        max_digits: number("max_digits"),
        decimal_places: number("decimal_places"),
        to: None,
        to_field: text("to_field"),
        through: None,
        table: text("db_table"),
        constrained: !is_false("db_constraint"),
        at,
    }
}
