//! What is asked of a live server: every statement, as data in `rules/live/<server>.toml`.
//!
//! The statements are the whole of what a server of that kind is ever sent; `--print-sql` prints them.

use super::bundled::bundled;
use serde::Deserialize;
use std::sync::LazyLock;

/// Every bundled kind of server, one line each: its name and its pack.
static BUNDLED: &[(&str, &str)] = &[
    ("mysql", include_str!("../../rules/live/mysql.toml")),
    ("postgres", include_str!("../../rules/live/postgres.toml")),
    ("sqlite", include_str!("../../rules/live/sqlite.toml")),
];

static PACKS: LazyLock<Vec<LivePack>> = LazyLock::new(|| {
    let read = |&(name, text): &(&str, &str)| {
        let pack: LivePack = bundled(&format!("rules/live/{name}.toml"), text);
        LivePack { name: name.to_owned(), ..pack }
    };
    BUNDLED.iter().map(read).collect()
});

/// The statements for one kind of server, and the words around them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct LivePack {
    /// The file's name, by which the config and addresses call the kind.
    #[serde(skip)]
    pub(crate) name: String,
    /// What reports call it: `MySQL or MariaDB server`.
    pub(crate) title: String,
    /// The dialect under `rules/sql` that its types are in.
    pub(crate) dialect: String,
    /// Schemes of addresses, the first as reports print it.
    pub(crate) schemes: Vec<String>,
    /// Port if none is named; 0 for what is no server.
    pub(crate) port: u16,
    /// Statements that make the session read-only and bounded, in order, before anything else.
    pub(crate) session: Vec<String>,
    /// Before each statement, in the same round trip.
    pub(crate) begin: String,
    /// After it, in the same round trip.
    pub(crate) end: String,
    /// After a statement that failed.
    pub(crate) abandon: String,
    /// Codes of errors by what is to be done about them.
    pub(crate) errors: Errors,
    /// What identifiers are quoted with; doubled inside.
    pub(crate) quote: char,
    /// Statements about the whole server, in order.
    pub(crate) catalogue: Vec<LiveStatement>,
    /// Asks a sequence for its state, where the catalogue does not tell it: columns `idwidth, relation, name, value,
    /// called, minimum, maximum, start, increment, cycles`. `{relation}` is the sequence, quoted, `{shown}` its
    /// name as a string, and `{start}` its first value, where the catalogue tells that.
    #[serde(default)]
    pub(crate) sequence: String,
    /// Statements about a table.
    pub(crate) probe: Probes,
    /// The least privilege, printed by `idwidth grants`; `{user}`, `{database}` and `{host}` stand for the account.
    pub(crate) grants: String,
}

/// Codes of errors, as the server's manual numbers them; a shorter one stands for all that start with it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Errors {
    /// The account may not.
    pub(crate) denied: Vec<String>,
    /// The statement took longer than allowed.
    pub(crate) timeout: Vec<String>,
    /// A lock was in the way for longer than allowed.
    pub(crate) locked: Vec<String>,
    /// The server goes down or refuses connections.
    pub(crate) gone: Vec<String>,
    /// This version does not know what was asked for.
    pub(crate) unsupported: Vec<String>,
}

/// A statement about the whole server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct LiveStatement {
    /// What the first column of each of its rows says, `idwidth`.
    pub(crate) name: String,
    /// What it tells, for `--print-sql`: a sentence.
    pub(crate) tells: String,
    /// The statement; `{placeholders}` are those of [`crate::sources`].
    pub(crate) sql: String,
    /// True if the audit can do without: what older servers lack, or what needs a privilege that may be missing.
    #[serde(default)]
    pub(crate) optional: bool,
    /// What is not known without it, and what to do, if it fails.
    #[serde(default)]
    pub(crate) without: String,
}

/// Statements about a table: what the rungs of the ladder above the catalogue ask.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Probes {
    /// Least and highest value of an indexed column: one seek each. Columns `idwidth, relation, name, lowest, highest`.
    pub(crate) range: String,
    /// Highest value of a column that no index leads: reads the whole table, only when asked.
    pub(crate) scan: String,
    /// The first row at or after an id: its id and its time. Columns `idwidth, relation, name, sought, id, at`.
    pub(crate) seek: String,
    /// Joins several of these into one statement.
    pub(crate) join: String,
    /// Ranges asked in one statement, and seeks.
    pub(crate) most_ranges: usize,
    pub(crate) most_seeks: usize,
    /// The rows that this session has read so far; one row with the column `read`. Empty if the server cannot tell.
    pub(crate) cost: String,
}

/// Returns every pack.
pub(crate) fn all() -> &'static [LivePack] {
    &PACKS
}

/// Returns the pack of a kind of server, by its name or the scheme of an address.
pub(crate) fn named(name: &str) -> Option<&'static LivePack> {
    let is_it = |pack: &&LivePack| pack.name == name || pack.schemes.iter().any(|it| it == name);
    PACKS.iter().find(is_it)
}

impl LivePack {
    /// Quotes an identifier.
    pub(crate) fn quoted(&self, name: &str) -> String {
        let quote = self.quote;
        let doubled = format!("{quote}{quote}");
        format!("{quote}{}{quote}", name.replace(quote, &doubled))
    }

    /// Returns a name with its schema's before it, both quoted.
    pub(crate) fn qualified(&self, schema: &str, name: &str) -> String {
        format!("{}.{}", self.quoted(schema), self.quoted(name))
    }
}
