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
        let has = |kind| report.link.evidence.iter().any(|evidence| evidence.kind == kind);
        let how = if has(EvidenceKind::Pin) || candidate.is_of_nobody() {
            "carries"
        } else if has(EvidenceKind::ForeignKey) {
            "refers to the wider"
        } else {
            "refers without a declared key to the wider"
        };
        format!(
            "`{}` ({}) {how} {}; it {}, {}",
            report.symbol,
            report.type_text,
            candidate.ids(),
            candidate.holds(),
            candidate.when()
        )
    }

    fn fix(&self, candidate: &Candidate<'_>) -> String {
        match candidate.space.and_then(|space| space.minting.as_ref()) {
            Some(minting) => format!(
                "Give the column the type of the id it refers to ({}); declare the foreign key if there is none.",
                minting.type_text
            ),
            None => "Give the column 64 bits, or the type of the id it refers to if that is wider."
                .to_owned(),
        }
    }
}
