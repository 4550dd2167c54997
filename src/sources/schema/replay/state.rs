//! Tables and sequences between two statements.

use crate::facts::{ForeignKey, Location, Point, Scatter};
use crate::sources::schema::ddl::model::{Name, TypeText};
use crate::sources::schema::layout::Observed;
use crate::sources::schema::texts::Shape;
use crate::width::Id;
use std::collections::BTreeMap;

/// A table.
#[derive(Clone, Debug)]
pub(super) struct TableState {
    pub(super) name: Name,
    pub(super) columns: Vec<ColumnState>,
    /// The number the next column gets; numbers stay when columns come and go.
    pub(super) next_column: usize,
    pub(super) primary_key: Vec<String>,
    /// Set if the key is `INTEGER PRIMARY KEY DESC`.
    pub(super) descending: bool,
    pub(super) indexed: Vec<String>,
    pub(super) foreign_keys: Vec<ForeignKey>,
    /// The table whose rows these are part of.
    pub(super) partition_of: Option<usize>,
    /// Highest id handed out, by the table's own counter.
    pub(super) counter: Option<Id>,
    pub(super) without_rowid: bool,
    pub(super) has_options: bool,
    pub(super) temporary: bool,
    pub(super) dropped: bool,
    pub(super) rows: Option<u64>,
    pub(super) location: Location,
}

/// A column.
#[derive(Clone, Debug)]
pub(super) struct ColumnState {
    /// Its number in the table, for the row scanner.
    pub(super) number: usize,
    pub(super) name: String,
    pub(super) of: TypeText,
    pub(super) not_null: bool,
    pub(super) invisible: bool,
    pub(super) computed: bool,
    pub(super) mint: Option<Minted>,
    pub(super) location: Location,
    pub(super) maximum: Option<Id>,
    pub(super) curve: Vec<Point>,
    pub(super) texts: Shape,
    /// Type and place of its first declaration, once another has followed.
    pub(super) first: Option<Box<(TypeText, Location)>>,
    /// Where a new definition left out the attribute that minted its ids.
    pub(super) minting_lost: Option<Box<Location>>,
}

/// How a column gets its ids; sequences are indices.
#[derive(Clone, Debug)]
pub(super) enum Minted {
    Attribute,
    /// An identity without a sequence, and its step.
    Counted(Id),
    /// An entry of the pack's list of scattered ids.
    Scattered {
        nth: usize,
        scatter: Scatter,
    },
    Identity(usize),
    Serial(usize),
    Default(usize),
    /// `DEFAULT nextval` of a sequence that no statement has made yet.
    Awaited(Name),
}

/// A sequence.
#[derive(Clone, Debug)]
pub(super) struct SequenceState {
    pub(super) name: Name,
    pub(super) of: Option<TypeText>,
    pub(super) increment: Id,
    pub(super) maximum: Option<Id>,
    pub(super) minimum: Option<Id>,
    /// The table, as an index, and the number of the column whose highest value was handed out last.
    pub(super) follows: Option<(usize, usize)>,
    /// Starts again after the last value.
    pub(super) cycles: bool,
    pub(super) start: Option<Id>,
    pub(super) counter: Option<Id>,
    /// Table and column number.
    pub(super) owner: Option<(usize, usize)>,
    /// The table that holds its state as a row, where it was written so.
    pub(super) state: Option<usize>,
    pub(super) dropped: bool,
    pub(super) location: Location,
}

impl TableState {
    /// Finds a column, the same case preferred.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        let exact = self.columns.iter().position(|column| column.name == name);
        exact.or_else(|| {
            self.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name))
        })
    }

    /// Finds a column to change.
    pub(super) fn column_mut(&mut self, name: &str) -> Option<&mut ColumnState> {
        let at = self.position(name)?;
        self.columns.get_mut(at)
    }

    /// Returns true for the only column of the primary key.
    pub(super) fn is_single_key(&self, column: &ColumnState) -> bool {
        matches!(&self.primary_key[..], [name] if name.eq_ignore_ascii_case(&column.name))
    }

    /// Adds a column at the end and gives it a number.
    pub(super) fn push(&mut self, mut column: ColumnState) {
        column.number = self.next_column;
        self.next_column += 1;
        self.columns.push(column);
    }

    /// Notes that a column leads an index.
    pub(super) fn index(&mut self, column: &str) {
        if !self.indexed.iter().any(|known| known == column) {
            self.indexed.push(column.to_owned());
        }
    }

    /// Takes in what rows told.
    pub(super) fn observe(&mut self, observed: Observed) {
        self.rows = Some(self.rows.unwrap_or(0).saturating_add(observed.rows));
        for column in &mut self.columns {
            let maximum = observed.maxima.get(&column.number).copied();
            column.maximum = column.maximum.max(maximum);
            if let Some(texts) = observed.texts.get(&column.number) {
                column.texts.join(*texts);
            }
            if let Some(curve) = observed.curves.get(&column.number) {
                column.curve = merged(&column.curve, curve);
            }
        }
    }
}

/// Merges two growth curves into one that rises in both.
pub(super) fn merged(one: &[Point], other: &[Point]) -> Vec<Point> {
    let mut days = BTreeMap::new();
    for point in one.iter().chain(other) {
        let highest = days.entry(point.date).or_insert(point.value);
        *highest = point.value.max(*highest);
    }
    let mut highest = Id::MIN;
    let rising = days.into_iter().filter(|&(_, value)| {
        let rises = value > highest;
        highest = highest.max(value);
        rises
    });
    rising.map(|(date, value)| Point { date, value }).collect()
}
