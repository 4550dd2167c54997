//! What the node kinds of a grammar are, in words common to all languages: calls, texts, classes, fields.
//!
//! Read from `rules/syntax/<language>.toml`. Says nothing of what a program means.

use super::pack_error::PackError;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use tree_sitter::Language;

/// Gives a grammar.
type Grammar = fn() -> Language;

/// Declares languages: file under `rules/syntax` => grammar.
macro_rules! languages {
    ($($file:literal => $grammar:expr,)*) => {
        &[$((
            $file,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/syntax/", $file, ".toml")),
            || Language::from($grammar),
        ),)*]
    };
}

/// Every language that migrations and models are written in, one line each.
static BUNDLED: &[(&str, &str, Grammar)] = languages! {
    "csharp" => tree_sitter_c_sharp::LANGUAGE,
    "dart" => tree_sitter_dart::LANGUAGE,
    "elixir" => tree_sitter_elixir::LANGUAGE,
    "go" => tree_sitter_go::LANGUAGE,
    "java" => tree_sitter_java::LANGUAGE,
    "kotlin" => tree_sitter_kotlin::LANGUAGE,
    "php" => tree_sitter_php::LANGUAGE_PHP,
    "prisma" => tree_sitter_prisma_io::LANGUAGE,
    "python" => tree_sitter_python::LANGUAGE,
    "ruby" => tree_sitter_ruby::LANGUAGE,
    "rust" => tree_sitter_rust::LANGUAGE,
    "swift" => tree_sitter_swift::LANGUAGE,
    "typescript" => tree_sitter_typescript::LANGUAGE_TYPESCRIPT,
    "tsx" => tree_sitter_typescript::LANGUAGE_TSX,
};

static LANGUAGES: LazyLock<BTreeMap<&str, Syntax>> = LazyLock::new(|| {
    let parse = |&(name, text, grammar): &(&'static str, &str, Grammar)| {
        Ok((name, Syntax::parse(name, text, grammar)?))
    };
    BUNDLED
        .iter()
        .map(parse)
        .collect::<Result<_, PackError>>()
        .expect("bundled syntaxes parse: the test below")
});

/// Returns a language by its file's name.
pub(crate) fn by_name(name: &str) -> Option<&'static Syntax> {
    LANGUAGES.get(name)
}

/// The node kinds of one grammar.
#[derive(Debug)]
pub(crate) struct Syntax {
    /// The grammar.
    pub(crate) grammar: Language,
    /// What its node kinds are.
    pub(crate) kinds: Kinds,
}

impl Syntax {
    fn parse(name: &str, text: &str, grammar: Grammar) -> Result<Self, PackError> {
        let file = format!("rules/syntax/{name}.toml");
        let kinds = toml::from_str(text).map_err(|error| PackError::in_toml(file, text, &error))?;
        Ok(Self { grammar: grammar(), kinds })
    }
}

/// Node kinds by what they are. A kind that is in no list is stepped into.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Kinds {
    /// Not looked at: comments, visibility.
    pub(crate) skip: BTreeSet<String>,
    /// Stand for their children.
    pub(crate) inline: BTreeSet<String>,
    /// Strings and symbols.
    pub(crate) text: BTreeSet<String>,
    /// What a string holds literally; a string without any such child is taken whole.
    pub(crate) content: BTreeSet<String>,
    /// Expressions inside a string.
    pub(crate) hole: BTreeSet<String>,
    /// Stands where a text begins whose body comes later, and that body.
    pub(crate) heredoc: BTreeSet<String>,
    pub(crate) heredoc_body: BTreeSet<String>,
    /// Texts side by side or joined by an operator, which make one.
    pub(crate) concat: BTreeSet<String>,
    pub(crate) number: BTreeSet<String>,
    /// `true` and `false`, by the node's text.
    pub(crate) boolean: BTreeSet<String>,
    pub(crate) null: BTreeSet<String>,
    /// Identifiers.
    pub(crate) name: BTreeSet<String>,
    /// Qualified names that are taken whole: `Types::BIGINT`.
    pub(crate) joined: BTreeSet<String>,
    /// A member of something: `a.b`.
    pub(crate) member: BTreeMap<String, Member>,
    pub(crate) call: BTreeMap<String, Called>,
    /// Where arguments stand.
    pub(crate) arguments: BTreeSet<String>,
    /// A key with its value, or a lone value.
    pub(crate) pair: BTreeSet<String>,
    pub(crate) list: BTreeSet<String>,
    pub(crate) map: BTreeSet<String>,
    /// Functions without a name.
    pub(crate) block: BTreeMap<String, Blocked>,
    pub(crate) assign: BTreeMap<String, Assigned>,
    pub(crate) function: BTreeMap<String, Declared>,
    pub(crate) class: BTreeMap<String, Declared>,
    pub(crate) field: BTreeMap<String, Declared>,
    pub(crate) annotation: BTreeMap<String, Called>,
    /// Wrap the annotations of a declaration.
    pub(crate) modifiers: BTreeSet<String>,
    /// Words among those that count as annotations of their name: `static`.
    pub(crate) keywords: BTreeSet<String>,
    /// What runs or not, once or often: `if`, `for`, `case`.
    pub(crate) branch: BTreeSet<String>,
    /// Those of them whose parts are told: loops over something, and conditions.
    pub(crate) r#loop: BTreeMap<String, Looped>,
    pub(crate) condition: BTreeMap<String, Conditional>,
    /// Token trees of macros.
    pub(crate) tokens: BTreeSet<String>,
    /// Calls that declare functions and modules: `def`, `defmodule`.
    pub(crate) declares_function: BTreeSet<String>,
    pub(crate) declares_class: BTreeSet<String>,
}

