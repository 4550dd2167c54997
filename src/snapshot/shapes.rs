//! The shape of a snapshot, for writing, for reading and for its JSON Schema, whose descriptions are the comments here.
//!
//! Lists are parameters: written one by one from facts, read one by one with the place of each. Fields are only ever
//! added within a major version.

use crate::width::{Id, Width};
use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::borrow::Cow;
use std::str::FromStr;

/// Text that is borrowed where it can be.
pub(super) type Text<'t> = Cow<'t, str>;

/// What databases held on a day: columns, keys, high-water marks and growth curves; no row of any table.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Snapshot")]
pub(super) struct Snapshot<D, U = Vec<Unknown<'static>>> {
    /// Names the JSON Schema of this file; a new major version has a name of its own.
    #[serde(rename = "$schema", default)]
    pub(super) name: String,
    /// Version of this shape: a new major breaks readers, a new minor only adds.
    #[schemars(regex(pattern = r"^1\.[0-9]+$"))]
    pub(super) schema_version: String,
    /// What wrote the file.
    pub(super) tool: Tool,
    /// The day of the run that wrote it.
    pub(super) as_of: Day,
    /// The databases that were read.
    pub(super) databases: D,
    /// What is not known of them, which is never safe.
    pub(super) unknown: U,
}

/// What wrote the file.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Tool {
    /// Always `idwidth`.
    pub(super) name: String,
    /// Its version.
    pub(super) version: String,
}

/// A database.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Database")]
pub(super) struct Database<T, S = Vec<Sequence<'static>>> {
    /// Its name in reports: that of the source in idwidth.toml.
    pub(super) name: String,
    /// What server it is, for reports.
    pub(super) kind: String,
    /// The pack of SQL that its types are in.
    pub(super) dialect: String,
    /// Where it was read, without any secret.
    pub(super) endpoint: String,
    /// The day of its readings; none if nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) taken: Option<Day>,
    /// Its tables.
    pub(super) tables: T,
    /// Its sequences.
    pub(super) sequences: S,
}

/// A table.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Table")]
pub(super) struct Table<C, F = Vec<ForeignKey<'static>>, P = Vec<Curve<'static>>> {
    /// Name, unquoted.
    pub(super) name: String,
    /// Schema or database that it lies in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) schema: Option<String>,
    /// Rows, counted or as the server estimates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rows: Option<u64>,
    /// Columns of the primary key.
    #[serde(default)]
    pub(super) primary_key: Vec<String>,
    /// Columns that lead an index or a unique key.
    #[serde(default)]
    pub(super) indexed: Vec<String>,
    /// Columns in order.
    pub(super) columns: C,
    /// Declared foreign keys.
    pub(super) foreign_keys: F,
    /// Growth curves of columns.
    pub(super) curves: P,
}

/// A column.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Column<'t> {
    /// Name, unquoted.
    #[serde(borrow)]
    pub(super) name: Text<'t>,
    /// Type as the server writes it.
    #[serde(borrow)]
    pub(super) r#type: Text<'t>,
    /// What it holds: `i32`, `u64`, `d20` for decimal digits, `f64`, `unbounded`, `unknown`.
    pub(super) width: Spelt<Width>,
    /// Set if the database hands out its values.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub(super) minting: Option<Minting<'t>>,
    /// Its highest value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) highest: Option<Reading>,
    /// How long the values of a text column are that all end in a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) texts: Option<Texts>,
    /// The shards that the database was folded of; absent if it lies in one place.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub(super) shards: Option<Shards<'t>>,
}

/// The shards that a column was folded of.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Shards<'t> {
    /// How many have it.
    pub(super) of: usize,
    /// Those with the highest ids, the highest first.
    #[serde(borrow)]
    pub(super) worst: Vec<Shard<'t>>,
}

/// A shard and the highest id in it.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Shard<'t> {
    /// Its name: that of the server or of the schema.
    #[serde(borrow)]
    pub(super) name: Text<'t>,
    /// The highest id.
    pub(super) highest: Spelt<Id>,
}

/// How the values of a column are handed out.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Minting<'t> {
    /// `AUTO_INCREMENT`, `IDENTITY`, `SERIAL`, `sequence default`, `rowid`, or the function whose ids are scattered.
    #[serde(borrow)]
    pub(super) mechanism: Text<'t>,
    /// The sequence behind it, one of `sequences`: its name, behind its schema and a dot if it has one.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub(super) sequence: Option<Text<'t>>,
    /// Step between ids; 1 if absent.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub(super) increment: Spelt<Id>,
    /// The highest id handed out, by the server's own counter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) counter: Option<Reading>,
    /// Why the mechanism is assumed, if it is not declared.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub(super) assumed: Option<Text<'t>>,
    /// Where ids lie that do not count up from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scatter: Option<Scatter>,
}

/// Ids that stand far apart from the first one on.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Scatter {
    /// Ids of this and more are handed out from the start.
    pub(super) from: Spelt<Id>,
    /// No id is above this.
    pub(super) to: Spelt<Id>,
}

/// A high-water mark.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Reading {
    /// The highest id.
    pub(super) value: Spelt<Id>,
    /// How it was learned.
    pub(super) how: How,
    /// The day it was true; that of the snapshot if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) at: Option<Day>,
}

/// How a high-water mark was learned.
#[derive(Clone, Copy, Serialize, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum How {
    /// A counter of the table.
    Counter,
    /// The sequence's own counter.
    Sequence,
    /// The maximum over all rows.
    Maximum,
    /// The last entry of an index.
    Indexed,
    /// Statistics, which may be old.
    Estimate,
    /// A statement that the config gives.
    Queried,
    /// Stated in the config.
    Stated,
    /// Known from how ids are minted.
    Scattered,
}

