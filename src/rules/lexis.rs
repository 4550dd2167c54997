//! How a SQL dialect writes strings, names, comments and client commands.
//!
//! Plain switches for the splitter; no dialect is named here.

use serde::Deserialize;

/// Lexical habits of a dialect: the `[lexis]` table of its pack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of one pack table")]
pub struct Lexis {
    /// `\'` inside `'..'` is a quote.
    pub backslash_escapes: bool,
    /// `".."` is a string, not a name.
    pub double_quote_is_string: bool,
    /// `#` starts a comment.
    pub hash_comments: bool,
    /// `--` starts a comment only before whitespace.
    pub dash_needs_space: bool,
    /// `/* /* */ */` is one comment.
    pub nested_comments: bool,
    /// `$tag$ .. $tag$` is a string.
    pub dollar_quotes: bool,
    /// `` `..` `` is a name.
    pub backticks: bool,
    /// `[..]` is a name.
    pub brackets: bool,
    /// `/*!40101 .. */` is code.
    pub conditional_comments: bool,
    /// `DELIMITER x` lines change what ends a statement.
    pub delimiter_command: bool,
    /// `COPY .. FROM stdin;` is followed by rows up to `\.`.
    pub copy_blocks: bool,
    /// Lines that start with `\` are commands of the client.
    pub psql_meta: bool,
    /// Lines that start with `.` are commands of the client.
    pub dot_commands: bool,
    /// `\'` inside `E'..'` is a quote.
    pub e_strings: bool,
}
