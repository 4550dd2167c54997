//! What is known of an id space itself: its high-water mark, its growth, whether it is a lookup table.

use crate::facts::{Facts, How, Point, Reading, Scatter};
use crate::forecast::{Forecast, Growth, State};
use crate::linking::{ColumnRef, Root};
use crate::width::Id;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// An id space of fewer ids than this that does not grow is a lookup table.
pub(super) const LOOKUP_BELOW: Id = 10_000;

/// The highest value in any of the columns that draw from a sequence: all of them hold its ids.
pub(super) type Drawn = BTreeMap<usize, Reading>;

/// Looks once at every column that draws from a sequence.
pub(super) fn drawn(facts: &Facts) -> Drawn {
    let mut drawn = Drawn::new();
    for column in facts.tables.iter().flat_map(|table| &table.columns) {
        let sequence = column.minting.as_ref().and_then(|minting| minting.sequence);
        let Some((sequence, reading)) = sequence.zip(column.maximum) else { continue };
        let highest = drawn.entry(sequence).or_insert(reading);
        if reading.value > highest.value {
            *highest = reading;
        }
    }
    drawn
}

/// The state of an id space.
pub(super) struct Standing {
    /// High-water marks, the highest first.
    pub(super) readings: Vec<Reading>,
    /// Growth, if a curve is there.
    pub(super) growth: Option<Growth>,
    /// Why there is none.
    pub(super) no_growth: String,
    /// The highest id there will ever be, if a cycling sequence mints them.
    never_above: Option<Id>,
    /// Set if its ids do not count up.
    scatter: Option<Scatter>,
    /// How far the counter is ahead of the rows that the curve was drawn from.
    ahead: Id,
}

impl Standing {
    /// Gathers what the facts say of a root.
    pub(super) fn of(facts: &Facts, root: &Root, drawn: &Drawn) -> Self {
        match root {
            Root::Minting(at) | Root::Key(at) => Self::of_column(facts, *at, drawn),
            Root::Sequence(sequence) => {
                let sequence = &facts.sequences[*sequence];
                let taken = facts.sources.get(sequence.source).and_then(|source| source.taken);
                let mut readings: Vec<Reading> = sequence.counter.into_iter().collect();
                for reading in &mut readings {
                    reading.at = reading.at.or(taken);
                }
                let no_growth = "no column names this sequence, so no rows tell its growth; name dumps of several days";
                Self::new(readings, sequence.curve.clone(), no_growth.to_owned(), taken)
            }
            Root::External(external) => {
                let declared = &facts.externals[*external];
                let curve = steady(declared.reading, declared.per_day);
                let lacks = if declared.per_day.is_none() { "per-day" } else { "as-of" };
                let no_growth = format!("no `{lacks}` is stated for it in idwidth.toml");
                Self::new(vec![declared.reading], curve, no_growth, None)
            }
            Root::Elsewhere { columns, .. } => Self::of_stored(facts, columns),
        }
    }

    /// The state of ids that nothing here mints: the highest that a column stores is all there is.
    fn of_stored(facts: &Facts, columns: &[ColumnRef]) -> Self {
        let stored = columns.iter().filter_map(|at| at.of(facts).maximum);
        let highest = stored.max_by_key(|reading| reading.value);
        let no_growth = "nothing here mints them; declare them in idwidth.toml as [[external]]";
        Self::new(highest.into_iter().collect(), Vec::new(), no_growth.to_owned(), None)
    }

    /// The state of a space of which nothing is known.
    pub(super) fn unknown(why: String) -> Self {
        Self::new(Vec::new(), Vec::new(), why, None)
    }

    /// The state of ids of which one reading is known and no growth.
    pub(super) fn of_reading(reading: Reading, no_growth: String) -> Self {
        Self::new(vec![reading], Vec::new(), no_growth, None)
    }

