//! All files of one family of languages together: every name, and which of several of one name is meant where.

use super::targets::Builds;
use super::types::Type;
use super::unit::{DeclId, DeclKind, Declaration, Scope, ScopeId, ScopeKind, Shape, Unit};
use super::world::{DeclRef, FURTHEST, ScopeRef, named_type};
use crate::facts::Condition;
use crate::rules::language::{LanguagePack, Lists};
use crate::width::Width;
use std::collections::{BTreeMap, BTreeSet};

/// Every unit and its names: what is told of them by looking names up alone.
pub(super) struct Index<'w> {
    /// The files, by path, of every language of a family.
    pub(super) units: &'w [Unit],
    /// The language of what is in none of them.
    first: &'static LanguagePack,
    types: BTreeMap<&'w str, Vec<ScopeRef>>,
    /// Types by the names of their supertypes.
    inheriting: BTreeMap<&'w str, Vec<ScopeRef>>,
    /// Parts of types, each with the whole.
    wholes: BTreeMap<ScopeRef, ScopeRef>,
    /// Types with their parts, themselves included; of a type in one piece there is none.
    parts: BTreeMap<ScopeRef, Vec<ScopeRef>>,
    functions: BTreeMap<&'w str, Vec<ScopeRef>>,
    members: BTreeMap<ScopeRef, Members<'w>>,
    /// Fields of named types, by name.
    fields: BTreeMap<&'w str, Vec<DeclRef>>,
    pub(super) aliases: BTreeMap<&'w str, Vec<DeclRef>>,
    locals: BTreeMap<(usize, ScopeId, &'w str), Vec<DeclId>>,
    top: BTreeMap<&'w str, Vec<DeclRef>>,
    positional: BTreeMap<ScopeRef, Vec<DeclRef>>,
    /// Names of functions and types that take any number of arguments.
    variadic: BTreeSet<&'w str>,
    pub(super) texts: BTreeMap<&'w str, Vec<(ScopeRef, DeclRef)>>,
    /// For what the files are built.
    pub(super) builds: &'w Builds,
}

#[derive(Default)]
struct Members<'w> {
    fields: BTreeMap<&'w str, DeclRef>,
    /// Those of nameless types within too, which may have a name in common.
    all_fields: Vec<DeclRef>,
    functions: BTreeMap<&'w str, Vec<ScopeRef>>,
}

impl<'w> Index<'w> {
    /// Indexes every name of these units; `first` is the language of one of them.
    pub(super) fn new(first: &'static LanguagePack, units: &'w [Unit], builds: &'w Builds) -> Self {
        let mut world = Self {
            first,
            units,
            types: BTreeMap::new(),
            inheriting: BTreeMap::new(),
            wholes: BTreeMap::new(),
            parts: BTreeMap::new(),
            functions: BTreeMap::new(),
            members: BTreeMap::new(),
            fields: BTreeMap::new(),
            aliases: BTreeMap::new(),
            locals: BTreeMap::new(),
            top: BTreeMap::new(),
            positional: BTreeMap::new(),
            variadic: BTreeSet::new(),
            texts: BTreeMap::new(),
            builds,
        };
        for (at, unit) in units.iter().enumerate() {
            for (id, scope) in unit.scopes.iter().enumerate() {
                if scope.kind == ScopeKind::Type && !scope.name.is_empty() {
                    world.types.entry(&scope.name).or_default().push((at, id));
                }
                for supertype in &scope.supertypes {
                    world.inheriting.entry(supertype).or_default().push((at, id));
                }
            }
        }
        world.join_parts();
        for (at, unit) in units.iter().enumerate() {
            world.add_functions(at, unit);
            world.add_declarations(at, unit);
        }
        world
    }

    /// Joins what adds to a type of the same name with that type; of several types of that name the nearest.
    fn join_parts(&mut self) {
        let is_part = |of: &ScopeRef| self.scope(*of).is_some_and(|scope| scope.is_part);
        let mut joined = BTreeMap::new();
        for found in self.types.values() {
            let (parts, wholes): (Vec<ScopeRef>, Vec<ScopeRef>) =
                found.iter().copied().partition(is_part);
            for part in parts {
                let name = self.scope(part).map_or("", |scope| scope.name.as_str());
                let whole = match wholes.as_slice() {
                    [] => found.iter().copied().find(|other| self.is_beside(part, *other)),
                    _ => self.nearest(part.0, name, &wholes),
                };
                if let Some(whole) = whole {
                    joined.insert(part, whole);
                }
            }
        }
        for (&part, &whole) in joined.iter().filter(|(part, whole)| part != whole) {
            self.parts.entry(whole).or_insert_with(|| vec![whole]).push(part);
        }
        self.wholes = joined;
    }

