//! Expressions of one file: each match opens a slot, then slots are connected.

use super::{DEEPEST, LONGEST_TEXT, Match, Reader, first};
use crate::sources::code::unit::{Binding, Call, ExprId, Expression, Shape};
use std::collections::BTreeSet;
use tree_sitter::Node;

impl Reader<'_> {
    pub(super) fn expressions(&mut self, expressed: &[Match<'_, '_>], declared: &[Match<'_, '_>]) {
        let mut callees = BTreeSet::new();
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
        self.joined(expressed);
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
    fn open(&mut self, matched: &Match<'_, '_>, callees: &BTreeSet<usize>) {
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
                "caught" => Shape::Caught { value: 0, fallback: 0 },
                "through" => Shape::Through(Vec::new()),
                "join" | "filled" => Shape::Joined(Vec::new()),
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
            let is_caught = matches!(shape, Shape::Caught { .. });
            let is_joined = matches!(shape, Shape::Joined(_));
            let is_default = matches!(shape, Shape::Default { .. });
            let id = self.slot(node, shape);
            if let Some(expression) = self.unit.expressions.get_mut(id) {
                // What holds more is first met as what it looks like: text with holes as text, a default as a call.
                match expression.shape {
                    Shape::Text(_) if is_joined => expression.shape = Shape::Joined(Vec::new()),
                    Shape::Call(_) if is_default => {
                        expression.shape = Shape::Default { value: id, fallback: id };
                    }
                    _ => {}
                }
            }
            if let Some(expression) = self.unit.expressions.get_mut(id).filter(|_| is_caught) {
                // What catches a failure is first met as what hands its value through.
                expression.shape = Shape::Caught { value: id, fallback: id };
            }
            let location = self.lines.locate(named.byte_range());
            let text = self.brief(node);
            if let Some(expression) = self.unit.expressions.get_mut(id) {
                expression.location = Some(location);
                expression.text = text;
            }
        }
    }

    /// Returns a node's text on one line, cut.
    fn brief(&self, node: Node<'_>) -> String {
        let text = self.text.get(node.byte_range()).unwrap_or_default();
        let start: String = text.chars().take(4 * LONGEST_TEXT).collect();
        let line = start.split_whitespace().collect::<Vec<_>>().join(" ");
        line.chars().take(LONGEST_TEXT).collect()
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
    pub(super) fn resolve(&mut self, node: Node<'_>, parent: Option<ExprId>) -> ExprId {
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
        let parent = parent.filter(|&parent| parent != id);
        if let (Some(_), Some(expression)) = (parent, self.unit.expressions.get_mut(id)) {
            expression.parent = parent;
        }
        id
    }

    /// Connects the expressions of a match.
    fn fill(&mut self, matched: &Match<'_, '_>) {
        self.fill_call(matched);
        self.fill_pair(matched);
        for capture in ["read", "index", "default", "caught", "through", "pair"] {
            let Some(node) = first(matched, capture) else { continue };
            let Some(&id) = self.expression_of.get(&node.id()) else { continue };
            let mut part = |name: &str| {
                let nodes = matched.get(format!("{capture}.{name}").as_str())?;
                nodes.first().map(|&node| self.resolve(node, Some(id)))
            };
            let (one, other) = match capture {
                "read" => (part("receiver"), None),
                "index" => (part("receiver"), part("key")),
                "default" | "caught" => (part("value"), part("fallback")),
                "pair" => (part("key"), part("value")),
                _ => (part("value"), None),
            };
            let Some(expression) = self.unit.expressions.get_mut(id) else { continue };
            match (&mut expression.shape, one, other) {
                (Shape::Read { receiver, .. }, Some(one), _) => *receiver = one,
                (
                    Shape::Index { receiver: a, key: b }
                    | Shape::Default { value: a, fallback: b }
                    | Shape::Caught { value: a, fallback: b }
                    | Shape::Pair { key: a, value: b },
                    Some(one),
                    Some(other),
                ) => (*a, *b) = (one, other),
                (Shape::Through(values), Some(one), _) if one != id => values.push(one),
                _ => {}
            }
        }
    }

    /// Makes a pair that its grammar has no node for.
    fn fill_pair(&mut self, matched: &Match<'_, '_>) {
        let (Some(of), None) = (first(matched, "pair.key"), first(matched, "pair")) else { return };
        let Some(value) = first(matched, "pair.value") else { return };
        let id = self.unit.expressions.len();
        self.unit.expressions.push(Expression {
            shape: Shape::Opaque,
            scope: self.scope_at(of.start_byte(), of.end_byte()),
            at: of.start_byte(),
            parent: None,
            location: None,
            text: String::new(),
        });
        let (key, value) = (self.resolve(of, Some(id)), self.resolve(value, Some(id)));
        if let Some(pair) = self.unit.expressions.get_mut(id) {
            pair.shape = Shape::Pair { key, value };
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
            let Some(&id) = self.expression_of.get(&node.id()) else { return };
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

    pub(super) fn bindings(&mut self, expressed: &[Match<'_, '_>]) {
        for matched in expressed {
            if let (Some(target), Some(value)) =
                (first(matched, "assignment.target"), first(matched, "assignment.value"))
            {
                let scope = self.scope_at(target.start_byte(), target.end_byte());
                let (target, value) = (self.resolve(target, None), self.resolve(value, None));
                self.unit.bindings.push(Binding { target: Some(target), value, scope });
            }
            if let (Some(left), Some(right)) =
                (first(matched, "equal.left"), first(matched, "equal.right"))
            {
                let compared = (self.resolve(left, None), self.resolve(right, None));
                self.unit.comparisons.push(compared);
            }
            if let Some(stepped) = first(matched, "step") {
                let stepped = self.resolve(stepped, None);
                self.unit.steps.push(stepped);
            }
            if let Some(value) = first(matched, "return.value") {
                let scope = self.scope_at(value.start_byte(), value.end_byte());
                let value = self.resolve(value, None);
                self.unit.bindings.push(Binding { target: None, value, scope });
            }
        }
    }
}
