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
    /// Names of its carriers, as code or the wire has them, with their owner's or table's and a dot in front if need
    /// be; `*` stands for any characters, and case and `_` for each other: `comment_id`, `Comment.id`.
    pub names: Vec<String>,
    /// Where it is declared.
    pub location: Location,
}

impl External {
    /// Returns true if a carrier is one of these by one of its `names`; `owners` are what its owner is called.
    pub fn covers(&self, names: &[&str], owners: &[&str]) -> bool {
        self.names.iter().any(|pattern| {
            let pattern = snake(pattern);
            let fits = |text: String| matches(&pattern, &text);
            let of_owner =
                |name: &str, owner: &str| fits(format!("{}.{}", snake(owner), snake(name)));
            names
                .iter()
                .any(|name| fits(snake(name)) || owners.iter().any(|owner| of_owner(name, owner)))
        })
    }
}

/// Writes a name in lower case with `_` between its words, so that every way of writing it is one.
fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    let mut before = '_';
    for letter in name.chars() {
        if letter.is_uppercase() && (before.is_lowercase() || before.is_ascii_digit()) {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
        before = letter;
    }
    snake
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
    fn a_name_is_meant_however_it_is_written() {
        let external = |names: &[&str]| External {
            name: "x".to_owned(),
            reading: Reading { value: 1, how: crate::facts::How::Stated, at: None },
            per_day: None,
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            location: crate::facts::sketch::location("x", 0),
        };
        let of =
            |names: &[&str], name: &str, owner: &str| external(names).covers(&[name], &[owner]);
        assert!(of(&["comment_id"], "commentId", "Note") && of(&["commentId"], "COMMENT_ID", ""));
        assert!(of(&["Comment.id"], "id", "Comment") && !of(&["Comment.id"], "id", "Note"));
        assert!(of(&["*_comment_id"], "lastCommentId", "") && !of(&["comment"], "commentId", ""));
    }

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
