//! Columns that their code declares otherwise than the server has them: what the narrower of the two will cost.
//!
//! What differs was found where both were read; here it is judged like any other carrier of the ids.

use super::assess::{Context, finding};
use super::carriers::{Outline, report, row_without_id};
use super::checks::{Candidate, Drifted, Subject};
use super::spaces::{Drawn, Standing};
use super::{Finding, IdSpace, Severity, members};
use crate::facts::{Drift, DriftKind, Location};
use crate::linking::{ColumnRef, Evidence, EvidenceKind, Link, LinkGrade, Linking, MemberRef};
use crate::width::Id;
use std::collections::BTreeMap;

/// Makes a finding of each column that differs; `spaces` are those of the linking.
///
/// Shards that differ alike from one declaration are one finding. A lookup table's column is found only if nothing
/// mints its ids: its widths cost nobody anything.
pub(super) fn found(
    context: &Context<'_>,
    linking: &Linking,
    spaces: &[IdSpace],
    drawn: &Drawn,
) -> Vec<Finding> {
    let mut alike = BTreeMap::<(&Location, DriftKind, &str), Vec<&Drift>>::new();
    for drift in &context.facts.drifts {
        let column = place(drift).of(context.facts);
        let key = (&drift.declared.location, drift.kind, column.type_text.as_str());
        alike.entry(key).or_default().push(drift);
    }
    let places = if alike.is_empty() { BTreeMap::new() } else { places(linking) };
    alike
        .into_values()
        .filter_map(|drifts| {
            let (first, others) = drifts.split_first()?;
            let space = places.get(&place(first)).copied();
            one(context, linking, spaces, drawn, first, others.len(), space)
        })
        .collect()
}

fn place(drift: &Drift) -> ColumnRef {
    ColumnRef { table: drift.table, column: drift.column }
}

/// Returns the id space of each column, the first if there are several.
fn places(linking: &Linking) -> BTreeMap<ColumnRef, usize> {
    let mut places = BTreeMap::new();
    for (at, space) in linking.spaces.iter().enumerate() {
        let members = space.members.iter().filter_map(|member| match member.at {
            MemberRef::Column(column) => Some(column),
            MemberRef::Carrier(_) => None,
        });
        for column in space.root.column().into_iter().chain(members) {
            places.entry(column).or_insert(at);
        }
    }
    places
}

fn one(
    context: &Context<'_>,
    linking: &Linking,
    spaces: &[IdSpace],
    drawn: &Drawn,
    drift: &Drift,
    others: usize,
    space: Option<usize>,
) -> Option<Finding> {
    let facts = context.facts;
    let at = place(drift);
    let (table, column) = (at.table_of(facts), at.of(facts));
    let id_space = space.and_then(|space| spaces.get(space));
    let is_minting = drift.kind == DriftKind::Minting;
    if !is_minting && id_space.is_some_and(|space| space.lookup.is_some()) {
        return None;
    }
    let server = facts.sources.get(table.source).map_or("", |source| source.name.as_str());
    let ceiling = last_id(context, at);
    let drifted = Drifted { drift, column, ceiling, server, others };
    let outline = Outline {
        type_text: &drift.declared.type_text,
        width: drift.declared.width,
        ceiling: if is_minting { None } else { drifted.lower() },
        location: &drift.declared.location,
        ..Outline::of_column(at.symbol(facts, context.tables), column)
    };
    let outline =
        if is_minting { Outline { outcome: row_without_id(), ..outline } } else { outline };
    let standing = match space.and_then(|space| linking.spaces.get(space)) {
        Some(_) if is_minting => {
            Standing::unknown("rows fail whatever the ids have reached".to_owned())
        }
        Some(space) => Standing::of(facts, &space.root, drawn),
        None => Standing::unknown("no id space was found for it".to_owned()),
    };
    let rows = members::rows(facts, at.table);
    let mut reported = report(context, outline, &standing, rows, link(&drifted));
    reported.report.narrow = true;
    reported.report.unminted = is_minting;
    let candidate = Candidate {
        subject: Subject::Drift(drifted),
        report: &reported.report,
        space: id_space,
        twin: None,
        changed: false,
    };
    let made = finding(candidate, space, standing.mark(), reported.lead_days, context.as_of)?;
    let severity = match (is_minting, drift.declared.mints) {
        (false, _) => made.severity,
        // The next row without an id fails there, unless the program numbers them itself.
        (true, true) => Severity::Medium,
        (true, false) => Severity::Low,
    };
    Some(Finding { severity, ..made })
}

/// Returns the last id that a column of the server can hold or be given.
fn last_id(context: &Context<'_>, at: ColumnRef) -> Option<Id> {
    let column = at.of(context.facts);
    let sequence = column.minting.as_ref().and_then(|minting| minting.sequence);
    let sequence = sequence.and_then(|sequence| context.facts.sequences.get(sequence));
    let given = sequence.filter(|sequence| !sequence.cycles).map(|sequence| sequence.maximum);
    [column.width.ceiling(), given].into_iter().flatten().min()
}

/// Both sides, each with its place.
fn link(drifted: &Drifted<'_>) -> Link {
    let Drifted { drift, column, server, others, .. } = *drifted;
    let evidence = |says: String, location: &Location| Evidence {
        kind: EvidenceKind::Minting,
        says,
        location: Some(location.clone()),
        weight: 1.0,
    };
    let mints = |mints: bool| if mints { ", numbered by the database" } else { "" };
    let (there, here) = (mints(drift.declared.mints), mints(column.minting.is_some()));
    let more = match others {
        0 => String::new(),
        1 => " and so has 1 more server".to_owned(),
        n => format!(" and so have {n} more servers"),
    };
    let declared = &drift.declared;
    let by = if declared.by.is_empty() { "schema" } else { declared.by.as_str() };
    let evidence = vec![
        evidence(format!("the {by} declares it {}{there}", declared.type_text), &declared.location),
        evidence(format!("`{server}` has {}{here}{more}", column.type_text), &column.location),
    ];
    Link { confidence: 1.0, grade: LinkGrade::Linked, evidence, rivals: Vec::new() }
}
