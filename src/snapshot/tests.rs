//! Facts that were written are the facts that are read; what is no snapshot is refused with its place.

use super::*;
use crate::facts::{
    self, Facts, ForeignKey, How, Location, Minting, MintingKind, Point, Problem, Reading, Scatter,
    Sequence, Source, Texts, sketch,
};
use crate::width::{Id, Width};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::sync::Arc;

fn written(facts: &Facts) -> String {
    let mut out = Vec::new();
    write(&mut out, date(2026, 11, 25), &[("main", facts)]).unwrap();
    String::from_utf8(out).unwrap()
}

fn read_back(text: &str) -> Result<Facts, Broken> {
    let scattered = |_: &str, name: &str| (name == "unique_rowid()").then_some("unique_rowid()");
    read(&Arc::from("snapshot.json"), text, &scattered)
}

/// What facts say, places and counts left out.
fn told(mut facts: Facts) -> String {
    let nowhere =
        || Location { path: "".into(), line: 0, column: 0, end_column: 0, excerpt: "".into() };
    for table in &mut facts.tables {
        table.location = nowhere();
        table.columns.iter_mut().for_each(|column| column.location = nowhere());
        table.foreign_keys.iter_mut().for_each(|key| key.location = nowhere());
    }
    facts.sequences.iter_mut().for_each(|sequence| sequence.location = nowhere());
    facts.sources.iter_mut().for_each(|source| source.path = String::new());
    facts.problems.iter_mut().for_each(|problem| problem.location = nowhere());
    facts.coverage = facts::Coverage::default();
    format!("{facts:#?}")
}

fn text() -> impl Strategy<Value = String> {
    // Anything that a quoted identifier may hold, among it what ends strings and lines.
    prop_oneof!["[a-z_]{1,8}", "\\PC{1,6}", Just("\"\\\n\u{202e}\u{7f}é\t".to_owned())]
}

fn id() -> impl Strategy<Value = Id> {
    let most = 10_i128.pow(38) - 1;
    prop_oneof![-5_i128..5_000_000_000, -most..=most]
}

