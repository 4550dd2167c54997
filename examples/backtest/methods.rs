//! The rules that are scored: the library's forecast, and three that people use. Each sees the history alone.

use crate::protocol::to_float;
use idwidth::forecast::crb::{Curve, Interval};

/// A rule, prepared on one history.
pub(crate) enum Rule {
    /// The library's; None if it gives no forecast.
    Blend(Option<Curve>),
    /// A straight line: its value on the last day, and ids a day.
    Line { now: f64, slope: f64 },
}

/// A rule's answer, in days.
pub(crate) struct Answer {
    /// Infinite for never.
    pub(crate) lead: f64,
    pub(crate) interval: Option<Interval>,
}

/// Prepares a rule on a history: the counter by day, the last one being today.
pub(crate) type Prepare = fn(&[f64]) -> Rule;

/// Every rule by the name it is printed with.
pub(crate) const RULES: [(&str, Prepare); 4] = [
    ("crb", blend),
    ("predict_linear_4w", |history| fitted_line(history, 28)),
    ("predict_linear_90d", |history| fitted_line(history, 90)),
    ("first_last_365d", |history| chord(history, 365)),
];

impl Rule {
    /// Says when `limit` is crossed.
    pub(crate) fn answer(&self, limit: f64) -> Answer {
        match self {
            Self::Blend(curve) => {
                let interval = curve.as_ref().map(|curve| curve.interval(limit));
                Answer { lead: interval.map_or(f64::INFINITY, |days| days.p50), interval }
            }
            Self::Line { now, slope } if *slope > 0.0 => {
                Answer { lead: (limit - now) / slope, interval: None }
            }
            Self::Line { .. } => Answer { lead: f64::INFINITY, interval: None },
        }
    }
}

fn blend(history: &[f64]) -> Rule {
    Rule::Blend(Curve::new(&days(history), history))
}

/// Returns days that end at 0.
fn days(history: &[f64]) -> Vec<f64> {
    let last = to_float(history.len().saturating_sub(1));
    (0..history.len()).map(|index| to_float(index) - last).collect()
}

/// Returns the history of the last `window` days, both ends included.
fn recent(history: &[f64], window: usize) -> &[f64] {
    &history[history.len().saturating_sub(window + 1)..]
}

/// Fits a line by least squares and goes on from its value at the cut, as Prometheus' `predict_linear` does
/// <https://prometheus.io/docs/prometheus/latest/querying/functions/#predict_linear>.
fn fitted_line(history: &[f64], window: usize) -> Rule {
    let values = recent(history, window);
    let days = days(values);
    let count = to_float(values.len());
    let mean_day = days.iter().sum::<f64>() / count;
    let mean_value = values.iter().sum::<f64>() / count;
    let spread: f64 = days.iter().map(|day| (day - mean_day).powi(2)).sum();
    let together: f64 =
        days.iter().zip(values).map(|(day, value)| (day - mean_day) * (value - mean_value)).sum();
    let slope = together / spread;
    Rule::Line { now: mean_value - slope * mean_day, slope }
}

/// Draws a line through the first and the last value.
fn chord(history: &[f64], window: usize) -> Rule {
    let values = recent(history, window);
    let (first, now) = (values.first().copied(), values.last().copied().unwrap_or_default());
    let days = to_float(values.len().saturating_sub(1));
    Rule::Line { now, slope: (now - first.unwrap_or_default()) / days }
}
