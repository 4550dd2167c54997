//! Writes what ends every report: problems, coverage and the verdict, which is the last line.

use super::super::{summary, words};
use super::page::Page;
use crate::findings::Audit;

/// Entries of a list that are named; JSON and HTML have them all.
const LISTED: usize = 10;

/// Adds problems, coverage and verdict.
pub(super) fn add(page: &mut Page, audit: &Audit) {
    add_problems(page, audit);
    page.gap();
    add_coverage(page, audit);
    page.field("gate", &summary::gate(&audit.verdict));
    page.field("verdict", &summary::verdict(audit));
}

fn add_problems(page: &mut Page, audit: &Audit) {
    if audit.problems.is_empty() {
        return;
    }
    page.title(&format!("Unknown ({}), never counted as safe", audit.problems.len()));
    for problem in &audit.problems {
        page.line(&format!("{}: {}", words::place(&problem.location), problem.reason));
        page.field("  cure", &problem.cure);
    }
}

fn add_coverage(page: &mut Page, audit: &Audit) {
    for (label, lines) in summary::coverage(audit, LISTED) {
        for (at, line) in lines.iter().enumerate() {
            page.field(if at == 0 { label } else { "" }, line);
        }
    }
}
