//! Fields and models that change: what follows for their columns, and for the columns that refer to them.

use super::project::Project;
use super::state::{At, Defined, Field, Key, Model, through_name};
use crate::sources::schema::Clause;

impl Project<'_, '_> {
    /// Replaces a field by what it is from here on.
    pub(super) fn alter_field(&mut self, key: &Key, field: Field) -> Option<()> {
        let model = self.state.models.get(key)?;
        let at = model.position(&field.name)?;
        let (has_table, old) = (model.has_table(), model.fields.get(at)?.clone());
        let table = self.state.table(key);
        let are_columns = self.state.is_column(&old) && self.state.is_column(&field);
        let is_same = old.to == field.to && self.state.refers(&old) == self.state.refers(&field);
        if !are_columns || (!is_same && has_table) {
            if !are_columns && old.class == field.class && old.to == field.to {
                self.state.models.get_mut(key)?.fields[at] = field;
                return Some(());
            }
            return self.replace_field(key, &old, field);
        }
        let referring = self.referring(key);
        let before = self.state.defined(&old);
        self.state.models.get_mut(key)?.fields[at] = field.clone();
        if has_table {
            self.change_column(&table, &old, &before, &field);
            let is_remade = self.words().remade.contains(&self.state.dialect)
                && before.sql != self.state.defined(&field).sql;
            let model = self.state.models.get(key)?;
            for other in model.fields.iter().filter(|it| is_remade && self.state.refers(it)) {
                let defined = self.state.defined(other);
                self.tables.retype(&table, &defined, field.at.spot, field.at.file);
            }
        }
        // References follow where the key's own column changes: elsewhere no statement is sent.
        if before.sql != self.state.defined(&field).sql {
            self.follow(&referring, key, field.at);
        }
        Some(())
    }

    /// Takes a field away and adds another in its place, as what is no column or refers elsewhere must be.
    fn replace_field(&mut self, key: &Key, old: &Field, field: Field) -> Option<()> {
        let referring = self.referring(key);
        let at = field.at;
        let (was, is) = (self.state.is_column(old), self.state.is_column(&field));
        let place = self.state.models.get(key)?.position(&field.name)?;
        self.drop_through(key, old, at.file);
        let model = self.state.models.get_mut(key)?;
        *model.fields.get_mut(place)? = field.clone();
        let (model, table) = (model.clone(), self.state.table(key));
        if model.has_table() && was {
            let column = self.state.column(old);
            self.tables.alter(&table, Clause::DropColumn(column), at.file);
        }
        if model.has_table() && is {
            self.tables.add(&self.state, &table, &field);
            self.tables.index(&self.state, &table, &field);
        }
        self.create_through(&model, &field);
        self.follow(&referring, key, at);
        Some(())
    }

    /// Changes the column of a field.
    fn change_column(&mut self, table: &str, old: &Field, before: &Defined, field: &Field) {
        let after = self.state.defined(field);
        let (file, spot) = (field.at.file, field.at.spot);
        if before.column != after.column {
            let (from, to) = (before.column.clone(), after.column.clone());
            self.tables.alter(table, Clause::RenameColumn { from, to }, file);
        }
        let is_auto = |field: &Field| self.words().auto.contains(&field.class);
        let is_key = field.primary_key && !old.primary_key;
        if before.sql != after.sql || is_key {
            if is_auto(old) == is_auto(field) && !is_key {
                self.tables.retype(table, &after, spot, file);
            } else {
                let column = after.column.clone();
                self.tables.alter(table, Clause::DropIdentity(column.clone()), file);
                let mut to = self.tables.defined(&self.state, field, spot);
                // Its key is there already.
                to.references = None;
                self.tables.alter(table, Clause::Modify { column, to }, file);
            }
        }
        self.tables.index(&self.state, table, field);
    }

    /// Returns the fields that refer to a model or to one that refers to it, and what they are.
    fn referring(&self, to: &Key) -> Vec<(Key, String, String)> {
        let mut found = Vec::new();
        for (key, model) in &self.state.models {
            let refers = |field: &&Field| {
                self.state.refers(field) && (field.to.as_ref() == Some(to) || field.to.is_some())
            };
            if !model.has_table() || !self.stands(&model.app) {
                continue;
            }
            for field in model.fields.iter().filter(refers) {
                let leads = self.leads(field, to);
                if leads {
                    let sql = self.state.defined(field).sql;
                    found.push((key.clone(), field.name.clone(), sql));
                }
            }
        }
        found
    }

    /// Returns true if a field refers to a model, or to one whose key or parent does.
    fn leads(&self, field: &Field, to: &Key) -> bool {
        let mut at = field.to.clone();
        for _ in 0..8 {
            let Some(key) = at else { return false };
            if key == *to {
                return true;
            }
            let Some(model) = self.state.models.get(&key) else { return false };
            let by_key = model.fields.iter().find(|field| field.primary_key);
            at = by_key.and_then(|field| field.to.clone()).or_else(|| model.bases.first().cloned());
        }
        false
    }

