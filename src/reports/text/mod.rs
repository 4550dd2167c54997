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
    for (index, space) in audit.id_spaces.iter().enumerate() {
        let findings: Vec<_> =
            audit.findings.iter().filter(|finding| finding.id_space == Some(index)).collect();
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

/// Returns true if nothing is known of how far the ids have come: such findings can be many, and are kept short.
fn has_no_reading(finding: &Finding) -> bool {
    finding.high_water.is_none()
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
