//! Readings of series by day, kept small, and what is missing between them.

use super::answer::{Sample, Sent};
use crate::config::{Metric, MetricsHistory, Whose};
use crate::facts::Point;
use crate::width::Id;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};

/// What a series is of, as its labels name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    /// The source, where a label names it.
    pub(super) cluster: Option<String>,
    /// The schema, if told.
    pub(super) schema: Option<String>,
    /// The table, or the sequence if there is no column.
    pub(super) relation: String,
    /// The column.
    pub(super) column: Option<String>,
}

/// The past of one column or sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Series {
    /// What it is of.
    pub(super) name: Name,
    /// The highest id handed out by the end of each day that has a reading, ascending by day.
    pub(super) points: Vec<Point>,
}

/// Series as they come in.
#[derive(Default)]
pub(super) struct Past {
    /// By name the last reading of each day: the day, and the value as the metric has it.
    days: BTreeMap<Name, Vec<(Date, f64)>>,
    /// Names that nobody asked for.
    pub(super) unknown: BTreeSet<Name>,
}

/// Most names that are remembered of what nobody asked for.
const MOST_UNKNOWN: usize = 100_000;
/// From here on whole numbers are not exact: IEEE 754, binary64.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Past {
    /// Takes in a series as it is sent, also again; `wanted` says of what.
    pub(super) fn take(
        &mut self,
        history: &MetricsHistory,
        metric: &Metric,
        sent: &Sent,
        wanted: &dyn Fn(&Name) -> bool,
    ) {
        let Some(name) = name(history, metric, &sent.metric) else { return };
        if !wanted(&name) {
            if self.unknown.len() < MOST_UNKNOWN {
                self.unknown.insert(name);
            }
            return;
        }
        let days = self.days.entry(name).or_default();
        for &Sample(seconds, value) in &sent.values {
            if let Some(day) = day_before(seconds).filter(|_| value.is_finite()) {
                add(days, day, value);
            }
        }
    }

    /// Returns how many series have ids above those that metrics tell exactly.
    pub(super) fn rounded(&self) -> usize {
        let is_large = |days: &&Vec<(Date, f64)>| days.iter().any(|(_, value)| *value > EXACT);
        self.days.values().filter(is_large).count()
    }

    /// Returns the series; `next` says that values are the ids that come next.
    pub(super) fn series(self, next: bool) -> Vec<Series> {
        let point = |(date, value): (Date, f64)| {
            let value = whole(value)?.checked_sub(Id::from(next))?;
            (value >= 0).then_some(Point { date, value })
        };
        let series = |(name, days): (Name, Vec<(Date, f64)>)| Series {
            name,
            points: days.into_iter().filter_map(point).collect(),
        };
        self.days.into_iter().map(series).filter(|series| !series.points.is_empty()).collect()
    }
}

/// Adds a reading: of a day the last one counts. What is older than the last day was there before.
fn add(days: &mut Vec<(Date, f64)>, day: Date, value: f64) {
    match days.last_mut() {
        Some((last, held)) if *last == day => *held = value,
        Some((last, _)) if *last > day => {}
        _ => days.push((day, value)),
    }
}

/// Returns what a series is of; `None` if labels are missing, as they are of other metrics of the same name.
fn name(
    history: &MetricsHistory,
    metric: &Metric,
    labels: &BTreeMap<String, String>,
) -> Option<Name> {
    let label = |name: &String| labels.get(name).filter(|value| !value.is_empty()).cloned();
    let cluster = match &history.of {
        Whose::Source(_) => None,
        Whose::Label(name) => Some(label(name)?),
    };
    let relation = label(&metric.relation)?;
    let (schema, relation) = match (&metric.schema, relation.split_once('.')) {
        (Some(schema), _) => (label(schema), relation),
        (None, Some((schema, rest))) => (Some(schema.to_owned()), rest.to_owned()),
        (None, None) => (None, relation),
    };
    let column = match &metric.column {
        Some(column) => Some(label(column)?),
        None => None,
    };
    Some(Name { cluster, schema, relation, column })
}

/// Returns the day, in UTC, whose end or part a reading tells of: at midnight it is the day before.
fn day_before(seconds: i64) -> Option<Date> {
    let moment = Timestamp::from_second(seconds.checked_sub(1)?).ok()?;
    Some(TimeZone::UTC.to_datetime(moment).date())
}

/// Returns a number without its fraction.
fn whole(value: f64) -> Option<Id> {
    format!("{:.0}", value.trunc()).parse().ok()
}

/// Returns the times without a reading that are longer than `longest` days: the days before and after, each once.
pub(super) fn gaps(series: &[Series], longest: i32) -> BTreeSet<(Date, Date)> {
    let pairs = series.iter().flat_map(|one| one.points.windows(2));
    let gap = |pair: &[Point]| {
        let [before, after] = pair else { return None };
        let days = (after.date - before.date).get_days();
        (days > longest).then_some((before.date, after.date))
    };
    pairs.filter_map(gap).collect()
}
