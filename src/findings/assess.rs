//! Every carrier of every id space, whether it is narrow, and the finding that makes of it.

use super::carriers::{Outline, Reported, report};
use super::checks::{self, Candidate, Subject};
use super::judge::{self, Judgement, judge};
use super::spaces::{Drawn, Standing};
use super::twins::{self, Twin};
use super::{
    CarrierReport, Finding, IdSpace, Severity, declare, drifts, guards, members, severity, spaces,
};
use crate::config::LeadTimes;
use crate::facts::{Carrier, Facts, Reading};
use crate::linking::{Evidence, EvidenceKind, Link, LinkGrade, Linking, MemberRef, Space};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What every assessment needs.
pub(super) struct Context<'a> {
    pub(super) facts: &'a Facts,
    /// Names of its tables.
    pub(super) tables: &'a [String],
    pub(super) as_of: Date,
    pub(super) lead: &'a LeadTimes,
}

/// Id spaces and findings, in no order yet.
pub(super) struct Assessed {
    pub(super) spaces: Vec<IdSpace>,
    pub(super) findings: Vec<Finding>,
}

/// Assesses every id space, then the carriers that belong to none.
pub(super) fn spaces(context: &Context<'_>, linking: &Linking) -> Assessed {
    let twins = twins::find(context.facts);
    let drawn = spaces::drawn(context.facts);
    let mut assessed = Assessed { spaces: Vec::new(), findings: Vec::new() };
    let mut contested = BTreeMap::<MemberRef, Vec<Finding>>::new();
    for (at, space) in linking.spaces.iter().enumerate() {
        let (id_space, found) = one(context, at, space, &twins, &drawn);
        for (member, finding) in found {
            match member {
                Some(member) => contested.entry(member).or_default().push(finding),
                None => assessed.findings.push(finding),
            }
        }
        assessed.spaces.push(id_space);
    }
    // A carrier that may belong to several id spaces is one finding: that of the earliest date.
    assessed.findings.extend(contested.into_values().filter_map(|findings| {
        findings.into_iter().min_by(|a, b| {
            let key = |f: &Finding| (f.carrier.ship_by.is_none(), f.carrier.ship_by, f.severity);
            key(a)
                .cmp(&key(b))
                .then(b.carrier.link.confidence.total_cmp(&a.carrier.link.confidence))
        })
    }));
    assessed.findings.extend(unlinked(context, linking, &twins));
    assessed.findings.extend(guards::unminted(context, linking, &assessed.spaces));
    assessed.findings.extend(drifts::found(context, linking, &assessed.spaces, &drawn));
    assessed.findings.extend(guards::texts(context, linking));
    assessed
}

/// A finding, and the member of an id space that it is about; `None` for the root's own.
type Found = Vec<(Option<MemberRef>, Finding)>;

