//! One id space: what mints its ids, how they grow against their ceilings, and its findings.

use super::super::words;
use super::chart::{self, Ceiling, Chart};
use super::finding;
use crate::findings::{Audit, Finding, IdSpace, Origin};
use maud::{Markup, html};

/// Returns the section of an id space, if it has findings.
pub(super) fn section(audit: &Audit, index: usize, space: &IdSpace) -> Markup {
    let own = |(_, finding): &(usize, &Finding)| finding.id_space == Some(index);
    let numbered: Vec<_> = audit.findings.iter().enumerate().filter(own).collect();
    let findings: Vec<_> = numbered.iter().map(|(_, finding)| *finding).collect();
    html! {
        // Groups of which nothing is known but a name stand under "Growth unknown".
        @if !(findings.is_empty() || space.origin == Origin::Elsewhere && space.readings.is_empty()) {
            section {
                h2 { "Id space " code { (space.name) } }
                (head(audit, space))
                (growth(audit, index, space, &findings))
                @for (number, finding) in numbered {
                    (finding::article(audit, number, finding))
                }
                (others(space, &findings))
            }
        }
    }
}

fn head(audit: &Audit, space: &IdSpace) -> Markup {
    html! {
        dl {
            dt { "Minted by" }
            dd { (words::minted_by(space, &audit.sources)) }
            dt { "Highest id" }
            dd {
                @if space.readings.is_empty() { "no reading" }
                @for reading in &space.readings { p { (words::reading_line(reading, audit.as_of)) } }
            }
            dt { "Growth" }
            dd {
                p { (words::growth_line(space)) }
                @for repair in &space.repairs {
                    p { "repaired: " (repair.what) " on " (words::day(repair.date)) }
                }
            }
            @if let Some(shards) = &space.shards { dt { "Shards" } dd { (words::shards_line(shards)) } }
            @if let Some(rows) = space.rows { dt { "Rows" } dd { (words::thousands(rows)) } }
        }
    }
}

fn growth(audit: &Audit, index: usize, space: &IdSpace, findings: &[&Finding]) -> Markup {
    let mut ceilings: Vec<Ceiling<'_>> = Vec::new();
    for carrier in findings.iter().map(|finding| &finding.carrier) {
        let Some(id) = carrier.ceiling else { continue };
        if ceilings.iter().all(|ceiling| ceiling.id != id) {
            ceilings.push(Ceiling { id, width: carrier.width, forecast: &carrier.forecast });
        }
    }
    let id = format!("space-{index}");
    let chart = Chart { id, name: &space.name, curve: &space.curve, ceilings, as_of: audit.as_of };
    html! {
        @match chart::draw(&chart) {
            Some(picture) if space.curve.len() > 1 => {
                (picture)
                p.soft { (chart::sentence(&chart)) }
                (table(space))
            },
            _ => p.soft { "No growth curve: one needs ids with the day on which they were handed out." },
        }
    }
}

fn table(space: &IdSpace) -> Markup {
    let points = chart::sample(&space.curve);
    html! {
        details {
            summary { "Growth as a table" }
            table.growth {
                caption {
                    (points.len()) " of " (words::count(words::size(space.curve.len()), "point"))
                    " of " (space.name)
                }
                thead { tr { th scope="col" { "Day" } th.number scope="col" { "Highest id" } } }
                tbody {
                    @for point in points {
                        tr {
                            th scope="row" { (point.date) }
                            td { (words::thousands(point.value)) }
                        }
                    }
                }
            }
        }
    }
}

fn others(space: &IdSpace, findings: &[&Finding]) -> Markup {
    let narrow = words::narrow_others(space, findings);
    let wide = space.carriers.iter().filter(|carrier| !carrier.narrow).count();
    html! {
        p { (words::others_line(narrow.len(), wide)) }
        @if !narrow.is_empty() {
            ul { @for carrier in narrow { li { (words::other_line(carrier)) } } }
        }
    }
}
