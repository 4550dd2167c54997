//! Ids that become part of a URL: after text that ends in `/` or `?name=`, in a hole of such text, as a path's segment.
//!
//! Says only which expressions are sent and within which path; never whose ids they are.

use super::border::{Border, kind, outcome};
use super::origins::unwraps;
use super::resolve::{callables, is_constant_name, last_name};
use super::unit::{Call, ExprId, Shape, Unit};
use super::world::World;
use crate::facts::Boundary;
use crate::rules::language::PathLists;
use crate::rules::names::words;

/// Joined texts are looked into this deep.
const DEEPEST: usize = 32;

/// A part of a path.
enum Part {
    /// As written.
    Text(String),
    /// What stands in it.
    Value(ExprId),
}

/// Returns what an expression puts into a URL, each with the border it crosses there.
pub(super) fn sent(world: &World<'_>, unit: usize, id: ExprId) -> Vec<(ExprId, Border)> {
    let (Some(own), Some(lists)) = (world.unit(unit), &world.lists(unit).path) else {
        return Vec::new();
    };
    let parts = match own.shape(id) {
        Shape::Joined(_) => {
            let within = own.expressions.get(id).and_then(|it| it.parent);
            let whole = within.is_none_or(|within| !matches!(own.shape(within), Shape::Joined(_)));
            if whole { joined(world, unit, id, 0) } else { Vec::new() }
        }
        Shape::Call(call)
            if lists.formats.contains(&call.name) || is_template(world, unit, call) =>
        {
            filled(world, unit, call)
        }
        Shape::Call(call) => segments(world, unit, (id, call), lists),
        _ => Vec::new(),
    };
    borders(own, &parts, lists)
}

/// Returns the values that stand behind `/`, `name=` or `#name-`, with the path around them.
fn borders(own: &Unit, parts: &[Part], lists: &PathLists) -> Vec<(ExprId, Border)> {
    let mut path = String::new();
    let mut found = Vec::new();
    for part in parts {
        match part {
            Part::Text(text) => path.push_str(text),
            Part::Value(value) => {
                let value = carried(own, *value);
                let name = last_name(own, value).unwrap_or_default();
                if path.ends_with('/') || asked(&path).is_some() || is_anchored(&path) {
                    found.push((value, asked(&path)));
                }
                path.push('{');
                path.push_str(&name);
                path.push('}');
            }
        }
    }
    let leads_elsewhere = lists.unlike.iter().any(|beginning| path.starts_with(beginning.as_str()));
    let begins_with = path.strip_prefix('{').and_then(|rest| rest.split_once('}'));
    let is_on_disk = begins_with
        .is_some_and(|(name, _)| words(name).iter().any(|word| lists.disk_words.contains(word)));
    let is_of_class = matches!(parts.first(), Some(Part::Value(id)) if is_of_class(own, *id));
    if leads_elsewhere || is_on_disk || is_of_class || path.contains(char::is_whitespace) {
        return Vec::new();
    }
    let border = |wire: Option<String>| Border {
        boundary: Boundary { kind: kind("api"), shown_by: format!("part of \"{path}\"") },
        outcome: outcome(&lists.outcome),
        inherits: true,
        wire,
        template: Some(path.clone()),
    };
    found.into_iter().map(|(value, asked)| (value, border(asked))).collect()
}

/// Returns true for what is told of a class, as its name: `Note.class.getName()`.
fn is_of_class(own: &Unit, id: ExprId) -> bool {
    let mut id = own.within(id);
    for _ in 0..DEEPEST {
        let on = match own.shape(id) {
            Shape::Class(_) => return true,
            Shape::Call(call) => call.receiver,
            Shape::Read { receiver, .. } => Some(*receiver),
            _ => None,
        };
        let Some(on) = on else { return false };
        id = own.within(on);
    }
    false
}

/// Returns the name under which a query asks for what comes next: `note` for `/notes?note=`.
fn asked(path: &str) -> Option<String> {
    let before = path.strip_suffix('=')?;
    let at = before.rfind(['?', '&'])?;
    let name = before.get(at + 1..)?;
    let is_name = |letter: char| letter.is_alphanumeric() || "_-.[]".contains(letter);
    (!name.is_empty() && name.chars().all(is_name)).then(|| name.to_owned())
}

/// Returns true if what comes next ends the name of a place in a page: `/notes/{note}#comment-`.
fn is_anchored(path: &str) -> bool {
    let is_name = |letter: char| letter.is_alphabetic() || "_-".contains(letter);
    let is_anchor = |(page, name): (&str, &str)| {
        page.contains('/') && !name.is_empty() && name.chars().all(is_name)
    };
    path.rsplit_once('#').is_some_and(is_anchor)
}

