//! Parses a text by a grammar of tree-sitter, within a time that no honest file needs.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};
use tree_sitter::{Language, ParseOptions, ParseState, Parser, Tree};

/// A file of a megabyte parses in a tenth of this on one slow core.
pub(super) const DEADLINE: Duration = Duration::from_secs(5);

thread_local! {
    static PARSER: RefCell<Parser> = RefCell::new(Parser::new());
}

/// Parses a text; `None` if that takes longer than [`DEADLINE`].
pub(super) fn tree(text: &str, grammar: &Language) -> Option<Tree> {
    tree_within(text, grammar, DEADLINE)
}

fn tree_within(text: &str, grammar: &Language, deadline: Duration) -> Option<Tree> {
    let started = Instant::now();
    let mut stop = |_: &ParseState| {
        if started.elapsed() > deadline {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    PARSER.with_borrow_mut(|parser| {
        parser.set_language(grammar).ok()?;
        let mut input = |at: usize, _| text.as_bytes().get(at..).unwrap_or_default();
        let options = ParseOptions::new().progress_callback(&mut stop);
        let tree = parser.parse_with_options(&mut input, None, Some(options));
        if tree.is_none() {
            parser.reset();
        }
        tree
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::language::BUNDLED;

    #[test]
    fn what_takes_too_long_is_cut_off_in_every_language_and_the_next_is_read() {
        for bundled in BUNDLED.iter() {
            let Ok(pack) = bundled.pack() else { panic!("{}", bundled.folder) };
            // Some grammars take all before such a mark for one text; to the others it is a slip.
            let text = format!("<?php {}", "f(noteId) { [1, 2, 3] } ".repeat(20_000));
            for grammar in pack.grammars() {
                let cut = tree_within(&text, &grammar.language, Duration::ZERO);
                assert!(cut.is_none(), "{}", bundled.folder);
                assert!(tree("f(noteId)", &grammar.language).is_some(), "{}", bundled.folder);
            }
        }
    }
}
