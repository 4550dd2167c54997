//! Facts from a few lines of text, for tests of everything that comes after the sources.
//!
//! ```text
//! table notifications
//!   id i64 mints 2098000000
//!   parent_id i32 -> notifications.id
//! field NoteDto.id i32
//! conversion Push.open/toIntOrNull notification_id i32 ZERO
//! flow Push.open/toIntOrNull -> NoteDto.id
//! ```

use super::{
    Boundary, BoundaryKind, Carrier, CarrierKind, Column, Consumer, Exclusion, Facts, Flow,
    FlowKind, ForeignKey, How, Location, Minting, MintingKind, Outcome, OutcomeCode, Point,
    Reading, Source, Table,
};
use crate::width::Id;
use jiff::civil::Date;

/// Reads a sketch; panics on a line it does not know, for it is only used by tests.
pub(crate) fn facts(text: &str) -> Facts {
    let mut facts = Facts::default();
    facts.sources.push(source("db"));
    let mut flows = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["source", name] => facts.sources.push(source(name)),
            ["device", name] => {
                let device = Some(Consumer::Android);
                facts.sources.push(Source { device, ..source(name) });
            }
            ["table", name] => {
                let mut table = table(name, number);
                table.source = facts.sources.len() - 1;
                facts.tables.push(table);
            }
            ["taken", day] => facts.sources[0].taken = Some(day.parse().unwrap()),
            ["flow", from, "->", to] => flows.push(((*from).to_owned(), (*to).to_owned())),
            ["field", symbol, width, rest @ ..] => {
                facts.carriers.push(field(symbol, width, rest, number));
            }
            ["conversion", symbol, name, width, outcome, rest @ ..] => {
                let mut carrier = field(symbol, width, rest, number);
                carrier.kind = CarrierKind::Conversion;
                carrier.name = (*name).to_owned();
                carrier.outcome.code = outcome.parse().unwrap();
                facts.carriers.push(carrier);
            }
            [name, width, rest @ ..] => {
                add_column(facts.tables.last_mut().unwrap(), name, width, rest, number);
            }
            _ => panic!("line {number}: {line}"),
        }
    }
    let symbols: std::collections::BTreeMap<_, _> =
        facts.carriers.iter().enumerate().map(|(at, c)| (c.symbol.clone(), at)).collect();
    let index = |symbol: &str| symbols[symbol];
    facts.flows = flows
        .iter()
        .map(|(from, to)| Flow {
            from: index(from),
            to: index(to),
            kind: FlowKind::Data,
            shown_by: "an assignment".to_owned(),
        })
        .collect();
    facts
}

fn source(name: &str) -> Source {
    Source {
        name: name.to_owned(),
        path: format!("{name}.sql"),
        kind: "SQL".to_owned(),
        dialect: "sql".to_owned(),
        taken: None,
        clamps: false,
        device: None,
        earlier: Vec::new(),
    }
}

fn table(name: &str, line: usize) -> Table {
    Table {
        source: 0,
        schema: None,
        name: name.to_owned(),
        columns: Vec::new(),
        primary_key: Vec::new(),
        indexed: Vec::new(),
        foreign_keys: Vec::new(),
        rows: None,
        created: None,
        location: location("db.sql", line),
    }
}

fn add_column(table: &mut Table, name: &str, width: &str, rest: &[&str], line: usize) {
    let mut column = Column {
        name: name.to_owned(),
        type_text: width.to_owned(),
        width: width.parse().unwrap_or(crate::width::Width::Unknown),
        minting: None,
        maximum: None,
        curve: Vec::new(),
        texts: None,
        former: None,
        minting_lost: None,
        shards: None,
        location: location("db.sql", line),
    };
    let mut rest = rest.iter();
    while let Some(word) = rest.next() {
        match *word {
            "mints" => {
                let counter = rest.next().and_then(|mark| mark.parse().ok());
                let minting = column.minting.insert(minting());
                minting.counter =
                    counter.map(|value| Reading { value, how: How::Counter, at: None });
                table.primary_key = vec![name.to_owned()];
            }
            "typed" => column.type_text = (*rest.next().unwrap()).to_owned(),
            "key" => table.primary_key = vec![name.to_owned()],
            "index" => table.indexed.push(name.to_owned()),
            "rows" => table.rows = rest.next().map(|rows| rows.parse().unwrap()),
            "max" => {
                let value = rest.next().unwrap().parse().unwrap();
                column.maximum = Some(Reading { value, how: How::Maximum, at: None });
            }
            "grows" => {
                let (last, per_day) = (rest.next().unwrap(), rest.next().unwrap());
                let day = rest.next().unwrap().parse().unwrap();
                column.curve = steady(last.parse().unwrap(), per_day.parse().unwrap(), day);
            }
            "->" => {
                let (target, key) = rest.next().unwrap().split_once('.').unwrap();
                table.foreign_keys.push(ForeignKey {
                    columns: vec![name.to_owned()],
                    schema: None,
                    table: target.to_owned(),
                    target: vec![key.to_owned()],
                    association: false,
                    location: location("db.sql", line),
                });
            }
            other => panic!("line {line}: {other}"),
        }
    }
    table.columns.push(column);
}

fn minting() -> Minting {
    Minting {
        kind: MintingKind::AutoIncrement,
        sequence: None,
        counter: None,
        increment: 1,
        assumed: None,
        scatter: None,
    }
}

/// Two years of steady growth, a point a week.
fn steady(last: Id, per_day: Id, day: Date) -> Vec<Point> {
    (0..105_i32)
        .rev()
        .map(|weeks| Point {
            date: day.checked_sub(jiff::Span::new().weeks(weeks)).unwrap(),
            value: last - per_day * 7 * Id::from(weeks),
        })
        .collect()
}

fn field(symbol: &str, width: &str, rest: &[&str], line: usize) -> Carrier {
    let path = symbol.split('/').next().unwrap();
    let (owner, name) = path.rsplit_once('.').unwrap_or(("", path));
    let mut carrier = Carrier {
        kind: CarrierKind::Field,
        symbol: symbol.to_owned(),
        name: name.to_owned(),
        owner: (!owner.is_empty()).then(|| owner.to_owned()),
        wire: None,
        owner_wire: None,
        noun: None,
        type_text: width.to_owned(),
        width: width.parse().unwrap(),
        outcome: Outcome {
            code: OutcomeCode::Throw,
            detail: String::new(),
            documented_only: false,
        },
        location: location("app/App.src", line),
        language: "test".to_owned(),
        consumer: Consumer::Android,
        boundary: Some(Boundary { kind: BoundaryKind::Serialized, shown_by: "@Serial".to_owned() }),
        exclusion: None,
        stored_in: None,
        generated: None,
        fix: "Declare it wider.".to_owned(),
    };
    for word in rest {
        match word.split_once('=') {
            Some(("wire", wire)) => carrier.wire = Some(wire.to_owned()),
            Some(("noun", noun)) => carrier.noun = Some(noun.to_owned()),
            Some(("table", table)) => carrier.owner_wire = Some(table.to_owned()),
            Some(("excluded", reason)) => {
                carrier.exclusion =
                    Some(Exclusion { reason: reason.to_owned(), client_local: false });
            }
            _ => panic!("line {line}: {word}"),
        }
    }
    carrier
}

pub(super) fn location(path: &str, line: usize) -> Location {
    let line = u32::try_from(line + 1).unwrap();
    Location { path: path.into(), line, column: 1, end_column: 2, excerpt: "".into() }
}
