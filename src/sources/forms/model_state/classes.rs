//! Classes of fields that a project declares itself, resolved to the framework's class that they are.

use super::settings::last;
use super::words::Words;
use crate::rules::syntax;
use crate::sources::forms::code::texts_below;
use crate::sources::syntax::{Function, Node, parse};
use std::collections::BTreeMap;
use std::path::Path;

/// Classes deeper than this are a cycle.
const DEPTH: usize = 8;

/// A class that a project declares.
#[derive(Clone, Debug, Default)]
struct Own {
    bases: Vec<String>,
    /// The framework's class that it says it is.
    internal: Option<String>,
    /// The type in SQL that it says it has.
    db_type: Option<String>,
}

/// The classes of a project by name, read when one is first asked for.
#[derive(Debug, Default)]
pub(super) struct Classes {
    own: Option<BTreeMap<String, Own>>,
}

/// What a class of a field is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Class {
    pub(super) name: String,
    pub(super) db_type: Option<String>,
    /// Its length, unless it is given another.
    pub(super) length: Option<u64>,
}

impl Classes {
    /// Returns the framework's class that a class is; `None` if nobody knows.
    pub(super) fn resolve(
        &mut self,
        written: &str,
        words: &Words,
        root: &Path,
        language: &str,
    ) -> Option<Class> {
        let name = last(written);
        if let Some(known) = known(name, words) {
            let length = length(name, words);
            return Some(Class { name: known, db_type: None, length });
        }
        let own = self.own.get_or_insert_with(|| declared(root, language));
        resolved(name, own, words, DEPTH).or_else(|| by_ending(name, words))
    }
}

fn resolved(name: &str, own: &BTreeMap<String, Own>, words: &Words, depth: usize) -> Option<Class> {
    let depth = depth.checked_sub(1)?;
    if let Some(known) = known(name, words) {
        return Some(Class { name: known, db_type: None, length: length(name, words) });
    }
    let class = own.get(name)?;
    let base = || class.bases.iter().find_map(|base| resolved(base, own, words, depth));
    let said = class.internal.as_ref().and_then(|internal| known(internal, words));
    let found = said.map(|name| Class { name, ..Class::default() }).or_else(base);
    match &class.db_type {
        Some(of) => Some(Class { db_type: Some(of.clone()), ..found.unwrap_or_default() }),
        None => found,
    }
}

/// Returns the class of the framework that a name is, or is listed as.
fn known(name: &str, words: &Words) -> Option<String> {
    let name = words.like.get(name).map_or(name, String::as_str);
    let listed = [&words.one, &words.many, &words.r#virtual, &words.other];
    let is_known = listed.iter().any(|list| list.iter().any(|known| known == name))
        || words.columns.values().any(|classes| classes.contains_key(name));
    is_known.then(|| name.to_owned())
}

/// Takes `TreeForeignKey` for a `ForeignKey`: packages name heirs of the framework's classes so.
fn by_ending(name: &str, words: &Words) -> Option<Class> {
    let listed = [&words.one, &words.many, &words.r#virtual, &words.other];
    let of_columns = words.columns.values().flat_map(BTreeMap::keys);
    let all = listed.into_iter().flatten().chain(of_columns).chain(words.like.keys());
    let longest = all.filter(|known| name.ends_with(known.as_str())).max_by_key(|it| it.len())?;
    Some(Class { name: known(longest, words)?, db_type: None, length: length(longest, words) })
}

/// Returns the length that a class of the framework has of its own.
fn length(name: &str, words: &Words) -> Option<u64> {
    let like = || words.like.get(name).and_then(|like| words.lengths.get(like));
    words.lengths.get(name).or_else(like).copied()
}

/// Reads the classes of all files below a root that declare one by a class of fields.
fn declared(root: &Path, language: &str) -> BTreeMap<String, Own> {
    let mut own = BTreeMap::new();
    let Some(syntax) = syntax::by_name(language) else { return own };
    let declares = |line: &str| {
        line.starts_with("class ") && ["Field", "Key"].iter().any(|end| line.contains(end))
    };
    for text in texts_below(root, "py", move |text| text.lines().any(declares)) {
        let Some(parsed) = parse(&text, syntax) else { continue };
        for class in parsed.nodes.iter().filter_map(Node::class) {
            let bases = class.bases.iter().filter_map(Node::called).map(str::to_owned).collect();
            let says = |method: &str| {
                let of_name = |function: &&Function| function.name == method;
                let function = class.body.iter().filter_map(Node::function).find(of_name)?;
                match &function.body[..] {
                    [only] => only.text().map(str::to_owned),
                    _ => None,
                }
            };
            let (internal, db_type) = (says("get_internal_type"), says("db_type"));
            own.entry(class.name.clone()).or_insert(Own { bases, internal, db_type });
        }
    }
    own
}
