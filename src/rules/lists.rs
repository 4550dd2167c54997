//! What `language.toml` says, key by key. The words for outcomes, boundaries and consumers are given their meaning by
//! the reader of code.

use super::bodies::Bodies;
use super::builds::{PlatformRow, ShownRow};
use super::exclusions::Exclusions;
use super::macros::MacroRow;
use super::written::Syntax;
use crate::width::Width;
use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// `language.toml`, as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Lists {
    /// Name as the language's own site writes it.
    pub name: String,
    /// The language whose lists it adds to: types, syntax and files are always its own.
    #[serde(default)]
    pub extends: Option<String>,
    /// True if what it extends is wholly part of it: types, syntax and queries are taken over too.
    #[serde(default)]
    pub superset: bool,
    /// Names of its files, `*.ext` or whole.
    pub files: Vec<String>,
    /// Text of which a file must show one, where its name is also that of other languages' files.
    #[serde(default)]
    pub tells: Vec<String>,
    /// Languages whose code calls each other's and shares its names have one; absent: the pack's folder.
    #[serde(default)]
    pub family: Option<String>,
    /// Whose release brings a fix to users, unless a mark or an import says otherwise.
    pub consumer: String,
    /// A file of this name decides the consumer: anywhere below what is scanned, or in a folder above a file of it.
    #[serde(default)]
    pub consumer_marks: BTreeMap<String, String>,
    /// An import that starts so, in any file, decides the consumer.
    #[serde(default)]
    pub consumer_imports: BTreeMap<String, String>,
    /// Type spelling -> width.
    #[serde(deserialize_with = "widths")]
    pub types: BTreeMap<String, Width>,
    /// How types and names are written.
    pub syntax: Syntax,
    /// How bodies of functions are told before a text is parsed; absent: texts are parsed whole.
    #[serde(default)]
    pub bodies: Option<Bodies>,
    /// Macros that stand for the head of something.
    #[serde(default, rename = "macro")]
    pub macros: Vec<MacroRow>,
    /// What puts a declaration on a boundary.
    #[serde(default, rename = "boundary")]
    pub boundaries: Vec<BoundaryRow>,
    /// Annotations that only name: wire names and path templates.
    #[serde(default, rename = "template")]
    pub templates: Vec<TemplateRow>,
    /// Calls whose type argument or class argument is decoded or encoded.
    #[serde(default, rename = "codec")]
    pub codecs: Vec<CodecRow>,
    /// What narrows, and what reads from a boundary.
    #[serde(default, rename = "conversion")]
    pub conversions: Vec<ConversionRow>,
    /// Calls that send a value to a server under a name.
    #[serde(default, rename = "sender")]
    pub senders: Vec<SenderRow>,
    /// Calls that fill a text in which signs say how many bits are printed: `%d`.
    #[serde(default, rename = "format")]
    pub formats: Vec<FormatRow>,
    /// How ids get into the paths of URLs; absent: not told.
    #[serde(default)]
    pub path: Option<PathLists>,
    /// What writes a value under a key.
    #[serde(default, rename = "writer")]
    pub writers: Vec<WriterRow>,
    /// Calls that declare a route argument and its type.
    #[serde(default, rename = "route")]
    pub routes: Vec<RouteRow>,
    /// Arguments that the platform fixes at 32 bits.
    #[serde(default, rename = "sink")]
    pub sinks: Vec<SinkRow>,
    /// What happens to an id that is written under a key and read back narrow.
    #[serde(default = "unsaid")]
    pub channel: OutcomeRow,
    /// What happens to a wider value that a narrower declaration is given; absent: the language does not allow it.
    #[serde(default)]
    pub narrowing: Option<OutcomeRow>,
    /// What makes a candidate no server id.
    #[serde(default)]
    pub exclude: Exclusions,
    /// On what the width of the types depends that are `platform` or `uplatform`.
    #[serde(default)]
    pub platform: Option<PlatformRow>,
    /// Build files that make every narrowing fail where it does not fit, as `forced` says, in all files below them.
    #[serde(default)]
    pub checked: Vec<ShownRow>,
    /// What to write instead of a narrow declaration.
    pub fix: String,
    /// Every name that a row about calls and reads has, made when first asked for.
    #[serde(skip)]
    mentioned: OnceLock<BTreeSet<String>>,
}

