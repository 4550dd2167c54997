//! Classes of models as a program declares them: fields of their own and of what they extend.

use super::project::Project;
use super::state::{At, Field, Key, Model};
use crate::sources::forms::code::Code;
use crate::sources::forms::scope::{Scope, imports};
use crate::sources::syntax::{Class, Kind, Node};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Classes that extend each other in a longer line are a cycle.
const DEPTH: usize = 24;

/// What makes a folder that of an application.
const OF_APPLICATION: &[&str] = &["apps.py", "migrations", "models.py", "models"];

/// A class that may be a model.
struct Written<'c> {
    class: &'c Class,
    at: At,
    app: String,
}

/// The classes of a project's files.
pub(super) struct Declared<'c> {
    classes: Vec<Written<'c>>,
    by_name: BTreeMap<&'c str, Vec<usize>>,
    scopes: Vec<Scope>,
    /// By file: the modules that names are imported from.
    imports: Vec<BTreeMap<String, String>>,
    paths: Vec<String>,
}

/// What a class and those that it extends declare.
#[derive(Debug, Default)]
struct Collected {
    fields: Vec<Field>,
    bases: Vec<Key>,
    /// Names that an heir gave a meaning of its own.
    hidden: BTreeSet<String>,
}

/// What a class says of its table.
#[derive(Debug, Default)]
struct Meta {
    table: Option<String>,
    app: Option<String>,
    is_abstract: bool,
    proxy: bool,
    unmanaged: bool,
    ordered: bool,
}

impl<'c> Declared<'c> {
    /// Finds the classes in files.
    pub(super) fn find(
        codes: &'c [Code],
        paths: &[PathBuf],
        project: &mut Project<'_, '_>,
    ) -> Self {
        let mut found = Self {
            classes: Vec::new(),
            by_name: BTreeMap::new(),
            scopes: Vec::new(),
            imports: codes.iter().map(|code| imports(&code.text)).collect(),
            paths: paths.iter().map(|path| path.to_string_lossy().replace('\\', "/")).collect(),
        };
        for (file, code) in codes.iter().enumerate() {
            found.scopes.push(Scope::of(&code.nodes));
            let Some(path) = paths.get(file) else { continue };
            let folder = folder_of(path, &project.root);
            let label = project.settings.label(&folder);
            for node in &code.nodes {
                let Some(class) = node.class() else { continue };
                let at = At { file, spot: node.spot };
                let meta = meta(class, found.scopes.last());
                let app = meta.app.unwrap_or_else(|| label.clone());
                project.folders.entry(app.clone()).or_insert_with(|| folder.clone());
                found.by_name.entry(&class.name).or_default().push(found.classes.len());
                found.classes.push(Written { class, at, app });
            }
        }
        found
    }

    /// Tells the models among them.
    pub(super) fn apply(&self, project: &mut Project<'_, '_>) {
        let models: Vec<usize> =
            (0..self.classes.len()).filter(|at| self.is_model(*at, project, DEPTH)).collect();
        for at in &models {
            let Some(written) = self.classes.get(*at) else { continue };
            let key = (written.app.clone(), written.class.name.to_lowercase());
            if !self.meta(*at).is_abstract {
                project.by_class.entry(written.class.name.clone()).or_default().insert(key);
            }
        }
        self.tell_strangers(&models, project);
        let mut told = Vec::new();
        for at in models {
            if let Some(model) = self.model(at, project) {
                let key = (model.app.clone(), model.name.to_lowercase());
                project.state.models.insert(key, model.clone());
                told.push(model);
            }
        }
        for model in told {
            project.create(&model);
        }
    }

    /// Says which classes declare fields as models do and extend only what no file declares.
    fn tell_strangers(&self, models: &[usize], project: &mut Project<'_, '_>) {
        let declares = |node: &Node| match &node.kind {
            Kind::Assign(assign) => assign.right.call().is_some_and(|call| {
                let of = call.receiver.as_ref().and_then(Node::last_name);
                of == Some("models") && ["Field", "Key"].iter().any(|end| call.name.ends_with(end))
            }),
            _ => false,
        };
        for (at, written) in self.classes.iter().enumerate() {
            let bases: Vec<&str> = written.class.bases.iter().filter_map(Node::called).collect();
            let is_stranger = !models.contains(&at)
                && !bases.is_empty()
                && bases.iter().all(|base| *base != "object" && self.base(at, base).is_none())
                && !self.meta(at).is_abstract
                && written.class.body.iter().any(declares);
            if is_stranger {
                let reason = format!(
                    "`{}` extends `{}`, which no file declares",
                    written.class.name,
                    bases.join("`, `")
                );
                let cure = "Name the folder that declares it too, or a dump of the schema; this class was left out.";
                project.tables.problem(written.at, reason, cure);
            }
        }
    }

