//! Statements about one table or several, from the templates of a pack.
//!
//! Names and numbers are put in as literals or quoted; nothing else ever goes into a template.

use super::catalogue::Relation;
use super::inquiry::Statement;
use crate::facts::Column;
use crate::rules::live::LivePack;

/// What stands for the placeholders of a template.
pub(super) type Values<'v> = Vec<(&'v str, String)>;

/// Returns the text with each `{placeholder}` replaced, in one pass: what is put in is not looked at again.
pub(super) fn fill(template: &str, values: &[(&str, String)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let known = after.split_once('}').and_then(|(name, after)| {
            let value = values.iter().find(|(known, _)| *known == name);
            value.map(|(_, value)| (value, after))
        });
        rest = match known {
            Some((value, after)) => {
                filled.push_str(value);
                after
            }
            None => {
                filled.push('{');
                after
            }
        };
    }
    filled.push_str(rest);
    filled
}

/// Returns what stands for the placeholders that name a column: `{table}` and `{column}` as SQL names them,
/// `{relation}` and `{name}` as literals.
pub(super) fn of_column(pack: &LivePack, relation: &Relation, column: &Column) -> Values<'static> {
    vec![
        ("table", relation.sql.clone()),
        ("column", pack.quoted(&column.name)),
        ("relation", pack.literal(&relation.shown)),
        ("name", pack.literal(&column.name)),
    ]
}

/// Joins statements of one name, at most `most` into one; each is a part of it, so that one table that cannot be
/// looked into costs the others nothing.
pub(super) fn joined(statements: Vec<Statement>, most: usize, join: &str) -> Vec<Statement> {
    let mut statements = statements.into_iter();
    let next = || {
        let mut parts: Vec<Statement> = statements.by_ref().take(most.max(1)).collect();
        if parts.len() < 2 { parts.pop() } else { Some(whole(parts, join)) }
    };
    std::iter::from_fn(next).collect()
}

fn whole(parts: Vec<Statement>, join: &str) -> Statement {
    let texts: Vec<&str> = parts.iter().map(|part| part.sql.as_str()).collect();
    let seeks = parts.iter().map(|part| part.seeks).sum();
    Statement {
        name: parts.first().map_or_else(String::new, |first| first.name.clone()),
        tells: format!("{} tables at once: {} index seeks.", parts.len(), seeks),
        sql: texts.join(join),
        seeks,
        parts,
        ..Statement::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_not_filled_again() {
        let values = [("table", "{column}".to_owned()), ("column", "c".to_owned())];
        let filled = fill("SELECT {column} FROM {table} {other} {", &values);
        assert_eq!(filled, "SELECT c FROM {column} {other} {");
    }
}
