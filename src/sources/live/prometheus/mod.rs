//! Past readings from Prometheus and what has its API (Thanos, Mimir, VictoriaMetrics): `query_range` over the counters
//! that exporters keep there becomes points of the growth curves of the source that they are of.
//!
//! Never asks a database, and changes nothing where it asks.

mod address;
mod answer;
mod asking;
mod client;
mod known;
mod merge;
mod past;
mod promql;
mod summary;
mod trouble;

use super::run::Collected;
use crate::config::{Metric, MetricsHistory, Whose};
use crate::facts::{Facts, Problem};
use crate::rules::metrics::{KnownMetric, Tells, metrics};
use asking::Asking;
use client::Client;
use jiff::civil::Date;
use known::Known;
use past::{Name, Past, Series};
use std::collections::{BTreeMap, BTreeSet};
pub use summary::{LONGEST_GAP, Summary};
use trouble::Failure;

/// What was read from one server of metrics.
struct Read {
    summary: Summary,
    series: Vec<Series>,
    problems: Vec<Problem>,
}

/// Asks servers of metrics side by side and adds what they tell to the facts of the sources that it is of.
///
/// What stays unknown becomes a problem of these; other sources than those that were collected are left out.
pub fn join(
    histories: &[MetricsHistory],
    collected: &mut [Collected],
    as_of: Date,
) -> Vec<Summary> {
    if histories.is_empty() {
        return Vec::new();
    }
    let known: BTreeMap<&str, Known<'_>> =
        collected.iter().map(|one| (one.name.as_str(), Known::new(&one.facts))).collect();
    let dialects: BTreeMap<&str, BTreeSet<&str>> =
        collected.iter().map(|one| (one.name.as_str(), dialects(&one.facts))).collect();
    let mut read: Vec<(Vec<String>, Read)> = std::thread::scope(|scope| {
        let asked = histories.iter().filter_map(|history| {
            let of = |name: &&str| matches(&history.of, name);
            let of: BTreeMap<&str, &Known<'_>> = known
                .iter()
                .filter(|(name, _)| of(name))
                .map(|(name, known)| (*name, known))
                .collect();
            let dialects: BTreeSet<&str> =
                of.keys().filter_map(|name| dialects.get(name)).flatten().copied().collect();
            let names: Vec<String> = of.keys().map(|&name| name.to_owned()).collect();
            let is_known = of.values().any(|known| !known.schemas.is_empty());
            let work = move || read(history, &of, &dialects, as_of);
            is_known.then(|| (history, names, scope.spawn(work)))
        });
        let asked: Vec<_> = asked.collect();
        let done = asked.into_iter().map(|(history, names, thread)| {
            (names, thread.join().unwrap_or_else(|_| broken(history)))
        });
        done.collect()
    });
    let mut spots = Vec::new();
    for (names, read) in &mut read {
        spots.push(by_spot(&known, names, std::mem::take(&mut read.series)));
    }
    let mut summaries = Vec::new();
    for ((names, read), mut spots) in read.into_iter().zip(spots) {
        let mut problems = read.problems;
        for one in collected.iter_mut().filter(|one| names.contains(&one.name)) {
            if let Some(readings) = spots.remove(&one.name) {
                merge::add(&mut one.facts, readings, as_of);
            }
            one.facts.problems.append(&mut problems);
        }
        summaries.push(read.summary);
    }
    summaries
}

fn matches(of: &Whose, name: &str) -> bool {
    match of {
        Whose::Source(source) => source == name,
        Whose::Label(_) => true,
    }
}

fn dialects(facts: &Facts) -> BTreeSet<&str> {
    facts.sources.iter().map(|source| source.dialect.as_str()).collect()
}

/// Says that something here is broken: nothing was read.
fn broken(history: &MetricsHistory) -> Read {
    let problem =
        problem(history, "reading it broke off", "Report this as a bug of idwidth.", true);
    let summary = Summary { name: history.name.clone(), ..Summary::default() };
    Read { summary, series: Vec::new(), problems: vec![problem] }
}

fn problem(history: &MetricsHistory, reason: &str, cure: &str, source_failed: bool) -> Problem {
    Problem {
        location: history.location.clone(),
        reason: format!("{}: {reason}", history.name),
        cure: cure.to_owned(),
        source_failed,
    }
}

/// Sorts readings by the places that they are of; where several series are of one place, the highest counts.
fn by_spot(
    known: &BTreeMap<&str, Known<'_>>,
    names: &[String],
    series: Vec<Series>,
) -> BTreeMap<String, merge::Readings> {
    let mut all: BTreeMap<String, merge::Readings> = BTreeMap::new();
    for one in series {
        let source = one.name.cluster.as_ref().or(names.first());
        let Some(source) = source else { continue };
        let Some(spot) = known.get(source.as_str()).and_then(|known| known.spot(&one.name)) else {
            continue;
        };
        let held = all.entry(source.clone()).or_default().entry(spot).or_default();
        if held.is_empty() {
            *held = one.points;
        } else {
            held.extend(one.points);
            held.sort_by(|a, b| a.date.cmp(&b.date).then(b.value.cmp(&a.value)));
            held.dedup_by_key(|point| point.date);
        }
    }
    all
}

