//! All files of one family of languages together: which name means which type, function or declaration.

use super::types::Type;
use super::unit::{DeclId, DeclKind, Declaration, ExprId, Scope, ScopeId, ScopeKind, Shape, Unit};
use crate::rules::language::{LanguagePack, Lists};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Aliases, supertypes and constants are followed this far.
pub(super) const FURTHEST: usize = 8;

/// A scope of a unit.
pub(super) type ScopeRef = (usize, ScopeId);
/// A declaration of a unit.
pub(super) type DeclRef = (usize, DeclId);

/// The type of each expression told, with the unit in which its names are meant.
type Told = BTreeMap<(usize, ExprId), Option<(usize, Type)>>;

/// Every unit and its names.
pub(super) struct World<'w> {
    /// The files, by path, of every language of a family.
    pub(super) units: &'w [Unit],
    /// The language of what is in none of them.
    first: &'static LanguagePack,
    types: BTreeMap<&'w str, Vec<ScopeRef>>,
    /// Types by the names of their supertypes.
    inheriting: BTreeMap<&'w str, Vec<ScopeRef>>,
    functions: BTreeMap<&'w str, Vec<ScopeRef>>,
    members: BTreeMap<ScopeRef, Members<'w>>,
    /// Fields of named types, by name.
    fields: BTreeMap<&'w str, Vec<DeclRef>>,
    pub(super) aliases: BTreeMap<&'w str, Vec<DeclRef>>,
    locals: BTreeMap<(usize, ScopeId, &'w str), Vec<DeclId>>,
    top: BTreeMap<&'w str, Vec<DeclRef>>,
    positional: BTreeMap<ScopeRef, Vec<DeclRef>>,
    pub(super) texts: BTreeMap<&'w str, Vec<(ScopeRef, DeclRef)>>,
    /// Types told before; also what ends a circle of names.
    pub(super) told: RefCell<Told>,
}

#[derive(Default)]
struct Members<'w> {
    fields: BTreeMap<&'w str, DeclRef>,
    functions: BTreeMap<&'w str, Vec<ScopeRef>>,
}

impl<'w> World<'w> {
    /// Indexes every name of these units; `first` is the language of one of them.
    pub(super) fn new(first: &'static LanguagePack, units: &'w [Unit]) -> Self {
        let mut world = Self {
            first,
            units,
            types: BTreeMap::new(),
            inheriting: BTreeMap::new(),
            functions: BTreeMap::new(),
            members: BTreeMap::new(),
            fields: BTreeMap::new(),
            aliases: BTreeMap::new(),
            locals: BTreeMap::new(),
            top: BTreeMap::new(),
            positional: BTreeMap::new(),
            texts: BTreeMap::new(),
            told: RefCell::default(),
        };
        for (at, unit) in units.iter().enumerate() {
            world.add_scopes(at, unit);
            world.add_declarations(at, unit);
        }
        world
    }

    fn add_scopes(&mut self, at: usize, unit: &'w Unit) {
        for (id, scope) in unit.scopes.iter().enumerate() {
            for supertype in &scope.supertypes {
                self.inheriting.entry(supertype).or_default().push((at, id));
            }
            match scope.kind {
                ScopeKind::Type if !scope.name.is_empty() => {
                    self.types.entry(&scope.name).or_default().push((at, id));
                }
                ScopeKind::Function => {
                    self.functions.entry(&scope.name).or_default().push((at, id));
                    if let Some(owner) = named_type(unit, scope.parent) {
                        let members = self.members.entry((at, owner)).or_default();
                        members.functions.entry(&scope.name).or_default().push((at, id));
                    }
                }
                _ => {}
            }
        }
    }

    fn add_declarations(&mut self, at: usize, unit: &'w Unit) {
        for (id, declaration) in unit.declarations.iter().enumerate() {
            let name = declaration.name.as_str();
            self.locals.entry((at, declaration.scope, name)).or_default().push(id);
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
                            self.members
                                .entry((at, owner))
                                .or_default()
                                .fields
                                .insert(name, (at, id));
                        }
                        None => self.top.entry(name).or_default().push((at, id)),
                    }
                    if declaration
                        .value
                        .is_some_and(|value| matches!(unit.shape(value), Shape::Text(_)))
                    {
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
        self.nearest(unit, name, self.types.get(name)?)
    }

    pub(super) fn nearest(
        &self,
        unit: usize,
        name: &str,
        found: &[(usize, usize)],
    ) -> Option<(usize, usize)> {
        let own = self.unit(unit)?;
        let package_of = |at: usize| self.unit(at).map_or("", |unit| unit.package.as_str());
        let imported = |at: usize| {
            let package = package_of(at);
            own.imports.iter().any(|import| {
                import
                    .strip_prefix(package)
                    .is_some_and(|rest| rest.is_empty() || rest.rsplit('.').next() == Some(name))
            })
        };
        let fitting =
            |fits: &dyn Fn(usize) -> bool| found.iter().find(|(at, _)| fits(*at)).copied();
        fitting(&|at| at == unit)
            .or_else(|| fitting(&|at| package_of(at) == own.package))
            .or_else(|| fitting(&imported))
            .or_else(|| fitting(&|at| encloses(package_of(at), &own.package)))
            .or_else(|| found.first().filter(|_| found.len() == 1).copied())
    }

    /// Returns a type and its other parts, if it is written in several: all of its name in its package and owner.
    fn parts(&self, of: ScopeRef) -> Vec<ScopeRef> {
        let mut parts = vec![of];
        let (Some(own), Some(unit)) = (self.scope(of), self.unit(of.0)) else { return parts };
        let owner = |(unit, scope): ScopeRef| {
            let parent = self.unit(unit)?.scopes.get(scope)?.parent;
            Some(self.scope((unit, parent))?.name.as_str())
        };
        let same = self.types.get(own.name.as_str()).into_iter().flatten().copied();
        parts.extend(same.filter(|&other| {
            let package = self.unit(other.0).map_or("", |unit| unit.package.as_str());
            other != of
                && !package.is_empty()
                && package == unit.package
                && owner(other) == owner(of)
        }));
        parts
    }

