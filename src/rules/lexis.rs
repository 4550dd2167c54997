//! The lexical habits of one SQL dialect: all that the splitter and the row scanner know of it.
//!
//! Plain data, read from the `[lexis]` table of a dialect pack; it never says which dialect it is.

use serde::Deserialize;

/// How strings, names, comments and statements of a dialect begin and end. Whatever is not written is off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of one pack table")]
pub struct Lexis {
    /// A backslash escapes the next byte in plain strings.
    pub backslash_escapes: bool,
    /// `".."` is a string and takes backslashes as strings do; otherwise it is a name.
    pub double_quote_is_string: bool,
    /// `#` starts a comment that ends with the line.
    pub hash_comments: bool,
    /// `--` starts a comment only if white space follows; at the start of a statement it always does.
    pub dash_needs_space: bool,
    /// `/* /* */ */` is one comment.
    pub nested_comments: bool,
    /// `$tag$ .. $tag$` is a string.
    pub dollar_quotes: bool,
    /// `` `..` `` is a name.
    pub backticks: bool,
    /// `[..]` is a name.
    pub brackets: bool,
    /// `/*!50001 .. */` and `/*M!100100 .. */` are code, except for [`Lexis::NEVER`].
    pub conditional_comments: bool,
    /// `/*T! .. */` and `/*T![feature] .. */` are code.
    pub feature_comments: bool,
    /// A line `DELIMITER //` changes what ends a statement.
    pub delimiter_command: bool,
    /// `COPY .. FROM stdin;` is followed by rows up to a line `\.`.
    pub copy_blocks: bool,
    /// A backslash at the start of a statement is a client command that ends with the line.
    pub psql_meta: bool,
    /// A dot at the start of a statement is a client command that ends with the line.
    pub dot_commands: bool,
    /// A colon at the start of a statement is a client command that ends with the line.
    pub colon_commands: bool,
    /// The word that, alone on its line, ends a statement and whatever body it has (`go`), in lower case.
    pub batch_end: Option<String>,
    /// What `CREATE` or `ALTER` of which takes all up to the end of the batch for its body.
    pub batch_bodies: Vec<String>,
    /// Leading words that start a statement even without an end mark before them, in lower case.
    pub starts: Vec<String>,
    /// Words after which those, as after a comma, are part of the statement at hand.
    pub not_starts_after: Vec<String>,
    /// Pairs of words of which the second starts no statement (`on delete`).
    pub not_starts: Vec<String>,
    /// `E'..'` takes backslashes.
    pub e_strings: bool,
    /// `CREATE TRIGGER .. BEGIN .. END;` (or `FUNCTION`, `PROCEDURE`, `EVENT`) holds semicolons up to its `END`.
    pub compound_bodies: bool,
    /// Client commands that read another file (`source`, `\i`), in lower case; each is reported.
    pub include_commands: Vec<String>,
    /// Client commands after which statements are of another database (`\connect`); the case counts.
    pub connect_commands: Vec<String>,
    /// Statements, by their first word in lower case, after which the others are of another database.
    pub database_statements: Vec<String>,
    /// Tables, in lower case, whose `INSERT`s are statements about the schema and not rows (`sqlite_sequence`).
    pub catalog_tables: Vec<String>,
}

impl Lexis {
    /// The version of conditional comments that no server reaches: `/*M!999999\- enable the sandbox mode */` is written
    /// for clients that know it, and is a comment to all others.
    /// Source: <https://mariadb.com/docs/server/clients-and-utilities/backup-restore-and-import-clients/mariadb-dump>.
    pub const NEVER: u32 = 999_999;
}
