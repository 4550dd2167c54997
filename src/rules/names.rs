//! Naming habits: words of an identifier, and which identifiers are ids.

/// Splits an identifier into lower-case words: `savingsAccountIDs` -> `savings account ids`.
pub fn words(name: &str) -> Vec<String> {
    let _ = name;
    Vec::new()
}

/// Returns true if the last word says that this is an id or several: `noteId`, `note_ids`, `pageid`, `id`.
pub fn is_id(name: &str) -> bool {
    let _ = name;
    false
}
