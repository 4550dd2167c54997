//! Turns an audit into text, JSON or HTML: one folder per format.
//!
//! A report decides nothing: order, severity and verdict are those of the audit.

mod html;
mod json;
mod summary;
mod text;
mod words;

use crate::findings::Audit;
use std::{fmt, io, str::FromStr};

pub use json::schema;

/// A report format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// For a terminal or a CI log: an overview, then code frames.
    Text,
    /// For programs: versioned, described by [`schema`].
    Json,
    /// For people without a terminal: one file that needs no network and no JavaScript.
    Html,
}

impl Format {
    /// Every format, with its spelling in `--output`.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Text, "text"), (Self::Json, "json"), (Self::Html, "html")];

    /// Returns its spelling in `--output`.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(format, _)| *format == self).map_or("", |(_, name)| name)
    }
}

/// A spelling that is no report format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        let known = Self::ALL.iter().find(|(_, name)| *name == text);
        known.map(|(format, _)| *format).ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Format::ALL.map(|(_, name)| name);
        write!(f, "`{}` is no report format; formats are {}", self.0, names.join(", "))?;
        let distance = |name: &&str| strsim::damerau_levenshtein(&self.0.to_lowercase(), name);
        match names.iter().min_by_key(|name| distance(name)) {
            Some(nearest) if distance(nearest) <= 2 => write!(f, "; did you mean `{nearest}`?"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for UnknownFormat {}

/// How the text report may look; the other formats do not depend on where they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Columns of the terminal or log. Below 60 is treated as 60.
    pub width: usize,
    /// True if ANSI colours may be written.
    pub colour: bool,
}

/// Writes `audit` to `out`.
pub fn write(
    audit: &Audit,
    format: Format,
    out: &mut dyn io::Write,
    look: &Look,
) -> io::Result<()> {
    let report = match format {
        Format::Text => text::render(audit, look),
        Format::Json => json::render(audit)?,
        Format::Html => html::render(audit),
    };
    out.write_all(report.as_bytes())
}
