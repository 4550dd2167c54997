//! What names a row of a database that the client itself numbers: `alarmId` where `Alarm` has a key of its own minting.
//!
//! Says nothing of a name that is also spoken to a server.

use super::border::noun;
use super::boundary::Borders;
use super::created::created;
use super::exclude::local_key;
use super::spread::is_wired;
use super::types::Type;
use super::unit::DeclKind;
use super::world::{DeclRef, ScopeRef, World, named_type};
use crate::facts::BoundaryKind;
use crate::rules::habits::HABITS;
use crate::rules::names::{is_id, words};
use std::collections::{BTreeMap, BTreeSet};

/// The client's own tables, by what their rows' ids are called.
#[derive(Default)]
pub(super) struct OwnRows {
    /// Nouns before `id`: `alarm`.
    nouns: BTreeSet<String>,
    /// Types in whose functions a bare `id` is such an id.
    readers: BTreeSet<ScopeRef>,
    /// Names of the tables' keys, inside and outside.
    keys: BTreeSet<String>,
    /// Names of fields that hold the key of a row, by the noun of the table whose rows they describe elsewhere.
    described: BTreeSet<(String, String)>,
    /// Names of keys that statements in the code create.
    created: BTreeSet<String>,
}

impl OwnRows {
    /// Finds the tables that the client numbers, and what reads them.
    pub(super) fn new(world: &World<'_>, borders: &Borders) -> Self {
        let (tables, created) = (tables(world), created(world));
        let mut own = Self::default();
        for (table, key) in created {
            let noun = HABITS.singular(&words(&table).concat());
            own.described.insert((noun.clone(), key.clone()));
            own.nouns.insert(noun);
            own.created.insert(key.to_lowercase());
        }
        if tables.is_empty() {
            for noun in wired_nouns(world, borders) {
                own.nouns.remove(&noun);
            }
            return own;
        }
        for (&table, &key) in &tables {
            let others: BTreeSet<String> = world
                .own_fields(table)
                .filter(|field| *field != key)
                .flat_map(|field| names(world, borders, field))
                .filter_map(|name| noun_of(&name))
                .collect();
            let called = world.scope(table).map(|scope| scope.name.clone()).into_iter();
            let called = called.chain(borders.owners.get(&table).cloned());
            let nouns: Vec<String> =
                called.map(|name| HABITS.singular(&words(&name).concat())).collect();
            let keyed = names(world, borders, key).into_iter();
            let keyed = keyed.flat_map(|key| nouns.iter().map(move |it| (it.clone(), key.clone())));
            own.described.extend(keyed);
            // Another field of the table has the name: the key is only a number of the row.
            if others.contains("") || nouns.iter().any(|noun| others.contains(noun)) {
                continue;
            }
            own.nouns.extend(nouns);
        }
        for noun in wired_nouns(world, borders) {
            own.nouns.remove(&noun);
        }
        own.readers = readers(world, borders, &tables);
        own.keys = tables.values().flat_map(|key| names(world, borders, *key)).collect();
        own
    }

    /// Returns true if a name says that it holds the id of such a row.
    pub(super) fn names(&self, name: &str) -> bool {
        noun_of(name).is_some_and(|noun| self.nouns.contains(&noun))
    }

    /// Returns true for the field with the key's name in a type that describes such a row and does not declare it.
    pub(super) fn is_key_of_row(&self, world: &World<'_>, of: DeclRef) -> bool {
        let Some(declaration) = world.declaration(of).filter(|it| it.kind == DeclKind::Field)
        else {
            return false;
        };
        let owner = world.unit(of.0).and_then(|unit| {
            unit.scopes.get(named_type(unit, declaration.scope)?).map(|it| type_noun(&it.name))
        });
        owner.is_some_and(|noun| self.described.contains(&(noun, declaration.name.clone())))
    }

    /// Returns true if a column read under this name is such a key, or refers to one.
    pub(super) fn is_read_as(&self, name: &str) -> bool {
        let column = name.rsplit_once('.').map_or(name, |(_, column)| column);
        self.created.contains(&column.to_lowercase()) || self.names(column)
    }

    /// Returns true if the query of a parameter's function compares it with something else than such an id.
    pub(super) fn is_another_column(&self, world: &World<'_>, of: DeclRef) -> bool {
        let Some((unit, declaration)) = world.unit(of.0).zip(world.declaration(of)) else {
            return false;
        };
        let annotations = unit.scopes.get(declaration.scope).map_or(&[][..], |it| &it.annotations);
        let calls = annotations.iter().filter_map(|annotation| unit.call(annotation.call?));
        let values = calls.flat_map(|call| call.arguments.iter().map(|(_, value)| *value));
        let texts = values.filter_map(|value| world.text(of.0, value));
        texts
            .filter_map(|text| compared(&text, &declaration.name))
            .any(|column| !self.keys.contains(&column) && !self.names(&column))
    }

    /// Returns true if a declaration is a bare `id` that is passed to what reads such rows only.
    pub(super) fn is_passed_bare(&self, world: &World<'_>, of: DeclRef) -> bool {
        let Some(declaration) = world.declaration(of) else { return false };
        let owner = world.unit(of.0).and_then(|unit| {
            let function = unit.function_around(declaration.scope)?;
            named_type(unit, unit.scopes.get(function)?.parent)
        });
        declaration.kind == DeclKind::Parameter
            && noun_of(&declaration.name).is_some_and(|noun| noun.is_empty())
            && owner.is_some_and(|owner| self.readers.contains(&(of.0, owner)))
    }
}

