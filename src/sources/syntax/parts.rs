//! From a node to the parts of it that its language's rules name.

use crate::rules::syntax::{Part, Step};
use tree_sitter::Node as Raw;

/// Returns the first node that a part leads to.
pub(super) fn part<'t>(raw: Raw<'t>, part: &Part) -> Option<Raw<'t>> {
    part.0.iter().find_map(|way| walk(raw, way))
}

/// Returns all nodes that a part leads to: its last step, if a field, may be there several times.
pub(super) fn parts<'t>(raw: Raw<'t>, part: &Part) -> Vec<Raw<'t>> {
    for way in &part.0 {
        let Some((last, before)) = way.split_last() else { continue };
        let Some(at) = walk(raw, before) else { continue };
        let mut cursor = at.walk();
        let found: Vec<Raw<'t>> = match last {
            Step::Field(field) => at.children_by_field_name(field, &mut cursor).collect(),
            Step::Kind(kind) => {
                at.named_children(&mut cursor).filter(|child| child.kind() == kind).collect()
            }
            _ => walk(at, std::slice::from_ref(last)).into_iter().collect(),
        };
        if !found.is_empty() {
            return found.into_iter().filter(Raw::is_named).collect();
        }
    }
    Vec::new()
}

fn walk<'r>(raw: Raw<'r>, way: &[Step]) -> Option<Raw<'r>> {
    let mut at = raw;
    for step in way {
        let mut cursor = at.walk();
        at = match step {
            Step::Itself => at,
            Step::Field(field) => at.child_by_field_name(field)?,
            Step::Kind(kind) => {
                at.named_children(&mut cursor).find(|child| child.kind() == kind)?
            }
            Step::Nth(nth) => {
                let named: Vec<Raw<'r>> = at.named_children(&mut cursor).collect();
                let nth = if *nth < 0 {
                    named.len().checked_add_signed(*nth)
                } else {
                    usize::try_from(*nth).ok()
                };
                *named.get(nth?)?
            }
            Step::After(token) => {
                let mut children = at.children(&mut cursor);
                children.find(|child| child.kind() == token)?;
                children.find(Raw::is_named)?
            }
            Step::Before(token) => {
                let children: Vec<Raw<'r>> = at.children(&mut cursor).collect();
                let token = children.iter().position(|child| child.kind() == token)?;
                *children.get(..token)?.iter().rev().find(|child| child.is_named())?
            }
        };
    }
    Some(at)
}
