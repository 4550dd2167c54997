//! The replay: statements in order become the tables, columns, keys and sequences that stand after the last one.
//!
//! One engine for dumps, schema files and migrations. Reads no files and decides nothing about widths' worth.

mod alter;
mod directory;
mod finish;
mod layout;
mod questions;
mod sequences;
mod state;
mod statement;
mod tables;
mod widths;

#[cfg(test)]
mod tests;

use super::ddl::code::code_trouble;
use super::ddl::model::{Change, Spot};
use super::ddl::{Trouble, parse};
use super::file::Script;
use super::layout::Observed;
use super::window::Place;
use crate::facts::Problem;
use crate::rules::dialect::DialectPack;
use directory::Directory;
pub(crate) use questions::Thing;
use state::{SequenceState, TableState};
use statement::Statement;
use std::collections::BTreeSet;
use std::sync::Arc;
use widths::Domains;

/// What became of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Applied {
    /// It changed tables, keys, sequences or counters.
    Changed,
    /// It cannot have changed any.
    Ignored,
    /// It may have changed one in a way that was not understood; what was understood is kept.
    NotUnderstood {
        /// What was wrong, as a lowercase fragment.
        reason: String,
        /// What to do about it, as a sentence.
        cure: String,
        /// Where, in bytes into the statement's text.
        offset: usize,
    },
}

/// The state of one database while its statements are read.
pub(crate) struct Replay {
    source: usize,
    path: Arc<str>,
    pack: &'static DialectPack,
    /// The schema of names without a qualifier.
    current: Option<String>,
    /// True if names without a qualifier are of no other schema.
    only_current: bool,
    tables: Vec<TableState>,
    table_names: Directory,
    sequences: Vec<SequenceState>,
    sequence_names: Directory,
    domains: Domains,
    views: BTreeSet<(Option<String>, String)>,
    /// Routines whose code makes or changes tables.
    routines: BTreeSet<String>,
}

impl Replay {
    /// Starts with an empty database; `source` is its index in `Facts::sources`, `path` what locations name.
    pub(crate) fn new(source: usize, path: Arc<str>, dialect: &'static DialectPack) -> Self {
        Self {
            source,
            path,
            pack: dialect,
            current: dialect.words.statements.schema.clone(),
            only_current: false,
            tables: Vec::new(),
            table_names: Directory::default(),
            sequences: Vec::new(),
            sequence_names: Directory::default(),
            domains: Domains::new(),
            views: BTreeSet::new(),
            routines: BTreeSet::new(),
        }
    }

    /// Goes on in another file of the same database, which locations name from now on.
    pub(crate) fn go_on_in(&mut self, path: Arc<str>) {
        self.path = path;
    }

    /// Returns true if there is a table that `finish` would tell of.
    pub(crate) fn has_tables(&self) -> bool {
        self.tables.iter().any(|table| !table.dropped && !table.temporary)
    }

    /// Applies one statement that starts at a line and column (1-based) of the file.
    pub(crate) fn statement(&mut self, text: &str, line: u32, column: u32) -> Applied {
        let parsed = parse(text, self.pack);
        let path = Arc::clone(&self.path);
        let statement = Statement::new(&path, text, line, column);
        let harmless = |change: &Change| matches!(change, Change::Routine(_) | Change::Runs { .. });
        let changed = !parsed.changes.iter().all(harmless);
        let mut troubles = parsed.troubles;
        for change in parsed.changes {
            troubles.extend(self.apply(change, &statement).err());
        }
        let more = troubles.len().saturating_sub(1);
        match troubles.into_iter().next() {
            None if changed => Applied::Changed,
            None => Applied::Ignored,
            Some(Trouble { spot, mut reason, cure }) => {
                if more > 0 {
                    reason.push_str(&format!(" (and {more} more in this statement)"));
                }
                Applied::NotUnderstood { reason, cure, offset: statement.offset(spot) }
            }
        }
    }