fn day() -> impl Strategy<Value = Date> {
    (1990_i16..2100, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

fn reading() -> impl Strategy<Value = Option<Reading>> {
    let how = prop::sample::select(vec![
        How::Counter,
        How::Sequence,
        How::Maximum,
        How::Indexed,
        How::Estimate,
        How::Queried,
        How::Stated,
        How::Scattered,
    ]);
    let reading = (id(), how, prop::option::of(day()));
    prop::option::of(reading.prop_map(|(value, how, at)| Reading { value, how, at }))
}

fn curve() -> impl Strategy<Value = Vec<Point>> {
    prop::collection::btree_map(day(), id(), 0..5)
        .prop_map(|points| points.into_iter().map(|(date, value)| Point { date, value }).collect())
}

fn width() -> impl Strategy<Value = Width> {
    let widths = ["i8", "i24", "i32", "u32", "i64", "u64", "d20", "f32", "f64", "unbounded"];
    let more = ["unknown", "platform", "uplatform", "ambiguous"];
    let all: Vec<Width> = widths.iter().chain(&more).map(|width| width.parse().unwrap()).collect();
    prop::sample::select(all)
}

fn column(sequences: usize) -> impl Strategy<Value = facts::Column> {
    let kinds: Vec<MintingKind> = MintingKind::COUNTED
        .into_iter()
        .chain([MintingKind::Scattered("unique_rowid()")])
        .collect();
    let minting = (
        prop::sample::select(kinds),
        prop::option::of(0..sequences.max(1)),
        reading(),
        id(),
        prop::option::of(text()),
        prop::option::of((id(), id())),
    );
    let minting =
        minting.prop_map(move |(kind, at, counter, increment, assumed, scatter)| Minting {
            kind,
            sequence: at.filter(|at| *at < sequences),
            counter,
            increment,
            assumed,
            scatter: scatter.map(|(from, to)| Scatter { from, to }),
        });
    let texts = prop::option::of((0..99_u64, 0..99_u64, 0..9_u64, id()).prop_map(
        |(longest, shortest, prefix, highest)| Texts { longest, shortest, prefix, highest },
    ));
    (text(), text(), width(), prop::option::of(minting), reading(), curve(), texts).prop_map(
        |(name, type_text, width, minting, maximum, curve, texts)| {
            let mut facts = sketch::facts("table t\n id i32");
            let column = facts.tables[0].columns.pop().unwrap();
            facts::Column { name, type_text, width, minting, maximum, curve, texts, ..column }
        },
    )
}

fn sequence(at: usize) -> impl Strategy<Value = Sequence> {
    let location = sketch::facts("table t").tables[0].location.clone();
    (prop::option::of(text()), text(), width(), id(), id(), any::<bool>(), reading(), curve())
        .prop_map(move |(schema, name, width, maximum, increment, cycles, counter, curve)| {
            let location = location.clone();
            // No two of one name: a column refers to it by its name.
            let name = format!("{name}{at}");
            Sequence {
                source: at % 2,
                schema,
                name,
                width,
                maximum,
                increment,
                cycles,
                counter,
                curve,
                location,
            }
        })
}

fn table(source: usize, sequences: usize) -> impl Strategy<Value = facts::Table> {
    let keys = prop::collection::vec(text(), 0..3);
    let columns = prop::collection::vec(column(sequences), 0..4);
    (prop::option::of(text()), text(), columns, keys, prop::option::of(any::<u64>())).prop_map(
        move |(schema, name, mut columns, keys, rows)| {
            // Columns of one name are told apart by nothing; only the first could have a curve.
            columns.iter_mut().enumerate().for_each(|(at, column)| {
                column.name.push_str(&at.to_string());
                if let Some(minting) = &mut column.minting {
                    // One of its own database.
                    minting.sequence = minting.sequence.filter(|at| at % 2 == source);
                }
            });
            let location = sketch::facts("table t").tables[0].location.clone();
            let key = ForeignKey {
                columns: keys.clone(),
                schema: schema.clone(),
                table: name.clone(),
                target: keys.clone(),
                association: false,
                location: location.clone(),
            };
            facts::Table {
                source,
                schema,
                name,
                columns,
                primary_key: keys.clone(),
                indexed: keys,
                foreign_keys: vec![key],
                rows,
                created: None,
                location,
            }
        },
    )
}

fn facts() -> impl Strategy<Value = Facts> {
    let named = (text(), text(), prop::option::of(day()));
    let sources = prop::collection::vec(named, 2..=2);
    let sequences: Vec<_> = (0..3).map(sequence).collect();
    (sources, sequences, prop::collection::vec(table(0, 3), 0..3), table(1, 3), text(), text())
        .prop_map(|(sources, sequences, mut tables, other, reason, cure)| {
            tables.push(other);
            let source = |(name, kind, taken): (String, String, Option<Date>)| Source {
                name,
                path: "mysql://db.example/shop".to_owned(),
                kind,
                dialect: "mysql".to_owned(),
                taken,
                device: None,
                earlier: Vec::new(),
            };
            let location = tables[0].location.clone();
            let reason = format!("main/shop.orders: {reason}");
            Facts {
                sources: sources.into_iter().map(source).collect(),
                // In the order of their databases, as a snapshot holds them.
                sequences: {
                    let (even, odd): (Vec<Sequence>, Vec<Sequence>) =
                        sequences.into_iter().partition(|sequence| sequence.source == 0);
                    even.into_iter().chain(odd).collect()
                },
                tables,
                problems: vec![Problem { location, reason, cure, source_failed: false }],
                ..Facts::default()
            }
        })
        .prop_map(|mut facts| {
            let own: Vec<usize> = facts.sequences.iter().map(|sequence| sequence.source).collect();
            for table in &mut facts.tables {
                for minting in table.columns.iter_mut().filter_map(|column| column.minting.as_mut())
                {
                    minting.sequence = minting.sequence.filter(|at| own[*at] == table.source);
                }
            }
            facts
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_written_is_what_is_read(facts in facts()) {
        let text = written(&facts);
        prop_assert_eq!(&text, &written(&facts), "the same bytes");
        let read = read_back(&text).map_err(|broken| TestCaseError::fail(format!("{broken:?}")))?;
        prop_assert_eq!(told(read.clone()), told(facts));
        for column in read.tables.iter().flat_map(|table| &table.columns) {
            let nth = usize::try_from(column.location.line).unwrap() - 1;
            let line = text.split('\n').nth(nth).unwrap();
            let name = serde_json::to_string(&column.name).unwrap();
            prop_assert!(line.trim_start().starts_with(&format!("{{\"name\": {name}")), "{}", line);
        }
    }

    #[test]
    fn a_file_that_was_cut_or_spoilt_is_refused_or_read_and_never_panics(
        cut in any::<prop::sample::Index>(), other in any::<char>(),
    ) {
        let text = written(&sketch::facts("table notes\n id i32 mints 5 grows 9 1 2026-11-01"));
        let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let at = *cut.get(&boundaries);
        prop_assert!(read_back(&text[..at]).is_err());
        let mut spoilt = text.clone();
        spoilt.replace_range(at..at + 1, &other.to_string());
        let _ = read_back(&spoilt);
    }
}

fn refused(from: &str, to: &str) -> (u32, String) {
    let text = written(&sketch::facts(
        "table notes\n id i32 mints 5 grows 9 1 2026-11-01\n user_id i64 -> users.id",
    ));
    assert!(text.contains(from), "{from} is not in {text}");
    let broken = read_back(&text.replacen(from, to, 1)).unwrap_err();
    (broken.location.line, broken.reason)
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let (line, reason) = refused("\"width\": \"i64\"", "\"width\": \"i650\"");
    assert_eq!((line, reason.contains("`i650` is no width")), (18, true), "{reason}");
    let (line, reason) = refused("\"value\": \"5\"", "\"value\": 5");
    assert_eq!((line, reason.contains("invalid type: integer `5`")), (17, true), "{reason}");
    let (_, reason) = refused("\"value\": \"5\"", "\"value\": \"5e9\"");
    assert!(reason.contains("`5e9` is no id"), "{reason}");
    let (_, reason) = refused("\"how\": \"counter\"", "\"how\": \"guess\"");
    assert!(reason.contains("unknown variant `guess`"), "{reason}");
    let (_, reason) = refused("AUTO_INCREMENT", "MAGIC");
    assert_eq!(reason, "`MAGIC` hands out no ids in sql");
    let (line, reason) = refused("\"column\": \"id\"", "\"column\": \"di\"");
    assert_eq!((line, reason.as_str()), (22, "a curve of `di`, which is no column here"));
    let (_, reason) = refused("\"2026-10-25\"", "\"2026-12-25\"");
    assert!(reason.starts_with("the days of its curve do not ascend"), "{reason}");
    let (_, reason) = refused("\"columns\": [\n", "\"column\": [\n");
    assert!(reason.contains("missing field `columns`"), "{reason}");
}

#[test]
fn another_major_version_is_refused_and_another_minor_is_read() {
    let (line, reason) = refused("\"schema_version\": \"1.0\"", "\"schema_version\": \"2.0\"");
    assert_eq!((line, reason.as_str()), (0, "is of version 2.0; this program reads 1.0"));
    let text = written(&sketch::facts("table notes\n id i32 mints 5"));
    let newer = text
        .replace("\"1.0\"", "\"1.7\"")
        .replace("{\"name\": \"id\"", "{\"comment\": [{\"deep\": {}}], \"name\": \"id\"")
        .replace("\"databases\"", "\"weather\": null, \"databases\"");
    assert_ne!(newer, text);
    let read = read_back(&newer).unwrap();
    assert_eq!(told(read), told(read_back(&text).unwrap()), "what is new is left alone");
}

#[test]
fn depth_and_length_are_bounded() {
    let deep = format!("{{\"schema_version\": \"1.0\", \"x\": {}1", "[".repeat(5_000_000));
    assert!(read_back(&deep).is_err());
    let facts = sketch::facts("table notes\n id i32 mints 5");
    let line = "{\"name\": \"c\", \"type\": \"int\", \"width\": \"i32\"},";
    let text = written(&facts).replace('\n', " ");
    let at = text.find("{\"name\": \"id\"").unwrap();
    let long = format!("{}{}{}", &text[..at], line.repeat(200_000), &text[at..]);
    let read = read_back(&long).unwrap();
    let last = &read.tables[0].columns[200_000];
    assert_eq!((last.name.as_str(), last.location.line), ("id", 1), "in no time, on one line");
    assert_eq!(last.location.excerpt.as_ref(), "", "too long to show");
}

#[test]
fn the_day_and_the_lines_of_a_snapshot() {
    let mut facts =
        sketch::facts("table notes\n id i32 mints 2098000000\n user_id i64 -> users.id");
    facts.sources[0].taken = Some(date(2026, 11, 24));
    insta::assert_snapshot!(written(&facts).replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}
