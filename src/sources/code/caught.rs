//! What is used instead where a conversion fails and the failure is caught. Never tells whether it does fail.

use super::border::outcome;
use super::conversions::{as_written, default_of, is_integer};
use super::unit::{Call, ExprId, ScopeId, Shape, Unit};
use crate::facts::Outcome;
use crate::rules::language::{ConversionRow, Syntax};

/// Nodes between an expression and what catches its failure.
const FURTHEST: usize = 6;

/// Returns what happens where an expression that would throw is caught; `None` if it is not, or by no integer.
pub(super) fn caught(
    unit: &Unit,
    id: ExprId,
    row: &ConversionRow,
    syntax: &Syntax,
) -> Option<Outcome> {
    let is_nothing =
        |id: ExprId| matches!(unit.shape(id), Shape::Name(name) if *name == syntax.nothing);
    if is_forced(unit, id, syntax) {
        return row.forced.as_ref().map(outcome);
    }
    match rescue(unit, id, syntax)? {
        Some(fallback) if is_integer(unit, fallback) => {
            let mut happens = outcome(row.caught.as_ref()?);
            happens.detail = happens.detail.replace("{default}", &as_written(unit, fallback));
            Some(happens)
        }
        Some(fallback) if !is_nothing(fallback) => None,
        _ => row.lost.as_ref().map(outcome),
    }
}

/// Returns what takes an expression's place if computing it throws: another one, or nothing.
fn rescue(unit: &Unit, id: ExprId, syntax: &Syntax) -> Option<Option<ExprId>> {
    let mut id = id;
    for _ in 0..FURTHEST {
        let expression = unit.expressions.get(id)?;
        let parent = expression.parent?;
        match unit.shape(parent) {
            Shape::Caught { value, fallback } if *value == id => return Some(Some(*fallback)),
            Shape::Through(_) | Shape::Default { .. } => id = parent,
            Shape::Call(call) if call.receiver == Some(id) => {
                return rescued_value(unit, parent, syntax);
            }
            Shape::Lambda { body: Some(body) } if *body == id => {
                return rescued_call(unit, expression.scope, syntax);
            }
            _ => return None,
        }
    }
    None
}

/// Returns true if what does not fit is made to fail: `text.parse::<i32>().unwrap()`, `checked((int)id)`.
fn is_forced(unit: &Unit, id: ExprId, syntax: &Syntax) -> bool {
    let parent = unit.expressions.get(id).and_then(|expression| expression.parent);
    let call = parent.and_then(|parent| unit.call(parent));
    let takes = |call: &Call| {
        call.receiver == Some(id) || call.arguments.iter().any(|(_, value)| *value == id)
    };
    call.is_some_and(|call| syntax.forcing.contains(&call.name) && takes(call))
}

/// Returns what a call that is made on a result uses if that is a failure.
fn rescued_value(unit: &Unit, rescue: ExprId, syntax: &Syntax) -> Option<Option<ExprId>> {
    let call = unit.call(rescue)?;
    if syntax.forgetting.contains(&call.name) {
        return Some(default_of(unit, rescue));
    }
    let rescued = syntax.rescuing.contains(&call.name);
    Some(Some(call.arguments.first().filter(|_| rescued)?.1))
}

/// Returns what a call uses if the lambda of the call that it is made on fails.
fn rescued_call(unit: &Unit, lambda: ScopeId, syntax: &Syntax) -> Option<Option<ExprId>> {
    let caught = unit.scopes.get(lambda)?.call?;
    unit.call(caught).filter(|call| syntax.catching.contains(&call.name))?;
    let parent = unit.expressions.get(caught)?.parent?;
    let rescue = unit.call(parent).filter(|call| call.receiver == Some(caught))?;
    if syntax.forgetting.contains(&rescue.name) {
        return Some(default_of(unit, parent));
    }
    if !syntax.rescuing.contains(&rescue.name) {
        return None;
    }
    Some(Some(match rescue.lambda.map(|lambda| unit.shape(lambda)) {
        Some(Shape::Lambda { body }) => (*body)?,
        _ => rescue.arguments.first()?.1,
    }))
}
