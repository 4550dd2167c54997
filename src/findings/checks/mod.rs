//! The checks: what can fire, what it says, what to do about it.
//!
//! One file and one Markdown page each; [`CHECKS`] is the registry, in the order in which the more specific wins.

mod auto_increment_lost;
mod client_field_too_narrow;
mod id_widened_alone;
mod minting_column_too_narrow;
mod narrowing_conversion;
mod new_narrow_key;
mod new_narrow_reference;
mod reference_narrower_than_id;
mod same_name_two_widths;
mod schema_drift;
mod sequence_too_narrow;
mod text_column_too_short;

use super::twins::Twin;
use super::{CarrierReport, IdSpace, Origin};
use crate::facts::{Carrier, Column, OutcomeCode, Sequence};
use crate::forecast::State;
use crate::width::Width;
pub(super) use schema_drift::Drifted;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// Every check, the most specific first: where several fire on one carrier, the first makes the finding.
pub static CHECKS: &[&dyn Check] = &[
    &schema_drift::SchemaDrift,
    &id_widened_alone::IdWidenedAlone,
    &auto_increment_lost::AutoIncrementLost,
    &new_narrow_key::NewNarrowKey,
    &minting_column_too_narrow::MintingColumnTooNarrow,
    &sequence_too_narrow::SequenceTooNarrow,
    &text_column_too_short::TextColumnTooShort,
    &new_narrow_reference::NewNarrowReference,
    &reference_narrower_than_id::ReferenceNarrowerThanId,
    &narrowing_conversion::NarrowingConversion,
    &same_name_two_widths::SameNameTwoWidths,
    &client_field_too_narrow::ClientFieldTooNarrow,
];

/// A check: its page, when it fires, and its words.
pub trait Check: Sync {
    /// Returns its name in reports and on the command line.
    fn id(&self) -> &'static str;

    /// Returns its page, in Markdown; the first line is its title.
    fn page(&self) -> &'static str;

    /// Returns true if it fires on a carrier that has been judged narrow.
    fn applies(&self, candidate: &Candidate<'_>) -> bool;

    /// Returns true if it is worth naming where another check made the finding.
    fn also(&self, candidate: &Candidate<'_>) -> bool {
        self.applies(candidate)
    }

    /// Says in one sentence, which stands alone, what breaks and when.
    fn message(&self, candidate: &Candidate<'_>) -> String;

    /// Says what to do.
    fn fix(&self, candidate: &Candidate<'_>) -> String;
}

/// What a carrier is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Subject<'a> {
    /// The column that hands the ids out.
    Minting,
    /// That column, wider than it was declared first, and how many carriers of its ids are not.
    Widened(&'a Column, usize),
    /// A key that minted its ids once.
    Unminted,
    /// A text column of numbered values that is tied to no id space.
    Text(&'a Column),
    /// The sequence behind it.
    Sequence(&'a Sequence),
    /// A column that refers to it.
    Reference(&'a Column),
    /// A column of a server that is declared otherwise.
    Drift(Drifted<'a>),
    /// A declaration or conversion in code.
    Code(&'a Carrier),
}

/// A narrow carrier, before it is a finding.
#[derive(Debug)]
pub struct Candidate<'a> {
    /// What it is.
    pub(super) subject: Subject<'a>,
    /// What is reported of it.
    pub(super) report: &'a CarrierReport,
    /// Its id space, if it belongs to one.
    pub(super) space: Option<&'a IdSpace>,
    /// A wide carrier of the same name.
    pub(super) twin: Option<&'a Twin>,
    /// True if the change under review declares it.
    pub(super) changed: bool,
}

impl Candidate<'_> {
    /// Returns true if nothing here is known to mint its ids.
    fn is_of_nobody(&self) -> bool {
        self.space.is_none_or(|space| space.origin == Origin::Elsewhere)
    }

    /// Names its ids by the column that mints them: "ids of `market.notifications.id`".
    fn ids(&self) -> String {
        match self.space {
            Some(space) if space.origin == Origin::Elsewhere => {
                format!("ids of `{}`, which nothing here mints", space.name)
            }
            Some(space) => format!("ids of `{}`", space.name),
            None => "ids of unknown origin".to_owned(),
        }
    }

    /// Returns what to write instead, as the language's pack says it; empty for what is no code.
    fn written_instead(&self) -> &str {
        match self.subject {
            Subject::Code(carrier) => &carrier.fix,
            Subject::Minting
            | Subject::Widened(..)
            | Subject::Unminted
            | Subject::Text(_)
            | Subject::Sequence(_)
            | Subject::Drift(_)
            | Subject::Reference(_) => "",
        }
    }

    /// Says when the ceiling is reached, as the end of a sentence.
    fn when(&self) -> String {
        let forecast = &self.report.forecast;
        if self.report.used.is_some_and(|used| used >= 1.0) {
            return "and the ids have reached that already".to_owned();
        }
        match (forecast.state, forecast.p10, forecast.p90) {
            (State::Dated | State::Rough, Some(p10), Some(p90)) => {
                format!("which the ids pass between {p10} and {p90}")
            }
            (State::Stalled, Some(p10), Some(p90)) => {
                format!(
                    "which the ids pass between {p10} and {p90} if they grow again at their usual pace"
                )
            }
            (State::NotBefore, Some(p10), _) => format!("which the ids pass not before {p10}"),
            (State::Far, ..) => "which the ids do not reach in the next ten years".to_owned(),
            (State::NotGrowing, ..) => "while the ids do not grow".to_owned(),
            _ => "growth unknown".to_owned(),
        }
    }

    /// Returns the largest id the carrier holds, as printed in a sentence.
    fn holds(&self) -> String {
        match (self.report.ceiling, &self.report.condition) {
            (Some(ceiling), None) if self.report.width == Width::F64 => {
                format!("holds ids exactly up to 2^53 - 1 ({ceiling})")
            }
            (Some(ceiling), None) => format!("holds ids up to {ceiling}"),
            (Some(ceiling), Some(condition)) => {
                format!("holds ids up to {ceiling} if {}", condition.words)
            }
            (None, _) => "holds ids of any size".to_owned(),
        }
    }
}

/// Returns the id of a finding: the first 12 hex digits of SHA-256 over check, symbol and minting column.
///
/// Never of path, line, message or value, so that it survives moves, edits and growth.
pub(super) fn id(check: &str, candidate: &Candidate<'_>) -> String {
    let minting = candidate.space.and_then(|space| space.minting.as_ref());
    let column = minting.map_or_else(|| "-".to_owned(), |m| format!("{}.{}", m.table, m.column));
    hashed(check, &candidate.report.symbol, &column)
}

/// Returns the id of a finding on all places of one outcome in an id space that nothing here mints; survives new places too.
pub(super) fn id_of_space(check: &str, space: &str, outcome: OutcomeCode) -> String {
    hashed(check, &format!("{space} {outcome}"), "-")
}

fn hashed(check: &str, symbol: &str, column: &str) -> String {
    let digest = Sha256::digest(format!("v1\0{check}\0{symbol}\0{column}"));
    digest.iter().take(6).fold(String::new(), |mut hex, byte| {
        // Writing to a String does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
