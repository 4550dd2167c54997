//! A text column is too short for the ids that are written into it.

use super::{Candidate, Check, Subject};

/// See its page.
pub(super) struct TextColumnTooShort;

impl Check for TextColumnTooShort {
    fn id(&self) -> &'static str {
        "text-column-too-short"
    }

    fn page(&self) -> &'static str {
        include_str!("text_column_too_short.md")
    }

    fn applies(&self, candidate: &Candidate<'_>) -> bool {
        match candidate.subject {
            Subject::Text(_) => true,
            Subject::Reference(column) => column.is_text(),
            _ => false,
        }
    }

    fn message(&self, candidate: &Candidate<'_>) -> String {
        let report = candidate.report;
        let (Subject::Text(column) | Subject::Reference(column)) = candidate.subject else {
            return String::new();
        };
        let seen = column.texts.map_or(String::new(), |texts| {
            let prefix = match texts.prefix {
                0 => String::new(),
                1 => " behind a prefix of 1 character".to_owned(),
                n => format!(" behind a prefix of {n} characters"),
            };
            format!(
                " (longest value: {} characters, numbers up to {}{prefix})",
                texts.longest, texts.highest
            )
        });
        let ids = candidate.ids();
        format!(
            "`{}` ({}) carries {ids} as text{seen}; it {}, {}",
            report.symbol,
            report.type_text,
            candidate.holds(),
            candidate.when()
        )
    }

    fn fix(&self, candidate: &Candidate<'_>) -> String {
        let prefix = match candidate.subject {
            Subject::Text(column) | Subject::Reference(column) => {
                column.texts.map_or(0, |texts| texts.prefix)
            }
            _ => 0,
        };
        format!(
            "Give the column {} characters: a 64-bit id has up to 20 digits.",
            prefix.saturating_add(20)
        )
    }
}
