//! Words of an identifier, and which identifiers are ids.

/// Splits an identifier into lower-case words: `savingsAccountIDs` -> `savings account ids`.
pub fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied().unwrap_or('_');
        let starts = c.is_uppercase() && (before.is_lowercase() || before.is_ascii_digit())
            || c.is_uppercase()
                && before.is_uppercase()
                && chars.get(at + 1).is_some_and(|next| next.is_lowercase() && *next != 's');
        if (starts || !c.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Returns true if the last word says that this is an id or several: `noteId`, `note_ids`, `pageid`, `id`.
pub fn is_id(name: &str) -> bool {
    words(name).last().is_some_and(|word| word == "id" || word == "ids")
}
