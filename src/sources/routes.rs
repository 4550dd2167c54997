//! Arguments of routes that files beside the code declare become carriers, paired by key with the code that reads them.
//!
//! Reads no code: what that does with the keys is known from its carriers.

use super::code::outcome;
use super::forms::tree::{self, Node};
use super::walk::{self, Found};
use crate::facts::{
    Boundary, BoundaryKind, Carrier, CarrierKind, Consumer, Facts, Flow, FlowKind, Location,
    Problem,
};
use crate::rules::globs;
use crate::rules::names::is_id;
use crate::rules::routes::{ROUTES, RouteFiles};
use globset::GlobSet;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Larger files are no navigation graphs.
const LARGEST: u64 = 1 << 20;

static GLOBS: LazyLock<Vec<GlobSet>> =
    LazyLock::new(|| ROUTES.routes.iter().map(|row| globs::set(&row.files)).collect());

/// Returns true if files of this path declare arguments of routes.
pub(super) fn wants(path: &str) -> bool {
    GLOBS.iter().any(|globs| globs.is_match(path))
}

/// Reads the files that declare arguments of routes, and pairs those that are ids with carriers of the same key.
pub(super) fn read(files: &[Found], facts: &mut Facts) {
    let code = facts.carriers.len();
    for file in files {
        let row = ROUTES.routes.iter().zip(GLOBS.iter()).find(|(_, it)| it.is_match(&*file.shown));
        let Some((row, _)) = row else { continue };
        match read_file(file, row) {
            Ok(carriers) => facts.carriers.extend(carriers),
            Err(problem) => facts.problems.push(problem),
        }
    }
    facts.flows.extend(pairs(&facts.carriers, code));
}

fn read_file(file: &Found, row: &RouteFiles) -> Result<Vec<Carrier>, Problem> {
    let unread = |reason: String| {
        walk::problem(&file.path, reason, "Correct it; its arguments were not read.", false)
    };
    let size = std::fs::metadata(&file.path).map(|about| about.len());
    if size.is_ok_and(|size| size > LARGEST) {
        return Err(unread("larger than 1 MB".to_owned()));
    }
    let text = std::fs::read_to_string(&file.path)
        .map_err(|error| unread(format!("cannot be read: {error}")))?;
    let root = tree::parse(&file.shown, &text).map_err(|broken| {
        let mut problem = unread(broken.reason);
        problem.location.line = broken.spot.line;
        problem.location.column = broken.spot.column;
        problem
    })?;
    let mut carriers = Vec::new();
    collect(&root, "", row, &|line| place(file, &text, row, line), &mut carriers);
    Ok(carriers)
}

/// Adds the arguments below a node; nesting is bounded by the reader of the tree.
fn collect(
    node: &Node,
    owner: &str,
    row: &RouteFiles,
    place: &dyn Fn(u32) -> Location,
    carriers: &mut Vec<Carrier>,
) {
    let own = node.attributes.get("id").or_else(|| node.attributes.get(&row.name));
    let short = own.and_then(|name| name.rsplit(['/', '.']).next()).unwrap_or(owner);
    for child in &node.children {
        if child.name == row.element {
            carriers.extend(carrier(child, short, row, place));
        } else {
            collect(child, short, row, place, carriers);
        }
    }
}

fn carrier(
    node: &Node,
    owner: &str,
    row: &RouteFiles,
    place: &dyn Fn(u32) -> Location,
) -> Option<Carrier> {
    let name = node.attributes.get(&row.name).filter(|name| is_id(name))?;
    let type_text = node.attributes.get(&row.r#type)?;
    let width = *row.types.get(type_text)?;
    let consumer = Consumer::ALL.iter().find(|(_, spelt)| *spelt == row.consumer);
    Some(Carrier {
        kind: CarrierKind::Route,
        symbol: format!("{owner}.{name}"),
        name: name.clone(),
        owner: (!owner.is_empty()).then(|| owner.to_owned()),
        wire: Some(name.clone()),
        owner_wire: None,
        noun: None,
        type_text: type_text.clone(),
        width,
        outcome: outcome(&row.outcome),
        location: place(node.spot.line),
        language: row.language.clone(),
        consumer: consumer.map_or(Consumer::Backend, |(consumer, _)| *consumer),
        boundary: Some(Boundary { kind: BoundaryKind::Channel, shown_by: row.shown_by.clone() }),
        exclusion: None,
        stored_in: None,
        generated: None,
        fix: row.fix.clone(),
    })
}

/// Returns the place where an element that starts on a line states its type.
fn place(file: &Found, text: &str, row: &RouteFiles, line: u32) -> Location {
    let start = usize::try_from(line.saturating_sub(1)).unwrap_or(0);
    let spelt = format!("{}=", row.r#type);
    let mut lines = text.lines().enumerate().skip(start);
    let found = lines.find_map(|(at, line)| Some((at, line, line.find(&spelt)?)));
    let (at, excerpt, column) =
        found.unwrap_or_else(|| (start, text.lines().nth(start).unwrap_or_default(), 0));
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let column = count(excerpt.get(..column).unwrap_or_default().chars().count() + 1);
    Location {
        path: file.shown.clone(),
        line: count(at + 1),
        column,
        end_column: column.saturating_add(count(spelt.len() - 1)),
        excerpt: excerpt.chars().take(Location::EXCERPT).collect::<String>().into(),
    }
}

/// Pairs what code reads and writes under a key with the arguments of that key; carriers from `code` on are those.
fn pairs(carriers: &[Carrier], code: usize) -> Vec<Flow> {
    let mut keys = BTreeMap::<&str, Vec<usize>>::new();
    for (at, carrier) in carriers.iter().enumerate().take(code) {
        let is_channel = |it: &Boundary| it.kind == BoundaryKind::Channel;
        if carrier.boundary.as_ref().is_some_and(is_channel) && carrier.exclusion.is_none() {
            keys.entry(carrier.wire.as_deref().unwrap_or(&carrier.name)).or_default().push(at);
        }
    }
    let arguments = carriers.iter().enumerate().skip(code);
    let flows = arguments.flat_map(|(at, argument)| {
        let readers = keys.get(argument.name.as_str()).into_iter().flatten();
        readers.map(move |&to| Flow {
            from: at,
            to,
            kind: FlowKind::Channel,
            shown_by: format!("key \"{}\"", argument.name),
        })
    });
    flows.collect()
}
