//! Names that stay when a file moves: package, types, functions with their parameter types, and the carrier's own.

use super::types::Type;
use super::unit::{Declaration, ScopeId, ScopeKind, Unit};

/// Returns the qualified name of a scope.
pub(super) fn scope(unit: &Unit, id: ScopeId) -> String {
    let mut parts: Vec<String> = unit
        .outwards(id)
        .filter(|(_, scope)| matches!(scope.kind, ScopeKind::Type | ScopeKind::Function))
        .map(|(id, scope)| match scope.kind {
            ScopeKind::Function => {
                let extended = scope.receiver.as_deref().map(|text| extended(unit, text));
                let extended = extended.map_or_else(String::new, |name| format!("{name}."));
                format!("{extended}{}({})", scope.name, parameters(unit, id))
            }
            _ if scope.name.is_empty() => scope.label.clone(),
            _ => scope.name.clone(),
        })
        .filter(|part| !part.is_empty())
        .collect();
    if !unit.package.is_empty() {
        parts.push(unit.package.clone());
    }
    parts.reverse();
    parts.join(".")
}

/// Returns the qualified name of something declared in a scope.
pub(super) fn within(unit: &Unit, id: ScopeId, name: &str) -> String {
    let around = scope(unit, id);
    if around.is_empty() { name.to_owned() } else { format!("{around}.{name}") }
}

/// Returns the simple name of the type that a function extends.
fn extended(unit: &Unit, receiver: &str) -> String {
    let read = Type::read(receiver, &unit.pack.facts.syntax);
    read.map_or_else(|| receiver.to_owned(), |of| of.name)
}

fn parameters(unit: &Unit, function: ScopeId) -> String {
    let own = unit.declarations.iter().filter(|it| it.scope == function && it.position.is_some());
    let label = |it: &Declaration| it.label.as_ref().map_or(String::new(), |it| format!("{it}:"));
    own.map(|it| label(it) + &it.type_text.as_deref().unwrap_or("?").replace(' ', ""))
        .collect::<Vec<_>>()
        .join(",")
}
