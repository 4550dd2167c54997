//! What the config pins or refuses, over everything that keys and names say.

use super::evidence::{Evidence, EvidenceKind, Link};
use super::index::BySpace;
use super::roots::{ColumnRef, Root};
use super::{Space, Ties};
use crate::facts::{Facts, Pin, Problem};
use std::collections::BTreeSet;

/// What pins decided, and the pins that match nothing.
pub(super) struct Pinned {
    /// Carriers in code and the spaces they must never be tied to, not even by the values they hold.
    pub(super) refused: BTreeSet<(usize, usize)>,
    pub(super) problems: Vec<Problem>,
}

/// Applies every pin to what it covers. What is pinned belongs to that space alone.
pub(super) fn apply(
    facts: &Facts,
    spaces: &[Space],
    tables: &[String],
    columns: &mut [(ColumnRef, Ties)],
    evidence: &mut [BySpace],
) -> Pinned {
    let mut problems = name(facts, spaces, columns, evidence);
    let mut refused = BTreeSet::new();
    for pin in &facts.pins {
        let space = spaces.iter().position(|space| pin.names(&space.name));
        let covered = facts.carriers.iter().enumerate().filter(|(_, c)| pin.covers(&c.symbol));
        let carriers: Vec<usize> = covered.map(|(carrier, _)| carrier).collect();
        let is_covered = |at: ColumnRef| {
            pin.covers(&at.symbol(facts, tables)) || pin.covers(&at.name(facts, tables))
        };
        let columns = columns.iter_mut().filter(|(at, _)| is_covered(*at));
        let columns: Vec<&mut Ties> = columns.map(|(_, ties)| ties).collect();
        let matches = !carriers.is_empty() || !columns.is_empty();
        let Some(space) = space.filter(|_| matches) else {
            let (what, name) = match space {
                None => ("no column mints ids under the name", &pin.column),
                Some(_) => ("no carrier has the symbol", &pin.carrier),
            };
            problems.push(Problem {
                location: pin.location.clone(),
                reason: format!("this link matches nothing: {what} `{name}`"),
                cure: "Correct the name as it stands in the JSON report, or remove the link."
                    .to_owned(),
                source_failed: false,
            });
            continue;
        };
        for ties in columns {
            if pin.refuse {
                ties.retain(|(tied, _)| *tied != space);
            } else {
                let link = Link::new(1.0, vec![says(pin)]);
                *ties = link.map(|link| (space, link)).into_iter().collect();
            }
        }
        for carrier in carriers {
            let found = &mut evidence[carrier];
            if pin.refuse {
                found.remove(&space);
                refused.insert((carrier, space));
            } else {
                *found = BySpace::from([(space, vec![says(pin)])]);
            }
        }
    }
    Pinned { refused, problems }
}

/// Ties what the names of a declared external id space cover; a name that covers nothing is a problem.
fn name(
    facts: &Facts,
    spaces: &[Space],
    columns: &mut [(ColumnRef, Ties)],
    evidence: &mut [BySpace],
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (external, declared) in facts.externals.iter().enumerate() {
        let space = spaces.iter().position(|space| space.root == Root::External(external));
        let Some(space) = space.filter(|_| !declared.names.is_empty()) else { continue };
        let says = || Evidence {
            kind: EvidenceKind::Pin,
            says: format!("declared as ids of {}", declared.name),
            location: Some(declared.location.clone()),
            weight: 1.0,
        };
        let mut covered = false;
        for (carrier, found) in facts.carriers.iter().zip(evidence.iter_mut()) {
            let names = [Some(carrier.name.as_str()), carrier.wire.as_deref()];
            let owners = [carrier.owner.as_deref(), carrier.owner_wire.as_deref()];
            let names: Vec<&str> = names.into_iter().flatten().collect();
            let owners: Vec<&str> = owners.into_iter().flatten().collect();
            if carrier.exclusion.is_none() && declared.covers(&names, &owners) {
                *found = BySpace::from([(space, vec![says()])]);
                covered = true;
            }
        }
        for (at, ties) in columns.iter_mut() {
            if declared.covers(&[&at.of(facts).name], &[&at.table_of(facts).name]) {
                let link = Link::new(1.0, vec![says()]);
                *ties = link.map(|link| (space, link)).into_iter().collect();
                covered = true;
            }
        }
        if !covered {
            problems.push(Problem {
                location: declared.location.clone(),
                reason: format!(
                    "none of the names of `{}` is that of a carrier: {}",
                    declared.name,
                    declared.names.join(", ")
                ),
                cure: "Correct them as they stand in the report, or remove them.".to_owned(),
                source_failed: false,
            });
        }
    }
    problems
}

/// Returns true if a pin says what a carrier belongs to.
pub(super) fn decide(found: &BySpace) -> bool {
    found.values().flatten().any(|evidence| evidence.kind == EvidenceKind::Pin)
}

fn says(pin: &Pin) -> Evidence {
    let says = format!("pinned to {}", pin.column);
    let location = Some(pin.location.clone());
    Evidence { kind: EvidenceKind::Pin, says, location, weight: 1.0 }
}
