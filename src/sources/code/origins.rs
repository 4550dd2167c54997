//! Where an expression's value comes from.

use super::accessors;
use super::graph::{Graph, Node};
use super::infer::{field_read, implicit_call, lookup};
use super::resolve::targets;
use super::unit::{Call, ExprId, Shape};
use super::world::World;
use crate::rules::language::Syntax;
use crate::rules::names::is_id;

/// Values are followed through this many nested expressions.
const DEEPEST: usize = 12;

/// Returns true if a call only takes its receiver's value out: `found.get()`, not `found.get(id)`.
pub(super) fn unwraps(syntax: &Syntax, call: &Call) -> bool {
    call.arguments.is_empty() && syntax.unwrapping.contains(&call.name)
}

impl Graph {
    /// Returns the nodes whose value an expression may be.
    pub(super) fn origins(
        &mut self,
        world: &World<'_>,
        unit: usize,
        id: ExprId,
        depth: usize,
    ) -> Vec<usize> {
        let Some(own) = world.unit(unit) else { return Vec::new() };
        if depth > DEEPEST {
            return Vec::new();
        }
        if self.sites.contains_key(&(unit, id)) {
            return vec![self.id(Node::Conversion((unit, id)))];
        }
        let next = depth + 1;
        match own.shape(id) {
            Shape::Name(name) => match lookup(world, unit, id, name, 0) {
                Some(found) => vec![self.id(Node::Declaration(found))],
                None => self.implicit(world, unit, id, name, next),
            },
            Shape::Read { receiver, name } => match field_read(world, unit, *receiver, name, 0) {
                Some(field) => vec![self.id(Node::Declaration(field))],
                None if world.lists(unit).syntax.passing.contains(name) => {
                    self.origins(world, unit, *receiver, next)
                }
                None => Vec::new(),
            },
            Shape::Call(call) => self.origins_of_call(world, unit, id, call, next),
            Shape::Default { value, fallback } | Shape::Caught { value, fallback } => {
                let mut origins = self.origins(world, unit, *value, next);
                origins.extend(self.origins(world, unit, *fallback, next));
                origins
            }
            Shape::Through(values) => {
                values.iter().flat_map(|&value| self.origins(world, unit, value, next)).collect()
            }
            Shape::Lambda { body: Some(body) } => self.origins(world, unit, *body, next),
            _ => Vec::new(),
        }
    }

    /// A lambda's unnamed parameter is what the lambda's call is made on.
    fn implicit(
        &mut self,
        world: &World<'_>,
        unit: usize,
        id: ExprId,
        name: &str,
        depth: usize,
    ) -> Vec<usize> {
        let Some(own) = world.unit(unit) else { return Vec::new() };
        if name != world.lists(unit).syntax.implicit {
            return Vec::new();
        }
        let scope = own.expressions.get(id).map_or(0, |expression| expression.scope);
        let call = implicit_call(own, scope).and_then(|call| own.call(call));
        call.and_then(|call| call.receiver)
            .map_or_else(Vec::new, |receiver| self.origins(world, unit, receiver, depth))
    }

    fn origins_of_call(
        &mut self,
        world: &World<'_>,
        unit: usize,
        id: ExprId,
        call: &Call,
        depth: usize,
    ) -> Vec<usize> {
        let syntax = &world.lists(unit).syntax;
        if let (true, Some(lambda)) = (syntax.mapping.contains(&call.name), call.lambda) {
            return self.origins(world, unit, lambda, depth);
        }
        let steps = call.receiver.is_some() && syntax.stepping.contains(&call.name);
        if let Some(receiver) = call.receiver.filter(|_| unwraps(syntax, call)) {
            return self.origins(world, unit, receiver, depth);
        }
        if steps || syntax.passing.contains(&call.name) || world.is_alias(&call.name) {
            let carried =
                call.receiver.into_iter().chain(call.arguments.iter().map(|(_, value)| *value));
            return carried.flat_map(|value| self.origins(world, unit, value, depth)).collect();
        }
        let found = targets(world, unit, id, 0);
        if found.is_empty() {
            let field = accessors::read(world, unit, call, 0);
            return field.map(|field| self.id(Node::Declaration(field))).into_iter().collect();
        }
        found.into_iter().map(|target| self.id(Node::Result(target))).collect()
    }

    /// Returns the name that a node bears in the source.
    pub(super) fn identifier<'g>(&'g self, world: &World<'g>, node: usize) -> Option<&'g str> {
        match self.nodes.get(node)? {
            Node::Declaration(of) => world.declaration(*of).map(|it| it.name.as_str()),
            Node::Result(of) => world.scope(*of).map(|it| it.name.as_str()),
            Node::Conversion(of) => self.sites.get(of).map(|it| it.name.as_str()),
            Node::Key(_) | Node::Abroad(_) | Node::Sink(_) => None,
        }
    }

    /// Returns true if a node bears an id's name.
    pub(super) fn names_id(&self, world: &World<'_>, node: usize) -> bool {
        self.identifier(world, node).is_some_and(is_id)
    }
}
