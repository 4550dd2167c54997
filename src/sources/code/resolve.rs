//! What an expression does: the functions a call may reach, the conversion it performs, the key it reads under.
//!
//! Follows names through the repository; says nothing where a name leads outside it.

use super::infer::{lookup, own_type, type_of};
use super::receivers::{given, names};
use super::types::Type;
use super::unit::{Call, ExprId, Scope, ScopeId, ScopeKind, Shape, Unit};
use super::world::{DeclRef, ScopeRef, World};
use crate::rules::language::ConversionRow;
use crate::rules::names::words;
use crate::width::Width;

/// Expressions are followed through this many names.
pub(super) const FURTHEST: usize = 10;

/// Returns what a call gives its arguments to: constructors, a type's own fields, or functions.
pub(super) fn callables(world: &World<'_>, unit: usize, id: ExprId, call: &Call) -> Vec<ScopeRef> {
    let made = delegated(world, unit, id, call);
    if !made.is_empty() {
        return made;
    }
    let is_plain = || call.receiver.is_none() || is_qualifier(world, unit, call);
    let makes = || is_plain() && !is_function_of_receiver(world, unit, call);
    let Some(of) = world.find_type(unit, &call.name).filter(|_| makes()) else {
        return targets(world, unit, id, 0);
    };
    let mut found = fitting(world, constructors(world, of), (unit, call), 0);
    // Named arguments may set fields that no constructor takes.
    found.push(of);
    found
}

/// Returns true if the type that a call is made on has a function of its name, whatever type is called so too:
/// `Urls.Note(id)`.
fn is_function_of_receiver(world: &World<'_>, unit: usize, call: &Call) -> bool {
    let on = || last_name(world.unit(unit)?, call.receiver?);
    let of = on().and_then(|name| world.find_type(unit, &name));
    of.is_some_and(|of| {
        let mut functions = world.own_functions(of).filter_map(|it| world.scope(it));
        functions.any(|function| function.name == call.name)
    })
}

/// Returns the constructors to which one hands its arguments on: its type's others, or those of the supertypes.
fn delegated(world: &World<'_>, unit: usize, id: ExprId, call: &Call) -> Vec<ScopeRef> {
    let syntax = &world.lists(unit).syntax;
    let is_parent = !syntax.parent.is_empty() && call.name == syntax.parent;
    let is_own = !syntax.own.is_empty() && call.name == syntax.own;
    let own = world.unit(unit).filter(|_| call.receiver.is_none() && (is_parent || is_own));
    let around = own.and_then(|own| own.type_around(own.expressions.get(id)?.scope));
    let Some(around) = around else { return Vec::new() };
    let lineage = world.lineage((unit, around));
    let types: Vec<ScopeRef> = lineage.iter().copied().skip(usize::from(is_parent)).collect();
    let made = types.into_iter().map(|of| constructors(world, of));
    let made = made.into_iter().find(|made| !made.is_empty()).unwrap_or_default();
    fitting(world, made, (unit, call), 0)
}

/// Returns the constructors that a type declares as functions.
fn constructors(world: &World<'_>, of: ScopeRef) -> Vec<ScopeRef> {
    let named = &world.lists(of.0).syntax.constructors;
    let own = world.scope(of).map_or("", |scope| scope.name.as_str());
    let is_one = |found: &ScopeRef| {
        world.scope(*found).is_some_and(|it| it.name == own || named.contains(&it.name))
    };
    if !world.parameters(of).is_empty() {
        return Vec::new();
    }
    world.own_functions(of).filter(is_one).collect()
}

/// Returns those of several functions that take these arguments: by their names, exactly as many or else at least, and
/// of such types if told.
fn fitting(
    world: &World<'_>,
    mut found: Vec<ScopeRef>,
    (unit, call): (usize, &Call),
    depth: usize,
) -> Vec<ScopeRef> {
    let given = call.arguments.len();
    let takes_all = |target: &ScopeRef| {
        let last = world.parameters(*target).last().and_then(|&it| world.declaration(it));
        last.is_some_and(|it| it.is_variadic)
    };
    let labels_fit = |target: &ScopeRef| {
        let mut named = call.arguments.iter().filter_map(|(name, _)| name.as_deref());
        named.all(|name| labelled(world, *target, name).is_some())
    };
    found.retain(|target| given <= world.parameters(*target).len() || takes_all(target));
    found.retain(labels_fit);
    let exact = |target: &ScopeRef| world.parameters(*target).len() == given && !takes_all(target);
    if found.iter().any(exact) {
        found.retain(exact);
    }
    if found.len() > 1 {
        let given: Vec<Option<Held>> = call
            .arguments
            .iter()
            .map(|(name, value)| {
                let (at, of) = type_of(world, unit, *value, depth + 1)?;
                name.is_none().then(|| held(world, at, &of)).flatten()
            })
            .collect();
        let agrees = |target: &ScopeRef| {
            let taken = world.parameters(*target).iter().map(|of| {
                let text = world.declaration(*of)?.type_text.as_deref()?;
                held(world, of.0, &Type::read(text, &world.lists(of.0).syntax)?)
            });
            taken.zip(&given).all(|(taken, given)| {
                taken.zip(*given).is_none_or(|(taken, given)| fits(taken, given))
            })
        };
        if found.iter().any(agrees) {
            found.retain(agrees);
        }
    }
    found
}

