//! The end of the replay: tables and sequences become facts.

use super::Replay;
use super::state::{ColumnState, Minted, SequenceState, TableState, merged};
use super::widths::{Kind, held};
use crate::facts::{
    Column, Facts, Former, How, Minting, MintingKind, Problem, Reading, Sequence, Table,
};
use crate::sources::schema::ddl::model::Name;
use crate::width::{Id, Width};
use std::collections::{BTreeMap, BTreeSet};

/// Ties between columns and sequences, found once for all tables.
struct Ties {
    /// Sequence by (table, column number) of its owner.
    owned: BTreeMap<(usize, usize), usize>,
    /// Index in `Facts::sequences` of each sequence that still stands.
    facts: BTreeMap<usize, usize>,
    /// True if no column of the source has the attribute.
    no_attributes: bool,
}

impl Replay {
    /// Adds tables and sequences to the facts. Partitions are folded into their table.
    pub(crate) fn finish(mut self, facts: &mut Facts) {
        self.fold_partitions();
        self.settle_sequences();
        let ties = self.ties(facts.sequences.len());
        for sequence in self.sequences.iter().filter(|sequence| self.stands(sequence)) {
            facts.problems.extend(descending(sequence));
            facts.sequences.push(self.sequence(sequence));
        }
        for index in 0..self.tables.len() {
            let table = &self.tables[index];
            if !table.dropped && !table.temporary && self.root(index) == index {
                facts.tables.push(self.table(index, table, &ties));
            }
            // One by one, because of a server with many tables both forms of all of them are large.
            self.tables[index].columns = Vec::new();
        }
    }

    /// Notes what each sequence has handed out, so that none needs the columns of a table any more.
    fn settle_sequences(&mut self) {
        for at in 0..self.sequences.len() {
            let counter = self.handed_out(&self.sequences[at]);
            let sequence = &mut self.sequences[at];
            (sequence.counter, sequence.follows) = (counter, None);
        }
    }

    /// Adds what the rows of partitions told to the table they are part of.
    fn fold_partitions(&mut self) {
        for index in 0..self.tables.len() {
            let root = self.root(index);
            if root == index || self.tables[index].dropped {
                continue;
            }
            let part = self.tables[index].clone();
            let whole = &mut self.tables[root];
            if let Some(rows) = part.rows {
                whole.rows = Some(whole.rows.unwrap_or(0).saturating_add(rows));
            }
            for column in part.columns {
                if let Some(to) = whole.column_mut(&column.name) {
                    to.maximum = to.maximum.max(column.maximum);
                    to.curve = merged(&to.curve, &column.curve);
                    to.texts.join(column.texts);
                }
            }
        }
    }

    /// Returns true for sequences that are there after the last statement and not temporary.
    fn stands(&self, sequence: &SequenceState) -> bool {
        let owner = sequence.owner.and_then(|(table, _)| self.tables.get(table));
        !sequence.dropped && !owner.is_some_and(|table| table.temporary)
    }

    fn ties(&self, base: usize) -> Ties {
        let standing =
            || self.sequences.iter().enumerate().filter(|(_, sequence)| self.stands(sequence));
        let owned = standing().filter_map(|(index, sequence)| Some((sequence.owner?, index)));
        let mut columns =
            self.tables.iter().filter(|table| !table.dropped).flat_map(|table| &table.columns);
        Ties {
            owned: owned.collect(),
            facts: standing()
                .enumerate()
                .map(|(place, (index, _))| (index, base + place))
                .collect(),
            no_attributes: !columns.any(|column| matches!(column.mint, Some(Minted::Attribute))),
        }
    }

    /// Returns a sequence as a fact, limited by its type and `MAXVALUE`.
    pub(super) fn sequence(&self, state: &SequenceState) -> Sequence {
        let rules = &self.pack.words.sequences;
        let width = match &state.of {
            Some(of) => held(of, self.pack, &self.domains).width,
            None => rules.width,
        };
        let of_type = match state.of {
            Some(_) => width.ceiling(),
            None => rules.maximum.or_else(|| width.ceiling()),
        };
        Sequence {
            source: self.source,
            schema: state.name.schema.clone(),
            name: state.name.name.clone(),
            width,
            maximum: [of_type, state.maximum].into_iter().flatten().min().unwrap_or(Id::MAX),
            increment: state.increment,
            cycles: state.cycles,
            counter: self.handed_out(state).map(|value| reading(value, How::Sequence)),
            curve: Vec::new(),
            location: state.location.clone(),
        }
    }