    /// Returns true if two types are declared in one package.
    fn is_beside(&self, one: ScopeRef, other: ScopeRef) -> bool {
        let package = |of: ScopeRef| self.unit(of.0).map(|unit| unit.package.as_str());
        package(one) == package(other)
    }

    /// Returns the type to which a scope's members belong: itself, or what it adds to.
    pub(super) fn whole(&self, of: ScopeRef) -> ScopeRef {
        self.wholes.get(&of).copied().unwrap_or(of)
    }

    fn add_functions(&mut self, at: usize, unit: &'w Unit) {
        let functions = unit.scopes.iter().enumerate();
        for (id, scope) in functions.filter(|(_, scope)| scope.kind == ScopeKind::Function) {
            self.functions.entry(&scope.name).or_default().push((at, id));
            if let Some(owner) = named_type(unit, scope.parent) {
                let members = self.members.entry(self.whole((at, owner))).or_default();
                members.functions.entry(&scope.name).or_default().push((at, id));
            }
        }
    }

    fn add_declarations(&mut self, at: usize, unit: &'w Unit) {
        for (id, declaration) in unit.declarations.iter().enumerate() {
            let name = declaration.name.as_str();
            self.locals.entry((at, declaration.scope, name)).or_default().push(id);
            if declaration.is_variadic {
                let taking = unit.outwards(declaration.scope).take(2);
                self.variadic.extend(taking.map(|(_, scope)| scope.name.as_str()));
            }
            if declaration.position.is_some() {
                self.positional.entry((at, declaration.scope)).or_default().push((at, id));
            }
            match declaration.kind {
                DeclKind::Alias | DeclKind::Newtype => {
                    self.aliases.entry(name).or_default().push((at, id));
                }
                DeclKind::Field => {
                    match named_type(unit, declaration.scope) {
                        Some(owner) => {
                            self.fields.entry(name).or_default().push((at, id));
                            let members = self.members.entry(self.whole((at, owner))).or_default();
                            members.fields.insert(name, (at, id));
                            members.all_fields.push((at, id));
                        }
                        None => self.top.entry(name).or_default().push((at, id)),
                    }
                    if declaration.value.is_some_and(|value| {
                        matches!(unit.shape(value), Shape::Text(_) | Shape::Joined(_))
                    }) {
                        self.texts
                            .entry(name)
                            .or_default()
                            .push(((at, declaration.scope), (at, id)));
                    }
                }
                _ => {}
            }
        }
    }

