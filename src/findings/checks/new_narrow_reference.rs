//! A file of the change under review adds or keeps a reference that is narrower than the id it refers to.

use super::{Candidate, Check, Subject};

/// See its page.
pub(super) struct NewNarrowReference;

impl Check for NewNarrowReference {
    fn id(&self) -> &'static str {
        "new-narrow-reference"
    }

    fn page(&self) -> &'static str {
        include_str!("new_narrow_reference.md")
    }

    fn applies(&self, candidate: &Candidate<'_>) -> bool {
        candidate.changed && matches!(candidate.subject, Subject::Reference(_))
    }

    fn message(&self, candidate: &Candidate<'_>) -> String {
        let report = candidate.report;
        format!(
            "`{}` ({}), declared in a changed file, takes {}; it {}, {}",
            report.symbol,
            report.type_text,
            candidate.ids(),
            candidate.holds(),
            candidate.when()
        )
    }

    fn fix(&self, candidate: &Candidate<'_>) -> String {
        let of = candidate.space.and_then(|space| space.minting.as_ref());
        let of = of.map_or("64 bits", |minting| minting.type_text.as_str());
        format!("Declare it as the id that it refers to, {of}, in this change.")
    }
}
