//! GraphQL: fields, arguments and inputs of schemas, variables of documents. Talk in descriptions is none of them.

use super::Files;
use super::file;
use super::member::{Contract, Member, Type};
use super::syntax::{DEEPEST, failed};
use crate::facts::{BoundaryKind, CarrierKind, Location};
use crate::rules::contract::ContractPack;
use crate::sources::lines::Lines;
use crate::sources::walk::Found;
use apollo_parser::{Parser, SyntaxKind, SyntaxNode};
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads schemas and documents.
pub(super) fn read(_: &ContractPack, files: &Files<'_>) -> Contract {
    let one = |file: &&Found| {
        catch_unwind(AssertUnwindSafe(|| one(file))).unwrap_or_else(|_| failed(file))
    };
    let read: Vec<Contract> = files.all.par_iter().map(one).collect();
    read.into_iter().fold(Contract::default(), |mut all, one| {
        all.add(one);
        all
    })
}

fn one(found: &Found) -> Contract {
    let mut contract = Contract::default();
    let Some(text) = file::text(found, &mut contract) else { return contract };
    let tree = Parser::new(&text).recursion_limit(DEEPEST).parse();
    let reader = Reader { lines: Lines::new(&found.shown, &text) };
    file::count(&text, &mut contract);
    if let Some(error) = tree.errors().next() {
        let at = error.index();
        let end = at.saturating_add(error.data().len());
        contract.syntax_errors.push(reader.lines.locate(at..end));
    }
    for definition in apollo_parser::cst::CstNode::syntax(&tree.document()).children() {
        reader.definition(&definition, &mut contract);
    }
    contract
}

struct Reader<'s> {
    lines: Lines<'s>,
}

impl Reader<'_> {
    fn definition(&self, node: &SyntaxNode, contract: &mut Contract) {
        let name = self.name(node).map(|(name, _)| name).unwrap_or_default();
        match node.kind() {
            SyntaxKind::OPERATION_DEFINITION => self.variables(node, &name, contract),
            SyntaxKind::OBJECT_TYPE_DEFINITION
            | SyntaxKind::OBJECT_TYPE_EXTENSION
            | SyntaxKind::INTERFACE_TYPE_DEFINITION
            | SyntaxKind::INTERFACE_TYPE_EXTENSION => {
                for field in inner(node, SyntaxKind::FIELDS_DEFINITION) {
                    self.field(&field, &name, contract);
                }
            }
            SyntaxKind::INPUT_OBJECT_TYPE_DEFINITION | SyntaxKind::INPUT_OBJECT_TYPE_EXTENSION => {
                for field in inner(node, SyntaxKind::INPUT_FIELDS_DEFINITION) {
                    let shown_by = format!("input `{name}`");
                    let kind = (CarrierKind::Field, BoundaryKind::Api);
                    let owner = (Some(name.clone()), format!("{name}."));
                    contract.members.extend(self.member(&field, owner, kind, None, shown_by));
                }
            }
            _ => {}
        }
    }

    fn field(&self, node: &SyntaxNode, owner: &str, contract: &mut Contract) {
        let Some((name, _)) = self.name(node) else { return };
        let kind = (CarrierKind::Field, BoundaryKind::Serialized);
        let of_type = (Some(owner.to_owned()), format!("{owner}."));
        let shown_by = format!("type `{owner}`");
        contract.members.extend(self.member(node, of_type, kind, None, shown_by));
        for argument in inner(node, SyntaxKind::ARGUMENTS_DEFINITION) {
            let kind = (CarrierKind::Parameter, BoundaryKind::Api);
            let of_field = (None, format!("{owner}.{name}."));
            let shown_by = format!("argument of `{owner}.{name}`");
            let noun = Some(name.clone());
            contract.members.extend(self.member(&argument, of_field, kind, noun, shown_by));
        }
    }

    /// Adds the variables of an operation.
    fn variables(&self, node: &SyntaxNode, operation: &str, contract: &mut Contract) {
        for variable in inner(node, SyntaxKind::VARIABLE_DEFINITIONS) {
            let named = variable.children().find(|it| it.kind() == SyntaxKind::VARIABLE);
            let Some((name, location)) = named.and_then(|named| self.name(&named)) else {
                continue;
            };
            let shown_by = match operation {
                "" => "variable of an operation".to_owned(),
                operation => format!("variable of operation `{operation}`"),
            };
            let Some(of) = typed(&variable) else { continue };
            contract.members.push(Member {
                kind: CarrierKind::Parameter,
                symbol: format!("{operation}.{name}").trim_start_matches('.').to_owned(),
                owner: None,
                name,
                wire: None,
                noun: None,
                of,
                location,
                boundary: BoundaryKind::Api,
                shown_by,
            });
        }
    }

    /// Makes a member of a field, input or argument; a path's noun counts for a bare `id` alone.
    fn member(
        &self,
        node: &SyntaxNode,
        (owner, before): (Option<String>, String),
        (kind, boundary): (CarrierKind, BoundaryKind),
        noun: Option<String>,
        shown_by: String,
    ) -> Option<Member> {
        let (name, location) = self.name(node)?;
        Some(Member {
            kind,
            symbol: format!("{before}{name}"),
            owner,
            noun: noun.filter(|_| name.eq_ignore_ascii_case("id")),
            name,
            wire: None,
            of: typed(node)?,
            location,
            boundary,
            shown_by,
        })
    }

    fn name(&self, node: &SyntaxNode) -> Option<(String, Location)> {
        let name = node.children().find(|child| child.kind() == SyntaxKind::NAME)?;
        let text = name.text().to_string();
        let trimmed = text.trim();
        let start = usize::from(name.text_range().start()) + text.find(trimmed).unwrap_or(0);
        Some((trimmed.to_owned(), self.lines.locate(start..start + trimmed.len())))
    }
}

/// Returns the children of a node's first child of a kind.
fn inner(node: &SyntaxNode, kind: SyntaxKind) -> Vec<SyntaxNode> {
    let found = node.children().find(|child| child.kind() == kind);
    found.map(|found| found.children().collect()).unwrap_or_default()
}

/// Reads the type of a field, argument or variable; `None` if none is written.
fn typed(node: &SyntaxNode) -> Option<Type> {
    let is_type = |it: &SyntaxNode| {
        let kinds = [SyntaxKind::NAMED_TYPE, SyntaxKind::LIST_TYPE, SyntaxKind::NON_NULL_TYPE];
        kinds.contains(&it.kind())
    };
    let whole = node.children().find(is_type)?;
    let text: String = whole.text().to_string().split_whitespace().collect();
    let name = text.trim_matches(['[', ']', '!']).to_owned();
    Some(Type { text, name, ..Type::default() })
}