    fn of_column(facts: &Facts, at: ColumnRef, drawn: &Drawn) -> Self {
        let (table, column) = (at.table_of(facts), at.of(facts));
        let taken = facts.sources.get(table.source).and_then(|source| source.taken);
        let minting = column.minting.as_ref();
        let sequence = minting.and_then(|minting| minting.sequence);
        let counters = [
            minting.and_then(|minting| minting.counter),
            sequence.and_then(|sequence| facts.sequences[sequence].counter),
        ];
        let mut readings: Vec<Reading> = counters.into_iter().flatten().collect();
        let others = sequence.and_then(|sequence| drawn.get(&sequence)).copied();
        let maxima = column.maximum.into_iter().chain(others);
        readings.extend(maxima.max_by_key(|reading| reading.value));
        if readings.is_empty() && table.rows == Some(0) {
            readings.push(Reading { value: 0, how: How::Maximum, at: taken });
        }
        for reading in &mut readings {
            reading.at = reading.at.or(taken);
        }
        let scatter = minting.and_then(|minting| minting.scatter);
        if let Some(scatter) = scatter {
            readings.push(Reading { value: scatter.from, how: How::Scattered, at: taken });
        }
        let no_growth = match (table.rows, minting) {
            _ if scatter.is_some() => "these ids are scattered and do not count up",
            (_, None) => "the database does not mint this key, so its rows tell no growth",
            (Some(_), _) if column.curve.is_empty() => {
                "no column of the table dates its rows, and there are no dumps of several days"
            }
            _ => "no rows were read",
        };
        // What scattered ids reach by a day says nothing of the next.
        let curve = if scatter.is_none() { column.curve.clone() } else { Vec::new() };
        let mut standing = Self::new(readings, curve, no_growth.to_owned(), taken);
        let cycling = sequence.map(|sequence| &facts.sequences[sequence]).filter(|s| s.cycles);
        standing.never_above =
            scatter.map(|ids| ids.to).or(cycling.map(|sequence| sequence.maximum));
        standing.scatter = scatter;
        standing
    }

    fn new(
        mut readings: Vec<Reading>,
        mut curve: Vec<Point>,
        no_growth: String,
        taken: Option<Date>,
    ) -> Self {
        readings.sort_by_key(|reading| std::cmp::Reverse(reading.value));
        readings.dedup();
        let last = curve.last().copied();
        if let (Some(last), Some(taken)) = (last, taken)
            && taken > last.date
        {
            curve.push(Point { date: taken, value: last.value });
        }
        let mark = readings.first().map_or(0, |reading| reading.value);
        let ahead = last.map_or(0, |last| mark.saturating_sub(last.value).max(0));
        let growth = (!curve.is_empty()).then(|| Growth::new(&curve));
        Self { readings, growth, no_growth, ahead, never_above: None, scatter: None }
    }

    /// Returns the highest id there will ever be, if that is known.
    pub(super) fn never_above(&self) -> Option<Id> {
        self.never_above
    }

    /// Returns the highest id handed out, if known.
    pub(super) fn mark(&self) -> Option<Reading> {
        self.readings.first().copied()
    }

    /// Returns ids per day, if a curve is there.
    pub(super) fn per_day(&self) -> Option<f64> {
        self.growth.as_ref().and_then(Growth::per_day)
    }

    /// Says why this is a lookup table, if it is one; `ceiling` is that of its minting column.
    ///
    /// A column that is half full is none, however few its ids: a `TINYINT` at 250 is about to break.
    pub(super) fn lookup(&self, ceiling: Option<Id>) -> Option<String> {
        let mark = self.mark()?.value;
        if ceiling.is_some_and(|ceiling| mark.saturating_mul(2) >= ceiling) {
            return None;
        }
        let grows = self.per_day().is_some_and(|rate| rate > 0.0);
        let growth = if self.growth.is_some() { "does not grow" } else { "growth unknown" };
        (mark < LOOKUP_BELOW && !grows)
            .then(|| format!("lookup table: highest id {mark}, {growth}"))
    }

    /// Forecasts when `ceiling` is outgrown; `as_of` dates what is past and was never dated.
    pub(super) fn forecast(&self, ceiling: Id, as_of: Date) -> Forecast {
        if let Some(growth) = &self.growth {
            return growth.forecast(ceiling.saturating_sub(self.ahead));
        }
        match self.mark().filter(|mark| mark.value >= ceiling) {
            Some(mark) => {
                let day = Some(mark.at.unwrap_or(as_of));
                let reason = match self.scatter {
                    Some(ids) => {
                        format!("ids of {} and more are handed out from the first one on", ids.from)
                    }
                    None => {
                        format!("the highest id {} has reached the ceiling already", mark.value)
                    }
                };
                let (p10, p50, p90) = (day, day, day);
                Forecast { state: State::Dated, reason, p10, p50, p90, without_leap: None }
            }
            None => undated(State::Unknown, format!("growth unknown: {}", self.no_growth)),
        }
    }
}

/// Returns a forecast without dates.
pub(super) fn undated(state: State, reason: String) -> Forecast {
    Forecast { state, reason, p10: None, p50: None, p90: None, without_leap: None }
}

/// Draws a year of steady growth up to a stated reading.
fn steady(reading: Reading, per_day: Option<u64>) -> Vec<Point> {
    let (Some(date), Some(per_day)) = (reading.at, per_day) else { return Vec::new() };
    let year = jiff::Span::new().days(365);
    let Ok(start) = date.checked_sub(year) else { return Vec::new() };
    let before = reading.value - Id::from(per_day) * 365;
    vec![Point { date: start, value: before.max(0) }, Point { date, value: reading.value }]
}
