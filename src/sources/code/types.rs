//! Types as written: their parts, and the width that ids have in them.

use crate::rules::language::Syntax;

/// Types nested deeper than this are not looked into.
const DEEPEST: usize = 8;

/// A type as written: `Map<Int, List<User>>?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Type {
    /// Simple name, without its package.
    pub(super) name: String,
    /// Type arguments.
    pub(super) arguments: Vec<Type>,
}

impl Type {
    /// Reads a type; `None` for function types and what has no name.
    pub(super) fn read(text: &str, syntax: &Syntax) -> Option<Self> {
        read(text, syntax, 0)
    }

    /// Returns the type of one element if this is a collection or hands one on, else itself.
    pub(super) fn element(&self, syntax: &Syntax) -> &Self {
        let mut inner = self;
        for _ in 0..DEEPEST {
            let generic =
                syntax.collections.contains(&inner.name) || syntax.wrappers.contains(&inner.name);
            match inner.arguments.last() {
                Some(last) if generic => inner = last,
                _ => break,
            }
        }
        inner
    }

    /// Returns the type's name and those of all its arguments.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names = vec![self.name.as_str()];
        names.extend(self.arguments.iter().flat_map(Self::names));
        names
    }
}

fn read(text: &str, syntax: &Syntax, depth: usize) -> Option<Type> {
    let text = text.trim();
    let text = text.strip_suffix(syntax.optional.as_str()).unwrap_or(text).trim_end();
    if depth > DEEPEST || text.starts_with('(') && text.contains("->") {
        return None;
    }
    let text = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
    let (name, arguments) = match text.split_once('<') {
        Some((name, rest)) => (name, split(rest.trim_end().strip_suffix('>')?)),
        None => (text, Vec::new()),
    };
    let name = name.trim().rsplit('.').next()?.rsplit(' ').next()?;
    let is_name =
        !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    let arguments =
        arguments.into_iter().filter_map(|argument| read(argument, syntax, depth + 1)).collect();
    is_name.then(|| Type { name: name.to_owned(), arguments })
}

/// Splits type arguments at the commas of their own level.
fn split(text: &str) -> Vec<&str> {
    let mut level = 0_usize;
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, letter) in text.char_indices() {
        match letter {
            '<' | '(' => level += 1,
            '>' | ')' => level = level.saturating_sub(1),
            ',' if level == 0 => {
                parts.extend(text.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(start..));
    parts
}
