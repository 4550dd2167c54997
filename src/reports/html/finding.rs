//! One finding: the line of source, what happens and when, the fix, and the evidence.

use super::super::words;
use super::overview::badge;
use crate::facts::Location;
use crate::findings::{Audit, Finding};
use maud::{Markup, html};

/// Returns the finding numbered `index` in the audit.
pub(super) fn article(audit: &Audit, index: usize, finding: &Finding) -> Markup {
    let carrier = &finding.carrier;
    html! {
        article id={ "finding-" (index) } {
            h3 { (badge(finding.severity)) " " (finding.message) }
            (frame(&carrier.location))
            dl {
                dt { "Outcome" }
                dd {
                    p { code.outcome { (words::outcome_line(carrier)) } }
                    p { (words::outcome_meaning(&carrier.outcome)) }
                }
                dt { "Forecast" }
                dd { (words::forecast_line(&carrier.forecast)) }
                @if let Some(line) = words::ship_by_line(finding, audit.as_of) {
                    dt { "Ship by" } dd { (line) }
                }
                dt { "Fix" }
                dd { strong { (finding.fix) } }
                dt { "Carrier" }
                dd {
                    code { (carrier.symbol) } " (" (carrier.kind) ", "
                    code { (carrier.type_text) } "), " (words::ceiling_label(carrier))
                }
                @if let Some(line) = words::condition_line(carrier) { dt { "Only if" } dd { (line) } }
                @if let Some(used) = carrier.used { dt { "Used" } dd { (words::percent(used)) } }
                dt { "Link" }
                dd { (words::link_line(finding)) }
            }
            (places(finding))
            (evidence(finding))
            p.soft {
                "Check " code { (finding.check) }
                @for check in &finding.also { ", also " code { (check) } }
                ", finding " code { (finding.id) }
            }
        }
    }
}

fn places(finding: &Finding) -> Markup {
    html! {
        @if !finding.places.is_empty() {
            details {
                summary {
                    (words::count(words::size(finding.places.len()), "more place"))
                    " to widen with it"
                }
                ul { @for place in &finding.places { li { (words::other_line(&place.carrier)) } } }
            }
        }
    }
}

fn evidence(finding: &Finding) -> Markup {
    let evidence = &finding.carrier.link.evidence;
    html! {
        @if !evidence.is_empty() {
            details {
                summary {
                    "Why this is linked: " (words::count(words::size(evidence.len()), "step"))
                    " from the minting column to here"
                }
                ol {
                    @for step in evidence {
                        li {
                            (step.says)
                            @if let Some(location) = &step.location {
                                " - " code { (words::place(location)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn frame(location: &Location) -> Markup {
    html! {
        p.place {
            code {
                (location.path)
                @if location.line > 0 { ":" (location.line) ":" (location.column) }
            }
        }
        @if let Some([before, marked, after]) = words::excerpt(location) {
            pre tabindex="0" role="region" aria-label="Source" {
                span.soft { (location.line) " | " } (before) mark { (marked) } (after)
            }
        }
    }
}
