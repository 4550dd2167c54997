//! Ways to look into code: what a node says, a call's arguments, the chain of calls that led to one.

use super::{Block, Call, Class, Field, Function, Kind, Node};
use crate::sources::schema::Spot;

impl Node {
    /// Makes an annotation with one argument, as tags of fields write it; an empty one counts as none.
    pub(crate) fn annotation(name: &str, value: &str, spot: Spot) -> Self {
        let kind = match value {
            "" => None,
            _ if value.parse::<i128>().is_ok() => Some(Kind::Number(value.to_owned())),
            "true" | "false" => Some(Kind::Bool(value == "true")),
            _ => Some(Kind::Text(value.to_owned())),
        };
        let arguments = kind.map(|kind| Self { kind, spot }).into_iter().collect();
        let call = Call { name: name.to_owned(), arguments, ..Call::default() };
        Self { kind: Kind::Call(Box::new(call)), spot }
    }

    /// Returns the string or symbol that this is.
    pub(crate) fn text(&self) -> Option<&str> {
        if let Kind::Text(text) = &self.kind { Some(text) } else { None }
    }

    /// Returns the name that this is.
    pub(crate) fn name(&self) -> Option<&str> {
        if let Kind::Name(name) = &self.kind { Some(name) } else { None }
    }

    /// Returns the last part of the name that this is: `Integer` of `sa.Integer`.
    pub(crate) fn last_name(&self) -> Option<&str> {
        match &self.kind {
            Kind::Name(name) => name.rsplit('.').next(),
            Kind::Member(_, name) => Some(name),
            _ => None,
        }
    }

    /// Returns the string, symbol or name that this is.
    pub(crate) fn word(&self) -> Option<&str> {
        self.text().or_else(|| self.name())
    }

    /// Returns the integer that this is.
    pub(crate) fn integer(&self) -> Option<i128> {
        if let Kind::Number(number) = &self.kind { number.parse().ok() } else { None }
    }

    /// Returns the truth value that this is.
    pub(crate) fn truth(&self) -> Option<bool> {
        if let Kind::Bool(truth) = self.kind { Some(truth) } else { None }
    }

    /// Returns the call that this is.
    pub(crate) fn call(&self) -> Option<&Call> {
        if let Kind::Call(call) = &self.kind { Some(call) } else { None }
    }

    /// Returns the class that this is.
    pub(crate) fn class(&self) -> Option<&Class> {
        if let Kind::Class(class) = &self.kind { Some(class) } else { None }
    }

    /// Returns the function that this is.
    pub(crate) fn function(&self) -> Option<&Function> {
        if let Kind::Function(function) = &self.kind { Some(function) } else { None }
    }

    /// Returns the field that this is.
    pub(crate) fn field(&self) -> Option<&Field> {
        if let Kind::Field(field) = &self.kind { Some(field) } else { None }
    }

    /// Returns the function without a name that this is.
    pub(crate) fn block(&self) -> Option<&Block> {
        if let Kind::Block(block) = &self.kind { Some(block) } else { None }
    }

    /// Returns the elements of a list.
    pub(crate) fn list(&self) -> Option<&[Node]> {
        if let Kind::List(list) = &self.kind { Some(list) } else { None }
    }

    /// Returns the value of a key of a map.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        if let Kind::Map(entries) = &self.kind { value_of(entries, key) } else { None }
    }

    /// Returns an annotation's or a base's name, whether it takes arguments or not.
    pub(crate) fn called(&self) -> Option<&str> {
        match &self.kind {
            Kind::Call(call) => Some(&call.name),
            _ => self.last_name(),
        }
    }

    /// Returns what stands directly inside.
    pub(crate) fn children(&self) -> Vec<&Node> {
        match &self.kind {
            Kind::Template(nodes)
            | Kind::List(nodes)
            | Kind::Map(nodes)
            | Kind::Branch(nodes)
            | Kind::Other(nodes) => nodes.iter().collect(),
            Kind::Member(of, _) => vec![of],
            Kind::Pair(key, value) => vec![key, value],
            Kind::Call(call) => {
                call.receiver.iter().chain(&call.arguments).chain(&call.block).collect()
            }
            Kind::Block(block) => block.body.iter().collect(),
            Kind::Assign(assign) => vec![&assign.left, &assign.right],
            Kind::Function(function) => function.annotations.iter().chain(&function.body).collect(),
            Kind::Class(class) => {
                class.annotations.iter().chain(&class.bases).chain(&class.body).collect()
            }
            Kind::Field(field) => field.annotations.iter().chain(&field.value).collect(),
            Kind::Text(_) | Kind::Number(_) | Kind::Bool(_) | Kind::Null | Kind::Name(_) => {
                Vec::new()
            }
        }
    }

    /// Visits this and everything inside, outer before inner, in the order of the text.
    pub(crate) fn visit<'n>(&'n self, visitor: &mut dyn FnMut(&'n Node)) {
        visitor(self);
        for child in self.children() {
            child.visit(visitor);
        }
    }
}

impl Call {
    /// Returns an argument by its place among those without names.
    pub(crate) fn argument(&self, at: usize) -> Option<&Node> {
        let unnamed = |node: &&Node| !matches!(node.kind, Kind::Pair(..));
        self.arguments.iter().filter(unnamed).nth(at)
    }

    /// Returns an argument by its name, or the value of that key in a map among the arguments.
    pub(crate) fn named(&self, name: &str) -> Option<&Node> {
        value_of(&self.arguments, name)
            .or_else(|| self.arguments.iter().find_map(|argument| argument.get(name)))
    }

    /// Returns the block given to it, beside the arguments or as the last of them.
    pub(crate) fn body(&self) -> Option<&Block> {
        let last = || self.arguments.iter().rev().find_map(Node::block);
        self.block.as_ref().and_then(Node::block).or_else(last)
    }

    /// Returns the calls that led to this one, itself last: `increments`, `primary` of `t.increments().primary()`.
    pub(crate) fn chain(&self) -> Vec<&Call> {
        let mut chain = vec![self];
        let mut at = self;
        while let Some(before) = at.receiver.as_ref().and_then(Node::call) {
            chain.push(before);
            at = before;
        }
        chain.reverse();
        chain
    }

    /// Returns the name that the chain of calls starts from: `t` of `t.increments().primary()`.
    pub(crate) fn origin(&self) -> Option<&str> {
        self.chain().first().and_then(|first| first.receiver.as_ref()).and_then(Node::name)
    }
}

fn value_of<'n>(entries: &'n [Node], key: &str) -> Option<&'n Node> {
    entries.iter().find_map(|entry| match &entry.kind {
        Kind::Pair(name, value) if name.word() == Some(key) => Some(&**value),
        _ => None,
    })
}
