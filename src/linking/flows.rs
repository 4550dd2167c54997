//! Values that pass between carriers carry their id space along.

use super::evidence::{Evidence, EvidenceKind, Link, combine, weight};
use super::index::{BySpace, Index};
use super::nouns::{IdName, table_noun};
use super::roots::{ColumnRef, Root};
use super::{MOST, Ties};
use crate::facts::{Carrier, Facts, Flow, FlowKind};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// A carrier that may belong to a space, as sure as the heap knows by now.
struct Claim {
    confidence: f64,
    anchored: bool,
    carrier: usize,
    space: usize,
    evidence: Vec<Evidence>,
}

/// Settles every carrier, the surest first, so that evidence flows downhill and never back to where it came from.
///
/// A carrier is never tied to a space that is refused for it, or whose ids it cannot hold; nor by a flow alone to one of
/// whose table it names another column, by the nouns in `others`: `taxon_id` holds no id of `observations`, which have a
/// `taxon_id`.
pub(super) fn settle(
    facts: &Facts,
    index: &Index,
    own: &[BySpace],
    others: &[BTreeSet<String>],
    refused: &BTreeSet<(usize, usize)>,
) -> Vec<Ties> {
    let neighbours = neighbours(facts);
    let mut heap: BinaryHeap<Claim> = own
        .iter()
        .enumerate()
        .flat_map(|(carrier, found)| found.iter().map(move |(space, e)| (carrier, *space, e)))
        .map(|(carrier, space, evidence)| claim(carrier, space, evidence.clone(), false))
        .collect();
    let mut settled: Vec<Option<Claim>> = (0..facts.carriers.len()).map(|_| None).collect();
    while let Some(claim) = heap.pop() {
        if settled[claim.carrier].is_some() || claim.confidence < weight::PROBABLE {
            continue;
        }
        for (flow, other) in neighbours.get(&claim.carrier).into_iter().flatten() {
            let to = &facts.carriers[*other];
            let is_open = settled[*other].is_none() && !refused.contains(&(*other, claim.space));
            let names_other = !own[*other].contains_key(&claim.space)
                && nouns(to).any(|noun| others[claim.space].contains(&noun));
            if is_open && to.exclusion.is_none() && !names_other && index.may_hold(to, claim.space)
            {
                heap.push(inherit(facts, &claim, flow, *other, own));
            }
        }
        let carrier = claim.carrier;
        settled[carrier] = Some(claim);
    }
    settled.into_iter().enumerate().map(|(carrier, best)| ties(best, &own[carrier])).collect()
}

/// Returns the nouns that a carrier is named for.
fn nouns(carrier: &Carrier) -> impl Iterator<Item = String> {
    let names = [carrier.wire.as_deref(), Some(carrier.name.as_str())];
    names.into_iter().flatten().filter_map(|name| IdName::read(name)?.noun())
}

/// Returns for each space the nouns by which its table's columns name the ids of other tables.
pub(super) fn others(
    facts: &Facts,
    roots: &[Root],
    columns: &[(ColumnRef, Ties)],
) -> Vec<BTreeSet<String>> {
    let ties: BTreeMap<ColumnRef, &Ties> = columns.iter().map(|(at, ties)| (*at, ties)).collect();
    let of = |(space, root): (usize, &Root)| {
        let mut nouns = BTreeSet::new();
        let Some(at) = root.column() else { return nouns };
        for (column, declared) in at.table_of(facts).columns.iter().enumerate() {
            let other = ColumnRef { table: at.table, column };
            let mut tied = ties.get(&other).into_iter().flat_map(|ties| ties.iter());
            let is_own = other == at || tied.any(|(tied, _)| *tied == space);
            nouns.extend(IdName::read(&declared.name).and_then(|id| id.noun()).filter(|_| !is_own));
        }
        // A table may keep its own ids in a second column.
        nouns.remove(&table_noun(&at.table_of(facts).name, None));
        nouns
    };
    roots.iter().enumerate().map(of).collect()
}

fn claim(carrier: usize, space: usize, evidence: Vec<Evidence>, anchored: bool) -> Claim {
    let anchors = |e: &Evidence| match e.kind {
        EvidenceKind::Pin => true,
        EvidenceKind::Mapping => e.weight >= weight::LINKED,
        _ => false,
    };
    let anchored = anchored || evidence.iter().any(anchors);
    let confidence = combine(&evidence, anchored);
    Claim { confidence, anchored, carrier, space, evidence }
}

/// Makes the claim of a carrier whose neighbour has just been settled: its own evidence and the flow.
fn inherit(facts: &Facts, from: &Claim, flow: &Flow, to: usize, own: &[BySpace]) -> Claim {
    let (kind, factor) = match flow.kind {
        FlowKind::Data => (EvidenceKind::Flow, weight::DATA),
        FlowKind::Channel => (EvidenceKind::Channel, weight::CHANNEL),
        FlowKind::Call => (EvidenceKind::Flow, weight::CHANNEL),
    };
    let origin = &facts.carriers[from.carrier];
    let direction = if flow.from == to { "goes to" } else { "comes from" };
    let says = format!("its value {direction} `{}`: {}", origin.symbol, flow.shown_by);
    let location = Some(origin.location.clone());
    let mut evidence = own[to].get(&from.space).cloned().unwrap_or_default();
    evidence.push(Evidence { kind, says, location, weight: from.confidence * factor });
    claim(to, from.space, evidence, from.anchored)
}

/// Returns, for each carrier, the flows that touch it and the carrier at their other end.
fn neighbours(facts: &Facts) -> BTreeMap<usize, Vec<(&Flow, usize)>> {
    let mut neighbours = BTreeMap::<usize, Vec<(&Flow, usize)>>::new();
    for flow in &facts.flows {
        neighbours.entry(flow.from).or_default().push((flow, flow.to));
        neighbours.entry(flow.to).or_default().push((flow, flow.from));
    }
    neighbours
}

/// Returns the settled claim and every other space that the carrier's own evidence makes almost as likely.
fn ties(best: Option<Claim>, own: &BySpace) -> Ties {
    let Some(best) = best else { return Vec::new() };
    let anchored = best.anchored;
    let mut scored = vec![(best.space, best.confidence, best.evidence)];
    for (space, evidence) in own.iter().filter(|(space, _)| **space != best.space) {
        if !anchored {
            scored.push((*space, combine(evidence, false), evidence.clone()));
        }
    }
    choose(scored)
}

/// Keeps the best of the scored spaces and those within the margin, best first; none below probable.
pub(super) fn choose(mut scored: Vec<(usize, f64, Vec<Evidence>)>) -> Ties {
    scored.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let best = scored.first().map_or(0.0, |(_, confidence, _)| *confidence);
    scored.retain(|(_, confidence, _)| best - confidence < weight::MARGIN);
    scored.truncate(MOST);
    scored
        .into_iter()
        .filter_map(|(space, confidence, evidence)| Some((space, Link::new(confidence, evidence)?)))
        .collect()
}

impl Ord for Claim {
    fn cmp(&self, other: &Self) -> Ordering {
        // Ties are broken by place, so that the same facts always give the same links.
        self.confidence
            .total_cmp(&other.confidence)
            .then(other.carrier.cmp(&self.carrier))
            .then(other.space.cmp(&self.space))
    }
}

impl PartialOrd for Claim {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Claim {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Claim {}
