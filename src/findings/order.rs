//! The order in which findings and id spaces are read: what must ship first comes first.

use super::{Finding, IdSpace, Ignored};

/// Sorts findings, and id spaces by their worst finding; then renumbers what points from one to the other.
pub(super) fn sorted(
    spaces: Vec<IdSpace>,
    mut findings: Vec<Finding>,
    mut ignored: Vec<Ignored>,
) -> (Vec<IdSpace>, Vec<Finding>, Vec<Ignored>) {
    findings.sort_by(|a, b| key(a).cmp(&key(b)));
    ignored.sort_by(|a, b| key(&a.finding).cmp(&key(&b.finding)));
    let mut worst = vec![usize::MAX; spaces.len()];
    for (at, finding) in findings.iter().enumerate().rev() {
        if let Some(space) = finding.id_space {
            worst[space] = at;
        }
    }
    let mut order: Vec<usize> = (0..spaces.len()).collect();
    order.sort_by(|&a, &b| (worst[a], &spaces[a].name).cmp(&(worst[b], &spaces[b].name)));
    let mut place = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    let hidden = ignored.iter_mut().map(|ignored| &mut ignored.finding);
    for finding in findings.iter_mut().chain(hidden) {
        finding.id_space = finding.id_space.map(|space| place[space]);
    }
    let mut slots: Vec<Option<IdSpace>> = spaces.into_iter().map(Some).collect();
    let spaces = order.into_iter().filter_map(|space| slots[space].take()).collect();
    (spaces, findings, ignored)
}

/// Ship-by date (none last, then by severity), silent outcomes before loud ones, path, line.
fn key(finding: &Finding) -> impl Ord {
    let carrier = &finding.carrier;
    (
        carrier.ship_by.is_none(),
        carrier.ship_by,
        if carrier.ship_by.is_none() { Some(finding.severity) } else { None },
        carrier.outcome.code,
        carrier.location.clone(),
        finding.id.clone(),
    )
}
