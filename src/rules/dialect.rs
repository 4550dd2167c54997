//! SQL dialect packs: the spellings, words and habits of one dialect, read from `rules/sql/<folder>/dialect.toml`.
//!
//! Bundled and user packs take one path, [`DialectPack::parse`]. No rule of a dialect is written in Rust.

use super::lexis::Lexis;
use super::pack_error::PackError;
use super::tool::Tool;
use crate::width::{Id, Width};
use serde::{Deserialize, Deserializer, de};
use sqlparser::dialect::{Dialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Declares bundled packs: folder under `rules/sql` => tokenizer rules of that dialect.
macro_rules! bundled {
    ($($folder:literal => $sql:expr,)*) => {
        &[$(($folder, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/sql/", $folder, "/dialect.toml")), $sql),)*]
    };
}

/// Every bundled dialect, one line each. The first wins where a file gives no hint.
static BUNDLED: &[(&str, &str, &(dyn Dialect + Sync))] = bundled! {
    "mysql" => &MySqlDialect {},
    "postgres" => &PostgreSqlDialect {},
    "sqlite" => &SQLiteDialect {},
};

static PACKS: LazyLock<Vec<DialectPack>> = LazyLock::new(|| {
    let parse = |&(folder, text, sql): &(&str, &str, _)| {
        DialectPack::parse(folder, &format!("rules/sql/{folder}/dialect.toml"), text, sql)
    };
    BUNDLED
        .iter()
        .map(parse)
        .collect::<Result<_, _>>()
        .expect("bundled packs parse: tests/dialects.rs")
});

/// The knowledge of one SQL dialect.
pub struct DialectPack {
    /// The folder's name, by which config and reports call the dialect.
    pub name: String,
    /// How text is cut into statements.
    pub lexis: Lexis,
    /// Programs that write this dialect.
    pub tools: Vec<Tool>,
    /// What the reader must know.
    pub(crate) words: Words,
    /// Tokenizer rules.
    pub(crate) sql: &'static (dyn Dialect + Sync),
}

/// Everything in a `dialect.toml`: spellings, clause words and statement kinds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    lexis: Lexis,
    #[serde(default)]
    tools: Vec<Tool>,
    /// Text that hints at this dialect where no tool left its header.
    pub(crate) hints: Vec<String>,
    pub(crate) types: Types,
    pub(crate) columns: Columns,
    pub(crate) tables: Tables,
    pub(crate) minting: MintingWords,
    pub(crate) sequences: SequenceRules,
    pub(crate) statements: Statements,
    pub(crate) alter: Alter,
}

/// Type spellings.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Types {
    /// Spelling in lower case, one space between words, without arguments -> what it holds.
    pub(crate) spellings: BTreeMap<String, TypeRule>,
    /// Words after a type that make it unsigned.
    #[serde(default)]
    pub(crate) unsigned: Vec<String>,
    /// Words after a type that change nothing.
    #[serde(default)]
    pub(crate) noise: Vec<String>,
    /// Width of a decimal type without arguments.
    #[serde(deserialize_with = "width")]
    pub(crate) bare_decimal: Width,
    /// Width of `FLOAT` without arguments.
    #[serde(deserialize_with = "width")]
    pub(crate) bare_float: Width,
    /// Parts of unlisted spellings that decide, in order.
    #[serde(default)]
    pub(crate) affinity: Vec<Affinity>,
}

/// A part of a type's name that decides what it holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Affinity {
    pub(crate) contains: String,
    pub(crate) rule: TypeRule,
}

/// What a type spelling holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TypeRule {
    /// This, whatever the arguments.
    Width(Width),
    /// As many decimal digits as the arguments leave before the point.
    Decimal,
    /// Text of as many characters as the argument says.
    Digits,
    /// The same, and one character without an argument.
    Padded,
    /// A float whose argument chooses single or double precision.
    Float,
    /// A date or timestamp.
    Time,
    /// Anything that holds no ids.
    Other,
}

/// Words inside a column definition.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Columns {
    /// Words that end the type.
    pub(crate) type_ends: Vec<String>,
    /// What starts a table constraint instead of a column, as leading words.
    pub(crate) constraints: Vec<String>,
    /// Words of an item that names an index, a subset of `constraints`.
    #[serde(default)]
    pub(crate) indexes: Vec<String>,
    /// A word that hides the column from `INSERT` without a column list.
    #[serde(default)]
    pub(crate) invisible: Option<String>,
    /// Dumps leave the values of computed columns out of rows that list no columns.
    #[serde(default)]
    pub(crate) computed_left_out: bool,
}

/// Words after the column list.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Tables {
    /// Table option that holds the next id.
    pub(crate) counter: Option<String>,
    /// Table option that marks a sequence written as a table.
    pub(crate) sequence: Option<String>,
    /// Option that takes the rowid away.
    pub(crate) without_rowid: Option<String>,
    /// Words of the statement with which dumps open the rows of a table, even if there are none.
    pub(crate) rows_follow: Option<String>,
    /// `LIKE` takes counters and keys along.
    pub(crate) like_copies_minting: bool,
}

