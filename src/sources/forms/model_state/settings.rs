//! What a project's settings and its applications' configurations say that decides tables: keys, users, the database.
//!
//! Looks only at files of their names below the project's root; prints nothing of what stands in them.

use super::state::At;
use super::words::Words;
use crate::sources::forms::code::Code;
use crate::sources::forms::scope::Scope;
use crate::sources::schema::Database;
use crate::sources::syntax::{Kind, Node};
use crate::sources::walk::Found;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Folders deeper below the root hold no settings of a project.
const DEEPEST: usize = 8;
/// A project of more files is searched up to here.
const MOST: usize = 200_000;
/// Files in which packages stand with their versions.
const PINS: &[&str] = &["pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "METADATA"];

/// What a folder's configuration of its application says.
#[derive(Clone, Debug, Default)]
pub(super) struct App {
    pub(super) label: Option<String>,
    pub(super) auto_field: Option<String>,
}

/// What the settings say.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    pub(super) scope: Scope,
    pub(super) dialect: Option<String>,
    pub(super) user: Option<String>,
    pub(super) auto_field: Option<String>,
    /// The major version that the project asks for, if it does.
    pub(super) version: Option<u64>,
    /// Applications of the framework itself that are installed, and where that is said.
    pub(super) installed: BTreeMap<String, At>,
    pub(super) apps: BTreeMap<PathBuf, App>,
}

/// Files that were found below the root.
struct Beside {
    settings: Vec<Found>,
    apps: Vec<Found>,
    pins: Vec<PathBuf>,
}

impl Settings {
    /// Reads what stands below a root; files that places name are added to `codes`.
    pub(super) fn read(
        root: &Path,
        words: &Words,
        database: &mut Database,
        codes: &mut Vec<Code>,
    ) -> Self {
        let beside = beside(root);
        let mut settings = Self::default();
        let mut engines = BTreeSet::new();
        for file in &beside.settings {
            let Some(code) = Code::open(file, &words.language, database) else { continue };
            settings.take(&code, codes.len(), words, &mut engines);
            codes.push(code);
        }
        settings.dialect = match engines.len() {
            0 => None,
            1 => engines.into_iter().next(),
            // What is set beside a server is what a developer's own machine uses.
            _ => engines.into_iter().min_by_key(|dialect| *dialect != words.dialect),
        };
        for file in &beside.apps {
            let Some(code) = Code::open(file, &words.language, database) else { continue };
            let folder = file.path.parent().unwrap_or(Path::new("")).to_owned();
            settings.apps.insert(folder, app(&code));
        }
        settings.version = beside.pins.iter().find_map(|file| version(file, &words.package));
        settings
    }

    fn take(&mut self, code: &Code, file: usize, words: &Words, engines: &mut BTreeSet<String>) {
        let scope = Scope::of(&code.nodes);
        let text = |name: &str| {
            let node = Node { kind: Kind::Name(name.to_owned()), spot: Default::default() };
            scope.text(&node)
        };
        self.user = self.user.take().or_else(|| text("AUTH_USER_MODEL"));
        self.auto_field = self.auto_field.take().or_else(|| text("DEFAULT_AUTO_FIELD"));
        for node in &code.nodes {
            self.scope.assign(node, "settings.");
            node.visit(&mut |node| {
                let Some(text) = node.text() else { return };
                if let Some(dialect) = words.engines.get(text) {
                    engines.insert(dialect.clone());
                }
                for (label, own) in &words.own {
                    if own.application == text {
                        let at = At { file, spot: node.spot };
                        self.installed.entry(label.clone()).or_insert(at);
                    }
                }
            });
        }
    }

    /// Returns the label of the application that a folder holds.
    pub(super) fn label(&self, folder: &Path) -> String {
        let own = self.apps.get(folder).and_then(|app| app.label.clone());
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
        own.or(name).unwrap_or_default()
    }

    /// Returns the class of keys that models of an application do not declare, and whether that is a guess.
    pub(super) fn auto_field(&self, folder: Option<&Path>, words: &Words) -> (String, bool) {
        let of_app = folder.and_then(|folder| self.apps.get(folder)?.auto_field.clone());
        let said = of_app.or_else(|| self.auto_field.clone());
        if let Some(class) = said {
            return (last(&class).to_owned(), false);
        }
        let (since, newer) = &words.auto_field_since;
        let class = if self.version >= Some(*since) { newer } else { &words.auto_field };
        (class.clone(), self.version.is_none())
    }
}

/// Returns the last part of a dotted name.
pub(super) fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

fn beside(root: &Path) -> Beside {
    let mut beside = Beside { settings: Vec::new(), apps: Vec::new(), pins: Vec::new() };
    let aside = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let hidden = name.starts_with('.') && entry.depth() > 0;
        let foreign = ["node_modules", "site-packages", "tests", "test"].contains(&&*name);
        entry.file_type().is_dir() && (hidden || foreign)
    };
    let walk = walkdir::WalkDir::new(root).max_depth(DEEPEST).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| !aside(entry)).take(MOST).filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        let folder = path.parent().and_then(Path::file_name).unwrap_or_default();
        let is_code = name.ends_with(".py") && entry.file_type().is_file();
        let of_settings = name.contains("settings") || folder == "settings";
        if is_code && of_settings && !name.contains("test") {
            beside.settings.push(Found::new(path));
        } else if is_code && name == "apps.py" {
            beside.apps.push(Found::new(path));
        } else if PINS.contains(&name.as_str())
            || (name.contains("requirements") && name.ends_with(".txt"))
        {
            beside.pins.push(path.to_owned());
        }
    }
    beside
}

/// Reads the configuration of an application: the first class that has one.
fn app(code: &Code) -> App {
    let scope = Scope::of(&code.nodes);
    let mut app = App::default();
    for class in code.nodes.iter().filter_map(Node::class) {
        for assign in class.body.iter().filter_map(|node| match &node.kind {
            Kind::Assign(assign) => Some(assign),
            _ => None,
        }) {
            let value = || scope.text(&assign.right);
            match assign.left.name() {
                Some("label") => app.label = app.label.take().or_else(value),
                Some("default_auto_field") => app.auto_field = app.auto_field.take().or_else(value),
                _ => {}
            }
        }
    }
    app
}

/// Returns the major version of a package that a file asks for: 5 of `django>=5.1,<6`.
fn version(file: &Path, package: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?.to_lowercase();
    text.lines().find_map(|line| {
        let line = line.trim().trim_start_matches(|c: char| !c.is_alphanumeric());
        let line = line.strip_prefix("requires-dist:").unwrap_or(line).trim();
        let rest = line.strip_prefix(package)?;
        let rest = rest.trim_start_matches(|c: char| " \"'=~><^[](){}".contains(c));
        let named = line.as_bytes().get(package.len()).is_some_and(|c| b" \"'=~><^[(".contains(c));
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        if named { digits.parse().ok() } else { None }
    })
}
