//! The columns of change logs become column definitions, by the dialect's own reader of types.

use super::Reader;
use crate::sources::forms::tree::Node;
use crate::sources::schema::column_of;
use crate::sources::schema::model::{ColumnDef, Mint, Name, Reference, Spot, TypeText};

impl Reader<'_> {
    /// Returns the columns that stand in a node, in whatever notation.
    pub(super) fn columns_of<'n>(&self, node: &'n Node) -> Vec<&'n Node> {
        let listed = node.children.iter().filter(|child| child.name == "columns");
        node.all("column").chain(listed.flat_map(|list| list.all("column"))).collect()
    }

    /// Reads a column; `None` if it has no name.
    pub(super) fn column(&self, node: &Node) -> Option<ColumnDef> {
        let name = self.value(node, "name")?;
        let written = self.value(node, "type").unwrap_or_default();
        let is_set = |node: &Node, attribute| {
            self.value(node, attribute).is_some_and(|text| text.eq_ignore_ascii_case("true"))
        };
        let spelling = self.words.spelling(self.database.dialect());
        let mut text = spelling.map_or_else(|| written.clone(), |spelling| spelling.of(&written));
        if is_set(node, "autoIncrement") {
            text.push(' ');
            text.push_str(spelling.map_or("auto_increment", |spelling| &spelling.with));
        }
        if let Some(default) = self.value(node, "defaultValueComputed") {
            text.push_str(&format!(" default {default}"));
        }
        let mut column = column_of(&name, &text, node.spot, self.database.dialect());
        if let Some(sequence) = self.name(node, "defaultValueSequenceNext") {
            column.mint = Some(Mint::Default(Name { schema: None, ..sequence }));
        }
        if let Some(limits) = node.child("constraints") {
            column.primary_key |= is_set(limits, "primaryKey");
            column.unique = is_set(limits, "unique");
            column.not_null |= self.value(limits, "nullable").is_some_and(|text| text == "false");
            column.references = self.references(limits, &name);
        }
        Some(column)
    }

    /// Reads a type as the dialect writes it.
    pub(super) fn type_of(&self, written: &str, spot: Spot) -> TypeText {
        let spelling = self.words.spelling(self.database.dialect());
        let text = spelling.map_or_else(|| written.to_owned(), |spelling| spelling.of(written));
        column_of("", &text, spot, self.database.dialect()).of
    }

    /// Reads `references="users(id)"` or the attributes that say the same.
    fn references(&self, limits: &Node, column: &str) -> Option<Reference> {
        let (table, target) = match self.value(limits, "references") {
            Some(text) => {
                let (table, rest) = text.split_once('(')?;
                (table.trim().to_owned(), rest.trim_end_matches(')').trim().to_owned())
            }
            None => (
                self.value(limits, "referencedTableName")?,
                self.value(limits, "referencedColumnNames").unwrap_or_default(),
            ),
        };
        let target = target.split(',').map(|name| name.trim().to_owned());
        Some(Reference {
            columns: vec![column.to_owned()],
            table: Name { schema: None, name: table },
            target: target.filter(|name| !name.is_empty()).collect(),
            association: false,
            spot: limits.spot,
        })
    }
}
