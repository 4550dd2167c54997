//! What the values of a text column look like: ids written as text end in a number, `17` or `U1044`.
//!
//! One value that does not end so, and the column holds no such ids. Says nothing of whose they are.

use crate::facts::Texts;
use crate::width::Id;

/// Longest prefix of an id that is written as text: a letter or two that say its kind, or a short word.
const LONGEST_PREFIX: usize = 8;

/// The values of one column so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    texts: Option<Texts>,
    /// A value was no id.
    spoiled: bool,
}

impl Shape {
    /// Adds a value; those that say nothing do not count.
    pub(crate) fn add(&mut self, value: &[u8]) {
        if self.spoiled || matches!(value, b"" | b"NULL" | b"\\N") {
            return;
        }
        let digits = value.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let (prefix, number) = value.split_at(value.len() - digits);
        let is_word = prefix.iter().all(|byte| byte.is_ascii_graphic());
        let number = std::str::from_utf8(number).ok().and_then(|number| number.parse::<Id>().ok());
        let Some(highest) = number.filter(|_| is_word && prefix.len() <= LONGEST_PREFIX) else {
            self.spoiled = true;
            return;
        };
        let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        let (longest, prefix) = (count(value.len()), count(prefix.len()));
        self.join(Self {
            texts: Some(Texts { longest, shortest: longest, prefix, highest }),
            spoiled: false,
        });
    }

    /// Adds the values of other rows.
    pub(crate) fn join(&mut self, other: Self) {
        self.spoiled |= other.spoiled;
        self.texts = match (self.texts, other.texts) {
            (Some(one), Some(other)) => Some(one.joined(other)),
            (one, other) => one.or(other),
        };
    }

    /// Returns what all values look like, if they may be ids.
    pub(crate) fn texts(self) -> Option<Texts> {
        self.texts.filter(|_| !self.spoiled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(values: &[&str]) -> Option<Texts> {
        let mut shape = Shape::default();
        for value in values {
            shape.add(value.as_bytes());
        }
        shape.texts()
    }

    #[test]
    fn ids_behind_a_letter_are_told_from_codes() {
        let texts = Texts { longest: 5, shortest: 2, prefix: 1, highest: 1044 };
        assert_eq!(shape(&["U7", "O12", "NULL", "", "U1044"]), Some(texts));
        assert_eq!(shape(&["U7", "abc"]), None);
        assert_eq!(shape(&["U7", "7f3e9a-b"]), None);
        assert_eq!(shape(&[]), None);
    }
}
