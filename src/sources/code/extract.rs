//! Query matches over one syntax tree become a [`Unit`]. Knows captures, not languages.

use super::lines::Lines;
use super::unit::{
    Annotation, Binding, Call, DeclKind, Declaration, ExprId, Expression, Scope, ScopeKind, Shape,
    Unit,
};
use crate::rules::language::LanguagePack;
use std::collections::BTreeMap;
use std::sync::Arc;
use tree_sitter::{Node, Query, QueryCursor, StreamingIterator, Tree};

/// Longest operand text kept for a conversion's symbol, in characters.
const LONGEST_TEXT: usize = 120;
/// Deepest chain of single children followed to reach an expression.
const DEEPEST: usize = 12;

/// One match: capture name -> nodes.
type Match<'q, 't> = BTreeMap<&'q str, Vec<Node<'t>>>;

/// Reads the scopes, declarations and expressions of a tree.
pub(super) fn extract(path: &Arc<str>, text: &str, tree: &Tree, pack: &LanguagePack) -> Unit {
    let root = tree.root_node();
    let declared = matches(&pack.declarations, root, text);
    let expressed = matches(&pack.conversions, root, text);
    let mut reader = Reader { text, lines: Lines::new(path, text), ..Reader::default() };
    reader.scopes(root, &declared);
    reader.expressions(&expressed, &declared);
    reader.declarations(&declared);
    reader.annotations(&declared);
    reader.bindings(&expressed);
    reader.unit
}

fn matches<'q, 't>(query: &'q Query, root: Node<'t>, text: &str) -> Vec<Match<'q, 't>> {
    let names = query.capture_names();
    let mut cursor = QueryCursor::new();
    let mut found = cursor.matches(query, root, text.as_bytes());
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
    all
}

fn first<'t>(matched: &Match<'_, 't>, capture: &str) -> Option<Node<'t>> {
    matched.get(capture).and_then(|nodes| nodes.first()).copied()
}

