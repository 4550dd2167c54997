//! Which column dates the creation of its row, by its name. The names are data: `rules/names/times.toml`.

use super::bundled::bundled;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Times {
    created: Vec<String>,
    never: Vec<String>,
}

static TIMES: LazyLock<Times> = LazyLock::new(|| {
    let mut times: Times =
        bundled("rules/names/times.toml", include_str!("../../rules/names/times.toml"));
    times.created.iter_mut().for_each(|name| *name = folded(name));
    times
});

fn folded(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Returns how well a name says that its column dates the row's creation: 0 is best, `None` means that it does not.
pub fn creation_rank(name: &str) -> Option<usize> {
    let name = folded(name);
    TIMES.created.iter().position(|known| *known == name)
}

/// Returns true for names of times that change later or lie elsewhere: `updated_at`, `expires`, `birthday`.
pub fn never_creation(name: &str) -> bool {
    let mut word = String::new();
    let mut words = Vec::new();
    for c in name.chars() {
        let starts =
            c.is_ascii_uppercase() && word.ends_with(|last: char| last.is_ascii_lowercase());
        if !c.is_ascii_alphanumeric() || starts {
            words.push(std::mem::take(&mut word));
        }
        if c.is_ascii_alphanumeric() {
            word.push(c);
        }
    }
    words.push(word);
    words.iter().any(|word| TIMES.never.iter().any(|never| never.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn creation_names_are_ranked_and_later_times_refused() {
        assert!(creation_rank("created_at") < creation_rank("timestamp"));
        assert_eq!(creation_rank("CreatedAt"), creation_rank("created_at"));
        assert_eq!(creation_rank("title"), None);
        for name in ["updated_at", "lastSeen", "expires", "post_modified", "deletedAt"] {
            assert!(never_creation(name), "{name}");
            assert_eq!(creation_rank(name), None, "{name}");
        }
        assert!(!never_creation("created_at"));
        assert!(TIMES.created.iter().all(|name| !never_creation(name)));
    }
}
