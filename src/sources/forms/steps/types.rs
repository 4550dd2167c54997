//! A framework's types with their options into SQL definitions, by its pack.
//!
//! Knows the way in which packs write definitions, and no type.

use crate::rules::dialect::DialectPack;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Options of a column by name; a flag's value is `true`.
pub(crate) type Options = BTreeMap<String, String>;

/// The types of a framework.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Types {
    /// Definitions by dialect, or `any`, and the framework's name of the type.
    define: BTreeMap<String, BTreeMap<String, Definition>>,
    /// What a type becomes if it mints, by dialect and SQL type or `*`; `{type}` stands for the type.
    mint: BTreeMap<String, BTreeMap<String, String>>,
    /// Options that make a column mint.
    minting: Vec<String>,
    /// Options and the SQL that a true one adds to the type, before what makes it mint; by dialect, or `any`.
    marks: BTreeMap<String, Vec<[String; 2]>>,
    /// Options and the SQL that a true one adds after that.
    adds: Vec<[String; 2]>,
    /// Other names of options.
    also: BTreeMap<String, String>,
}

/// What a type is in SQL.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Definition {
    /// With `{option}` or `{option:default}`; parentheses around an option that was not given are left out.
    Text(String),
    /// By an option's value, the first for 0; `otherwise` if there is none.
    By { by: String, values: Vec<String>, otherwise: String },
}

impl Types {
    /// Returns true if the framework or the dialect knows a type.
    pub(crate) fn knows(&self, of: &str, pack: &DialectPack) -> bool {
        let spelling = of.split('(').next().unwrap_or(of).trim().to_ascii_lowercase();
        let words = spelling.split(' ').next().unwrap_or_default();
        let spellings = &pack.words.types.spellings;
        self.definition(of, pack).is_some()
            || spellings.contains_key(&spelling)
            || spellings.contains_key(words)
            || pack.words.minting.serials.contains_key(&spelling)
    }

    /// Returns the SQL definition of a column; a type that the framework does not know is taken for SQL.
    pub(crate) fn sql(&self, of: &str, options: &Options, pack: &DialectPack) -> String {
        let value = |name: &str| {
            let other = || self.also.iter().find(|(_, known)| *known == name);
            options.get(name).or_else(|| options.get(other()?.0))
        };
        let mut sql = match self.definition(of, pack) {
            Some(Definition::Text(text)) => filled(text, &value),
            Some(Definition::By { by, values, otherwise }) => {
                let nth = value(by).and_then(|value| value.parse::<usize>().ok());
                nth.and_then(|nth| values.get(nth)).unwrap_or(otherwise).clone()
            }
            None => of.to_owned(),
        };
        let holds = |name: &String| options.get(name).is_some_and(|value| value == "true");
        let add = |sql: &mut String, list: &[[String; 2]]| {
            for [_, added] in list.iter().filter(|[option, _]| holds(option)) {
                if !sql.contains(added.as_str()) {
                    sql.push_str(added);
                }
            }
        };
        for list in ["any", pack.name.as_str()].iter().filter_map(|name| self.marks.get(*name)) {
            add(&mut sql, list);
        }
        if self.minting.iter().any(holds) {
            sql = self.minted(&sql, pack);
        }
        add(&mut sql, &self.adds);
        sql
    }

    /// Returns the definition of a column of an SQL type that mints.
    pub(crate) fn minted(&self, sql: &str, pack: &DialectPack) -> String {
        let Some(forms) = self.mint.get(&pack.name) else { return sql.to_owned() };
        let form = forms.get(sql).or_else(|| forms.get("*"));
        form.map_or_else(|| sql.to_owned(), |form| form.replace("{type}", sql))
    }

    fn definition(&self, of: &str, pack: &DialectPack) -> Option<&Definition> {
        let in_dialect = |dialect: &str| self.define.get(dialect).and_then(|types| types.get(of));
        in_dialect(&pack.name).or_else(|| in_dialect("any"))
    }
}

/// Fills the holes of a definition.
fn filled<'o>(text: &str, value: &dyn Fn(&str) -> Option<&'o String>) -> String {
    let mut sql = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('(') {
        let Some((inside, behind)) = after.split_once(')') else { break };
        sql.push_str(&holes(before, value).unwrap_or_default());
        if let Some(inside) = holes(inside, value) {
            sql.push_str(&format!("({inside})"));
        }
        rest = behind;
    }
    sql.push_str(&holes(rest, value).unwrap_or_default());
    sql
}

/// Fills holes outside parentheses; `None` if one has neither value nor default.
fn holes<'o>(text: &str, value: &dyn Fn(&str) -> Option<&'o String>) -> Option<String> {
    let mut sql = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (hole, behind) = after.split_once('}')?;
        let (name, default) = hole.split_once(':').map_or((hole, None), |(n, d)| (n, Some(d)));
        sql.push_str(before);
        sql.push_str(value(name).map(String::as_str).or(default)?);
        rest = behind;
    }
    sql.push_str(rest);
    Some(sql)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_take_options_defaults_or_nothing() {
        let given = Options::from([("limit".to_owned(), "40".to_owned())]);
        let value = |name: &str| given.get(name);
        assert_eq!(filled("varchar({limit:255})", &value), "varchar(40)");
        assert_eq!(filled("varchar({size:255})", &value), "varchar(255)");
        assert_eq!(filled("decimal({precision},{scale:0})", &value), "decimal");
        assert_eq!(filled("a(b", &value), "a(b");
    }
}