    fn meta(&self, at: usize) -> Meta {
        let Some(written) = self.classes.get(at) else { return Meta::default() };
        meta(written.class, self.scopes.get(written.at.file))
    }

    /// Finds the class that a base names: in the same file, else in the module that it is imported from, else in the
    /// same application.
    fn base(&self, from: usize, name: &str) -> Option<usize> {
        let own = self.classes.get(from)?;
        let all = self.by_name.get(name)?;
        let near = |of: &dyn Fn(&Written<'_>) -> bool| {
            all.iter().copied().find(|at| *at != from && self.classes.get(*at).is_some_and(of))
        };
        let here = near(&|other| other.at.file == own.at.file);
        let module = self.imports.get(own.at.file).and_then(|imports| imports.get(name));
        let Some(module) = module.filter(|module| !module.starts_with('.')) else {
            return here
                .or_else(|| near(&|other| other.app == own.app))
                .or_else(|| near(&|_| true));
        };
        let within = |other: &Written<'_>, module: &str| {
            let folder = format!("/{}/", module.replace('.', "/"));
            let path = self.paths.get(other.at.file).map_or("", String::as_str);
            path.contains(&folder)
                || path.ends_with(&format!("{}.py", folder.trim_end_matches('/')))
        };
        let top = module.split('.').next().unwrap_or_default();
        here.or_else(|| near(&|other| within(other, module)))
            .or_else(|| near(&|other| within(other, top)))
    }

    /// Returns true if a class extends a model, or declares fields as one does.
    fn is_model(&self, at: usize, project: &Project<'_, '_>, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let Some(written) = self.classes.get(at) else { return false };
        written.class.bases.iter().any(|base| {
            let Some(name) = base.called() else { return false };
            let dotted = base.name().is_some_and(|name| name.contains('.'));
            let is_root = project.words().roots.iter().any(|root| root == name);
            let own = if is_root && dotted { None } else { self.base(at, name) };
            match own {
                Some(base) => self.is_model(base, project, depth),
                None => is_root || project.words().r#abstract.contains_key(name),
            }
        })
    }

    /// Makes a model of a class; `None` if it is abstract.
    fn model(&self, at: usize, project: &mut Project<'_, '_>) -> Option<Model> {
        let written = self.classes.get(at)?;
        let meta = self.meta(at);
        if meta.is_abstract {
            return None;
        }
        let key: Key = (written.app.clone(), written.class.name.to_lowercase());
        let mut found = Collected::default();
        self.collect(at, &key, project, &mut found, DEPTH);
        let Collected { mut fields, bases, .. } = found;
        if !meta.proxy {
            self.complete(&key, written, project, &mut fields, &bases);
        }
        if meta.ordered && fields.iter().all(|field| field.name != "_order") {
            let class = project.class("OrderWrt", written.at).unwrap_or_default().name;
            let name = "_order".to_owned();
            fields.push(Field { name, class, at: written.at, ..Field::default() });
        }
        let user = project.user();
        let swapped = written.class.body.iter().filter_map(Node::class).any(|inner| {
            let names_setting = |node: &Node| {
                assigned(node, "swappable")
                    .and_then(Node::text)
                    .is_some_and(|it| it.contains("USER_MODEL"))
            };
            inner.body.iter().any(names_setting) && project.settings.user.is_some() && user != key
        });
        Some(Model {
            app: written.app.clone(),
            name: written.class.name.clone(),
            fields,
            bases,
            table: meta.table,
            unmanaged: meta.unmanaged,
            proxy: meta.proxy,
            swapped,
            made: false,
            at: written.at,
        })
    }

    /// Adds what nobody declares: the reference to a parent's row, or a key.
    fn complete(
        &self,
        key: &Key,
        written: &Written<'_>,
        project: &mut Project<'_, '_>,
        fields: &mut Vec<Field>,
        bases: &[Key],
    ) {
        let words = project.words();
        if fields.iter().any(|field| field.primary_key) {
            return;
        }
        let at = written.at;
        let field = match bases.first() {
            Some(parent) => Field {
                name: format!("{}_ptr", parent.1),
                class: words.unique.first().cloned().unwrap_or_default(),
                to: Some(parent.clone()),
                constrained: true,
                ..Field::default()
            },
            None => Field {
                name: "id".to_owned(),
                class: project.auto_field(&key.0, at),
                ..Field::default()
            },
        };
        fields.insert(0, Field { primary_key: true, at, ..field });
    }

    /// Collects the fields of a class and of the abstract ones that it extends; concrete ones are its bases.
    fn collect(
        &self,
        at: usize,
        key: &Key,
        project: &mut Project<'_, '_>,
        found: &mut Collected,
        depth: usize,
    ) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let Some(written) = self.classes.get(at) else { return };
        self.own_fields(written, key, project, found);
        for base in &written.class.bases {
            let Some(name) = base.called() else { continue };
            let dotted = base.name().is_some_and(|name| name.contains('.'));
            let is_root = project.words().roots.iter().any(|root| root == name);
            if is_root && dotted {
                continue;
            }
            match self.base(at, name) {
                Some(base)
                    if self.meta(base).is_abstract || !self.is_model(base, project, DEPTH) =>
                {
                    self.collect(base, key, project, found, depth);
                }
                Some(base) => {
                    if let Some(base) = self.classes.get(base) {
                        found.bases.push((base.app.clone(), base.class.name.to_lowercase()));
                    }
                }
                None => {
                    let user = project.user();
                    let outside = project.words().r#abstract.get(name);
                    for written_field in outside.into_iter().flatten() {
                        let field = project.state.own_field(written_field, &user, written.at);
                        if found.hidden.insert(field.name.clone()) {
                            if field.to.is_some() {
                                project.refer(&field, written.at);
                            }
                            found.fields.push(field);
                        }
                    }
                }
            }
        }
    }

    /// Adds the fields that a class declares itself, unless an heir does.
    fn own_fields(
        &self,
        written: &Written<'_>,
        key: &Key,
        project: &mut Project<'_, '_>,
        found: &mut Collected,
    ) {
        let Some(scope) = self.scopes.get(written.at.file) else { return };
        for node in &written.class.body {
            let Kind::Assign(assign) = &node.kind else { continue };
            let (Some(name), Some(call)) = (assign.left.name(), assign.right.call()) else {
                continue;
            };
            let is_field = ["Field", "Key"].iter().any(|end| call.name.ends_with(end))
                && !found.hidden.contains(name);
            if !is_field {
                continue;
            }
            let at = At { file: written.at.file, spot: node.spot };
            if let Some(field) = project.field(key, name, &assign.right, at, scope) {
                found.fields.push(field);
            }
        }
        for node in &written.class.body {
            match &node.kind {
                Kind::Assign(assign) => {
                    found.hidden.extend(assign.left.name().map(str::to_owned));
                }
                Kind::Function(function) => {
                    found.hidden.insert(function.name.clone());
                }
                _ => {}
            }
        }
    }
}

