//! Sequences: made alone, with a column, or taken for one.

use super::state::SequenceState;
use super::{Replay, Statement, unseen};
use crate::facts::Location;
use crate::sources::schema::ddl::Trouble;
use crate::sources::schema::ddl::model::{Limit, Name, SequenceOptions};
use crate::sources::schema::layout::Observed;
use crate::width::Id;

impl Replay {
    /// Finds a sequence by name.
    pub(super) fn find_sequence(&self, name: &Name) -> Option<usize> {
        self.sequence_names.find(name, self.current.as_deref(), self.only_current)
    }

    pub(super) fn create_sequence(
        &mut self,
        name: Name,
        options: SequenceOptions,
        location: Location,
    ) -> Result<(), Trouble> {
        let name = self.placed(name);
        let index = self.push_sequence(name, location);
        let owner = options.owner.clone();
        self.set_options(index, options);
        self.set_owner(index, owner)
    }

    fn push_sequence(&mut self, name: Name, location: Location) -> usize {
        if let Some(existing) = self.sequence_names.exact(&name) {
            self.remove_sequence(existing);
        }
        let index = self.sequences.len();
        self.sequence_names.insert(name.clone(), index);
        self.sequences.push(SequenceState {
            name,
            of: None,
            increment: 1,
            maximum: None,
            minimum: None,
            follows: None,
            cycles: false,
            start: None,
            counter: None,
            owner: None,
            state: None,
            dropped: false,
            location,
        });
        index
    }

    /// Makes the sequence of a serial or identity column, named as the server names it unless the options do.
    pub(super) fn implied_sequence(
        &mut self,
        table: usize,
        at: usize,
        options: SequenceOptions,
        statement: &Statement<'_>,
    ) -> usize {
        let state = &self.tables[table];
        let column = &state.columns[at];
        let number = column.number;
        let location = statement.location(column.of.spot);
        let of = column.of.clone();
        let implied = Name {
            schema: state.name.schema.clone(),
            name: format!("{}_{}_seq", state.name.name, column.name),
        };
        let index = self.push_sequence(options.name.clone().unwrap_or(implied), location);
        self.sequences[index].of = Some(of);
        self.sequences[index].owner = Some((table, number));
        self.set_options(index, options);
        index
    }

    /// Makes the sequence of an identity column that `LIKE .. INCLUDING IDENTITY` copies: with the options of the
    /// original, its last value among them, but of the default type, as `PostgreSQL` 15 does.
    pub(super) fn copy_sequence(
        &mut self,
        table: usize,
        at: usize,
        from: usize,
        statement: &Statement<'_>,
    ) -> usize {
        let options = self.sequences.get(from).map(|original| SequenceOptions {
            increment: Some(original.increment),
            maximum: Some(Limit::At(self.sequence(original).maximum)),
            cycles: Some(original.cycles),
            start: original.start,
            ..SequenceOptions::default()
        });
        let index = self.implied_sequence(table, at, options.unwrap_or_default(), statement);
        self.sequences[index].of = None;
        index
    }

    /// Sets the options that were written; the others stay.
    pub(super) fn set_options(&mut self, index: usize, options: SequenceOptions) {
        let Some(sequence) = self.sequences.get_mut(index) else { return };
        sequence.of = options.of.or(sequence.of.take());
        sequence.increment =
            options.increment.filter(|step| *step != 0).unwrap_or(sequence.increment);
        sequence.minimum = options.minimum.or(sequence.minimum);
        sequence.start = options.start.or(options.minimum).or(sequence.start);
        match options.maximum {
            Some(Limit::At(value)) => sequence.maximum = Some(value),
            Some(Limit::None) => sequence.maximum = None,
            None => {}
        }
        sequence.cycles = options.cycles.unwrap_or(sequence.cycles);
        if let Some(next) = options.restart {
            sequence.counter = handed_out(sequence, next, false);
        }
    }

    fn set_owner(
        &mut self,
        index: usize,
        owner: Option<Option<(Name, String)>>,
    ) -> Result<(), Trouble> {
        match owner {
            None => {}
            Some(None) => self.sequences[index].owner = None,
            Some(Some((table, column))) => {
                let found = self.find_table(&table).and_then(|at| {
                    let table = &self.tables[at];
                    table.position(&column).map(|column| (at, table.columns[column].number))
                });
                if found.is_none() {
                    return Err(unseen(
                        "`OWNED BY` of a column",
                        &format!("{}.{column}", table.name),
                    ));
                }
                self.sequences[index].owner = found;
            }
        }
        Ok(())
    }

