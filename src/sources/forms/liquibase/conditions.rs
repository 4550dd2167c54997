//! Preconditions, judged against the tables as they stand; what depends on rows or on a server is unknown.

use super::Reader;
use crate::sources::forms::tree::Node;
use crate::sources::schema::Thing;
use crate::sources::schema::model::Name;

/// What is known of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Yes,
    No,
    Unknown,
}

impl Verdict {
    fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }
}

impl Reader<'_> {
    /// Judges all conditions inside a node: they must all hold.
    pub(super) fn judge(&self, node: &Node) -> Verdict {
        let conditions =
            node.children.iter().filter(|child| !node.attributes.contains_key(&child.name));
        conditions.map(|child| self.condition(child)).fold(Verdict::Yes, Verdict::and)
    }

    fn condition(&self, node: &Node) -> Verdict {
        let table = || self.name(node, "tableName");
        let has = |thing: Thing<'_>| Verdict::of(self.database.has(&thing));
        let made = |attribute: &str| {
            let name = self.value(node, attribute)?;
            Some(Verdict::of(self.names.contains(&name.to_lowercase())))
        };
        let verdict = match node.name.as_str() {
            "and" => Some(self.judge(node)),
            "not" => Some(self.judge(node).not()),
            "or" => {
                let each = node.children.iter().map(|child| self.condition(child).not());
                Some(each.fold(Verdict::Yes, Verdict::and).not())
            }
            "dbms" => Some(Verdict::of(self.is_for(node.get("type")))),
            "tableExists" => table().map(|table| has(Thing::Table(&table))),
            "columnExists" => table()
                .zip(self.value(node, "columnName"))
                .map(|(table, column)| has(Thing::Column(&table, &column))),
            "sequenceExists" => {
                self.name(node, "sequenceName").map(|name| has(Thing::Sequence(&name)))
            }
            "viewExists" => self.name(node, "viewName").map(|name| has(Thing::View(&name))),
            "primaryKeyExists" => table().map(|table| has(Thing::PrimaryKey(&table))),
            "indexExists" => made("indexName"),
            "foreignKeyConstraintExists" => made("foreignKeyName"),
            "uniqueConstraintExists" => made("constraintName"),
            "changeSetExecuted" => {
                let is = |attribute: &str, value: &String| node.get(attribute) == Some(value);
                let ran =
                    self.ran.iter().any(|(id, author, _)| is("id", id) && is("author", author));
                Some(Verdict::of(ran))
            }
            "changeLogPropertyDefined" => node.get("property").map(|name| {
                let value = self.properties.get(name);
                let wanted = node.get("value");
                Verdict::of(value.is_some_and(|value| wanted.is_none_or(|wanted| wanted == value)))
            }),
            "expectedQuotingStrategy" => Some(Verdict::Yes),
            _ => None,
        };
        verdict.unwrap_or(Verdict::Unknown)
    }

    /// Returns the name in an attribute, with the schema beside it.
    pub(super) fn name(&self, node: &Node, attribute: &str) -> Option<Name> {
        let name = self.value(node, attribute)?;
        let schema = self.value(node, "schemaName");
        // A name may come with its schema before it.
        match name.rsplit_once('.') {
            Some((schema, name)) => {
                Some(Name { schema: Some(schema.to_owned()), name: name.to_owned() })
            }
            None => Some(Name { schema, name }),
        }
    }
}