    fn table(&self, index: usize, state: &TableState, ties: &Ties) -> Table {
        Table {
            source: self.source,
            schema: state.name.schema.clone(),
            name: state.name.name.clone(),
            columns: state.columns.iter().map(|column| self.column(index, column, ties)).collect(),
            primary_key: state.primary_key.clone(),
            indexed: state.indexed.clone(),
            foreign_keys: state.foreign_keys.clone(),
            rows: state.rows,
            created: self.created(state),
            location: state.location.clone(),
        }
    }

    fn column(&self, table: usize, state: &ColumnState, ties: &Ties) -> Column {
        let minting = self.minting(table, state, ties);
        Column {
            name: state.name.clone(),
            type_text: state.of.text.clone(),
            width: left_for_digits(held(&state.of, self.pack, &self.domains).width, state),
            curve: if minting.is_some() { state.curve.clone() } else { Vec::new() },
            minting,
            maximum: state.maximum.map(|value| reading(value, How::Maximum)),
            texts: state.texts.texts(),
            former: self.former(state),
            minting_lost: state.minting_lost.clone(),
            shards: None,
            location: state.location.clone(),
        }
    }

    /// Returns a column as it was first declared, if it holds something else now.
    fn former(&self, state: &ColumnState) -> Option<Box<Former>> {
        let (of, location) = &**state.first.as_ref()?;
        let width = held(of, self.pack, &self.domains).width;
        let differs = width != held(&state.of, self.pack, &self.domains).width;
        let (type_text, location) = (of.text.clone(), location.clone());
        differs.then(|| Box::new(Former { type_text, width, location }))
    }

    /// Returns how a column is minted: what it says itself, else the sequence it owns, else what is assumed.
    fn minting(&self, table: usize, column: &ColumnState, ties: &Ties) -> Option<Minting> {
        let state = &self.tables[table];
        if self.is_rowid(state, column) {
            return Some(counted(MintingKind::Rowid, state.counter, None));
        }
        match &column.mint {
            Some(Minted::Attribute) => {
                return Some(counted(MintingKind::AutoIncrement, state.counter, None));
            }
            Some(Minted::Counted(step)) => {
                let minting = counted(MintingKind::Identity, state.counter, None);
                return Some(Minting { increment: *step, ..minting });
            }
            Some(Minted::Scattered { nth, scatter }) => {
                let name = self.pack.words.minting.scattered.get(*nth);
                let kind = MintingKind::Scattered(name.map_or("", |of| of.name.as_str()));
                return Some(Minting { scatter: Some(*scatter), ..counted(kind, None, None) });
            }
            Some(Minted::Identity(sequence)) => {
                return Some(self.sequenced(MintingKind::Identity, *sequence, ties));
            }
            Some(Minted::Serial(sequence)) => {
                return Some(self.sequenced(MintingKind::Serial, *sequence, ties));
            }
            Some(Minted::Default(sequence)) => {
                return Some(self.sequenced(MintingKind::Sequence, *sequence, ties));
            }
            Some(Minted::Awaited(name)) => {
                // The sequence may have been made later, or stand in a file that was not read.
                return Some(match self.find_sequence(name) {
                    Some(sequence) => self.sequenced(MintingKind::Sequence, sequence, ties),
                    None => counted(MintingKind::Sequence, None, None),
                });
            }
            None => {}
        }
        if let Some(sequence) = ties.owned.get(&(table, column.number)) {
            return Some(self.sequenced(MintingKind::Sequence, *sequence, ties));
        }
        self.named_sequence(table, column, ties).or_else(|| self.assumed(state, column, ties))
    }

    /// Returns the names of the columns that mint by what their definition, their sequence or the key says.
    pub(super) fn minting_names(&self, table: usize) -> BTreeSet<&str> {
        let Some(state) = self.tables.get(table) else { return BTreeSet::new() };
        let owners = self.sequences.iter().filter(|sequence| !sequence.dropped);
        let owners = owners.filter_map(|sequence| sequence.owner).filter(|(of, _)| *of == table);
        let owning: BTreeSet<usize> = owners.map(|(_, column)| column).collect();
        let mints = |column: &&ColumnState| {
            column.mint.is_some() || owning.contains(&column.number) || self.is_rowid(state, column)
        };
        state.columns.iter().filter(mints).map(|column| column.name.as_str()).collect()
    }

