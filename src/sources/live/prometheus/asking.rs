//! Asks for a long time in pieces that a server can answer: windows of days, and parts of the schemas.

use super::answer::{Sent, Told};
use super::client::{Client, Failure};
use super::promql;
use crate::config::{Metric, MetricsHistory};
use jiff::civil::Date;

/// Longest window, in seconds: thirty days, what Mimir's operators usually allow.
const LONGEST_WINDOW: i64 = 30 * 86_400;
/// Most readings of a series in one answer: Prometheus manual, "HTTP API"; web/api/v1/api.go has 11,000.
const MOST_READINGS: i64 = 11_000;

/// Asks for the readings of one server's series, in pieces whose size it learns.
pub(super) struct Asking<'h> {
    client: Client,
    history: &'h MetricsHistory,
    /// The first and the last reading asked for, in seconds since 1970; both are whole steps.
    from: i64,
    to: i64,
    step: i64,
    /// Readings of a series in one window, as far as the server is known to give them.
    readings: i64,
    /// Parts of the schemas that are asked for one by one; one empty part for all of them.
    parts: Vec<Vec<String>>,
    /// Schemas there are, for parting.
    schemas: Vec<String>,
    /// What made answers doubtful.
    pub(super) doubts: Vec<String>,
    /// What servers remarked.
    pub(super) remarks: Vec<String>,
}

impl<'h> Asking<'h> {
    /// Prepares for asking for what was known by the end of `as_of`; `schemas` may be empty.
    pub(super) fn new(
        history: &'h MetricsHistory,
        client: Client,
        as_of: Date,
        schemas: Vec<String>,
    ) -> Self {
        let step = i64::try_from(history.step.as_secs()).unwrap_or(i64::MAX).max(1);
        let lookback = i64::try_from(history.lookback.as_secs()).unwrap_or(i64::MAX);
        // Whole steps since 1970 are midnights in UTC if a step is a day.
        let to = end_of(as_of).div_euclid(step) * step;
        let from = (to - lookback).div_euclid(step) * step;
        let readings = (LONGEST_WINDOW / step).clamp(1, MOST_READINGS);
        let parts = vec![Vec::new()];
        let (doubts, remarks) = (Vec::new(), Vec::new());
        Self { client, history, from, to, step, readings, parts, schemas, doubts, remarks }
    }

    /// Returns how many requests were sent.
    pub(super) fn requests(&self) -> u64 {
        self.client.requests
    }

    /// Returns where the server is, as messages show it.
    pub(super) fn place(&self) -> &str {
        self.client.place()
    }

    /// Asks for all readings of a metric, ascending by time; hands series on, some of them twice.
    pub(super) fn all(
        &mut self,
        metric: &Metric,
        sink: &mut dyn FnMut(Sent),
    ) -> Result<(), Failure> {
        let mut at = self.from;
        while at <= self.to {
            let last = self.to.min(at.saturating_add((self.readings - 1) * self.step));
            if self.window(metric, at, last, sink)? {
                at = last + self.step;
            }
        }
        Ok(())
    }

    /// Asks for a window, part by part; returns false if it has to be asked for again in smaller pieces.
    fn window(
        &mut self,
        metric: &Metric,
        at: i64,
        last: i64,
        sink: &mut dyn FnMut(Sent),
    ) -> Result<bool, Failure> {
        let mut part = 0;
        while let Some(schemas) = self.parts.get(part) {
            match self.client.ask(&form(self.history, metric, schemas, at, last), sink) {
                Ok(told) => {
                    self.note(told);
                    part += 1;
                }
                Err(Failure::TooMany(reason)) => self.split(part, metric, reason)?,
                Err(Failure::TooLong(_)) if last > at => {
                    self.readings = ((last - at) / self.step + 1) / 2;
                    return Ok(false);
                }
                Err(Failure::TooLong(reason)) => self.split(part, metric, reason)?,
                Err(failure) => return Err(failure),
            }
        }
        Ok(true)
    }

    /// Parts the schemas of one part in two.
    fn split(&mut self, part: usize, metric: &Metric, reason: String) -> Result<(), Failure> {
        let schemas = match self.parts.get(part) {
            Some(schemas) if !schemas.is_empty() => schemas.clone(),
            _ => self.schemas.clone(),
        };
        if schemas.len() < 2 || metric.schema.is_none() {
            let cure = "Narrow `match`, or let the server answer larger queries; what came before is used.";
            return Err(Failure::Lost(reason, cure.to_owned()));
        }
        let (one, other) = schemas.split_at(schemas.len() / 2);
        self.parts.splice(part..=part, [one.to_vec(), other.to_vec()]);
        Ok(())
    }

    fn note(&mut self, told: Told) {
        let add = |list: &mut Vec<String>, text: String| {
            if list.len() < 8 && !list.contains(&text) {
                list.push(text);
            }
        };
        if told.partial && told.warnings.is_empty() {
            add(&mut self.doubts, "it calls its answer partial".to_owned());
        }
        for text in told.warnings {
            add(&mut self.doubts, self.client.shown(&text));
        }
        for text in told.infos {
            add(&mut self.remarks, self.client.shown(&text));
        }
    }
}

/// Returns the midnight in UTC at the end of a day, in seconds since 1970.
fn end_of(day: Date) -> i64 {
    let next = day.tomorrow().unwrap_or(day);
    next.to_zoned(jiff::tz::TimeZone::UTC).map_or(0, |midnight| midnight.timestamp().as_second())
}

/// Returns the parameters of a query. Those for Thanos are unknown to others, and ignored: an answer without days whose
/// store is down is no answer, and old days may come in the coarse form in which they are kept.
fn form(
    history: &MetricsHistory,
    metric: &Metric,
    schemas: &[String],
    at: i64,
    last: i64,
) -> [(&'static str, String); 7] {
    [
        ("query", promql::query(history, metric, schemas)),
        ("start", at.to_string()),
        ("end", last.to_string()),
        ("step", history.step.as_secs().to_string()),
        ("dedup", "true".to_owned()),
        ("partial_response", "false".to_owned()),
        ("max_source_resolution", "auto".to_owned()),
    ]
}