    /// Returns a type and its supertypes in this repository.
    pub(super) fn lineage(&self, of: ScopeRef) -> Vec<ScopeRef> {
        let mut lineage = self.parts(of);
        let mut at = 0;
        while let Some(&(unit, id)) = lineage.get(at) {
            at += 1;
            let supertypes = self.scope((unit, id)).map_or(&[][..], |scope| &scope.supertypes);
            for name in supertypes {
                if let Some(found) =
                    self.find_type(unit, name).filter(|found| !lineage.contains(found))
                {
                    lineage.extend(self.parts(found));
                }
            }
            if lineage.len() > 4 * FURTHEST {
                break;
            }
        }
        lineage
    }

    /// Returns the types that inherit from a type that has fields: what is declared as it may be one of them.
    pub(super) fn variants(&self, of: ScopeRef) -> Vec<ScopeRef> {
        let has_fields = self.members.get(&of).is_some_and(|members| !members.fields.is_empty());
        let Some(own) = self.scope(of).filter(|_| has_fields) else { return Vec::new() };
        let named = self.inheriting.get(own.name.as_str()).into_iter().flatten().copied();
        named.filter(|&(unit, _)| self.find_type(unit, &own.name) == Some(of)).collect()
    }

    /// Returns a field of a type or of what it inherits from.
    pub(super) fn field(&self, of: ScopeRef, name: &str) -> Option<DeclRef> {
        self.lineage(of).iter().find_map(|owner| self.members.get(owner)?.fields.get(name).copied())
    }

    /// Returns the only field of this name in the repository's types.
    pub(super) fn only_field(&self, name: &str) -> Option<DeclRef> {
        match self.fields.get(name)?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Returns the functions of this name that a type has or inherits.
    pub(super) fn methods(&self, of: ScopeRef, name: &str) -> Vec<ScopeRef> {
        let of = self.lineage(of).into_iter();
        of.filter_map(|owner| self.members.get(&owner)?.functions.get(name))
            .flatten()
            .copied()
            .collect()
    }

    /// Returns every function of this name.
    pub(super) fn functions(&self, name: &str) -> &[ScopeRef] {
        self.functions.get(name).map_or(&[], Vec::as_slice)
    }

    /// Returns the parameters of a function, or of a type's primary constructor, in order.
    pub(super) fn parameters(&self, of: ScopeRef) -> &[DeclRef] {
        self.positional.get(&of).map_or(&[], Vec::as_slice)
    }

    /// Returns what a bare name means at a place: the innermost declaration around it, else one of the package.
    pub(super) fn lookup(
        &self,
        unit: usize,
        scope: ScopeId,
        name: &str,
        at: usize,
    ) -> Option<DeclRef> {
        let own = self.unit(unit)?;
        for (id, around) in own.outwards(scope) {
            if let Some(found) = self.locals.get(&(unit, id, name)) {
                let in_order = matches!(around.kind, ScopeKind::Function | ScopeKind::Block);
                let declared = |id: &&DeclId| {
                    own.declarations.get(**id).is_some_and(|it| !in_order || it.at < at)
                };
                if let Some(&id) = found.iter().rev().find(declared) {
                    return Some((unit, id));
                }
            }
            let inherited = (around.kind == ScopeKind::Type).then(|| self.field((unit, id), name));
            if let Some(found) = inherited.flatten() {
                return Some(found);
            }
        }
        self.nearest(unit, name, self.top.get(name)?)
    }

    /// Returns the alias or value class that a type is, or holds.
    pub(super) fn alias(&self, unit: usize, of: &Type) -> Option<DeclRef> {
        let found =
            of.names().into_iter().find_map(|name| Some((name, self.aliases.get(name)?)))?;
        self.nearest(unit, found.0, found.1)
    }

    /// Returns true if a simple name is an alias or value class of this repository.
    pub(super) fn is_alias(&self, name: &str) -> bool {
        self.aliases.contains_key(name)
    }

    /// Returns the types that a type and its arguments name, in this repository.
    pub(super) fn types_within(&self, unit: usize, of: &Type) -> Vec<ScopeRef> {
        let found = of.names().into_iter().filter_map(|name| self.find_type(unit, name));
        found.flat_map(|found| self.parts(found)).collect()
    }

    /// Returns the fields that a type itself declares.
    pub(super) fn own_fields(&self, of: ScopeRef) -> impl Iterator<Item = DeclRef> {
        self.members.get(&of).into_iter().flat_map(|members| members.fields.values().copied())
    }

    /// Returns the functions that a type itself declares.
    pub(super) fn own_functions(&self, of: ScopeRef) -> impl Iterator<Item = ScopeRef> {
        self.members
            .get(&of)
            .into_iter()
            .flat_map(|members| members.functions.values().flatten().copied())
    }
}

/// Returns true if a package is one of those around another: `notes` of `notes.sync`.
fn encloses(outer: &str, inner: &str) -> bool {
    !outer.is_empty() && inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'))
}

/// Returns the innermost type around a scope that has a name: companions and nameless objects count as their owner's.
pub(super) fn named_type(unit: &Unit, scope: ScopeId) -> Option<ScopeId> {
    unit.outwards(scope)
        .take_while(|(_, scope)| scope.kind == ScopeKind::Type)
        .find(|(_, scope)| !scope.name.is_empty())
        .map(|(id, _)| id)
}