/// How columns get their ids.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct MintingWords {
    /// Words in a column definition that mark a minting column.
    pub(crate) attributes: Vec<String>,
    /// Types that mint, with the width they stand for.
    #[serde(deserialize_with = "widths")]
    pub(crate) serials: BTreeMap<String, Width>,
    /// True if those types make a sequence `<table>_<column>_seq`; false if they are the attribute in short.
    pub(crate) serials_have_sequences: bool,
    /// The type that, as a single primary key, is the rowid.
    pub(crate) rowid: Option<String>,
    /// The table whose rows are (table, highest id).
    pub(crate) counter_table: Option<String>,
    /// Says that the dump's options may have dropped the attribute, and by what that is known.
    pub(crate) assume: Option<Assume>,
}

/// When a primary key is taken for a minting column although nothing says so.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Assume {
    /// Printed where the table option still tells the counter.
    pub(crate) by_counter: String,
    /// Printed where the whole source has neither attribute nor table options.
    pub(crate) by_name: String,
}

/// What a sequence is when its statement does not say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SequenceRules {
    #[serde(deserialize_with = "width")]
    pub(crate) width: Width,
    /// Its last value, where that is not the type's.
    #[serde(default, deserialize_with = "id")]
    pub(crate) maximum: Option<Id>,
}

/// Statements that are not read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Statements {
    /// Leading words of statements that change no column, key or sequence.
    pub(crate) ignored: Vec<String>,
    /// What `CREATE`, `ALTER` and `DROP` of which changes none either.
    pub(crate) ignored_objects: Vec<String>,
    /// Leading words of statements that run code, which may change a table.
    #[serde(default)]
    pub(crate) code: Vec<String>,
}

/// Clauses of `ALTER TABLE` that are not read, as leading words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Alter {
    pub(crate) ignored: Vec<String>,
    /// The same after `ALTER COLUMN c`.
    #[serde(default)]
    pub(crate) ignored_column: Vec<String>,
}

impl DialectPack {
    /// Reads a pack from the text of its `dialect.toml`; `path` is what errors name.
    pub fn parse(
        name: &str,
        path: &str,
        text: &str,
        sql: &'static (dyn Dialect + Sync),
    ) -> Result<Self, PackError> {
        let mut words: Words = toml::from_str(text)
            .map_err(|error| PackError::in_toml(path.to_owned(), text, &error))?;
        let (lexis, tools) = (std::mem::take(&mut words.lexis), std::mem::take(&mut words.tools));
        Ok(Self { name: name.to_owned(), lexis, tools, words, sql })
    }

    /// Returns the tool whose header stands at the start of a file.
    pub fn tool(&self, start: &[u8]) -> Option<&Tool> {
        self.tools.iter().find(|tool| tool.wrote(start))
    }

    fn hits(&self, start: &str) -> usize {
        self.words.hints.iter().filter(|hint| start.contains(hint.as_str())).count()
    }
}

/// Returns the dialect of a file by its first bytes: by the header of the tool that wrote it, else by the most hints.
pub fn detect(start: &[u8]) -> &'static DialectPack {
    let packs = all();
    let by_tool = packs.iter().find(|pack| pack.tool(start).is_some());
    by_tool.unwrap_or_else(|| {
        let text = String::from_utf8_lossy(start).to_ascii_lowercase();
        // `max_by_key` takes the last of equals; the first line of the registry is the one to win.
        packs.iter().rev().max_by_key(|pack| pack.hits(&text)).unwrap_or(&packs[0])
    })
}

/// Returns the dialect of that name, which is its folder's.
pub fn by_name(name: &str) -> Option<&'static DialectPack> {
    all().iter().find(|pack| pack.name == name)
}

/// Returns every bundled dialect.
pub fn all() -> &'static [DialectPack] {
    &PACKS
}

impl TypeRule {
    /// Returns true for types of integers.
    pub(crate) fn is_integer(self) -> bool {
        matches!(self, Self::Width(Width::Signed(_) | Width::Unsigned(_)) | Self::Decimal)
    }
}

impl<'de> Deserialize<'de> for TypeRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(match text.as_str() {
            "decimal" => Self::Decimal,
            "digits" => Self::Digits,
            "padded" => Self::Padded,
            "float" => Self::Float,
            "time" => Self::Time,
            "other" => Self::Other,
            _ => Self::Width(text.parse().map_err(|error| {
                de::Error::custom(format!(
                    "{error}; or one of decimal, digits, padded, float, time, other"
                ))
            })?),
        })
    }
}

fn width<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Width, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
}

fn widths<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Width>, D::Error> {
    let texts = BTreeMap::<String, String>::deserialize(deserializer)?;
    let parse =
        |(name, text): (String, String)| Ok((name, text.parse().map_err(de::Error::custom)?));
    texts.into_iter().map(parse).collect()
}

fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Id>, D::Error> {
    String::deserialize(deserializer)?.parse().map(Some).map_err(de::Error::custom)
}
