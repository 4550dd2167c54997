//! Facts of servers as a run reads them, and days.

use idwidth::facts::{
    Column, Facts, How, Location, Minting, MintingKind, Point, Reading, Sequence, Source, Table,
};
use idwidth::width::{Id, Width};
use jiff::civil::{Date, date};

/// A day of November 2026 or after it.
pub(crate) fn day(day: i64) -> Date {
    date(2026, 11, 1) + jiff::Span::new().days(day - 1)
}

/// Facts of a server with no tables yet.
pub(crate) fn server(name: &str) -> Facts {
    let source = Source {
        name: name.to_owned(),
        path: "mysql://idwidth@db.example/shop".to_owned(),
        kind: "MariaDB 10.11".to_owned(),
        dialect: "mysql".to_owned(),
        taken: None,
        device: None,
        earlier: Vec::new(),
    };
    Facts { sources: vec![source], ..Facts::default() }
}

/// Adds `shop.TABLE` with a minting column `COLUMN`, its counter and the highest of its rows.
pub(crate) fn table(
    mut facts: Facts,
    table: &str,
    column: &str,
    counter: Option<Id>,
    rows: Option<Id>,
) -> Facts {
    let reading = |how| move |value| Reading { value, how, at: None };
    let minting = Minting {
        kind: MintingKind::AutoIncrement,
        sequence: None,
        counter: counter.map(reading(How::Counter)),
        increment: 1,
        assumed: None,
        scatter: None,
    };
    let column = Column {
        name: column.to_owned(),
        type_text: "bigint".to_owned(),
        width: "i64".parse().unwrap_or(Width::Unknown),
        minting: Some(minting),
        maximum: rows.map(reading(How::Indexed)),
        curve: Vec::new(),
        texts: None,
        former: None,
        minting_lost: None,
        location: location(),
    };
    facts.tables.push(Table {
        source: 0,
        schema: Some("shop".to_owned()),
        name: table.to_owned(),
        primary_key: vec![column.name.clone()],
        columns: vec![column],
        indexed: Vec::new(),
        foreign_keys: Vec::new(),
        created: None,
        rows: None,
        location: location(),
    });
    facts
}

/// Adds a sequence, and makes the last table's column draw from it.
pub(crate) fn drawn_from(mut facts: Facts, name: &str, counter: Id) -> Facts {
    let minting = facts.tables.last_mut().unwrap().columns[0].minting.as_mut().unwrap();
    minting.sequence = Some(facts.sequences.len());
    facts.sequences.push(Sequence {
        source: 0,
        schema: Some("shop".to_owned()),
        name: name.to_owned(),
        width: "i64".parse().unwrap_or(Width::Unknown),
        maximum: Id::from(i64::MAX),
        increment: 1,
        cycles: false,
        counter: Some(Reading { value: counter, how: How::Sequence, at: None }),
        curve: Vec::new(),
        location: location(),
    });
    facts
}

/// Points of a curve as days of November 2026 and values.
pub(crate) fn points(curve: &[Point]) -> Vec<(i64, Id)> {
    let number = |at: Date| 1 + i64::from((at - day(1)).get_days());
    curve.iter().map(|point| (number(point.date), point.value)).collect()
}

fn location() -> Location {
    Location { path: "idwidth.toml".into(), line: 1, column: 1, end_column: 2, excerpt: "".into() }
}
