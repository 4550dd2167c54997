//! One name is narrow here and wide elsewhere.

use super::{Candidate, Check, Subject};

/// See its page.
pub(super) struct SameNameTwoWidths;

impl Check for SameNameTwoWidths {
    fn id(&self) -> &'static str {
        "same-name-two-widths"
    }

    fn page(&self) -> &'static str {
        include_str!("same_name_two_widths.md")
    }

    fn applies(&self, candidate: &Candidate<'_>) -> bool {
        self.also(candidate) && candidate.is_of_nobody()
    }

    fn also(&self, candidate: &Candidate<'_>) -> bool {
        candidate.twin.is_some() && matches!(candidate.subject, Subject::Code(_))
    }

    fn message(&self, candidate: &Candidate<'_>) -> String {
        let report = candidate.report;
        let elsewhere = candidate.twin.map_or_else(String::new, |twin| {
            let more = match twin.count {
                1 => String::new(),
                n => format!(" and {} more", n - 1),
            };
            format!("{} in `{}` at {}{more}", twin.type_text, twin.symbol, twin.location)
        });
        format!(
            "`{}` is {} here, and {elsewhere}: a bug, or two id spaces of one name",
            report.symbol, report.type_text
        )
    }

    fn fix(&self, candidate: &Candidate<'_>) -> String {
        let instead = lower_first(candidate.written_instead());
        format!("If both hold the same ids, {instead}; if not, rename one of them.")
    }
}

/// Makes a sentence the end of another.
fn lower_first(sentence: &str) -> String {
    let mut chars = sentence.trim_end_matches('.').chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
