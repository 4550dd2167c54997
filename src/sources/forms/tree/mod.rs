//! Structured text (XML, YAML, JSON) becomes one tree whose nodes know their places.
//!
//! Knows no vocabulary; nesting and length are bounded, and aliases are not followed.

mod json;
mod xml;
mod yaml;

#[cfg(test)]
mod tests;

use crate::sources::schema::model::Spot;
use std::cell::Cell;
use std::collections::BTreeMap;

/// Deepest nesting that is read: no document that people write comes near it.
const DEEPEST: usize = 64;

/// An element with attributes and children; in YAML and JSON a key with what it holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) children: Vec<Node>,
    /// The text inside, without what surrounds it.
    pub(crate) text: String,
    /// Where its name stands.
    pub(crate) spot: Spot,
    /// Where its text starts.
    pub(crate) text_spot: Spot,
}

/// Why a text has no tree, and where.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Broken {
    pub(crate) spot: Spot,
    pub(crate) reason: String,
}

/// What YAML and JSON are made of.
#[derive(Clone, Debug)]
pub(in crate::sources) enum Value {
    /// A text, number or truth, as written; empty for none.
    Scalar(String, Spot),
    /// Items in a row.
    List(Vec<Value>),
    /// Keys with their places and what they hold.
    Map(Vec<(String, Spot, Value)>),
}

impl Value {
    /// Returns the entries of a map; none of anything else.
    pub(in crate::sources) fn entries(&self) -> &[(String, Spot, Self)] {
        if let Self::Map(entries) = self { entries } else { &[] }
    }

    /// Returns the items of a list; none of anything else.
    pub(in crate::sources) fn items(&self) -> &[Self] {
        if let Self::List(items) = self { items } else { &[] }
    }

    /// Returns what a map holds under a key.
    pub(in crate::sources) fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(name, ..)| name == key).map(|(_, _, value)| value)
    }

    /// Returns a scalar as written.
    pub(in crate::sources) fn scalar(&self) -> Option<&str> {
        if let Self::Scalar(text, _) = self { Some(text) } else { None }
    }

    /// Returns the scalar that a map holds under a key.
    pub(in crate::sources) fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.scalar()
    }
}

/// Reads a text of YAML or JSON, by the end of its name, as the values it is made of; small values that YAML repeats
/// by an alias stand in each place.
pub(in crate::sources) fn values(path: &str, text: &str) -> Result<Value, Broken> {
    if path.ends_with(".json") {
        json::parse(text)
    } else {
        yaml::parse(text, yaml::Aliases::Small)
    }
}

/// Reads a text by the end of its name; XML unless that says otherwise.
pub(crate) fn parse(path: &str, text: &str) -> Result<Node, Broken> {
    let end = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let value = match end.as_str() {
        "yaml" | "yml" => yaml::parse(text, yaml::Aliases::Refused)?,
        "json" => json::parse(text)?,
        _ => return xml::parse(text),
    };
    let mut root = Node::default();
    root.fill(value);
    Ok(root)
}

impl Node {
    /// Returns an attribute, or the text of the child that stands for it.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let attribute = self.attributes.get(name).map(String::as_str);
        attribute.or_else(|| {
            let child = self.child(name).filter(|child| child.children.is_empty())?;
            Some(child.text.as_str()).filter(|text| !text.is_empty())
        })
    }

    /// Returns the first child of that name.
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Returns the children of that name.
    pub(crate) fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Returns every scalar by its path, with dots between the names.
    pub(crate) fn flat(&self) -> BTreeMap<String, String> {
        let mut flat = BTreeMap::new();
        self.flatten("", &mut flat);
        flat
    }

    fn flatten(&self, before: &str, flat: &mut BTreeMap<String, String>) {
        for (name, value) in &self.attributes {
            flat.insert(format!("{before}{name}"), value.clone());
        }
        for child in &self.children {
            child.flatten(&format!("{before}{}.", child.name), flat);
        }
    }

    /// Takes in a value: scalars of a map become attributes, all else children.
    fn fill(&mut self, value: Value) {
        match value {
            Value::Scalar(text, spot) => (self.text, self.text_spot) = (text, spot),
            Value::List(items) => items.into_iter().for_each(|item| self.fill(item)),
            Value::Map(entries) => {
                for (name, spot, value) in entries {
                    if let Value::Scalar(text, text_spot) = value {
                        let child = Self { name, text, spot, text_spot, ..Self::default() };
                        self.attributes.insert(child.name.clone(), child.text.clone());
                        self.children.push(child);
                    } else {
                        let mut child = Self { name, spot, ..Self::default() };
                        child.fill(value);
                        self.children.push(child);
                    }
                }
            }
        }
    }
}

/// Counts lines and columns in a text that is read from its start to its end.
struct Places<'t> {
    text: &'t str,
    /// Where its lines start, in bytes.
    starts: Vec<usize>,
    /// The last place that was asked for, as bytes and as its column: whole files may stand on one line.
    last: Cell<(usize, u32)>,
}

impl<'t> Places<'t> {
    fn of(text: &'t str) -> Self {
        let after = text.match_indices('\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(after).collect();
        Self { text, starts, last: Cell::new((0, 1)) }
    }

    /// Returns the place of a range of bytes on one line.
    fn spot(&self, at: usize, length: usize) -> Spot {
        let line = self.starts.partition_point(|start| *start <= at);
        let start =
            line.checked_sub(1).and_then(|line| self.starts.get(line)).copied().unwrap_or(0);
        let count = |text: Option<&str>| {
            u32::try_from(text.unwrap_or_default().chars().count()).unwrap_or(u32::MAX)
        };
        let (from, before) = self.last.get();
        let (from, before) = if (start..=at).contains(&from) { (from, before) } else { (start, 1) };
        let column = count(self.text.get(from..at)).saturating_add(before);
        self.last.set((at, column));
        let wide = count(self.text.get(at..at.saturating_add(length))).max(1);
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        Spot { line, column, end_column: column.saturating_add(wide) }
    }
}

/// Says that a text is nested too deep.
fn too_deep(spot: Spot) -> Broken {
    Broken { spot, reason: format!("nested deeper than {DEEPEST} levels") }
}
