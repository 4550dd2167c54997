//! The words of a SQL dialect: spellings, clauses and kinds of statement, as `dialect.toml` lists them.
//!
//! Plain data; it never says which dialect it is.

use super::lexis::Lexis;
use super::tool::Tool;
use crate::width::{Id, Width};
use serde::{Deserialize, Deserializer, de};
use std::collections::BTreeMap;

/// Everything in a `dialect.toml`: spellings, clause words and statement kinds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    /// The pack that this one adds to; see [`super::extends`].
    #[serde(default, rename = "extends")]
    _extends: Option<String>,
    pub(super) lexis: Lexis,
    #[serde(default)]
    pub(super) tools: Vec<Tool>,
    /// Text that hints at this dialect where no tool left its header.
    pub(crate) hints: Vec<String>,
    /// Words of file and folder names that say this dialect, in lower case.
    #[serde(default)]
    pub(crate) path_words: Vec<String>,
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
    /// An argument in place of a length that lifts every limit: `nvarchar(max)`.
    #[serde(default)]
    pub(crate) unlimited: Option<String>,
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
    /// Ends of the names of tables in which indexes that are tables keep what is theirs.
    pub(crate) shadows: Vec<String>,
    /// Words of the statement with which dumps open the rows of a table, even if there are none.
    pub(crate) rows_follow: Option<String>,
    /// How names of tables that go with the session start.
    pub(crate) temporary: Option<String>,
    /// Words of the statement that sets the counter: `(table, RESEED, value)` follows.
    pub(crate) reseed: Option<String>,
    /// `LIKE` takes counters and keys along.
    pub(crate) like_copies_minting: bool,
}

/// How columns get their ids.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct MintingWords {
    /// Words in a column definition that mark a minting column.
    pub(crate) attributes: Vec<String>,
    /// True if those words make an identity, with `(first, step)` behind them.
    pub(crate) attributes_are_identities: bool,
    /// Attributes and functions whose ids lie far apart from the first one on.
    pub(crate) scattered: Vec<Scattered>,
    /// Types that mint, with the width they stand for.
    #[serde(deserialize_with = "widths")]
    pub(crate) serials: BTreeMap<String, Width>,
    /// True if those types make a sequence `<table>_<column>_seq`; false if they are the attribute in short.
    pub(crate) serials_have_sequences: bool,
    /// The entry of `scattered`, by its words, that those types are short for.
    pub(crate) serials_are: Option<String>,
    /// The type that, as a single primary key, is the rowid.
    pub(crate) rowid: Option<String>,
    /// The table whose rows are (table, highest id).
    pub(crate) counter_table: Option<String>,
    /// Says that the dump's options may have dropped the attribute, and by what that is known.
    pub(crate) assume: Option<Assume>,
}

/// Ids that do not count up from 1.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scattered {
    /// As the manual spells it: `unique_rowid()`.
    pub(crate) name: String,
    /// The attribute, or the function that a default calls, in lower case.
    pub(crate) words: String,
    /// Every id is below two to the power of this.
    pub(crate) bits: u8,
    /// Ids of two to the power of this and more are handed out from the first one on.
    pub(crate) from_bit: u8,
    /// The position, from 1, of an argument that says how many bits an id has, its sign included.
    #[serde(default)]
    pub(crate) bits_argument: Option<usize>,
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
    /// Columns of the table that a sequence is, whose one row is its state: next value, maximum, start, increment.
    #[serde(default)]
    pub(crate) state: Vec<String>,
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
    /// `SELECT .. INTO name` makes a table of that name.
    #[serde(default)]
    pub(crate) select_into: bool,
    /// The schema of names without a qualifier, where it is not the database's to choose.
    #[serde(default)]
    pub(crate) schema: Option<String>,
    /// The routine that renames: `'table.column', 'new', 'COLUMN'` or `'table', 'new'`.
    #[serde(default)]
    pub(crate) renames: Option<String>,
}

/// Clauses of `ALTER TABLE`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Alter {
    /// Those that are not read, as leading words.
    pub(crate) ignored: Vec<String>,
    /// Words before a clause that change nothing about it.
    #[serde(default)]
    pub(crate) prefixes: Vec<String>,
    /// `ADD` and `DROP` are written once for all that follow: `ADD a int, b int`.
    #[serde(default)]
    pub(crate) verbs_carry: bool,
    /// `ALTER COLUMN c` is followed by a type.
    #[serde(default)]
    pub(crate) column_takes_type: bool,
    /// The same after `ALTER COLUMN c`.
    #[serde(default)]
    pub(crate) ignored_column: Vec<String>,
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

impl TypeRule {
    /// Returns true for types of integers.
    pub(crate) fn is_integer(self) -> bool {
        matches!(self, Self::Width(Width::Signed(_) | Width::Unsigned(_)) | Self::Decimal)
    }
}
