//! Projects that list what each of their targets compiles, as property lists: Xcode's `project.pbxproj`.
//!
//! Tells which files belong to a target; does not know what its settings mean.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

/// Lists within lists are read this deep.
const DEEPEST: usize = 32;

/// A target of a project.
#[derive(Debug, Default)]
pub(super) struct Target {
    /// Where, in the text, its settings show what was asked for.
    pub(super) shown_in: Range<usize>,
    /// Paths of the files that it compiles.
    files: BTreeSet<PathBuf>,
    /// Folders whose files it compiles all.
    folders: BTreeSet<PathBuf>,
}

impl Target {
    /// Returns the target with its paths below the folder in which the project lies.
    pub(super) fn below(self, folder: &Path) -> Self {
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let below = |paths: BTreeSet<PathBuf>| {
            paths.into_iter().map(|path| plain(&folder.join(path))).collect()
        };
        Self { files: below(self.files), folders: below(self.folders), ..self }
    }

    /// Returns true if it compiles a file, by its whole path.
    pub(super) fn compiles(&self, file: &Path) -> bool {
        self.files.contains(file) || self.folders.iter().any(|folder| file.starts_with(folder))
    }
}

/// Returns the targets whose own settings show something.
pub(super) fn targets(text: &str, shows: &dyn Fn(&str) -> bool) -> Vec<Target> {
    let root = Reader { text, at: 0 }.value(0);
    let Some(objects) = root.as_ref().and_then(|(root, _)| root.get("objects")) else {
        return Vec::new();
    };
    let project = Project { objects, parents: parents(objects) };
    let own = objects.entries().filter(|(_, object, _)| object.text("isa") == "PBXNativeTarget");
    own.filter_map(|(_, target, stretch)| {
        let settings = project.referred(target, "buildConfigurationList");
        let settings =
            settings.iter().flat_map(|(list, _)| project.referred(list, "buildConfigurations"));
        let mut stretches = settings.map(|(_, stretch)| stretch).chain([stretch]);
        let shown_in = stretches.find(|it| shows(text.get(it.clone()).unwrap_or_default()))?;
        Some(Target { shown_in, ..project.compiled(target) })
    })
    .collect()
}

/// Returns what holds each file or folder.
fn parents(objects: &Value) -> BTreeMap<&str, &str> {
    let groups = objects.entries();
    groups
        .flat_map(|(id, group, _)| group.texts("children").map(move |child| (child, id)))
        .collect()
}

/// A project's objects, by their ids.
struct Project<'v> {
    objects: &'v Value,
    parents: BTreeMap<&'v str, &'v str>,
}

impl<'v> Project<'v> {
    /// Returns the objects to which a key refers, with their stretches of text.
    fn referred(&self, of: &'v Value, key: &str) -> Vec<(&'v Value, Range<usize>)> {
        of.texts(key).filter_map(|id| self.objects.at(id)).collect()
    }

    fn compiled(&self, target: &'v Value) -> Target {
        let phases = self.referred(target, "buildPhases");
        let sources =
            phases.iter().filter(|(phase, _)| phase.text("isa") == "PBXSourcesBuildPhase");
        let built = sources.flat_map(|(phase, _)| self.referred(phase, "files"));
        let files = built.flat_map(|(file, _)| file.texts("fileRef")).map(|id| self.path(id));
        let folders = target.texts("fileSystemSynchronizedGroups").map(|id| self.path(id));
        Target { files: files.collect(), folders: folders.collect(), ..Target::default() }
    }

    /// Returns the path of a file or folder below the project's.
    fn path(&self, id: &'v str) -> PathBuf {
        let mut parts = Vec::new();
        let mut next = Some(id);
        for _ in 0..DEEPEST {
            let Some((object, _)) = next.and_then(|id| self.objects.at(id)) else { break };
            parts.extend(Some(object.text("path")).filter(|path| !path.is_empty()));
            if object.text("sourceTree") != "<group>" {
                break;
            }
            next = next.and_then(|id| self.parents.get(id).copied());
        }
        parts.iter().rev().collect()
    }
}

/// Returns a path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}

/// A property list, as far as it is read.
#[derive(Debug)]
enum Value {
    Text(String),
    List(Vec<Value>),
    /// By key, a value and its stretch of text.
    Table(BTreeMap<String, (Value, Range<usize>)>),
}

impl Value {
    fn at(&self, key: &str) -> Option<(&Self, Range<usize>)> {
        match self {
            Self::Table(entries) => entries.get(key).map(|(value, range)| (value, range.clone())),
            _ => None,
        }
    }

    fn get(&self, key: &str) -> Option<&Self> {
        self.at(key).map(|(value, _)| value)
    }

