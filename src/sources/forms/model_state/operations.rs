//! The operations of a migration, applied to the models and to their tables.

use super::project::Project;
use super::state::{At, Field, Key, Model, through_name};
use crate::sources::forms::scope::Scope;
use crate::sources::schema::Clause;
use crate::sources::syntax::{Call, Function, Kind, Node};
use std::collections::BTreeMap;

/// What to do about a step that cannot be replayed.
pub(super) const STEP_CURE: &str = "The other steps were replayed; check the tables that it changes, or name a dump of the schema.";

/// Lists of operations and SQL nested deeper than this hold themselves.
const DEEPEST: usize = 24;
/// No project has more operations.
const MOST: usize = 1_000_000;

/// The migration that an operation stands in.
pub(super) struct Step<'m> {
    pub(super) app: &'m str,
    pub(super) file: usize,
    pub(super) scope: &'m Scope,
    /// The functions of its file.
    pub(super) functions: &'m [&'m Function],
    /// What the classes of its file extend, by name.
    pub(super) classes: &'m BTreeMap<&'m str, &'m str>,
}

impl Step<'_> {
    /// Returns a place in the migration's file.
    pub(super) fn at(&self, node: &Node) -> At {
        At { file: self.file, spot: node.spot }
    }

    fn text(&self, call: &Call, name: &str, at: usize) -> Option<String> {
        let node = call.named(name).or_else(|| call.argument(at))?;
        self.scope.text(node)
    }

    fn key(&self, call: &Call, name: &str, at: usize) -> Option<Key> {
        Some((self.app.to_owned(), self.text(call, name, at)?.to_lowercase()))
    }
}

impl Project<'_, '_> {
    /// Applies what a list of operations holds, a condition's or loop's included as a problem.
    pub(super) fn operations(&mut self, list: &Node, step: &Step<'_>) {
        if !self.enter(step.at(list)) {
            return;
        }
        self.operations_in(list, step);
        self.depth -= 1;
    }

    /// Goes one level deeper into lists, unless that is too deep or there was too much already.
    pub(super) fn enter(&mut self, at: At) -> bool {
        self.entered += 1;
        let may = self.depth < DEEPEST && self.entered < MOST;
        if may {
            self.depth += 1;
        } else {
            let reason =
                "lists that hold themselves, or more operations than a project has".to_owned();
            self.once("enter", at, reason, STEP_CURE);
        }
        may
    }

    fn operations_in(&mut self, list: &Node, step: &Step<'_>) {
        match &step.scope.value(list).kind {
            Kind::List(nodes) | Kind::Other(nodes) => {
                for node in nodes {
                    self.operations(node, step);
                }
            }
            Kind::Call(call) => {
                let node = step.scope.value(list);
                if self.operation(node, call, step).is_none() {
                    let reason = format!("the operation `{}` cannot be replayed", call.name);
                    self.tables.problem(step.at(node), reason, STEP_CURE);
                }
            }
            Kind::Null => {}
            _ => {
                let reason = "operations that are worked out when they run".to_owned();
                self.tables.problem(step.at(list), reason, STEP_CURE);
            }
        }
    }

    /// Applies one operation; `None` if it is not known, or says less than it must.
    fn operation(&mut self, node: &Node, call: &Call, step: &Step<'_>) -> Option<()> {
        let at = step.at(node);
        let mut name = call.name.as_str();
        // An operation of the file's own is what it extends.
        for _ in 0..4 {
            name = step.classes.get(name).copied().unwrap_or(name);
        }
        let known = self.words().operations.names.get(name);
        match known.map_or("", String::as_str) {
            "create-model" => self.create_model(call, at, step)?,
            "delete-model" => {
                let key = step.key(call, "name", 0)?;
                let model = self.state.models.get(&key)?.clone();
                self.drop_model(&key, &model, step.file);
            }
            "rename-model" => {
                let from = step.key(call, "old_name", 0)?;
                self.rename_model(&from, &step.text(call, "new_name", 1)?, step.file)?;
            }
            "alter-table" => {
                let key = step.key(call, "name", 0)?;
                let table = call.named("table").or_else(|| call.argument(1))?;
                let table = step.scope.text(table);
                self.alter_model(&key, step.file, |model| model.table = table)?;
            }
            "alter-options" => {
                let key = step.key(call, "name", 0)?;
                let options = call.named("options").or_else(|| call.argument(1))?;
                let managed = step.scope.value(options).get("managed").and_then(Node::truth);
                let model = self.state.models.get_mut(&key)?;
                model.unmanaged = managed.map_or(model.unmanaged, |managed| !managed);
            }
            "alter-order" => self.order(call, at, step)?,
            "add-field" => {
                let key = step.key(call, "model_name", 0)?;
                let field = self.written_field(&key, call, at, step)?;
                self.add_field(&key, field)?;
            }
            "alter-field" => {
                let key = step.key(call, "model_name", 0)?;
                let field = self.written_field(&key, call, at, step)?;
                self.alter_field(&key, field)?;
            }
            "remove-field" => {
                let key = step.key(call, "model_name", 0)?;
                self.remove_field(&key, &step.text(call, "name", 1)?, step.file)?;
            }
            "rename-field" => {
                let key = step.key(call, "model_name", 0)?;
                let (from, to) = (step.text(call, "old_name", 1)?, step.text(call, "new_name", 2)?);
                self.rename_field(&key, &from, &to, step.file)?;
            }
            "separate" => self.separate(call, step),
            "run-sql" => self.run_sql(call, at, step),
            "run-code" => self.run_code(call, at, step),
            _ => {
                return self.words().operations.harmless.iter().any(|it| it == name).then_some(());
            }
        }
        Some(())
    }

