//! Text made of parts: joined by an operator, or with holes that expressions fill. Keeps the parts in order; does not
//! tell what the text is for.

use super::{Match, Reader, every, first, short};
use crate::sources::code::unit::{ExprId, Expression, Shape};
use std::collections::BTreeMap;
use std::ops::Range;
use tree_sitter::Node;

/// Signs that open a text, before which stand only its prefixes: the `f` of `f"notes/{id}"`.
const QUOTES: [char; 3] = ['"', '\'', '`'];

/// Signs that open a hole.
const OPENING: [&str; 3] = ["\\(", "${", "#{"];

/// A text with holes: where it stands, and what fills each hole.
type Holes = (Range<usize>, Vec<(Range<usize>, ExprId)>);

impl Reader {
    /// Connects the parts of every joined or filled text.
    pub(super) fn joined(&mut self, expressed: &[Match<'_, '_>]) {
        let mut filled: BTreeMap<ExprId, Holes> = BTreeMap::new();
        for matched in expressed {
            if let Some(id) = self.known(first(matched, "join")) {
                for part in every(matched, "join.part") {
                    let part = self.resolve(part, Some(id));
                    self.add_part(id, part);
                }
            }
            let node = first(matched, "filled");
            if let (Some(node), Some(id)) = (node, self.known(node)) {
                for hole in every(matched, "filled.hole") {
                    let value = first(matched, "filled.value").unwrap_or(hole);
                    let value = self.resolve(value, Some(id));
                    let holes = filled.entry(id).or_insert_with(|| (node.byte_range(), Vec::new()));
                    holes.1.push((self.opened(hole.byte_range()), value));
                }
            }
        }
        for (id, holes) in filled {
            self.fill_holes(id, holes);
        }
        for at in 0..self.unit.expressions.len() {
            let Some(Shape::Joined(parts)) = self.unit.expressions.get(at).map(|it| &it.shape)
            else {
                continue;
            };
            let mut parts = parts.clone();
            let place = |id: &ExprId| self.unit.expressions.get(*id).map(|part| part.at);
            parts.sort_by_key(place);
            parts.dedup();
            if let Some(expression) = self.unit.expressions.get_mut(at) {
                expression.shape = Shape::Joined(parts);
            }
        }
    }

    fn known(&self, node: Option<Node<'_>>) -> Option<ExprId> {
        self.expression_of.get(&node?.id()).copied()
    }

    fn add_part(&mut self, id: ExprId, part: ExprId) {
        if let Some(Expression { shape: Shape::Joined(parts), .. }) =
            self.unit.expressions.get_mut(id).filter(|_| part != id)
        {
            parts.push(part);
        }
    }

    /// Returns a hole with the signs around it, where its grammar counts them as text: `\(id)`.
    fn opened(&self, hole: Range<usize>) -> Range<usize> {
        let text = self.unit.lines.text();
        let before = text.get(..hole.start).unwrap_or_default();
        let after = text.get(hole.end..).unwrap_or_default();
        match OPENING.iter().find(|sign| before.ends_with(**sign)) {
            Some(sign) if after.starts_with([')', '}']) => hole.start - sign.len()..hole.end + 1,
            _ => hole,
        }
    }

    /// Adds what fills the holes, and the text between them.
    fn fill_holes(&mut self, id: ExprId, (whole, mut holes): Holes) {
        holes.sort_by_key(|(range, _)| range.start);
        let mut from = whole.start;
        for (range, value) in holes {
            let written = self.written(from..range.start);
            let opens = written.strip_suffix("${").or_else(|| written.strip_suffix('$'));
            self.add_text(id, from, opens.unwrap_or(&written), from == whole.start);
            self.add_part(id, value);
            from = range.end;
        }
        // What follows the last hole, be it nothing, tells that the whole is text.
        let written = self.written(from..whole.end);
        self.add_text(id, from, &written, false);
    }

    fn written(&self, range: Range<usize>) -> String {
        self.unit.lines.text().get(range).unwrap_or_default().to_owned()
    }

    /// Adds a text as written from a byte on, without quotes and what closes a hole before it.
    fn add_text(&mut self, of: ExprId, at: usize, written: &str, is_first: bool) {
        let opened = written.find(QUOTES).filter(|_| is_first).map_or(0, |at| at + 1);
        let text = written.get(opened..).unwrap_or_default().trim_matches(QUOTES);
        let text = text.strip_prefix('}').filter(|_| !is_first).unwrap_or(text);
        let Some(scope) = self.unit.expressions.get(of).map(|it| it.scope) else { return };
        let part = self.unit.expressions.len();
        self.unit.expressions.push(Expression {
            shape: Shape::Text(text.to_owned()),
            scope,
            at,
            parent: Some(of),
            length: short(written.len()),
            named: None,
        });
        self.add_part(of, part);
    }
}
