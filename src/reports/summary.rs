//! Turns coverage and verdict into the lines that text and HTML share.
//!
//! Only counts what the audit lists; it never judges.

use super::words::{self, count, size};
use crate::facts::{Location, Source};
use crate::findings::{Audit, Severity, Verdict, VerdictStatus};
use std::collections::BTreeMap;

/// Returns the coverage as labelled lines, leaving out labels with nothing to say.
pub(super) fn coverage(audit: &Audit) -> Vec<(&'static str, Vec<String>)> {
    let coverage = &audit.coverage;
    let schema = format!(
        "{}, {}, {} ({} ignored), {}, {}",
        count(coverage.schema_files, "schema file"),
        words::bytes(coverage.schema_bytes),
        count(coverage.statements, "statement"),
        words::thousands(coverage.statements_ignored),
        count(coverage.rows, "row"),
        count(coverage.columns, "column")
    );
    let code = format!(
        "{}, {}, {} parsed, {} with syntax errors",
        count(coverage.code_files, "code file"),
        words::bytes(coverage.code_bytes),
        words::thousands(coverage.code_files_parsed),
        words::thousands(size(coverage.syntax_errors.len()))
    );
    let carriers: usize = audit.id_spaces.iter().map(|space| space.carriers.len()).sum();
    let linked = format!(
        "{} in {}; {} off any boundary, never shown",
        count(size(carriers), "carrier"),
        count(size(audit.id_spaces.len()), "id space"),
        words::thousands(coverage.off_boundary)
    );
    let not_used =
        coverage.not_used.iter().map(|(path, reason)| format!("{path}: {reason}")).collect();
    let lines = [
        ("read", vec![schema, code]),
        ("dumps", dumps(audit)),
        ("linked", vec![linked]),
        ("lookups", lookups(audit)),
        ("skipped", tally(&coverage.skipped)),
        ("excluded", tally(&coverage.excluded)),
        ("not used", not_used),
        ("syntax", syntax_errors(audit)),
    ];
    lines.into_iter().filter(|(_, lines)| !lines.is_empty()).collect()
}

/// Names the dumps whose readings form growth curves.
fn dumps(audit: &Audit) -> Vec<String> {
    let several = audit.sources.iter().filter(|source| !source.earlier.is_empty());
    let line = |source: &Source| {
        let earlier = source.earlier.iter().map(|dump| format!("{} of {}", dump.path, dump.taken));
        let newest = source.taken.map_or_else(String::new, |taken| format!(" of {taken}"));
        format!(
            "growth from {}: {} and {}{newest}",
            count(size(source.earlier.len() + 1), "dump"),
            earlier.collect::<Vec<_>>().join(", "),
            source.path
        )
    };
    several.map(line).collect()
}

/// Names the lookup tables, whose carriers are listed and never found.
fn lookups(audit: &Audit) -> Vec<String> {
    let spaces = audit.id_spaces.iter().filter(|space| space.lookup.is_some());
    let names: Vec<_> = spaces.map(|space| space.name.as_str()).collect();
    if names.is_empty() { Vec::new() } else { vec![names.join(", ")] }
}

/// Names the files with syntax errors that hide no id, and what to do about them.
fn syntax_errors(audit: &Audit) -> Vec<String> {
    let line = |at: &Location| {
        format!("{at}: a syntax error, or syntax newer than the parser; it hides no id")
    };
    audit.coverage.syntax_errors.iter().map(line).collect()
}

fn tally(counts: &BTreeMap<String, u64>) -> Vec<String> {
    let parts: Vec<_> = counts
        .iter()
        .map(|(reason, number)| format!("{} {reason}", words::thousands(*number)))
        .collect();
    if parts.is_empty() { Vec::new() } else { vec![parts.join(", ")] }
}

/// Returns what made the gate open or shut: `--fail-on high: 4 findings at or above high`.
pub(super) fn gate(verdict: &Verdict) -> String {
    format!("--fail-on {}: {}", verdict.fail_on.map_or("never", Severity::name), verdict.reason)
}

/// Returns the verdict in a line: status, exit code and counts.
pub(super) fn verdict(audit: &Audit) -> String {
    let mut counts: Vec<_> = by_severity(audit)
        .into_iter()
        .filter(|(_, number)| *number > 0)
        .map(|(severity, number)| format!("{} {}", words::thousands(number), severity.name()))
        .collect();
    if counts.is_empty() {
        counts.push("no findings".to_owned());
    }
    counts.push(count(size(audit.problems.len()), "problem"));
    let verdict = &audit.verdict;
    let word = match verdict.status {
        // Findings below the gate pass it, and are no clean bill.
        VerdictStatus::Clean if !audit.findings.is_empty() => "passed",
        status => status.name(),
    };
    format!("{word}, exit {}: {}", verdict.exit_code, counts.join(", "))
}

/// Counts findings of each severity, worst first.
pub(super) fn by_severity(audit: &Audit) -> [(Severity, u64); 5] {
    let of =
        |severity| audit.findings.iter().filter(|finding| finding.severity == severity).count();
    Severity::ALL.map(|(severity, _)| (severity, size(of(severity))))
}
