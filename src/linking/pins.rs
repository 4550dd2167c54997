//! What the config pins or refuses, over everything that names say.

use super::Space;
use super::evidence::{Evidence, EvidenceKind};
use super::index::BySpace;
use crate::facts::{Facts, Problem};

/// Evidence after pins, and the pins that match nothing.
pub(super) struct Pinned {
    pub(super) evidence: Vec<BySpace>,
    pub(super) problems: Vec<Problem>,
}

/// Applies every pin to the carriers it covers. A pinned carrier belongs to that space alone.
pub(super) fn apply(facts: &Facts, spaces: &[Space], mut evidence: Vec<BySpace>) -> Pinned {
    let mut problems = Vec::new();
    for pin in &facts.pins {
        let space = spaces.iter().position(|space| pin.names(&space.name));
        let covered = facts.carriers.iter().enumerate().filter(|(_, c)| pin.covers(&c.symbol));
        let carriers: Vec<usize> = covered.map(|(carrier, _)| carrier).collect();
        let Some(space) = space.filter(|_| !carriers.is_empty()) else {
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
        for carrier in carriers {
            let found = &mut evidence[carrier];
            if pin.refuse {
                found.remove(&space);
            } else {
                let says = format!("pinned to {}", pin.column);
                let location = Some(pin.location.clone());
                let pinned = Evidence { kind: EvidenceKind::Pin, says, location, weight: 1.0 };
                *found = BySpace::from([(space, vec![pinned])]);
            }
        }
    }
    Pinned { evidence, problems }
}
