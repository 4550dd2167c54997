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

/// Ways of speaking to a server; each has a driver and a reader of its catalogues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Protocol {
    /// The text protocol of MySQL's clients.
    Mysql,
    /// The simple query protocol of PostgreSQL's clients.
    Postgres,
    /// SQLite's own library, on a file.
    Sqlite,
}

/// The statements for one kind of server, and the words around them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct LivePack {
    /// The file's name, by which the config and addresses call the kind.
    #[serde(skip)]
    pub(crate) name: String,
    /// What reports call it: `MySQL or MariaDB server`.
    pub(crate) title: String,
    /// How it is spoken to: which driver, and which reader of its catalogues.
    pub(crate) protocol: Protocol,
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
    /// Tells, as `read_only`, whether what it is sent in may write; only `doctor` asks. Empty if that cannot be asked.
    pub(crate) proof: String,
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
    /// What people run the statements with who give no account to a tool.
    pub(crate) by_hand: ByHand,
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
///
/// `{table}` and `{column}` are quoted names, `{relation}` and `{name}` the same as literals, `{id}` is a number.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Probes {
    /// Least and highest value of a column that leads an index: one seek each. Columns `idwidth, relation, name,
    /// lowest, highest`.
    pub(crate) range: String,
    /// The same of a column that no index leads: reads the whole table, only when asked.
    pub(crate) scan: String,
    /// Joins several of these into one statement.
    pub(crate) join: String,
    /// Ranges asked in one statement.
    pub(crate) most_ranges: usize,
    /// The first row at or after each point from `{lowest}` to `{highest}` in steps of `{step}`: its id, and the day of
    /// its time, `{day}`. Columns `idwidth, relation, name, id, at`.
    pub(crate) seek: String,
    /// One of the points, `{id}`, of those that make `{points}`; empty if the statement finds them by itself.
    pub(crate) point: String,
    /// Stands between points.
    pub(crate) point_join: String,
    /// Seeks asked of one table.
    pub(crate) most_seeks: u32,
    /// How values of `{column}` become `YYYY-MM-DD`, in UTC where they tell; NULL if they do not.
    pub(crate) day: DayOf,
    /// The rows of tables that this session has read so far; one row with the column `rows`. Empty if the server
    /// cannot tell.
    pub(crate) cost: String,
}

/// Programs that people run the statements with, and how those print what is answered.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ByHand {
    /// How to run a script, one way each; `{script}` and `{answers}` stand for files.
    pub(crate) runs: Vec<String>,
    /// The name of a file of answers.
    pub(crate) answers: String,
    /// True if values between tabs have backslash escapes: `\n`, `\t`, `\\`.
    #[serde(default)]
    pub(crate) escapes: bool,
    /// How NULL is printed, outside quotes.
    pub(crate) nulls: Vec<String>,
    /// Lines beside the rows that mean nothing; `*` stands for any characters.
    #[serde(default)]
    pub(crate) noise: Vec<String>,
    /// Ends each round, `{round}`: answers in a file that lacks its row were cut off.
    pub(crate) asked: String,
}

/// Expressions for the day of a time, by how times are written down: see [`crate::facts::Times`].
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct DayOf {
    /// Of a date or a timestamp.
    pub(crate) calendar: String,
    /// Of a number since 1970: from 1990 to 2099 in seconds, thousandths, millionths and billionths do not meet. Empty
    /// if the first does it too.
    pub(crate) epoch: String,
    /// Of text that starts with a date. Empty if the first does it too.
    pub(crate) text: String,
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

    /// Returns a text as a literal of standard SQL, which sessions are set to: a backslash means itself.
    pub(crate) fn literal(&self, text: &str) -> String {
        format!("'{}'", text.replace('\'', "''"))
    }

    /// Returns a name with its schema's before it, both quoted.
    pub(crate) fn qualified(&self, schema: &str, name: &str) -> String {
        format!("{}.{}", self.quoted(schema), self.quoted(name))
    }
}
