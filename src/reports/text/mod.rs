//! Turns an audit into lines for a terminal or a CI log.
//!
//! Writes no escape sequence unless colour is asked for, and nothing wider than the page save places and source.

mod ending;
mod finding;
mod overview;
mod page;
mod space;

use super::{Look, words};
use crate::findings::{Audit, Finding};
use page::Page;

/// Returns the report.
pub(super) fn render(audit: &Audit, look: &Look) -> String {
    let mut page = Page::new(look);
    overview::add(&mut page, audit);
    add_left_behind(&mut page, audit);
    for (index, space) in audit.id_spaces.iter().enumerate() {
        let findings: Vec<_> =
            audit.findings.iter().filter(|finding| is_of(finding, index)).collect();
        if findings.iter().all(|finding| words::has_no_reading(finding)) {
            continue;
        }
        space::add(&mut page, audit, space);
        for finding in &findings {
            finding::add(&mut page, finding, audit.as_of);
        }
        space::add_others(&mut page, space, &findings);
    }
    add_growth_unknown(&mut page, audit);
    ending::add(&mut page, audit);
    page.into_text()
}

fn is_of(finding: &Finding, space: usize) -> bool {
    finding.id_space == Some(space) && !finding.left_behind
}

fn add_left_behind(page: &mut Page, audit: &Audit) {
    let mut findings = audit.findings.iter().filter(|finding| finding.left_behind).peekable();
    if findings.peek().is_none() {
        return;
    }
    page.title("Left behind by a change");
    page.line("What a change of a schema did not take along, whatever the ids have reached.");
    for finding in findings {
        finding::add(page, finding, audit.as_of);
    }
}

fn add_growth_unknown(page: &mut Page, audit: &Audit) {
    let mut findings =
        audit.findings.iter().filter(|finding| words::has_no_reading(finding)).peekable();
    if findings.peek().is_none() {
        return;
    }
    page.title("Growth unknown");
    page.line("Too narrow for growing ids; how far these have come was not read. Give a dump with rows to date them.");
    for finding in findings {
        finding::add_brief(page, audit, finding);
    }
    add_declare(page, audit);
}

/// Adds how to declare ids that nothing here mints, those of the most places.
fn add_declare(page: &mut Page, audit: &Audit) {
    /// Blocks that are printed; JSON and HTML have them all.
    const LISTED: usize = 3;
    let blocks = words::to_declare(audit);
    if blocks.is_empty() {
        return;
    }
    page.gap();
    page.line(words::HOW_TO_DECLARE);
    for block in blocks.iter().take(LISTED) {
        page.gap();
        page.laid_out(&words::clean_document(block));
    }
    let more = blocks.len().saturating_sub(LISTED);
    if more > 0 {
        page.line(&format!(
            "and {}, in the JSON and HTML reports",
            words::count(words::size(more), "more block")
        ));
    }
}