    fn entries(&self) -> impl Iterator<Item = (&str, &Self, Range<usize>)> {
        let entries = match self {
            Self::Table(entries) => Some(entries),
            _ => None,
        };
        let all = entries.into_iter().flatten();
        all.map(|(key, (value, range))| (key.as_str(), value, range.clone()))
    }

    /// Returns the text under a key; empty if there is none.
    fn text(&self, key: &str) -> &str {
        self.texts(key).next().unwrap_or_default()
    }

    /// Returns the text under a key, or those of the list there.
    fn texts(&self, key: &str) -> impl Iterator<Item = &str> {
        let values = match self.get(key) {
            Some(Self::List(values)) => values.as_slice(),
            Some(value) => std::slice::from_ref(value),
            None => &[],
        };
        values.iter().filter_map(|value| match value {
            Self::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }
}

/// Reads a property list from left to right; what is no list, table or text ends it.
struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Steps over spaces and comments.
    fn space(&mut self) {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start().len();
            let rest = rest.trim_start();
            let comment = if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else {
                0
            };
            self.at += blank + comment;
            if comment == 0 {
                return;
            }
        }
    }

    /// Steps over a sign if it comes next.
    fn sign(&mut self, sign: char) -> bool {
        self.space();
        let found = self.rest().starts_with(sign);
        self.at += if found { sign.len_utf8() } else { 0 };
        found
    }

    fn value(&mut self, depth: usize) -> Option<(Value, Range<usize>)> {
        self.space();
        let start = self.at;
        if depth > DEEPEST {
            return None;
        }
        let value = if self.sign('{') {
            let mut entries = BTreeMap::new();
            while !self.sign('}') {
                let key = self.word()?;
                let value = self.sign('=').then(|| self.value(depth + 1))??;
                self.sign(';');
                entries.insert(key, value);
            }
            Value::Table(entries)
        } else if self.sign('(') {
            let mut values = Vec::new();
            while !self.sign(')') {
                values.push(self.value(depth + 1)?.0);
                self.sign(',');
            }
            Value::List(values)
        } else {
            Value::Text(self.word()?)
        };
        Some((value, start..self.at))
    }

    /// Reads a word, or a text in quotes.
    fn word(&mut self) -> Option<String> {
        if self.sign('"') {
            let mut word = String::new();
            let mut escaped = false;
            for letter in self.text.get(self.at..)?.chars() {
                self.at += letter.len_utf8();
                match letter {
                    '"' if !escaped => return Some(word),
                    '\\' if !escaped => escaped = true,
                    letter => {
                        word.push(letter);
                        escaped = false;
                    }
                }
            }
            return None;
        }
        let ends = |letter: char| letter.is_whitespace() || "{}()=;,\"".contains(letter);
        let rest = self.rest();
        let word = rest.get(..rest.find(ends).unwrap_or(rest.len()))?.to_owned();
        self.at += word.len();
        (!word.is_empty()).then_some(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "// !$*UTF8*$!
{ objects = {
  B = {isa = PBXBuildFile; fileRef = F /* a.c */; };
  F = {isa = PBXFileReference; path = \"a \\\"b\\\".c\"; sourceTree = \"<group>\"; };
  G = {isa = PBXGroup; children = (F, G, ); path = ../Shared; sourceTree = \"<group>\"; };
  T = {isa = PBXNativeTarget; buildPhases = (P, ); buildConfigurationList = L; };
  P = {isa = PBXSourcesBuildPhase; files = (B, ); };
  L = {isa = XCConfigurationList; buildConfigurations = (C, ); };
  C = {isa = XCBuildConfiguration; buildSettings = {SDKROOT = watchos; }; };
}; }
";

    fn compiled(text: &str) -> Vec<PathBuf> {
        let found = targets(text, &|stretch| stretch.contains("watchos"));
        found.into_iter().flat_map(|target| target.files).collect()
    }

    #[test]
    fn a_file_lies_where_its_groups_say_though_they_lead_in_a_circle() {
        let files = compiled(TEXT);
        assert_eq!(files.len(), 1);
        assert!(files.iter().all(|file| file.ends_with("../Shared/a \"b\".c")), "{files:?}");
        assert_eq!(compiled(&TEXT.replace("watchos", "iphoneos")), Vec::<PathBuf>::new());
    }

    #[test]
    fn a_project_that_is_cut_short_or_nested_too_deep_says_nothing() {
        let whole = TEXT.trim_end().len();
        for end in (0..whole).filter(|end| TEXT.is_char_boundary(*end)) {
            assert_eq!(compiled(&TEXT[..end]), Vec::<PathBuf>::new(), "{end}");
        }
        assert_eq!(compiled(&"(".repeat(100_000)), Vec::<PathBuf>::new());
        assert_eq!(compiled(&"{a = ".repeat(100_000)), Vec::<PathBuf>::new());
    }
}