    /// Applies changes that a script spells out; returns what could not be applied.
    ///
    /// The script may be a part of its file: it starts at `start`, and the changes' spots are places in the part. What
    /// concerns a whole change stands at `at`.
    pub(crate) fn changes(
        &mut self,
        script: &Script<'_>,
        start: Place,
        at: Spot,
        changes: Vec<Change>,
    ) -> Vec<Problem> {
        let statement = Statement::new(script.path, script.text, start.line, start.column);
        let mut problems = Vec::new();
        for change in changes {
            let Err(Trouble { spot, reason, cure }) = self.apply(change, &statement) else {
                continue;
            };
            let location = statement.location(if spot == START { at } else { spot });
            problems.push(Problem { location, reason, cure, source_failed: false });
        }
        problems
    }

    /// Takes in what the rows of a table told, by the index of its layout.
    pub(crate) fn observe(&mut self, table: usize, observed: Observed) {
        if self.take_state(table, &observed) {
            return;
        }
        if let Some(table) = self.tables.get_mut(table) {
            table.observe(observed);
        }
    }

    fn apply(&mut self, change: Change, statement: &Statement<'_>) -> Result<(), Trouble> {
        match change {
            Change::CreateTable(table) => self.create_table(*table, statement),
            Change::AlterTable { table, if_exists, asks, clause } => {
                let found = self.find_table(&table);
                let lacks_column = || {
                    let table = found.and_then(|at| self.tables.get(at));
                    table
                        .zip(clause.column())
                        .is_some_and(|(table, name)| table.position(name).is_none())
                };
                let is_nothing = (if_exists && found.is_none()) || (asks && lacks_column());
                if is_nothing { Ok(()) } else { self.alter_table(&table, *clause, statement) }
            }
            Change::DropTable(name) => {
                self.drop_named(&name);
                Ok(())
            }
            Change::RenameTable { from, to } => self.rename_table(&from, to),
            Change::View(name) => {
                // A table of this name was a placeholder.
                self.drop_named(&name);
                self.views.insert((name.schema.or_else(|| self.current.clone()), name.name));
                Ok(())
            }
            Change::CreateSequence { name, options, spot } => {
                self.create_sequence(name, options, statement.location(spot))
            }
            Change::AlterSequence { name, options } => self.alter_sequence(&name, options),
            Change::RenameSequence { from, to } => self.rename_sequence(&from, to),
            Change::DropSequence(name) => {
                self.drop_sequence(&name);
                Ok(())
            }
            Change::SetValue { sequence, value, called } => {
                self.set_value(&sequence, value, called)
            }
            Change::FollowColumn { sequence, table, column } => {
                self.follow_column(&sequence, &table, &column)
            }
            Change::Counter { table, value } => {
                if let Some(table) = self.table_mut(&table) {
                    table.counter = Some(value);
                }
                Ok(())
            }
            Change::RowsFollow(name) => {
                if let Some(table) = self.table_mut(&name) {
                    table.rows.get_or_insert(0);
                }
                Ok(())
            }
            Change::Index { table, column } => {
                if let Some(table) = self.table_mut(&table) {
                    table.index(&column);
                }
                Ok(())
            }
            Change::Domain { name, of } => {
                self.domains.insert(name.name.to_lowercase(), of);
                Ok(())
            }
            Change::DropSchema(schema) => {
                self.drop_schema(&schema);
                Ok(())
            }
            Change::Routine(name) => {
                self.routines.insert(name);
                Ok(())
            }
            Change::Runs { names, spot } => {
                let hidden = names.iter().any(|name| self.routines.contains(name));
                if hidden { Err(code_trouble(spot)) } else { Ok(()) }
            }
            Change::Use(schema) => {
                self.only_current = true;
                self.current = schema;
                Ok(())
            }
            Change::SearchPath(schema) => {
                self.only_current = false;
                self.current = schema;
                Ok(())
            }
        }
    }
}

/// The start of a statement: the place of what concerns all of it.
pub(crate) const START: Spot = Spot { line: 1, column: 1, end_column: 2 };

/// Returns the trouble of a statement that names something no statement has made.
fn unseen(what: &str, name: &str) -> Trouble {
    Trouble {
        spot: START,
        reason: format!("{what} `{name}`, which was not seen before"),
        cure: crate::sources::schema::STEP_ALONE.to_owned(),
    }
}
