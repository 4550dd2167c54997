//! Language packs: what one programming language calls things, as data under `rules/code/<language>/`.
//!
//! The only place that names a language or its grammar is [`BUNDLED`]. A pack never decides, it lists.

pub use super::builds::{PlatformRow, ShownRow, UnlessShown};
pub use super::exclusions::{Exclusions, LocalKey};
pub use super::lists::{
    BoundaryRow, CodecRow, ConversionRow, Covers, FormatRow, Lists, OutcomeRow, PathLists,
    RouteRow, SenderRow, SinkRow, TemplateRow, WriterRow,
};
pub use super::pack_error::PackError;
pub use super::written::Syntax;
use super::{extends, user};
use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};
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
    grammars: &'static [(&'static str, Load)],
    lists: OnceLock<Result<Lists, PackError>>,
    compiled: OnceLock<Result<LanguagePack, PackError>>,
}

/// Loads a grammar.
type Load = fn() -> Language;

macro_rules! bundled {
    ($folder:literal, $extension:literal, $($ending:literal => $grammar:path),+) => {
        Bundled {
            folder: $folder,
            example: include_str!(concat!("../../rules/code/", $folder, "/example.", $extension)),
            toml: include_str!(concat!("../../rules/code/", $folder, "/language.toml")),
            declarations: include_str!(concat!("../../rules/code/", $folder, "/declarations.scm")),
            conversions: include_str!(concat!("../../rules/code/", $folder, "/conversions.scm")),
            grammars: &[$(($ending, || $grammar.into())),+],
            lists: OnceLock::new(),
            compiled: OnceLock::new(),
        }
    };
}

/// What a language never has from another.
const OWN: [&str; 6] = ["extends", "superset", "files", "tells", "types", "syntax"];

/// What a language never has from one that is wholly part of it.
const OWN_OF_SUPERSET: [&str; 4] = ["extends", "superset", "files", "tells"];

/// Packs extend packs that extend packs no deeper than this.
const DEEPEST: usize = 4;

/// Every bundled language, one line each: folder, extension of its example, grammar by the end of a file's name. Of
/// several that claim a file, the first whose tells its text shows reads it.
pub static BUNDLED: LazyLock<Vec<Bundled>> = LazyLock::new(|| {
    vec![
        bundled!("kotlin", "kt", "" => tree_sitter_kotlin::LANGUAGE),
        bundled!("java", "java", "" => tree_sitter_java::LANGUAGE),
        bundled!("scala", "scala", "" => tree_sitter_scala::LANGUAGE),
        bundled!("csharp", "cs", "" => tree_sitter_c_sharp::LANGUAGE),
        bundled!("swift", "swift", "" => tree_sitter_swift::LANGUAGE),
        bundled!("objc", "m", "" => tree_sitter_objc::LANGUAGE),
        bundled!(
            "typescript",
            "ts",
            "ts" => tree_sitter_typescript::LANGUAGE_TYPESCRIPT,
            "" => tree_sitter_typescript::LANGUAGE_TSX
        ),
        bundled!("go", "go", "" => tree_sitter_go::LANGUAGE),
        bundled!("dart", "dart", "" => tree_sitter_dart::LANGUAGE),
        bundled!("php", "php", "" => tree_sitter_php::LANGUAGE_PHP),
        bundled!("python", "py", "" => tree_sitter_python::LANGUAGE),
        bundled!("ruby", "rb", "" => tree_sitter_ruby::LANGUAGE),
        bundled!("rust", "rs", "" => tree_sitter_rust::LANGUAGE),
        bundled!("cpp", "cpp", "" => tree_sitter_cpp::LANGUAGE),
        bundled!("c", "c", "" => tree_sitter_c::LANGUAGE),
    ]
});

impl Bundled {
    /// Returns what `language.toml` says, without compiling the queries.
    ///
    /// # Errors
    /// A file that does not read, with its place.
    pub fn lists(&self) -> Result<&Lists, &PackError> {
        let read = || {
            let (file, text) = user::text(self.folder, "language.toml", self.toml)?;
            read_lists(&file, &text)
        };
        self.lists.get_or_init(read).as_ref()
    }