impl Lists {
    /// Returns true if a conversion, writer, route, sink, codec or sender is called or read by this name.
    pub fn mentions(&self, name: &str) -> bool {
        let make = || {
            let conversions =
                self.conversions.iter().flat_map(|row| row.calls.iter().chain(&row.reads));
            let writers = self.writers.iter().flat_map(|row| &row.calls);
            let routes = self.routes.iter().flat_map(|row| &row.calls);
            let sinks = self.sinks.iter().flat_map(|row| &row.calls);
            let codecs = self.codecs.iter().flat_map(|row| &row.calls);
            let senders = self.senders.iter().flat_map(|row| &row.calls);
            let names = conversions.chain(writers).chain(routes).chain(sinks);
            names.chain(codecs).chain(senders).cloned().collect()
        };
        self.mentioned.get_or_init(make).contains(name)
    }

    /// Returns true if the language has files of this name.
    pub fn claims(&self, file_name: &str) -> bool {
        self.files.iter().any(|glob| match glob.strip_prefix('*') {
            Some(ending) => file_name.ends_with(ending),
            None => file_name == glob,
        })
    }
}

/// What happens above the ceiling, in the words of `rules/README.md`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OutcomeRow {
    /// Outcome code: `WRAP`.
    pub code: String,
    /// The API's own words or value.
    #[serde(default)]
    pub detail: String,
    /// True if only read in documentation.
    #[serde(default)]
    pub documented: bool,
}

/// What an annotation or supertype covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Covers {
    /// The declaration that bears it.
    Own,
    /// The fields of the type that bears it.
    Fields,
    /// The parameters and the result of the function that bears it.
    Signature,
    /// The parameters and results of every function of the type that bears it.
    Signatures,
}

/// What puts a declaration on a boundary.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BoundaryRow {
    /// Names of annotations.
    #[serde(default)]
    pub annotations: Vec<String>,
    /// Names of supertypes.
    #[serde(default)]
    pub supertypes: Vec<String>,
    /// Names of types that say so of what is declared as one: `Path<i32>`.
    #[serde(default)]
    pub types: Vec<String>,
    /// The file must import one of these, by prefix; empty: whatever it imports.
    #[serde(default)]
    pub imports: Vec<String>,
    /// What is covered.
    pub covers: Covers,
    /// Kind of boundary, as in reports.
    pub kind: String,
    /// Named arguments that hold the name outside; a first unnamed text is taken too.
    #[serde(default)]
    pub wire: Vec<String>,
    /// True if an id is narrowed before it gets here, so that what happens is decided there, if the place is found.
    #[serde(default)]
    pub inherits: bool,
    /// True if the types of what is covered are on the boundary too.
    #[serde(default)]
    pub reaches: bool,
    /// True if another language calls the function, by its name.
    #[serde(default)]
    pub abroad: bool,
    /// What is handed over, if no more: a declaration as wide as that loses nothing.
    #[serde(default, deserialize_with = "some_width")]
    pub hands: Option<Width>,
    /// What happens above the ceiling.
    pub outcome: OutcomeRow,
}

/// An annotation that holds a path template.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TemplateRow {
    /// Names of annotations.
    pub annotations: Vec<String>,
}

/// Calls whose type or class argument is decoded or encoded.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CodecRow {
    /// Names of functions and constructors; with `addressed`, empty: any.
    #[serde(default)]
    pub calls: Vec<String>,
    /// Types, and last words of names, of addresses, of which the call must be given one; text with a `/` is one.
    #[serde(default)]
    pub addressed: Vec<String>,
    /// The file must import one of these, by prefix; empty: whatever it imports.
    #[serde(default)]
    pub imports: Vec<String>,
    /// True if the call returns what it decodes, so that the type its result is declared with is decoded.
    #[serde(default)]
    pub returns: bool,
    /// Position of the argument into which it decodes, or which it encodes, so that its type is on the boundary.
    #[serde(default)]
    pub argument: Option<usize>,
    /// Kind of boundary, as in reports.
    pub kind: String,
    /// What happens above the ceiling.
    pub outcome: OutcomeRow,
}

