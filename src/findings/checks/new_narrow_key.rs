//! A file of the change under review adds or keeps a key that is too narrow for ids.

use super::{Candidate, Check, Subject};

/// See its page.
pub(super) struct NewNarrowKey;

impl Check for NewNarrowKey {
    fn id(&self) -> &'static str {
        "new-narrow-key"
    }

    fn page(&self) -> &'static str {
        include_str!("new_narrow_key.md")
    }

    fn applies(&self, candidate: &Candidate<'_>) -> bool {
        candidate.changed && matches!(candidate.subject, Subject::Minting)
    }

    fn message(&self, candidate: &Candidate<'_>) -> String {
        let report = candidate.report;
        format!(
            "`{}`, declared in a changed file, is a key of {}, which {}, {}",
            report.symbol,
            report.type_text,
            candidate.holds(),
            candidate.when()
        )
    }

    fn fix(&self, _: &Candidate<'_>) -> String {
        "Declare it with 64 bits while it is new: an empty table is widened for nothing, a full one with every carrier of its ids."
            .to_owned()
    }
}