    fn is_rowid(&self, table: &TableState, column: &ColumnState) -> bool {
        let rowid = self.pack.words.minting.rowid.as_deref();
        let exact = rowid == Some(column.of.text.to_ascii_lowercase().as_str());
        exact && table.is_single_key(column) && !table.without_rowid && !table.descending
    }

    fn sequenced(&self, kind: MintingKind, sequence: usize, ties: &Ties) -> Minting {
        let state = self.sequences.get(sequence);
        Minting {
            kind,
            sequence: ties.facts.get(&sequence).copied(),
            counter: state
                .and_then(|state| self.handed_out(state))
                .map(|value| reading(value, How::Sequence)),
            increment: state.map_or(1, |state| state.increment),
            assumed: None,
            scatter: None,
        }
    }

    /// Returns the highest value that a sequence has handed out: as stated, or as the rows of the column it was set to.
    fn handed_out(&self, state: &SequenceState) -> Option<Id> {
        let Some((table, number)) = state.follows else { return state.counter };
        let columns = &self.tables.get(table)?.columns;
        columns.iter().find(|column| column.number == number)?.maximum
    }

    /// Finds a sequence that nothing ties to the column but its name, `<table>_<column>_seq`.
    fn named_sequence(&self, table: usize, column: &ColumnState, ties: &Ties) -> Option<Minting> {
        let state = &self.tables[table];
        let name = format!("{}_{}_seq", state.name.name, column.name);
        let integer = held(&column.of, self.pack, &self.domains).kind == Kind::Integer;
        let by_name = Name { schema: state.name.schema.clone(), name };
        let sequence = self.find_sequence(&by_name).filter(|_| integer)?;
        let free = self.sequences[sequence].owner.is_none();
        free.then(|| Minting {
            assumed: Some(format!(
                "no default names the sequence `{}`; its name says so",
                by_name.name
            )),
            ..self.sequenced(MintingKind::Sequence, sequence, ties)
        })
    }

    /// Takes the key for a minting column where the dump's options may have dropped the attribute.
    fn assumed(&self, table: &TableState, column: &ColumnState, ties: &Ties) -> Option<Minting> {
        let assume = self.pack.words.minting.assume.as_ref()?;
        if !table.is_single_key(column) {
            return None;
        }
        let attribute = |column: &ColumnState| matches!(column.mint, Some(Minted::Attribute));
        if held(&column.of, self.pack, &self.domains).kind != Kind::Integer
            || table.columns.iter().any(attribute)
        {
            return None;
        }
        let kind = MintingKind::AutoIncrement;
        if table.counter.is_some() {
            return Some(counted(kind, table.counter, Some(assume.by_counter.clone())));
        }
        let own_id = format!("{}_id", table.name.name);
        let named =
            column.name.eq_ignore_ascii_case("id") || column.name.eq_ignore_ascii_case(&own_id);
        let guess = named && ties.no_attributes && !table.has_options;
        guess.then(|| counted(kind, None, Some(assume.by_name.clone())))
    }
}

/// Returns what a text column holds beside the prefix that its ids have.
fn left_for_digits(width: Width, state: &ColumnState) -> Width {
    match (width, state.texts.texts()) {
        (Width::Decimal(digits), Some(texts)) => {
            let prefix = u8::try_from(texts.prefix).unwrap_or(u8::MAX);
            Width::Decimal(digits.saturating_sub(prefix).max(1))
        }
        _ => width,
    }
}

fn counted(kind: MintingKind, counter: Option<Id>, assumed: Option<String>) -> Minting {
    let counter = counter.map(|value| reading(value, How::Counter));
    Minting { kind, sequence: None, counter, increment: 1, assumed, scatter: None }
}

/// Returns the problem of a sequence that counts down: its ids run towards the least value, which no ceiling tells.
fn descending(state: &SequenceState) -> Option<Problem> {
    let goes_down = state.increment < 0 && !state.cycles;
    let least =
        state.minimum.map_or("the least value of its type".to_owned(), |least| least.to_string());
    goes_down.then(|| Problem {
        location: state.location.clone(),
        reason: format!(
            "sequence `{}` counts down by {} towards {least}; how full it is is not told",
            state.name.name, -state.increment
        ),
        cure: "Compare its last value with its least one yourself; the columns it feeds are audited for ids that grow."
            .to_owned(),
        source_failed: false,
    })
}

fn reading(value: Id, how: How) -> Reading {
    Reading { value, how, at: None }
}
