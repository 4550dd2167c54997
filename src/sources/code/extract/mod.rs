//! Query matches over one syntax tree become a [`Unit`]. Knows captures, not languages.

mod declarations;
mod expressions;
mod joined;
mod tags;

use super::unit::{ExprId, Scope, ScopeKind, Unit};
use crate::rules::language::{Grammar, LanguagePack};
use crate::sources::lines::Lines;
use crate::sources::parsing::DEADLINE;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{ControlFlow, Range};
use std::sync::Arc;
use std::time::Instant;
use tree_sitter::{
    Node, Query, QueryCursor, QueryCursorOptions, QueryCursorState, StreamingIterator, Tree,
};

/// Longest operand text kept for a conversion's symbol, in characters.
const LONGEST_TEXT: usize = 120;
/// Deepest chain of single children followed to reach an expression.
const DEEPEST: usize = 12;

/// Captures that open a scope.
const SCOPES: [(&str, ScopeKind); 4] = [
    ("type", ScopeKind::Type),
    ("function", ScopeKind::Function),
    ("lambda", ScopeKind::Block),
    ("block", ScopeKind::Block),
];

/// One match: capture name -> nodes.
type Match<'q, 't> = BTreeMap<&'q str, Vec<Node<'t>>>;

/// Reads the scopes, declarations and expressions of a tree; `None` if that takes longer than [`DEADLINE`].
pub(super) fn extract(
    path: &Arc<str>,
    text: &str,
    tree: &Tree,
    (pack, grammar): (&'static LanguagePack, &'static Grammar),
) -> Option<Unit> {
    let started = Instant::now();
    let root = tree.root_node();
    let mut declared = matches(&grammar.declarations, root, text, started)?;
    let mut expressed = matches(&grammar.conversions, root, text, started)?;
    leave_out_asides(&mut declared, &mut expressed);
    let mut reader = Reader {
        text,
        lines: Lines::new(path, text),
        unit: Unit::new(pack, path),
        scope_of: BTreeMap::new(),
        expression_of: BTreeMap::new(),
        declaration_of: BTreeMap::new(),
        values: BTreeMap::new(),
    };
    reader.scopes(root, &declared);
    reader.expressions(&expressed, &declared);
    reader.declarations(&declared);
    reader.annotations(&declared);
    reader.tags(&declared);
    reader.bindings(&expressed);
    Some(reader.unit)
}

/// Leaves out what stands in parts of the file that are not the product's.
fn leave_out_asides(declared: &mut Vec<Match<'_, '_>>, expressed: &mut Vec<Match<'_, '_>>) {
    let asides: Vec<Range<usize>> = declared
        .iter()
        .filter_map(|matched| first(matched, "aside"))
        .map(|node| node.byte_range())
        .collect();
    if asides.is_empty() {
        return;
    }
    let stays = |matched: &Match<'_, '_>| {
        let within =
            |node: &Node<'_>| asides.iter().any(|aside| aside.contains(&node.start_byte()));
        !matched.values().flatten().any(within)
    };
    declared.retain(stays);
    expressed.retain(stays);
}

fn matches<'q, 't>(
    query: &'q Query,
    root: Node<'t>,
    text: &str,
    started: Instant,
) -> Option<Vec<Match<'q, 't>>> {
    let names = query.capture_names();
    let late = || started.elapsed() > DEADLINE;
    let mut stop = |_: &QueryCursorState| {
        if late() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = QueryCursorOptions::new().progress_callback(&mut stop);
    let mut cursor = QueryCursor::new();
    let mut found = cursor.matches_with_options(query, root, text.as_bytes(), options);
    let mut all = Vec::new();
    while let Some(matched) = found.next() {
        let mut one: Match<'q, 't> = BTreeMap::new();
        for capture in matched.captures() {
            if let Some(name) = usize::try_from(capture.index).ok().and_then(|at| names.get(at)) {
                one.entry(name).or_default().push(capture.node);
            }
        }
        all.push(one);
    }
    (!late()).then_some(all)
}

fn first<'t>(matched: &Match<'_, 't>, capture: &str) -> Option<Node<'t>> {
    matched.get(capture).and_then(|nodes| nodes.first()).copied()
}

/// Returns the dotted name in an import as written: `io.circe` of `import io.circe.{Decoder, Encoder}`.
fn dotted(import: &str) -> &str {
    let name = import.split_once(char::is_whitespace).map_or(import, |(_, name)| name.trim_start());
    let end = name.find(|letter: char| letter == '{' || letter == ',' || letter.is_whitespace());
    name.get(..end.unwrap_or(name.len())).unwrap_or(name).trim_end_matches(['.', '_', '*', ';'])
}

struct Reader<'s> {
    text: &'s str,
    lines: Lines<'s>,
    unit: Unit,
    scope_of: BTreeMap<usize, usize>,
    expression_of: BTreeMap<usize, ExprId>,
    declaration_of: BTreeMap<usize, usize>,
    /// Values of declarations, by the declaration's node.
    values: BTreeMap<usize, ExprId>,
}