    pub(super) fn alter_sequence(
        &mut self,
        name: &Name,
        mut options: SequenceOptions,
    ) -> Result<(), Trouble> {
        let Some(index) = self.find_sequence(name) else {
            return Err(unseen("`ALTER SEQUENCE` of a sequence", &name.name));
        };
        let owner = options.owner.take();
        self.set_options(index, options);
        self.set_owner(index, owner)
    }

    pub(super) fn set_value(
        &mut self,
        name: &Name,
        value: Id,
        called: bool,
    ) -> Result<(), Trouble> {
        let Some(index) = self.find_sequence(name) else {
            return Err(unseen("`setval` of a sequence", &name.name));
        };
        let sequence = &mut self.sequences[index];
        sequence.counter = handed_out(sequence, value, called);
        sequence.follows = None;
        Ok(())
    }

    /// Notes that a sequence was set to the highest value of a column.
    pub(super) fn follow_column(
        &mut self,
        sequence: &Name,
        table: &Name,
        column: &str,
    ) -> Result<(), Trouble> {
        let Some(index) = self.find_sequence(sequence) else {
            return Err(unseen("`setval` of a sequence", &sequence.name));
        };
        let found = self.find_table(table).and_then(|at| {
            let table = &self.tables[at];
            Some((at, table.columns.get(table.position(column)?)?.number))
        });
        self.sequences[index].follows = found;
        Ok(())
    }

    /// Takes the state of a sequence that is written as the row of a table; returns false if that table is another's.
    pub(super) fn take_state(&mut self, table: usize, observed: &Observed) -> bool {
        let written = |sequence: &SequenceState| sequence.state == Some(table);
        let Some(index) = self.sequences.iter().position(written) else { return false };
        let value = |name: &String| {
            let column = self.tables.get(table)?.columns.iter().find(|c| c.name == *name)?;
            observed.maxima.get(&column.number).copied()
        };
        if let [next, maximum, start, increment] = self.pack.words.sequences.state.as_slice() {
            let (next, maximum) = (value(next), value(maximum));
            let (start, increment) = (value(start), value(increment));
            let maximum = maximum.map(Limit::At);
            let options = SequenceOptions { maximum, start, increment, ..Default::default() };
            self.set_options(index, options);
            let sequence = &mut self.sequences[index];
            sequence.counter = next.and_then(|next| handed_out(sequence, next, false));
        }
        true
    }

    pub(super) fn rename_sequence(&mut self, from: &Name, mut to: Name) -> Result<(), Trouble> {
        let Some(index) = self.find_sequence(from) else {
            return Err(unseen("`RENAME` of a sequence", &from.name));
        };
        let old = self.sequences[index].name.clone();
        to.schema = to.schema.or_else(|| old.schema.clone());
        self.sequence_names.remove(index, &old);
        self.sequence_names.insert(to.clone(), index);
        self.sequences[index].name = to;
        Ok(())
    }

    pub(super) fn drop_sequence(&mut self, name: &Name) {
        if let Some(index) = self.find_sequence(name) {
            self.remove_sequence(index);
        }
    }

    pub(super) fn remove_sequence(&mut self, index: usize) {
        let Some(sequence) = self.sequences.get_mut(index) else { return };
        sequence.dropped = true;
        self.sequence_names.remove(index, &sequence.name);
    }

    /// Drops what the columns of a table own, or what one of them does.
    pub(super) fn drop_owned(&mut self, table: usize, column: Option<usize>) {
        let owned = |owner: Option<(usize, usize)>| {
            owner.is_some_and(|(of, number)| {
                of == table && column.is_none_or(|column| column == number)
            })
        };
        let indices: Vec<_> =
            (0..self.sequences.len()).filter(|&at| owned(self.sequences[at].owner)).collect();
        for index in indices {
            self.remove_sequence(index);
        }
    }
}

/// Returns the highest value handed out when `value` was (`called`) or is the next; `None` if none was.
fn handed_out(sequence: &SequenceState, value: Id, called: bool) -> Option<Id> {
    if called {
        return Some(value);
    }
    let first = sequence.start.unwrap_or(1);
    (value != first).then(|| value.saturating_sub(sequence.increment)).filter(|last| *last > 0)
}