/// What kind of value a type holds: enough to tell functions of one name apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    Text,
    Integer,
    Own,
    Foreign,
}

/// Returns true if a parameter of one kind may take a value of another: what is declared elsewhere may be a supertype.
fn fits(taken: Held, given: Held) -> bool {
    let is_object = |held| matches!(held, Held::Own | Held::Foreign);
    taken == given || is_object(taken) && is_object(given)
}

/// Returns what a type holds; `None` if it is not told.
fn held(world: &World<'_>, unit: usize, of: &Type) -> Option<Held> {
    match world.width(unit, of) {
        Some(Width::Unbounded) => Some(Held::Text),
        Some(Width::Signed(_) | Width::Unsigned(_)) => Some(Held::Integer),
        _ if world.find_type(unit, &of.name).is_some() => Some(Held::Own),
        // A generic parameter and `Any` take anything, an alias what it stands for.
        _ => {
            let known = world.lists(unit).types.contains_key(&of.name) || world.is_alias(&of.name);
            (!known && of.name.len() > 2).then_some(Held::Foreign)
        }
    }
}

/// Returns the functions of this repository that a call may reach.
pub(super) fn targets(world: &World<'_>, unit: usize, id: ExprId, depth: usize) -> Vec<ScopeRef> {
    let Some(own) = world.unit(unit) else { return Vec::new() };
    let Some(call) = own.call(id) else { return Vec::new() };
    let all = world.functions(&call.name);
    if all.is_empty() || depth > FURTHEST {
        return Vec::new();
    }
    let found = match call.receiver {
        Some(receiver) => match type_of(world, unit, receiver, depth + 1) {
            Some((at, of)) => {
                let of = of.element(&world.lists(at).syntax);
                let methods =
                    world.find_type(at, &of.name).map(|found| world.methods(found, &call.name));
                methods
                    .filter(|methods| !methods.is_empty())
                    .unwrap_or_else(|| extensions(world, all, &of.name))
            }
            None => family(world, all),
        },
        None => {
            let scope = own.expressions.get(id).map_or(0, |expression| expression.scope);
            let around = own.outwards(scope).map(|(id, _)| world.methods((unit, id), &call.name));
            let around = around.into_iter().find(|found| !found.is_empty());
            let extended = || {
                let function = own.scopes.get(own.function_around(scope)?)?;
                let of = Type::read(function.receiver.as_deref()?, &world.lists(unit).syntax)?;
                let mut found = extensions(world, all, &of.name);
                let of = world.find_type(unit, &of.name);
                found.extend(of.into_iter().flat_map(|of| world.methods(of, &call.name)));
                Some(found).filter(|found| !found.is_empty())
            };
            around.or_else(extended).unwrap_or_else(|| family(world, all))
        }
    };
    fitting(world, found, (unit, call), depth)
}

/// Returns the parameter of a callable that callers pass under a name.
fn labelled(world: &World<'_>, of: ScopeRef, name: &str) -> Option<DeclRef> {
    let bears = |it: &&DeclRef| {
        world.declaration(**it).is_some_and(|it| it.label.as_ref().unwrap_or(&it.name) == name)
    };
    world.parameters(of).iter().find(bears).copied()
}

/// Returns the parameter that takes an argument; of a type, also the field of that name.
pub(super) fn parameter(
    world: &World<'_>,
    of: ScopeRef,
    (at, name): (usize, Option<&str>),
) -> Option<DeclRef> {
    let parameters = world.parameters(of);
    let Some(name) = name else {
        let takes_all = |it: &DeclRef| world.declaration(*it).is_some_and(|it| it.is_variadic);
        return parameters
            .get(at)
            .copied()
            .or_else(|| parameters.last().copied().filter(takes_all));
    };
    let is_type = world.scope(of).is_some_and(|scope| scope.kind == ScopeKind::Type);
    let field = || world.field(of, name).filter(|_| is_type && parameters.is_empty());
    labelled(world, of, name).or_else(field)
}

