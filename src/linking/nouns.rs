//! Identifiers to nouns: `m_savings_accounts` and `savingsAccountId` both speak of a `savings account`.

use crate::rules::habits::HABITS;
use crate::rules::names;

/// What an id's name says about the table that mints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct IdName {
    /// Words before `id`, singular, without noise: `["comment", "creator"]`; empty for a bare `id`.
    pub(super) stem: Vec<String>,
}

impl IdName {
    /// Reads the name of an id; `None` if it neither ends nor begins like one.
    pub(super) fn read(name: &str) -> Option<Self> {
        let mut words = id_words(name);
        let last = words.pop()?;
        if last != "id" && last != "ids" {
            if !names::is_id(name) {
                return None;
            }
            words.push(last);
            // `idAfter`, `inReplyTo`: of what is as bare as an `id`.
            if !names::refers(&words) {
                words.clear();
            }
        }
        let is_letter = |word: &String| word.chars().count() == 1;
        while words.first().is_some_and(|word| HABITS.noise.contains(word))
            || words.len() > 1 && words.first().is_some_and(is_letter)
        {
            words.remove(0);
        }
        Some(Self { stem: words.iter().map(|word| HABITS.singular(word)).collect() })
    }

    /// Returns the noun before `id`, as a key of the noun index; `None` for a bare `id`.
    pub(super) fn noun(&self) -> Option<String> {
        (!self.stem.is_empty()).then(|| self.stem.join("_"))
    }

    /// Returns the nouns left after one or more role words in front are dropped, longest first.
    pub(super) fn without_head_roles(&self) -> Vec<String> {
        let heads = self.stem.iter().take_while(|word| HABITS.head_roles.contains(*word)).count();
        let most = heads.min(self.stem.len().saturating_sub(1));
        (1..=most).map(|dropped| self.stem[dropped..].join("_")).collect()
    }

    /// Returns the role that ends the stem, if it ends in one: `creator` of `comment_creator_id`.
    pub(super) fn tail_role(&self) -> Option<&str> {
        let last = self.stem.last()?;
        HABITS.tail_roles.contains(last).then_some(last.as_str())
    }

    /// Returns true if the name says that somebody else mints it, or that it restarts within each parent.
    pub(super) fn is_foreign(&self) -> bool {
        self.stem.iter().any(|word| HABITS.foreign.contains(word))
    }
}

/// Splits an id's name into words, and an all-lower-case compound before its `id`: `pageid` -> `page id`.
fn id_words(name: &str) -> Vec<String> {
    let mut words = names::words(name);
    if let Some(last) = words.last().filter(|last| last.len() > 3 && names::is_id(last)) {
        let split = last.strip_suffix("ids").map(|head| (head.to_owned(), "ids"));
        let split = split.or_else(|| last.strip_suffix("id").map(|head| (head.to_owned(), "id")));
        if let Some((head, id)) = split {
            words.pop();
            words.extend([head, id.to_owned()]);
        }
    }
    words
}

/// Returns the noun of a table's name, without `prefix`: `wp_posts` -> `post`.
pub(super) fn table_noun(name: &str, prefix: Option<&str>) -> String {
    let mut words = names::words(name);
    if words.len() > 1 && prefix.is_some_and(|prefix| words[0] == prefix) {
        words.remove(0);
    }
    words.iter().map(|word| HABITS.singular(word)).collect::<Vec<_>>().join("_")
}

/// Returns the nouns that a type's name may stand for, most specific first: `CachedNoteDto` -> `cached_note`, `note`.
pub(super) fn type_nouns(name: &str) -> Vec<String> {
    let mut words: Vec<String> =
        names::words(name).iter().map(|word| HABITS.singular(word)).collect();
    let says_purpose = |word: &String| HABITS.type_suffixes.contains(word);
    let mut nouns = vec![words.join("_")];
    while words.len() > 1 && words.last().is_some_and(says_purpose) {
        words.pop();
        nouns.push(words.join("_"));
    }
    // One letter marks an interface, as the `I` of `IHooksClient`.
    let is_mark = |word: &String| word.chars().count() == 1 || HABITS.noise.contains(word);
    while words.len() > 1 && words.first().is_some_and(|word| says_purpose(word) || is_mark(word)) {
        words.remove(0);
        nouns.push(words.join("_"));
    }
    nouns
}

/// Returns the first word that most tables of a database share: `wp` of `wp_posts`, `wp_users`, ...
///
/// A prefix is one that more than half of at least four tables have.
pub(super) fn shared_prefix<'a>(tables: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    let mut total = 0;
    for table in tables {
        total += 1;
        let words = names::words(table);
        if words.len() > 1 {
            *counts.entry(words[0].clone()).or_default() += 1;
        }
    }
    let (prefix, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (total >= 4 && count * 2 > total).then_some(prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noun(name: &str) -> Option<String> {
        IdName::read(name).and_then(|id| id.noun())
    }

    #[test]
    fn every_spelling_of_an_id_gives_the_noun_of_its_table() {
        for name in
            ["savingsAccountId", "savings_account_id", "SavingsAccountID", "savingsAccountIds"]
        {
            assert_eq!(noun(name).as_deref(), Some("saving_account"), "{name}");
        }
        assert_eq!(noun("remoteNoteId").as_deref(), Some("note"));
        assert_eq!(noun("mNoteId").as_deref(), Some("note"));
        assert_eq!(noun("p_note_id").as_deref(), Some("note"));
        assert_eq!(noun("getNoteId").as_deref(), Some("note"));
        assert_eq!(noun("fk_note").as_deref(), Some("note"));
        for name in ["id", "idAfter", "id_in_list", "inReplyTo"] {
            assert_eq!(IdName::read(name).map(|id| id.stem), Some(Vec::new()), "{name}");
        }
        assert_eq!(IdName::read("valid"), None);
    }

    #[test]
    fn roles_in_front_are_dropped_and_roles_behind_are_kept() {
        let id = IdName::read("selectedCommentId").unwrap();
        assert_eq!(id.without_head_roles(), ["comment"]);
        let id = IdName::read("commentCreatorId").unwrap();
        assert_eq!(id.tail_role(), Some("creator"));
        assert!(id.without_head_roles().is_empty());
    }

    #[test]
    fn a_type_is_named_for_what_it_holds() {
        assert_eq!(type_nouns("NotificationDto"), ["notification_dto", "notification"]);
        assert!(type_nouns("CachedNotification").contains(&"notification".to_owned()));
        assert_eq!(type_nouns("Item"), ["item"]);
        assert_eq!(type_nouns("IObservableHooksClient").last().map(String::as_str), Some("hook"));
    }

    #[test]
    fn a_prefix_is_what_most_tables_share() {
        let tables = ["wp_posts", "wp_users", "wp_comments", "wp_terms", "sessions"];
        assert_eq!(shared_prefix(tables.into_iter()).as_deref(), Some("wp"));
        assert_eq!(shared_prefix(["order_items", "users", "orders", "items"].into_iter()), None);
        assert_eq!(table_noun("wp_posts", Some("wp")), "post");
    }
}
