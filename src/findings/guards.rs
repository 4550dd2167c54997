//! What a change of the schema leaves behind: an id widened alone, an attribute lost, a text column that fills up.
//!
//! These look at what the column was before and at what its values look like; everything else is judged by `judge`.

use super::assess::{Context, finding};
use super::carriers::{Outline, itself, report, row_without_id};
use super::checks::{Candidate, Subject};
use super::spaces::Standing;
use super::{CarrierReport, Finding, IdSpace, Severity};
use crate::facts::{How, Reading};
use crate::linking::{ColumnRef, Evidence, EvidenceKind, Linking, MemberRef};
use crate::width::Width;
use std::collections::BTreeSet;

/// Finds a minting column that was widened while other carriers of its ids stayed as narrow as it was.
///
/// A lookup table's is found only if the change under review widens it.
pub(super) fn widened(
    context: &Context<'_>,
    at: usize,
    id_space: &IdSpace,
    root: ColumnRef,
    standing: &Standing,
) -> Option<Finding> {
    let column = root.of(context.facts);
    let former = column.former.as_ref()?;
    let was = former.width.ceiling()?;
    let is_wider = column.width.ceiling().is_none_or(|now| now > was);
    let is_new = context.facts.changed.contains(&column.location.path);
    if !is_wider || (id_space.lookup.is_some() && !is_new) {
        return None;
    }
    let own = id_space.carriers.iter().find(|carrier| carrier.location == column.location)?;
    let behind: Vec<&CarrierReport> = id_space
        .carriers
        .iter()
        .filter(|carrier| carrier.location != column.location)
        .filter(|carrier| carrier.ceiling.is_some_and(|ceiling| ceiling <= was))
        .collect();
    let first = behind
        .iter()
        .min_by_key(|carrier| (carrier.ship_by.is_none(), carrier.ship_by, carrier.ceiling))?;
    let mut report = own.clone();
    // It speaks of the carrier that breaks first.
    report.ceiling = first.ceiling;
    report.outcome = first.outcome.clone();
    report.ship_by = first.ship_by;
    report.used = first.used;
    report.forecast = first.forecast.clone();
    let says = format!("it was {} here", former.type_text);
    report.link.evidence.push(evidence(says, &former.location));
    for carrier in &behind {
        let says = format!("`{}` ({}) is still as narrow", carrier.symbol, carrier.type_text);
        report.link.evidence.push(evidence(says, &carrier.location));
    }
    let lead_days = context.lead.days(first.consumer, id_space.rows);
    let candidate = Candidate {
        subject: Subject::Widened(column, behind.len()),
        report: &report,
        space: Some(id_space),
        twin: None,
        changed: is_new,
    };
    finding(candidate, Some(at), standing.mark(), lead_days, context.as_of)
}

fn evidence(says: String, location: &crate::facts::Location) -> Evidence {
    let location = Some(location.clone());
    Evidence { kind: EvidenceKind::Minting, says, location, weight: 1.0 }
}

/// Finds keys whose new definition left out the attribute that minted their ids; `spaces` are those of the linking.
///
/// Where that is history it may well be meant: the application has handed the ids out ever since.
pub(super) fn unminted(
    context: &Context<'_>,
    linking: &Linking,
    spaces: &[IdSpace],
) -> Vec<Finding> {
    let mut found = Vec::new();
    for at in columns(context) {
        let column = at.of(context.facts);
        let table = at.table_of(context.facts);
        let is_key = table.primary_key.contains(&column.name);
        // A key that refers to another table takes the ids that are minted there.
        let refers = table.foreign_keys.iter().any(|key| key.columns.contains(&column.name));
        let Some(lost) = column.minting_lost.as_ref().filter(|_| is_key && !refers) else {
            continue;
        };
        let space = linking.spaces.iter().position(|space| space.root.column() == Some(at));
        let standing = Standing::unknown("the database mints these ids no more".to_owned());
        let says = "it minted its ids before this definition".to_owned();
        let outline = Outline {
            outcome: row_without_id(),
            ..Outline::of_column(
                at.symbol(context.facts, context.tables),
                column,
                at.source_of(context.facts),
            )
        };
        let mut reported = report(context, outline, &standing, None, itself(says, lost));
        reported.report.unminted = true;
        let changed = context.facts.changed.contains(&lost.path);
        let candidate = Candidate {
            subject: Subject::Unminted,
            report: &reported.report,
            space: space.and_then(|space| spaces.get(space)),
            twin: None,
            changed,
        };
        let made = finding(candidate, space, None, reported.lead_days, context.as_of);
        let severity = if changed { Severity::Critical } else { Severity::Medium };
        found.extend(made.map(|made| Finding { severity, ..made }));
    }
    found
}

/// Finds text columns of no id space whose values are numbered and have used half of what fits behind their prefix.
pub(super) fn texts(context: &Context<'_>, linking: &Linking) -> Vec<Finding> {
    let members = linking.spaces.iter().flat_map(|space| &space.members).map(|member| member.at);
    let tied: BTreeSet<MemberRef> = members.collect();
    let mut found = Vec::new();
    for at in columns(context) {
        let column = at.of(context.facts);
        let Some(texts) = column.texts.filter(|_| !tied.contains(&MemberRef::Column(at))) else {
            continue;
        };
        // Numbers that all have one length are codes, not counted ids.
        if texts.shortest == texts.longest || !matches!(column.width, Width::Decimal(_)) {
            continue;
        }
        let source = at.source_of(context.facts);
        let taken = source.and_then(|source| source.taken);
        let reading = Reading { value: texts.highest, how: How::Maximum, at: taken };
        let standing = Standing::of_reading(reading, "its ids are tied to no column".to_owned());
        let says = format!("its values end in numbers up to {}", texts.highest);
        let outline = Outline::of_column(
            at.symbol(context.facts, context.tables),
            column,
            at.source_of(context.facts),
        );
        let reported = report(context, outline, &standing, None, itself(says, &column.location));
        if reported.report.used.is_none_or(|used| used < 0.5) {
            continue;
        }
        let candidate = Candidate {
            subject: Subject::Text(column),
            report: &reported.report,
            space: None,
            twin: None,
            changed: context.facts.changed.contains(&column.location.path),
        };
        found.extend(finding(candidate, None, Some(reading), reported.lead_days, context.as_of));
    }
    found
}

fn columns(context: &Context<'_>) -> impl Iterator<Item = ColumnRef> {
    let tables = context.facts.tables.iter().enumerate();
    tables.flat_map(|(table, of)| {
        (0..of.columns.len()).map(move |column| ColumnRef { table, column })
    })
}