/// Returns the expression whose value this is, unchanged or as text: `id` for `String.valueOf(id)`, `id.toString()`.
pub(super) fn carried(own: &Unit, value: ExprId) -> ExprId {
    let mut value = own.within(value);
    for _ in 0..DEEPEST {
        let Shape::Call(call) = own.shape(value) else { break };
        let syntax = &own.pack.facts.syntax;
        if !syntax.passing.contains(&call.name) && !unwraps(syntax, call) {
            break;
        }
        let is_type = |it: &ExprId| {
            matches!(own.shape(*it), Shape::Name(name) | Shape::Read { name, .. }
                if name.starts_with(char::is_uppercase) && !is_constant_name(name))
        };
        let receiver = call.receiver.filter(|it| call.arguments.is_empty() || !is_type(it));
        let argument = call.arguments.first().map(|(_, value)| *value);
        let Some(next) = receiver.or(argument) else { break };
        value = own.within(next);
    }
    value
}

/// Returns what a text is made of beside text: what is joined with it, or fills its holes.
pub(super) fn parts(world: &World<'_>, unit: usize, value: ExprId) -> Vec<ExprId> {
    let (Some(own), Some(lists)) = (world.unit(unit), &world.lists(unit).path) else {
        return Vec::new();
    };
    let parts = match own.shape(value) {
        Shape::Joined(_) => joined(world, unit, value, 0),
        Shape::Call(call) if lists.formats.contains(&call.name) => filled(world, unit, call),
        _ => Vec::new(),
    };
    let values = parts.into_iter().filter_map(|part| match part {
        Part::Value(id) if id != value => Some(id),
        _ => None,
    });
    values.collect()
}

/// Returns the parts of a joined text, those of the texts within it too.
fn joined(world: &World<'_>, unit: usize, id: ExprId, depth: usize) -> Vec<Part> {
    let Some(own) = world.unit(unit).filter(|_| depth < DEEPEST) else { return Vec::new() };
    let within = own.within(id);
    if let Some(text) = world.text(unit, within) {
        return vec![Part::Text(text)];
    }
    match own.shape(within) {
        Shape::Joined(parts) => {
            parts.iter().flat_map(|&part| joined(world, unit, part, depth + 1)).collect()
        }
        _ => vec![Part::Value(id)],
    }
}

/// Returns true if a call is made on a text with holes: whatever its name, its arguments fill them.
fn is_template(world: &World<'_>, unit: usize, call: &Call) -> bool {
    let text = call.receiver.and_then(|receiver| world.text(unit, receiver));
    !call.arguments.is_empty() && text.is_some_and(|text| !holes(&text).is_empty())
}

/// What fills the holes of a text: where each stands, and with what.
pub(super) struct Filling {
    /// The expression that is the text.
    pub(super) at: ExprId,
    /// The text.
    pub(super) text: String,
    /// The holes in their order, each with what fills it.
    pub(super) holes: Vec<((usize, usize), ExprId)>,
}

/// Returns what a call fills into its first text, or into its receiver.
pub(super) fn filling(world: &World<'_>, unit: usize, call: &Call) -> Option<Filling> {
    let arguments = call.arguments.iter().map(|(_, value)| *value);
    let values: Vec<ExprId> = call.receiver.into_iter().chain(arguments).collect();
    let text = |&value: &ExprId| world.text(unit, value);
    let (at, text) = values.iter().enumerate().find_map(|(at, it)| Some((at, text(it)?)))?;
    let holes = holes(&text);
    let named = |(start, end): &(usize, usize)| {
        let hole = text.get(*start..*end)?.trim_matches(['{', '}']).split(':').next()?;
        let mut arguments = call.arguments.iter();
        arguments.find(|(name, _)| name.as_deref() == Some(hole)).map(|(_, value)| *value)
    };
    let open = holes.iter().filter(|hole| named(hole).is_none()).count();
    let by_name: Vec<ExprId> = holes.iter().filter_map(named).collect();
    let given = values.iter().skip(at + 1).filter(|value| !by_name.contains(value));
    let given: Vec<ExprId> = given.copied().collect();
    // What else stands between the text and what fills it is given first: a class, options.
    let mut given = given.get(given.len().saturating_sub(open)..).unwrap_or_default().iter();
    let filled = holes
        .iter()
        .map_while(|hole| Some((*hole, named(hole).or_else(|| given.next().copied())?)));
    let holes = filled.collect();
    Some(Filling { at: *values.get(at)?, holes, text })
}

