//! Generated code and the contracts that it is generated from: where both are here, the contract is what to change.

use crate::facts::{Carrier, Facts, Flow, FlowKind, Generated};
use crate::rules::generated;
use crate::rules::names::words;
use std::collections::BTreeMap;
use std::ops::Range;

/// Returns what shows that a file is generated; `None` if nothing does.
pub(super) fn recognise(path: &str, text: &str) -> Option<Generated> {
    let head = generated::recognise(path, text)?;
    Some(Generated { shown_by: head.shown_by, source: head.source, contract: None })
}

/// Names by which a generated member and its contract are compared: of what holds it, and its own.
type Key = (String, String);

/// Ties generated carriers to those of contracts, which are the carriers in `range`; what has none here is told so.
pub(super) fn tie(range: Range<usize>, facts: &mut Facts) {
    let mut contracts = BTreeMap::<Key, Vec<usize>>::new();
    for at in range {
        for key in facts.carriers.get(at).map(keys).unwrap_or_default() {
            contracts.entry(key).or_default().push(at);
        }
    }
    let mut flows = Vec::new();
    let mut tied = Vec::new();
    for (at, carrier) in facts.carriers.iter().enumerate() {
        let Some(generated) = &carrier.generated else { continue };
        let found = contract(facts, &contracts, carrier, generated);
        tied.push((at, found));
        let Some(from) = found else { continue };
        let path = &facts.carriers[from].location.path;
        let shown_by = format!("generated from `{path}`");
        flows.push(Flow { from, to: at, kind: FlowKind::Data, shown_by });
    }
    facts.flows.extend(flows);
    for (at, found) in tied {
        let Some(carrier) = facts.carriers.get_mut(at) else { continue };
        let Some(generated) = &mut carrier.generated else { continue };
        generated.contract = found;
        if found.is_none() {
            let (by, fix) = (&generated.shown_by, &carrier.fix);
            carrier.fix = format!(
                "{fix} This code is generated (`{by}`), and its contract was not read: change what it is generated from."
            );
        }
    }
}

/// Returns the contract's carrier of a generated one: in the file that its head names, or the only one of its names.
fn contract(
    facts: &Facts,
    contracts: &BTreeMap<Key, Vec<usize>>,
    carrier: &Carrier,
    generated: &Generated,
) -> Option<usize> {
    let mut found: Vec<usize> =
        keys(carrier).iter().filter_map(|key| contracts.get(key)).flatten().copied().collect();
    found.sort_unstable();
    found.dedup();
    if let Some(source) = &generated.source {
        let is_named = |at: &&usize| {
            let path = &facts.carriers[**at].location.path;
            path.strip_suffix(source.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        };
        if let Some(named) = found.iter().find(is_named) {
            return Some(*named);
        }
    }
    match found.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

fn keys(carrier: &Carrier) -> Vec<Key> {
    let Some(owner) = &carrier.owner else { return Vec::new() };
    let owner = words(owner).join("_");
    let mut names: Vec<String> = [Some(&carrier.name), carrier.wire.as_ref()]
        .into_iter()
        .flatten()
        .map(|name| generated::member(name))
        .collect();
    names.dedup();
    names.into_iter().map(|name| (owner.clone(), name)).collect()
}
