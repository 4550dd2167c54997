//! Where the bodies of functions stand in a text, told from its signs alone: before it is parsed, and much faster.
//!
//! Knows no grammar. A text whose braces and parentheses do not match has no bodies.

use serde::Deserialize;
use std::ops::Range;

/// How a language in braces writes bodies and texts: `[bodies]` of a pack.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Bodies {
    /// Words before a block that holds declarations, and so is no body: `class`.
    pub holders: Vec<String>,
    /// True if `'` stands around one character, false if around a text.
    pub characters: bool,
    /// Signs around texts that may go over several lines; within them no sign escapes another.
    pub long_texts: Vec<String>,
    /// Signs of a class as a value: `.class`.
    pub classes: Vec<String>,
    /// True if `#` begins a comment.
    pub hash_comments: bool,
}

/// A body, or a block within one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// What stands before it: the function's name, parameters and result.
    pub head: Range<usize>,
    /// What stands between its braces.
    pub within: Range<usize>,
    /// In how many bodies and blocks it stands.
    pub depth: usize,
}

/// A block that is not closed yet.
struct Open {
    /// Parentheses open within it.
    parentheses: usize,
    /// Its place among the bodies, and its depth.
    body: Option<(usize, usize)>,
}

/// A character in quotes is no longer than this: `'\u{10FFFF}'`.
const LONGEST_CHARACTER: usize = 12;

