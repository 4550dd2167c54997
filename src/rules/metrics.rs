//! Which metrics of which exporters tell what ids have reached, as data in `rules/live/prometheus.toml`.

use super::bundled::bundled;
use serde::Deserialize;
use std::sync::LazyLock;

static METRICS: LazyLock<Metrics> = LazyLock::new(|| {
    bundled("rules/live/prometheus.toml", include_str!("../../rules/live/prometheus.toml"))
});

/// What is known of exporters and of servers that keep what they export.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Metrics {
    /// Metrics of known exporters.
    pub(crate) metric: Vec<KnownMetric>,
    /// What servers say of queries that ask for too much.
    pub(crate) too_much: TooMuch,
}

/// A metric of a known exporter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct KnownMetric {
    /// Its name.
    pub(crate) name: String,
    /// Dialects under `rules/sql` of the databases that it is exported from.
    pub(crate) dialects: Vec<String>,
    /// Which id its value is.
    pub(crate) tells: Tells,
    /// Label of the schema; `None` if another label holds it before a point.
    pub(crate) schema: Option<String>,
    /// Label of the table.
    pub(crate) table: Option<String>,
    /// Label of the column.
    pub(crate) column: Option<String>,
    /// Label of the sequence, where there is no column.
    pub(crate) sequence: Option<String>,
    /// What to do if there is no such series: a fragment of a sentence.
    pub(crate) without: String,
}

/// Which id a metric tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Tells {
    /// The one that comes next.
    Next,
    /// The last one handed out.
    Last,
}

/// Parts of messages about queries that ask for too much, in lower case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct TooMuch {
    /// Of too much time.
    pub(crate) time: Vec<String>,
    /// Of too many series.
    pub(crate) series: Vec<String>,
}

/// Returns what is known of metrics.
pub(crate) fn metrics() -> &'static Metrics {
    &METRICS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_metric_names_a_column_or_a_sequence_and_a_dialect_that_is() {
        for metric in &metrics().metric {
            let column = metric.table.is_some() && metric.column.is_some();
            assert!(column != metric.sequence.is_some(), "{}", metric.name);
            assert!(!metric.dialects.is_empty(), "{}", metric.name);
            for dialect in &metric.dialects {
                assert!(crate::rules::dialect::by_name(dialect).is_some(), "{dialect}");
            }
        }
    }

    #[test]
    fn messages_are_compared_in_lower_case() {
        let words = &metrics().too_much;
        for part in words.time.iter().chain(&words.series) {
            assert_eq!(*part, part.to_lowercase());
        }
    }
}
