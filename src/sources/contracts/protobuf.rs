//! Protocol Buffers: messages with their fields, maps and oneofs. Values of enums are no ids.

use super::Files;
use super::member::{Contract, Member, Type};
use super::syntax::{self, DEEPEST, Source, child};
use crate::facts::{BoundaryKind, CarrierKind};
use crate::rules::contract::ContractPack;
use std::collections::BTreeSet;
use tree_sitter::Node;

/// Reads `.proto` files.
pub(super) fn read(_: &ContractPack, files: &Files<'_>) -> Contract {
    syntax::read(&files.all, &tree_sitter_proto::LANGUAGE.into(), one)
}

fn one(source: &Source<'_>, root: Node<'_>, contract: &mut Contract) {
    let package = child(root, "package").and_then(|package| child(package, "full_ident"));
    let package = package.map_or("", |name| source.of(name));
    let reader = Reader { source, requests: requests(source, root) };
    reader.walk(root, &[package.to_owned()], contract, 0);
}

/// Returns the messages that services of this file take or give.
fn requests<'s>(source: &Source<'s>, root: Node<'_>) -> BTreeSet<&'s str> {
    let mut found = BTreeSet::new();
    let mut cursor = root.walk();
    for service in root.children(&mut cursor).filter(|node| node.kind() == "service") {
        let mut inner = service.walk();
        for rpc in service.children(&mut inner).filter(|node| node.kind() == "rpc") {
            let mut types = rpc.walk();
            let types = rpc.children(&mut types).filter(|it| it.kind() == "message_or_enum_type");
            found.extend(types.map(|it| source.of(it)));
        }
    }
    found
}

struct Reader<'s, 't> {
    source: &'s Source<'t>,
    requests: BTreeSet<&'t str>,
}

impl Reader<'_, '_> {
    /// Reads what stands in a file or message; `path` is the package and the messages around it.
    fn walk(&self, node: Node<'_>, path: &[String], contract: &mut Contract, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let mut cursor = node.walk();
        for inner in node.children(&mut cursor) {
            match inner.kind() {
                "field" | "oneof_field" | "map_field" => {
                    contract.members.extend(self.field(inner, path));
                }
                "message" | "group" => {
                    let name = child(inner, "message_name").map(|name| self.source.of(name));
                    let path = [path, &[name.unwrap_or_default().to_owned()]].concat();
                    self.walk(inner, &path, contract, depth + 1);
                }
                "extend" => {
                    let name = child(inner, "full_ident").map(|name| self.source.of(name));
                    let simple = name.and_then(|name| name.rsplit('.').next());
                    let path = [path, &[simple.unwrap_or_default().to_owned()]].concat();
                    self.walk(inner, &path, contract, depth + 1);
                }
                "message_body" | "oneof" | "ERROR" => {
                    self.walk(inner, path, contract, depth + 1);
                }
                _ => {}
            }
        }
    }

    fn field(&self, node: Node<'_>, path: &[String]) -> Option<Member> {
        let name = child(node, "identifier")?;
        let value = child(node, "type")?;
        let of = self.source.of(value);
        let key = child(node, "key_type").map(|key| self.source.of(key));
        let before = self.source.text.get(node.start_byte()..name.start_byte())?;
        let options = child(node, "field_options");
        let as_text = self.option(options, "jstype").is_some_and(|value| value == "JS_STRING");
        let text = before.split_whitespace().collect::<Vec<_>>().join(" ");
        let owner = path.last().filter(|_| path.len() > 1).cloned();
        let message = owner.as_deref().unwrap_or_default();
        let is_spoken = self.requests.contains(message);
        let shown_by = match is_spoken {
            true => format!("a service takes or gives message `{message}`"),
            false => format!("message `{message}`"),
        };
        let declared = self.source.of(name);
        let parts = path.iter().map(String::as_str).chain([declared]);
        Some(Member {
            kind: CarrierKind::Field,
            symbol: parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("."),
            owner,
            name: declared.to_owned(),
            wire: self.option(options, "json_name"),
            noun: None,
            of: Type {
                text: if as_text { format!("{text} [jstype = JS_STRING]") } else { text },
                name: key.unwrap_or(of).to_owned(),
                values: key.map(|_| of.to_owned()),
                ..Type::default()
            },
            location: self.source.place(name),
            boundary: if is_spoken { BoundaryKind::Api } else { BoundaryKind::Serialized },
            shown_by,
        })
    }

    /// Returns the value of a field's option, without quotes.
    fn option(&self, options: Option<Node<'_>>, name: &str) -> Option<String> {
        let options = options?;
        let mut cursor = options.walk();
        let mut found = options.children(&mut cursor).filter(|it| it.kind() == "field_option");
        let found = found
            .find(|it| child(*it, "identifier").is_some_and(|it| self.source.of(it) == name))?;
        let value = self.source.of(child(found, "constant")?).trim();
        Some(value.trim_matches(['"', '\'']).to_owned())
    }
}
