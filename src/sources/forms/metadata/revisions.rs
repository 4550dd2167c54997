//! Revisions in the order of what each comes after.

use super::steps::{MOST, Run, STEP_CURE};
use super::types::Types;
use crate::sources::forms::code::Code;
use crate::sources::forms::graph;
use crate::sources::forms::scope::Scope;
use crate::sources::schema::{Database, Spot};
use crate::sources::syntax::{Kind, Node};
use std::collections::{BTreeMap, BTreeSet};

/// A revision.
struct Revision {
    file: usize,
    after: BTreeSet<String>,
    spot: Spot,
}

/// Replays the revisions among some files; `tables` are constants that the project declares elsewhere.
pub(super) fn replay(
    codes: &[Code],
    tables: &BTreeMap<String, Node>,
    types: &mut Types<'_>,
    database: &mut Database,
) {
    let revisions = find(codes, database);
    let steps: BTreeMap<String, BTreeSet<String>> =
        revisions.iter().map(|(id, revision)| (id.clone(), revision.after.clone())).collect();
    let order = graph::order(&steps);
    tell(codes, &revisions, &order.cycle, database);
    for id in &order.steps {
        let Some(revision) = revisions.get(id) else { continue };
        let Some(code) = codes.get(revision.file) else { continue };
        let functions: BTreeMap<_, _> = code
            .nodes
            .iter()
            .filter_map(Node::function)
            .map(|function| (function.name.as_str(), function))
            .collect();
        types.file = revision.file;
        let Some(upgrade) = functions.get("upgrade").copied() else {
            let reason = "a revision without an upgrade".to_owned();
            database.problem(code.problem(revision.spot, reason, STEP_CURE));
            continue;
        };
        let mut scope = Scope::of(&code.nodes);
        for (name, value) in tables {
            scope.set(name, value.clone());
        }
        let batches = BTreeMap::new();
        let mut run = Run {
            code,
            database: &mut *database,
            types: &mut *types,
            functions,
            batches,
            left: MOST,
        };
        run.upgrade(upgrade, &mut scope);
    }
}

/// Finds the revisions in files.
fn find(codes: &[Code], database: &mut Database) -> BTreeMap<String, Revision> {
    let mut revisions: BTreeMap<String, Revision> = BTreeMap::new();
    for (file, code) in codes.iter().enumerate() {
        let scope = Scope::of(&code.nodes);
        let value = |name: &str| {
            code.nodes.iter().find_map(|node| match &node.kind {
                Kind::Assign(assign) if assign.left.name() == Some(name) => {
                    Some((node, &assign.right))
                }
                _ => None,
            })
        };
        let Some((node, id)) =
            value("revision").and_then(|(node, id)| Some((node, scope.text(id)?)))
        else {
            continue;
        };
        let mut after = BTreeSet::new();
        for name in ["down_revision", "depends_on"] {
            let Some((_, before)) = value(name) else { continue };
            scope.value(before).visit(&mut |node| after.extend(scope.text(node)));
        }
        let revision = Revision { file, after, spot: node.spot };
        if let Some(other) = revisions.get(&id) {
            let path = codes.get(other.file).map_or("", |code| &code.path);
            let reason = format!("the revision {id} stands in {path} too");
            let cure = "Remove one of them; the first was applied.";
            database.problem(code.problem(node.spot, reason, cure));
            continue;
        }
        revisions.insert(id, revision);
    }
    // What is named by the start of its id is that revision.
    let ids: Vec<String> = revisions.keys().cloned().collect();
    for revision in revisions.values_mut() {
        let full = revision.after.iter().map(|name| {
            let mut starts = ids.iter().filter(|id| id.starts_with(name.as_str()));
            let first = starts.next().filter(|_| !ids.contains(name) && name.len() >= 4);
            first.cloned().unwrap_or_else(|| name.clone())
        });
        revision.after = full.collect();
    }
    revisions
}

/// Says what is wrong with the order of revisions.
fn tell(
    codes: &[Code],
    revisions: &BTreeMap<String, Revision>,
    cycle: &[String],
    database: &mut Database,
) {
    let mut problem = |revision: &Revision, reason: String, cure: &str| {
        if let Some(code) = codes.get(revision.file) {
            database.problem(code.problem(revision.spot, reason, cure));
        }
    };
    for revision in revisions.values() {
        for lost in revision.after.iter().filter(|id| !revisions.contains_key(*id)) {
            let reason = format!("comes after the revision {lost}, which is not there");
            problem(revision, reason, "Name the folder that holds it; the others were applied.");
        }
    }
    if let Some(first) = cycle.first().and_then(|id| revisions.get(id)) {
        let reason = format!("{} revisions wait for each other, this one among them", cycle.len());
        problem(first, reason, "Correct what they come after; all were applied.");
    }
    let followed: BTreeSet<&String> = revisions.values().flat_map(|it| &it.after).collect();
    let heads: Vec<&String> = revisions.keys().filter(|id| !followed.contains(id)).collect();
    if let [_, second, ..] = heads[..]
        && let Some(revision) = revisions.get(second)
    {
        let names: Vec<&str> = heads.iter().map(|id| id.as_str()).collect();
        let reason = format!("there are several last revisions: {}", names.join(", "));
        problem(revision, reason, "Merge them; all were applied.");
    }
}
