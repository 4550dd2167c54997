//! Annotations, and the declarations that they belong to.

use super::convert::Converter;
use super::{Kind, Node};
use tree_sitter::Node as Raw;

impl<'t> Converter<'t> {
    /// Converts the annotations in a node.
    pub(super) fn annotations(&mut self, raw: Raw<'t>, into: &mut Vec<Node>) {
        let syntax = self.syntax;
        if let Some(called) = syntax.kinds.annotation.get(raw.kind()) {
            if let Some(node) = self.call(raw, called) {
                into.push(node);
            }
            return;
        }
        let mut cursor = raw.walk();
        for child in raw.children(&mut cursor) {
            let kind = child.kind();
            if syntax.kinds.keywords.contains(kind) {
                into.push(Node { kind: Kind::Name(kind.to_owned()), spot: self.spot(child) });
            } else if syntax.kinds.annotation.contains_key(kind)
                || syntax.kinds.modifiers.contains(kind)
            {
                self.annotations(child, into);
            }
        }
    }

    /// Converts the annotations that stand inside a declaration.
    pub(super) fn own_annotations(&mut self, raw: Raw<'t>) -> Vec<Node> {
        let mut annotations = Vec::new();
        let mut cursor = raw.walk();
        for child in raw.named_children(&mut cursor) {
            let kinds = &self.syntax.kinds;
            let kind = child.kind();
            if kinds.annotation.contains_key(kind) || kinds.modifiers.contains(kind) {
                self.annotations(child, &mut annotations);
            }
        }
        annotations
    }
}

/// Gives a declaration the annotations that stand before it; anything else forgets them.
pub(super) fn adorn(node: &mut Node, annotations: &mut Vec<Node>) {
    let own = match &mut node.kind {
        Kind::Class(class) => &mut class.annotations,
        Kind::Function(function) => &mut function.annotations,
        Kind::Field(field) => &mut field.annotations,
        _ => {
            annotations.clear();
            return;
        }
    };
    annotations.append(own);
    std::mem::swap(own, annotations);
}
