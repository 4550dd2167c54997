//! `ALTER TABLE`, clause by clause.

use super::state::{ColumnState, Minted};
use super::tables::refers_to;
use super::{Replay, Statement, unseen};
use crate::sources::schema::ddl::model::{Clause, ColumnDef, Constraint, Mint, Name};
use crate::sources::schema::ddl::{MOST_COLUMNS, Trouble, too_many_columns};

impl Replay {
    pub(super) fn alter_table(
        &mut self,
        name: &Name,
        clause: Clause,
        statement: &Statement<'_>,
    ) -> Result<(), Trouble> {
        let Some(index) = self.find_table(name) else { return self.alter_other(name, clause) };
        match clause {
            Clause::Add { column, if_not_exists } => {
                if !(if_not_exists && self.tables[index].position(&column.name).is_some()) {
                    let among = self.tables[index].columns.len();
                    if among >= MOST_COLUMNS {
                        return Err(too_many_columns(&self.tables[index].name.name));
                    }
                    self.add_column(index, column, among, statement);
                }
            }
            Clause::AddConstraint(constraint) => self.constrain(index, constraint, statement),
            Clause::DropColumn(column) => self.drop_column(index, &column),
            Clause::DropPrimaryKey => self.tables[index].primary_key.clear(),
            Clause::RenameColumn { from, to } => return self.rename_column(index, &from, &to),
            Clause::RenameTable(to) => return self.rename_table(name, to),
            Clause::SetSchema(schema) => {
                let to = Name { schema: Some(schema), name: self.tables[index].name.name.clone() };
                return self.rename_table(name, to);
            }
            Clause::Attach(child) => return self.attach(&child, Some(index)),
            Clause::Detach(child) => return self.attach(&child, None),
            // Columns of an heir stay its own; there is nothing to take over.
            Clause::Inherit(_) => {}
            Clause::Counter(next) => {
                self.tables[index].counter = Some(next.saturating_sub(1)).filter(|last| *last > 0);
            }
            Clause::Modify { .. }
            | Clause::Type { .. }
            | Clause::Default { .. }
            | Clause::Identity { .. }
            | Clause::DropIdentity(_)
            | Clause::Sequence { .. }
            | Clause::NotNull { .. } => return self.alter_column(index, clause, statement),
        }
        Ok(())
    }

    /// Alters what is no table known here: a view's default, a sequence by its table name, or a table not seen.
    fn alter_other(&mut self, name: &Name, clause: Clause) -> Result<(), Trouble> {
        let is_view = self.views.iter().any(|(_, view)| *view == name.name);
        match clause {
            Clause::RenameTable(to) => self.rename_table(name, to),
            // Taking something from a table that is not there changes nothing: dumps made with `--clean` do so.
            Clause::DropColumn(_)
            | Clause::DropPrimaryKey
            | Clause::DropIdentity(_)
            | Clause::Detach(_)
            | Clause::Default { sequence: None, .. } => Ok(()),
            _ if is_view || self.find_sequence(name).is_some() => Ok(()),
            _ => Err(unseen("`ALTER TABLE` of a table", &name.name)),
        }
    }

    fn alter_column(
        &mut self,
        index: usize,
        clause: Clause,
        statement: &Statement<'_>,
    ) -> Result<(), Trouble> {
        let column = match &clause {
            Clause::Modify { column, .. }
            | Clause::Type { column, .. }
            | Clause::Default { column, .. }
            | Clause::Identity { column, .. }
            | Clause::DropIdentity(column)
            | Clause::Sequence { column, .. }
            | Clause::NotNull { column, .. } => column.clone(),
            _ => return Ok(()),
        };
        let Some(at) = self.tables[index].position(&column) else {
            return Err(unseen("`ALTER` of a column", &column));
        };
        match clause {
            Clause::Modify { to, .. } => self.modify(index, at, to, statement),
            Clause::Type { to, .. } => {
                let state = &mut self.tables[index].columns[at];
                // The sequence of an identity column takes the type along; that of a serial does not.
                // Source: transformAlterTableStmt in PostgreSQL's parse_utilcmd.c.
                if let Some(Minted::Identity(sequence)) = state.mint
                    && let Some(sequence) = self.sequences.get_mut(sequence)
                {
                    sequence.of = Some(to.clone());
                }
                let location = std::mem::replace(&mut state.location, statement.location(to.spot));
                let of = std::mem::replace(&mut state.of, to);
                state.first.get_or_insert_with(|| Box::new((of, location)));
            }
            Clause::Default { sequence: Some(sequence), .. } => {
                self.set_mint(index, at, Mint::Default(sequence), statement);
            }
            Clause::Default { sequence: None, .. } => {
                let mint = &mut self.tables[index].columns[at].mint;
                let stays = |mint: &Minted| {
                    matches!(mint, Minted::Attribute | Minted::Counted(_) | Minted::Identity(_))
                };
                mint.take_if(|mint| !stays(mint));
            }
            Clause::Identity { options, .. } => {
                self.set_mint(index, at, Mint::Identity(Box::new(options)), statement);
            }
            Clause::DropIdentity(_) => {
                let number = self.tables[index].columns[at].number;
                self.tables[index].columns[at].mint = None;
                self.drop_owned(index, Some(number));
            }
            Clause::Sequence { options, .. } => {
                if let Some(Minted::Identity(sequence)) = self.tables[index].columns[at].mint {
                    self.set_options(sequence, options);
                }
            }
            Clause::NotNull { not_null, .. } => self.tables[index].columns[at].not_null = not_null,
            _ => {}
        }
        Ok(())
    }

