//! The text of a query: the highest reading of each column, whatever instance told it.

use crate::config::{Metric, MetricsHistory, Whose};
use std::fmt::Write as _;

/// Returns the query for a metric, of some schemas only if any are named.
///
/// Labels that change when a database fails over, such as `instance`, are left out by grouping.
pub(super) fn query(history: &MetricsHistory, metric: &Metric, schemas: &[String]) -> String {
    let mut labels: Vec<&str> = Vec::new();
    if let Whose::Label(label) = &history.of {
        labels.push(label);
    }
    labels.extend(metric.schema.as_deref());
    labels.push(&metric.relation);
    labels.extend(metric.column.as_deref());
    let mut matchers = history.matchers.clone();
    if let (Some(label), false) = (&metric.schema, schemas.is_empty()) {
        let comma = if matchers.is_empty() { "" } else { "," };
        let list: Vec<String> = schemas.iter().map(|name| escaped(name)).collect();
        let _ = write!(matchers, "{comma}{label}=~\"{}\"", list.join("|"));
    }
    let braces = if matchers.is_empty() { String::new() } else { format!("{{{matchers}}}") };
    format!("max by ({}) ({}{braces})", labels.join(", "), metric.name)
}

/// Escapes a name for a regular expression (RE2) within double quotes.
fn escaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '\\' => text.push_str(r"\\\\"),
            '"' => text.push_str(r#"\""#),
            '\n' => text.push_str(r"\n"),
            c if r".+*?()|[]{}^$".contains(c) => {
                text.push_str(r"\\");
                text.push(c);
            }
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_schemas_mean_nothing_but_themselves() {
        assert_eq!(escaped(r#"a.b$"\"#), r#"a\\.b\\$\"\\\\"#);
        assert_eq!(escaped("shop-1_ü"), "shop-1_ü");
    }
}