/// Returns the parts of a text whose holes a call fills.
fn filled(world: &World<'_>, unit: usize, call: &Call) -> Vec<Part> {
    let Some(Filling { text, holes, .. }) = filling(world, unit, call) else { return Vec::new() };
    let mut parts = Vec::new();
    let mut from = 0;
    for ((start, end), value) in holes {
        parts.push(Part::Text(text.get(from..start).unwrap_or_default().to_owned()));
        parts.push(Part::Value(value));
        from = end;
    }
    parts.push(Part::Text(text.get(from..).unwrap_or_default().to_owned()));
    parts
}

/// Returns where the holes of a text stand: `%d`, `%1$s`, `{}`, `{id}`.
fn holes(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(['%', '{'])) {
        let start = at + start;
        let rest = text.get(start + 1..).unwrap_or_default();
        let length = if text.get(start..).is_some_and(|rest| rest.starts_with('{')) {
            rest.find('}')
        } else {
            rest.find(|letter: char| letter.is_ascii_alphabetic() || letter == '@')
                .filter(|&end| rest.get(..end).is_some_and(is_flags))
        };
        at = length.map_or(start + 1, |length| start + length + 2);
        if length.is_some() {
            found.push((start, at));
        }
    }
    found
}

/// Returns true for what may stand between `%` and its letter.
fn is_flags(between: &str) -> bool {
    between.chars().all(|letter| letter.is_ascii_digit() || "$.-+#0".contains(letter))
}

/// Returns the parts of a path that a call is given one by one.
fn segments(
    world: &World<'_>,
    unit: usize,
    (id, call): (ExprId, &Call),
    lists: &PathLists,
) -> Vec<Part> {
    let whole = lists.calls.contains(&call.name).then_some(0..call.arguments.len());
    let Some(taken) = whole.or_else(|| taken(world, unit, (id, call), lists)) else {
        return Vec::new();
    };
    let mut parts = Vec::new();
    for (_, value) in call.arguments.get(taken).unwrap_or_default() {
        parts.push(Part::Text("/".to_owned()));
        match world.text(unit, *value) {
            Some(text) => parts.push(Part::Text(text.trim_matches('/').to_owned())),
            None => parts.push(Part::Value(*value)),
        }
    }
    parts
}

/// Returns which arguments a function of this repository takes for parts of a path, by its parameter's name.
fn taken(
    world: &World<'_>,
    unit: usize,
    (id, call): (ExprId, &Call),
    lists: &PathLists,
) -> Option<std::ops::Range<usize>> {
    let syntax = &world.lists(unit).syntax;
    let is_own = call.name == syntax.own || call.name == syntax.parent;
    if !is_own && !world.may_be_variadic(&call.name) {
        return None;
    }
    let says = |name: &str| words(name).iter().any(|word| lists.parameters.contains(word));
    callables(world, unit, id, call).into_iter().find_map(|callable| {
        let mut parameters = world.parameters(callable).iter().enumerate();
        let (at, _) = parameters.find(|(_, parameter)| {
            world.declaration(**parameter).is_some_and(|it| it.is_variadic && says(&it.name))
        })?;
        (at < call.arguments.len()).then_some(at..call.arguments.len())
    })
}

#[cfg(test)]
mod tests {
    use super::{asked, holes, is_anchored};

    #[test]
    fn holes_of_every_kind_of_format_are_found() {
        for (text, expected) in [
            ("/repos/%s/keys/%d", vec!["%s", "%d"]),
            ("/notes/%1$d", vec!["%1$d"]),
            ("/notes/{}", vec!["{}"]),
            ("/notes/{noteId}/tags/{0}", vec!["{noteId}", "{0}"]),
            ("50 % of 7", vec![]),
            ("/a%", vec![]),
            ("/a{", vec![]),
            ("/über/%d", vec!["%d"]),
            ("", vec![]),
        ] {
            let found: Vec<&str> =
                holes(text).into_iter().filter_map(|(start, end)| text.get(start..end)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn only_a_parameter_of_a_query_is_asked() {
        assert_eq!(asked("/notes?page=").as_deref(), Some("page"));
        assert_eq!(asked("/notes?page=1&note_id=").as_deref(), Some("note_id"));
        for path in ["/notes?", "/notes?page", "page=", "/notes?=", "/a?b c=", ""] {
            assert_eq!(asked(path), None, "{path}");
        }
    }

    #[test]
    fn the_name_of_a_place_in_a_page_may_end_in_an_id() {
        for path in ["https://example.com/notes/{note}#comment-", "/a#note_", "/a#r"] {
            assert!(is_anchored(path), "{path}");
        }
        for path in ["#comment-", "/a#", "/a#1-", "/a?b=", "color/#{x}"] {
            assert!(!is_anchored(path), "{path}");
        }
    }
}