    /// Returns the pack of the language in which a unit is written.
    pub(super) fn pack(&self, unit: usize) -> &'static LanguagePack {
        self.units.get(unit).map_or(self.first, |unit| unit.pack)
    }

    /// Returns what the pack of a unit's language lists.
    pub(super) fn lists(&self, unit: usize) -> &'static Lists {
        &self.pack(unit).facts
    }

    /// Returns what a width of a unit's pack holds: a machine word is wide where nothing is known to make it narrow.
    pub(super) fn settled(&self, unit: usize, width: Width) -> Width {
        if self.condition(unit).is_some() { width } else { width.wide_word() }
    }

    /// Returns what is reported of a settled width: what a machine word holds where it is narrow, if the pack says so.
    pub(super) fn reported(&self, unit: usize, width: Width) -> Width {
        let is_word = matches!(width, Width::Platform | Width::UnsignedPlatform);
        let condition = self.condition(unit).filter(|_| is_word);
        condition.and_then(|condition| condition.narrow).unwrap_or(width)
    }

    /// Returns what may make a unit's machine words narrow.
    fn condition(&self, unit: usize) -> Option<&'w Condition> {
        let condition = self.builds.platforms.get(&self.pack(unit).folder)?;
        Some(condition).filter(|it| self.unit(unit).is_some_and(|unit| it.covers(&unit.path)))
    }

    /// Returns true if a unit is built so that every narrowing fails where it does not fit.
    pub(super) fn is_checked(&self, unit: usize) -> bool {
        self.unit(unit).is_some_and(|unit| self.builds.checked.contains(&unit.path))
    }

    /// Returns what a pack of the family lists, for what belongs to no unit.
    pub(super) fn any_lists(&self) -> &'static Lists {
        &self.first.facts
    }

    /// Returns a unit.
    pub(super) fn unit(&self, at: usize) -> Option<&'w Unit> {
        self.units.get(at)
    }

    /// Returns a scope.
    pub(super) fn scope(&self, (unit, id): ScopeRef) -> Option<&'w Scope> {
        self.unit(unit)?.scopes.get(id)
    }

    /// Returns a declaration.
    pub(super) fn declaration(&self, (unit, id): DeclRef) -> Option<&'w Declaration> {
        self.unit(unit)?.declarations.get(id)
    }

    /// Returns the type that a simple name means in a file: its own, its package's, an imported or the only one.
    pub(super) fn find_type(&self, unit: usize, name: &str) -> Option<ScopeRef> {
        let mut meant = (unit, name.to_owned());
        for _ in 0..FURTHEST {
            if self.types.contains_key(meant.1.as_str()) {
                break;
            }
            let found =
                self.nearest_alias(meant.0, &meant.1, self.aliases.get(meant.1.as_str())?)?;
            let text = self.declaration(found)?.type_text.as_deref()?;
            meant = (found.0, Type::read(text, &self.lists(found.0).syntax)?.name);
        }
        let (unit, name) = (meant.0, meant.1.as_str());
        Some(self.whole(self.nearest(unit, name, self.types.get(name)?)?))
    }

    pub(super) fn nearest(
        &self,
        unit: usize,
        name: &str,
        found: &[(usize, usize)],
    ) -> Option<(usize, usize)> {
        let own = self.unit(unit)?;
        let package_of = |at: usize| self.unit(at).map_or("", |unit| unit.package.as_str());
        let mut named: Option<Vec<&str>> = None;
        let mut imported = |at: usize| {
            let package = package_of(at);
            let ends = |import: &&str| import.rsplit('.').next() == Some(name);
            let named = named.get_or_insert_with(|| {
                own.imports.iter().map(String::as_str).filter(ends).collect()
            });
            named.iter().any(|import| import.starts_with(package))
                || own.imports.iter().any(|import| import == package)
        };
        if let [only] = found {
            return Some(*only);
        }
        // Of several, the one in the nearest folder: not every language has packages.
        let apart = |at: usize| {
            let shared = self.unit(at).map_or(0, |unit| shared_folders(&own.path, &unit.path));
            std::cmp::Reverse(shared)
        };
        let fitting = |fits: &mut dyn FnMut(usize) -> bool| {
            found.iter().filter(|(at, _)| fits(*at)).min_by_key(|(at, _)| apart(*at)).copied()
        };
        fitting(&mut |at| at == unit)
            .or_else(|| fitting(&mut |at| package_of(at) == own.package))
            .or_else(|| fitting(&mut imported))
            .or_else(|| fitting(&mut |at| encloses(package_of(at), &own.package)))
    }

    /// Returns the alias that a simple name means in a file. Where no packages are written, one of several that are
    /// equally near says nothing: each type of a trait's implementations is called alike.
    pub(super) fn nearest_alias(
        &self,
        unit: usize,
        name: &str,
        found: &[DeclRef],
    ) -> Option<DeclRef> {
        let own = self.unit(unit)?;
        let shared =
            |at: usize| self.unit(at).map_or(0, |unit| shared_folders(&own.path, &unit.path));
        let nearest = self.nearest(unit, name, found)?;
        let as_near = |(at, _): &&DeclRef| *at != nearest.0 && shared(*at) == shared(nearest.0);
        let is_one_of_several = own.package.is_empty()
            && nearest.0 != unit
            && found.iter().any(|other| as_near(&other));
        (!is_one_of_several).then_some(nearest)
    }

    /// Returns the types that inherit from a type that has fields: what is declared as it may be one of them.
    pub(super) fn variants(&self, of: ScopeRef) -> Vec<ScopeRef> {
        let of = self.whole(of);
        let has_fields = self.members.get(&of).is_some_and(|members| !members.fields.is_empty());
        let Some(own) = self.scope(of).filter(|_| has_fields) else { return Vec::new() };
        let is_own = |unit: usize| {
            self.find_type(unit, &own.name).is_some_and(|found| self.whole(found) == of)
        };
        let named = self.inheriting.get(own.name.as_str()).into_iter().flatten().copied();
        named.filter(|&(unit, _)| is_own(unit)).map(|found| self.whole(found)).collect()
    }

    /// Returns the only field of this name in the repository's types.
    pub(super) fn only_field(&self, name: &str) -> Option<DeclRef> {
        match self.fields.get(name)?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Returns every function of this name.
    pub(super) fn functions(&self, name: &str) -> &[ScopeRef] {
        self.functions.get(name).map_or(&[], Vec::as_slice)
    }

    /// Returns the functions with bodies that an announced one stands for: of its name, owner and number of parameters.
    pub(super) fn bodies(&self, of: ScopeRef) -> Vec<ScopeRef> {
        let Some(announced) = self.scope(of) else { return Vec::new() };
        let (owner, arity) = (self.owner(of), self.parameters(of).len());
        let is_body = |other: &&ScopeRef| {
            self.scope(**other).is_some_and(|scope| !scope.is_abstract)
                && self.parameters(**other).len() == arity
                && self.owner(**other) == owner
        };
        self.functions(&announced.name).iter().filter(is_body).copied().collect()
    }

    /// Returns the name of the type to which a scope belongs: the one around it, or that its function extends.
    pub(super) fn owner(&self, (unit, scope): ScopeRef) -> Option<String> {
        let own = self.unit(unit)?;
        own.outwards(scope)
            .find_map(|(_, scope)| {
                let extended = || Type::read(scope.receiver.as_deref()?, &own.pack.facts.syntax);
                match scope.kind {
                    ScopeKind::Type => Some(scope.name.clone()),
                    ScopeKind::Function => {
                        extended().map(|of| of.name).filter(|of| self.find_type(unit, of).is_some())
                    }
                    _ => None,
                }
            })
            .filter(|name| !name.is_empty())
    }

    /// Returns false if no function or constructor of this name takes any number of arguments.
    pub(super) fn may_be_variadic(&self, name: &str) -> bool {
        self.variadic.contains(name)
    }

    /// Returns the parameters of a function, or of a type's primary constructor, in order.
    pub(super) fn parameters(&self, of: ScopeRef) -> &[DeclRef] {
        self.positional.get(&of).map_or(&[], Vec::as_slice)
    }

    /// Returns the alias or value class that a type is, or holds.
    pub(super) fn alias(&self, unit: usize, of: &Type) -> Option<DeclRef> {
        let known = &self.lists(unit).types;
        let names = of.names().into_iter().filter(|name| !known.contains_key(*name));
        let found = names.into_iter().find_map(|name| Some((name, self.aliases.get(name)?)))?;
        self.nearest_alias(unit, found.0, found.1)
    }

    /// Returns true if a simple name is an alias or value class of this repository.
    pub(super) fn is_alias(&self, name: &str) -> bool {
        self.aliases.contains_key(name)
    }

    /// Returns a type and what adds to it.
    pub(super) fn pieces(&self, of: ScopeRef) -> Vec<ScopeRef> {
        self.parts.get(&of).cloned().unwrap_or_else(|| vec![of])
    }

    /// Returns what is declared under a name in a scope, in order.
    pub(super) fn locals(&self, unit: usize, scope: ScopeId, name: &'w str) -> Option<&[DeclId]> {
        self.locals.get(&(unit, scope, name)).map(Vec::as_slice)
    }

    /// Returns what a name means that no type declares: that of the file, its package, or an imported one.
    pub(super) fn top(&self, unit: usize, name: &str) -> Option<DeclRef> {
        self.nearest(unit, name, self.top.get(name)?)
    }

    /// Returns a field that a type itself declares.
    pub(super) fn own_field(&self, of: ScopeRef, name: &str) -> Option<DeclRef> {
        self.members.get(&of)?.fields.get(name).copied()
    }

    /// Returns the functions of a name that a type itself declares.
    pub(super) fn own_methods(&self, of: ScopeRef, name: &str) -> &[ScopeRef] {
        let members = self.members.get(&of);
        members.and_then(|it| it.functions.get(name)).map_or(&[], Vec::as_slice)
    }

    /// Returns the fields that a type itself declares.
    pub(super) fn own_fields(&self, of: ScopeRef) -> impl Iterator<Item = DeclRef> {
        let members = self.members.get(&self.whole(of)).into_iter();
        members.flat_map(|members| members.all_fields.iter().copied())
    }

    /// Returns the functions that a type itself declares.
    pub(super) fn own_functions(&self, of: ScopeRef) -> impl Iterator<Item = ScopeRef> {
        let members = self.members.get(&self.whole(of)).into_iter();
        members.flat_map(|members| members.functions.values().flatten().copied())
    }
}

/// Returns true if a package is one of those around another: `notes` of `notes.sync`.
fn encloses(outer: &str, inner: &str) -> bool {
    !outer.is_empty() && inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'))
}

/// Returns how many folders from the root on two paths have in common.
fn shared_folders(one: &str, other: &str) -> usize {
    let shared = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other);
    shared.filter(|(letter, _)| *letter == b'/').count()
}
