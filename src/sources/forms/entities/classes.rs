//! The classes of a program: which map a table, under what name, and whose fields they inherit.

use super::words::{Words, argument, has};
use crate::sources::forms::code::Code;
use crate::sources::schema::Spot;
use crate::sources::syntax::{Class, Field, Function, Kind, Node};
use std::collections::BTreeMap;

/// Longest chain of bases that is followed; a ring ends here.
const DEEPEST: usize = 16;

/// A class and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'c> {
    /// Index of its file.
    pub(super) file: usize,
    pub(super) class: &'c Class,
    pub(super) spot: Spot,
    /// The module or file that it is named for, where its own name says nothing.
    pub(super) module: &'c str,
}

/// A field of an entity, its own or inherited.
#[derive(Clone, Debug)]
pub(super) struct Property<'c> {
    pub(super) field: &'c Field,
    /// Where it stands in the entity's file; the class, if it is inherited from another.
    pub(super) spot: Spot,
    /// Type arguments that the heir gave to the class that declares it.
    pub(super) given: Option<&'c str>,
}

/// Every class by name.
pub(super) struct Classes<'c> {
    all: Vec<Found<'c>>,
    by_name: BTreeMap<&'c str, usize>,
    /// Functions that stand in no class.
    functions: Vec<&'c Function>,
    /// Names of the fields that list entities, by entity.
    sets: BTreeMap<String, String>,
    words: &'c Words,
}

impl<'c> Classes<'c> {
    /// Collects the classes of all files, nested ones too.
    pub(super) fn of(codes: &'c [Code], words: &'c Words) -> Self {
        let mut all = Vec::new();
        let mut sets = BTreeMap::new();
        let mut functions = Vec::new();
        for (file, code) in codes.iter().enumerate() {
            let stem = code.path.rsplit('/').next().and_then(|name| name.split('.').next());
            functions.extend(code.nodes.iter().filter_map(Node::function));
            for node in &code.nodes {
                node.visit(&mut |node| {
                    if let Some(class) = node.class() {
                        let module = stem.unwrap_or_default();
                        all.push(Found { file, class, spot: node.spot, module });
                    }
                    if let (Some(field), Some(set)) = (node.field(), &words.entity.sets)
                        && let Some((outer, inner)) = field.of.as_deref().and_then(generic)
                        && outer == set
                    {
                        sets.insert(last(inner).to_owned(), field.name.clone());
                    }
                });
            }
        }
        let by_name = all.iter().enumerate().map(|(at, found)| (found.class.name.as_str(), at));
        let by_name = by_name.collect();
        Self { all, by_name, functions, sets, words }
    }

