//! What ends the page: lookup tables, what is unknown, and how much was looked at.

use super::super::{summary, words};
use crate::findings::Audit;
use maud::{Markup, html};

/// Returns the lookup tables, which are listed and never findings.
pub(super) fn lookups(audit: &Audit) -> Markup {
    let spaces = &audit.id_spaces;
    let lookups: Vec<_> =
        spaces.iter().filter_map(|space| Some((&space.name, space.lookup.as_ref()?))).collect();
    html! {
        @if !lookups.is_empty() {
            section {
                h2 { "Lookup tables" }
                p { "Listed, never findings." }
                ul { @for (name, why) in lookups { li { code { (name) } ": " (why) } } }
            }
        }
    }
}

/// Returns what could not be read, with its cure.
pub(super) fn problems(audit: &Audit) -> Markup {
    html! {
        @if !audit.problems.is_empty() {
            section id="unknown" {
                h2 { "Unknown" }
                div.scroll tabindex="0" role="region" aria-label="Problems" {
                    table.stack {
                        caption { "What could not be read: never counted as safe" }
                        thead { tr {
                            th scope="col" { "Place" } th scope="col" { "Problem" }
                            th scope="col" { "Cure" }
                        } }
                        tbody {
                            @for problem in &audit.problems {
                                tr {
                                    th.path scope="row" {
                                        code { (words::place(&problem.location)) }
                                    }
                                    td {
                                        (problem.reason)
                                        @if problem.source_failed { strong { " (the whole source)" } }
                                    }
                                    td data-label="cure" { (problem.cure) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Returns how much was looked at.
pub(super) fn coverage(audit: &Audit) -> Markup {
    html! {
        section {
            h2 { "Coverage" }
            dl {
                @for (label, lines) in summary::coverage(audit, usize::MAX) {
                    dt { (label) }
                    dd { @for line in lines { p { (line) } } }
                }
            }
        }
    }
}
