//! What an id space consists of: its root, the sequence behind it, and everything that is tied to it.

use super::MintingColumn;
use super::assess::Context;
use super::carriers::{Outline, Reported, itself, report};
use super::checks::Subject;
use super::spaces::Standing;
use crate::facts::{Carrier, Column, Facts};
use crate::linking::{Evidence, EvidenceKind, Link, Member, MemberRef, Root, Space};

/// Reports the root itself: the minting column and the sequence behind it.
pub(super) fn roots<'a>(
    context: &Context<'a>,
    space: &Space,
    standing: &Standing,
    rows: Option<u64>,
) -> Vec<(Subject<'a>, Reported)> {
    if let Root::Sequence(sequence) = space.root {
        let sequence = &context.facts.sequences[sequence];
        let link = itself("a sequence that no column names".to_owned(), &sequence.location);
        let outline = Outline::of_sequence(sequence.name.clone(), sequence);
        let reported = report(context, outline, standing, rows, link);
        return vec![(Subject::Sequence(sequence), reported)];
    }
    let Some(at) = space.root.column() else { return Vec::new() };
    let column = at.of(context.facts);
    let mut found = Vec::new();
    let says = match &column.minting {
        Some(minting) => match &minting.assumed {
            Some(assumed) => format!("{} mints these ids, as is assumed: {assumed}", space.name),
            None => format!("{} mints these ids ({})", space.name, minting.kind.name()),
        },
        None => format!("{} holds these ids, which the database does not mint", space.name),
    };
    let outline = Outline::of_column(
        at.symbol(context.facts, context.tables),
        column,
        at.source_of(context.facts),
    );
    let link = itself(says, &column.location);
    found.push((Subject::Minting, report(context, outline, standing, rows, link)));
    let sequence = column.minting.as_ref().and_then(|minting| minting.sequence);
    if let Some(sequence) = sequence.and_then(|sequence| context.facts.sequences.get(sequence)) {
        let says = format!("sequence {} feeds {}", sequence.name, space.name);
        let link = itself(says, &sequence.location);
        let outline = Outline::of_sequence(sequence.name.clone(), sequence);
        found.push((Subject::Sequence(sequence), report(context, outline, standing, rows, link)));
    }
    found
}

/// Reports one member of an id space.
pub(super) fn of_member<'a>(
    context: &Context<'a>,
    space: &Space,
    standing: &Standing,
    member: &Member,
) -> (Subject<'a>, Reported) {
    let facts = context.facts;
    let link = with_root(facts, space, &member.link);
    match member.at {
        MemberRef::Column(at) => {
            let column = at.of(facts);
            let outline =
                Outline::of_column(at.symbol(facts, context.tables), column, at.source_of(facts));
            let rows = rows(facts, at.table);
            (Subject::Reference(column), report(context, outline, standing, rows, link))
        }
        MemberRef::Carrier(at) => {
            let carrier = &facts.carriers[at];
            let outline = Outline::of_carrier(context.facts, carrier);
            let link = with_boundary(carrier, link);
            (Subject::Code(carrier), report(context, outline, standing, None, link))
        }
    }
}

/// Returns a table's rows as counted, or, where they were not, the ids it has handed out: it has hardly more rows.
pub(super) fn rows(facts: &Facts, table: usize) -> Option<u64> {
    let table = facts.tables.get(table)?;
    let counter = |column: &Column| column.minting.as_ref()?.counter;
    let handed_out = table.columns.iter().filter_map(counter).map(|reading| reading.value).max();
    table.rows.or_else(|| u64::try_from(handed_out?).ok())
}

/// Puts the minting column at the head of the chain.
fn with_root(facts: &Facts, space: &Space, link: &Link) -> Link {
    let mut link = link.clone();
    if let Some(at) = space.root.column() {
        let column = at.of(facts);
        let says = format!("{} {}", space.name, column.type_text);
        let location = Some(column.location.clone());
        link.evidence
            .insert(0, Evidence { kind: EvidenceKind::Minting, says, location, weight: 1.0 });
    }
    link
}

/// Ends the chain with what shows that ids cross the program's border at the carrier.
fn with_boundary(carrier: &Carrier, mut link: Link) -> Link {
    if let Some(boundary) = &carrier.boundary {
        let says = format!(
            "`{}` is on a boundary ({}): {}",
            carrier.name,
            boundary.kind.name(),
            boundary.shown_by
        );
        let location = Some(carrier.location.clone());
        link.evidence.push(Evidence { kind: EvidenceKind::Boundary, says, location, weight: 0.0 });
    }
    link
}

/// Says why ids that a database on a device mints are too few to matter; `None` for all others.
pub(super) fn numbered_on_device(facts: &Facts, root: &Root) -> Option<String> {
    let Root::Minting(at) = root else { return None };
    let device = at.source_of(facts)?.device?;
    Some(format!("numbered on each {} device: nobody fills it", device.name()))
}

/// Returns the column that mints the ids, unless they come from elsewhere.
pub(super) fn minting(context: &Context<'_>, root: &Root) -> Option<MintingColumn> {
    let facts = context.facts;
    let Root::Minting(at) = root else { return None };
    let column = at.of(facts);
    let minting = column.minting.as_ref()?;
    Some(MintingColumn {
        source: at.table_of(facts).source,
        table: context.tables.get(at.table)?.clone(),
        column: column.name.clone(),
        mechanism: minting.kind.name().to_owned(),
        type_text: column.type_text.clone(),
        width: column.width,
        location: column.location.clone(),
    })
}
