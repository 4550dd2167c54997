//! A key's new definition left out the attribute that minted its ids.

use super::{Candidate, Check, Subject};

/// See its page.
pub(super) struct AutoIncrementLost;

impl Check for AutoIncrementLost {
    fn id(&self) -> &'static str {
        "auto-increment-lost"
    }

    fn page(&self) -> &'static str {
        include_str!("auto_increment_lost.md")
    }

    fn applies(&self, candidate: &Candidate<'_>) -> bool {
        matches!(candidate.subject, Subject::Unminted)
    }

    fn message(&self, candidate: &Candidate<'_>) -> String {
        let report = candidate.report;
        format!(
            "`{}` was redefined as {} without the AUTO_INCREMENT that it had: the next INSERT gets no id",
            report.symbol, report.type_text
        )
    }

    fn fix(&self, candidate: &Candidate<'_>) -> String {
        format!(
            "Repeat the whole definition: MODIFY {} {} NOT NULL AUTO_INCREMENT.",
            candidate.report.symbol.rsplit('.').next().unwrap_or_default(),
            candidate.report.type_text
        )
    }
}