/// Returns the functions that extend a type.
fn extensions(world: &World<'_>, all: &[ScopeRef], name: &str) -> Vec<ScopeRef> {
    let extends = |target: &&ScopeRef| {
        let syntax = &world.lists(target.0).syntax;
        let receiver = world.scope(**target).and_then(|scope| scope.receiver.as_deref());
        receiver
            .and_then(|text| Type::read(text, syntax))
            .is_some_and(|read| read.element(syntax).name == name)
    };
    all.iter().filter(extends).copied().collect()
}

/// Returns functions of one name if they are one, or one with what overrides or announces it; a name that several
/// unrelated types share says nothing.
fn family(world: &World<'_>, all: &[ScopeRef]) -> Vec<ScopeRef> {
    let count = |fits: &dyn Fn(&Scope) -> bool| {
        all.iter().filter(|target| world.scope(**target).is_some_and(fits)).count()
    };
    let announced = count(&|scope| scope.is_abstract && !scope.is_override);
    let others = all.len() - announced - count(&|scope| scope.is_override);
    if others <= 1 && (others == 1 || announced <= 1) { all.to_vec() } else { Vec::new() }
}

/// Returns the row of the pack that an expression matches: what it converts, or reads from a boundary.
pub(super) fn conversion<'w>(
    world: &World<'w>,
    unit: usize,
    id: ExprId,
    depth: usize,
) -> Option<&'w ConversionRow> {
    let own = world.unit(unit)?;
    let scope = own.expressions.get(id)?.scope;
    let lists = world.lists(unit);
    let rows = &lists.conversions;
    let optional = world.lists(unit).syntax.optional.as_str();
    match own.shape(id) {
        Shape::Call(call) if !lists.mentions(&call.name) => None,
        Shape::Read { name, .. } if !lists.mentions(name) => None,
        Shape::Call(call) => rows.iter().find(|row| {
            let typed = row.type_argument.as_ref().is_none_or(|wanted| {
                let given = call.types.first().map(String::as_str);
                let given = given.map(|text| text.strip_suffix(optional).unwrap_or(text));
                given == Some(wanted.as_str())
            });
            let label = call.arguments.first().and_then(|(name, _)| name.as_ref());
            row.calls.contains(&call.name)
                && typed
                && (row.labels.is_empty() || label.is_some_and(|it| row.labels.contains(it)))
                && row.key.is_none_or(|key| call.arguments.len() > key)
                && row.argument.is_none_or(|position| call.arguments.len() > position)
                && row.given.iter().all(|(position, text)| is_written(own, call, position, text))
                && (row.boundary.is_some()
                    || call.arguments.is_empty()
                    || !row.given.is_empty()
                    || row.key.or(row.argument).is_some())
                && receives(world, (unit, scope), row, call.receiver, depth)
        }),
        Shape::Read { receiver, name } => {
            let receiver = Some(*receiver);
            rows.iter().find(|row| {
                row.reads.contains(name) && receives(world, (unit, scope), row, receiver, depth)
            })
        }
        Shape::Index { receiver, .. } => {
            let receiver = Some(*receiver);
            rows.iter()
                .find(|row| row.index && receives(world, (unit, scope), row, receiver, depth))
        }
        _ => None,
    }
}

/// Returns true if the argument at a position is written so.
fn is_written(unit: &Unit, call: &Call, position: &str, text: &str) -> bool {
    let argument = position.parse().ok().and_then(|at: usize| call.arguments.get(at));
    argument.is_some_and(|(_, value)| unit.written(*value) == text)
}

/// Returns true if a row is meant for this receiver: by its type, or by its name where the type is not told.
fn receives(
    world: &World<'_>,
    (unit, scope): (usize, ScopeId),
    row: &ConversionRow,
    receiver: Option<ExprId>,
    depth: usize,
) -> bool {
    if row.bare {
        return receiver.is_none();
    }
    if row.receivers.is_empty() && row.receiver_words.is_empty() {
        let tells = row.key.or(row.argument).is_some() || row.boundary.is_some();
        return receiver.is_some() || tells;
    }
    let Some(receiver) = receiver else {
        let own = own_type(world, unit, scope, depth + 1);
        let typed = own.is_some_and(|(_, of)| row.receivers.contains(&of.name));
        let given = || world.unit(unit).map_or_else(Vec::new, |own| given(own, scope));
        let says = |receiver| receives(world, (unit, scope), row, Some(receiver), depth + 1);
        return depth <= FURTHEST && (typed || given().into_iter().any(says));
    };
    if let Some((at, of)) = type_of(world, unit, receiver, depth + 1) {
        // A map of what the row reads may be anything by its type; then its name tells.
        let is_anything =
            |value: &Type| world.lists(at).types.get(&value.name) == Some(&Width::Unknown);
        let holds = |value: &Type| match row.width {
            Width::Unknown => is_anything(value),
            width => world.width(at, value) == Some(world.settled(at, width)),
        };
        let is_map = of.is_keyed(&world.lists(unit).syntax);
        if !(is_map && of.arguments.last().is_some_and(holds)) {
            return row.receivers.contains(&of.name);
        }
    }
    let mut names = names(world, unit, receiver, depth).into_iter();
    names.any(|name| words(&name).pop().is_some_and(|word| row.receiver_words.contains(&word)))
}

