//! Tables as migrations and schema files create them: with a key unless they say otherwise.

use super::columns::{entries, options};
use super::perform::{On, Performer, unknown};
use crate::rules::plurals::singular;
use crate::sources::forms::build;
use crate::sources::forms::steps::{Options, Steps};
use crate::sources::schema::{Change, Clause, Constraint};
use crate::sources::syntax::{Kind, Node};

impl Performer<'_> {
    /// `create_table`.
    pub(super) fn create(&mut self, steps: &mut Steps<'_>, on: &On<'_>) {
        let call = on.call;
        if call.named("as").is_some() {
            steps.problem(on.spot, "the columns of this table are those of a query".to_owned());
        }
        if call.named("id").is_some_and(|id| id.name().is_some() || id.call().is_some()) {
            unknown(steps, on);
        }
        let own = call.named("primary_key");
        let name = own.and_then(Node::text).unwrap_or("id");
        let several = own.and_then(Node::list).unwrap_or_default();
        let columns = self.key_type(on).filter(|_| several.is_empty()).map(|(of, options)| {
            let definition = self.key(steps, &of, &options, &self.defaults.key);
            build::column(name, &definition, on.spot, steps.pack)
        });
        let columns: Vec<_> = columns.into_iter().collect();
        let mut change = build::create(on.table, on.spot, columns, Vec::new());
        if let Change::CreateTable(table) = &mut change {
            // A step that would fail is in no history: what is there already was guarded, or is replaced by force.
            table.if_not_exists = call.named("force").is_none_or(|it| it.truth() == Some(false));
        }
        steps.change(on.spot, change);
        self.block(steps, call, on.table);
        let several: Vec<String> =
            several.iter().filter_map(Node::text).map(str::to_owned).collect();
        if !several.is_empty() {
            let key = Clause::AddConstraint(Constraint::PrimaryKey(several));
            steps.change(on.spot, build::alter(on.table, key));
        }
    }

    /// Returns the type of the key and its options; `None` if the table is to have none.
    fn key_type(&self, on: &On<'_>) -> Option<(String, Options)> {
        let known = options(on.call);
        // Of a table's options few are its key's.
        let keys = ["limit", "unsigned", "default", "auto_increment"];
        let known = known.into_iter().filter(|(name, _)| keys.contains(&name.as_str())).collect();
        match on.call.named("id").map(|id| (id, &id.kind)) {
            None | Some((_, Kind::Bool(true))) => Some(("primary_key".to_owned(), known)),
            Some((_, Kind::Bool(false) | Kind::Null)) => None,
            Some((_, map @ Kind::Map(_))) => {
                let mut options = entries(map);
                let of = options.remove("type").unwrap_or_else(|| "primary_key".to_owned());
                Some((of, options))
            }
            Some((id, _)) => Some((id.word().unwrap_or("primary_key").to_owned(), known)),
        }
    }

    /// `create_join_table`: a table of two references.
    pub(super) fn join(&mut self, steps: &mut Steps<'_>, on: &On<'_>) {
        let Some(other) = on.arguments.first().and_then(|node| node.text()) else {
            return unknown(steps, on);
        };
        let given = on.call.named("table_name").and_then(Node::text);
        let table = given.map_or_else(|| joined(on.table, other), str::to_owned);
        steps.change(on.spot, build::create(&table, on.spot, Vec::new(), Vec::new()));
        let of = on.call.named("column_options").and_then(|it| it.get("type")).and_then(Node::text);
        let of = of.unwrap_or(&self.defaults.reference);
        for side in [on.table, other] {
            let column = format!("{}_id", singular(side));
            self.column(steps, &table, (&column, on.spot), of, &Options::new());
        }
        self.block(steps, on.call, &table);
    }
}

/// Returns the name of a table that joins two: a prefix that both have stands once.
pub(super) fn joined(one: &str, other: &str) -> String {
    let (first, second) = if one <= other { (one, other) } else { (other, one) };
    let common = first.bytes().zip(second.bytes()).take_while(|(a, b)| a == b).count();
    let prefix = first.get(..common).and_then(|shared| shared.rfind('_')).map_or(0, |at| at + 1);
    format!("{first}_{}", second.get(prefix..).unwrap_or(second))
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn a_prefix_of_both_tables_stands_once() {
        assert_eq!(joined("tags", "posts"), "posts_tags");
        assert_eq!(joined("shop_products", "shop_categories"), "shop_categories_products");
    }
}
