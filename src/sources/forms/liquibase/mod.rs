//! Change logs in XML, YAML, JSON and formatted SQL become the schema after their last change set.
//!
//! Changes are applied as the tool would to an empty database; what only a server or a program can tell is reported.

mod changes;
mod claim;
mod columns;
mod conditions;
mod formatted;
mod log;
mod paths;
mod sets;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use claim::claim;

use super::settings;
use super::tree::{self, Node};
use super::{Context, Group};
use crate::facts::{Facts, Location, Problem};
use crate::rules::dialect;
use crate::rules::vendor::{self, Vendor};
use crate::sources::schema::model::{Change, Spot};
use crate::sources::schema::{Database, Script, Text, text_of};
use crate::sources::walk::{self, Found};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use words::Words;

/// Includes may be nested; a loop is cut here.
const DEEPEST: usize = 32;

/// Reads the change logs of a group, one after the other.
pub(crate) fn read(group: &Group, context: &Context<'_>) -> Facts {
    let words = Words::of(context.pack);
    let texts: Vec<(&Found, Result<Text, Problem>)> =
        group.files.iter().map(|file| (file, text_of(file))).collect();
    let whole = texts.iter().filter_map(|(_, text)| match text {
        Ok(Text::Whole(text, _)) => Some(text.as_str()),
        _ => None,
    });
    let folder = group.files.first().and_then(|file| file.path.parent()).unwrap_or(&group.root);
    let told = settings::read(&words.settings, folder, &group.top);
    let heads = whole.collect::<Vec<_>>().join("\n");
    let vendor =
        told.vendor.filter(|vendor| vendor.dialect.is_some()).or_else(|| mentioned(&heads));
    let dialect = vendor.and_then(|vendor| vendor.dialect);
    let dialect = dialect.unwrap_or_else(|| dialect::detect(heads.as_bytes()));
    let path = group.files.first().map_or_else(|| Found::new(&group.root), Clone::clone).shown;
    let path = if group.files.len() > 1 { Found::new(&group.root).shown } else { path };
    let database = Database::new(&group.name, &path, &context.pack.name, dialect, context.as_of);
    let mut reader = Reader {
        words: &words,
        top: &group.top,
        vendor: vendor.map_or(dialect.name.as_str(), |vendor| vendor.name),
        database,
        properties: BTreeMap::new(),
        names: BTreeSet::new(),
        ran: BTreeSet::new(),
        open: Vec::new(),
    };
    for file in &group.before {
        reader.database.file(file);
    }
    for (file, text) in texts {
        reader.file(file, text);
    }
    reader.database.finish()
}

/// Returns the product with a dialect that is read which change logs name most often, if they name any.
fn mentioned(text: &str) -> Option<Vendor> {
    let mut counts = BTreeMap::<&str, (usize, Vendor)>::new();
    for after in text.split("dbms").skip(1) {
        let names = after.trim_start_matches(['"', ' ', '=', ':', '\'']);
        let names = names.split(['"', '\'', '\n', '>']).next().unwrap_or_default();
        for name in names.split([',', ' ']).filter_map(|name| vendor::named(name.trim())) {
            if name.dialect.is_some() {
                counts.entry(name.name).or_insert((0, name)).0 += 1;
            }
        }
    }
    counts.into_values().max_by_key(|(count, _)| *count).map(|(_, vendor)| vendor)
}

/// A database while change logs are read.
struct Reader<'r> {
    words: &'r Words,
    top: &'r Path,
    /// The product's dialect, by which change logs choose.
    vendor: &'r str,
    database: Database,
    /// Values put in for `${name}`; the first one given counts.
    properties: BTreeMap<String, String>,
    /// Indexes and keys that were made, in lower case.
    names: BTreeSet<String>,
    /// Change sets that were met: id, author and file.
    ran: BTreeSet<(String, String, String)>,
    /// The change logs being read, the outermost first.
    open: Vec<PathBuf>,
}

/// A change log being read.
#[derive(Clone, Copy)]
struct Log<'l> {
    file: &'l Found,
    text: &'l str,
}

