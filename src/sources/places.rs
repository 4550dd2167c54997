//! A field that a form and a language's pack both found becomes one carrier, because a place is told once.
//!
//! Judges nothing: what the form knows, the column above all, stands.

use crate::facts::{Carrier, CarrierKind, Facts, Location};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Leaves out the fields of code, which are the carriers from `code` on, at places of fields that schemas have told;
/// values that flow through them flow through those.
pub(super) fn unite(code: usize, facts: &mut Facts) {
    let told: BTreeMap<_, usize> = facts
        .carriers
        .iter()
        .take(code)
        .enumerate()
        .filter(|(_, carrier)| carrier.stored_in.is_some())
        .map(|(at, carrier)| (place(&carrier.location), at))
        .collect();
    if told.is_empty() {
        return;
    }
    let twin = |(at, carrier): (usize, &Carrier)| {
        let may_be = at >= code && carrier.kind == CarrierKind::Field;
        told.get(&place(&carrier.location)).copied().filter(|_| may_be)
    };
    let twins: Vec<Option<usize>> = facts.carriers.iter().enumerate().map(twin).collect();
    let mut stays = twins.iter().map(Option::is_none);
    facts.carriers.retain(|_| stays.next().unwrap_or(true));
    let mut kept = 0;
    let moved: Vec<usize> = twins
        .iter()
        .map(|twin| {
            let own = kept;
            kept += usize::from(twin.is_none());
            twin.unwrap_or(own)
        })
        .collect();
    let to = |at: usize| moved.get(at).copied().unwrap_or(at);
    for flow in &mut facts.flows {
        (flow.from, flow.to) = (to(flow.from), to(flow.to));
    }
    facts.flows.retain(|flow| flow.from != flow.to);
}

fn place(at: &Location) -> (Arc<str>, u32, u32) {
    (Arc::clone(&at.path), at.line, at.column)
}
