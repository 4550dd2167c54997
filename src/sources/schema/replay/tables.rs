//! Tables come and go: `CREATE`, `DROP`, `RENAME`, and columns taken over from other tables.

use super::state::{ColumnState, Minted, TableState};
use super::{Replay, Statement, unseen};
use crate::facts::ForeignKey;
use crate::sources::schema::ddl::Trouble;
use crate::sources::schema::ddl::model::{
    ColumnDef, Constraint, Copied, CopyKind, CreateTable, Mint, Name, SequenceOptions,
};
use crate::sources::schema::texts::Shape;

impl Replay {
    /// Finds a table by name.
    pub(super) fn find_table(&self, name: &Name) -> Option<usize> {
        self.table_names.find(name, self.current.as_deref(), self.only_current)
    }

    /// Finds a table to change.
    pub(super) fn table_mut(&mut self, name: &Name) -> Option<&mut TableState> {
        let index = self.find_table(name)?;
        self.tables.get_mut(index)
    }

    /// Adds the current schema to a name that has none.
    pub(super) fn placed(&self, name: Name) -> Name {
        Name { schema: name.schema.or_else(|| self.current.clone()), name: name.name }
    }

    pub(super) fn create_table(
        &mut self,
        read: CreateTable,
        statement: &Statement<'_>,
    ) -> Result<(), Trouble> {
        let Some(name) = read.name.map(|name| self.placed(name)) else { return Ok(()) };
        let location = statement.location(read.spot);
        if read.is_sequence {
            self.create_sequence(name.clone(), SequenceOptions::default(), location.clone())?;
            // No table, but a row may come that holds the sequence's state.
            if let Some(sequence) = self.sequences.last_mut() {
                sequence.state = Some(self.tables.len());
            }
        }
        if self.views.contains(&(name.schema.clone(), name.name.clone())) {
            return Ok(());
        }
        if let Some(existing) = self.table_names.exact(&name) {
            if read.if_not_exists {
                return Ok(());
            }
            self.drop_table(existing);
        }
        let index = self.tables.len();
        self.table_names.insert(name.clone(), index);
        self.tables.push(TableState {
            name,
            columns: Vec::new(),
            next_column: 0,
            primary_key: Vec::new(),
            descending: false,
            indexed: Vec::new(),
            foreign_keys: Vec::new(),
            partition_of: None,
            counter: read.counter.map(|next| next.saturating_sub(1)).filter(|last| *last > 0),
            without_rowid: read.without_rowid,
            has_options: read.has_options,
            temporary: read.temporary,
            dropped: read.is_sequence,
            rows: None,
            location,
        });
        let mut copied = Ok(());
        for from in read.copies {
            copied = copied.and(self.copy_columns(index, &from, statement));
        }
        let inherited = self.tables[index].columns.len();
        self.tables[index].columns.reserve_exact(read.columns.len());
        for column in read.columns {
            self.add_column(index, column, inherited, statement);
        }
        for constraint in read.constraints {
            self.constrain(index, constraint, statement);
        }
        copied
    }

    /// Takes over the columns of another table.
    fn copy_columns(
        &mut self,
        to: usize,
        copied: &Copied,
        statement: &Statement<'_>,
    ) -> Result<(), Trouble> {
        let Some(from) = self.find_table(&copied.from).filter(|from| *from != to) else {
            return Err(unseen("columns of a table", &copied.from.name));
        };
        let source = self.tables[from].clone();
        let (defaults, identity, indexes) = match copied.kind {
            CopyKind::Like { defaults, identity, indexes } => (defaults, identity, indexes),
            CopyKind::Inherits => (true, false, false),
            // Its rows are the parent's, whose ids they have.
            CopyKind::Partition => (false, false, true),
        };
        for column in source.columns {
            let mint = column.mint.clone();
            self.tables[to].push(ColumnState {
                mint: None,
                maximum: None,
                curve: Vec::new(),
                texts: Shape::default(),
                first: None,
                minting_lost: None,
                ..column
            });
            let at = self.tables[to].columns.len() - 1;
            let taken = match mint {
                Some(Minted::Identity(from)) if identity => {
                    Some(Minted::Identity(self.copy_sequence(to, at, from, statement)))
                }
                Some(own @ (Minted::Attribute | Minted::Counted(_))) if identity => Some(own),
                Some(own @ Minted::Scattered { .. }) if defaults => Some(own),
                Some(Minted::Serial(shared) | Minted::Default(shared)) if defaults => {
                    Some(Minted::Default(shared))
                }
                Some(Minted::Awaited(name)) if defaults => Some(Minted::Awaited(name)),
                _ => None,
            };
            self.tables[to].columns[at].mint = taken;
        }
        let table = &mut self.tables[to];
        if indexes {
            table.primary_key = source.primary_key;
            table.indexed = source.indexed;
            table.descending = source.descending;
        }
        if copied.kind == CopyKind::Partition {
            table.partition_of = Some(from);
        }
        Ok(())
    }

