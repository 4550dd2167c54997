//! What the config states about links and about ids minted by others.

use super::{Location, Reading};

/// A link that somebody decided: it holds, or it must never be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The minting column as `table.column`, with more qualifiers in front if the table's name is not unique;
    /// or the name of a declared external id space.
    pub column: String,
    /// The carrier's symbol; `*` stands for any characters.
    pub carrier: String,
    /// True if the link must never be made.
    pub refuse: bool,
    /// Where it is decided.
    pub location: Location,
}

/// An id space whose ids somebody else mints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct External {
    /// Its name: `github.issue-comments`.
    pub name: String,
    /// The highest id known.
    pub reading: Reading,
    /// Ids per day, if known.
    pub per_day: Option<u64>,
    /// Where it is declared.
    pub location: Location,
}

impl Pin {
    /// Returns true if the pin speaks of `symbol`.
    pub fn covers(&self, symbol: &str) -> bool {
        matches(&self.carrier, symbol)
    }

    /// Returns true if the pin speaks of the id space called `name`: equal, or its last parts.
    pub fn names(&self, name: &str) -> bool {
        let (name, column) = (name.to_lowercase(), self.column.to_lowercase());
        name.strip_suffix(&column).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }
}

/// Matches `*` against any characters; takes the first place at which each part fits, so that time is linear in parts.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == text };
    let (middle, tail) = rest.rsplit_once('*').map_or(("", rest), |(middle, tail)| (middle, tail));
    let Some(text) = text.strip_prefix(head).and_then(|text| text.strip_suffix(tail)) else {
        return false;
    };
    let mut from = 0;
    middle.split('*').all(|part| match text[from..].find(part) {
        Some(at) => {
            from += at + part.len();
            true
        }
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        assert!(matches("com.example.*.id", "com.example.dto.Note.id"));
        assert!(matches("*", ""));
        assert!(!matches("com.example.*.id", "com.example.dto.Note.ids"));
        assert!(!matches("a", "ab"));
        assert!(matches("*.Note.*", "db.Note.id") && matches("a*a", "aa") && !matches("a*a", "a"));
        assert!(matches("*b*b*", "abcb") && !matches("*b*b*", "abc"));
        assert!(!matches(&"*a".repeat(40), &"ab".repeat(4_000)), "and ends");
    }
}