impl Reader<'_> {
    /// Reads a change log in any notation.
    fn file(&mut self, file: &Found, text: Result<Text, Problem>) {
        let real = file.path.canonicalize().unwrap_or_else(|_| file.path.clone());
        if self.open.contains(&real) || self.open.len() >= DEEPEST {
            let reason = "a change log that includes itself".to_owned();
            self.database.problem(walk::problem(
                &file.path,
                reason,
                "Take the include out.",
                false,
            ));
            return;
        }
        let text = match text {
            Ok(Text::Whole(text, _)) => text,
            Ok(Text::TooLong) => {
                let reason = "a change log too long to be one".to_owned();
                let cure = "Move its rows to files of their own.";
                self.database.problem(walk::problem(&file.path, reason, cure, false));
                return;
            }
            Err(problem) => return self.database.problem(problem),
        };
        self.database.count_file(u64::try_from(text.len()).unwrap_or(u64::MAX));
        self.open.push(real);
        let log = Log { file, text: &text };
        if formatted::is_named(file.name()) {
            self.formatted(log);
        } else {
            match tree::parse(&file.shown, &text) {
                Ok(root) => self.log(log, &root),
                Err(broken) => {
                    let cure = "Correct it; nothing of this change log was replayed.";
                    self.problem(log, broken.spot, broken.reason, cure);
                }
            }
        }
        self.open.pop();
    }

    /// Adds a problem at a place of a change log.
    fn problem(&mut self, log: Log<'_>, spot: Spot, reason: String, cure: &str) {
        let line = usize::try_from(spot.line.saturating_sub(1)).unwrap_or(usize::MAX);
        let excerpt = log.text.lines().nth(line).unwrap_or_default();
        let excerpt = excerpt.chars().take(Location::EXCERPT).collect::<String>().into();
        let location = Location {
            path: log.file.shown.clone(),
            line: spot.line,
            column: spot.column,
            end_column: spot.end_column,
            excerpt,
        };
        let cure = cure.to_owned();
        self.database.problem(Problem { location, reason, cure, source_failed: false });
    }

    /// Applies changes that one element spells out.
    fn apply(&mut self, log: Log<'_>, at: Spot, changes: Vec<Change>) {
        let script = Script { path: &log.file.shown, text: log.text };
        self.database.apply_at(&script, at, changes);
    }

    /// Returns an attribute with properties put in; `None` if it is not there or empty.
    fn value(&self, node: &Node, name: &str) -> Option<String> {
        node.get(name).map(|text| self.filled(text)).filter(|text| !text.is_empty())
    }

    /// Puts properties in; a value may hold others.
    fn filled(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for _ in 0..4 {
            if !filled.contains("${") {
                break;
            }
            filled = self.filled_once(&filled);
        }
        filled
    }

    fn filled_once(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, inside)) = rest.split_once("${") {
            filled.push_str(before);
            let known = inside
                .split_once('}')
                .and_then(|(name, after)| Some((self.properties.get(name.trim())?, after)));
            match known {
                Some((value, after)) => {
                    filled.push_str(value);
                    rest = after;
                }
                None => {
                    filled.push_str("${");
                    rest = inside;
                }
            }
        }
        filled.push_str(rest);
        filled
    }

    /// Returns false for contexts that name another product than ours. All others are taken to be given: without any,
    /// the tool runs everything.
    /// Source: <https://docs.liquibase.com/concepts/changelogs/attributes/contexts.html>.
    fn is_in_context(&self, node: &Node) -> bool {
        let contexts =
            node.get("context").or_else(|| node.get("contextFilter")).unwrap_or_default();
        let words = contexts.split(|c: char| !c.is_alphanumeric() && !"_-!".contains(c));
        let mut products = words.filter_map(vendor::named).peekable();
        products.peek().is_none() || products.any(|vendor| vendor.name == self.vendor)
    }

    /// Returns true if a list of products (`postgresql, !h2`) takes ours in, or is none.
    fn is_for(&self, products: Option<&str>) -> bool {
        let Some(products) = products.filter(|list| !list.trim().is_empty()) else { return true };
        let names = || products.split(',').map(str::trim);
        let is_ours = |name: &str| {
            vendor::named(name).is_some_and(|vendor| vendor.name == self.vendor) || name == "all"
        };
        let refused = names().filter_map(|name| name.strip_prefix('!')).any(is_ours);
        let mut wanted = names().filter(|name| !name.starts_with('!')).peekable();
        !refused && (wanted.peek().is_none() || wanted.any(is_ours))
    }
}
