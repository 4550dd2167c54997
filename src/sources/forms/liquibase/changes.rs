//! The changes of a change set become those of the replay.

use super::{Log, Reader};
use crate::sources::forms::tree::Node;
use crate::sources::schema::model::{
    Change, Clause, ColumnDef, Constraint, CreateTable, Limit, Mint, Name, Reference,
    SequenceOptions,
};

impl Reader<'_> {
    /// Applies one change.
    pub(super) fn change(&mut self, log: Log<'_>, node: &Node) {
        match node.name.as_str() {
            "sql" => self.sql_element(log, node),
            "sqlFile" => self.sql_file(log, node),
            name if self.words.ignored.iter().any(|known| known == name) => {}
            name if self.words.code.iter().any(|known| known == name) => {
                let reason = format!("`{name}`, a step in code, which is not run here");
                let cure = "Name a dump of the schema if it changes tables; the rest was replayed.";
                self.problem(log, node.spot, reason, cure);
            }
            _ => match self.changes(node) {
                Some(changes) => {
                    self.note_names(node);
                    self.apply(log, node.spot, changes);
                }
                None => {
                    let reason =
                        format!("a change that is not known or lacks a name: `{}`", node.name);
                    let cure = "Check whether it changes a column; the rest was replayed.";
                    self.problem(log, node.spot, reason, cure);
                }
            },
        }
    }

    fn changes(&self, node: &Node) -> Option<Vec<Change>> {
        let one = |change: Option<Change>| change.map(|change| vec![change]);
        match node.name.as_str() {
            "createTable" => one(self.create_table(node)),
            "addLookupTable" => self.lookup_table(node),
            "dropTable" => one(self.name(node, "tableName").map(Change::DropTable)),
            "renameTable" => {
                let to = self.value(node, "newTableName")?;
                let from = self.name(node, "oldTableName")?;
                one(Some(Change::RenameTable { from, to: Name { schema: None, name: to } }))
            }
            "createView" => one(self.name(node, "viewName").map(Change::View)),
            "createSequence" => one(self.name(node, "sequenceName").map(|name| {
                Change::CreateSequence { name, options: self.options(node), spot: node.spot }
            })),
            "alterSequence" => one(self
                .name(node, "sequenceName")
                .map(|name| Change::AlterSequence { name, options: self.options(node) })),
            "dropSequence" => one(self.name(node, "sequenceName").map(Change::DropSequence)),
            "renameSequence" => {
                let to = self.value(node, "newSequenceName")?;
                let from = self.name(node, "oldSequenceName")?;
                one(Some(Change::RenameSequence { from, to: Name { schema: None, name: to } }))
            }
            "createIndex" => {
                let table = self.name(node, "tableName")?;
                let columns = self.columns_of(node);
                let column = self.value(columns.first()?, "name")?;
                one(Some(Change::Index { table, column }))
            }
            _ => self.clauses(node),
        }
    }

    /// Returns what is done to columns and keys of a table.
    fn clauses(&self, node: &Node) -> Option<Vec<Change>> {
        let table = self.name(node, "tableName").or_else(|| {
            self.value(node, "baseTableName")
                .map(|name| Name { schema: self.value(node, "baseTableSchemaName"), name })
        })?;
        let clauses = match node.name.as_str() {
            // `modifyColumn` is of an extension that some projects keep from the tool's first version.
            "modifyColumn" => {
                let columns = self.columns_of(node).into_iter();
                let to = columns.filter_map(|column| self.column(column));
                to.map(|to| Clause::Modify { column: to.name.clone(), to }).collect()
            }
            "addColumn" => {
                let columns = self.columns_of(node).into_iter();
                let add = columns.filter_map(|column| self.column(column));
                add.map(|column| Clause::Add { column, if_not_exists: false }).collect()
            }
            "dropColumn" => {
                let named = self.value(node, "columnName").into_iter();
                let listed = self.columns_of(node).into_iter();
                let listed = listed.filter_map(|column| self.value(column, "name"));
                named.chain(listed).map(Clause::DropColumn).collect()
            }
            "addPrimaryKey" => {
                vec![Clause::AddConstraint(Constraint::PrimaryKey(self.list(node, "columnNames")?))]
            }
            "dropPrimaryKey" => vec![Clause::DropPrimaryKey],
            "addUniqueConstraint" => {
                let first = self.list(node, "columnNames")?.into_iter().next()?;
                vec![Clause::AddConstraint(Constraint::Index(first))]
            }
            "addForeignKeyConstraint" => {
                vec![Clause::AddConstraint(Constraint::Foreign(Reference {
                    columns: self.list(node, "baseColumnNames")?,
                    table: Name {
                        schema: self.value(node, "referencedTableSchemaName"),
                        name: self.value(node, "referencedTableName")?,
                    },
                    target: self.list(node, "referencedColumnNames").unwrap_or_default(),
                    association: false,
                    spot: node.spot,
                }))]
            }
            _ => return self.column_clause(node, table),
        };
        let change = |clause| Change::AlterTable {
            table: table.clone(),
            if_exists: false,
            asks: false,
            clause: Box::new(clause),
        };
        Some(clauses.into_iter().map(change).collect())
    }

    /// Returns what is done to one column.
    fn column_clause(&self, node: &Node, table: Name) -> Option<Vec<Change>> {
        let column =
            self.value(node, "columnName").or_else(|| self.value(node, "oldColumnName"))?;
        let spelling = self.words.spelling(self.database.dialect());
        let replaces = spelling.is_some_and(|spelling| spelling.replaces);
        let of = |attribute| Some(self.type_of(&self.value(node, attribute)?, node.spot));
        let whole = |name: &str, attribute| {
            Some(ColumnDef { name: name.to_owned(), of: of(attribute)?, ..ColumnDef::default() })
        };
        let clause = match node.name.as_str() {
            "modifyDataType" if replaces => {
                Clause::Modify { to: whole(&column, "newDataType")?, column }
            }
            "modifyDataType" => Clause::Type { to: of("newDataType")?, column },
            "renameColumn" => {
                let to = self.value(node, "newColumnName")?;
                // Where the tool writes the whole column anew, it needs the type and keeps nothing else.
                match whole(&to, "columnDataType").filter(|_| replaces) {
                    Some(to) => Clause::Modify { column, to },
                    None => Clause::RenameColumn { from: column, to },
                }
            }
            "addAutoIncrement" if replaces => {
                let to =
                    ColumnDef { mint: Some(Mint::Attribute), ..whole(&column, "columnDataType")? };
                Clause::Modify { column, to }
            }
            "addAutoIncrement" => {
                let options = SequenceOptions {
                    start: self.number(node, "startWith"),
                    increment: self.number(node, "incrementBy"),
                    ..SequenceOptions::default()
                };
                Clause::Identity { column, options }
            }
            "addDefaultValue" => {
                let sequence = self.name(node, "defaultValueSequenceNext");
                let sequence = sequence.map(|name| Name { schema: None, ..name });
                Clause::Default { column, sequence }
            }
            "dropDefaultValue" => Clause::Default { column, sequence: None },
            "addNotNullConstraint" | "dropNotNullConstraint" => {
                let not_null = node.name == "addNotNullConstraint";
                match whole(&column, "columnDataType").filter(|_| replaces) {
                    Some(to) => Clause::Modify { column, to: ColumnDef { not_null, ..to } },
                    None => Clause::NotNull { column, not_null },
                }
            }
            _ => return None,
        };
        Some(vec![Change::AlterTable {
            table,
            if_exists: false,
            asks: false,
            clause: Box::new(clause),
        }])
    }

    fn create_table(&self, node: &Node) -> Option<Change> {
        let name = self.name(node, "tableName")?;
        let mut columns: Vec<ColumnDef> =
            self.columns_of(node).into_iter().filter_map(|column| self.column(column)).collect();
        let mut constraints = Vec::new();
        let keys = columns.iter().filter(|column| column.primary_key).count();
        if keys > 1 {
            let key = columns.iter_mut().filter(|column| column.primary_key).map(|column| {
                column.primary_key = false;
                column.name.clone()
            });
            constraints.push(Constraint::PrimaryKey(key.collect()));
        }
        Some(Change::CreateTable(Box::new(CreateTable {
            name: Some(name),
            spot: node.spot,
            if_not_exists: self.value(node, "ifNotExists").is_some_and(|text| text == "true"),
            columns,
            constraints,
            // The tool leaves no option out, as some dumps do.
            has_options: true,
            ..CreateTable::default()
        })))
    }

    /// Moves the values of a column to a table of their own: `addLookupTable`.
    fn lookup_table(&self, node: &Node) -> Option<Vec<Change>> {
        let column = self.value(node, "newColumnName")?;
        let of =
            self.type_of(&self.value(node, "newColumnDataType").unwrap_or_default(), node.spot);
        let key = ColumnDef {
            name: column,
            of,
            primary_key: true,
            not_null: true,
            ..ColumnDef::default()
        };
        Some(vec![Change::CreateTable(Box::new(CreateTable {
            name: self.name(node, "newTableName"),
            spot: node.spot,
            columns: vec![key],
            has_options: true,
            ..CreateTable::default()
        }))])
    }

    fn options(&self, node: &Node) -> SequenceOptions {
        let of = self.value(node, "dataType");
        SequenceOptions {
            of: of.map(|of| self.type_of(&of, node.spot)),
            increment: self.number(node, "incrementBy"),
            minimum: self.number(node, "minValue"),
            maximum: self.number(node, "maxValue").map(Limit::At),
            cycles: self.value(node, "cycle").map(|text| text == "true"),
            start: self.number(node, "startValue"),
            ..SequenceOptions::default()
        }
    }

    fn number(&self, node: &Node, attribute: &str) -> Option<crate::width::Id> {
        self.value(node, attribute)?.trim().parse().ok()
    }

    fn list(&self, node: &Node, attribute: &str) -> Option<Vec<String>> {
        let text = self.value(node, attribute)?;
        Some(text.split(',').map(|name| name.trim().to_owned()).collect())
    }

    /// Notes indexes and keys that a change makes, for preconditions that ask for them.
    fn note_names(&mut self, node: &Node) {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            open.extend(&node.children);
            for attribute in
                ["indexName", "constraintName", "foreignKeyName", "uniqueConstraintName"]
            {
                let name = self.value(node, attribute);
                self.names.extend(name.map(|name| name.to_lowercase()));
            }
        }
    }
}
