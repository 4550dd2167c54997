//! A column refers to ids that it cannot all hold.

use super::{Candidate, Check, Subject};
use crate::linking::EvidenceKind;

/// See its page.
pub(super) struct ReferenceNarrowerThanId;

impl Check for ReferenceNarrowerThanId {
    fn id(&self) -> &'static str {
        "reference-narrower-than-id"
    }

    fn page(&self) -> &'static str {
        include_str!("reference_narrower_than_id.md")
    }

    fn applies(&self, candidate: &Candidate<'_>) -> bool {
        matches!(candidate.subject, Subject::Reference(_))
    }

    fn message(&self, candidate: &Candidate<'_>) -> String {
        let report = candidate.report;
        let declared = report.link.evidence.iter().any(|e| e.kind == EvidenceKind::ForeignKey);
        let how = if declared { "refers" } else { "refers without a declared key" };
        format!(
            "`{}` ({}) {how} to the wider {}; it {}, {}",
            report.symbol,
            report.type_text,
            candidate.ids(),
            candidate.holds(),
            candidate.when()
        )
    }

    fn fix(&self, candidate: &Candidate<'_>) -> String {
        let minting = candidate.space.and_then(|space| space.minting.as_ref());
        let target = minting.map_or("the type of the id", |minting| minting.type_text.as_str());
        format!(
            "Give the column the type of the id it refers to ({target}); declare the foreign key if there is none."
        )
    }
}
