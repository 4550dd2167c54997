//! The files in which the rows of a table or partition lie: one, or chunks that are numbered from zero.

use crate::sources::forms::folder::Folder;
use crate::sources::walk::Found;
use std::collections::BTreeMap;

/// The chunks of a table or partition.
#[derive(Debug)]
pub(super) struct Chunks {
    /// In the order of their numbers.
    pub(super) files: Vec<Found>,
    /// How their names start.
    stem: String,
    numbers: Vec<u64>,
    /// The number of the chunk that is marked as the last.
    last: Option<u64>,
    /// One file holds all rows.
    is_whole: bool,
}

impl Chunks {
    /// Finds the chunks whose names start with `stem`; `between` stands before a number, and twice before the last.
    pub(super) fn find(folder: &Folder, stem: &str, between: &str, extension: &str) -> Self {
        let end = format!(".{extension}");
        let start = format!("{stem}{between}");
        let mut last = None;
        let mut numbered = BTreeMap::new();
        for name in folder.starting(&start) {
            let rest = name.strip_prefix(&start).and_then(|rest| rest.strip_suffix(&end));
            let Some(rest) = rest else { continue };
            let marked = rest.strip_prefix(between);
            if let Ok(number) = marked.unwrap_or(rest).parse::<u64>() {
                last = last.max(marked.map(|_| number));
                numbered.extend(folder.file(name).map(|file| (number, file)));
            }
        }
        let whole = folder.file(&format!("{stem}{end}"));
        Self {
            stem: stem.to_owned(),
            numbers: numbered.keys().copied().collect(),
            last,
            is_whole: whole.is_some(),
            files: whole.into_iter().chain(numbered.into_values()).collect(),
        }
    }

    /// Says which chunks are missing, if any.
    pub(super) fn missing(&self) -> Option<String> {
        let stem = &self.stem;
        if self.is_whole {
            return None;
        }
        if self.numbers.is_empty() {
            return Some(format!("there are no rows of `{stem}`"));
        }
        let Some(last) = self.last else {
            return Some(format!("the last chunk of the rows of `{stem}` is missing"));
        };
        let present = u64::try_from(self.numbers.len()).unwrap_or(u64::MAX);
        let missing = last.saturating_add(1).saturating_sub(present);
        let first = (0..).zip(&self.numbers).find(|(expected, number)| expected != *number)?.0;
        Some(format!(
            "{missing} chunks of the rows of `{stem}` are missing, the first is number {first}"
        ))
    }
}
