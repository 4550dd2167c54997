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
    Node, QueryCursor, QueryCursorOptions, QueryCursorState, StreamingIterator, Tree,
};

/// Scopes nested deeper are taken for the one around them: no person writes them.
const DEEPEST_SCOPE: usize = 200;
/// Deepest chain of single children followed to reach an expression.
const DEEPEST: usize = 12;

/// Captures that open a scope, and those of its name and label.
const SCOPES: [(&str, [&str; 2], ScopeKind); 4] = [
    ("type", ["type.name", "type.label"], ScopeKind::Type),
    ("function", ["function.name", "function.label"], ScopeKind::Function),
    ("lambda", ["lambda.name", "lambda.label"], ScopeKind::Block),
    ("block", ["block.name", "block.label"], ScopeKind::Block),
];

/// One match: nodes by the number of their capture, in the order of the text.
struct Match<'q, 't> {
    names: &'q [&'q str],
    captures: Vec<(u32, Node<'t>)>,
}

impl<'q, 't> Match<'q, 't> {
    /// Returns each capture's name with its node.
    fn named(&self) -> impl Iterator<Item = (&'q str, Node<'t>)> {
        let name = |capture: &u32| self.names.get(usize::try_from(*capture).ok()?).copied();
        self.captures.iter().filter_map(move |(capture, node)| Some((name(capture)?, *node)))
    }
}

/// Reads the scopes, declarations and expressions of a tree; `None` if that takes longer than [`DEADLINE`].
pub(super) fn extract(
    path: &Arc<str>,
    text: String,
    tree: &Tree,
    (pack, grammar): (&'static LanguagePack, &'static Grammar),
) -> Option<Unit> {
    let started = Instant::now();
    let root = tree.root_node();
    let (mut declared, mut expressed) = matches(grammar, root, &text, started)?;
    leave_out_asides(&mut declared, &mut expressed);
    let mut reader = Reader {
        unit: Unit::new(pack, path, Lines::new(path, text)),
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
        !matched.captures.iter().any(|(_, node)| within(node))
    };
    declared.retain(stays);
    expressed.retain(stays);
}

/// Returns what declares, and what is expressed.
fn matches<'q, 't>(
    grammar: &'q Grammar,
    root: Node<'t>,
    text: &str,
    started: Instant,
) -> Option<(Vec<Match<'q, 't>>, Vec<Match<'q, 't>>)> {
    let query = &grammar.query;
    let names = query.capture_names();
    let late = || started.elapsed() > DEADLINE;
    let mut stop = |_: &QueryCursorState| {
        if late() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = QueryCursorOptions::new().progress_callback(&mut stop);
    let mut cursor = QueryCursor::new();
    let mut found = cursor.matches_with_options(query, root, text.as_bytes(), options);
    let (mut declared, mut expressed) = (Vec::new(), Vec::new());
    while let Some(matched) = found.next() {
        let captures = matched.captures().iter().map(|it| (it.index, it.node)).collect();
        let declares = matched.pattern_index < grammar.declaring;
        let all = if declares { &mut declared } else { &mut expressed };
        all.push(Match { names, captures });
    }
    (!late()).then_some((declared, expressed))
}

fn first<'t>(matched: &Match<'_, 't>, capture: &str) -> Option<Node<'t>> {
    matched.named().find(|(name, _)| *name == capture).map(|(_, node)| node)
}

/// Returns all nodes of a capture.
fn every<'m, 't>(
    matched: &'m Match<'_, 't>,
    capture: &'m str,
) -> impl Iterator<Item = Node<'t>> + 'm {
    matched.named().filter(move |(name, _)| *name == capture).map(|(_, node)| node)
}

/// Returns a length within a file, none of which is as long as 4 GiB.
fn short(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// Returns the dotted name in an import as written: `io.circe` of `import io.circe.{Decoder, Encoder}`.
fn dotted(import: &str) -> &str {
    let name = import.split_once(char::is_whitespace).map_or(import, |(_, name)| name.trim_start());
    let end = name.find(|letter: char| letter == '{' || letter == ',' || letter.is_whitespace());
    name.get(..end.unwrap_or(name.len())).unwrap_or(name).trim_end_matches(['.', '_', '*', ';'])
}

struct Reader {
    unit: Unit,
    scope_of: BTreeMap<usize, usize>,
    expression_of: BTreeMap<usize, ExprId>,
    declaration_of: BTreeMap<usize, usize>,
    /// Values of declarations, by the declaration's node.
    values: BTreeMap<usize, ExprId>,
}

impl Reader {
    fn text(&self, node: Node<'_>) -> String {
        self.unit.lines.text().get(node.byte_range()).unwrap_or_default().to_owned()
    }

    fn scopes(&mut self, root: Node<'_>, declared: &[Match<'_, '_>]) {
        let mut seen = BTreeSet::new();
        let mut found: Vec<(ScopeKind, Node<'_>, [Option<Node<'_>>; 2])> = Vec::new();
        for matched in declared {
            for (capture, named, kind) in SCOPES {
                let Some(node) = first(matched, capture) else { continue };
                if seen.insert(node.id()) {
                    let named = named.map(|part| first(matched, part));
                    found.push((kind, node, named));
                }
            }
        }
        found.sort_by_key(|(_, node, _)| (node.start_byte(), Reverse(node.end_byte())));
        self.unit.scopes.push(Scope::new(
            ScopeKind::File,
            String::new(),
            0,
            0..self.unit.lines.text().len(),
        ));
        self.scope_of.insert(root.id(), 0);
        let mut depths = vec![0_usize];
        for (kind, node, [name, label]) in found {
            let parent = self.scope_at(node.start_byte(), node.end_byte());
            let depth = depths.get(parent).map_or(0, |depth| depth + 1);
            if depth > DEEPEST_SCOPE {
                self.scope_of.insert(node.id(), parent);
                continue;
            }
            depths.push(depth);
            let id = self.unit.scopes.len();
            let text = name.map_or_else(String::new, |name| self.text(name));
            let mut scope = Scope::new(kind, text, parent, node.byte_range());
            scope.label = label.map_or_else(String::new, |label| self.text(label));
            scope.location = name.map(|name| self.unit.lines.locate(name.byte_range()));
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
