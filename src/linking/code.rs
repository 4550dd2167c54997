//! What the names around a carrier in code say: its own, its wire name, its owner's, its path's.

use super::evidence::{EvidenceKind, weight};
use super::index::{BySpace, Index, against, merge};
use super::nouns::{IdName, table_noun, type_nouns};
use crate::facts::{Carrier, Facts};
use crate::rules::habits::HABITS;

/// Returns the evidence that each carrier brings along, by space; empty for excluded ones.
pub(super) fn evidence(facts: &Facts, index: &Index) -> Vec<BySpace> {
    facts.carriers.iter().map(|carrier| of(carrier, index)).collect()
}

fn of(carrier: &Carrier, index: &Index) -> BySpace {
    let mut found = BySpace::new();
    if carrier.exclusion.is_some() {
        return found;
    }
    let names = [carrier.wire.as_deref(), Some(carrier.name.as_str())];
    for name in names.into_iter().flatten() {
        merge(&mut found, index.by_name(name, None));
    }
    if is_bare(carrier) {
        merge(&mut found, by_owner(carrier, index));
    }
    if let Some(noun) = &carrier.noun {
        let how = format!("the path segment `{noun}` before it is table");
        let noun = table_noun(noun, None);
        merge(&mut found, index.by_noun(&noun, EvidenceKind::PathNoun, weight::PATH_NOUN, &how));
    }
    found.retain(|space, _| index.may_hold(carrier, *space));
    if HABITS.per_parent.contains(&carrier.name.to_lowercase()) {
        against(&mut found, 0.2, "a counter within its parent by its name");
    }
    found
}

/// Returns true if nothing in its names says whose id this is.
fn is_bare(carrier: &Carrier) -> bool {
    let bare = |name: &str| IdName::read(name).is_some_and(|id| id.noun().is_none());
    bare(&carrier.name) || carrier.wire.as_deref().is_some_and(bare)
}

/// A bare `id` is an id of its owner: the table it is stored in, or the type that declares it.
fn by_owner(carrier: &Carrier, index: &Index) -> BySpace {
    let mut found = BySpace::new();
    let named = [&carrier.owner_wire, &carrier.owner].into_iter().flatten();
    for owner in named {
        let nouns = type_nouns(owner);
        let Some(noun) = nouns.iter().find(|noun| !index.spaces(noun, None).is_empty()) else {
            let last = nouns.last().map_or("", String::as_str);
            for synonym in HABITS.synonyms(last) {
                let how = format!("`{owner}` holds it, a common word for a row of table");
                merge(&mut found, index.by_noun(synonym, EvidenceKind::Alias, weight::ALIAS, &how));
            }
            continue;
        };
        let how = format!("`{owner}` holds it, named for table");
        merge(&mut found, index.by_noun(noun, EvidenceKind::Owner, weight::OWNER, &how));
    }
    found
}
