//! Tables, columns, keys, sequences and what their ids have reached.

use super::{Consumer, Location};
use crate::width::{Id, Width};
use jiff::civil::Date;

/// One dump, schema file, migration folder or server: a database of its own.
#[derive(Clone, Debug)]
pub struct Source {
    /// A name for reports: the file's stem, or the one given in the config.
    pub name: String,
    /// Path as named.
    pub path: String,
    /// What wrote it, for reports: `mariadb-dump`, `pg_dump`, `sqlite3 .dump`, `SQL`.
    pub kind: String,
    /// The pack under `rules/sql` it was read with.
    pub dialect: String,
    /// When its readings were taken, if the source tells.
    pub taken: Option<Date>,
    /// True if the server stores the highest value of a type in the place of a number that is too large, as far as its
    /// settings tell: `MySQL` without a strict `sql_mode`.
    pub clamps: bool,
    /// Whose users have it on their devices: a copy of what servers number, and rows of its own. `None` for a server's.
    pub device: Option<Consumer>,
    /// Dumps of the same database of earlier days, by day: what they tell are points of its growth curves.
    pub earlier: Vec<Earlier>,
}

/// A dump of an earlier day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Earlier {
    /// The day.
    pub taken: Date,
    /// Path as named.
    pub path: String,
}

/// A table as it stands after the last statement read.
#[derive(Clone, Debug)]
pub struct Table {
    /// Index into `Facts::sources`.
    pub source: usize,
    /// Schema or database qualifier, if written.
    pub schema: Option<String>,
    /// Name, unquoted, as written.
    pub name: String,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Names of the primary key's columns.
    pub primary_key: Vec<String>,
    /// Names of the columns that lead an index or unique key.
    pub indexed: Vec<String>,
    /// Declared foreign keys and ORM associations.
    pub foreign_keys: Vec<ForeignKey>,
    /// Rows counted while scanning data; `None` if no data was there to scan.
    pub rows: Option<u64>,
    /// The column that tells when a row was created; `None` if none does.
    pub created: Option<Created>,
    /// The `CREATE TABLE`.
    pub location: Location,
}

/// A column that tells when a row was created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Created {
    /// Index into `Table::columns`.
    pub column: usize,
    /// What its values are.
    pub times: Times,
}

/// Ways to write down a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// A date or a timestamp.
    Calendar,
    /// A number of seconds, or of thousandths, millionths or billionths of them, since 1970.
    Epoch,
    /// Text that starts with a date: `2026-01-31`.
    Text,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Name, unquoted, as written.
    pub name: String,
    /// Type as written: `int(10) unsigned`.
    pub type_text: String,
    /// What the column holds.
    pub width: Width,
    /// Set if the database hands out this column's values.
    pub minting: Option<Minting>,
    /// Highest value seen in the rows, if rows were scanned and the column holds integers.
    pub maximum: Option<Reading>,
    /// Highest value by day, ascending by day, of a minting column or a key: from (id, timestamp) pairs of its own
    /// rows, and then ascending in value too; from dumps of several days, which may show that ids started over.
    pub curve: Vec<Point>,
    /// What its values look like, if rows were scanned and it holds text that may be ids; `None` if they are no ids.
    pub texts: Option<Texts>,
    /// As it was first declared, if a later statement changed what it holds.
    pub former: Option<Box<Former>>,
    /// The statement that redefined it without the attribute that minted its ids; `None` if nothing did.
    pub minting_lost: Option<Box<Location>>,
    /// What shards hold of it, if it was folded of several: the marks above are then the highest among them.
    pub shards: Option<Shards>,
    /// The line that last set the width.
    pub location: Location,
}

/// The shards that a column was folded of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shards {
    /// How many have it.
    pub of: usize,
    /// Those with the highest ids, at most five, the highest first.
    pub worst: Vec<(String, Id)>,
}

impl Column {
    /// Returns true if it holds ids as text: they are not minted as numbers.
    pub fn is_text(&self) -> bool {
        let lower = self.type_text.to_ascii_lowercase();
        lower.contains("char") || lower.contains("text") || lower.contains("binary")
    }
}

/// A column as it was first declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    /// Type as written.
    pub type_text: String,
    /// What it held.
    pub width: Width,
    /// Where it was declared so.
    pub location: Location,
}

/// The values of a text column that all end in a number: `17`, `U1044`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Texts {
    /// Characters of the longest value.
    pub longest: u64,
    /// Characters of the shortest value.
    pub shortest: u64,
    /// Most characters before the number.
    pub prefix: u64,
    /// Highest number.
    pub highest: Id,
}

impl Texts {
    /// Joins what two sets of rows told.
    pub fn joined(self, other: Self) -> Self {
        Self {
            longest: self.longest.max(other.longest),
            shortest: self.shortest.min(other.shortest),
            prefix: self.prefix.max(other.prefix),
            highest: self.highest.max(other.highest),
        }
    }
}

