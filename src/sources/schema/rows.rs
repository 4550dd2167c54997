//! What is kept of a statement's rows while they stream by: maxima and ids by day, nothing else.

use super::layout::{ColumnUse, Layout};
use super::observed::{Days, Tally};
use super::texts::Shape;
use super::value::{Calendar, Day, Integer, integer};
use crate::width::Id;

/// What is wanted from the value at one position of a row, as indices into the slots of [`Rows`].
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Want {
    integer: Option<usize>,
    time: Option<usize>,
    text: Option<usize>,
}

impl Want {
    /// Returns true if the value is to be stepped over.
    pub(crate) fn is_nothing(self) -> bool {
        self.integer.is_none() && self.time.is_none() && self.text.is_none()
    }

    /// Returns true if only the integer is wanted.
    pub(crate) fn is_integer(self) -> bool {
        self.integer.is_some() && self.time.is_none()
    }
}

/// The rows of one table, all with the same columns.
#[derive(Debug)]
pub(crate) struct Rows {
    /// One for each value of a row; `None` if the table is unknown and any number will do.
    wants: Option<Vec<Want>>,
    /// The row at hand.
    integers: Vec<Option<Id>>,
    times: Vec<Option<Day>>,
    /// Over all rows.
    maxima: Vec<Option<Id>>,
    curves: Vec<Curve>,
    /// Table column and what its text looks like.
    texts: Vec<(usize, Shape)>,
    calendar: Calendar,
    rows: u64,
    too_large: u64,
    /// Table column of each integer slot.
    ordinals: Vec<usize>,
}

#[derive(Debug)]
struct Curve {
    integer: usize,
    time: usize,
    days: Days,
}

impl Rows {
    /// Prepares for rows of this layout; `None` steps over them.
    pub(crate) fn new(layout: Option<&Layout>) -> Self {
        let mut rows = Self {
            wants: None,
            integers: Vec::new(),
            times: Vec::new(),
            maxima: Vec::new(),
            curves: Vec::new(),
            texts: Vec::new(),
            calendar: Calendar::default(),
            rows: 0,
            too_large: 0,
            ordinals: Vec::new(),
        };
        if let Some(layout) = layout {
            rows.plan(layout);
        }
        rows
    }

    fn plan(&mut self, layout: &Layout) {
        let mut wants = vec![Want::default(); layout.columns.len()];
        for (position, (want, column)) in wants.iter_mut().zip(&layout.columns).enumerate() {
            let ordinal = layout.ordinals.get(position).copied().unwrap_or(position);
            match column {
                ColumnUse::Integer => {
                    want.integer = Some(self.ordinals.len());
                    self.ordinals.push(ordinal);
                }
                ColumnUse::Text => {
                    want.text = Some(self.texts.len());
                    self.texts.push((ordinal, Shape::default()));
                }
                ColumnUse::Time | ColumnUse::Other => {}
            }
        }
        let mut times = 0;
        for &(value, time) in &layout.curves {
            let Some(integer) = wants.get(value).and_then(|want| want.integer) else { continue };
            let Some(want) = wants.get_mut(time) else { continue };
            let slot = *want.time.get_or_insert_with(|| {
                times += 1;
                times - 1
            });
            self.curves.push(Curve { integer, time: slot, days: Days::default() });
        }
        self.integers = vec![None; self.ordinals.len()];
        self.maxima = self.integers.clone();
        self.times = vec![None; times];
        self.wants = Some(wants);
    }

    /// Returns how many values a row has; `None` if that is not known.
    pub(crate) fn width(&self) -> Option<usize> {
        self.wants.as_ref().map(Vec::len)
    }

    /// Returns the rows seen.
    pub(crate) fn count(&self) -> u64 {
        self.rows
    }

    /// Returns how many integers were beyond 128 bits.
    pub(crate) fn too_large(&self) -> u64 {
        self.too_large
    }

    /// Returns what is wanted from the value at a position.
    pub(crate) fn want(&self, position: usize) -> Want {
        self.wants.as_ref().and_then(|wants| wants.get(position)).copied().unwrap_or_default()
    }

    /// Takes an integer where one is wanted.
    pub(crate) fn take_integer(&mut self, want: Want, value: i64) {
        if let Some(cell) = want.integer.and_then(|slot| self.integers.get_mut(slot)) {
            *cell = Some(Id::from(value));
        }
    }

    /// Takes the plain text of a wanted value.
    pub(crate) fn take(&mut self, want: Want, text: &[u8]) {
        if let Some(cell) = want.integer.and_then(|slot| self.integers.get_mut(slot)) {
            match integer(text) {
                Integer::Is(value) => *cell = Some(value),
                Integer::TooLarge => self.too_large = self.too_large.saturating_add(1),
                Integer::No => {}
            }
        }
        if let Some(cell) = want.time.and_then(|slot| self.times.get_mut(slot)) {
            *cell = self.calendar.day(text);
        }
        if let Some((_, shape)) = want.text.and_then(|slot| self.texts.get_mut(slot)) {
            shape.add(text);
        }
    }

    /// Starts a row, forgetting one that was not finished.
    pub(crate) fn start(&mut self) {
        self.integers.fill(None);
        self.times.fill(None);
    }

    /// Ends a row: only whole rows count.
    pub(crate) fn finish(&mut self) {
        self.finish_many(1);
    }

    /// Ends a group of rows of which the highest values were taken.
    pub(crate) fn finish_many(&mut self, count: u64) {
        self.rows = self.rows.saturating_add(count);
        for (maximum, value) in self.maxima.iter_mut().zip(&self.integers) {
            if value.is_some() {
                *maximum = (*maximum).max(*value);
            }
        }
        for curve in &mut self.curves {
            let value = self.integers.get(curve.integer).copied().flatten();
            let time = self.times.get(curve.time).copied().flatten();
            if let (Some(value), Some(day)) = (value, time) {
                curve.days.add(day, value);
            }
        }
    }

    /// Adds what was seen to the table's tally.
    pub(crate) fn add_to(self, tally: &mut Tally) {
        tally.rows = tally.rows.saturating_add(self.rows);
        for (column, value) in self.ordinals.iter().zip(&self.maxima) {
            if let Some(value) = value {
                tally.raise(*column, *value);
            }
        }
        for (column, shape) in self.texts {
            tally.texts.entry(column).or_default().join(shape);
        }
        for curve in self.curves {
            if let Some(column) = self.ordinals.get(curve.integer) {
                tally.days.entry(*column).or_default().merge(curve.days);
            }
        }
    }
}
