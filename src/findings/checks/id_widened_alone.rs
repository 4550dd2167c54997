//! An id was widened while other carriers of it stayed as narrow as it was.

use super::{Candidate, Check, Subject};

/// See its page.
pub(super) struct IdWidenedAlone;

impl Check for IdWidenedAlone {
    fn id(&self) -> &'static str {
        "id-widened-alone"
    }

    fn page(&self) -> &'static str {
        include_str!("id_widened_alone.md")
    }

    fn applies(&self, candidate: &Candidate<'_>) -> bool {
        matches!(candidate.subject, Subject::Widened(..))
    }

    fn message(&self, candidate: &Candidate<'_>) -> String {
        let report = candidate.report;
        let Subject::Widened(column, behind) = candidate.subject else { return String::new() };
        let was = column.former.as_ref().map_or("", |former| former.type_text.as_str());
        let carriers = match behind {
            1 => "1 carrier of its ids is still as narrow as it was".to_owned(),
            n => format!("{n} carriers of its ids are still as narrow as it was"),
        };
        let limit = candidate.space.and_then(|space| space.carriers.first()?.ceiling);
        let limit = limit
            .map_or(String::new(), |ceiling| format!(": the narrowest holds ids up to {ceiling}"));
        format!(
            "`{}` was widened from {was} to {}, but {carriers}{limit}",
            report.symbol, report.type_text
        )
    }

    fn fix(&self, _: &Candidate<'_>) -> String {
        "Widen every carrier in the evidence before the ids pass the old ceiling, clients first: their users must update."
            .to_owned()
    }
}
