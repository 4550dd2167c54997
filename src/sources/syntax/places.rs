//! Where nodes stand, and where those of a kind are.

use crate::sources::schema::Spot;
use std::collections::BTreeSet;
use tree_sitter::Node as Raw;

/// Returns every node of some kinds, in the order of the text.
pub(super) fn nodes_of<'t>(root: Raw<'t>, kinds: &BTreeSet<String>) -> Vec<Raw<'t>> {
    let mut found = Vec::new();
    if kinds.is_empty() {
        return found;
    }
    let mut cursor = root.walk();
    loop {
        if kinds.contains(cursor.node().kind()) {
            found.push(cursor.node());
        }
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return found;
            }
        }
    }
}

/// Returns where a tree first breaks its grammar.
pub(super) fn first_error(text: &str, root: Raw<'_>) -> Spot {
    let mut at = root;
    loop {
        let mut cursor = at.walk();
        let inside = at.children(&mut cursor).find(|child| child.has_error() || child.is_missing());
        match inside {
            Some(inside) if !at.is_error() => at = inside,
            _ => return spot(text, at),
        }
    }
}

/// Returns the place of a node: to its end, or to that of its first line.
pub(super) fn spot(text: &str, raw: Raw<'_>) -> Spot {
    let (start, end) = (raw.start_position(), raw.end_position());
    let line_start = raw.start_byte().saturating_sub(start.column);
    let count = |from: usize, to: usize| {
        let text = text.get(from..to).unwrap_or_default();
        u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
    };
    let column = count(line_start, raw.start_byte()).saturating_add(1);
    let to = if end.row == start.row {
        raw.end_byte()
    } else {
        let rest = text.get(raw.start_byte()..).unwrap_or_default();
        raw.start_byte() + rest.find('\n').unwrap_or(rest.len())
    };
    let length = count(raw.start_byte(), to).max(1);
    let line = u32::try_from(start.row).unwrap_or(u32::MAX).saturating_add(1);
    Spot { line, column, end_column: column.saturating_add(length) }
}
