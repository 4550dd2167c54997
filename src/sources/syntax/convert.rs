//! A file's syntax tree in the words of [`super::Node`], by what its language's node kinds are.
//!
//! Total: what is not known is stepped into, what breaks a rule of the grammar is left out, and depth is bounded.

use super::annotations::adorn;
use super::parts::{part, parts};
use super::places::{first_error, nodes_of, spot};
use super::strings::{concatenated, joined, number};
use super::{Assign, Block, Call, Class, Field, Function, Kind, Node};
use crate::rules::syntax::{Called, Declared, Syntax};
use crate::sources::parsing::tree;
use crate::sources::schema::Spot;
use tree_sitter::Node as Raw;

/// Code nested deeper than this is no migration and no model.
const DEEPEST: usize = 250;
/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Parsed {
    /// Its statements and declarations in order.
    pub(crate) nodes: Vec<Node>,
    /// The first place where it breaks the grammar; what stands around it was read.
    pub(crate) broken: Option<Spot>,
}

/// Parses the text of a file; `None` if that takes too long.
pub(crate) fn parse(text: &str, syntax: &Syntax) -> Option<Parsed> {
    let tree = tree(text, &syntax.grammar)?;
    let mut converter = Converter {
        text,
        syntax,
        depth: 0,
        too_deep: None,
        heredocs: nodes_of(tree.root_node(), &syntax.kinds.heredoc_body),
        next_heredoc: 0,
    };
    let nodes = converter.nodes(tree.root_node());
    let error = tree.root_node().has_error().then(|| first_error(text, tree.root_node()));
    let broken = error.or(converter.too_deep);
    Some(Parsed { nodes, broken })
}

pub(super) struct Converter<'t> {
    text: &'t str,
    pub(super) syntax: &'t Syntax,
    depth: usize,
    /// The first place that was too deep to convert.
    too_deep: Option<Spot>,
    /// Bodies of texts that begin before they stand.
    heredocs: Vec<Raw<'t>>,
    next_heredoc: usize,
}