/// Returns the folder of the application that a file belongs to.
fn folder_of(path: &Path, root: &Path) -> PathBuf {
    let parent = path.parent().unwrap_or(Path::new(""));
    let is_application = |folder: &&Path| {
        let in_package = folder.file_name().is_some_and(|name| name == "models");
        !in_package && OF_APPLICATION.iter().any(|name| folder.join(name).exists())
    };
    let above = parent.ancestors().take_while(|folder| folder.starts_with(root));
    above.into_iter().find(|folder| is_application(folder)).unwrap_or(parent).to_owned()
}

fn assigned<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    match &node.kind {
        Kind::Assign(assign) if assign.left.name() == Some(name) => Some(&assign.right),
        _ => None,
    }
}

/// Reads what a class says of its table.
fn meta(class: &Class, scope: Option<&Scope>) -> Meta {
    let mut meta = Meta::default();
    let Some(scope) = scope else { return meta };
    let inner = class.body.iter().filter_map(Node::class).find(|inner| inner.name == "Meta");
    for node in inner.into_iter().flat_map(|inner| &inner.body) {
        let Kind::Assign(assign) = &node.kind else { continue };
        let truth = || scope.value(&assign.right).truth();
        match assign.left.name() {
            Some("db_table") => meta.table = scope.text(&assign.right),
            Some("app_label") => meta.app = scope.text(&assign.right),
            Some("abstract") => meta.is_abstract = truth() == Some(true),
            Some("proxy") => meta.proxy = truth() == Some(true),
            Some("managed") => meta.unmanaged = truth() == Some(false),
            Some("order_with_respect_to") => meta.ordered = true,
            _ => {}
        }
    }
    meta
}