    /// Adds a column with its keys and what mints it. One of that name is replaced if it is among the first so many.
    pub(super) fn add_column(
        &mut self,
        index: usize,
        read: ColumnDef,
        among: usize,
        statement: &Statement<'_>,
    ) {
        let name = read.name.clone();
        let column = ColumnState {
            number: 0,
            name: read.name,
            location: statement.location(read.of.spot),
            of: read.of,
            not_null: read.not_null || read.primary_key,
            invisible: read.invisible,
            computed: read.computed,
            mint: None,
            maximum: None,
            curve: Vec::new(),
            texts: Shape::default(),
            first: None,
            minting_lost: None,
        };
        let Some(table) = self.tables.get_mut(index) else { return };
        let at = match table.columns.iter().take(among).position(|column| column.name == name) {
            Some(at) => {
                let number = table.columns[at].number;
                table.columns[at] = ColumnState { number, ..column };
                at
            }
            None => {
                table.push(column);
                table.columns.len() - 1
            }
        };
        if read.primary_key {
            table.primary_key = vec![name.clone()];
            table.descending = read.descending;
        }
        if read.unique {
            table.index(&name);
        }
        if let Some(mint) = read.mint {
            self.set_mint(index, at, mint, statement);
        }
        if let Some(reference) = read.references {
            self.constrain(index, Constraint::Foreign(reference), statement);
        }
    }

    /// Sets what mints a column, with the sequence that comes with it.
    pub(super) fn set_mint(
        &mut self,
        index: usize,
        at: usize,
        mint: Mint,
        statement: &Statement<'_>,
    ) {
        let minted = match mint {
            Mint::Attribute => Minted::Attribute,
            Mint::Counted(step) => Minted::Counted(step),
            Mint::Scattered { nth, scatter } => Minted::Scattered { nth, scatter },
            Mint::Identity(options) => {
                Minted::Identity(self.implied_sequence(index, at, *options, statement))
            }
            Mint::Serial => {
                let options = SequenceOptions::default();
                Minted::Serial(self.implied_sequence(index, at, options, statement))
            }
            Mint::Default(sequence) => match self.find_sequence(&sequence) {
                Some(known) => Minted::Default(known),
                None if self.only_current => Minted::Awaited(self.placed(sequence)),
                None => Minted::Awaited(sequence),
            },
        };
        self.tables[index].columns[at].mint = Some(minted);
    }

    /// Adds a key.
    pub(super) fn constrain(
        &mut self,
        index: usize,
        constraint: Constraint,
        statement: &Statement<'_>,
    ) {
        let Some(table) = self.tables.get_mut(index) else { return };
        match constraint {
            Constraint::PrimaryKey(columns) => {
                for name in &columns {
                    table.column_mut(name).into_iter().for_each(|column| column.not_null = true);
                }
                table.primary_key = columns;
            }
            Constraint::Index(column) => table.index(&column),
            Constraint::Foreign(key) => table.foreign_keys.push(ForeignKey {
                columns: key.columns,
                schema: key.table.schema,
                table: key.table.name,
                target: key.target,
                association: key.association,
                location: statement.location(key.spot),
            }),
            Constraint::Default(column, sequence) => {
                if let Some((at, sequence)) = table.position(&column).zip(sequence) {
                    self.set_mint(index, at, Mint::Default(sequence), statement);
                }
            }
            Constraint::Other => {}
        }
    }

    /// Drops the table or, as some servers allow, nothing if there is none.
    pub(super) fn drop_named(&mut self, name: &Name) {
        self.views
            .remove(&(name.schema.clone().or_else(|| self.current.clone()), name.name.clone()));
        if let Some(index) = self.find_table(name) {
            self.drop_table(index);
        }
    }

    /// Drops a table and the sequences that its columns own.
    pub(super) fn drop_table(&mut self, index: usize) {
        let Some(table) = self.tables.get_mut(index) else { return };
        table.dropped = true;
        self.table_names.remove(index, &table.name);
        self.drop_owned(index, None);
    }

    pub(super) fn drop_schema(&mut self, schema: &str) {
        for index in self.table_names.in_schema(schema) {
            self.drop_table(index);
        }
        for index in self.sequence_names.in_schema(schema) {
            self.remove_sequence(index);
        }
    }

    pub(super) fn rename_table(&mut self, from: &Name, mut to: Name) -> Result<(), Trouble> {
        let Some(index) = self.find_table(from) else {
            if self.find_sequence(from).is_some() {
                return self.rename_sequence(from, to);
            }
            return Err(unseen("`RENAME` of a table", &from.name));
        };
        let old = self.tables[index].name.clone();
        to.schema = to.schema.or_else(|| old.schema.clone());
        self.table_names.remove(index, &old);
        self.table_names.insert(to.clone(), index);
        for table in self.tables.iter_mut().filter(|table| !table.dropped) {
            let own = table.name.schema.as_deref();
            for key in &mut table.foreign_keys {
                if refers_to(key, own, &old) {
                    key.table.clone_from(&to.name);
                    key.schema = key.schema.take().and(to.schema.clone());
                }
            }
        }
        self.tables[index].name = to;
        Ok(())
    }
}

/// Returns true if a foreign key of a table in the schema `own` refers to a table of that name.
pub(super) fn refers_to(key: &ForeignKey, own: Option<&str>, name: &Name) -> bool {
    let schema = key.schema.as_deref().or(own);
    let is_other = schema.zip(name.schema.as_deref()).is_some_and(|(one, other)| one != other);
    key.table == name.name && !is_other
}