    /// Gives the columns that refer to a model the type that its key has now.
    fn follow(&mut self, referring: &[(Key, String, String)], changed: &Key, at: At) {
        for (key, name, before) in referring {
            let Some(model) = self.state.models.get(key) else { continue };
            let field = model.position(name).and_then(|at| model.fields.get(at));
            let Some(field) = field else { continue };
            let after = self.state.defined(field);
            let is_itself = key == changed && field.at.spot == at.spot && field.at.file == at.file;
            if after.sql != *before && !after.sql.is_empty() && !is_itself {
                let table = self.state.table(key);
                self.tables.retype(&table, &after, at.spot, at.file);
            }
        }
    }

    /// Renames a field, its column and the table made for it.
    pub(super) fn rename_field(
        &mut self,
        key: &Key,
        from: &str,
        to: &str,
        file: usize,
    ) -> Option<()> {
        let model = self.state.models.get(key)?;
        let at = model.position(from)?;
        let (has_table, old) = (model.has_table(), model.fields.get(at)?.clone());
        let field = Field { name: to.to_owned(), ..old.clone() };
        let table = self.state.table(key);
        let (before, after) = (self.state.column(&old), self.state.column(&field));
        if has_table && self.state.is_column(&field) && before != after {
            let clause = Clause::RenameColumn { from: before, to: after };
            self.tables.alter(&table, clause, file);
        }
        *self.state.models.get_mut(key)?.fields.get_mut(at)? = field.clone();
        for model in self.state.models.values_mut() {
            for other in model.fields.iter_mut().filter(|other| other.to.as_ref() == Some(key)) {
                if other.to_field.as_deref() == Some(from) {
                    other.to_field = Some(to.to_owned());
                }
            }
        }
        let through = (key.0.clone(), through_name(&key.1, from));
        if let Some(mut made) = self.state.models.get(&through).filter(|made| made.made).cloned() {
            let was = self.state.table(&through);
            let is = field.table.clone().unwrap_or_else(|| format!("{table}_{to}"));
            self.tables.rename(&was, &is, file);
            made.name = through_name(&key.1, to);
            made.table = Some(is);
            self.state.models.remove(&through);
            self.state.models.insert((key.0.clone(), made.name.clone()), made);
        }
        Some(())
    }

    /// Changes a model; its table and those made for it take their new names.
    pub(super) fn alter_model(
        &mut self,
        key: &Key,
        file: usize,
        change: impl FnOnce(&mut Model),
    ) -> Option<()> {
        let before = self.state.table(key);
        change(self.state.models.get_mut(key)?);
        let after = self.state.table(key);
        if self.state.models.get(key)?.has_table() {
            self.tables.rename(&before, &after, file);
        }
        self.rename_made(key, key, &after, file)
    }

    /// Renames a model: its table, what refers to it, and what was made for its fields.
    pub(super) fn rename_model(&mut self, from: &Key, name: &str, file: usize) -> Option<()> {
        let to = (from.0.clone(), name.to_lowercase());
        let before = self.state.table(from);
        let mut model = self.state.models.remove(from)?;
        name.clone_into(&mut model.name);
        let has_table = model.has_table();
        self.state.models.insert(to.clone(), model);
        let after = self.state.table(&to);
        if has_table {
            self.tables.rename(&before, &after, file);
        }
        let keys: Vec<Key> = self.state.models.keys().cloned().collect();
        for key in keys {
            let table = self.state.table(&key);
            let Some(model) = self.state.models.get_mut(&key) else { continue };
            let made = model.made && model.has_table();
            let mut columns = Vec::new();
            for base in model.bases.iter_mut().filter(|base| *base == from) {
                base.clone_from(&to);
            }
            for field in &mut model.fields {
                if field.to.as_ref() != Some(from) {
                    continue;
                }
                field.to = Some(to.clone());
                // Columns of a table made for a field are named after the models.
                let parts = [(from.1.clone(), to.1.clone())].into_iter().chain(
                    ["from_", "to_"].map(|at| (format!("{at}{}", from.1), format!("{at}{}", to.1))),
                );
                for (was, is) in parts {
                    if made && field.name == was && was != is {
                        field.name.clone_from(&is);
                        columns.push((format!("{was}_id"), format!("{is}_id")));
                        break;
                    }
                }
            }
            for (from, to) in columns {
                self.tables.alter(&table, Clause::RenameColumn { from, to }, file);
            }
        }
        self.rename_made(from, &to, &after, file)
    }

    /// Renames the tables that were made for the fields of a model.
    fn rename_made(&mut self, from: &Key, to: &Key, table: &str, file: usize) -> Option<()> {
        let fields = self.state.models.get(to)?.fields.clone();
        for field in fields {
            let through = (from.0.clone(), through_name(&from.1, &field.name));
            let Some(mut made) = self.state.models.get(&through).filter(|it| it.made).cloned()
            else {
                continue;
            };
            let before = self.state.table(&through);
            let after = field.table.clone().unwrap_or_else(|| format!("{table}_{}", field.name));
            if made.has_table() {
                self.tables.rename(&before, &after, file);
            }
            made.name = through_name(&to.1, &field.name);
            made.table = Some(after);
            self.state.models.remove(&through);
            self.state.models.insert((to.0.clone(), made.name.clone()), made);
        }
        Some(())
    }
}
