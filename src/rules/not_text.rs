//! Files that are no text: told by their first bytes, with a cure for each.

use super::bundled::bundled;
use serde::Deserialize;
use std::sync::LazyLock;

static FORMATS: LazyLock<File> =
    LazyLock::new(|| bundled("rules/not-text.toml", include_str!("../../rules/not-text.toml")));

/// A format that holds no SQL text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotText {
    starts: Option<String>,
    starts_hex: Option<String>,
    /// What the file is, to follow "this is": `a zip archive`.
    pub(crate) name: String,
    /// How to get text out of it, as a sentence.
    pub(crate) cure: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: Vec<NotText>,
}

/// Returns the format that a file with these first bytes has, unless it may be text.
pub(crate) fn recognize(head: &[u8]) -> Option<&'static NotText> {
    FORMATS.format.iter().find(|format| format.matches(head))
}

impl NotText {
    fn matches(&self, head: &[u8]) -> bool {
        let text = self.starts.as_ref().is_some_and(|text| head.starts_with(text.as_bytes()));
        let hex = self.starts_hex.as_ref().is_some_and(|hex| {
            let start: String =
                head.iter().take(hex.len() / 2).map(|byte| format!("{byte:02x}")).collect();
            !hex.is_empty() && start == *hex
        });
        text || hex
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_exactly_one_kind_of_start() {
        let formats = &FORMATS.format;
        assert!(formats.len() >= 5);
        for format in formats {
            assert!(format.starts.is_some() != format.starts_hex.is_some(), "{}", format.name);
        }
    }

    #[test]
    fn starts_are_compared_as_text_or_as_bytes() {
        assert_eq!(recognize(b"PAR1\x15").unwrap().name, "a Parquet file");
        assert_eq!(recognize(b"PK\x03\x04\x14").unwrap().name, "a zip archive");
        assert_eq!(recognize(b"-- SQL"), None);
        assert_eq!(recognize(b""), None);
    }
}
