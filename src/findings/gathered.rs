//! Findings on ids that nothing here mints and nothing declares, gathered: one for each id space, check and outcome, because
//! one decision settles all its places: whose ids these are, and whether they grow.
//!
//! Loses no place, and comes after ignores: what is ignored is one place alone.

use super::{Finding, IdSpace, Origin, Place, checks};
use crate::facts::{CarrierKind, OutcomeCode};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Gathers the findings of id spaces that are known by a noun alone; `changed` are the files of the change under review.
pub(super) fn gather(
    findings: Vec<Finding>,
    spaces: &[IdSpace],
    changed: &BTreeSet<Arc<str>>,
) -> Vec<Finding> {
    let mut groups = BTreeMap::<(usize, &'static str, OutcomeCode), Vec<Finding>>::new();
    let mut told = Vec::new();
    for finding in findings {
        let of = finding.id_space.filter(|&at| spaces.get(at).is_some_and(is_known_by_noun));
        match of {
            Some(space) => {
                let key = (space, finding.check, finding.carrier.outcome.code);
                groups.entry(key).or_default().push(finding);
            }
            None => told.push(finding),
        }
    }
    for ((space, check, outcome), mut group) in groups {
        // A place that the change under review touches stands first, then what declares the ids.
        group.sort_by_cached_key(|finding| {
            let carrier = &finding.carrier;
            let is_field = carrier.kind == CarrierKind::Field.name();
            (!changed.contains(&carrier.location.path), !is_field, carrier.location.clone())
        });
        let mut rest = group.into_iter();
        let Some(mut first) = rest.next() else { continue };
        let name = spaces.get(space).map_or("", |space| space.name.as_str());
        first.id = checks::id_of_space(check, name, outcome);
        for other in rest {
            first.severity = first.severity.min(other.severity);
            first.also.extend(other.also);
            first.places.push(Place { carrier: other.carrier, fix: other.fix });
        }
        first.also.sort_unstable();
        first.also.dedup();
        first.places.sort_by(|a, b| a.carrier.location.cmp(&b.carrier.location));
        match first.places.len() {
            0 => {}
            1 => first.message.push_str("; 1 more place is like it"),
            more => first.message.push_str(&format!("; {more} more places are like it")),
        }
        told.push(first);
    }
    told
}

/// Returns true for ids of which nothing is known but what they are called.
fn is_known_by_noun(space: &IdSpace) -> bool {
    space.origin == Origin::Elsewhere && space.readings.is_empty()
}
