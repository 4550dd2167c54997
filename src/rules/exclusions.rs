//! What `language.toml` says makes a candidate no server id: its table `exclude`. Decides nothing.

use serde::Deserialize;

/// What makes a candidate no server id.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Exclusions {
    /// Endings of annotation names that say resource, colour, dimension.
    pub annotations: Vec<String>,
    /// Beginnings of initial values that say resource: `R.`.
    pub values: Vec<String>,
    /// True if a field whose name begins with a small letter is nobody's but its type's, and is not written with it.
    #[serde(rename = "small-is-private")]
    pub small_is_private: bool,
    /// Words that beside `id` say resource, handle or index; where a server is spoken to they may name an entity.
    pub words: Vec<String>,
    /// Words of constants that stand for no id: `NO_ID`.
    pub unset: Vec<String>,
    /// Words that beside `id` name one of a set that stays small whoever numbers it: languages, themes.
    pub settled: Vec<String>,
    /// Functions whose signatures a framework fixes.
    pub signatures: Vec<String>,
    /// Annotations that keep a field out of what its type's border covers.
    pub omitted: Vec<String>,
    /// Calls that return a position.
    pub positions: Vec<String>,
    /// Words of functions that draw numbers from a clock, a hash or at random.
    pub drawn_words: Vec<String>,
    /// First words of functions that return how many rows they touched.
    pub counting: Vec<String>,
    /// First words of ids that a client database mints.
    pub local_words: Vec<String>,
    /// Columns that number a client's own rows wherever a statement in its code makes one the integer primary key.
    #[serde(rename = "row-keys")]
    pub row_keys: Vec<String>,
    /// Types whose constants name such columns of any table; those of another type from elsewhere name its tables'.
    #[serde(rename = "row-key-owners")]
    pub row_key_owners: Vec<String>,
    /// Calls that add a key which a client's database numbers to the table that the call around them creates.
    pub numbering: Vec<String>,
    /// Annotations that say that a client database mints the id.
    #[serde(rename = "local-key")]
    pub local_keys: Vec<LocalKey>,
    /// Names of folders that hold tests, samples and generated code; `.Tests` stands for a part of a dotted name.
    pub folders: Vec<String>,
    /// Names of files that hold tests and samples: `*_test.go`.
    pub files: Vec<String>,
    /// Texts of which a file shows one that tells of a schema as it once was, and is no code that runs by now.
    pub past: Vec<String>,
    /// Folders below which names are those of packages and say nothing of the kind.
    #[serde(rename = "source-roots")]
    pub source_roots: Vec<String>,
}

/// An annotation that says that a client database mints the id.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LocalKey {
    /// Its name.
    pub annotation: String,
    /// A named argument that must be `true`.
    #[serde(default)]
    pub argument: Option<String>,
    /// The file must import one of these, by prefix; empty: whatever it imports.
    #[serde(default)]
    pub imports: Vec<String>,
}