/// Returns the last name in an expression: `extras` of `intent.extras!!`, `get` of `map.get(1)`.
pub(super) fn last_name(unit: &Unit, id: ExprId) -> Option<String> {
    let mut id = id;
    for _ in 0..FURTHEST {
        match unit.shape(id) {
            Shape::Name(name) | Shape::Read { name, .. } => return Some(name.clone()),
            Shape::Call(call) => return Some(call.name.clone()),
            Shape::Through(values) => id = *values.first()?,
            Shape::Default { value, .. } => id = *value,
            Shape::Index { receiver, .. } => id = *receiver,
            _ => return None,
        }
    }
    None
}

/// Returns the key that a row's expression reads under: a text, a constant's text, or an outside constant's name.
pub(super) fn key(
    world: &World<'_>,
    unit: usize,
    id: ExprId,
    row: &ConversionRow,
) -> Option<String> {
    let at = key_expression(world.unit(unit)?, id, row)?;
    key_text(world, unit, at, &row.key_calls, 0)
}

/// Returns the name of the constant that a row's expression reads under: `EXTRA_NOTE_ID`, whatever its text.
pub(super) fn key_name(unit: &Unit, id: ExprId, row: &ConversionRow) -> Option<String> {
    last_name(unit, key_within(unit, id, row)?).filter(|name| is_constant_name(name))
}

/// Returns the key that a row's expression reads under, without the calls around it.
pub(super) fn key_within(unit: &Unit, id: ExprId, row: &ConversionRow) -> Option<ExprId> {
    let at = key_expression(unit, id, row)?;
    match unit.call(at).filter(|call| row.key_calls.contains(&call.name)) {
        Some(call) => call.arguments.first().map(|(_, key)| *key),
        None => Some(at),
    }
}

fn key_expression(unit: &Unit, id: ExprId, row: &ConversionRow) -> Option<ExprId> {
    match unit.shape(id) {
        Shape::Call(call) => call.arguments.get(row.key?).map(|(_, key)| *key),
        Shape::Index { key, .. } => Some(*key),
        _ => None,
    }
}

/// Returns the text of a key expression.
pub(super) fn key_text(
    world: &World<'_>,
    unit: usize,
    at: ExprId,
    around: &[String],
    depth: usize,
) -> Option<String> {
    let own = world.unit(unit)?;
    if depth > FURTHEST {
        return None;
    }
    if let Some(text) = world.text(unit, at) {
        return Some(text);
    }
    match own.shape(at) {
        Shape::Call(call) if around.contains(&call.name) => {
            key_text(world, unit, call.arguments.first()?.1, around, depth + 1)
        }
        Shape::Name(name) => match lookup(world, unit, at, name, depth) {
            Some(found) => {
                key_text(world, found.0, world.declaration(found)?.value?, around, depth + 1)
            }
            None => is_constant_name(name).then(|| name.clone()),
        },
        Shape::Read { name, .. } => is_constant_name(name).then(|| name.clone()),
        _ => None,
    }
}

/// Returns true for names written as constants are: `EXTRA_NOTE_ID`, `_ID`.
pub(super) fn is_constant_name(name: &str) -> bool {
    name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase)
}

/// Returns the parts of a pair.
pub(super) fn pair_of(unit: &Unit, id: ExprId) -> Option<(ExprId, ExprId)> {
    match unit.shape(id) {
        Shape::Pair { key, value } => Some((*key, *value)),
        _ => None,
    }
}

/// Returns true if a call's receiver is a package or type name before a constructor.
pub(super) fn is_qualifier(world: &World<'_>, unit: usize, call: &Call) -> bool {
    call.receiver
        .and_then(|receiver| last_name(world.unit(unit)?, receiver))
        .is_some_and(|name| name.starts_with(char::is_uppercase) && !is_constant_name(&name))
}
