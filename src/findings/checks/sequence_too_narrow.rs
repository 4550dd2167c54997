//! The sequence behind a column ends before the column does.

use super::{Candidate, Check, Subject};

/// See its page.
pub(super) struct SequenceTooNarrow;

impl Check for SequenceTooNarrow {
    fn id(&self) -> &'static str {
        "sequence-too-narrow"
    }

    fn page(&self) -> &'static str {
        include_str!("sequence_too_narrow.md")
    }

    fn applies(&self, candidate: &Candidate<'_>) -> bool {
        matches!(candidate.subject, Subject::Sequence(_))
    }

    fn message(&self, candidate: &Candidate<'_>) -> String {
        let (holds, when) = (candidate.holds(), candidate.when());
        if candidate.space.is_none_or(|space| space.minting.is_none()) {
            return format!(
                "sequence `{}`, which no column names, {holds}, {when}",
                candidate.report.symbol
            );
        }
        format!(
            "sequence `{}` {holds}, fewer than the column that it feeds with {}, {when}",
            candidate.report.symbol,
            candidate.ids()
        )
    }

    fn fix(&self, candidate: &Candidate<'_>) -> String {
        let name = candidate.report.symbol.rsplit('.').next().unwrap_or_default();
        format!(
            "ALTER SEQUENCE {name} AS bigint MAXVALUE 9223372036854775807; it rewrites nothing."
        )
    }
}
