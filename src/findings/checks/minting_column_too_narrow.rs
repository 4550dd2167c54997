//! The column that hands ids out cannot hold the ids it will hand out.

use super::{Candidate, Check, Subject};

/// See its page.
pub(super) struct MintingColumnTooNarrow;

impl Check for MintingColumnTooNarrow {
    fn id(&self) -> &'static str {
        "minting-column-too-narrow"
    }

    fn page(&self) -> &'static str {
        include_str!("minting_column_too_narrow.md")
    }

    fn applies(&self, candidate: &Candidate<'_>) -> bool {
        matches!(candidate.subject, Subject::Minting)
    }

    fn message(&self, candidate: &Candidate<'_>) -> String {
        let report = candidate.report;
        let (holds, when) = (candidate.holds(), candidate.when());
        let verb = match candidate.space.is_some_and(|space| space.minting.is_some()) {
            true => "mints",
            false => "keys",
        };
        format!(
            "`{}` {verb} its rows' ids in {}, which {holds}, {when}",
            report.symbol, report.type_text
        )
    }

    fn fix(&self, candidate: &Candidate<'_>) -> String {
        let ceiling = candidate.report.ceiling;
        let carriers = candidate.space.map_or(&[][..], |space| &space.carriers);
        let narrower = carriers
            .iter()
            .filter(|other| other.ceiling.is_some() && other.ceiling < ceiling)
            .count();
        let first = match narrower {
            0 => "Widen the carriers listed with it first, clients before references".to_owned(),
            n => format!("First widen its {n} narrower carriers, clients before references"),
        };
        format!(
            "{first}; then this column to 64 bits. A wider column alone moves the failure to them."
        )
    }
}
