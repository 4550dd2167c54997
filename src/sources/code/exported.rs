//! Functions that another language calls by name: what it gives by position arrives in their parameters.
//!
//! Pairs no function whose name another of them bears too: which is called does not show.

use super::world::{DeclRef, ScopeRef, World};

/// Returns the key under which an argument of a call is written for another language.
pub(super) fn key(name: &str, position: usize) -> String {
    format!("{name}({position})")
}

/// Returns the keys under which a function's parameters are given values by another language.
pub(super) fn parameters(world: &World<'_>, of: ScopeRef) -> Vec<(String, DeclRef)> {
    let Some(function) = world.scope(of).filter(|_| is_called(world, of)) else {
        return Vec::new();
    };
    let others = world.functions(&function.name).iter().filter(|&&it| it != of);
    if others.into_iter().any(|&it| is_called(world, it)) {
        return Vec::new();
    }
    let parameters = world.parameters(of).iter().enumerate();
    parameters.map(|(at, &parameter)| (key(&function.name, at), parameter)).collect()
}

/// Returns true if an annotation says that another language calls a function.
fn is_called(world: &World<'_>, of: ScopeRef) -> bool {
    let annotations = world.scope(of).map_or(&[][..], |function| &function.annotations);
    let mut rows = world.lists(of.0).boundaries.iter().filter(|row| row.abroad);
    !annotations.is_empty()
        && rows.any(|row| annotations.iter().any(|it| row.annotations.contains(&it.name)))
}
