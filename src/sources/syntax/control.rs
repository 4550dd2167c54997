//! Loops and conditions whose parts a grammar tells.

use super::convert::Converter;
use super::parts::{part, parts};
use super::{If, Kind, Loop, Node};
use crate::rules::syntax::{Conditional, Looped};
use tree_sitter::Node as Raw;

impl<'t> Converter<'t> {
    /// Converts a loop over something.
    pub(super) fn each(&mut self, raw: Raw<'t>, each: &Looped) -> Kind {
        let names = part(raw, &each.names).map(|names| self.parameters(names)).unwrap_or_default();
        let over = part(raw, &each.over).and_then(|over| self.single(over));
        let body = part(raw, &each.body).map(|body| self.body(body)).unwrap_or_default();
        match over {
            Some(over) => Kind::Loop(Box::new(Loop { names, over, body })),
            None => Kind::Branch(body),
        }
    }

    /// Converts a condition and what it guards.
    pub(super) fn conditional(&mut self, raw: Raw<'t>, conditional: &Conditional) -> Kind {
        let of = part(raw, &conditional.of);
        let text = of.map(|of| self.source(of).to_owned()).unwrap_or_default();
        let condition = of.and_then(|of| self.single(of));
        let then = part(raw, &conditional.then).map(|then| self.body(then)).unwrap_or_default();
        let otherwise = parts(raw, &conditional.otherwise);
        let otherwise: Vec<Node> =
            otherwise.into_iter().flat_map(|other| self.either(other)).collect();
        match condition {
            Some(condition) => Kind::If(Box::new(If { condition, text, then, otherwise })),
            None => Kind::Branch(then),
        }
    }
}