    /// Replaces a whole definition: what the new one does not say is gone, minting too.
    fn modify(&mut self, index: usize, at: usize, to: ColumnDef, statement: &Statement<'_>) {
        let old = self.tables[index].columns[at].name.clone();
        let name = to.name.clone();
        if old != name {
            self.rename_references(index, &old, &name);
        }
        let state = &mut self.tables[index].columns[at];
        let location = statement.location(to.of.spot);
        let loses = matches!(state.mint, Some(Minted::Attribute)) && to.mint.is_none();
        let lost = loses.then(|| Box::new(location.clone())).or_else(|| state.minting_lost.take());
        let first = state.first.take();
        let first = first
            .unwrap_or_else(|| Box::new((std::mem::take(&mut state.of), state.location.clone())));
        *state = ColumnState {
            number: state.number,
            name: name.clone(),
            location,
            of: to.of,
            not_null: to.not_null || to.primary_key,
            invisible: to.invisible,
            computed: to.computed,
            mint: None,
            maximum: state.maximum,
            curve: std::mem::take(&mut state.curve),
            texts: state.texts,
            first: Some(first),
            minting_lost: lost.filter(|_| to.mint.is_none()),
        };
        if to.primary_key {
            self.tables[index].primary_key = vec![name.clone()];
        }
        if let Some(mint) = to.mint {
            self.set_mint(index, at, mint, statement);
        }
        if let Some(reference) = to.references {
            self.constrain(index, Constraint::Foreign(reference), statement);
        }
    }

    fn drop_column(&mut self, index: usize, name: &str) {
        let table = &mut self.tables[index];
        let Some(at) = table.position(name) else { return };
        let ColumnState { number, name, .. } = table.columns.remove(at);
        table.primary_key.retain(|column| *column != name);
        table.indexed.retain(|column| *column != name);
        table.foreign_keys.retain(|key| !key.columns.contains(&name));
        self.drop_owned(index, Some(number));
    }

    fn rename_column(&mut self, index: usize, from: &str, to: &str) -> Result<(), Trouble> {
        let Some(at) = self.tables[index].position(from) else {
            return Err(unseen("`RENAME` of a column", from));
        };
        let old = std::mem::replace(&mut self.tables[index].columns[at].name, to.to_owned());
        self.rename_references(index, &old, to);
        Ok(())
    }

    /// Renames a column wherever keys name it.
    fn rename_references(&mut self, index: usize, old: &str, new: &str) {
        let rename = |names: &mut Vec<String>| {
            names.iter_mut().filter(|name| *name == old).for_each(|name| new.clone_into(name));
        };
        let renamed = self.tables[index].name.clone();
        let table = &mut self.tables[index];
        rename(&mut table.primary_key);
        rename(&mut table.indexed);
        table.foreign_keys.iter_mut().for_each(|key| rename(&mut key.columns));
        for table in &mut self.tables {
            let own = table.name.schema.as_deref();
            let keys = table.foreign_keys.iter_mut().filter(|key| refers_to(key, own, &renamed));
            keys.for_each(|key| rename(&mut key.target));
        }
    }

    /// Makes a table part of another, or a table of its own again.
    fn attach(&mut self, child: &Name, parent: Option<usize>) -> Result<(), Trouble> {
        let Some(index) = self.find_table(child) else {
            return Err(unseen("partition", &child.name));
        };
        if Some(index) != parent {
            self.tables[index].partition_of = parent;
        }
        Ok(())
    }
}
