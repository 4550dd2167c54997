//! What came of asking a server of metrics, in one line for a person.

use jiff::civil::Date;
use std::fmt;

/// What came of one server of metrics, for a line to a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Its name.
    pub name: String,
    /// Series that became part of growth curves.
    pub series: usize,
    /// Series of no column or sequence that is there now: of dropped tables, or of other databases.
    pub unknown: usize,
    /// Series with ids above 2^53, which metrics tell rounded.
    pub rounded: usize,
    /// Days from the oldest reading to the day of the run; `None` without a reading.
    pub oldest: Option<i32>,
    /// The time between readings, as asked for.
    pub step: std::time::Duration,
    /// Times of more than [`LONGEST_GAP`] days without a reading in some series: the days before and after.
    pub gaps: Vec<(Date, Date)>,
    /// What the server remarked.
    pub remarks: Vec<String>,
    /// Requests sent.
    pub requests: u64,
}

/// Longest time without a reading that is not told, in days: a weekend without the exporter.
pub const LONGEST_GAP: i32 = 3;

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} series", self.name, self.series)?;
        if let Some(days) = self.oldest {
            write!(f, ", oldest {days} d")?;
        }
        write!(f, ", step {}, {} requests", words(self.step), self.requests)?;
        if let Some((from, to)) = self.gaps.iter().max_by_key(|(from, to)| (*to - *from).get_days())
        {
            let count = self.gaps.len();
            write!(f, ", {count} gaps > {LONGEST_GAP} d, the longest {from} to {to}")?;
        }
        if self.unknown > 0 {
            write!(f, ", {} series of no column that is there now", self.unknown)?;
        }
        if self.rounded > 0 {
            write!(f, ", {} rounded above 2^53", self.rounded)?;
        }
        for remark in &self.remarks {
            write!(f, "; it remarks: {remark}")?;
        }
        Ok(())
    }
}

/// Returns a length of time as the config writes it.
fn words(length: std::time::Duration) -> String {
    let seconds = length.as_secs();
    let units = [("d", 86_400), ("h", 3600), ("m", 60)];
    let unit =
        units.into_iter().find(|(_, unit)| seconds >= *unit && seconds.is_multiple_of(*unit));
    unit.map_or_else(|| format!("{seconds}s"), |(name, unit)| format!("{}{name}", seconds / unit))
}
