//! One carrier of one id space: what it holds, when it is outgrown, by when its fix must ship.

use super::spaces::{Standing, undated};
use super::{CarrierReport, assess::Context};
use crate::facts::{
    Carrier, Column, Condition, Consumer, Facts, Location, Outcome, OutcomeCode, Sequence, Source,
};
use crate::forecast::{Forecast, State};
use crate::linking::{Evidence, EvidenceKind, Link, LinkGrade};
use crate::width::{Id, Width};
use jiff::Span;

/// A carrier's report, and the days from merging its fix to users being protected.
pub(super) struct Reported {
    pub(super) report: CarrierReport,
    pub(super) lead_days: u32,
}

/// What is reported of a carrier whatever its id space.
pub(super) struct Outline<'a> {
    pub(super) symbol: String,
    pub(super) kind: &'static str,
    pub(super) type_text: &'a str,
    pub(super) width: Width,
    pub(super) ceiling: Option<Id>,
    pub(super) condition: Option<&'a Condition>,
    pub(super) consumer: Consumer,
    pub(super) outcome: Outcome,
    pub(super) location: &'a Location,
}

impl<'a> Outline<'a> {
    /// Outlines a column of a source.
    pub(super) fn of_column(symbol: String, column: &'a Column, source: Option<&Source>) -> Self {
        // A counter that is used up is refused in any mode.
        let clamps = source.is_some_and(|source| source.clamps) && column.minting.is_none();
        Self {
            symbol,
            kind: "column",
            type_text: &column.type_text,
            width: column.width,
            ceiling: column.width.ceiling(),
            condition: None,
            consumer: Consumer::Database,
            outcome: if clamps { clamped_id() } else { refused_row() },
            location: &column.location,
        }
    }

    /// Outlines a sequence.
    pub(super) fn of_sequence(symbol: String, sequence: &'a Sequence) -> Self {
        Self {
            symbol,
            kind: "sequence",
            type_text: "sequence",
            width: sequence.width,
            ceiling: Some(sequence.maximum),
            condition: None,
            consumer: Consumer::Database,
            outcome: refused_row(),
            location: &sequence.location,
        }
    }

    /// Outlines a carrier in code.
    pub(super) fn of_carrier(facts: &'a Facts, carrier: &'a Carrier) -> Self {
        let condition = facts.platforms.get(&carrier.language);
        Self {
            symbol: carrier.symbol.clone(),
            kind: carrier.kind.name(),
            type_text: &carrier.type_text,
            width: carrier.width,
            ceiling: carrier.width.ceiling(),
            condition: condition.filter(|condition| condition.decides(carrier.width)),
            consumer: carrier.consumer,
            outcome: carrier.outcome.clone(),
            location: &carrier.location,
        }
    }
}

/// What a database does with a row whose id does not fit: strict mode, which servers default to.
fn refused_row() -> Outcome {
    let detail = "the INSERT fails: out of range".to_owned();
    Outcome { code: OutcomeCode::DbErr, detail, documented_only: false }
}

/// What MySQL does with an id that does not fit where its mode is not strict:
/// <https://dev.mysql.com/doc/refman/8.4/en/out-of-range-and-overflow.html>.
fn clamped_id() -> Outcome {
    let detail = "the server's sql_mode is not strict: unless its client sets one that is, \
                  the highest id that fits is stored, with a warning"
        .to_owned();
    Outcome { code: OutcomeCode::Sat, detail, documented_only: false }
}

/// What a database does with a row without an id once nothing mints them: MySQL's error 1364, in strict mode.
/// <https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html#error_er_no_default_for_field>
pub(super) fn row_without_id() -> Outcome {
    let detail = "the next INSERT without an id fails: the column has no default value".to_owned();
    Outcome { code: OutcomeCode::DbErr, detail, documented_only: false }
}

/// Reports a carrier; `narrow` is left false for the caller to decide.
pub(super) fn report(
    context: &Context<'_>,
    outline: Outline<'_>,
    standing: &Standing,
    rows: Option<u64>,
    link: Link,
) -> Reported {
    let lead_days = context.lead.days(outline.consumer, rows);
    let forecast = forecast(context, &outline, standing);
    let mark = standing.mark().map(|mark| mark.value);
    let used = outline.ceiling.zip(mark).map(|(ceiling, mark)| share(mark, ceiling));
    let report = CarrierReport {
        symbol: outline.symbol,
        kind: outline.kind.to_owned(),
        type_text: outline.type_text.to_owned(),
        width: outline.width,
        ceiling: outline.ceiling,
        condition: outline.condition.cloned(),
        narrow: false,
        used,
        // What nothing shows to be built so need not ship by any day.
        ship_by: ship_by(&forecast, lead_days)
            .filter(|_| outline.condition.is_none_or(Condition::is_shown)),
        forecast,
        consumer: outline.consumer,
        outcome: outline.outcome,
        unminted: false,
        link,
        location: outline.location.clone(),
    };
    Reported { report, lead_days }
}

fn forecast(context: &Context<'_>, outline: &Outline<'_>, standing: &Standing) -> Forecast {
    match outline.ceiling {
        Some(ceiling) => standing.forecast(ceiling, context.as_of),
        None => undated(State::Far, format!("`{}` holds ids of any size", outline.type_text)),
    }
}

/// Returns p10 minus the lead time, where p10 is the date of an overflow and not merely a bound.
fn ship_by(forecast: &Forecast, lead: u32) -> Option<jiff::civil::Date> {
    match forecast.state {
        State::Dated | State::Rough | State::Stalled => {
            forecast.p10?.checked_sub(Span::new().try_days(lead).ok()?).ok()
        }
        State::NotBefore | State::Far | State::NotGrowing | State::Unknown => None,
    }
}

/// Returns `mark / ceiling` to seven digits; above 1 once the ceiling is passed, at most 400.
fn share(mark: Id, ceiling: Id) -> f64 {
    const SCALE: u32 = 10_000_000;
    let scaled = mark.max(0).saturating_mul(SCALE.into()) / ceiling.max(1);
    f64::from(u32::try_from(scaled).unwrap_or(u32::MAX)) / f64::from(SCALE)
}

/// The tie of a minting column to its own id space.
pub(super) fn itself(says: String, location: &Location) -> Link {
    let location = Some(location.clone());
    let evidence = vec![Evidence { kind: EvidenceKind::Minting, says, location, weight: 1.0 }];
    Link { confidence: 1.0, grade: LinkGrade::Linked, evidence, rivals: Vec::new() }
}