impl<'t> Converter<'t> {
    /// Converts what stands inside a node: annotations go to the declaration that follows them.
    pub(super) fn nodes<'r>(&mut self, raw: Raw<'r>) -> Vec<Node>
    where
        'r: 't,
    {
        let mut nodes = Vec::new();
        let mut annotations = Vec::new();
        self.collect(raw, &mut nodes, &mut annotations);
        nodes
    }

    fn collect(&mut self, raw: Raw<'t>, nodes: &mut Vec<Node>, annotations: &mut Vec<Node>) {
        let kinds = &self.syntax.kinds;
        let mut cursor = raw.walk();
        // In an entry or argument, a separator makes the node before it a key.
        let (of, is_tokens) = (raw.kind(), kinds.tokens.contains(raw.kind()));
        let has_keys = is_tokens
            || kinds.annotation.contains_key(of)
            || [&kinds.pair, &kinds.arguments, &kinds.list, &kinds.map]
                .iter()
                .any(|list| list.contains(of));
        let mut key: Option<Node> = None;
        for child in raw.children(&mut cursor) {
            let kind = child.kind();
            if !child.is_named() {
                if has_keys && matches!(kind, "=" | "=>" | ":") {
                    key = nodes.pop();
                } else if is_tokens && matches!(kind, "->" | "<" | ">") {
                    nodes.push(Node { kind: Kind::Name(kind.to_owned()), spot: self.spot(child) });
                }
                continue;
            }
            if kinds.skip.contains(kind) || kinds.heredoc_body.contains(kind) {
                continue;
            }
            if kinds.annotation.contains_key(kind) || kinds.modifiers.contains(kind) {
                self.annotations(child, annotations);
                continue;
            }
            if kinds.inline.contains(kind) {
                if self.enter(child) {
                    self.collect(child, nodes, annotations);
                    self.depth -= 1;
                }
                continue;
            }
            for mut node in self.node(child) {
                adorn(&mut node, annotations);
                let node = match key.take() {
                    Some(key) => {
                        Node { spot: key.spot, kind: Kind::Pair(Box::new(key), Box::new(node)) }
                    }
                    None => node,
                };
                nodes.push(node);
            }
        }
        nodes.extend(key);
    }

    /// Converts a node, which may be none, or declare several fields.
    pub(super) fn node(&mut self, raw: Raw<'t>) -> Vec<Node> {
        if !self.enter(raw) {
            return Vec::new();
        }
        let nodes = self.converted(raw);
        self.depth -= 1;
        nodes
    }

    /// Goes one level deeper, unless that is too deep.
    fn enter(&mut self, raw: Raw<'t>) -> bool {
        let enters = self.depth < DEEPEST;
        if enters {
            self.depth += 1;
        } else {
            self.too_deep.get_or_insert(self.spot(raw));
        }
        enters
    }

    fn converted(&mut self, raw: Raw<'t>) -> Vec<Node> {
        let kinds = &self.syntax.kinds;
        let kind = raw.kind();
        let one = |kind: Kind| vec![Node { kind, spot: self.spot(raw) }];
        if kinds.skip.contains(kind) {
            return Vec::new();
        }
        if kinds.heredoc.contains(kind) {
            let body = self.heredocs.get(self.next_heredoc).copied();
            self.next_heredoc += 1;
            return body.map(|body| self.string(body)).into_iter().collect();
        }
        if kinds.text.contains(kind) {
            return vec![self.string(raw)];
        }
        if kinds.name.contains(kind) {
            return one(Kind::Name(
                self.source(raw).trim_start_matches(['$', '@', '#']).to_owned(),
            ));
        }
        if kinds.joined.contains(kind) {
            return one(Kind::Name(joined(self.source(raw))));
        }
        if kinds.number.contains(kind) {
            return one(Kind::Number(number(self.source(raw))));
        }
        if kinds.boolean.contains(kind) {
            return one(Kind::Bool(self.source(raw).eq_ignore_ascii_case("true")));
        }
        if kinds.null.contains(kind) {
            return one(Kind::Null);
        }
        if let Some(field) = kinds.field.get(kind) {
            return self.fields(raw, field);
        }
        if let Some(called) = kinds.call.get(kind) {
            return self.call(raw, called).into_iter().collect();
        }
        let mut spot = self.spot(raw);
        let kind = self.composite(raw, &mut spot);
        vec![Node { kind, spot }]
    }

    /// Converts a node that is made of others; one that stands for its only child stands where that does.
    fn composite(&mut self, raw: Raw<'t>, spot: &mut Spot) -> Kind {
        let syntax = self.syntax;
        let (kinds, kind) = (&syntax.kinds, raw.kind());
        if let Some(member) = kinds.member.get(kind) {
            let name = part(raw, &member.name).map(|name| self.bare(name)).unwrap_or_default();
            return match part(raw, &member.of).and_then(|of| self.single(of)) {
                Some(Node { kind: Kind::Name(of), .. }) => Kind::Name(format!("{of}.{name}")),
                Some(of) => Kind::Member(Box::new(of), name),
                None => Kind::Name(name),
            };
        }
        if let Some(block) = kinds.block.get(kind) {
            let parameters = part(raw, &block.parameters).map(|it| self.parameters(it));
            let body = part(raw, &block.body)
                .map(|body| if body == raw { self.nodes(body) } else { self.body(body) });
            let block = Block {
                parameters: parameters.unwrap_or_default(),
                body: body.unwrap_or_default(),
            };
            return Kind::Block(Box::new(block));
        }
        if let Some(each) = kinds.r#loop.get(kind) {
            return self.each(raw, each);
        }
        if let Some(conditional) = kinds.condition.get(kind) {
            return self.conditional(raw, conditional);
        }
        if let Some(assign) = kinds.assign.get(kind) {
            let left = part(raw, &assign.left).and_then(|left| self.single(left));
            let right = part(raw, &assign.right).and_then(|right| self.single(right));
            let of = part(raw, &assign.of).map(|of| self.source(of).to_owned());
            return match (left, right) {
                (Some(left), Some(right)) => Kind::Assign(Box::new(Assign { left, of, right })),
                // A declaration without a value: of a field, in some languages.
                (Some(Node { kind: Kind::Name(name), .. }), None) if of.is_some() => {
                    let (annotations, value) = (Vec::new(), None);
                    Kind::Field(Box::new(Field { name, of, annotations, value }))
                }
                (left, right) => Kind::Other(left.into_iter().chain(right).collect()),
            };
        }
        if let Some(function) = kinds.function.get(kind) {
            return self.function(raw, function);
        }
        if let Some(class) = kinds.class.get(kind) {
            return self.class(raw, class);
        }
        let mut inside = self.nodes(raw);
        if kinds.list.contains(kind) || kinds.tokens.contains(kind) {
            Kind::List(inside)
        } else if kinds.map.contains(kind) {
            Kind::Map(inside)
        } else if kinds.branch.contains(kind) {
            Kind::Branch(inside)
        } else if kinds.concat.contains(kind) {
            concatenated(inside)
        } else if kinds.pair.contains(kind) && inside.len() == 2 {
            match <[Node; 2]>::try_from(inside) {
                Ok([key, value]) => Kind::Pair(Box::new(key), Box::new(value)),
                Err(inside) => Kind::Other(inside),
            }
        } else if inside.len() == 1 && !kinds.arguments.contains(kind) {
            inside.pop().map_or(Kind::Null, |only| {
                *spot = only.spot;
                only.kind
            })
        } else {
            Kind::Other(inside)
        }
    }

    /// Converts a call, or an annotation.
    pub(super) fn call(&mut self, raw: Raw<'t>, called: &Called) -> Option<Node> {
        let mut call = Call::default();
        // An object of a class without a name is that class.
        let made = part(raw, &called.name);
        if let Some(class) = made.filter(|made| self.syntax.kinds.class.contains_key(made.kind())) {
            return self.single(class);
        }
        if let Some(callee) = part(raw, &called.callee) {
            match self.single(callee)?.kind {
                Kind::Name(name) => match name.rsplit_once('.') {
                    Some((of, name)) => {
                        let kind = Kind::Name(of.to_owned());
                        call.receiver = Some(Node { kind, spot: self.spot(callee) });
                        call.name = name.to_owned();
                    }
                    None => call.name = name,
                },
                Kind::Member(of, name) => {
                    call.receiver = Some(*of);
                    call.name = name;
                }
                other => call.receiver = Some(Node { kind: other, spot: self.spot(callee) }),
            }
        }
        if let Some(name) = part(raw, &called.name) {
            let name = joined(self.source(name));
            call.name = name.rsplit('.').next().unwrap_or(&name).to_owned();
        }
        if let Some(receiver) = part(raw, &called.receiver) {
            call.receiver = self.single(receiver);
        }
        call.types = part(raw, &called.types).map(|types| {
            self.source(types).trim_start_matches('<').trim_end_matches('>').to_owned()
        });
        if let Some(arguments) = part(raw, &called.arguments) {
            let kinds = &self.syntax.kinds;
            let holds = arguments == raw
                || kinds.arguments.contains(arguments.kind())
                || kinds.tokens.contains(arguments.kind());
            call.arguments = if holds { self.nodes(arguments) } else { self.node(arguments) };
            if arguments == raw {
                // The first is the name.
                call.arguments.drain(..1.min(call.arguments.len()));
            }
        }
        call.block = part(raw, &called.block).and_then(|block| self.single(block));
        if let Some(declared) = self.declaration(&call) {
            return Some(Node { kind: declared, spot: self.spot(raw) });
        }
        let spot = self.spot(raw);
        Some(Node { kind: Kind::Call(Box::new(call)), spot })
    }

    /// Returns the function or class that a call declares.
    fn declaration(&self, call: &Call) -> Option<Kind> {
        let kinds = &self.syntax.kinds;
        let named = call.arguments.first()?;
        let name = named.called()?.to_owned();
        let body = call.body().map(|block| block.body.clone()).unwrap_or_default();
        if kinds.declares_class.contains(&call.name) {
            let name = named.name().unwrap_or(&name).to_owned();
            let (annotations, bases) = (Vec::new(), Vec::new());
            return Some(Kind::Class(Box::new(Class { name, annotations, bases, body })));
        }
        kinds.declares_function.contains(&call.name).then(|| {
            let annotations = Vec::new();
            let given = named.call().map(|call| call.arguments.as_slice()).unwrap_or_default();
            let parameters = given.iter().map(|it| it.name().unwrap_or_default().to_owned());
            let parameters = parameters.collect();
            Kind::Function(Box::new(Function { name, annotations, parameters, of: None, body }))
        })
    }

    fn function(&mut self, raw: Raw<'t>, declared: &Declared) -> Kind {
        let name = part(raw, &declared.name).map(|name| self.bare(name)).unwrap_or_default();
        let parameters = part(raw, &declared.parameters).map(|it| self.parameters(it));
        let of = part(raw, &declared.of).map(|of| self.type_of(of));
        let body = part(raw, &declared.body).map(|body| self.body(body)).unwrap_or_default();
        let (annotations, parameters) = (self.own_annotations(raw), parameters.unwrap_or_default());
        Kind::Function(Box::new(Function { name, annotations, parameters, of, body }))
    }

    fn class(&mut self, raw: Raw<'t>, declared: &Declared) -> Kind {
        let name = part(raw, &declared.name).map(|name| self.bare(name)).unwrap_or_default();
        let bases = parts(raw, &declared.bases);
        let bases = bases.into_iter().flat_map(|base| self.either(base)).collect();
        let mut body = Vec::new();
        if let Some(parameters) = part(raw, &declared.parameters) {
            body.extend(self.nodes(parameters));
        }
        if let Some(inside) = part(raw, &declared.body) {
            body.extend(self.nodes(inside));
        }
        let annotations = self.own_annotations(raw);
        Kind::Class(Box::new(Class { name, annotations, bases, body }))
    }

    fn fields(&mut self, raw: Raw<'t>, declared: &Declared) -> Vec<Node> {
        let of = part(raw, &declared.of).map(|of| self.type_of(of));
        let value = part(raw, &declared.value).and_then(|value| self.single(value));
        let annotations = self.own_annotations(raw);
        let names = parts(raw, &declared.name);
        if names.is_empty() {
            // An embedded type has no name of its own.
            let field = Field { name: String::new(), of, annotations, value };
            return vec![Node { kind: Kind::Field(Box::new(field)), spot: self.spot(raw) }];
        }
        let field = |name: Raw<'t>| {
            let spot = self.spot(name);
            let name = self.bare(name);
            let (of, annotations, value) = (of.clone(), annotations.clone(), value.clone());
            Node { kind: Kind::Field(Box::new(Field { name, of, annotations, value })), spot }
        };
        names.into_iter().map(field).collect()
    }

    /// Converts a body: a block's statements, or the one expression that it is.
    pub(super) fn body(&mut self, raw: Raw<'t>) -> Vec<Node> {
        if self.syntax.kinds.inline.contains(raw.kind()) { self.nodes(raw) } else { self.node(raw) }
    }

    /// Converts a node that stands for itself or for what it holds.
    pub(super) fn either(&mut self, raw: Raw<'t>) -> Vec<Node> {
        let holds = self.syntax.kinds.inline.contains(raw.kind())
            || self.syntax.kinds.arguments.contains(raw.kind());
        if holds { self.nodes(raw) } else { self.node(raw) }
    }

    /// Converts a node that is one thing.
    pub(super) fn single(&mut self, raw: Raw<'t>) -> Option<Node> {
        let mut nodes = self.either(raw);
        if nodes.len() > 1 {
            return Some(Node { kind: Kind::Other(nodes), spot: self.spot(raw) });
        }
        nodes.pop()
    }

    /// Returns the names of parameters.
    pub(super) fn parameters(&mut self, raw: Raw<'t>) -> Vec<String> {
        if raw.named_child_count() == 0 {
            let name = self.bare(raw);
            return if name.is_empty() || name.starts_with('(') { Vec::new() } else { vec![name] };
        }
        let mut names = Vec::new();
        let mut cursor = raw.walk();
        for child in raw.named_children(&mut cursor) {
            let named =
                ["name", "pattern"].iter().find_map(|field| child.child_by_field_name(field));
            let leaf = named.unwrap_or(child);
            let first = leaf.named_child(0).filter(|_| leaf.named_child_count() > 0);
            let name = self.bare(first.filter(|_| named.is_none()).unwrap_or(leaf));
            names.push(name);
        }
        names
    }

    pub(super) fn source(&self, raw: Raw<'_>) -> &'t str {
        self.text.get(raw.byte_range()).unwrap_or_default()
    }

    /// Returns a name without what marks it as a variable.
    fn bare(&self, raw: Raw<'_>) -> String {
        self.source(raw).trim_start_matches(['$', '@', '&', '*', '#']).to_owned()
    }

    /// Returns a type as written, without the sign that sets it off.
    fn type_of(&self, raw: Raw<'_>) -> String {
        self.source(raw).trim_start_matches(':').trim().to_owned()
    }

    pub(super) fn spot(&self, raw: Raw<'_>) -> Spot {
        spot(self.text, raw)
    }
}