impl Reader<'_> {
    fn text(&self, node: Node<'_>) -> String {
        self.text.get(node.byte_range()).unwrap_or_default().to_owned()
    }

    fn scopes(&mut self, root: Node<'_>, declared: &[Match<'_, '_>]) {
        let mut seen = BTreeSet::new();
        let mut found: Vec<(ScopeKind, Node<'_>, [Option<Node<'_>>; 2])> = Vec::new();
        for matched in declared {
            for (capture, kind) in SCOPES {
                let Some(node) = first(matched, capture) else { continue };
                if seen.insert(node.id()) {
                    let named =
                        ["name", "label"].map(|part| first(matched, &format!("{capture}.{part}")));
                    found.push((kind, node, named));
                }
            }
        }
        found.sort_by_key(|(_, node, _)| (node.start_byte(), Reverse(node.end_byte())));
        self.unit.scopes.push(Scope::new(ScopeKind::File, String::new(), 0, 0..self.text.len()));
        self.scope_of.insert(root.id(), 0);
        for (kind, node, [name, label]) in found {
            let parent = self.scope_at(node.start_byte(), node.end_byte());
            let id = self.unit.scopes.len();
            let text = name.map_or_else(String::new, |name| self.text(name));
            let mut scope = Scope::new(kind, text, parent, node.byte_range());
            scope.label = label.map_or_else(String::new, |label| self.text(label));
            scope.location = name.map(|name| self.lines.locate(name.byte_range()));
            self.unit.scopes.push(scope);
            self.scope_of.insert(node.id(), id);
        }
        for matched in declared {
            self.scope_traits(matched);
        }
    }

    fn scope_traits(&mut self, matched: &Match<'_, '_>) {
        if let Some(package) = first(matched, "package") {
            self.unit.package = self.text(package);
        }
        if let Some(import) = first(matched, "import") {
            let import = dotted(&self.text(import)).to_owned();
            self.unit.imports.push(import);
        }
        for (capture, value) in [
            ("supertype.of", "supertype"),
            ("enum", "enum"),
            ("part", "part"),
            ("override", "override"),
            ("abstract", "abstract"),
            ("function.result-of", "function.result"),
            ("function.receiver-of", "function.receiver"),
            ("function.generic-of", "function.generic"),
        ] {
            let (Some(of), Some(node)) = (first(matched, capture), first(matched, value)) else {
                continue;
            };
            let text = self.text(node);
            let scope = self.scope_of.get(&of.id()).and_then(|&id| self.unit.scopes.get_mut(id));
            let Some(scope) = scope else { continue };
            match value {
                "supertype" => scope.supertypes.push(text),
                "function.generic" => scope.generics.push(text),
                "enum" => scope.is_enum = true,
                "part" => scope.is_part = true,
                "override" => scope.is_override = true,
                "abstract" => scope.is_abstract = true,
                "function.result" => scope.result = Some(text),
                _ => scope.receiver = Some(text),
            }
        }
    }

    /// Returns the innermost scope that covers these bytes and more.
    fn scope_at(&self, start: usize, end: usize) -> usize {
        let last = self.unit.scopes.partition_point(|scope| scope.bytes.start <= start);
        let mut id = last.saturating_sub(1);
        loop {
            let Some(scope) = self.unit.scopes.get(id) else { return 0 };
            let same = scope.bytes == (start..end);
            if id == 0 || (scope.bytes.end >= end && !same) {
                return id;
            }
            id = scope.parent;
        }
    }
}

impl Scope {
    fn new(kind: ScopeKind, name: String, parent: usize, bytes: Range<usize>) -> Self {
        Self {
            kind,
            name,
            label: String::new(),
            parent,
            annotations: Vec::new(),
            supertypes: Vec::new(),
            generics: Vec::new(),
            is_enum: false,
            is_part: false,
            is_override: false,
            is_abstract: false,
            result: None,
            receiver: None,
            location: None,
            bytes,
            call: None,
        }
    }
}
