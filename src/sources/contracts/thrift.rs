//! Thrift: structs, unions, exceptions, parameters and results of services, and typedefs.

use super::Files;
use super::member::{Contract, Member, Type};
use super::syntax::{self, Source, child};
use crate::facts::{BoundaryKind, CarrierKind};
use crate::rules::contract::ContractPack;
use tree_sitter::Node;

/// Reads `.thrift` files.
pub(super) fn read(_: &ContractPack, files: &Files<'_>) -> Contract {
    syntax::read(&files.all, &arborium_thrift::language().into(), one)
}

fn one(source: &Source<'_>, root: Node<'_>, contract: &mut Contract) {
    let mut cursor = root.walk();
    for node in root.children(&mut cursor) {
        match node.kind() {
            "typedef_definition" => named(source, node, contract),
            "struct_definition" | "union_definition" | "exception_definition" => {
                let owner = child(node, "identifier").map_or("", |name| source.of(name));
                let kind = (CarrierKind::Field, BoundaryKind::Serialized);
                let shown_by = format!("struct `{owner}`");
                members(source, node, "field", (owner, owner), kind, &shown_by, contract);
            }
            "service_definition" | "interaction_definition" => service(source, node, contract),
            _ => {}
        }
    }
}

/// Adds a typedef: a name for a type, and a member if ids are named by it.
fn named(source: &Source<'_>, node: Node<'_>, contract: &mut Contract) {
    let Some(of) = child(node, "definition_type") else { return };
    let Some(name) = child(node, "typedef_identifier") else { return };
    let of = typed(source.of(of));
    let declared = source.of(name).to_owned();
    contract.names.insert(declared.clone(), of.clone());
    contract.members.push(Member {
        kind: CarrierKind::Alias,
        symbol: declared.clone(),
        owner: None,
        name: declared,
        wire: None,
        noun: None,
        of,
        location: source.place(name),
        boundary: BoundaryKind::Serialized,
        shown_by: "a typedef".to_owned(),
    });
}

fn service(source: &Source<'_>, node: Node<'_>, contract: &mut Contract) {
    let service = child(node, "identifier").map_or("", |name| source.of(name));
    let mut cursor = node.walk();
    for function in node.children(&mut cursor).filter(|it| it.kind() == "function_definition") {
        let name = child(function, "identifier").map_or("", |name| source.of(name));
        let symbol = format!("{service}.{name}");
        let shown_by = format!("function `{symbol}`");
        let result = (CarrierKind::Return, BoundaryKind::Api);
        let of_service = (service, service);
        contract.members.extend(member(source, function, of_service, result, &shown_by));
        if let Some(parameters) = child(function, "parameters") {
            let kind = (CarrierKind::Parameter, BoundaryKind::Api);
            let owner = (service, symbol.as_str());
            members(source, parameters, "parameter", owner, kind, &shown_by, contract);
        }
    }
}

/// Adds the fields or parameters of a node; `owner` is what holds them, and how that is called in full.
fn members(
    source: &Source<'_>,
    node: Node<'_>,
    children: &str,
    owner: (&str, &str),
    kind: (CarrierKind, BoundaryKind),
    shown_by: &str,
    contract: &mut Contract,
) {
    let mut cursor = node.walk();
    let found = node.children(&mut cursor).filter(|it| it.kind() == children);
    contract.members.extend(found.filter_map(|it| member(source, it, owner, kind, shown_by)));
}

fn member(
    source: &Source<'_>,
    node: Node<'_>,
    (owner, whole): (&str, &str),
    (kind, boundary): (CarrierKind, BoundaryKind),
    shown_by: &str,
) -> Option<Member> {
    let (of, name) = (child(node, "type")?, child(node, "identifier")?);
    let declared = source.of(name);
    Some(Member {
        kind,
        symbol: format!("{whole}.{declared}"),
        owner: Some(owner.to_owned()),
        name: declared.to_owned(),
        wire: None,
        noun: None,
        of: typed(source.of(of)),
        location: source.place(name),
        boundary,
        shown_by: shown_by.to_owned(),
    })
}

/// Reads a type: of a list or set its elements, of a map its keys.
fn typed(text: &str) -> Type {
    let text = text.split('(').next().unwrap_or_default();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut name = text.as_str();
    let mut values = None;
    while let Some((container, inner)) = name.split_once('<') {
        name = inner.strip_suffix('>').unwrap_or(inner).trim();
        if container.trim() == "map" {
            let (key, value) = name.split_once(',').unwrap_or((name, ""));
            values = Some(value.trim().to_owned());
            name = key.trim();
        }
    }
    Type { name: name.to_owned(), values, text: text.clone(), ..Type::default() }
}
