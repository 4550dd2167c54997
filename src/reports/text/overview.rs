//! Draws the overview table: one row per id space with findings and a reading, in the audit's order.

use super::super::words;
use super::page::Page;
use crate::findings::{Audit, Finding, IdSpace};
use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};

/// Columns from which the whole overflow window fits beside the names.
const WIDE: usize = 100;
/// Columns of an overflow window, of a date, and of share, ship-by date and the gaps between.
const WINDOW: usize = 24;
const DATE: usize = 10;
const OTHERS: usize = 24;
/// Leading columns that hold names.
const NAMES: usize = 2;

/// Adds the table, if there is anything to list.
pub(super) fn add(page: &mut Page, audit: &Audit) {
    let worst = |(index, space)| {
        let of_space =
            |finding: &&Finding| finding.id_space == Some(index) && finding.high_water.is_some();
        audit.findings.iter().find(of_space).map(|finding| (space, finding))
    };
    let rows: Vec<(&IdSpace, &Finding)> =
        audit.id_spaces.iter().enumerate().filter_map(worst).collect();
    if rows.is_empty() {
        return;
    }
    let wide = page.width >= WIDE;
    let longest = rows.iter().map(|(space, _)| space.name.len()).max().unwrap_or(0);
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(page.width).unwrap_or(u16::MAX))
        .set_header(header(wide));
    let room = page
        .width
        .saturating_sub(longest.min(page.width / 3) + if wide { WINDOW } else { DATE } + OTHERS);
    for (space, finding) in rows {
        table.add_row(row(space, finding, wide, room));
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        // Dates and shares never break; the name of an id space only if it would leave no room for
        // the carrier's.
        if index >= NAMES || (index == 0 && longest <= page.width / 3) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    page.laid_out(&table.to_string());
}

fn header(wide: bool) -> [&'static str; 5] {
    let overflow = if wide { "overflow p10 .. p90" } else { "p10" };
    ["id space", "narrowest carrier", "used", overflow, "ship by"]
}

fn row(space: &IdSpace, finding: &Finding, wide: bool, room: usize) -> [String; 5] {
    let carrier = &finding.carrier;
    let overflow = match carrier.forecast.p10 {
        Some(p10) if !wide => words::day(p10),
        _ => words::window(&carrier.forecast),
    };
    [
        words::clean(&space.name),
        fit(words::clean(&words::short(carrier)), room),
        words::used_or_dash(carrier),
        overflow,
        words::day_or_dash(carrier.ship_by),
    ]
}

/// Shortens a name that does not fit to its last part, and breaks it before its type: in the middle of a word nobody
/// would find it again.
fn fit(name: String, room: usize) -> String {
    if name.chars().count() <= room {
        return name;
    }
    match name.split_once(' ') {
        Some((symbol, type_text)) if symbol.chars().count() > room => {
            let last = symbol.rsplit('.').next().unwrap_or(symbol);
            format!("{last}\n{type_text}")
        }
        _ => name,
    }
}
