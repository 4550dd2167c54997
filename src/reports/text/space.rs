//! Writes the head of an id space: what mints its ids and how fast they grow.

use super::super::words;
use super::page::Page;
use crate::findings::{Audit, Finding, IdSpace};

/// Adds the head.
pub(super) fn add(page: &mut Page, audit: &Audit, space: &IdSpace) {
    page.title(&format!("Id space {}", space.name));
    page.field("minted by", &words::minted_by(space, &audit.sources));
    match space.readings.split_first() {
        Some((first, others)) => {
            page.field("highest", &words::reading_line(first, audit.as_of));
            for reading in others {
                page.more(&format!("also {}", words::reading_line(reading, audit.as_of)));
            }
        }
        None => page.field("highest", "no reading"),
    }
    page.field("growth", &words::growth_line(space));
    for repair in &space.repairs {
        page.more(&format!("repaired: {} on {}", repair.what, words::day(repair.date)));
    }
    if let Some(shards) = &space.shards {
        page.field("shards", &words::shards_line(shards));
    }
    if let Some(rows) = space.rows {
        page.field("rows", &words::thousands(rows));
    }
}

/// Adds the narrow carriers that are no findings of their own, and counts the wide ones.
pub(super) fn add_others(page: &mut Page, space: &IdSpace, findings: &[&Finding]) {
    let others = words::narrow_others(space, findings);
    let wide = space.carriers.iter().filter(|carrier| !carrier.narrow).count();
    page.gap();
    page.line(&words::others_line(others.len(), wide));
    for (at, carrier) in (1..).zip(others) {
        page.item(at, &words::other_line(carrier));
    }
}