#[derive(Default)]
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
        let mut found: BTreeMap<
            (usize, std::cmp::Reverse<usize>, usize),
            (ScopeKind, Node<'_>, Option<Node<'_>>),
        > = BTreeMap::new();
        for matched in declared {
            for (capture, kind) in [
                ("type", ScopeKind::Type),
                ("function", ScopeKind::Function),
                ("lambda", ScopeKind::Block),
                ("block", ScopeKind::Block),
            ] {
                let Some(node) = first(matched, capture) else { continue };
                let name = first(matched, &format!("{capture}.name"));
                found.insert(
                    (node.start_byte(), std::cmp::Reverse(node.end_byte()), node.id()),
                    (kind, node, name),
                );
            }
        }
        self.unit.scopes.push(Scope::new(ScopeKind::File, String::new(), 0, 0..self.text.len()));
        self.scope_of.insert(root.id(), 0);
        for (kind, node, name) in found.into_values() {
            let parent = self.scope_at(node.start_byte(), node.end_byte());
            let id = self.unit.scopes.len();
            let text = name.map_or_else(String::new, |name| self.text(name));
            let mut scope = Scope::new(kind, text, parent, node.byte_range());
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
            let import = self.text(import);
            self.unit.imports.push(import);
        }
        for (capture, value) in [
            ("supertype.of", "supertype"),
            ("enum", "enum"),
            ("override", "override"),
            ("function.result-of", "function.result"),
            ("function.receiver-of", "function.receiver"),
        ] {
            let (Some(of), Some(node)) = (first(matched, capture), first(matched, value)) else {
                continue;
            };
            let text = self.text(node);
            let scope = self.scope_of.get(&of.id()).and_then(|&id| self.unit.scopes.get_mut(id));
            let Some(scope) = scope else { continue };
            match value {
                "supertype" => scope.supertypes.push(text),
                "enum" => scope.is_enum = true,
                "override" => scope.is_override = true,
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

    fn expressions(&mut self, expressed: &[Match<'_, '_>], declared: &[Match<'_, '_>]) {
        let mut callees = std::collections::BTreeSet::new();
        for matched in expressed {
            callees.extend(first(matched, "call.callee").map(|node| node.id()));
        }
        for matched in expressed {
            self.open(matched, &callees);
        }
        for matched in declared {
            if let Some(node) = first(matched, "lambda") {
                self.slot(node, Shape::Lambda { body: None });
            }
        }
        for matched in expressed {
            self.fill(matched);
        }
        for matched in declared {
            let (Some(of), Some(value)) = (first(matched, "value.of"), first(matched, "value"))
            else {
                continue;
            };
            let value = self.resolve(value, None);
            self.values.insert(of.id(), value);
        }
    }

    /// Makes a slot for each expression of a match, so that others can point at it.
    fn open(&mut self, matched: &Match<'_, '_>, callees: &std::collections::BTreeSet<usize>) {
        for (capture, nodes) in matched {
            let Some(&node) = nodes.first() else { continue };
            let shape = match *capture {
                "call" => Shape::Call(Call {
                    name: first(matched, "call.name")
                        .map_or_else(String::new, |name| self.text(name)),
                    ..Call::default()
                }),
                "read" if !callees.contains(&node.id()) => Shape::Read {
                    receiver: 0,
                    name: first(matched, "read.name")
                        .map_or_else(String::new, |name| self.text(name)),
                },
                "index" => Shape::Index { receiver: 0, key: 0 },
                "default" => Shape::Default { value: 0, fallback: 0 },
                "through" => Shape::Through(Vec::new()),
                "pair" => Shape::Pair { key: 0, value: 0 },
                "text" => Shape::Text(self.text(node).trim_matches(['"', '\'']).to_owned()),
                "class" => Shape::Class(
                    first(matched, "class.name").map_or_else(String::new, |name| self.text(name)),
                ),
                "exit" => Shape::Exit,
                _ => match capture.strip_prefix("literal.").and_then(|width| width.parse().ok()) {
                    Some(width) => Shape::Literal(width),
                    None => continue,
                },
            };
            let named =
                first(matched, "call.name").or_else(|| first(matched, "read.name")).unwrap_or(node);
            let id = self.slot(node, shape);
            let location = self.lines.locate(named.byte_range());
            let text = self.text.get(node.byte_range()).unwrap_or_default();
            let text = text
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .chars()
                .take(LONGEST_TEXT)
                .collect();
            if let Some(expression) = self.unit.expressions.get_mut(id) {
                expression.location = Some(location);
                expression.text = text;
            }
        }
    }

    /// Returns the expression of a node, made with this shape if there is none.
    fn slot(&mut self, node: Node<'_>, shape: Shape) -> ExprId {
        if let Some(&id) = self.expression_of.get(&node.id()) {
            return id;
        }
        let id = self.unit.expressions.len();
        let scope = self.scope_at(node.start_byte(), node.end_byte());
        let (location, text) = (None, String::new());
        self.unit.expressions.push(Expression {
            shape,
            scope,
            at: node.start_byte(),
            parent: None,
            location,
            text,
        });
        self.expression_of.insert(node.id(), id);
        id
    }

    /// Returns the expression that a node stands for: its own, that of its only child, or a name.
    fn resolve(&mut self, node: Node<'_>, parent: Option<ExprId>) -> ExprId {
        let mut node = node;
        for _ in 0..DEEPEST {
            if self.expression_of.contains_key(&node.id()) {
                break;
            }
            match (node.named_child_count(), node.named_child(0)) {
                (1, Some(child)) => node = child,
                _ => break,
            }
        }
        let shape = if node.named_child_count() == 0 {
            Shape::Name(self.text(node))
        } else {
            Shape::Opaque
        };
        let id = self.slot(node, shape);
        if let (Some(parent), Some(expression)) = (parent, self.unit.expressions.get_mut(id)) {
            if parent != id {
                expression.parent = Some(parent);
            }
        }
        id
    }

    /// Connects the expressions of a match.
    fn fill(&mut self, matched: &Match<'_, '_>) {
        self.fill_call(matched);
        for capture in ["read", "index", "default", "through", "pair"] {
            let Some(node) = first(matched, capture) else { continue };
            let Some(&id) = self.expression_of.get(&node.id()) else { continue };
            let mut part = |name: &str| {
                let nodes = matched.get(format!("{capture}.{name}").as_str())?;
                nodes.first().map(|&node| self.resolve(node, Some(id)))
            };
            let (one, other) = match capture {
                "read" => (part("receiver"), None),
                "index" => (part("receiver"), part("key")),
                "default" => (part("value"), part("fallback")),
                "pair" => (part("key"), part("value")),
                _ => (part("value"), None),
            };
            let Some(expression) = self.unit.expressions.get_mut(id) else { continue };
            match (&mut expression.shape, one, other) {
                (Shape::Read { receiver, .. }, Some(one), _) => *receiver = one,
                (
                    Shape::Index { receiver: a, key: b }
                    | Shape::Default { value: a, fallback: b }
                    | Shape::Pair { key: a, value: b },
                    Some(one),
                    Some(other),
                ) => (*a, *b) = (one, other),
                (Shape::Through(values), Some(one), _) if one != id => values.push(one),
                _ => {}
            }
        }
    }

    fn fill_call(&mut self, matched: &Match<'_, '_>) {
        if let Some(node) = first(matched, "call") {
            let Some(&id) = self.expression_of.get(&node.id()) else { return };
            let receiver =
                first(matched, "call.receiver").map(|receiver| self.resolve(receiver, Some(id)));
            self.with_call(id, |call| call.receiver = receiver.or(call.receiver));
        }
        if let Some(node) = first(matched, "argument") {
            let Some(id) = self.call_around(node) else { return };
            let Some(value) = first(matched, "argument.value") else { return };
            let name = first(matched, "argument.name").map(|name| self.text(name));
            let value = self.resolve(value, Some(id));
            self.with_call(id, |call| call.arguments.push((name, value)));
        }
        if let (Some(node), Some(text)) = (first(matched, "types"), first(matched, "types.text")) {
            let text = self.text(text);
            if let Some(&id) = self.expression_of.get(&node.id()) {
                self.with_call(id, |call| call.types.push(text));
            }
        }
        if let (Some(node), Some(body)) =
            (first(matched, "lambda.call"), first(matched, "lambda.body"))
        {
            let (Some(&id), Some(&lambda)) =
                (self.expression_of.get(&node.id()), self.expression_of.get(&body.id()))
            else {
                return;
            };
            self.with_call(id, |call| call.lambda = Some(lambda));
            if let Some(scope) =
                self.scope_of.get(&body.id()).and_then(|&scope| self.unit.scopes.get_mut(scope))
            {
                scope.call = Some(id);
            }
        }
        if let (Some(node), Some(value)) =
            (first(matched, "result"), first(matched, "result.value"))
        {
            let Some(&id) = self.expression_of.get(&node.id()) else { return };
            let value = self.resolve(value, Some(id));
            if let Some(Expression { shape: Shape::Lambda { body }, .. }) =
                self.unit.expressions.get_mut(id)
            {
                *body = Some(value);
            }
        }
    }

    fn with_call(&mut self, id: ExprId, change: impl FnOnce(&mut Call)) {
        if let Some(Expression { shape: Shape::Call(call), .. }) = self.unit.expressions.get_mut(id)
        {
            change(call);
        }
    }

    /// Returns the call whose argument a node is.
    fn call_around(&self, node: Node<'_>) -> Option<ExprId> {
        let mut node = node;
        for _ in 0..4 {
            node = node.parent()?;
            if let Some(&id) = self.expression_of.get(&node.id()) {
                return self.unit.call(id).map(|_| id);
            }
        }
        None
    }

    fn declarations(&mut self, declared: &[Match<'_, '_>]) {
        let mut found: BTreeMap<usize, (Node<'_>, DeclKind, Match<'_, '_>, &str)> = BTreeMap::new();
        for matched in declared {
            for (capture, kind) in [
                ("field", DeclKind::Field),
                ("parameter", DeclKind::Parameter),
                ("local", DeclKind::Local),
                ("alias", DeclKind::Alias),
                ("newtype", DeclKind::Newtype),
                ("lambda", DeclKind::Parameter),
            ] {
                let name = if capture == "lambda" { "lambda.parameter" } else { capture };
                let named = match capture {
                    "lambda" => first(matched, name),
                    "newtype" => first(matched, "newtype"),
                    _ => first(matched, &format!("{capture}.name")),
                };
                if let (Some(node), Some(named)) = (first(matched, capture), named) {
                    let entry = found
                        .entry(named.start_byte())
                        .or_insert_with(|| (node, kind, matched.clone(), capture));
                    if first(matched, &format!("{capture}.type")).is_some() {
                        *entry = (node, kind, matched.clone(), capture);
                    }
                }
            }
        }
        let mut positions: BTreeMap<usize, usize> = BTreeMap::new();
        for (node, kind, matched, capture) in found.into_values() {
            self.declare(node, kind, &matched, capture, &mut positions);
        }
        for matched in declared {
            if let Some(declaration) =
                first(matched, "constant").and_then(|node| self.declaration_of.get(&node.id()))
            {
                if let Some(declaration) = self.unit.declarations.get_mut(*declaration) {
                    declaration.is_constant = true;
                }
            }
            if let Some(declaration) =
                first(matched, "override").and_then(|node| self.declaration_of.get(&node.id()))
            {
                if let Some(declaration) = self.unit.declarations.get_mut(*declaration) {
                    declaration.is_override = true;
                }
            }
        }
    }

    fn declare(
        &mut self,
        node: Node<'_>,
        kind: DeclKind,
        matched: &Match<'_, '_>,
        capture: &str,
        positions: &mut BTreeMap<usize, usize>,
    ) {
        let mut scope = self.scope_at(node.start_byte(), node.end_byte());
        let (name, place) = match capture {
            "newtype" => {
                let Some(&own) = self.scope_of.get(&node.id()) else { return };
                let Some(own) = self.unit.scopes.get(own) else { return };
                let Some(location) = own.location.clone() else { return };
                (own.name.clone(), location)
            }
            "lambda" => {
                scope = self.scope_of.get(&node.id()).copied().unwrap_or(scope);
                let Some(named) = first(matched, "lambda.parameter") else { return };
                (self.text(named), self.lines.locate(named.byte_range()))
            }
            _ => {
                let Some(named) = first(matched, &format!("{capture}.name")) else { return };
                (self.text(named), self.lines.locate(named.byte_range()))
            }
        };
        let in_body = self
            .unit
            .scopes
            .get(scope)
            .is_some_and(|scope| matches!(scope.kind, ScopeKind::Function | ScopeKind::Block));
        let kind = if kind == DeclKind::Field && in_body { DeclKind::Local } else { kind };
        let position = matched.contains_key("positional").then(|| {
            let next = positions.entry(scope).or_default();
            *next += 1;
            *next - 1
        });
        let element_of = first(matched, "element").map(|element| self.resolve(element, None));
        let type_text = first(matched, &format!("{capture}.type")).map(|node| self.text(node));
        let id = self.unit.declarations.len();
        self.unit.declarations.push(Declaration {
            kind,
            name,
            type_text,
            value: self.values.get(&node.id()).copied(),
            element_of,
            scope,
            annotations: Vec::new(),
            position,
            is_constant: false,
            is_override: false,
            location: place,
            at: node.start_byte(),
        });
        if capture != "lambda" && capture != "newtype" {
            self.declaration_of.insert(node.id(), id);
        }
    }

    fn annotations(&mut self, declared: &[Match<'_, '_>]) {
        for matched in declared {
            let (Some(of), Some(name)) =
                (first(matched, "annotation.of"), first(matched, "annotation.name"))
            else {
                continue;
            };
            let call = first(matched, "annotation.call").and_then(|node| {
                let call = (0..u32::try_from(node.named_child_count()).unwrap_or(0))
                    .filter_map(|at| node.named_child(at));
                std::iter::once(node)
                    .chain(call)
                    .find_map(|node| self.expression_of.get(&node.id()).copied())
            });
            let annotation = Annotation { name: self.text(name), call };
            if let Some(declaration) =
                self.declaration_of.get(&of.id()).and_then(|&id| self.unit.declarations.get_mut(id))
            {
                declaration.annotations.push(annotation);
            } else if let Some(scope) =
                self.scope_of.get(&of.id()).and_then(|&id| self.unit.scopes.get_mut(id))
            {
                scope.annotations.push(annotation);
            }
        }
    }

    fn bindings(&mut self, expressed: &[Match<'_, '_>]) {
        for matched in expressed {
            if let (Some(target), Some(value)) =
                (first(matched, "assignment.target"), first(matched, "assignment.value"))
            {
                let scope = self.scope_at(target.start_byte(), target.end_byte());
                let (target, value) = (self.resolve(target, None), self.resolve(value, None));
                self.unit.bindings.push(Binding { target: Some(target), value, scope });
            }
            if let Some(value) = first(matched, "return.value") {
                let scope = self.scope_at(value.start_byte(), value.end_byte());
                let value = self.resolve(value, None);
                self.unit.bindings.push(Binding { target: None, value, scope });
            }
        }
    }
}

impl Scope {
    fn new(kind: ScopeKind, name: String, parent: usize, bytes: std::ops::Range<usize>) -> Self {
        Self {
            kind,
            name,
            parent,
            annotations: Vec::new(),
            supertypes: Vec::new(),
            is_enum: false,
            is_override: false,
            result: None,
            receiver: None,
            location: None,
            bytes,
            call: None,
        }
    }
}
