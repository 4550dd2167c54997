//! Names of classes into names of tables: snake case, and English plurals as frameworks make them.
//!
//! The words are data: `rules/names/plurals.toml`.

use super::bundled::bundled;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plurals {
    same: BTreeSet<String>,
    irregular: BTreeMap<String, String>,
    ends: Vec<End>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    ends: Vec<String>,
    cut: usize,
    add: String,
}

static PLURALS: LazyLock<Plurals> = LazyLock::new(|| {
    bundled("rules/names/plurals.toml", include_str!("../../rules/names/plurals.toml"))
});

/// Returns a name in snake case: `user_account` of `UserAccount`, `http_log` of `HTTPLog`.
pub(crate) fn snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (at, c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| chars.get(before));
        let after = chars.get(at + 1);
        let starts = c.is_uppercase()
            && before.is_some_and(|before| {
                let ends_acronym =
                    before.is_uppercase() && after.is_some_and(|after| after.is_lowercase());
                before.is_lowercase() || before.is_numeric() || ends_acronym
            });
        if starts {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

/// Returns the plural of a name in lower case, by its last word: `order_histories` of `order_history`.
pub(crate) fn plural(name: &str) -> String {
    let start = name.rfind('_').map_or(0, |underscore| underscore + 1);
    let (before, word) = name.split_at(start);
    let plurals = &*PLURALS;
    if plurals.same.contains(word) || plurals.irregular.values().any(|plural| plural == word) {
        return name.to_owned();
    }
    if let Some(plural) = plurals.irregular.get(word) {
        return format!("{before}{plural}");
    }
    let rule = plurals.ends.iter().find(|rule| rule.ends.iter().any(|end| word.ends_with(end)));
    match rule {
        Some(rule) => {
            let keep = word.len().saturating_sub(rule.cut);
            format!("{before}{}{}", word.get(..keep).unwrap_or(word), rule.add)
        }
        None => format!("{name}s"),
    }
}

/// Returns the name whose plural this is, by its last word; what is no plural stays.
pub(crate) fn singular(name: &str) -> String {
    let start = name.rfind('_').map_or(0, |underscore| underscore + 1);
    let (before, word) = name.split_at(start);
    let plurals = &*PLURALS;
    if plurals.same.contains(word) {
        return name.to_owned();
    }
    if let Some((one, _)) = plurals.irregular.iter().find(|(_, many)| *many == word) {
        return format!("{before}{one}");
    }
    let by_rules = plurals.ends.iter().flat_map(|rule| {
        let stem = word.strip_suffix(rule.add.as_str());
        rule.ends.iter().filter_map(move |end| {
            let cut = end.len().checked_sub(rule.cut).and_then(|at| end.get(at..))?;
            let one = format!("{}{cut}", stem?);
            (one != word && one.ends_with(end.as_str())).then_some(one)
        })
    });
    let plain = word.strip_suffix('s').map(str::to_owned);
    let found = by_rules.chain(plain).find(|one| plural(one) == word);
    found.map_or_else(|| name.to_owned(), |one| format!("{before}{one}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_become_tables() {
        let cases = [
            ("User", "users"),
            ("OrderHistory", "order_histories"),
            ("UserAddress", "user_addresses"),
            ("SalesPerson", "sales_people"),
            ("HTTPLog", "http_logs"),
            ("OAuth2Token", "o_auth2_tokens"),
            ("Survey", "surveys"),
            ("Box", "boxes"),
            ("News", "news"),
        ];
        for (class, table) in cases {
            assert_eq!(plural(&snake_case(class)), table, "{class}");
        }
    }

    #[test]
    fn plurals_lead_back_to_what_they_are_of() {
        for name in [
            "user",
            "order_history",
            "user_address",
            "sales_person",
            "box",
            "news",
            "day",
            "status",
            "category",
        ] {
            assert_eq!(singular(&plural(name)), name);
        }
    }
}
