//! One name, two widths: a narrow carrier whose name is a wide carrier's too.

use crate::facts::{Carrier, Facts, Location};
use crate::rules::names;
use std::collections::BTreeMap;

/// Where else a name stands, wider.
#[derive(Clone, Debug)]
pub(super) struct Twin {
    /// Symbol of the first wide carrier.
    pub(super) symbol: String,
    /// Its type as written.
    pub(super) type_text: String,
    /// Its place.
    pub(super) location: Location,
    /// How many wide carriers have the name.
    pub(super) count: usize,
}

/// Finds, for each narrow carrier on a boundary, the wide ones of the same name and language.
///
/// A bare `id` says nothing: every type has one.
pub(super) fn find(facts: &Facts) -> BTreeMap<usize, Twin> {
    let mut wide = BTreeMap::<(String, String), Vec<&Carrier>>::new();
    let named = |carrier: &Carrier| {
        let words = names::words(&carrier.name);
        (words.len() > 1).then(|| (carrier.language.clone(), words.join("_")))
    };
    let counts = |carrier: &&Carrier| carrier.boundary.is_some() && carrier.exclusion.is_none();
    for carrier in facts.carriers.iter().filter(counts) {
        let is_wide = carrier.width.ceiling().is_some_and(|ceiling| ceiling >= 1 << 52);
        if let Some(name) = named(carrier).filter(|_| is_wide) {
            wide.entry(name).or_default().push(carrier);
        }
    }
    let narrow = facts.carriers.iter().enumerate().filter(|(_, carrier)| counts(carrier));
    narrow
        .filter(|(_, carrier)| carrier.width.is_narrow())
        .filter_map(|(at, carrier)| {
            let twins = wide.get(&named(carrier)?)?;
            let first = twins.first()?;
            let twin = Twin {
                symbol: first.symbol.clone(),
                type_text: first.type_text.clone(),
                location: first.location.clone(),
                count: twins.len(),
            };
            Some((at, twin))
        })
        .collect()
}
