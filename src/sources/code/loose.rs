//! Ids that an API hands out as text where code holds them as floating point: what says that 2^53 may not do.
//!
//! A double holds every id that most databases mint. It is worth a word only where the same ids are text elsewhere: under
//! the same telling name, or in a folder whose ids are a number or text as a rule. Never says that an id is too large.

use super::types::{Type, UNION};
use super::unit::Declaration;
use super::world::World;
use crate::facts::{BoundaryKind, Carrier, Location};
use crate::rules::names::{is_id, telling};
use crate::width::Width;
use std::collections::BTreeMap;

/// Places where ids are text, or a number or text.
#[derive(Default)]
pub(super) struct Loose {
    /// By folder.
    folders: BTreeMap<String, Folder>,
    /// By telling name.
    names: BTreeMap<String, Location>,
}

/// The ids that a folder's files declare.
#[derive(Default)]
struct Folder {
    /// How many are a number or text.
    either: usize,
    /// The first of those.
    place: Option<Location>,
    /// How many are doubles on a border.
    doubles: usize,
}

impl Loose {
    /// Finds the declarations of a repository that hold ids as text too; `carriers` are those on a border.
    pub(super) fn new<'c>(world: &World<'_>, carriers: impl Iterator<Item = &'c Carrier>) -> Self {
        let mut loose = Self::default();
        for (at, unit) in world.units.iter().enumerate() {
            for declaration in unit.declarations.iter().filter(|it| is_id(&it.name)) {
                if is_number_or_text(world, at, declaration) {
                    let place = &declaration.location;
                    let folder = loose.folders.entry(folder(place)).or_default();
                    folder.either += 1;
                    folder.place.get_or_insert_with(|| place.clone());
                    loose.name(&declaration.name, place);
                }
            }
        }
        for carrier in carriers.filter(|it| is_outside(it)) {
            match carrier.width {
                Width::Unbounded => loose.name(&carrier.name, &carrier.location),
                Width::F64 => {
                    loose.folders.entry(folder(&carrier.location)).or_default().doubles += 1;
                }
                _ => {}
            }
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
        let beside = || {
            let folder = self.folders.get(&folder(&carrier.location))?;
            // As a rule: a few may be ids of something else.
            folder.place.as_ref().filter(|_| 2 * folder.either >= folder.doubles)
        };
        beside().filter(|_| is_meant).or_else(|| named().filter(|_| is_meant))
    }
}

/// Returns the folder of a file.
fn folder(place: &Location) -> String {
    place.path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned()
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