fn one(
    context: &Context<'_>,
    at: usize,
    space: &Space,
    twins: &BTreeMap<usize, Twin>,
    drawn: &Drawn,
) -> (IdSpace, Found) {
    let facts = context.facts;
    let standing = Standing::of(facts, &space.root, drawn);
    let rows = space.root.column().and_then(|root| members::rows(facts, root.table));
    let mut listed: Vec<(Option<MemberRef>, Subject<'_>, Reported)> = Vec::new();
    for (subject, report) in members::roots(context, space, &standing, rows) {
        listed.push((None, subject, report));
    }
    for member in &space.members {
        let (subject, report) = members::of_member(context, space, &standing, member);
        listed.push((Some(member.at), subject, report));
    }
    let mut id_space = IdSpace {
        name: space.name.clone(),
        minting: members::minting(context, &space.root),
        origin: declare::origin(&space.root),
        declare: None,
        lookup: members::numbered_on_device(facts, &space.root).or_else(|| {
            standing.lookup(space.root.column().and_then(|root| root.of(facts).width.ceiling()))
        }),
        curve: standing.growth.iter().flat_map(|growth| growth.points().to_vec()).collect(),
        repairs: standing.growth.iter().flat_map(|growth| growth.repairs().to_vec()).collect(),
        per_day: standing.per_day(),
        rows: space.root.column().and_then(|root| root.table_of(facts).rows),
        shards: space.root.column().and_then(|root| root.of(facts).shards.clone()),
        readings: standing.readings.clone(),
        carriers: Vec::new(),
    };
    let root = space.root.column().map(|root| root.of(facts).width);
    let may_grow = judge::may_grow(&standing, space.root.column().map(|it| it.table_of(facts)));
    let mut found = Found::new();
    for (member, subject, Reported { mut report, lead_days }) in listed {
        let judged = judge(context, &standing, &subject, &report, root);
        let waits = !may_grow
            && !judge::declares(&subject, space.root.column())
            && judge::ends_with_its_id(&subject, &report, root);
        report.narrow = judged != Judgement::Wide && id_space.lookup.is_none() && !waits;
        if judged == Judgement::Finding && report.narrow {
            // What is generated is widened by widening its contract, which is a carrier of its own.
            if matches!(subject, Subject::Code(carrier) if carrier.contract().is_some()) {
                id_space.carriers.push(report);
                continue;
            }
            let twin = match member {
                Some(MemberRef::Carrier(carrier)) => twins.get(&carrier),
                _ => None,
            };
            let changed = context.facts.changed.contains(&report.location.path);
            let candidate =
                Candidate { subject, report: &report, space: Some(&id_space), twin, changed };
            let made = finding(candidate, Some(at), standing.mark(), lead_days, context.as_of);
            found.extend(made.map(|finding| (member, finding)));
        }
        id_space.carriers.push(report);
    }
    id_space.declare = declare::block(context, space, &id_space.carriers);
    id_space.carriers.sort_by(|a, b| {
        let key = |c: &CarrierReport| {
            (c.ceiling.is_none(), c.ceiling, c.location.clone(), c.symbol.clone())
        };
        key(a).cmp(&key(b))
    });
    let widened = space.root.column().and_then(|root| {
        let found = guards::widened(context, at, &id_space, root, &standing)?;
        Some((None, found))
    });
    found.extend(widened);
    (id_space, found)
}

/// Carriers on a boundary that belong to no id space: their growth is not known.
fn unlinked(
    context: &Context<'_>,
    linking: &Linking,
    twins: &BTreeMap<usize, Twin>,
) -> Vec<Finding> {
    let nobody = Standing::unknown("no id space was found for it".to_owned());
    let carriers = &context.facts.carriers;
    let mut generated = BTreeMap::<usize, Vec<&Carrier>>::new();
    for carrier in carriers {
        if let Some(contract) = carrier.contract() {
            generated.entry(contract).or_default().push(carrier);
        }
    }
    let narrow = linking.unlinked.iter().filter(|at| {
        let carrier = &carriers[**at];
        judge::is_narrow(carrier) && carrier.contract().is_none()
    });
    narrow
        .filter_map(|&at| {
            let carrier = &context.facts.carriers[at];
            let twin = twins.get(&at);
            let from_it = generated.get(&at).map_or(&[][..], Vec::as_slice);
            let link = on_a_boundary(carrier, twin, from_it)?;
            let outline = Outline::of_carrier(context.facts, carrier);
            let Reported { mut report, lead_days } = report(context, outline, &nobody, None, link);
            report.narrow = true;
            let changed = context.facts.changed.contains(&carrier.location.path);
            let subject = Subject::Code(carrier);
            let candidate = Candidate { subject, report: &report, space: None, twin, changed };
            finding(candidate, None, None, lead_days, context.as_of)
        })
        .collect()
}

/// Generated code that a finding on its contract names: as much as a person looks at.
const SHOWN: usize = 3;

/// The evidence of a carrier without an id space: where ids cross the border, where else its name stands, wider, and
/// what is generated from it.
fn on_a_boundary(carrier: &Carrier, twin: Option<&Twin>, generated: &[&Carrier]) -> Option<Link> {
    let boundary = carrier.boundary.as_ref()?;
    let evidence = |kind, says, location| Evidence { kind, says, location, weight: 0.0 };
    let says = format!("on a boundary ({}): {}", boundary.kind.name(), boundary.shown_by);
    let here = Some(carrier.location.clone());
    let mut chain = vec![evidence(EvidenceKind::Boundary, says, here)];
    if let Some(twin) = twin {
        let says = format!("the same name is {} in `{}`", twin.type_text, twin.symbol);
        chain.push(evidence(EvidenceKind::Name, says, Some(twin.location.clone())));
    }
    for (at, other) in generated.iter().take(SHOWN).enumerate() {
        let more = generated.len().saturating_sub(SHOWN);
        let rest =
            if at + 1 == SHOWN && more > 0 { format!(", and {more} more") } else { String::new() };
        let says = format!("`{}` ({}) is generated from it{rest}", other.symbol, other.type_text);
        chain.push(evidence(EvidenceKind::Flow, says, Some(other.location.clone())));
    }
    Some(Link { confidence: 0.0, grade: LinkGrade::Probable, evidence: chain, rivals: Vec::new() })
}

/// Makes the finding of the most specific check that fires.
pub(super) fn finding(
    candidate: Candidate<'_>,
    id_space: Option<usize>,
    high_water: Option<Reading>,
    lead_days: u32,
    as_of: Date,
) -> Option<Finding> {
    let mut fired = checks::CHECKS.iter().filter(|check| check.applies(&candidate));
    let check = fired.next()?;
    let also = checks::CHECKS
        .iter()
        .filter(|other| other.id() != check.id() && other.also(&candidate))
        .map(|other| other.id())
        .collect();
    let report = candidate.report;
    let urgency = match report.ship_by {
        Some(ship_by) => severity::by_date(ship_by, as_of),
        None => severity::by_use(report.used),
    };
    let severity = match id_space {
        Some(_) => severity::by_link(urgency, report.link.grade),
        None => urgency,
    };
    // What nothing shows to be built so may never happen here.
    let may_hold = report.condition.as_ref().is_some_and(|condition| !condition.is_shown());
    let severity = if may_hold { Severity::Low } else { severity };
    // What the change under review declares is decided now.
    let is_declared = !matches!(candidate.subject, Subject::Code(_));
    let severity =
        if candidate.changed && is_declared { severity.min(Severity::High) } else { severity };
    Some(Finding {
        id: checks::id(check.id(), &candidate),
        check: check.id(),
        severity,
        message: check.message(&candidate),
        id_space,
        high_water,
        carrier: report.clone(),
        lead_days,
        fix: check.fix(&candidate),
        left_behind: matches!(
            candidate.subject,
            Subject::Widened(..) | Subject::Unminted | Subject::Drift(_)
        ),
        also,
        places: Vec::new(),
    })
}