/// How a column's values are handed out.
#[derive(Clone, Debug)]
pub struct Minting {
    /// The mechanism.
    pub kind: MintingKind,
    /// The sequence behind it, as an index into `Facts::sequences`.
    pub sequence: Option<usize>,
    /// Highest value handed out according to the counter (`AUTO_INCREMENT=N` is N-1, `sqlite_sequence`, `setval`).
    pub counter: Option<Reading>,
    /// Step between ids; ids are handed out in steps of this.
    pub increment: Id,
    /// Set if the mechanism was inferred and not declared, with the reason to print.
    pub assumed: Option<String>,
    /// Set if ids do not count up from 1.
    pub scatter: Option<Scatter>,
}

/// Where ids lie that do not count up from 1 but stand far apart from the first one on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scatter {
    /// Ids of this and more are handed out from the start.
    pub from: Id,
    /// No id is above this.
    pub to: Id,
}

/// Mechanisms that hand out ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MintingKind {
    /// `MySQL` and `MariaDB` `AUTO_INCREMENT`.
    AutoIncrement,
    /// SQL standard `GENERATED .. AS IDENTITY`.
    Identity,
    /// `PostgreSQL` `SERIAL` and its sizes.
    Serial,
    /// `DEFAULT nextval(..)`.
    Sequence,
    /// `SQLite`'s rowid under an `INTEGER PRIMARY KEY`, with or without `AUTOINCREMENT`.
    Rowid,
    /// A function or attribute of this name whose ids are scattered.
    Scattered(&'static str),
}

impl MintingKind {
    /// Every mechanism that counts up.
    pub const COUNTED: [Self; 5] =
        [Self::AutoIncrement, Self::Identity, Self::Serial, Self::Sequence, Self::Rowid];

    /// Returns the mechanism's name as its manual spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::AutoIncrement => "AUTO_INCREMENT",
            Self::Identity => "IDENTITY",
            Self::Serial => "SERIAL",
            Self::Sequence => "sequence default",
            Self::Rowid => "rowid",
            Self::Scattered(name) => name,
        }
    }
}

/// A sequence.
#[derive(Clone, Debug)]
pub struct Sequence {
    /// Index into `Facts::sources`.
    pub source: usize,
    /// Schema qualifier, if written.
    pub schema: Option<String>,
    /// Name, unquoted.
    pub name: String,
    /// Type of the sequence (`AS integer`); `bigint` if none is written.
    pub width: Width,
    /// The last value it can hand out: its type's ceiling or `MAXVALUE`, whichever is lower.
    pub maximum: Id,
    /// Step.
    pub increment: Id,
    /// True if it starts again after its last value (`CYCLE`), and so is never exhausted.
    pub cycles: bool,
    /// Highest value handed out (`setval`).
    pub counter: Option<Reading>,
    /// Highest value handed out by day, ascending by day, from dumps of several days.
    pub curve: Vec<Point>,
    /// `CREATE SEQUENCE`, or the column that implies it.
    pub location: Location,
}

/// A foreign key or an ORM association.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// Referencing columns.
    pub columns: Vec<String>,
    /// Schema of the referenced table, if written.
    pub schema: Option<String>,
    /// Referenced table.
    pub table: String,
    /// Referenced columns; empty means its primary key.
    pub target: Vec<String>,
    /// True if a program declares it and the database need not know of it.
    pub association: bool,
    /// Where it is declared.
    pub location: Location,
}

/// How a high-water mark was learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// `AUTO_INCREMENT=N`, `sqlite_sequence`.
    Counter,
    /// `setval`, `last_value`.
    Sequence,
    /// The maximum over all rows.
    Maximum,
    /// The last entry of an index.
    Indexed,
    /// Statistics that the server keeps, which may be old.
    Estimate,
    /// A statement that the config gives.
    Queried,
    /// Stated in the config.
    Stated,
    /// Known from how ids are minted: they are as large from the first one on.
    Scattered,
}

impl How {
    /// Returns the word printed beside a reading.
    pub fn name(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Sequence => "sequence",
            Self::Maximum => "MAX over rows",
            Self::Indexed => "MAX by index",
            Self::Estimate => "estimate from statistics",
            Self::Queried => "configured query",
            Self::Stated => "stated in idwidth.toml",
            Self::Scattered => "by how they are minted",
        }
    }

    /// Returns what learning it costs the server, in a word.
    pub fn cost(self) -> &'static str {
        match self {
            Self::Counter | Self::Sequence => "catalogue",
            Self::Indexed => "index seek",
            Self::Estimate => "statistics",
            Self::Maximum => "whole table",
            Self::Queried => "configured query",
            Self::Stated | Self::Scattered => "nothing",
        }
    }
}

/// A high-water mark and how it was learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Highest id handed out.
    pub value: Id,
    /// How it was learned.
    pub how: How,
    /// The day it was true, if known.
    pub at: Option<Date>,
}

/// One point of a growth curve: the highest id created up to the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// The day, UTC where the source tells.
    pub date: Date,
    /// Highest id by then.
    pub value: Id,
}
