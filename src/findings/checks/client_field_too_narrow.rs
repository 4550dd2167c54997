//! A declaration in code cannot hold the ids that reach it.

use super::{Candidate, Check, Subject};
use crate::facts::CarrierKind;

/// See its page.
pub(super) struct ClientFieldTooNarrow;

impl Check for ClientFieldTooNarrow {
    fn id(&self) -> &'static str {
        "client-field-too-narrow"
    }

    fn page(&self) -> &'static str {
        include_str!("client_field_too_narrow.md")
    }

    fn applies(&self, candidate: &Candidate<'_>) -> bool {
        matches!(candidate.subject, Subject::Code(carrier) if carrier.kind != CarrierKind::Conversion)
    }

    fn message(&self, candidate: &Candidate<'_>) -> String {
        let report = candidate.report;
        format!(
            "`{}` ({}) carries {}; it {}, {}",
            report.symbol,
            report.type_text,
            candidate.ids(),
            candidate.holds(),
            candidate.when()
        )
    }

    fn fix(&self, candidate: &Candidate<'_>) -> String {
        candidate.written_instead().to_owned()
    }
}
