//! Findings that a comment or annotation says not to tell: kept apart with the reason, never lost.

use super::checks::CHECKS;
use super::{Finding, Ignored};
use crate::facts::{Ignore, Problem};

/// What ignores do to the findings of a run.
pub(super) struct Parted {
    /// Findings that are told.
    pub(super) told: Vec<Finding>,
    /// Findings that are ignored.
    pub(super) ignored: Vec<Ignored>,
    /// Ignores that no finding met.
    pub(super) unused: Vec<Ignore>,
    /// Ignores of checks that there are not.
    pub(super) problems: Vec<Problem>,
}

/// Parts the findings.
pub(super) fn part(findings: Vec<Finding>, ignores: &[Ignore]) -> Parted {
    let mut used = vec![false; ignores.len()];
    let (mut told, mut ignored) = (Vec::new(), Vec::new());
    for finding in findings {
        let at = &finding.carrier.location;
        let by = ignores.iter().position(|ignore| ignore.covers(finding.check, at));
        match by.and_then(|by| Some((ignores.get(by)?, used.get_mut(by)?))) {
            Some((ignore, used)) => {
                *used = true;
                let (reason, location) = (ignore.reason.clone(), ignore.location.clone());
                ignored.push(Ignored { finding, reason, location });
            }
            None => told.push(finding),
        }
    }
    let mut problems = Vec::new();
    let mut unused = Vec::new();
    for (ignore, used) in ignores.iter().zip(used) {
        let strange: Vec<&String> = ignore.checks.iter().filter(|check| !is_known(check)).collect();
        problems.extend(strange.iter().map(|check| unknown(check, ignore)));
        if !used && strange.is_empty() {
            unused.push(ignore.clone());
        }
    }
    unused.sort_by(|a, b| a.location.cmp(&b.location));
    Parted { told, ignored, unused, problems }
}

fn is_known(check: &str) -> bool {
    CHECKS.iter().any(|known| known.id() == check)
}

fn unknown(check: &str, ignore: &Ignore) -> Problem {
    let likeness = |id: &str| strsim::jaro_winkler(check, id);
    let nearest = CHECKS
        .iter()
        .map(|known| known.id())
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
        .filter(|id| likeness(id) > 0.7);
    let hint = nearest.map_or_else(String::new, |id| format!("; did you mean `{id}`?"));
    Problem {
        location: ignore.location.clone(),
        reason: format!("an ignore of `{check}`, which is no check{hint}"),
        cure: "Name a check as a finding prints it in brackets; until then it ignores nothing."
            .to_owned(),
        source_failed: false,
    }
}
