//! Opens the code that a form is written in: a file's text and what stands in it, or the problem with it.

use super::{Context, Group};
use crate::facts::{Location, Problem};
use crate::rules::dialect::{self, DialectPack};
use crate::rules::syntax;
use crate::sources::schema::{Database, Script, Spot, unread};
use crate::sources::syntax::{Node, parse};
use crate::sources::walk::Found;
use std::path::Path;
use std::sync::Arc;

/// Larger files are generated, and hold no schema.
const LARGEST: u64 = 4 << 20;

/// A file of code that was read.
pub(crate) struct Code {
    /// As the user would type it.
    pub(crate) path: Arc<str>,
    /// All of it.
    pub(crate) text: String,
    /// Its statements and declarations.
    pub(crate) nodes: Vec<Node>,
}

impl Code {
    /// Opens a file of a language; what is wrong with it is a problem of the database.
    pub(crate) fn open(file: &Found, language: &str, database: &mut Database) -> Option<Self> {
        let failed = |reason: String| {
            unread(file, reason, "Make it readable, or leave it out by [scan] exclude.".to_owned())
        };
        let read = std::fs::metadata(&file.path).and_then(|about| {
            if about.len() > LARGEST {
                return Err(std::io::Error::other("larger than 4 MiB"));
            }
            file.seen.bytes().map_or_else(|| std::fs::read(&file.path), Ok)
        });
        let bytes = match read {
            Ok(bytes) => bytes,
            Err(error) => {
                database.problem(failed(format!("cannot be read: {error}")));
                return None;
            }
        };
        database.count_file(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let syntax = syntax::by_name(language)?;
        let Some(parsed) = parse(&text, syntax) else {
            database.problem(failed("takes too long to parse".to_owned()));
            return None;
        };
        let code = Self { path: Arc::clone(&file.shown), text, nodes: parsed.nodes };
        if let Some(spot) = parsed.broken {
            let reason = format!("this is no {language} that is understood");
            let cure = "The rest of the file was read; check what this part declares.";
            database.problem(code.problem(spot, reason, cure));
        }
        Some(code)
    }

    /// Returns the file as a script whose changes are applied.
    pub(crate) fn script(&self) -> Script<'_> {
        Script { path: &self.path, text: &self.text }
    }

    /// Makes a problem of a place in the file.
    pub(crate) fn problem(&self, spot: Spot, reason: String, cure: &str) -> Problem {
        let nth = usize::try_from(spot.line.saturating_sub(1)).unwrap_or(usize::MAX);
        let line = self.text.lines().nth(nth).unwrap_or_default();
        let location = Location {
            path: Arc::clone(&self.path),
            line: spot.line,
            column: spot.column,
            end_column: spot.end_column,
            excerpt: line.chars().take(Location::EXCERPT).collect::<String>().into(),
        };
        Problem { location, reason, cure: cure.to_owned(), source_failed: false }
    }
}

/// Returns the texts of the files of code below a folder whose names end so and that `speaks` takes, by name.
///
/// A class may be declared anywhere in a project, in files that no form takes. Hidden folders are left out.
pub(crate) fn texts_below<'r>(
    root: &'r Path,
    end: &'r str,
    speaks: impl Fn(&str) -> bool + 'r,
) -> impl Iterator<Item = String> + 'r {
    /// A project of more files is searched up to here.
    const MOST: usize = 200_000;
    let hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.')
    };
    let walk = walkdir::WalkDir::new(root).sort_by_file_name().into_iter();
    let found = walk.filter_entry(move |entry| !hidden(entry)).take(MOST).filter_map(Result::ok);
    let named = found.filter(move |entry| entry.path().extension().is_some_and(|of| of == end));
    let texts = named.filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
    texts.filter(move |text| speaks(text))
}

/// Starts the database that a group of files describes, in a dialect by name.
pub(crate) fn database(group: &Group, context: &Context<'_>, dialect: &str) -> Database {
    let path: Arc<str> = Found::new(&group.root).shown;
    let dialect = dialect::by_name(dialect).unwrap_or_else(first_dialect);
    Database::new(&group.name, &path, &context.pack.name, dialect, context.as_of)
}

/// Returns the dialect of files that give no hint.
fn first_dialect() -> &'static DialectPack {
    dialect::detect(b"")
}
