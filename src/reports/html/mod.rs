//! Turns an audit into one HTML file that needs neither network nor JavaScript.
//!
//! Loads nothing: its content security policy forbids it. Size: 200 id spaces with a finding each
//! stay below 5 MiB, which browsers open without a pause; a test holds that.

mod axis;
mod chart;
mod ending;
mod finding;
mod overview;
mod space;

use super::words;
use crate::findings::{Audit, Finding, IdSpace, Origin};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// Everything that a page may load: nothing but the styles inside it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";
const STYLE: &str = include_str!("style.css");

/// Returns the report.
pub(super) fn render(audit: &Audit) -> String {
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "idwidth report " (audit.as_of) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (header(audit))
                main {
                    (overview::cards(audit))
                    (overview::act_now(audit))
                    @for (index, space) in audit.id_spaces.iter().enumerate() {
                        (space::section(audit, index, space))
                    }
                    (growth_unknown(audit))
                    (ending::lookups(audit))
                    (ending::problems(audit))
                    (ending::coverage(audit))
                }
                footer {
                    p {
                        "Ship by = p10 overflow date minus the days from merging a fix to users "
                        "being protected. p10, p50, p90: one in ten, half, nine in ten of such "
                        "overflows come before that day."
                    }
                }
            }
        }
    };
    words::clean_document(&document.into_string())
}

fn header(audit: &Audit) -> Markup {
    let problems = words::size(audit.problems.len());
    html! {
        header {
            h1 { "Which ids will not fit, and when" }
            p.soft {
                "idwidth " (env!("CARGO_PKG_VERSION")) ", as of "
                time datetime=(audit.as_of) { (audit.as_of) }
                @for source in &audit.sources { ", " (source.kind) " " code { (source.path) } }
            }
            @if problems > 0 {
                p.banner {
                    strong { "Incomplete: " }
                    (words::count(problems, "place"))
                    " could not be read. What they hide is unknown, never counted as safe. "
                    a href="#unknown" { "What to do" }
                }
            }
        }
    }
}

fn growth_unknown(audit: &Audit) -> Markup {
    let is_nobodys =
        |space: &IdSpace| space.origin == Origin::Elsewhere && space.readings.is_empty();
    let unknown = |(_, finding): &(usize, &Finding)| {
        let space = finding.id_space.and_then(|space| audit.id_spaces.get(space));
        space.is_none_or(is_nobodys)
    };
    let findings: Vec<_> = audit.findings.iter().enumerate().filter(unknown).collect();
    html! {
        @if !findings.is_empty() {
            section {
                h2 { "Growth unknown" }
                p { "Too narrow for growing ids, but not tied to a column whose growth was read." }
                @for (index, finding) in findings { (finding::article(audit, index, finding)) }
                (declare(audit))
            }
        }
    }
}

/// Returns how to declare ids that nothing here mints.
fn declare(audit: &Audit) -> Markup {
    let blocks = words::to_declare(audit);
    html! {
        @if !blocks.is_empty() {
            h3 { "Declare whose ids these are" }
            p { (words::HOW_TO_DECLARE) }
            @for block in blocks {
                pre tabindex="0" role="region" aria-label="Configuration" { (block) }
            }
        }
    }
}
