//! SQL dialect packs: the spellings, words and habits of one dialect, read from `rules/sql/<folder>/dialect.toml`.
//!
//! Bundled and user packs take one path, [`DialectPack::parse`]. No rule of a dialect is written in Rust.

use super::extends;
use super::lexis::Lexis;
use super::pack_error::PackError;
use super::tool::Tool;
pub(crate) use super::words::{TypeRule, Words};
use sqlparser::dialect::{Dialect, MsSqlDialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use std::sync::LazyLock;

/// Declares bundled packs: folder under `rules/sql` => tokenizer rules of that dialect.
macro_rules! bundled {
    ($($folder:literal => $sql:expr,)*) => {
        &[$(($folder, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/sql/", $folder, "/dialect.toml")), $sql),)*]
    };
}

/// What tells one dialect from another.
const OWN: [&str; 4] = ["extends", "hints", "path_words", "tools"];

/// Every bundled dialect, one line each. The first wins where a file gives no hint.
static BUNDLED: &[(&str, &str, &(dyn Dialect + Sync))] = bundled! {
    "mysql" => &MySqlDialect {},
    "postgres" => &PostgreSqlDialect {},
    "sqlite" => &SQLiteDialect {},
    "cockroach" => &PostgreSqlDialect {},
    "sqlserver" => &MsSqlDialect {},
    "tidb" => &MySqlDialect {},
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
    /// The pack that it adds to, if any.
    pub base: Option<String>,
    /// How text is cut into statements.
    pub lexis: Lexis,
    /// Programs that write this dialect.
    pub tools: Vec<Tool>,
    /// What the reader must know.
    pub(crate) words: Words,
    /// Tokenizer rules.
    pub(crate) sql: &'static (dyn Dialect + Sync),
}

impl DialectPack {
    /// Reads a pack from the text of its `dialect.toml`, over that of the bundled pack it extends; `path` is what errors
    /// name.
    pub fn parse(
        name: &str,
        path: &str,
        text: &str,
        sql: &'static (dyn Dialect + Sync),
    ) -> Result<Self, PackError> {
        let bundled = |name: &str| {
            BUNDLED.iter().find(|(folder, ..)| *folder == name).map(|(_, text, _)| *text)
        };
        let mut words: Words = extends::read(text, &OWN, &bundled)
            .map_err(|error| PackError::in_toml(path.to_owned(), text, &error))?;
        let (lexis, tools) = (std::mem::take(&mut words.lexis), std::mem::take(&mut words.tools));
        let base = extends::base(text);
        Ok(Self { name: name.to_owned(), base, lexis, tools, words, sql })
    }

    /// Returns the tool whose header stands at the start of a file.
    pub fn tool(&self, start: &[u8]) -> Option<&Tool> {
        self.tools.iter().find(|tool| tool.wrote(start))
    }

    /// Counts the hints in a text. What hints at the pack it extends counts too, but only beside a hint of its own.
    fn hits(&self, start: &str) -> usize {
        let own = self.words.hints.iter().filter(|hint| start.contains(hint.as_str())).count();
        let base = self.base.as_deref().filter(|_| own > 0).and_then(by_name);
        own + base.map_or(0, |base| base.hits(start))
    }
}

/// How many hints in the text a name on the path is worth: `db/sqlite/schema.sql`.
const PATH_WORTH: usize = 4;

/// Returns the dialect of a text by its first bytes: by the header of the tool that wrote it, else by the most hints.
pub fn detect(start: &[u8]) -> &'static DialectPack {
    detect_in("", start)
}

/// Returns the dialect of a file by its path too, if no tool left its header.
pub fn detect_in(path: &str, start: &[u8]) -> &'static DialectPack {
    let packs = all();
    let by_tool = packs.iter().find(|pack| pack.tool(start).is_some());
    by_tool.unwrap_or_else(|| {
        let text = String::from_utf8_lossy(start).to_ascii_lowercase();
        let named = of_path(path).map(|pack| pack.name.as_str());
        let hits = |pack: &DialectPack| {
            let path = if named == Some(pack.name.as_str()) { PATH_WORTH } else { 0 };
            pack.hits(&text) + path
        };
        // `max_by_key` takes the last of equals; the first line of the registry is the one to win.
        packs.iter().rev().max_by_key(|pack| hits(pack)).unwrap_or(&packs[0])
    })
}

/// Returns the dialect that the end of a path names: the file's own name first, then its folder's, and so on.
fn of_path(path: &str) -> Option<&'static DialectPack> {
    let path = path.to_lowercase();
    path.rsplit(['/', '\\']).find_map(|part| {
        let words: Vec<&str> = part.split(|letter: char| !letter.is_alphanumeric()).collect();
        let is_named = |pack: &&DialectPack| {
            pack.words.path_words.iter().any(|word| words.contains(&word.as_str()))
        };
        let mut named = all().iter().filter(is_named);
        // `mysql_to_postgres.sql` names none.
        named.next().filter(|_| named.next().is_none())
    })
}

/// Returns true if nothing at the start of a file tells its dialect.
pub(crate) fn is_untold(start: &[u8]) -> bool {
    let text = String::from_utf8_lossy(start).to_ascii_lowercase();
    all().iter().all(|pack| pack.tool(start).is_none() && pack.hits(&text) == 0)
}

/// Returns the dialect of that name, which is its folder's.
pub fn by_name(name: &str) -> Option<&'static DialectPack> {
    all().iter().find(|pack| pack.name == name)
}

/// Returns every bundled dialect.
pub fn all() -> &'static [DialectPack] {
    &PACKS
}