/// Returns every type with a key that the client's database mints, with that key.
fn tables(world: &World<'_>) -> BTreeMap<ScopeRef, DeclRef> {
    let mut tables = BTreeMap::new();
    for (at, unit) in world.units.iter().enumerate() {
        for (id, declaration) in unit.declarations.iter().enumerate() {
            let minted = is_id(&declaration.name)
                && local_key(world, at, &declaration.annotations).is_some();
            if let (true, Some(owner)) = (minted, named_type(unit, declaration.scope)) {
                tables.insert((at, owner), (at, id));
            }
        }
    }
    tables
}

/// Returns the types whose functions are on a database's border and name these tables, and no other.
fn readers(
    world: &World<'_>,
    borders: &Borders,
    tables: &BTreeMap<ScopeRef, DeclRef>,
) -> BTreeSet<ScopeRef> {
    let is_stored = |of: ScopeRef| {
        world.own_fields(of).any(|field| {
            borders
                .declarations
                .get(&field)
                .is_some_and(|it| it.boundary.kind == BoundaryKind::Database)
        })
    };
    let mut readers: BTreeMap<ScopeRef, bool> = BTreeMap::new();
    for (&function, border) in &borders.results {
        let owner = world
            .unit(function.0)
            .zip(world.scope(function))
            .and_then(|(unit, scope)| named_type(unit, scope.parent));
        let Some(owner) = owner.filter(|_| border.boundary.kind == BoundaryKind::Database) else {
            continue;
        };
        for named in signature(world, function).into_iter().filter(|it| is_stored(*it)) {
            let only_own = readers.entry((function.0, owner)).or_insert(true);
            *only_own &= tables.contains_key(&named);
        }
    }
    readers.into_iter().filter(|(_, only_own)| *only_own).map(|(reader, _)| reader).collect()
}

/// Returns the types of this repository that a function takes or returns.
fn signature(world: &World<'_>, function: ScopeRef) -> Vec<ScopeRef> {
    let taken = world.parameters(function).iter().filter_map(|of| {
        world.declaration(*of).and_then(|declaration| declaration.type_text.as_deref())
    });
    let returned = world.scope(function).and_then(|scope| scope.result.as_deref());
    let read = |text| Type::read(text, &world.lists(function.0).syntax);
    let types = taken.chain(returned).filter_map(read);
    types.flat_map(|of| world.types_within(function.0, &of)).collect()
}

/// Returns the nouns of the ids that are spoken to a server.
fn wired_nouns(world: &World<'_>, borders: &Borders) -> BTreeSet<String> {
    let mut nouns = BTreeSet::new();
    for (&of, border) in borders.declarations.iter().filter(|(_, border)| is_wired(border)) {
        let Some(declaration) = world.declaration(of) else { continue };
        for name in names(world, borders, of) {
            match noun_of(&name) {
                Some(bare) if bare.is_empty() => {
                    let owner = world.unit(of.0).and_then(|unit| {
                        unit.scopes
                            .get(named_type(unit, declaration.scope)?)
                            .map(|it| it.name.as_str())
                    });
                    nouns.extend(owner.map(type_noun));
                    let template = border.template.as_deref();
                    let path = template.and_then(|template| noun(template, &name));
                    nouns.extend(path.map(|path| HABITS.singular(&words(&path).concat())));
                }
                said => nouns.extend(said),
            }
        }
    }
    nouns
}

/// Returns what a type is called without what it is for: `alarm` for `AlarmDto`.
fn type_noun(name: &str) -> String {
    let mut words = words(name);
    while words.len() > 1 && words.last().is_some_and(|last| HABITS.type_suffixes.contains(last)) {
        words.pop();
    }
    HABITS.singular(&words.concat())
}

/// Returns a declaration's name and its name outside.
fn names(world: &World<'_>, borders: &Borders, of: DeclRef) -> Vec<String> {
    let own = world.declaration(of).map(|declaration| declaration.name.clone());
    let wire = borders.declarations.get(&of).and_then(|border| border.wire.clone());
    own.into_iter().chain(wire).collect()
}

/// Returns what stands before `id` in an id's name, without a role: `alarm` for `current_alarm_ids`, empty for `id`.
fn noun_of(name: &str) -> Option<String> {
    let said = words(name);
    let is_role =
        |word: &&String| HABITS.head_roles.contains(*word) || HABITS.noise.contains(*word);
    let roles = said.iter().take_while(is_role).count().min(said.len().saturating_sub(2));
    if let [first, rest @ ..] = said.get(roles..)?
        && first == "id"
        && !rest.is_empty()
    {
        return is_id(name).then(|| HABITS.singular(&rest.concat()));
    }
    let whole = said.get(roles..)?.concat();
    let noun = whole.strip_suffix("ids").or_else(|| whole.strip_suffix("id"))?;
    is_id(name).then(|| HABITS.singular(noun))
}

/// Returns the column with which a query compares a parameter: `note_id` in `WHERE note_id = :id`.
fn compared(query: &str, parameter: &str) -> Option<String> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mark = format!(":{parameter}");
    let (at, _) = query.match_indices(&mark).find(|(at, _)| {
        query.get(at + mark.len()..).is_some_and(|rest| !rest.starts_with(is_part))
    })?;
    let before = query.get(..at)?.trim_end();
    let before = before.strip_suffix('(').unwrap_or(before).trim_end();
    let column = match before.strip_suffix(['=', '<', '>']) {
        Some(column) => column.trim_end_matches(['=', '<', '>', '!', ' ']),
        None => before.strip_suffix("IN").or_else(|| before.strip_suffix("in"))?.trim_end(),
    };
    let column = column.trim_end_matches(['`', '"', ']']);
    column.rsplit(|letter| !is_part(letter)).next().map(str::to_owned)
}
