//! All files of one family of languages together: which name means which type, function or declaration.
//!
//! What is told once is remembered; whoever works on a share of the files remembers for that share alone.

use super::index::Index;
use super::targets::Builds;
use super::types::Type;
use super::unit::{DeclId, ExprId, ScopeId, ScopeKind, Unit};
use crate::rules::language::LanguagePack;
use rayon::prelude::*;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, Range};
use std::rc::Rc;
use std::sync::Arc;

/// Aliases, supertypes and constants are followed this far.
pub(super) const FURTHEST: usize = 8;

/// A scope of a unit.
pub(super) type ScopeRef = (usize, ScopeId);
/// A declaration of a unit.
pub(super) type DeclRef = (usize, DeclId);

/// The type of each expression told, with the unit in which its names are meant.
type Told = BTreeMap<(usize, ExprId), Option<(usize, Type)>>;

/// The index of names, and what was told by it so far.
pub(super) struct World<'w> {
    index: Arc<Index<'w>>,
    /// Names of types that lead on from a border, and that these units do not surely declare.
    pub(super) asked: RefCell<BTreeSet<String>>,
    /// Types told before; also what ends a circle of names.
    pub(super) told: RefCell<Told>,
    /// Lineages told before.
    lineages: RefCell<BTreeMap<ScopeRef, Rc<[ScopeRef]>>>,
}

impl<'w> Deref for World<'w> {
    type Target = Index<'w>;

    fn deref(&self) -> &Index<'w> {
        &self.index
    }
}

/// In so many shares the files are worked on, whatever the number of cores: what is told must not depend on it.
const SHARES: usize = 16;

impl<'w> World<'w> {
    /// Indexes every name of these units; `first` is the language of one of them.
    pub(super) fn new(first: &'static LanguagePack, units: &'w [Unit], builds: &'w Builds) -> Self {
        Self::over(Arc::new(Index::new(first, units, builds)))
    }

    fn over(index: Arc<Index<'w>>) -> Self {
        let (asked, told, lineages) = Default::default();
        Self { index, asked, told, lineages }
    }

    /// Does the same for every share of the files, on every core; what comes of it is in the order of the files.
    pub(super) fn in_shares<T: Send>(
        &self,
        work: impl Fn(&Self, Range<usize>) -> T + Sync,
    ) -> Vec<T> {
        let index = &self.index;
        let done = self.shares().into_par_iter().map(|share| {
            let own = Self::over(Arc::clone(index));
            let done = work(&own, share);
            (done, own.asked.take())
        });
        let done: Vec<(T, BTreeSet<String>)> = done.collect();
        let mut all = Vec::new();
        for (done, asked) in done {
            self.asked.borrow_mut().extend(asked);
            all.push(done);
        }
        all
    }

    /// Does the same for every item, on every core; what comes of it is in the order of the items.
    pub(super) fn spread_out<I: Sync, T: Send>(
        &self,
        items: &[I],
        work: impl Fn(&Self, &I) -> T + Sync,
    ) -> Vec<T> {
        let index = &self.index;
        let shares = items.par_chunks(items.len() / SHARES + 1);
        let done = shares.flat_map_iter(|share| {
            let own = Self::over(Arc::clone(index));
            share.iter().map(|item| work(&own, item)).collect::<Vec<T>>()
        });
        done.collect()
    }

    /// Returns the files of a share, each with its number.
    pub(super) fn share(&self, share: Range<usize>) -> impl Iterator<Item = (usize, &'w Unit)> {
        let (start, units) = (share.start, self.units.get(share).unwrap_or_default());
        (start..).zip(units)
    }

    /// Cuts the files into shares of about as many expressions.
    fn shares(&self) -> Vec<Range<usize>> {
        let weight = |unit: &Unit| unit.expressions.len() + unit.declarations.len();
        let most = self.units.iter().map(weight).sum::<usize>() / SHARES + 1;
        let (mut shares, mut start, mut held) = (Vec::new(), 0, 0);
        for (at, unit) in self.units.iter().enumerate() {
            held += weight(unit);
            if held >= most {
                shares.push(start..at + 1);
                (start, held) = (at + 1, 0);
            }
        }
        shares.push(start..self.units.len());
        shares
    }

    /// Returns a type, what extends it, and its supertypes in this repository.
    pub(super) fn lineage(&self, of: ScopeRef) -> Rc<[ScopeRef]> {
        if let Some(known) = self.lineages.borrow().get(&of) {
            return Rc::clone(known);
        }
        let told: Rc<[ScopeRef]> = self.tell_lineage(of).into();
        self.lineages.borrow_mut().insert(of, Rc::clone(&told));
        told
    }

    fn tell_lineage(&self, of: ScopeRef) -> Vec<ScopeRef> {
        let mut lineage = vec![self.whole(of)];
        let mut at = 0;
        while let Some(&next) = lineage.get(at) {
            at += 1;
            for (unit, id) in self.pieces(next) {
                let supertypes = self.scope((unit, id)).map_or(&[][..], |scope| &scope.supertypes);
                for name in supertypes {
                    if let Some(found) =
                        self.ask_for(unit, name).filter(|found| !lineage.contains(found))
                    {
                        lineage.push(found);
                    }
                }
            }
            if lineage.len() > 4 * FURTHEST {
                break;
            }
        }
        lineage
    }

    /// Returns a field of a type or of what it inherits from.
    pub(super) fn field(&self, of: ScopeRef, name: &str) -> Option<DeclRef> {
        self.lineage(of).iter().find_map(|&owner| self.own_field(owner, name))
    }

    /// Returns the functions of this name that a type has or inherits.
    pub(super) fn methods(&self, of: ScopeRef, name: &str) -> Vec<ScopeRef> {
        let lineage = self.lineage(of);
        lineage.iter().flat_map(|&owner| self.own_methods(owner, name)).copied().collect()
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
            if let Some(found) = self.locals(unit, id, name) {
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
        self.top(unit, name)
    }

    /// Returns the types that a type and its arguments name, in this repository.
    pub(super) fn types_within(&self, unit: usize, of: &Type) -> Vec<ScopeRef> {
        let found = of.names().into_iter().filter_map(|name| self.ask_for(unit, name));
        found.map(|found| self.whole(found)).collect()
    }

    /// Returns the type that a simple name means; remembers the name if another file, not read yet, may tell better.
    fn ask_for(&self, unit: usize, name: &str) -> Option<ScopeRef> {
        let found = self.find_type(unit, name);
        let is_sure = found.is_some_and(|(at, _)| {
            let package = |at: usize| self.unit(at).map(|unit| unit.package.as_str());
            at == unit || package(at) == package(unit)
        });
        if !is_sure && !self.lists(unit).types.contains_key(name) {
            self.asked.borrow_mut().insert(name.to_owned());
        }
        found
    }
}

/// Returns the innermost type around a scope that has a name: companions and nameless objects count as their owner's.
pub(super) fn named_type(unit: &Unit, scope: ScopeId) -> Option<ScopeId> {
    unit.outwards(scope)
        .take_while(|(_, scope)| scope.kind == ScopeKind::Type)
        .find(|(_, scope)| !scope.name.is_empty())
        .map(|(id, _)| id)
}
