//! A border, and how packs and annotations word it.

use super::types::Type;
use super::unit::Annotation;
use super::world::{ScopeRef, World};
use crate::facts::{Boundary, BoundaryKind, Outcome, OutcomeCode};
use crate::rules::language::OutcomeRow;
use crate::rules::names::is_id;
use crate::width::Width;

/// A boundary with what happens there above the ceiling.
#[derive(Clone, Debug)]
pub(super) struct Border {
    /// Where values cross.
    pub(super) boundary: Boundary,
    /// What happens.
    pub(super) outcome: Outcome,
    /// Name outside.
    pub(super) wire: Option<String>,
    /// True if it is narrowed before it gets here, so that what happens is decided there.
    pub(super) inherits: bool,
    /// Path template of the function or type around it.
    pub(super) template: Option<String>,
}

/// Returns an annotation's text argument of one of these names, or its first unnamed text.
pub(super) fn argument(
    world: &World<'_>,
    unit: usize,
    annotation: &Annotation,
    names: &[String],
) -> Option<String> {
    let call = world.unit(unit)?.call(annotation.call?)?;
    let fitting = call
        .arguments
        .iter()
        .filter(|(name, _)| name.as_ref().is_none_or(|name| names.contains(name)));
    fitting
        .into_iter()
        .find_map(|(_, value)| world.text(unit, *value))
        .filter(|_| !names.is_empty())
}

/// Returns the path template that annotations hold.
pub(super) fn template(
    world: &World<'_>,
    unit: usize,
    annotations: &[Annotation],
) -> Option<String> {
    let known = |annotation: &&Annotation| {
        world.lists(unit).templates.iter().any(|row| row.annotations.contains(&annotation.name))
    };
    let names = ["value".to_owned(), "path".to_owned()];
    annotations
        .iter()
        .filter(known)
        .find_map(|annotation| argument(world, unit, annotation, &names))
}

/// Returns true if a function's border hands over no more than a width of its parameters or result holds.
pub(super) fn hands_over(world: &World<'_>, of: ScopeRef, width: Width) -> bool {
    let annotations = world.scope(of).map_or(&[][..], |function| &function.annotations);
    world.lists(of.0).boundaries.iter().any(|row| {
        row.hands == Some(width) && annotations.iter().any(|it| row.annotations.contains(&it.name))
    })
}

/// Returns the literal before a parameter in a path template: `notes` for `id` in `/notes/{id}`.
pub(in crate::sources) fn noun(template: &str, parameter: &str) -> Option<String> {
    let before = template.split(['/', '?', '&']).collect::<Vec<_>>();
    let at = before.iter().position(|part| {
        let inner = part.rsplit('=').next().unwrap_or(part).trim_matches(['{', '}', ':', '$']);
        inner == parameter && part.contains(['{', ':', '$'])
    })?;
    let literal = before
        .get(..at)?
        .iter()
        .rev()
        .find(|part| !part.contains(['{', '$', ':']) && !part.is_empty())?;
    Some((*literal).to_owned())
}

/// Reads a pack's word for a boundary; the packs' test holds them to the known ones.
pub(super) fn kind(word: &str) -> BoundaryKind {
    let all = [
        BoundaryKind::Serialized,
        BoundaryKind::Api,
        BoundaryKind::Push,
        BoundaryKind::Database,
        BoundaryKind::Channel,
        BoundaryKind::Parcel,
    ];
    all.into_iter().find(|kind| kind.name() == word).unwrap_or(BoundaryKind::Flow)
}

/// Reads a pack's outcome.
pub(in crate::sources) fn outcome(row: &OutcomeRow) -> Outcome {
    Outcome {
        code: row.code.parse().unwrap_or(OutcomeCode::Config),
        detail: row.detail.clone(),
        documented_only: row.documented,
    }
}

/// Returns true if a type's text is a map from ids to a type of this repository that has an id.
pub(super) fn keys_entities(world: &World<'_>, unit: usize, text: &str) -> bool {
    let syntax = &world.lists(unit).syntax;
    let Some(of) = Type::read(text, syntax).filter(|of| of.is_keyed(syntax)) else {
        return false;
    };
    let value = of.arguments.last();
    let value = value.and_then(|value| world.find_type(unit, &value.element(syntax).name));
    let has_id = |field| world.declaration(field).is_some_and(|field| is_id(&field.name));
    value.is_some_and(|value| world.own_fields(value).any(has_id))
}