/// The values of a text column that all end in a number; none of the values.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Texts {
    /// Characters of the longest.
    pub(super) longest: u64,
    /// Characters of the shortest.
    pub(super) shortest: u64,
    /// Most characters before the number.
    pub(super) prefix: u64,
    /// The highest number.
    pub(super) highest: Spelt<Id>,
}

/// A foreign key.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct ForeignKey<'t> {
    /// Referencing columns.
    #[serde(borrow)]
    pub(super) columns: Vec<Text<'t>>,
    /// Schema of the referenced table.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub(super) schema: Option<Text<'t>>,
    /// Referenced table.
    #[serde(borrow)]
    pub(super) table: Text<'t>,
    /// Referenced columns; those of its primary key if empty.
    #[serde(borrow, default)]
    pub(super) target: Vec<Text<'t>>,
}

/// The growth curve of a column.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Curve<'t> {
    /// The column's name.
    #[serde(borrow)]
    pub(super) column: Text<'t>,
    /// Days, ascending, and the highest id by the end of each.
    pub(super) points: Vec<Point>,
}

/// A day, and the highest id by the end of it.
#[derive(Clone, Copy, Serialize, Deserialize, JsonSchema)]
pub(super) struct Point(pub(super) Day, pub(super) Spelt<Id>);

/// A sequence.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Sequence<'t> {
    /// Name, unquoted.
    #[serde(borrow)]
    pub(super) name: Text<'t>,
    /// Schema that it lies in.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub(super) schema: Option<Text<'t>>,
    /// Its type.
    pub(super) width: Spelt<Width>,
    /// The last value that it can hand out.
    pub(super) maximum: Spelt<Id>,
    /// Step; 1 if absent.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub(super) increment: Spelt<Id>,
    /// True if it starts again after its last value.
    #[serde(default)]
    pub(super) cycles: bool,
    /// The highest value handed out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) counter: Option<Reading>,
    /// Days, ascending, and the highest value handed out by the end of each.
    #[serde(default)]
    pub(super) curve: Vec<Point>,
}

/// Something that is not known.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Unknown<'t> {
    /// What is not known: a source, or a table or column of it.
    #[serde(borrow)]
    pub(super) subject: Text<'t>,
    /// Why.
    #[serde(borrow)]
    pub(super) reason: Text<'t>,
    /// What to do.
    #[serde(borrow)]
    pub(super) cure: Text<'t>,
    /// True if nothing of the source is known.
    #[serde(default)]
    pub(super) whole: bool,
}

/// What is spelt in a string: ids, because some readers of JSON round integers above 2^53, and widths.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Spelt<T>(pub(super) T);

/// What a [`Spelt`] is.
pub(super) trait Spelling: FromStr + std::fmt::Display {
    /// Its name in the JSON Schema.
    const NAME: &'static str;
    /// The pattern of its spelling.
    const PATTERN: &'static str;
    /// What it is called in a message.
    const TITLE: &'static str;

    /// Returns true for a value that facts may hold.
    fn is_sound(&self) -> bool {
        true
    }
}

impl Spelling for Id {
    const NAME: &'static str = "DecimalId";
    const PATTERN: &'static str = "^-?[0-9]{1,38}$";
    const TITLE: &'static str = "id of at most 38 digits";

    fn is_sound(&self) -> bool {
        Width::Decimal(38).ceiling().is_some_and(|most| *self <= most && *self >= -most)
    }
}

impl Spelling for Width {
    const NAME: &'static str = "Width";
    const PATTERN: &'static str =
        "^([iud][0-9]{1,3}|f32|f64|unbounded|platform|uplatform|ambiguous|unknown)$";
    const TITLE: &'static str = "width such as i32, u64, d10, f64, unbounded or unknown";
}

impl<T: Spelling> Serialize for Spelt<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, T: Spelling> Deserialize<'de> for Spelt<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = short(deserializer)?;
        let read = text.parse::<T>().ok().filter(Spelling::is_sound);
        read.map(Self).ok_or_else(|| D::Error::custom(format!("`{text}` is no {}", T::TITLE)))
    }
}

impl<T: Spelling> JsonSchema for Spelt<T> {
    fn schema_name() -> Text<'static> {
        T::NAME.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": T::PATTERN, "description": T::TITLE })
    }
}

/// A day in ISO 8601.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Day(pub(super) Date);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = short(deserializer)?;
        let wrong = |_| D::Error::custom(format!("`{text}` is no day; write it as 2026-11-25"));
        text.parse().map(Self).map_err(wrong)
    }
}

impl JsonSchema for Day {
    fn schema_name() -> Text<'static> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date", "description": "A day in ISO 8601." })
    }
}

/// Reads a string that a message may quote whole.
fn short<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Text<'de>, D::Error> {
    /// Longer than any id, width or day.
    const LONGEST: usize = 64;
    #[derive(Deserialize)]
    struct Borrowed<'t>(#[serde(borrow)] Text<'t>);
    let Borrowed(text) = Borrowed::deserialize(deserializer)?;
    if text.len() > LONGEST {
        return Err(D::Error::custom("a number, width or day longer than any"));
    }
    Ok(text)
}

/// The step of most counters.
pub(super) fn one() -> Spelt<Id> {
    Spelt(1)
}

fn is_one(step: &Spelt<Id>) -> bool {
    step.0 == 1
}
