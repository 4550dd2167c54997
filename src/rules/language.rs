//! Language packs: what one programming language calls things, as data under `rules/code/<language>/`.
//!
//! The only place that names a language or its grammar is [`BUNDLED`]. A pack never decides, it lists.

pub use super::lists::{
    BoundaryRow, CodecRow, ConversionRow, Covers, Exclusions, Lists, LocalKey, OutcomeRow,
    RouteRow, SenderRow, SinkRow, Syntax, TemplateRow, WriterRow,
};
pub use super::pack_error::PackError;
use std::sync::OnceLock;
use tree_sitter::{Language, Query, QueryErrorKind};

/// A language that ships with the program: its folder's files and its grammar.
pub struct Bundled {
    /// Folder under `rules/code`.
    pub folder: &'static str,
    /// The annotated example: every line marked `//~ name width [CODE]` is reported, no other line is.
    pub example: &'static str,
    toml: &'static str,
    declarations: &'static str,
    conversions: &'static str,
    grammar: fn() -> Language,
    lists: OnceLock<Result<Lists, PackError>>,
    compiled: OnceLock<Result<LanguagePack, PackError>>,
}

macro_rules! bundled {
    ($folder:literal, $extension:literal, $grammar:path) => {
        Bundled {
            folder: $folder,
            example: include_str!(concat!("../../rules/code/", $folder, "/example.", $extension)),
            toml: include_str!(concat!("../../rules/code/", $folder, "/language.toml")),
            declarations: include_str!(concat!("../../rules/code/", $folder, "/declarations.scm")),
            conversions: include_str!(concat!("../../rules/code/", $folder, "/conversions.scm")),
            grammar: || $grammar.into(),
            lists: OnceLock::new(),
            compiled: OnceLock::new(),
        }
    };
}

/// Every bundled language, one line each.
pub static BUNDLED: [Bundled; 1] = [bundled!("kotlin", "kt", tree_sitter_kotlin::LANGUAGE)];

impl Bundled {
    /// Returns what `language.toml` says, without compiling the queries.
    ///
    /// # Errors
    /// A file that does not read, with its place.
    pub fn lists(&self) -> Result<&Lists, &PackError> {
        self.lists.get_or_init(|| read_lists(self.folder, self.toml)).as_ref()
    }

    /// Returns the compiled pack; the first call compiles the queries, which takes some 200 ms.
    ///
    /// # Errors
    /// A pack that does not read names its file and position.
    pub fn pack(&self) -> Result<&LanguagePack, &PackError> {
        let compile = || {
            LanguagePack::compile(
                self.folder,
                self.toml,
                self.declarations,
                self.conversions,
                (self.grammar)(),
            )
        };
        self.compiled.get_or_init(compile).as_ref()
    }
}

/// A language's lists and its compiled queries.
#[derive(Debug)]
pub struct LanguagePack {
    /// Folder under `rules/code`; printed as the carriers' language.
    pub folder: String,
    /// What `language.toml` says.
    pub facts: Lists,
    /// The grammar.
    pub grammar: Language,
    /// `declarations.scm`: scopes, declarations, annotations.
    pub declarations: Query,
    /// `conversions.scm`: expressions.
    pub conversions: Query,
}

impl LanguagePack {
    /// Compiles a pack's files.
    ///
    /// # Errors
    /// The first thing that does not read, with its place.
    pub fn compile(
        folder: &str,
        toml: &str,
        declarations: &str,
        conversions: &str,
        grammar: Language,
    ) -> Result<Self, PackError> {
        let facts = read_lists(folder, toml)?;
        let query = |name: &str, text: &str| {
            Query::new(&grammar, text).map_err(|error| {
                let reason = match error.kind {
                    QueryErrorKind::NodeType => {
                        format!("the grammar has no node `{}`", named(&error.message))
                    }
                    QueryErrorKind::Field => {
                        format!("the grammar has no field `{}`", named(&error.message))
                    }
                    _ => error.message.clone(),
                };
                let file = format!("rules/code/{folder}/{name}.scm");
                PackError { file, line: error.row + 1, column: error.column + 1, reason }
            })
        };
        let declarations = query("declarations", declarations)?;
        let conversions = query("conversions", conversions)?;
        Ok(Self { folder: folder.to_owned(), facts, grammar, declarations, conversions })
    }
}

/// Reads `language.toml`.
fn read_lists(folder: &str, text: &str) -> Result<Lists, PackError> {
    let file = format!("rules/code/{folder}/language.toml");
    toml::from_str(text).map_err(|error| PackError::in_toml(file, text, &error))
}

/// Takes a name out of the quotes in which the grammar reports it.
fn named(message: &str) -> &str {
    message.trim_matches('"')
}
