//! Which classes and calls of a program declare tables, and what their members are.

use super::Words;
use crate::rules::plurals::snake_case;
use crate::sources::forms::code::Code;
use crate::sources::schema::Spot;
use crate::sources::syntax::{Call, Class, Kind, Node};
use std::collections::BTreeMap;

/// A table under way.
pub(super) struct Declared<'c> {
    pub(super) file: usize,
    /// What the program calls it.
    pub(super) known: &'c str,
    pub(super) members: Vec<Member<'c>>,
    /// What follows the columns.
    pub(super) rest: &'c [Node],
    /// Members that are known only when it runs.
    pub(super) open: Vec<Spot>,
    pub(super) spot: Spot,
    pub(super) name: String,
    /// The class that it extends.
    pub(super) base: &'c str,
    /// The columns that its base brings along.
    pub(super) brings: Option<&'c BTreeMap<String, String>>,
}

/// A column, or what else a table holds.
#[derive(Clone, Copy)]
pub(super) struct Member<'c> {
    pub(super) name: &'c str,
    pub(super) value: &'c Node,
    pub(super) spot: Spot,
}

/// Collects what declares tables: classes, and calls.
pub(super) fn tables<'c>(codes: &'c [Code], words: &'c Words) -> Vec<Declared<'c>> {
    let objects = objects(codes);
    let mut tables = Vec::new();
    for (file, code) in codes.iter().enumerate() {
        for node in &code.nodes {
            node.visit(&mut |node| {
                let class = node.class().and_then(|class| by_class(class, words));
                let assign =
                    if let Kind::Assign(assign) = &node.kind { Some(assign) } else { None };
                let call =
                    || by_call(assign?.left.last_name()?, assign?.right.call()?, words, &objects);
                if let Some(table) = class.or_else(call) {
                    tables.push(Declared { file, spot: node.spot, ..table });
                }
            });
        }
    }
    tables
}

/// Returns the table that a class declares.
pub(super) fn by_class<'c>(class: &'c Class, words: &'c Words) -> Option<Declared<'c>> {
    let bases = class.bases.iter();
    let (base, (called, brings)) =
        bases.filter_map(|base| Some((base, words.bases.get_key_value(base.called()?)?))).next()?;
    let members = members(class);
    let given = base.call().and_then(|call| call.argument(0)?.text());
    let held = member(&members, words.table.as_deref()).and_then(Node::text);
    let own = || if words.snake { snake_case(&class.name) } else { class.name.clone() };
    let name = given.or(held).map_or_else(own, str::to_owned);
    let spot = Spot::default();
    Some(Declared {
        file: 0,
        known: &class.name,
        members,
        rest: &[],
        open: Vec::new(),
        spot,
        name,
        base: called,
        brings: Some(brings),
    })
}

/// Objects that names stand for.
pub(super) type Objects<'c> = BTreeMap<&'c str, &'c [Node]>;

/// Collects the objects that constants hold.
pub(super) fn objects(codes: &[Code]) -> Objects<'_> {
    let mut objects = Objects::new();
    for node in codes.iter().flat_map(|code| &code.nodes) {
        if let Kind::Assign(assign) = &node.kind
            && let (Some(name), Kind::Map(entries)) = (assign.left.last_name(), &assign.right.kind)
        {
            objects.insert(name, entries);
        }
    }
    objects
}

/// Returns the table that a call makes: `pgTable('notes', { id: serial('id') })`.
pub(super) fn by_call<'c>(
    known: &'c str,
    call: &'c Call,
    words: &'c Words,
    objects: &Objects<'c>,
) -> Option<Declared<'c>> {
    if !words.calls.contains(&call.name) {
        return None;
    }
    let name = call.argument(0)?.text()?.to_owned();
    let columns = call.argument(1)?;
    let columns = columns.block().and_then(|block| block.body.last()).unwrap_or(columns);
    let (mut members, mut open) = (Vec::new(), Vec::new());
    entries(columns, objects, &mut members, &mut open, 2);
    let rest = call.arguments.get(2..).unwrap_or_default();
    let spot = Spot::default();
    Some(Declared { file: 0, known, members, rest, open, spot, name, base: "", brings: None })
}

/// Collects the entries of an object, those that are spread into it too.
pub(super) fn entries<'c>(
    node: &'c Node,
    objects: &Objects<'c>,
    members: &mut Vec<Member<'c>>,
    open: &mut Vec<Spot>,
    depth: usize,
) {
    let nodes = match &node.kind {
        Kind::Map(nodes) => nodes.as_slice(),
        Kind::Other(nodes) if nodes.len() == 1 => nodes.as_slice(),
        Kind::Name(name) if depth > 0 && objects.contains_key(name.as_str()) => {
            objects.get(name.as_str()).copied().unwrap_or_default()
        }
        _ => return open.push(node.spot),
    };
    for entry in nodes {
        match &entry.kind {
            Kind::Pair(key, value) if key.word().is_some() => {
                let name = key.word().unwrap_or_default();
                members.push(Member { name, value, spot: entry.spot });
            }
            _ if depth > 0 => entries(entry, objects, members, open, depth - 1),
            _ => open.push(entry.spot),
        }
    }
}

/// Returns what the members of a class hold: a field's value, or the last expression of a getter.
pub(super) fn members(class: &Class) -> Vec<Member<'_>> {
    let held = class.body.iter().filter_map(|node| {
        let (name, value) = match (node.field(), node.function()) {
            (Some(field), _) => (&field.name, field.value.as_ref()?),
            (_, Some(function)) => (&function.name, function.body.last()?),
            _ => return None,
        };
        Some(Member { name, value, spot: node.spot })
    });
    held.collect()
}

/// Returns what a member holds.
pub(super) fn member<'c>(members: &[Member<'c>], name: Option<&str>) -> Option<&'c Node> {
    let name = name?;
    members.iter().find(|member| member.name == name).map(|member| member.value)
}
