//! Turns an audit into lines for a terminal or a CI log.
//!
//! Writes no escape sequence unless colour is asked for, and nothing wider than the page save places and source.

mod ending;
mod finding;
mod overview;
mod page;
mod space;

use super::Look;
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
        if findings.iter().all(|finding| has_no_reading(finding)) {
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

/// Returns true if nothing is known of how far the ids have come, or whose they are: such findings can be many, and are
/// kept short.
fn has_no_reading(finding: &Finding) -> bool {
    !finding.left_behind && (finding.high_water.is_none() || finding.id_space.is_none())
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
    let mut findings = audit.findings.iter().filter(|finding| has_no_reading(finding)).peekable();
    if findings.peek().is_none() {
        return;
    }
    page.title("Growth unknown");
    page.line("Too narrow for growing ids; how far these have come was not read. Give a dump with rows to date them.");
    for finding in findings {
        finding::add_brief(page, audit, finding);
    }
}