/// Reads what one server of metrics has of some sources.
fn read(
    history: &MetricsHistory,
    of: &BTreeMap<&str, &Known<'_>>,
    dialects: &BTreeSet<&str>,
    as_of: Date,
) -> Read {
    let known: Vec<&KnownMetric> = metrics().metric.iter().collect();
    let fits =
        |metric: &&KnownMetric| metric.dialects.iter().any(|it| dialects.contains(it.as_str()));
    let known: Vec<&KnownMetric> = known.into_iter().filter(fits).collect();
    let asked: Vec<Metric> = if history.metrics.is_empty() {
        known.iter().map(|metric| metric_of(metric)).collect()
    } else {
        history.metrics.clone()
    };
    let mut read = Read {
        summary: Summary { name: history.name.clone(), step: history.step, ..Summary::default() },
        series: Vec::new(),
        problems: Vec::new(),
    };
    if asked.is_empty() {
        let cure = "Name the metric that your exporter makes of it by `metrics`.";
        read.problems.push(problem(history, "no metric is known for such a database", cure, true));
        return read;
    }
    let client = match Client::new(history) {
        Ok(client) => client,
        Err(failure) => {
            read.problems.push(told(history, failure, true));
            return read;
        }
    };
    let schemas: BTreeSet<String> =
        of.values().flat_map(|known| known.schemas.iter().cloned()).collect();
    let mut asking = Asking::new(history, client, as_of, schemas.into_iter().collect());
    let failure = ask_all(history, &asked, of, &mut asking, &mut read);
    finish(history, &asked, &known, asking, failure, &mut read, as_of);
    read
}

/// Asks for each metric; returns what ended it early.
fn ask_all(
    history: &MetricsHistory,
    asked: &[Metric],
    of: &BTreeMap<&str, &Known<'_>>,
    asking: &mut Asking<'_>,
    read: &mut Read,
) -> Option<Failure> {
    let only = of.values().next();
    let wanted = |name: &Name| {
        let known = match &name.cluster {
            Some(cluster) => of.get(cluster.as_str()),
            None => only,
        };
        known.is_some_and(|known| known.spot(name).is_some())
    };
    let mut unknown: BTreeSet<Name> = BTreeSet::new();
    let mut failure = None;
    for metric in asked {
        let mut past = Past::default();
        let done = asking.all(metric, &mut |sent| past.take(history, metric, &sent, &wanted));
        unknown.append(&mut past.unknown);
        read.summary.rounded += past.rounded();
        read.series.append(&mut past.series(metric.next));
        if let Err(ended) = done {
            failure = Some(ended);
            break;
        }
    }
    read.summary.unknown = unknown.len();
    failure
}

/// Tells what came of it, and what is missing.
fn finish(
    history: &MetricsHistory,
    asked: &[Metric],
    known: &[&KnownMetric],
    asking: Asking<'_>,
    failure: Option<Failure>,
    read: &mut Read,
    as_of: Date,
) {
    let summary = &mut read.summary;
    summary.series = read.series.len();
    let first =
        read.series.iter().filter_map(|series| series.points.first()).map(|point| point.date);
    summary.oldest = first.min().map(|first| (as_of - first).get_days());
    let step = i32::try_from(history.step.as_secs() / 86_400).unwrap_or(i32::MAX);
    let longest = LONGEST_GAP.max(step.saturating_mul(2));
    summary.gaps = past::gaps(&read.series, longest).into_iter().collect();
    summary.requests = asking.requests();
    let is_empty = read.series.is_empty();
    let place = asking.place();
    let names: Vec<&str> = asked.iter().map(|metric| metric.name.as_str()).collect();
    let names = names.join(" or ");
    if is_empty && failure.is_none() && summary.unknown > 0 {
        let reason = format!("none of its {} series is of a column that was read", summary.unknown);
        read.problems.push(problem(history, &reason, "Check `of` and `match`.", true));
    } else if is_empty && failure.is_none() {
        let reason = format!("{place} has no series {names} in that time");
        let hints: Vec<&str> = known.iter().map(|metric| metric.without.as_str()).collect();
        let cure = if history.metrics.is_empty() {
            format!("Check `match`; if there is none yet, {}.", hints.join(", or "))
        } else {
            "Check `metrics` and `match`.".to_owned()
        };
        read.problems.push(problem(history, &reason, &cure, true));
    }
    if !asking.doubts.is_empty() {
        let reason =
            format!("{place} warns that its answers are incomplete: {}", asking.doubts.join("; "));
        let cure = "Look after the stores behind it and collect again; what it answered is used.";
        read.problems.push(problem(history, &reason, cure, false));
    }
    read.problems.extend(failure.map(|failure| told(history, failure, is_empty)));
    summary.remarks = asking.remarks;
}

fn told(history: &MetricsHistory, failure: Failure, source_failed: bool) -> Problem {
    let (reason, cure) = match failure {
        Failure::Lost(reason, cure) => (reason, cure),
        Failure::TooLong(reason) | Failure::TooMany(reason) | Failure::Busy(reason, _) => {
            (reason, "Try again later.".to_owned())
        }
    };
    problem(history, &reason, &cure, source_failed)
}

fn metric_of(known: &KnownMetric) -> Metric {
    let relation = known.table.as_ref().or(known.sequence.as_ref());
    Metric {
        name: known.name.clone(),
        next: known.tells == Tells::Next,
        schema: known.schema.clone(),
        relation: relation.cloned().unwrap_or_default(),
        column: known.column.clone(),
    }
}
