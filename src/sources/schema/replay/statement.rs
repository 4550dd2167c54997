//! Places in the statement being applied become places in its file.

use crate::facts::Location;
use crate::sources::schema::ddl::model::Spot;
use std::cell::RefCell;
use std::sync::Arc;

/// The statement being applied.
pub(super) struct Statement<'a> {
    path: &'a Arc<str>,
    text: &'a str,
    /// Where its text starts in the file, 1-based.
    line: u32,
    column: u32,
    /// Where its lines start, in bytes.
    starts: Vec<usize>,
    /// The excerpt made last, and its line: columns on one line share it.
    last: RefCell<Option<(u32, Arc<str>)>>,
}

impl<'a> Statement<'a> {
    /// Notes where the lines of a text start.
    pub(super) fn new(path: &'a Arc<str>, text: &'a str, line: u32, column: u32) -> Self {
        let after = text.match_indices('\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(after).collect();
        Self { path, text, line, column, starts, last: RefCell::new(None) }
    }

    /// Returns the place in the file of a place in the statement.
    pub(super) fn location(&self, spot: Spot) -> Location {
        let indent = self.indent(spot.line);
        Location {
            path: Arc::clone(self.path),
            line: self.line.saturating_add(spot.line.saturating_sub(1)),
            column: spot.column.saturating_add(indent),
            end_column: spot.end_column.saturating_add(indent),
            excerpt: self.excerpt(spot.line),
        }
    }

    /// Returns the bytes before a place in the statement.
    pub(super) fn offset(&self, spot: Spot) -> usize {
        let line = self.rest_from(spot.line);
        let columns = usize::try_from(spot.column.saturating_sub(1)).unwrap_or(usize::MAX);
        let before: usize = line.chars().take(columns).map(char::len_utf8).sum();
        self.text.len() - line.len() + before
    }

    /// Returns how many characters of the file's line stand before the statement's.
    fn indent(&self, line: u32) -> u32 {
        if line <= 1 { self.column.saturating_sub(1) } else { 0 }
    }

    /// Returns the text from the start of a line on.
    fn rest_from(&self, line: u32) -> &'a str {
        let nth = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
        self.starts.get(nth).and_then(|start| self.text.get(*start..)).unwrap_or_default()
    }

    /// Returns a line, cut to what a code frame shows.
    fn excerpt(&self, line: u32) -> Arc<str> {
        if let Some((_, excerpt)) = self.last.borrow().as_ref().filter(|(of, _)| *of == line) {
            return Arc::clone(excerpt);
        }
        let indent = usize::try_from(self.indent(line)).unwrap_or(usize::MAX);
        let excerpt: Arc<str> = if indent < Location::EXCERPT {
            // What stands before the statement on its first line is not known; blanks keep the columns right.
            let blanks = std::iter::repeat_n(' ', indent);
            let text = self.rest_from(line).chars().take_while(|c| !['\n', '\r'].contains(c));
            blanks.chain(text).take(Location::EXCERPT).collect::<String>().into()
        } else {
            "".into()
        };
        *self.last.borrow_mut() = Some((line, Arc::clone(&excerpt)));
        excerpt
    }
}
