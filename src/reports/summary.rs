//! Turns coverage and verdict into the lines that text and HTML share.
//!
//! Only counts what the audit lists; it never judges.

use super::words::{self, count, size};
use crate::facts::{ChangedFiles, Ignore, Location, Source};
use crate::findings::{Audit, Finding, IdSpace, Ignored, Origin, Severity, Verdict, VerdictStatus};
use std::collections::BTreeMap;

/// Returns the coverage as labelled lines, leaving out labels with nothing to say.
///
/// Lists that grow with the project name `most` each and count the others.
pub(super) fn coverage(audit: &Audit, most: usize) -> Vec<(&'static str, Vec<String>)> {
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
    let (elsewhere, known): (Vec<&IdSpace>, Vec<&IdSpace>) =
        audit.id_spaces.iter().partition(|space| space.origin == Origin::Elsewhere);
    let carriers =
        |spaces: &[&IdSpace]| -> usize { spaces.iter().map(|space| space.carriers.len()).sum() };
    let linked = format!(
        "{} in {}; {} off any boundary, never shown",
        count(size(carriers(&known)), "carrier"),
        count(size(known.len()), "id space"),
        words::thousands(coverage.off_boundary)
    );
    let of_others = (!elsewhere.is_empty()).then(|| {
        format!(
            "{} of {} that nothing here mints",
            count(size(carriers(&elsewhere)), "carrier"),
            count(size(elsewhere.len()), "id")
        )
    });
    let not_used = coverage.not_used.iter().map(|(path, reason)| format!("{path}: {reason}"));
    let lines = [
        ("read", vec![schema, code]),
        ("changed", coverage.changed.iter().flat_map(|of| changed(of, most)).collect()),
        ("dumps", dumps(audit)),
        ("linked", std::iter::once(linked).chain(of_others).collect()),
        ("ignored", ignored(audit, most)),
        ("unused", unused(audit, most)),
        ("lookups", lookups(audit, most)),
        ("skipped", tally(&coverage.skipped)),
        ("excluded", tally(&coverage.excluded)),
        ("not used", cut(not_used.collect(), most)),
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

/// Names the findings that comments and annotations ignore, each with its reason.
fn ignored(audit: &Audit, most: usize) -> Vec<String> {
    if audit.ignored.is_empty() {
        return Vec::new();
    }
    let line = |ignored: &Ignored| {
        let reason = ignored.reason.as_deref().unwrap_or("no reason given");
        let finding = &ignored.finding;
        format!(
            "{}[{}] {}: {reason}",
            finding.severity.name(),
            finding.check,
            words::place(&finding.carrier.location)
        )
    };
    let count = format!("{} not told:", count(size(audit.ignored.len()), "finding"));
    let lines = cut(audit.ignored.iter().map(line).collect(), most);
    std::iter::once(count).chain(lines).collect()
}

/// Names the comments and annotations that ignore nothing.
fn unused(audit: &Audit, most: usize) -> Vec<String> {
    let line = |ignore: &Ignore| {
        let checks = ignore.checks.join(", ");
        format!(
            "{}: warning: the ignore of {checks} meets no finding: remove it",
            words::place(&ignore.location)
        )
    };
    cut(audit.unused_ignores.iter().map(line).collect(), most)
}

/// Says what became of the files of the change under review.
fn changed(changed: &ChangedFiles, most: usize) -> Vec<String> {
    let names = |paths: &[String]| match paths {
        [] => String::new(),
        paths => format!(": {}", cut(paths.to_vec(), most).join(", ")),
    };
    let number = |paths: usize| words::thousands(size(paths));
    let found = format!(
        "{} named, {} read, {} not found{}",
        number(changed.named),
        number(changed.read),
        number(changed.not_found.len()),
        names(&changed.not_found)
    );
    let unread = format!("{} not read{}", number(changed.not_read.len()), names(&changed.not_read));
    std::iter::once(found).chain((!changed.not_read.is_empty()).then_some(unread)).collect()
}

/// Cuts a list to `most`, and says how many more there are.
fn cut(mut list: Vec<String>, most: usize) -> Vec<String> {
    let more = list.len().saturating_sub(most);
    if more > 0 {
        list.truncate(most);
        list.push(format!("and {} more", words::thousands(size(more))));
    }
    list
}

/// Names the lookup tables, whose carriers are listed and never found.
fn lookups(audit: &Audit, most: usize) -> Vec<String> {
    let spaces = audit.id_spaces.iter().filter(|space| space.lookup.is_some());
    let names: Vec<_> = spaces.map(|space| space.name.clone()).collect();
    if names.is_empty() { Vec::new() } else { vec![cut(names, most).join(", ")] }
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
        .map(|(severity, number)| {
            let told = format!("{} {}", words::thousands(number), severity.name());
            let of = audit.findings.iter().filter(|finding| finding.severity == severity);
            match size(of.map(Finding::count).sum()) {
                places if places > number => format!("{told} at {}", count(places, "place")),
                _ => told,
            }
        })
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
