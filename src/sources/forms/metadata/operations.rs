//! The operations of an upgrade: what each call changes in the tables.

use super::column::{self, Column};
use super::steps::Run;
use super::words::is_in;
use crate::sources::forms::build;
use crate::sources::forms::scope::Scope;
use crate::sources::schema::ddl::model::SequenceOptions;
use crate::sources::schema::{Change, Clause, Constraint, Place};
use crate::sources::syntax::{Call, Kind, Node};

/// The arguments of a call, after the table that it may leave out.
pub(super) struct Arguments<'c> {
    table: String,
    unnamed: Vec<&'c Node>,
}

impl Run<'_, '_> {
    /// Sorts the arguments of a step: in a batch the table is left out.
    pub(super) fn arguments<'c>(&self, call: &'c Call, scope: &'c Scope) -> Option<Arguments<'c>> {
        let unnamed = call.arguments.iter().filter(|node| !matches!(node.kind, Kind::Pair(..)));
        let mut unnamed: Vec<&Node> = unnamed.collect();
        // Neither tables nor keys are lists: what is one is spread into the call.
        if let Some(items) = unnamed.first().and_then(|first| scope.value(first).list()) {
            unnamed.splice(..1, items);
        }
        let batch = call.receiver.as_ref().and_then(Node::name).and_then(|of| self.batches.get(of));
        if let Some(table) = batch {
            return Some(Arguments { table: table.clone(), unnamed });
        }
        // Keys and indexes are named before their table.
        let steps = self.steps();
        let named_first = [
            &steps.create_foreign_key,
            &steps.create_primary_key,
            &steps.create_index,
            &steps.drop_constraint,
        ];
        if named_first.iter().any(|list| is_in(list, &call.name)) && !unnamed.is_empty() {
            unnamed.remove(0);
        }
        let named = ["table_name", "source_table", "old_table_name"];
        let by_name = named.iter().find_map(|name| call.named(name));
        let node = match by_name {
            Some(node) => node,
            None if unnamed.is_empty() => return None,
            None => unnamed.remove(0),
        };
        Some(Arguments { table: self.table(node, call, scope)?, unnamed })
    }

    /// Returns a table with its schema.
    pub(super) fn table(&self, node: &Node, call: &Call, scope: &Scope) -> Option<String> {
        let name = scope.text(node)?;
        let schema = call.named("schema").and_then(|schema| scope.text(schema));
        Some(schema.map_or_else(|| name.clone(), |schema| format!("{schema}.{name}")))
    }

    /// Runs one step; `None` if it says less than it must.
    pub(super) fn step(
        &mut self,
        node: &Node,
        call: &Call,
        given: &Arguments<'_>,
        scope: &Scope,
    ) -> Option<()> {
        let (name, table) = (call.name.as_str(), given.table.as_str());
        let named = build::named(table);
        let steps = &self.types.words.steps;
        let text = |key: &str, at: usize| {
            let node = call.named(key).or_else(|| given.unnamed.get(at).copied())?;
            scope.text(node)
        };
        let texts = |key: &str, at: usize| {
            let node = call.named(key).or_else(|| given.unnamed.get(at).copied())?;
            scope
                .value(node)
                .list()?
                .iter()
                .map(|node| scope.text(node))
                .collect::<Option<Vec<_>>>()
        };
        let changes = if is_in(&steps.create_table, name) {
            return self.create_table(node, table, &given.unnamed, scope);
        } else if is_in(&steps.add_column, name) {
            return self.add_columns(node, table, call, &given.unnamed, scope);
        } else if is_in(&steps.alter_column, name) {
            let column = text("column_name", 0)?;
            return self.alter_column(node, table, &column, call, scope);
        } else if is_in(&steps.drop_table, name) {
            vec![Change::DropTable(named)]
        } else if is_in(&steps.rename_table, name) {
            vec![Change::RenameTable { from: named, to: build::named(&text("new_table_name", 0)?) }]
        } else if is_in(&steps.drop_column, name) {
            let columns = given.unnamed.iter().filter_map(|node| scope.text(node));
            let column = call.named("column_name").and_then(|node| scope.text(node));
            let columns: Vec<String> = columns.chain(column).collect();
            if columns.is_empty() {
                return None;
            }
            columns.into_iter().map(|it| build::alter(table, Clause::DropColumn(it))).collect()
        } else if is_in(&steps.create_foreign_key, name) {
            let in_batch = call
                .receiver
                .as_ref()
                .and_then(Node::name)
                .is_some_and(|of| self.batches.contains_key(of));
            // In a batch its own name still stands first.
            let at = usize::from(in_batch);
            let to = text("referent_table", at)?;
            let (own, target) = (texts("local_cols", at + 1)?, texts("remote_cols", at + 2)?);
            let own: Vec<&str> = own.iter().map(String::as_str).collect();
            let target: Vec<&str> = target.iter().map(String::as_str).collect();
            let key = build::reference(&own, &to, &target, false, node.spot);
            vec![build::alter(table, Clause::AddConstraint(key))]
        } else if is_in(&steps.create_primary_key, name) {
            let columns = texts("columns", given.unnamed.len().saturating_sub(1))?;
            vec![build::alter(table, Clause::AddConstraint(Constraint::PrimaryKey(columns)))]
        } else if is_in(&steps.create_index, name) {
            let columns = texts("columns", given.unnamed.len().saturating_sub(1))?;
            let first = columns.into_iter().next()?;
            vec![Change::Index { table: named, column: first }]
        } else if is_in(&steps.drop_constraint, name) {
            if text("type_", 0).as_deref() != Some("primary") {
                return Some(());
            }
            vec![build::alter(table, Clause::DropPrimaryKey)]
        } else {
            return None;
        };
        self.apply(node, changes);
        Some(())
    }

