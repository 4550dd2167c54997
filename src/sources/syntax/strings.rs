//! Strings, names and numbers as grammars deliver them, free of quotes, marks and escapes.

use super::convert::Converter;
use super::{Kind, Node};
use tree_sitter::Node as Raw;

impl<'t> Converter<'t> {
    /// Converts a string: its content, and the expressions in it.
    pub(super) fn string(&mut self, raw: Raw<'t>) -> Node {
        let kinds = &self.syntax.kinds;
        let mut pieces: Vec<Node> = Vec::new();
        let mut cursor = raw.walk();
        // Some grammars wrap the content once more.
        let wrapped = raw.named_child(0).filter(|child| kinds.text.contains(child.kind()));
        let raw = wrapped.filter(|_| raw.named_child_count() == 1).unwrap_or(raw);
        for child in raw.named_children(&mut cursor) {
            let kind = child.kind();
            if kinds.content.contains(kind) {
                let more = unescaped(self.source(child));
                match pieces.last_mut().map(|piece| &mut piece.kind) {
                    Some(Kind::Text(text)) => text.push_str(&more),
                    _ => pieces.push(Node { kind: Kind::Text(more), spot: self.spot(child) }),
                }
            } else if kinds.hole.contains(kind) {
                let inside = self.nodes(child);
                pieces.push(Node { kind: Kind::Other(inside), spot: self.spot(child) });
            } else if kinds.text.contains(kind) {
                // What a text wraps among its marks is what it says.
                let inside = self.string(child);
                match inside.kind {
                    Kind::Template(parts) => pieces.extend(parts),
                    _ => pieces.push(inside),
                }
            } else if !kinds.skip.contains(kind) {
                pieces.extend(self.node(child));
            }
        }
        let spot = pieces.first().map_or(self.spot(raw), |piece| piece.spot);
        match (pieces.pop(), pieces.is_empty()) {
            (None, _) => Node { kind: Kind::Text(literal(self.source(raw))), spot },
            (Some(Node { kind: Kind::Text(text), .. }), true) => {
                Node { kind: Kind::Text(text), spot }
            }
            (Some(last), _) => {
                pieces.push(last);
                Node { kind: Kind::Template(pieces), spot }
            }
        }
    }
}

/// Joins texts that stand side by side; anything else stays apart.
pub(super) fn concatenated(nodes: Vec<Node>) -> Kind {
    let is_text = |node: &Node| matches!(node.kind, Kind::Text(_) | Kind::Template(_));
    if !nodes.iter().any(is_text) {
        return Kind::Other(nodes);
    }
    if nodes.iter().all(|node| node.text().is_some()) {
        return Kind::Text(nodes.iter().filter_map(Node::text).collect());
    }
    let pieces = nodes.into_iter().flat_map(|node| match node.kind {
        Kind::Template(pieces) => pieces,
        _ => vec![node],
    });
    Kind::Template(pieces.collect())
}

/// Returns a qualified name with `.` between its parts.
pub(super) fn joined(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    name.replace("::", ".").replace(['\\', '/'], ".").trim_matches('.').to_owned()
}

/// Returns a number without what groups its digits and says its type.
pub(super) fn number(text: &str) -> String {
    text.replace('_', "").trim_end_matches(['l', 'L', 'n', 'u', 'U']).to_owned()
}

/// Returns a symbol or a string without content nodes, free of its marks and quotes.
fn literal(text: &str) -> String {
    let text = text.trim().trim_start_matches(['@', ':']).trim_end_matches(':');
    // A raw string has its mark before the quote.
    let raw = text.strip_prefix('r').filter(|rest| rest.starts_with(['"', '\'', '#']));
    let text = raw.unwrap_or(text).trim_matches('#');
    let text = text.trim_matches(['"', '\'', '`']);
    unescaped(text)
}

/// Resolves the escapes that all languages share.
fn unescaped(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some(quote @ ('"' | '\'' | '`' | '\\' | '$' | '\n')) => out.push(quote),
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
    out
}