impl Bodies {
    /// Returns the bodies of functions, and the blocks within them, in the order in which they open; `None` if something
    /// is not closed, or closed twice.
    pub fn of(&self, text: &str) -> Option<Vec<Body>> {
        let bytes = text.as_bytes();
        let mut found: Vec<Body> = Vec::new();
        let mut open = vec![Open { parentheses: 0, body: None }];
        // Where what stands before the next block begins, and whether a parenthesis was closed since.
        let (mut head, mut is_called) = (0, false);
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let around = open.last_mut()?;
            match byte {
                b'(' => around.parentheses += 1,
                b')' => {
                    around.parentheses = around.parentheses.checked_sub(1)?;
                    is_called = true;
                }
                b'{' => {
                    let before = text.get(head..at).unwrap_or_default();
                    let is_body = || is_called && !self.holds(before);
                    let depth = around.body.map(|(_, depth)| depth + 1);
                    let depth = depth.or_else(|| is_body().then_some(0));
                    let body = depth.map(|depth| (found.len(), depth));
                    let within = at + 1..at + 1;
                    found.extend(depth.map(|depth| Body { head: head..at, within, depth }));
                    open.push(Open { parentheses: 0, body });
                    (head, is_called) = (at + 1, false);
                }
                b'}' => {
                    let closed = open.pop().filter(|it| it.parentheses == 0 && !open.is_empty())?;
                    let body = closed.body.and_then(|(body, _)| found.get_mut(body));
                    if let Some(body) = body {
                        body.within.end = at;
                    }
                    (head, is_called) = (at + 1, false);
                }
                b';' if around.parentheses == 0 => (head, is_called) = (at + 1, false),
                b'/' | b'#' | b'"' | b'\'' | b'`' => {
                    at = self.end_of_aside(bytes, at);
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        let is_whole = open.len() == 1 && open.last().is_some_and(|file| file.parentheses == 0);
        is_whole.then_some(found)
    }

    /// Returns true if what stands before a block says that it holds declarations.
    fn holds(&self, head: &str) -> bool {
        words(head).any(|word| self.holders.iter().any(|holder| holder == word))
    }

    /// Returns where a comment or text ends that may begin at a sign; a sign that begins none ends behind itself.
    fn end_of_aside(&self, bytes: &[u8], at: usize) -> usize {
        let rest = bytes.get(at..).unwrap_or_default();
        let to = |found: Option<usize>| found.map_or(bytes.len(), |length| at + length);
        let line = || to(memchr::memchr(b'\n', rest));
        let behind = |sign: &[u8], from: usize| {
            let found = memchr::memmem::find(rest.get(from..).unwrap_or_default(), sign);
            to(found.map(|length| from + length + sign.len()))
        };
        match rest {
            [b'/', b'/', ..] => line(),
            [b'/', b'*', ..] => behind(b"*/", 2),
            [b'#', ..] if self.hash_comments => line(),
            [b'/' | b'#', ..] => at + 1,
            _ => match self.long_texts.iter().find(|sign| rest.starts_with(sign.as_bytes())) {
                Some(sign) => behind(sign.as_bytes(), sign.len()),
                None if rest.starts_with(b"'") && self.characters => {
                    // A lifetime, a label and a lone apostrophe begin no character.
                    let skipped = if rest.get(1) == Some(&b'\\') { 3 } else { 2 };
                    let inner = rest.get(skipped..).unwrap_or_default();
                    let quote = inner.iter().take(LONGEST_CHARACTER).position(|&it| it == b'\'');
                    let is_one = |length: &usize| {
                        skipped == 3
                            || inner.get(..*length).is_some_and(|it| !it.iter().any(u8::is_ascii))
                    };
                    at + quote.filter(is_one).map_or(1, |length| skipped + length + 1)
                }
                None => at + text_length(rest),
            },
        }
    }
}

/// Returns the words of what stands before a block.
pub(crate) fn words(head: &str) -> impl Iterator<Item = &str> {
    head.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
}

/// Returns how long a text in quotes is that ends with its line at the latest.
fn text_length(text: &[u8]) -> usize {
    let Some(&quote) = text.first() else { return 0 };
    let mut at = 1;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' => return at,
            byte if byte == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::Bodies;
    use proptest::prelude::*;

    fn java() -> Bodies {
        Bodies {
            holders: vec!["class".to_owned()],
            characters: true,
            long_texts: vec!["\"\"\"".to_owned()],
            ..Bodies::default()
        }
    }

    fn bodies(bodies: &Bodies, text: &str) -> Option<Vec<String>> {
        let found = bodies.of(text)?.into_iter();
        Some(found.map(|it| format!("{}{}", it.depth, &text[it.within])).collect())
    }

    #[test]
    fn bodies_and_the_blocks_within_them_are_told_from_what_holds_declarations() {
        for (text, expected) in [
            ("class A { int a; void f() { b(); } }", vec!["0 b(); "]),
            ("class A(int a) { void f() {} }", vec!["0"]),
            ("f() { if (x) {1} else {2} }", vec!["0 if (x) {1} else {2} ", "11", "12"]),
            ("int a = g(); B { x } f() {y}", vec!["0y"]),
            ("f(B { x }) {y}", vec!["0y"]),
            ("", vec![]),
        ] {
            let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
            assert_eq!(bodies(&java(), text), Some(expected), "{text}");
        }
    }

    #[test]
    fn braces_in_texts_and_comments_count_for_nothing() {
        for inner in [
            "\"}\"",
            "\"\\\"}\"",
            "'}'",
            "'\\''; '}'",
            "'\\u{7d}'",
            "// }\n",
            "/* } ' */",
            "\"\"\" \" } \"\"\"",
            "'é'",
            "a<'b> /",
            "it's \"}\" #",
        ] {
            let text = format!("f() {{{inner}}}");
            assert_eq!(bodies(&java(), &text), Some(vec![format!("0{inner}")]), "{inner}");
        }
        let script =
            Bodies { long_texts: vec!["`".to_owned()], hash_comments: true, ..Bodies::default() };
        for inner in ["'}'", "`}\n`", "# }\n", "'it\\'s }'"] {
            let text = format!("f() {{{inner}}}");
            assert_eq!(bodies(&script, &text), Some(vec![format!("0{inner}")]), "{inner}");
        }
    }

    #[test]
    fn what_does_not_match_has_no_bodies() {
        for text in ["f() {", "f() }", "f( {}", "f() { ) }", "f()) {}", "}{", "f() { \"} \n"] {
            assert_eq!(bodies(&java(), text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_body_stands_between_its_braces(text in "[(){};'\"/*#`a\\\\\n é]{0,40}") {
            for lexis in [java(), Bodies::default()] {
                for body in lexis.of(&text).unwrap_or_default() {
                    let (from, to) = (body.within.start, body.within.end);
                    prop_assert_eq!(text.as_bytes().get(from - 1), Some(&b'{'));
                    prop_assert_eq!(text.as_bytes().get(to), Some(&b'}'));
                    prop_assert!(text.get(from..to).is_some());
                }
            }
        }
    }
}
