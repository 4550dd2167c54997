//! From findings and problems to an exit code.

use super::{Finding, Severity, Verdict, VerdictStatus};
use crate::facts::Problem;

/// The severity at and above which findings fail a run; `None` for never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gate(pub Option<Severity>);

impl Gate {
    /// Reads `overdue`, ..., `low` or `never`; `None` if it is none of them.
    pub fn named(name: &str) -> Option<Self> {
        if name == "never" {
            return Some(Self(None));
        }
        Severity::ALL.iter().find(|(_, known)| *known == name).map(|(level, _)| Self(Some(*level)))
    }
}

/// Reaches the verdict: failing findings come before what could not be read.
pub(super) fn reach(findings: &[Finding], problems: &[Problem], Gate(fail_on): Gate) -> Verdict {
    let fails = |finding: &&Finding| fail_on.is_some_and(|level| finding.severity <= level);
    let failing = findings.iter().filter(fails).count();
    let level = fail_on.map_or("never", Severity::name);
    let (status, exit_code, reason) = if failing > 0 {
        let reason = format!("{} at or above `{level}`", counted(failing, "finding"));
        (VerdictStatus::Findings, 1, reason)
    } else if !problems.is_empty() {
        let places = counted(problems.len(), "place");
        (VerdictStatus::Incomplete, 3, format!("{places} could not be read or understood"))
    } else if findings.is_empty() {
        (VerdictStatus::Clean, 0, "no carrier is too narrow for its ids".to_owned())
    } else {
        (VerdictStatus::Clean, 0, format!("no finding at or above `{level}`"))
    };
    Verdict { status, exit_code, fail_on, reason }
}

fn counted(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}
