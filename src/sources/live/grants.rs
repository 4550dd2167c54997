//! The least that an account needs: the statements of a pack, with names filled in and quoted.
//!
//! Nothing here is ever sent: an administrator reads it and runs it.

use crate::rules::live::{self, LivePack};
use std::collections::BTreeSet;

/// The account, and what it shall read.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// Its name.
    pub user: &'a str,
    /// Where it may connect from, as the server's patterns have it.
    pub host: &'a str,
    /// Databases to read; if none is named, one to be filled in.
    pub databases: &'a [String],
    /// Schemas to read; where databases have none, they are databases too.
    pub schemas: &'a [String],
}

/// Returns the statements for a kind of server.
///
/// # Errors
///
/// If there is no such kind, or if a name cannot be written in SQL.
pub fn of(kind: &str, account: &Account<'_>) -> Result<String, String> {
    let pack = live::named(kind).ok_or_else(|| {
        let known: Vec<&str> = live::all().iter().map(|pack| pack.name.as_str()).collect();
        format!("no kind of server is called `{kind}`; there are {}", known.join(", "))
    })?;
    let names = [account.user, account.host].into_iter();
    let names = names.chain(account.databases.iter().chain(account.schemas).map(String::as_str));
    for name in names {
        if name.is_empty() || name.contains(|letter: char| letter == '\\' || letter.is_control()) {
            return Err(format!("`{}` is no name for a GRANT", name.escape_debug()));
        }
    }
    let has_schemas = pack.grants.contains("{schema}");
    let beside = if has_schemas { &[] } else { account.schemas };
    let databases = each_once(account.databases.iter().chain(beside), "your_database");
    let schemas = each_once(account.schemas.iter(), "public");
    let mut text = String::new();
    for line in pack.grants.trim_start().lines() {
        // A line about databases or schemas stands once for each.
        let each = |placeholder: &'static str, names: &'_ [String]| -> Vec<String> {
            let names_it = line.contains(placeholder)
                || (placeholder == "{database}" && line.contains("{databases}"));
            if names_it { names.to_vec() } else { vec![String::new()] }
        };
        for database in each("{database}", &databases) {
            // In a GRANT on a whole database, `_` and `%` stand for others:
            // https://dev.mysql.com/doc/refman/8.4/en/grant.html#grant-database-privileges
            let pattern = database.replace('_', "\\_").replace('%', "\\%");
            for schema in each("{schema}", &schemas) {
                let values = [
                    ("{user}", account.user),
                    ("{host}", account.host),
                    ("{database}", database.as_str()),
                    ("{databases}", pattern.as_str()),
                    ("{schema}", schema.as_str()),
                ];
                text.push_str(&filled(line, &values, pack));
                text.push('\n');
            }
        }
    }
    Ok(text)
}

/// Returns names, each once; another if there is none.
fn each_once<'n>(names: impl Iterator<Item = &'n String>, other: &str) -> Vec<String> {
    let names: BTreeSet<String> = names.cloned().collect();
    if names.is_empty() { vec![other.to_owned()] } else { names.into_iter().collect() }
}

/// Puts names in the place of placeholders: inside quotes, with these doubled; elsewhere as identifiers.
fn filled(line: &str, values: &[(&str, &str)], pack: &LivePack) -> String {
    let mut filled = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('{') {
        let (before, after) = rest.split_at(at);
        filled.push_str(before);
        let Some((placeholder, name)) = values.iter().find(|(known, _)| after.starts_with(known))
        else {
            filled.push('{');
            rest = &after[1..];
            continue;
        };
        rest = &after[placeholder.len()..];
        let quote = before.chars().next_back().filter(|quote| ['\'', '`', '"'].contains(quote));
        match quote.filter(|quote| rest.starts_with(*quote)) {
            Some(quote) => filled.push_str(&name.replace(quote, &format!("{quote}{quote}"))),
            None if is_plain(name) => filled.push_str(name),
            None => filled.push_str(&pack.quoted(name)),
        }
    }
    filled.push_str(rest);
    filled
}

/// Returns true for a name that needs no quotes in any server.
fn is_plain(name: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    name.starts_with(is_letter)
        && name.chars().all(|letter| is_letter(letter) || letter.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grants(kind: &str, user: &str, databases: &[&str], schemas: &[&str]) -> String {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let (databases, schemas) = (owned(databases), owned(schemas));
        of(kind, &Account { user, host: "10.%", databases: &databases, schemas: &schemas }).unwrap()
    }

    #[test]
    fn names_are_quoted_and_each_database_has_its_line() {
        let text = grants("mysql", "o'brien", &["shop"], &["shop", "bill`ing"]);
        assert!(text.contains("\nCREATE USER 'o''brien'@'10.%' "), "{text}");
        assert!(text.contains("\nGRANT SELECT ON `shop`.* TO 'o''brien'@'10.%';\n"), "{text}");
        assert!(text.contains("\nGRANT SELECT ON `bill``ing`.* TO "), "{text}");
    }

    #[test]
    fn identifiers_outside_quotes_get_them_where_they_need_them() {
        let text = grants("postgres", "Audit", &["shop"], &["public", "my-app"]);
        assert!(text.contains("CREATE ROLE \"Audit\" LOGIN;"), "{text}");
        assert!(text.contains("GRANT CONNECT ON DATABASE shop TO \"Audit\";"), "{text}");
        assert!(text.contains("GRANT USAGE ON SCHEMA public TO "), "{text}");
        assert!(text.contains("GRANT USAGE ON SCHEMA \"my-app\" TO "), "{text}");
    }

    #[test]
    fn what_is_no_name_is_refused() {
        let none = ["shop".to_owned()];
        let account = |user| Account { user, host: "%", databases: &none, schemas: &none };
        for user in ["", "a\\", "a\nb"] {
            assert!(of("mysql", &account(user)).is_err(), "{user}");
        }
        assert!(of("oracle", &account("a")).unwrap_err().contains("there are mysql"));
    }
}