/// What narrows, and what reads from a boundary.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ConversionRow {
    /// Names of functions.
    #[serde(default)]
    pub calls: Vec<String>,
    /// Names of properties.
    #[serde(default)]
    pub reads: Vec<String>,
    /// True if `receiver[key]` is meant.
    #[serde(default)]
    pub index: bool,
    /// Types of the receiver; with `receiver-words` empty too, any.
    #[serde(default)]
    pub receivers: Vec<String>,
    /// Last words of the receiver's name, where its type is not known.
    #[serde(default)]
    pub receiver_words: Vec<String>,
    /// True if it is called on nothing: a cast, a function of its own.
    #[serde(default)]
    pub bare: bool,
    /// Position of the argument that is converted, in a call like `Integer.parseInt(text)`; absent: the receiver is.
    #[serde(default)]
    pub argument: Option<usize>,
    /// Arguments that must be written so, by position: `{ 2 = "32" }` of `ParseInt(text, 10, 32)`.
    #[serde(default)]
    pub given: BTreeMap<String, String>,
    /// The first argument must have one of these names; empty: whatever it has.
    #[serde(default)]
    pub labels: Vec<String>,
    /// The first type argument must be this.
    #[serde(default)]
    pub type_argument: Option<String>,
    /// Position of the argument that holds the key.
    #[serde(default)]
    pub key: Option<usize>,
    /// Calls around the key: `getColumnIndex`.
    #[serde(default)]
    pub key_calls: Vec<String>,
    /// Set if reading here is reading from a boundary; else the receiver is converted.
    #[serde(default)]
    pub boundary: Option<String>,
    /// True if what it reads under the key is written in another language.
    #[serde(default)]
    pub abroad: bool,
    /// Width it leaves.
    #[serde(deserialize_with = "width")]
    pub width: Width,
    /// What happens above the ceiling.
    pub outcome: OutcomeRow,
    /// True if what it reads was numbered by the client's own database: a row that it has just inserted.
    #[serde(default)]
    pub local: bool,
    /// True if it compiles, and narrows in silence, once what it is given is widened: then also what fits is a place.
    #[serde(default)]
    pub latent: bool,
    /// What happens instead if the operand is `text`, `integer` or `float`.
    #[serde(default)]
    pub operands: BTreeMap<String, OutcomeRow>,
    /// What happens if an integer is given as default; `{default}` in its detail stands for that integer as written.
    #[serde(default)]
    pub fallback: Option<OutcomeRow>,
    /// What happens if it would throw, but an integer is used in the failure's place; `{default}` as in `fallback`.
    #[serde(default)]
    pub caught: Option<OutcomeRow>,
    /// What happens if it would throw, but nothing is used in the failure's place.
    #[serde(default)]
    pub lost: Option<OutcomeRow>,
    /// What happens if it would throw, and the failure is made to end the program.
    #[serde(default)]
    pub forced: Option<OutcomeRow>,
    /// What to write instead.
    #[serde(default)]
    pub fix: String,
}

/// What writes a value under a key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WriterRow {
    /// Names of functions; empty: any.
    #[serde(default)]
    pub calls: Vec<String>,
    /// Words of the receiver's name, or of one before it: `modules` of `NativeModules.Notes`; empty: any.
    #[serde(default)]
    pub receiver_words: Vec<String>,
    /// True if the arguments are pairs of key and value; else `key` and `value` say which are.
    #[serde(default)]
    pub pairs: bool,
    /// Position of the key; absent: the first.
    #[serde(default)]
    pub key: usize,
    /// Position of the value; absent: the second.
    #[serde(default = "second")]
    pub value: usize,
    /// True if the pairs stand anywhere in what it is given: `{'note_id': id}`, in a local, or made by a function.
    #[serde(default)]
    pub within: bool,
    /// True if it is read in another language.
    #[serde(default)]
    pub abroad: bool,
    /// True if a function of another language is called, so that its parameters take the arguments.
    #[serde(default)]
    pub positional: bool,
    /// The key, if the call itself says it.
    #[serde(default)]
    pub under: Option<String>,
}