    /// Returns the classes that map tables, in the order of their files.
    pub(super) fn entities(&self) -> Vec<Found<'c>> {
        self.all.iter().filter(|found| self.is_entity(found)).copied().collect()
    }

    /// Returns a class by its name.
    pub(super) fn named(&self, name: &str) -> Option<Found<'c>> {
        self.by_name.get(last(name)).and_then(|at| self.all.get(*at)).copied()
    }

    /// Returns true for a class that maps a table.
    pub(super) fn is_entity(&self, found: &Found<'c>) -> bool {
        let entity = &self.words.entity;
        if let Some(named) = &entity.named {
            return found.class.name == *named
                && has(&entity.annotations, &found.class.annotations);
        }
        let extends = |base: &Node| base.called().is_some_and(|base| entity.bases.contains(base));
        let embeds = |node: &Node| {
            let embedded = node.field().filter(|field| field.name.is_empty());
            embedded
                .and_then(|field| field.of.as_deref())
                .is_some_and(|of| entity.bases.contains(of))
        };
        let has_field = || found.class.body.iter().any(|node| node.field().is_some());
        has(&entity.annotations, &found.class.annotations)
            || (entity.every && has_field())
            || found.class.bases.iter().any(extends)
            || found.class.body.iter().any(embeds)
            || self.sets.contains_key(&found.class.name)
    }

    /// Returns the name of an entity's table.
    pub(super) fn table(&self, found: &Found<'c>) -> String {
        let entity = &self.words.entity;
        let class = found.class;
        let annotated = argument(&entity.table, &class.annotations).and_then(Node::text);
        let returned = || {
            let wanted = entity.table_function.as_deref()?;
            let body = class.body.iter().filter_map(Node::function);
            let own =
                body.filter(|function| function.name == wanted).find_map(|f| f.body.last()?.text());
            own.or_else(|| self.method_of(&class.name, wanted))
        };
        let held = || {
            let wanted = entity.table_field.as_deref()?;
            let fields = class.body.iter().filter_map(Node::field);
            fields
                .filter(|field| field.name == wanted)
                .find_map(|field| field.value.as_ref()?.text())
        };
        let called = || {
            let wanted = entity.table_call.as_deref()?;
            let calls = class.body.iter().filter_map(Node::call);
            calls.filter(|call| call.name == wanted).find_map(|call| call.argument(0)?.text())
        };
        let named = annotated.or_else(called).or_else(returned).or_else(held).map(str::to_owned);
        let set = || self.sets.get(&class.name).cloned();
        let own = if entity.named.is_some() { found.module } else { &class.name };
        named.or_else(set).unwrap_or_else(|| entity.naming.of(own))
    }

    /// Returns what a method that stands outside its class returns.
    fn method_of(&self, class: &str, name: &str) -> Option<&'c str> {
        let methods = self.functions.iter();
        let of = |of: &str| of.trim_start_matches('*') == class;
        let mut methods =
            methods.filter(|method| method.name == name && method.of.as_deref().is_some_and(of));
        methods.find_map(|method| method.body.last()?.text())
    }

    /// Returns the members of the class that holds an entity's references, if its mapper keeps them apart.
    pub(super) fn relations(&self, found: &Found<'c>) -> Vec<Property<'c>> {
        let Some(name) = self.words.entity.relations.as_deref() else { return Vec::new() };
        let beside = self.all.iter().filter(|other| other.file == found.file);
        let members =
            beside.filter(|other| other.class.name == name).flat_map(|other| &other.class.body);
        let property =
            |node: &'c Node| Some(Property { field: node.field()?, spot: node.spot, given: None });
        members.filter_map(property).collect()
    }

    /// Returns the fields of an entity, those of its bases first.
    pub(super) fn properties(&self, found: &Found<'c>) -> Vec<Property<'c>> {
        let mut properties = Vec::new();
        self.add(found, found, None, DEEPEST, &mut properties);
        properties
    }

    fn add(
        &self,
        found: &Found<'c>,
        entity: &Found<'c>,
        given: Option<&'c str>,
        depth: usize,
        properties: &mut Vec<Property<'c>>,
    ) {
        if depth == 0 {
            return;
        }
        let embedded = found.class.body.iter().filter_map(Node::field);
        let embedded =
            embedded.filter(|field| field.name.is_empty()).filter_map(|field| field.of.as_deref());
        let bases = found.class.bases.iter().filter_map(|base| Some((base.called()?, types(base))));
        for (base, given) in bases.chain(embedded.map(|of| (of, None))) {
            if let Some(base) = self.named(base).filter(|base| base.class.name != found.class.name)
            {
                self.add(&base, entity, given, depth - 1, properties);
            }
        }
        let is_own = found.file == entity.file;
        for node in &found.class.body {
            let Some(field) = node.field().filter(|field| !field.name.is_empty()) else { continue };
            // What an heir declares again is its own.
            properties.retain(|known| known.field.name != field.name);
            let spot = if is_own { node.spot } else { entity.spot };
            properties.push(Property { field, spot, given });
        }
    }
}

/// Returns the type arguments of a base.
fn types(base: &Node) -> Option<&str> {
    if let Kind::Call(call) = &base.kind { call.types.as_deref() } else { None }
}

/// Splits a type into what it is and what it is given: `List` and `Note` of `List<Note>`.
pub(super) fn generic(of: &str) -> Option<(&str, &str)> {
    let (outer, inner) = of.trim().trim_end_matches('?').split_once(['<', '['])?;
    Some((last(outer), inner.trim_end_matches(['>', ']', '?'])))
}

/// Returns the last part of a qualified name.
pub(super) fn last(name: &str) -> &str {
    let name = name.trim().trim_start_matches(['*', '&', '?']).trim_end_matches(['?', '!']);
    name.rsplit(['.', ':', '\\']).next().unwrap_or(name)
}
