//! Gathers what rows tell about a table: maxima, and by day the ids created on it; makes clean growth curves of them.
//!
//! Memory is bounded by the days since 1990, not by the rows.

use super::layout::Observed;
use super::texts::Shape;
use super::value::{Calendar, Day, date_of, day_of};
use crate::facts::Point;
use crate::width::Id;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The ids dated to one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    lowest: Id,
    highest: Id,
    rows: u64,
}

/// The ids of one column by the day their rows were created.
#[derive(Clone, Debug, Default)]
pub(crate) struct Days {
    days: BTreeMap<Day, Cell>,
    /// The day of the last row, kept apart because the next mostly falls on it too.
    open: Option<(Day, Cell)>,
}

impl Days {
    /// Adds a row.
    pub(crate) fn add(&mut self, day: Day, id: Id) {
        match &mut self.open {
            Some((open, cell)) if *open == day => {
                cell.merge(Cell { lowest: id, highest: id, rows: 1 });
            }
            _ => {
                self.close();
                self.open = Some((day, Cell { lowest: id, highest: id, rows: 1 }));
            }
        }
    }

    /// Adds all rows of `other`.
    pub(crate) fn merge(&mut self, mut other: Self) {
        self.close();
        other.close();
        for (day, cell) in other.days {
            self.put(day, cell);
        }
    }

    fn close(&mut self) {
        if let Some((day, cell)) = self.open.take() {
            self.put(day, cell);
        }
    }

    fn put(&mut self, day: Day, cell: Cell) {
        self.days.entry(day).and_modify(|known| known.merge(cell)).or_insert(cell);
    }

    /// Makes the growth curve of it: the highest id by the end of each day, ascending in both.
    ///
    /// Days after `latest` are dropped, and days that do not tell when ids were handed out:
    /// - a *backfill*, one day that holds more than half of the rows and whose ids lie among those of other days (or
    ///   are all there is): its date was written by a migration or a default;
    /// - *back-dated* rows, a day whose highest id is above those of more than half of the later days: imported with
    ///   the dates of another system. One such row would hide all growth after it.
    pub(crate) fn curve(mut self, latest: Day) -> Vec<Point> {
        self.close();
        self.days.retain(|day, _| *day <= latest);
        if let Some(backfill) = self.backfill() {
            self.days.remove(&backfill);
        }
        self.drop_back_dated();
        let mut points: Vec<Point> = Vec::new();
        for (day, cell) in self.days {
            let is_higher = points.last().is_none_or(|last| cell.highest > last.value);
            if let Some(date) = date_of(day).filter(|_| is_higher) {
                points.push(Point { date, value: cell.highest });
            }
        }
        points
    }

    fn backfill(&self) -> Option<Day> {
        let rows: u64 = self.days.values().map(|cell| cell.rows).sum();
        let (day, cell) = self.days.iter().find(|(_, cell)| cell.rows > rows / 2)?;
        let lies_among = |(other, known): (&Day, &Cell)| {
            (other < day && known.highest > cell.lowest)
                || (other > day && known.lowest < cell.highest)
        };
        let is_all = self.days.len() == 1 && cell.rows > 1;
        (is_all || self.days.iter().any(lies_among)).then_some(*day)
    }

    fn drop_back_dated(&mut self) {
        // Highest ids of the later days that stay or go, descending: usually each day belongs at the end.
        let mut later: Vec<Id> = Vec::with_capacity(self.days.len());
        let mut back_dated = Vec::new();
        for (day, cell) in self.days.iter().rev() {
            let above = later.partition_point(|highest| *highest > cell.highest);
            let below = later.len() - above;
            if below > later.len() / 2 {
                back_dated.push(*day);
            }
            later.insert(above, cell.highest);
        }
        for day in back_dated {
            self.days.remove(&day);
        }
    }
}

impl Cell {
    fn merge(&mut self, other: Self) {
        self.lowest = self.lowest.min(other.lowest);
        self.highest = self.highest.max(other.highest);
        self.rows = self.rows.saturating_add(other.rows);
    }
}

/// Makes the growth curve of rows that were picked from a table: their ids, and when they were created as text.
///
/// `latest` is the last day that a row can have been created on. What does not read as a time is dropped, and so is
/// what [`Days::curve`] drops.
pub(crate) fn curve_of<'t>(rows: impl Iterator<Item = (Id, &'t str)>, latest: Date) -> Vec<Point> {
    let mut calendar = Calendar::default();
    let mut days = Days::default();
    for (id, created) in rows {
        if let Some(day) = calendar.day(created.as_bytes()) {
            days.add(day, id);
        }
    }
    days.curve(day_of(latest))
}

/// What the rows of one table told so far, by column of the table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// Rows scanned.
    pub(crate) rows: u64,
    /// Highest value.
    pub(crate) maxima: BTreeMap<usize, Id>,
    /// What text that may be ids looks like.
    pub(crate) texts: BTreeMap<usize, Shape>,
    /// Ids by day.
    pub(crate) days: BTreeMap<usize, Days>,
}

impl Tally {
    /// Adds a column's maximum.
    pub(crate) fn raise(&mut self, column: usize, value: Id) {
        self.maxima.entry(column).and_modify(|known| *known = value.max(*known)).or_insert(value);
    }

    /// Makes what the replay takes of it; `latest` is the last day a row can have been created on.
    pub(crate) fn observed(self, latest: Day) -> Observed {
        let curves = self.days.into_iter().map(|(column, days)| (column, days.curve(latest)));
        Observed {
            rows: self.rows,
            maxima: self.maxima,
            texts: self.texts,
            curves: curves.filter(|(_, curve)| !curve.is_empty()).collect(),
        }
    }
}
