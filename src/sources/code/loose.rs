//! Ids that an API hands out as text where code holds them as floating point: what says that 2^53 may not do.
//!
//! A double holds every id that most databases mint. It is worth a word only where the same ids are text elsewhere: in
//! the same file as a number or text, or under the same telling name. Never says that an id is too large.

use super::types::{Type, UNION};
use super::unit::Declaration;
use super::world::World;
use crate::facts::{BoundaryKind, Carrier, Location};
use crate::rules::names::{is_id, telling};
use crate::width::Width;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Places where ids are text, or a number or text.
#[derive(Default)]
pub(super) struct Loose {
    /// By file: ids that are a number or text.
    files: BTreeMap<Arc<str>, Location>,
    /// By telling name.
    names: BTreeMap<String, Location>,
}

impl Loose {
    /// Finds the declarations of a repository that hold ids as text too; `carriers` are those on a border.
    pub(super) fn new<'c>(world: &World<'_>, carriers: impl Iterator<Item = &'c Carrier>) -> Self {
        let mut loose = Self::default();
        for (at, unit) in world.units.iter().enumerate() {
            for declaration in unit.declarations.iter().filter(|it| is_id(&it.name)) {
                if is_number_or_text(world, at, declaration) {
                    let place = &declaration.location;
                    loose.files.entry(Arc::clone(&place.path)).or_insert_with(|| place.clone());
                    loose.name(&declaration.name, place);
                }
            }
        }
        let texts = carriers.filter(|it| it.width == Width::Unbounded && is_outside(it));
        for carrier in texts {
            loose.name(&carrier.name, &carrier.location);
        }
        loose
    }

    fn name(&mut self, name: &str, place: &Location) {
        if let Some(name) = telling(name) {
            self.names.entry(name).or_insert_with(|| place.clone());
        }
    }

    /// Returns a place that says that ids like a carrier's are text too; `None` if it holds no double, or nothing says so.
    pub(super) fn also_text(&self, carrier: &Carrier) -> Option<&Location> {
        let is_meant =
            carrier.width == Width::F64 && is_outside(carrier) && carrier.exclusion.is_none();
        let named = || telling(&carrier.name).and_then(|name| self.names.get(&name));
        let beside = || self.files.get(&carrier.location.path);
        beside().filter(|_| is_meant).or_else(|| named().filter(|_| is_meant))
    }
}

/// Returns true for what stands on a border to a server itself.
fn is_outside(carrier: &Carrier) -> bool {
    carrier.boundary.as_ref().is_some_and(|boundary| {
        matches!(boundary.kind, BoundaryKind::Serialized | BoundaryKind::Api | BoundaryKind::Push)
    })
}

/// Returns true if a declaration's type leaves the choice between a double and text.
fn is_number_or_text(world: &World<'_>, unit: usize, declaration: &Declaration) -> bool {
    let syntax = &world.lists(unit).syntax;
    let read = declaration.type_text.as_deref().and_then(|text| Type::read(text, syntax));
    read.filter(|of| of.element(syntax).name == UNION).is_some_and(|of| {
        let widths: Vec<_> =
            of.element(syntax).arguments.iter().filter_map(|it| world.width(unit, it)).collect();
        widths.contains(&Width::F64) && widths.contains(&Width::Unbounded)
    })
}