    fn create_model(&mut self, call: &Call, at: At, step: &Step<'_>) -> Option<()> {
        let name = step.text(call, "name", 0)?;
        let key = (step.app.to_owned(), name.to_lowercase());
        let fields = call.named("fields").or_else(|| call.argument(1))?;
        let mut model = Model { app: step.app.to_owned(), name, at, ..Model::default() };
        if let Some(options) = call.named("options").or_else(|| call.argument(2)) {
            let options = step.scope.value(options);
            let says =
                |name: &str| options.get(name).and_then(|node| step.scope.value(node).truth());
            model.table = options.get("db_table").and_then(|node| step.scope.text(node));
            model.unmanaged = says("managed") == Some(false);
            model.proxy = says("proxy") == Some(true);
            let swappable = options.get("swappable").and_then(|node| step.scope.text(node));
            model.swapped = swappable.is_some_and(|setting| {
                setting.contains("USER_MODEL") && self.settings.user.is_some() && self.user() != key
            });
        }
        let bases = call.named("bases").or_else(|| call.argument(3));
        for base in bases.and_then(|bases| step.scope.value(bases).list()).unwrap_or_default() {
            let Some(base) = step.scope.text(base) else { continue };
            let base =
                super::state::key_of(&base).unwrap_or((step.app.to_owned(), base.to_lowercase()));
            model.bases.push(base);
        }
        for entry in step.scope.value(fields).list()? {
            let named = match step.scope.value(entry).list() {
                Some([name, field]) => step.scope.text(name).map(|name| (name, field)),
                _ => None,
            };
            let Some((name, field)) = named else {
                let reason = "fields that are worked out when they run".to_owned();
                self.tables.problem(step.at(entry), reason, STEP_CURE);
                continue;
            };
            let at = step.at(entry);
            match self.field(&key, &name, field, at, step.scope) {
                Some(field) => model.fields.push(field),
                None => {
                    let reason = format!("the field `{name}` is worked out when it runs");
                    self.tables.problem(at, reason, STEP_CURE);
                }
            }
        }
        self.create(&model);
        Some(())
    }

    fn written_field(&mut self, key: &Key, call: &Call, at: At, step: &Step<'_>) -> Option<Field> {
        let name = step.text(call, "name", 1)?;
        let field = call.named("field").or_else(|| call.argument(2))?;
        self.field(key, &name, field, at, step.scope)
    }

    fn drop_model(&mut self, key: &Key, model: &Model, file: usize) {
        for field in &model.fields {
            self.drop_through(key, field, file);
        }
        if model.has_table() {
            let table = self.state.table(key);
            self.tables.drop(&table, file);
        }
        self.state.models.remove(key);
    }

    /// Drops the table through which a field refers to many, if it was made for it.
    pub(super) fn drop_through(&mut self, key: &Key, field: &Field, file: usize) {
        let through = (key.0.clone(), through_name(&key.1, &field.name));
        let made = self.state.models.get(&through).filter(|model| model.made).cloned();
        if let Some(model) = made.filter(|_| self.words().many.contains(&field.class)) {
            self.drop_model(&through, &model, file);
        }
    }

    fn order(&mut self, call: &Call, at: At, step: &Step<'_>) -> Option<()> {
        let key = step.key(call, "name", 0)?;
        let by = call.named("order_with_respect_to").or_else(|| call.argument(1))?;
        let known = self.state.models.get(&key)?.position("_order");
        match (step.scope.text(by), known) {
            (Some(_), None) => {
                let class = self.class("OrderWrt", at).unwrap_or_default();
                let (name, class) = ("_order".to_owned(), class.name);
                self.add_field(&key, Field { name, class, at, ..Field::default() })
            }
            (None, Some(_)) => self.remove_field(&key, "_order", step.file),
            _ => Some(()),
        }
    }

    fn separate(&mut self, call: &Call, step: &Step<'_>) {
        let list = |name: &str, at: usize| call.named(name).or_else(|| call.argument(at)).cloned();
        if let Some(operations) = list("database_operations", 0) {
            let before = self.state.clone();
            self.operations(&operations, step);
            self.state = before;
        }
        if let Some(operations) = list("state_operations", 1) {
            self.in_state_only(&operations, step);
        }
    }

    /// Applies operations to the models and to no table.
    pub(super) fn in_state_only(&mut self, operations: &Node, step: &Step<'_>) {
        let before = std::mem::replace(&mut self.tables.still, true);
        self.operations(operations, step);
        self.tables.still = before;
    }

    /// Adds a field to a model.
    fn add_field(&mut self, key: &Key, field: Field) -> Option<()> {
        let model = self.state.models.get_mut(key)?;
        model.fields.push(field.clone());
        let model = model.clone();
        if model.has_table() && self.state.is_column(&field) {
            let table = self.state.table(key);
            self.tables.add(&self.state, &table, &field);
            self.tables.index(&self.state, &table, &field);
        }
        self.create_through(&model, &field);
        Some(())
    }

    /// Takes a field from a model.
    pub(super) fn remove_field(&mut self, key: &Key, name: &str, file: usize) -> Option<()> {
        let model = self.state.models.get(key)?;
        let at = model.position(name)?;
        let (has_table, field) = (model.has_table(), model.fields.get(at)?.clone());
        self.drop_through(key, &field, file);
        if has_table && self.state.is_column(&field) {
            let (table, column) = (self.state.table(key), self.state.column(&field));
            self.tables.alter(&table, Clause::DropColumn(column), file);
        }
        self.state.models.get_mut(key)?.fields.remove(at);
        Some(())
    }
}