/// A call that sends an argument to a server under the name that is another.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SenderRow {
    /// Names of functions.
    #[serde(default)]
    pub calls: Vec<String>,
    /// True if a text that names an id and what stands under it are meant too: `{"note_id": id}`, `body["note_id"] = id`.
    #[serde(default)]
    pub pairs: bool,
    /// Words of the receiver's name or type; empty: any.
    #[serde(default)]
    pub receiver_words: Vec<String>,
    /// The file must import one of these, by prefix; empty: whatever it imports.
    #[serde(default)]
    pub imports: Vec<String>,
    /// Position of the name; absent: the first.
    #[serde(default)]
    pub key: usize,
    /// Position of what is sent; absent: the second.
    #[serde(default = "second")]
    pub value: usize,
    /// Kind of boundary, as in reports.
    pub kind: String,
    /// What happens above the ceiling.
    pub outcome: OutcomeRow,
}

/// A call that fills a text in which signs say how many bits are printed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FormatRow {
    /// Names of functions.
    pub calls: Vec<String>,
    /// What stands in a hole behind its flags -> width: `d`.
    #[serde(deserialize_with = "widths")]
    pub holes: BTreeMap<String, Width>,
    /// What happens above the ceiling.
    pub outcome: OutcomeRow,
    /// What to write instead.
    pub fix: String,
}

/// How ids get into the paths of URLs. Text with a `/` or `?name=` right before an id is one in every language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PathLists {
    /// Calls each of whose arguments is a part of a path.
    #[serde(default)]
    pub calls: Vec<String>,
    /// Words of a parameter's name that say that it takes parts of a path: `pathArgs`, `endpoint`.
    #[serde(default)]
    pub parameters: Vec<String>,
    /// Calls that fill the holes of their first text, or of their receiver: `%d`, `{}`, `{id}`.
    #[serde(default)]
    pub formats: Vec<String>,
    /// Beginnings of texts that lead to no server: `file:`.
    #[serde(default)]
    pub unlike: Vec<String>,
    /// Words of the name of what a text begins with that say that it leads to a disk: `cacheFolder`.
    #[serde(default)]
    pub disk_words: Vec<String>,
    /// What happens above the ceiling.
    pub outcome: OutcomeRow,
}

/// A call that declares a route argument and its type.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RouteRow {
    /// Names of functions.
    pub calls: Vec<String>,
    /// Spelling of the type -> width.
    #[serde(deserialize_with = "widths")]
    pub types: BTreeMap<String, Width>,
    /// What happens above the ceiling.
    pub outcome: OutcomeRow,
    /// What to write instead.
    pub fix: String,
}

/// Arguments that the platform fixes at 32 bits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SinkRow {
    /// Names of functions.
    pub calls: Vec<String>,
    /// Last words of the receiver's name or type; empty: any.
    #[serde(default)]
    pub receiver_words: Vec<String>,
    /// Positions of the arguments.
    pub arguments: Vec<usize>,
    /// Printed and counted.
    pub reason: String,
}

/// Returns the position of a second argument.
fn second() -> usize {
    1
}

/// Returns the outcome of a language that has no such channels.
fn unsaid() -> OutcomeRow {
    OutcomeRow { code: "CONFIG".to_owned(), detail: String::new(), documented: false }
}

/// Reads a width as it is spelt everywhere.
fn width<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Width, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}

/// Reads a width that may be absent.
pub(super) fn some_width<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Width>, D::Error> {
    width(deserializer).map(Some)
}

/// Reads a table of widths.
pub(super) fn widths<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Width>, D::Error> {
    let spelt = BTreeMap::<String, String>::deserialize(deserializer)?;
    let parse = |(name, text): (String, String)| {
        Ok((name, text.parse().map_err(serde::de::Error::custom)?))
    };
    spelt.into_iter().map(parse).collect()
}