/// The parts of a member access.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Member {
    pub(crate) of: Part,
    pub(crate) name: Part,
}

/// The parts of a call.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Called {
    /// What is called, as one expression; its last name is the call's, what is before it the receiver.
    pub(crate) callee: Part,
    pub(crate) receiver: Part,
    pub(crate) name: Part,
    /// Type arguments.
    pub(crate) types: Part,
    pub(crate) arguments: Part,
    pub(crate) block: Part,
}

/// The parts of a function without a name.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Blocked {
    pub(crate) parameters: Part,
    pub(crate) body: Part,
}

/// The parts of a loop.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Looped {
    pub(crate) names: Part,
    pub(crate) over: Part,
    pub(crate) body: Part,
}

/// The parts of a condition.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Conditional {
    #[serde(rename = "if")]
    pub(crate) of: Part,
    pub(crate) then: Part,
    /// All that may run instead.
    #[serde(rename = "else")]
    pub(crate) otherwise: Part,
}

/// The parts of an assignment.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Assigned {
    pub(crate) left: Part,
    #[serde(rename = "type")]
    pub(crate) of: Part,
    pub(crate) right: Part,
}

/// The parts of a declaration.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Declared {
    pub(crate) name: Part,
    #[serde(rename = "type")]
    pub(crate) of: Part,
    pub(crate) value: Part,
    pub(crate) parameters: Part,
    pub(crate) bases: Part,
    pub(crate) body: Part,
}

/// Where a part of a node stands: ways to it, the first that leads somewhere counts.
///
/// Written `way | way`; a way is steps joined by `/`: a field's name, `@kind` for the first child of that kind,
/// `#0` for the first named child, `#-1` for the last, `.` for the node itself, `after =` and `before =` for the named child beside a token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part(pub(crate) Vec<Vec<Step>>);

/// One step from a node to a child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Nowhere: the node itself.
    Itself,
    /// To a field.
    Field(String),
    /// To the first child of a kind.
    Kind(String),
    /// To a named child by its number, from the end if below zero.
    Nth(isize),
    /// To the named child after a token.
    After(String),
    /// To the named child before a token.
    Before(String),
}

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let step = |step: &str| {
            let step = step.trim();
            if step == "." {
                Ok(Step::Itself)
            } else if let Some(kind) = step.strip_prefix('@') {
                Ok(Step::Kind(kind.to_owned()))
            } else if let Some(number) = step.strip_prefix('#') {
                number.parse().map(Step::Nth).map_err(D::Error::custom)
            } else if let Some(token) = step.strip_prefix("after ") {
                Ok(Step::After(token.to_owned()))
            } else if let Some(token) = step.strip_prefix("before ") {
                Ok(Step::Before(token.to_owned()))
            } else {
                Ok(Step::Field(step.to_owned()))
            }
        };
        let ways = text.split('|').map(|way| way.split('/').map(step).collect());
        ways.collect::<Result<_, _>>().map(Part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_syntax_parses() {
        for (name, text, grammar) in BUNDLED {
            if let Err(error) = Syntax::parse(name, text, *grammar) {
                panic!("{error}");
            }
        }
    }

    /// A kind that the grammar does not have is a slip of the pen, and its list does nothing.
    #[test]
    fn every_listed_kind_is_one_of_its_grammar() {
        let mut unknown = Vec::new();
        for (name, text, grammar) in BUNDLED {
            let language = grammar();
            let table: toml::Table = toml::from_str(text).unwrap_or_else(|error| panic!("{error}"));
            for (list, kinds) in &table {
                let kinds: Vec<&str> = match kinds {
                    _ if list.starts_with("declares") => Vec::new(),
                    toml::Value::Array(kinds) => {
                        kinds.iter().filter_map(toml::Value::as_str).collect()
                    }
                    toml::Value::Table(kinds) => kinds.keys().map(String::as_str).collect(),
                    other => panic!("{name}: {list} = {other}"),
                };
                for kind in kinds {
                    if language.id_for_node_kind(kind, list != "keywords") == 0 {
                        unknown.push(format!("{name}: {list}: {kind}"));
                    }
                }
            }
        }
        assert_eq!(unknown, Vec::<String>::new());
    }
}
