//! Changes of tables as a change of models makes them.

use super::state::{At, Defined, Field, Key, Model, State};
use crate::facts::Problem;
use crate::sources::forms::build;
use crate::sources::forms::code::Code;
use crate::sources::schema::ddl::model::SequenceOptions;
use crate::sources::schema::{Change, Clause, ColumnDef, Constraint, Database, Spot};

/// The tables of a database, and the files that declare them.
pub(super) struct Tables<'d> {
    pub(super) database: &'d mut Database,
    pub(super) codes: &'d [Code],
    /// True if the files are those of a program, which the database need not follow.
    pub(super) association: bool,
    /// True while only models change.
    pub(super) still: bool,
}

impl Tables<'_> {
    /// Applies changes that stand in one file.
    pub(super) fn apply(&mut self, file: usize, changes: Vec<Change>) {
        if let Some(code) = self.codes.get(file).filter(|_| !self.still) {
            self.database.apply(&code.script(), changes);
        }
    }

    /// Adds a problem.
    pub(super) fn problem(&mut self, at: At, reason: String, cure: &str) {
        if let Some(code) = self.codes.get(at.file) {
            let problem: Problem = code.problem(at.spot, reason, cure);
            self.database.problem(problem);
        }
    }

    /// Creates the table of a model; columns of other files get their own places.
    pub(super) fn create(&mut self, state: &State<'_>, key: &Key, model: &Model) {
        if !model.has_table() {
            return;
        }
        let table = state.table(key);
        let file = model.at.file;
        let fields: Vec<&Field> =
            model.fields.iter().filter(|field| state.is_column(field)).collect();
        let here = fields.iter().filter(|field| field.at.file == file);
        let columns = here.map(|field| self.defined(state, field, field.at.spot)).collect();
        self.apply(file, vec![build::create(&table, model.at.spot, columns, Vec::new())]);
        for field in fields.iter().filter(|field| field.at.file != file) {
            self.add(state, &table, field);
        }
        for field in fields {
            self.index(state, &table, field);
        }
    }

    /// Adds a field to a table.
    pub(super) fn add(&mut self, state: &State<'_>, table: &str, field: &Field) {
        let column = self.defined(state, field, field.at.spot);
        let clause = Clause::Add { column, if_not_exists: false };
        self.apply(field.at.file, vec![build::alter(table, clause)]);
    }

    /// Notes the index of a field.
    pub(super) fn index(&mut self, state: &State<'_>, table: &str, field: &Field) {
        if field.indexed || field.unique || state.refers(field) {
            let column = state.column(field);
            let table = build::named(table);
            self.apply(field.at.file, vec![Change::Index { table, column }]);
        }
    }

    /// Drops the table of a model.
    pub(super) fn drop(&mut self, table: &str, file: usize) {
        self.apply(file, vec![Change::DropTable(build::named(table))]);
    }

    /// Renames a table, if its name is another now.
    pub(super) fn rename(&mut self, from: &str, to: &str, file: usize) {
        if from != to {
            let (from, to) = (build::named(from), build::named(to));
            self.apply(file, vec![Change::RenameTable { from, to }]);
        }
    }

    /// Changes one clause of a table.
    pub(super) fn alter(&mut self, table: &str, clause: Clause, file: usize) {
        self.apply(file, vec![build::alter(table, clause)]);
    }

    /// Gives a column another type; what mints its values stays and grows with it.
    pub(super) fn retype(&mut self, table: &str, defined: &Defined, spot: Spot, file: usize) {
        let to = build::column(&defined.column, &defined.sql, spot, self.database.dialect());
        let column = defined.column.clone();
        let options = SequenceOptions { of: Some(to.of.clone()), ..SequenceOptions::default() };
        self.alter(table, Clause::Type { column: column.clone(), to: to.of }, file);
        if to.mint.is_some() {
            self.alter(table, Clause::Sequence { column, options }, file);
        }
    }

    /// Returns the definition of a field's column.
    pub(super) fn defined(&self, state: &State<'_>, field: &Field, spot: Spot) -> ColumnDef {
        let defined = state.defined(field);
        let mut sql = defined.sql.clone();
        if field.primary_key {
            sql.push_str(" not null primary key");
        } else if field.unique {
            sql.push_str(" unique");
        }
        let mut column = build::column(&defined.column, &sql, spot, self.database.dialect());
        if let Some((table, target)) = &defined.refers {
            let association = self.association || !field.constrained;
            let own: &[&str] = &[&defined.column];
            let key = build::reference(own, table, &[target], association, spot);
            if let Constraint::Foreign(reference) = key {
                column.references = Some(reference);
            }
        }
        column
    }
}
