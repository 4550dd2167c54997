//! What stands beside revisions and classes in a project: the database's URL, and types of the project's own.

use super::words::Words;
use crate::rules::syntax;
use crate::sources::forms::code::{Code, texts_below};
use crate::sources::syntax::{Class, Kind, Node, parse};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Folders above the revisions that may hold the project's configuration.
const ABOVE: usize = 4;

/// Returns the dialect of the URL in the configuration at or above a folder; nothing else of the URL is looked at.
pub(super) fn dialect(folder: &Path, words: &Words) -> Option<String> {
    let (file, key) = &words.config;
    let text = folder
        .ancestors()
        .take(ABOVE)
        .find_map(|above| std::fs::read_to_string(above.join(file)).ok())?;
    text.lines().find_map(|line| {
        let value = line.trim().strip_prefix(key.as_str())?.trim_start().strip_prefix('=')?;
        let scheme = value.trim().split([':', '+']).next()?;
        words.schemes.get(scheme).cloned()
    })
}

/// Returns the folder of the project that revisions belong to: of their configuration, else of their package.
pub(super) fn root(folder: &Path) -> PathBuf {
    let has = |folder: &Path, name: &str| folder.join(name).exists();
    let is_project = |folder: &&Path| {
        ["pyproject.toml", "setup.py", ".git"].iter().any(|name| has(folder, name))
    };
    let package = || {
        let parts = folder.ancestors().skip(1).take(8);
        let outermost = parts.filter(|folder| has(folder, "__init__.py")).last();
        // Without either, what stands beside the folder may be anything.
        outermost.or_else(|| folder.parent())
    };
    let found = folder.ancestors().take(ABOVE).find(is_project);
    found.or_else(package).unwrap_or(folder).to_owned()
}

/// What the files of a project declare that revisions name.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Types by name, as the type that each is made of.
    pub(super) types: BTreeMap<String, Node>,
    /// The tables of classes, as `Class.__tablename__`.
    pub(super) tables: BTreeMap<String, Node>,
}

/// Reads what the files of a project declare that revisions name, from files that speak of such.
pub(super) fn names(root: &Path, language: &str) -> Names {
    let mut own = Names::default();
    let Some(syntax) = syntax::by_name(language) else { return own };
    let marks = ["sqlalchemy", "__tablename__"];
    let speaks = |text: &str| marks.iter().any(|mark| text.contains(mark));
    for text in texts_below(root, "py", speaks) {
        let Some(parsed) = parse(&text, syntax) else { continue };
        collect(&parsed.nodes, &mut own.types);
        for class in parsed.nodes.iter().filter_map(Node::class) {
            let table = class.body.iter().find_map(|node| match &node.kind {
                Kind::Assign(assign) if assign.left.name() == Some("__tablename__") => {
                    Some(assign.right.clone())
                }
                _ => None,
            });
            let name = format!("{}.__tablename__", class.name);
            own.tables.extend(table.map(|table| (name, table)));
        }
    }
    own
}

/// Reads the types that files declare.
pub(super) fn types_of(codes: &[Code]) -> BTreeMap<String, Node> {
    let mut own = BTreeMap::new();
    for code in codes {
        collect(&code.nodes, &mut own);
    }
    own
}

fn collect(nodes: &[Node], own: &mut BTreeMap<String, Node>) {
    for node in nodes {
        if let Some(class) = node.class() {
            if let Some(of) = decorated(class) {
                own.entry(class.name.clone()).or_insert_with(|| of.clone());
            }
        } else if let Some(function) = node.function() {
            // A function that returns a type: what it hands on are lengths.
            let does: Vec<&Node> = function.body.iter().filter(|it| it.text().is_none()).collect();
            if let [only] = does[..]
                && only.call().is_some()
            {
                own.entry(function.name.clone()).or_insert_with(|| only.clone());
            }
        } else if let Kind::Assign(assign) = &node.kind
            && let Some(name) = assign.left.name()
            && assign.right.call().is_some_and(|call| call.name == "with_variant")
        {
            own.entry(name.to_owned()).or_insert_with(|| assign.right.clone());
        }
    }
}

/// Returns the type that a class of a type is made of: what it names, else what it extends.
fn decorated(class: &Class) -> Option<&Node> {
    let named = class.body.iter().find_map(|node| match &node.kind {
        Kind::Assign(assign) if assign.left.name() == Some("impl") => Some(&assign.right),
        _ => None,
    });
    let is_type = |base: &&Node| {
        base.called().is_some_and(|name| !["TypeDecorator", "UserDefinedType"].contains(&name))
    };
    named.or_else(|| class.bases.iter().find(is_type).filter(|_| named.is_some()))
}