    fn create_table(
        &mut self,
        node: &Node,
        table: &str,
        elements: &[&Node],
        scope: &Scope,
    ) -> Option<()> {
        let created = super::table::read(elements, scope, self.types);
        for odd in created.odd {
            let reason = format!("columns of `{table}` that are only known when it runs");
            self.problem(&odd, reason);
        }
        let changes = column::create_table(
            table,
            node.spot,
            &created.columns,
            &created.key,
            created.constraints,
            false,
            self.types,
        );
        self.apply(node, changes);
        Some(())
    }

    fn add_columns(
        &mut self,
        node: &Node,
        table: &str,
        call: &Call,
        elements: &[&Node],
        scope: &Scope,
    ) -> Option<()> {
        let named = call.named("column").into_iter();
        let mut known = false;
        for element in elements.iter().copied().chain(named) {
            let element = scope.value(element);
            let call = element.call()?;
            if !is_in(&self.types.words.column, &call.name) {
                continue;
            }
            let column = Column::of(call, None, element.spot, scope, self.types)?;
            // A key that is added to a table is numbered as one that is created with it.
            let numbered = column.primary_key && column.refers.is_none();
            let mut changes: Vec<Change> = column.sequence(self.types).into_iter().collect();
            let mut defined = column.defined(numbered, false, self.types);
            defined.primary_key |= column.primary_key;
            changes
                .push(build::alter(table, Clause::Add { column: defined, if_not_exists: false }));
            self.apply(node, changes);
            known = true;
        }
        known.then_some(())
    }

    fn alter_column(
        &mut self,
        node: &Node,
        table: &str,
        column: &str,
        call: &Call,
        scope: &Scope,
    ) -> Option<()> {
        let mut changes = Vec::new();
        let of = call.named("type_").map(|of| self.types.of(of, scope));
        let auto = call.named("autoincrement").and_then(|node| scope.value(node).truth());
        let owned = column.to_owned();
        if let Some(of) = &of {
            let sql = self.types.sql(of);
            let defined = build::column(column, &sql, node.spot, self.types.pack);
            if self.types.has_sequences() || auto == Some(true) {
                changes.push(Clause::Type { column: owned.clone(), to: defined.of });
            } else {
                // The statement gives the whole definition anew: what it does not say is gone.
                changes.push(Clause::Modify { column: owned.clone(), to: defined });
            }
        }
        if let Some(default) = call.named("server_default") {
            let default = if default.kind == Kind::Null { None } else { scope.text(default) };
            let sequence =
                default.as_deref().and_then(|sql| sql.split_once("nextval(")).map(|(_, rest)| {
                    let name = rest
                        .split(')')
                        .next()
                        .unwrap_or_default()
                        .split("::")
                        .next()
                        .unwrap_or_default();
                    build::named(name.trim_matches(['\'', '"', ' ']))
                });
            changes.push(Clause::Default { column: owned.clone(), sequence });
        }
        if let Some(to) = call
            .named("new_column_name")
            .or_else(|| call.named("name"))
            .and_then(|to| scope.text(to))
        {
            changes.push(Clause::RenameColumn { from: owned, to });
        }
        let changes = changes.into_iter().map(|clause| build::alter(table, clause)).collect();
        self.apply(node, changes);
        Some(())
    }

    /// Runs SQL, or what makes a sequence.
    pub(super) fn execute(&mut self, node: &Node, call: &Call, scope: &Scope) {
        let Some(sql) = call.arguments.first() else { return };
        let sql = scope.value(sql);
        if let Some(inner) = sql.call() {
            let steps = self.steps();
            let (creates, drops) = (
                is_in(&steps.create_sequence, &inner.name),
                is_in(&steps.drop_sequence, &inner.name),
            );
            if creates || drops {
                let of = inner.argument(0).map(|of| scope.value(of));
                let name = of.and_then(Node::call).and_then(|of| scope.text(of.argument(0)?));
                let Some(name) = name.filter(|_| self.types.has_sequences()) else { return };
                let change = if creates {
                    let options = SequenceOptions::default();
                    Change::CreateSequence { name: build::named(&name), options, spot: node.spot }
                } else {
                    Change::DropSequence(build::named(&name))
                };
                return self.apply(node, vec![change]);
            }
        }
        match scope.text(sql) {
            Some(text) => {
                let text_at = innermost(sql);
                let place = Place { line: text_at.spot.line, column: text_at.spot.column };
                if self.steps().may_change(&text) {
                    self.database.sql(&self.code.path, &text, place);
                }
            }
            None => {
                let mut may = false;
                sql.visit(&mut |node| {
                    may |= node.text().is_some_and(|text| self.steps().may_change(text));
                });
                if may {
                    self.problem(node, "SQL that is put together when it runs".to_owned());
                }
            }
        }
    }
}

/// Returns the text that a call wraps.
fn innermost(node: &Node) -> &Node {
    match node.call().and_then(|call| call.arguments.first()) {
        Some(inner) => innermost(inner),
        None => node,
    }
}
