//! Whether a carrier is narrow for its id space: what makes a finding, and what is only listed with one.

use super::CarrierReport;
use super::assess::Context;
use super::checks::Subject;
use super::spaces::Standing;
use crate::facts::{BoundaryKind, Carrier, CarrierKind, Column, Table};
use crate::forecast::State;
use crate::linking::ColumnRef;
use crate::rules::names::is_id;
use crate::rules::times::{creation_rank, never_creation};
use crate::width::Width;
use jiff::Span;
use jiff::civil::Date;

/// What a carrier is to its id space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Judgement {
    /// It holds the ids for as long as anyone can say.
    Wide,
    /// It must be widened together with the column it refers to.
    WithItsId,
    /// A person should act on it.
    Finding,
}

/// Judges one carrier; `root` is the width of the column that its ids come from.
pub(super) fn judge(
    context: &Context<'_>,
    standing: &Standing,
    subject: &Subject<'_>,
    report: &CarrierReport,
    root: Option<Width>,
) -> Judgement {
    let outgrown = is_outgrown(context, report);
    let is_of_nobody = |carrier: &Carrier| root.is_none() && rounds_ids(carrier);
    let unread = standing.mark().is_none()
        && (report.ceiling.is_some_and(|ceiling| ceiling < 1 << 32)
            || matches!(subject, Subject::Code(carrier) if is_of_nobody(carrier)));
    match subject {
        // It starts again below every ceiling that it does not reach.
        Subject::Sequence(sequence) if sequence.cycles => Judgement::Wide,
        Subject::Minting | Subject::Code(_) | Subject::Reference(_)
            if standing
                .never_above()
                .is_some_and(|top| report.ceiling.is_none_or(|c| c >= top)) =>
        {
            Judgement::Wide
        }
        Subject::Minting | Subject::Code(_) if outgrown || unread => Judgement::Finding,
        Subject::Sequence(sequence) if outgrown || unread => {
            let is_the_limit =
                root.and_then(Width::ceiling).is_none_or(|column| sequence.maximum < column);
            if is_the_limit { Judgement::Finding } else { Judgement::WithItsId }
        }
        Subject::Reference(column) => {
            // Sign alone at 64 bits is no risk: nobody counts to 2^63.
            let both_long = report.ceiling.is_some_and(|ceiling| ceiling >= (1 << 63) - 1);
            let too_narrow = match root {
                // Digits that the ids do not reach are no risk, whatever the column could hold.
                Some(_) if column.is_text() => outgrown || unread,
                Some(root) => !column.width.holds(root) && !both_long,
                // Ids of somebody else: there is no column of ours to widen it with.
                None => outgrown || unread,
            };
            if too_narrow {
                Judgement::Finding
            } else if outgrown || unread {
                Judgement::WithItsId
            } else {
                Judgement::Wide
            }
        }
        // What a change leaves behind is judged by the guards.
        Subject::Widened(..) | Subject::Unminted | Subject::Text(_) | Subject::Drift(_) => {
            Judgement::Finding
        }
        Subject::Minting | Subject::Code(_) | Subject::Sequence(_) => Judgement::Wide,
    }
}

/// Returns true if something says that a minting column's ids grow: a reading, or a column that tells when each row was
/// created. Ids that no table here mints are taken to grow.
pub(super) fn may_grow(standing: &Standing, minting: Option<&Table>) -> bool {
    let dates =
        |column: &Column| !never_creation(&column.name) && creation_rank(&column.name).is_some();
    minting.is_none_or(|table| standing.mark().is_some() || table.columns.iter().any(dates))
}

/// Returns true if a carrier in code declares the minting column itself, in a model beside it.
pub(super) fn declares(subject: &Subject<'_>, minting: Option<ColumnRef>) -> bool {
    let Subject::Code(carrier) = subject else { return false };
    let stored = carrier.stored_in.zip(minting);
    stored.is_some_and(|(read, of)| (read.table, read.column) == (of.table, of.column))
}

/// Returns true if a carrier of ids holds as much as the column that mints them, so that it ends no earlier: where nothing
/// says that the table grows, that column alone is told. Of code, a sign is no difference.
pub(super) fn ends_with_its_id(
    subject: &Subject<'_>,
    report: &CarrierReport,
    root: Option<Width>,
) -> bool {
    let Some(root) = root else { return false };
    match subject {
        Subject::Code(_) => match (report.width, root) {
            (Width::Signed(own), Width::Signed(of) | Width::Unsigned(of))
            | (Width::Unsigned(own), Width::Signed(of) | Width::Unsigned(of)) => own >= of,
            (own, of) => own.holds(of),
        },
        Subject::Reference(_) => report.width.holds(root),
        _ => false,
    }
}

/// Returns true if a carrier is too narrow for ids of which nothing is known: of 32 bits or fewer, or one that rounds.
pub(super) fn is_narrow(carrier: &Carrier) -> bool {
    carrier.width.is_narrow() || rounds_ids(carrier)
}

/// Returns true for a declaration of floating point that is called an id and stands on a border itself: ids that do not
/// count up, as many services hand out, are above 2^53.
fn rounds_ids(carrier: &Carrier) -> bool {
    let named = [Some(carrier.name.as_str()), carrier.wire.as_deref()];
    let crosses = carrier.boundary.as_ref().is_some_and(|it| it.kind != BoundaryKind::Flow);
    carrier.width == Width::F64
        && carrier.kind != CarrierKind::Conversion
        && crosses
        && named.into_iter().flatten().any(is_id)
}

/// Returns true if the ids have reached the ceiling, will within ten years, or, without a date, have used half of it.
fn is_outgrown(context: &Context<'_>, report: &CarrierReport) -> bool {
    let used = report.used.unwrap_or(0.0);
    let horizon = context.as_of.checked_add(Span::new().years(10)).unwrap_or(Date::MAX);
    match (report.forecast.state, report.forecast.p10) {
        _ if used >= 1.0 => true,
        (State::Dated | State::Rough | State::Stalled, Some(p10)) => p10 <= horizon,
        (State::Far, _) => false,
        _ => used >= 0.5,
    }
}
