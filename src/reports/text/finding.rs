//! Writes one finding: a code frame as compilers draw it, then what, when, why and the fix.

use super::super::words::{self, clean};
use super::page::Page;
use crate::facts::Location;
use crate::findings::{Audit, Finding, Severity};
use annotate_snippets::renderer::{AnsiColor, Style};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use jiff::civil::Date;
use std::ops::Range;

/// Adds the finding.
pub(super) fn add(page: &mut Page, finding: &Finding, as_of: Date) {
    let carrier = &finding.carrier;
    page.gap();
    let head = format!("{}[{}]", finding.severity.name(), finding.check);
    page.lead(&head, style(finding.severity), &format!(": {}", finding.message));
    let label = if finding.left_behind {
        "declared here".to_owned()
    } else {
        words::ceiling_label(carrier)
    };
    add_frame(page, &carrier.location, &label);
    page.field("carrier", &format!("{} ({}, {})", carrier.symbol, carrier.kind, carrier.type_text));
    page.unbroken("outcome", &words::outcome_line(carrier));
    page.more(&words::outcome_meaning(&carrier.outcome));
    if let Some(line) = words::condition_line(carrier) {
        page.field("only if", &line);
    }
    if let Some(used) = carrier.used {
        let of = carrier
            .ceiling
            .map_or_else(String::new, |ceiling| format!(" of {}", words::thousands(ceiling)));
        page.field("used", &format!("{}{of}", words::percent(used)));
    }
    page.field("forecast", &words::forecast_line(&carrier.forecast));
    if let Some(line) = words::ship_by_line(finding, as_of) {
        page.field("ship by", &line);
    }
    page.field("fix", &finding.fix);
    if finding.id_space.is_some() || !carrier.link.evidence.is_empty() {
        page.field("link", &words::link_line(finding));
    }
    for (at, evidence) in (1..).zip(&carrier.link.evidence) {
        page.item(at, &words::evidence_line(evidence));
    }
    if !finding.also.is_empty() {
        page.field("also", &finding.also.join(", "));
    }
    page.field("id", &finding.id);
}

/// Adds a finding of which no date can be told: its place, what it is, how it was known, what to do.
pub(super) fn add_brief(page: &mut Page, audit: &Audit, finding: &Finding) {
    let carrier = &finding.carrier;
    page.gap();
    let head = format!("{}[{}]", finding.severity.name(), finding.check);
    page.lead(&head, style(finding.severity), &format!(": {}", words::place(&carrier.location)));
    page.field("carrier", &format!("{} ({}, {})", carrier.symbol, carrier.kind, carrier.type_text));
    page.unbroken("outcome", &words::outcome_line(carrier));
    if let Some(line) = words::condition_line(carrier) {
        page.field("only if", &line);
    }
    let space = finding.id_space.and_then(|space| audit.id_spaces.get(space));
    let ids = space.map_or_else(String::new, |space| format!("ids of {}; ", space.name));
    let says = carrier.link.evidence.iter().rev().map(|evidence| evidence.says.as_str());
    page.field("why", &format!("{ids}{}", says.take(2).collect::<Vec<_>>().join("; ")));
    page.field("fix", &finding.fix);
    for (at, line) in words::places_by_file(finding).iter().enumerate() {
        page.field(if at == 0 { "also at" } else { "" }, line);
    }
    page.field("id", &finding.id);
}

fn style(severity: Severity) -> Style {
    let colour = match severity {
        Severity::Overdue | Severity::Critical => AnsiColor::BrightRed,
        Severity::High => AnsiColor::Yellow,
        Severity::Medium => AnsiColor::BrightBlue,
        Severity::Low => AnsiColor::BrightCyan,
    };
    colour.on_default().bold()
}

/// Adds the arrow that names the place, and the source line if it is text.
fn add_frame(page: &mut Page, location: &Location, label: &str) {
    let line = usize::try_from(location.line).unwrap_or(0);
    let gutter = line.to_string().len();
    let place = match line {
        0 => location.path.to_string(),
        _ => location.to_string(),
    };
    page.arrow(gutter, &place);
    let room = page.width.saturating_sub(gutter + 3);
    let Some((source, span)) = excerpt(location, room.saturating_sub(label.len() + 1)) else {
        return;
    };
    let annotation = AnnotationKind::Primary.span(span).label(label);
    let snippet = Snippet::source(source).line_start(line).annotation(annotation);
    let renderer = if page.colour { Renderer::styled() } else { Renderer::plain() };
    let group = Group::with_level(Level::ERROR).element(snippet);
    page.laid_out(&renderer.term_width(page.width).render(&[group]));
}

/// Returns the source line, cut so that the underlined part ends within `room` characters if it can, and the bytes to
/// underline; `None` if there is no such line.
fn excerpt(location: &Location, room: usize) -> Option<(String, Range<usize>)> {
    let [before, underlined, after] = words::excerpt(location)?.map(|part| clean(&part));
    let spare = room.saturating_sub(underlined.chars().count());
    let before = match before.chars().count().checked_sub(spare) {
        None | Some(0) => before,
        Some(over) => format!("...{}", before.chars().skip(over + 3).collect::<String>()),
    };
    let span = before.len()..before.len() + underlined.len();
    Some((format!("{before}{underlined}{after}"), span))
}
