//! What a run of `collect` says: of each server what was read, what that cost it, and what stays unknown.

use anstream::eprintln;
use idwidth::facts::{Column, Facts, Problem, Table};
use idwidth::sources::live::Collected;

/// Says what was read of a server.
pub(super) fn server(one: &Collected) {
    let kind = one.facts.sources.first().map_or("nothing was read", |source| source.kind.as_str());
    // A server that was addressed is called as it is shown.
    let place = if one.name == one.endpoint || one.endpoint.is_empty() {
        String::new()
    } else {
        format!(", {}", one.endpoint)
    };
    eprintln!("{}: {kind}{place}", one.name);
    for note in &one.notes {
        eprintln!("note      {note}");
    }
    if !one.facts.sources.is_empty() {
        eprintln!("read      {}", read(&one.facts));
        eprintln!("asked     {}", asked(one));
    }
    for told in &one.facts.problems {
        // What names its source needs no other place; what a file of answers lacks has its line there.
        if told.reason.starts_with(&one.name) { problem(told) } else { placed(told) }
    }
}

/// Says what stays unknown and what to do.
pub(super) fn problem(problem: &Problem) {
    eprintln!("unknown   {}. {}", problem.reason, problem.cure);
}

/// Says what stays unknown of a file that was brought, where in it, and what to do.
pub(super) fn placed(problem: &Problem) {
    let place = problem.location.to_string();
    // Line 0 is the whole file.
    let place = place.strip_suffix(":0:0").unwrap_or(&place);
    eprintln!("unknown   {place}: {}. {}", problem.reason, problem.cure);
}

fn read(facts: &Facts) -> String {
    let columns = || facts.tables.iter().flat_map(|table| &table.columns);
    let minting: Vec<_> = columns().filter(|column| column.minting.is_some()).collect();
    let known = minting.iter().filter(|column| facts.mark(column).is_some()).count();
    let is_empty = |table: &&Table| table.rows == Some(0);
    let empty = facts.tables.iter().filter(is_empty).flat_map(|table| &table.columns);
    let is_silent = |column: &&Column| column.minting.is_some() && facts.mark(column).is_none();
    let empty = match empty.filter(is_silent).count() {
        0 => String::new(),
        empty => format!(", {empty} in empty tables"),
    };
    let curves = minting.iter().filter(|column| !column.curve.is_empty()).count();
    format!(
        "{}, {}; {} mint ids, {known} of them with a high-water mark{empty}, {curves} with a growth curve",
        counted(facts.tables.len(), "table"),
        counted(columns().count(), "column"),
        minting.len()
    )
}

fn asked(one: &Collected) -> String {
    let cost = &one.cost;
    let plain = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let mut text = format!(
        "{}; {} in tables",
        counted(plain(cost.statements), "statement"),
        counted(plain(cost.seeks), "index seek")
    );
    if cost.scans > 0 {
        text.push_str(&format!("; {} read whole, as asked", counted(plain(cost.scans), "table")));
    }
    if let Some(rows) = cost.rows {
        let rows = counted(plain(rows), "row");
        text.push_str(&format!("; {rows} of tables examined, says the server"));
    }
    text
}

fn counted(number: usize, noun: &str) -> String {
    let mut digits = number.to_string();
    let mut at = digits.len();
    while at > 3 {
        at -= 3;
        digits.insert(at, ',');
    }
    if number == 1 { format!("{digits} {noun}") } else { format!("{digits} {noun}s") }
}
