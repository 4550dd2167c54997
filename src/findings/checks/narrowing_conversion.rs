//! Code turns an id into a narrower one.

use super::{Candidate, Check, Subject};
use crate::facts::CarrierKind;

/// See its page.
pub(super) struct NarrowingConversion;

impl Check for NarrowingConversion {
    fn id(&self) -> &'static str {
        "narrowing-conversion"
    }

    fn page(&self) -> &'static str {
        include_str!("narrowing_conversion.md")
    }

    fn applies(&self, candidate: &Candidate<'_>) -> bool {
        matches!(candidate.subject, Subject::Code(carrier) if carrier.kind == CarrierKind::Conversion)
    }

    fn message(&self, candidate: &Candidate<'_>) -> String {
        let report = candidate.report;
        format!(
            "`{}` reads {} into {}; it {}, {}: then {}",
            report.type_text,
            candidate.ids(),
            report.width,
            candidate.holds(),
            candidate.when(),
            report.outcome.code.meaning()
        )
    }

    fn fix(&self, candidate: &Candidate<'_>) -> String {
        candidate.written_instead().to_owned()
    }
}