    /// Returns the compiled pack; the first call compiles the queries, which takes some 200 ms.
    ///
    /// # Errors
    /// A pack that does not read names its file and position.
    pub fn pack(&self) -> Result<&LanguagePack, &PackError> {
        let compile = || {
            let grammars = self.grammars.iter().map(|(ending, grammar)| (*ending, grammar()));
            LanguagePack::compile(
                self.folder,
                &[self.toml, self.declarations, self.conversions],
                grammars.collect(),
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
    /// Its grammars, each with what a file's name ends in.
    grammars: Vec<Grammar>,
}

/// A grammar and the queries compiled for it.
#[derive(Debug)]
pub struct Grammar {
    /// What a file's name ends in; empty for any.
    ending: &'static str,
    /// The grammar.
    pub language: Language,
    /// `declarations.scm`, then `conversions.scm`: a tree is walked once for both.
    pub query: Query,
    /// How many of its patterns are of `declarations.scm`: scopes, declarations, annotations; the others find expressions.
    pub declaring: usize,
}

impl LanguagePack {
    /// Compiles a pack's files, given as `language.toml`, `declarations.scm`, `conversions.scm`.
    ///
    /// # Errors
    /// The first thing that does not read, with its place.
    pub fn compile(
        folder: &str,
        [toml, declarations, conversions]: &[&str; 3],
        grammars: Vec<(&'static str, Language)>,
    ) -> Result<Self, PackError> {
        let (file, text) = user::text(folder, "language.toml", toml)?;
        let facts = read_lists(&file, &text)?;
        let extended = facts.extends.as_deref().filter(|_| facts.superset);
        let base = BUNDLED.iter().find(|bundled| extended == Some(bundled.folder));
        let mut declared = Vec::new();
        let mut expressed = Vec::new();
        if let Some(base) = base {
            declared.push(user::text(base.folder, "declarations.scm", base.declarations)?);
            expressed.push(user::text(base.folder, "conversions.scm", base.conversions)?);
        }
        declared.push(user::text(folder, "declarations.scm", declarations)?);
        expressed.push(user::text(folder, "conversions.scm", conversions)?);
        let declares: usize = declared.iter().map(|(_, text)| text.len() + 1).sum();
        let all: Vec<_> = declared.into_iter().chain(expressed).collect();
        let compile = |(ending, language): (&'static str, Language)| {
            let query = query(&language, &all)?;
            let declaring = (0..query.pattern_count())
                .filter(|&pattern| query.start_byte_for_pattern(pattern) < declares)
                .count();
            Ok(Grammar { ending, language, query, declaring })
        };
        let grammars = grammars.into_iter().map(compile).collect::<Result<_, PackError>>()?;
        Ok(Self { folder: folder.to_owned(), facts, grammars })
    }

    /// Returns the grammar of a file of this name, with its queries; `None` if the pack has none for it.
    pub fn grammar(&self, file_name: &str) -> Option<&Grammar> {
        self.grammars.iter().find(|grammar| file_name.ends_with(grammar.ending))
    }

    /// Returns every grammar.
    pub fn grammars(&self) -> &[Grammar] {
        &self.grammars
    }
}

/// Compiles one query of several files, one behind the other.
fn query(grammar: &Language, files: &[(String, Cow<'_, str>)]) -> Result<Query, PackError> {
    let whole: String = files.iter().map(|(_, text)| format!("{text}\n")).collect();
    Query::new(grammar, &whole).map_err(|error| {
        let mut row = error.row;
        let mut file = "";
        for (name, text) in files {
            file = name;
            let lines = text.matches('\n').count() + 1;
            if row < lines {
                break;
            }
            row -= lines;
        }
        let reason = match error.kind {
            QueryErrorKind::NodeType => {
                format!("the grammar has no node `{}`", named(&error.message))
            }
            QueryErrorKind::Field => {
                format!("the grammar has no field `{}`", named(&error.message))
            }
            _ => error.message.clone(),
        };
        PackError { file: file.to_owned(), line: row + 1, column: error.column + 1, reason }
    })
}

/// Reads `language.toml`, over that of the language it extends.
fn read_lists(file: &str, text: &str) -> Result<Lists, PackError> {
    let mut bases: Vec<(String, Cow<'static, str>)> = Vec::new();
    let mut next = extends::base(text);
    while let Some(name) = next.filter(|_| bases.len() < DEEPEST) {
        let Some(bundled) = BUNDLED.iter().find(|bundled| bundled.folder == name) else { break };
        let (_, base) = user::text(bundled.folder, "language.toml", bundled.toml)?;
        next = extends::base(&base);
        bases.push((name, base));
    }
    let find = |name: &str| bases.iter().find(|(base, _)| base == name).map(|(_, it)| it.as_ref());
    let own = if extends::says(text, "superset") { &OWN_OF_SUPERSET[..] } else { &OWN[..] };
    extends::read(text, own, &find)
        .map_err(|error| PackError::in_toml(file.to_owned(), text, &error))
}

/// Takes a name out of the quotes in which the grammar reports it.
fn named(message: &str) -> &str {
    message.trim_matches('"')
}
