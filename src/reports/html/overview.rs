//! What a reader sees first: how many findings of each severity, and which to act on in which order.

use super::super::{summary, words};
use crate::findings::{Audit, Finding, Severity};
use maud::{Markup, html};

/// Returns a severity as a shape and a word: colour alone tells nothing to one reader in twelve.
pub(super) fn badge(severity: Severity) -> Markup {
    let shape = match severity {
        Severity::Overdue => "\u{25b2}",
        Severity::Critical => "\u{25c6}",
        Severity::High => "\u{25cf}",
        Severity::Medium => "\u{25a0}",
        Severity::Low => "\u{25cb}",
    };
    html! {
        span class={ "badge " (severity.name()) } {
            span aria-hidden="true" { (shape) } " " (severity.name())
        }
    }
}

/// Returns one card for each severity and one for what is unknown.
pub(super) fn cards(audit: &Audit) -> Markup {
    html! {
        ul.cards {
            @for (severity, number) in summary::by_severity(audit) {
                li { b { (words::thousands(number)) } (badge(severity)) small { (when(severity)) } }
            }
            li {
                b { (audit.problems.len()) }
                span.badge.none { span aria-hidden="true" { "?" } " unknown" }
                small { "could not be read" }
            }
        }
    }
}

fn when(severity: Severity) -> &'static str {
    match severity {
        Severity::Overdue => "ship-by date has passed",
        Severity::Critical => "ship within 30 days",
        Severity::High => "ship within 90 days",
        Severity::Medium => "ship within a year",
        Severity::Low => "later, or growth unknown",
    }
}

/// Returns the table of all findings, in the audit's order.
pub(super) fn act_now(audit: &Audit) -> Markup {
    html! {
        section {
            h2 { "Act now" }
            p { strong { (summary::verdict(audit)) } br; span.soft { (summary::gate(&audit.verdict)) } }
            @if audit.findings.is_empty() {
                p { "No carrier that was read is too narrow for its ids." }
            } @else {
                div.scroll tabindex="0" role="region" aria-label="Findings" {
                    table.stack {
                        caption {
                            "By ship-by date, then silent outcomes before loud ones. Where a link is only probable, "
                            "the severity is one lower than the dates."
                        }
                        thead { tr {
                            th scope="col" { "Severity" }
                            th scope="col" { "Ship by" }
                            th scope="col" { "Overflow p10 .. p90" }
                            th scope="col" { "Carrier" }
                            th scope="col" { "Outcome" }
                            th.number scope="col" { "Used" }
                        } }
                        tbody {
                            @for (index, finding) in audit.findings.iter().enumerate() {
                                (row(audit, index, finding))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn row(audit: &Audit, index: usize, finding: &Finding) -> Markup {
    let carrier = &finding.carrier;
    let space = finding.id_space.and_then(|index| audit.id_spaces.get(index));
    html! {
        tr {
            th scope="row" {
                a href={ "#finding-" (index) } title=(finding.id) { (badge(finding.severity)) }
            }
            td.date data-label="ship by" { (words::day_or_dash(carrier.ship_by)) }
            td.date data-label="overflow" { (words::window(&carrier.forecast)) }
            td {
                code { (words::short(carrier)) }
                @if let Some(space) = space { br; span.soft { "carries " (space.name) } }
            }
            td data-label="outcome" { (carrier.outcome.code) }
            td.number data-label="used" { (words::used_or_dash(carrier)) }
        }
    }
}
