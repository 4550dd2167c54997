//! Answers that no server at hand gives: of late standbys, hostile names, and whatever else a file may hold.

use super::read;
use crate::config::{Access, Server};
use crate::facts::Location;
use crate::rules::live::{LivePack, named};
use crate::sources::live::answers::{Answers, Rows};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 26);

fn pack() -> &'static LivePack {
    named("postgres").unwrap()
}

fn server() -> Server {
    let location = Location {
        path: "idwidth.toml".into(),
        line: 3,
        column: 1,
        end_column: 2,
        excerpt: "".into(),
    };
    Server::new("shop", "postgres", Access::default(), location)
}

/// Returns rows written as `column=value` separated by commas.
fn answers(told: &[(&str, &[&str])]) -> Answers {
    let mut answers = Answers::default();
    for (statement, rows) in told {
        for row in *rows {
            let cells: Vec<(&str, &str)> =
                row.split(',').map(|cell| cell.split_once('=').unwrap()).collect();
            let columns = cells.iter().map(|(name, _)| (*name).to_owned()).collect();
            let values = cells.iter().map(|(_, value)| Some(*value));
            answers.add(statement, Rows::of(columns, [values]));
        }
    }
    answers
}

const TABLE: &[&str] = &["schema=public,relation=t,kind=r,entered=true"];

#[test]
fn readings_of_a_standby_are_as_old_as_its_last_change() {
    let standby = |row: &'static str| {
        let catalogue =
            read(&answers(&[("server", &[row]), ("relations", TABLE)]), pack(), &server(), TODAY);
        let problems: Vec<String> =
            catalogue.facts.problems.into_iter().map(|problem| problem.reason).collect();
        (catalogue.facts.sources[0].taken, problems.join(" "))
    };
    let (taken, problems) = standby("standby=true,days_behind=3,seconds_behind=250000");
    assert_eq!(taken, Some(date(2026, 11, 23)));
    assert!(problems.contains("2 days old"), "{problems}");
    // A change just before midnight is none of yesterday's.
    let (taken, problems) = standby("standby=true,days_behind=1,seconds_behind=60");
    assert_eq!((taken, problems.as_str()), (Some(date(2026, 11, 25)), ""));
    // What has taken over no change since it started cannot tell.
    assert_eq!(standby("standby=true"), (None, String::new()));
    assert_eq!(standby("standby=false"), (Some(TODAY), String::new()));
}

#[test]
fn names_that_look_like_placeholders_stay_names() {
    let sequences = &[
        "schema=s,name={start}'{relation}{shown},type=bigint,start=7,increment=1,entered=true,readable=true",
    ][..];
    let told = answers(&[("relations", TABLE), ("sequences", sequences)]);
    let catalogue = read(&told, pack(), &server(), TODAY);
    let [counter] = &catalogue.counters[..] else { panic!("{:?}", catalogue.counters) };
    assert_eq!(counter.shown, "s.{start}'{relation}{shown}");
    assert!(counter.sql.contains("'s.{start}''{relation}{shown}' AS relation"), "{}", counter.sql);
    assert!(counter.sql.ends_with("FROM \"s\".\"{start}'{relation}{shown}\""), "{}", counter.sql);
    assert!(counter.sql.contains("last_value <> 7"), "{}", counter.sql);
}

#[test]
fn the_kind_of_the_source_has_the_version_of_the_server() {
    let told = answers(&[("server", &["version=15.14"]), ("relations", TABLE)]);
    assert_eq!(
        read(&told, pack(), &server(), TODAY).facts.sources[0].kind,
        "PostgreSQL 15.14 server"
    );
    let told = answers(&[("relations", TABLE)]);
    assert_eq!(read(&told, pack(), &server(), TODAY).facts.sources[0].kind, "PostgreSQL server");
}

/// Columns of the statements, and values that mean something in some of them.
const COLUMNS: [&str; 24] = [
    "schema",
    "relation",
    "name",
    "type",
    "kind",
    "position",
    "entered",
    "readable",
    "identity",
    "owned",
    "owner_schema",
    "owner",
    "owner_column",
    "sequence_schema",
    "sequence",
    "nextval",
    "expression",
    "start",
    "increment",
    "maximum",
    "key",
    "target",
    "highest",
    "is_key",
];
const VALUES: [&str; 14] = [
    "public",
    "t",
    "id",
    "integer",
    "p",
    "true",
    "i",
    "a",
    "-9223372036854775808",
    "170141183460469231731687303715884105727",
    "nextval(('t'::text)::regclass)",
    "\"",
    "",
    "numeric(10,",
];

proptest! {
    #[test]
    fn no_answer_is_too_strange(rows in prop::collection::vec(
        (0..9_usize, prop::collection::vec((0..COLUMNS.len(), prop::option::of(0..VALUES.len())), 1..12)), 0..30)) {
        let statements =
            ["server", "relations", "columns", "domains", "sequences", "defaults", "expressions", "keys", "estimates"];
        let mut told = answers(&[("relations", TABLE)]);
        for (statement, cells) in rows {
            let columns = cells.iter().map(|(column, _)| COLUMNS[*column].to_owned()).collect();
            let values = cells.iter().map(|(_, value)| value.map(|value| VALUES[value]));
            told.add(statements[statement], Rows::of(columns, [values]));
        }
        let catalogue = read(&told, pack(), &server(), TODAY);
        let facts = &catalogue.facts;
        prop_assert!(!facts.tables.is_empty());
        prop_assert!(catalogue.relations.iter().all(|relation| relation.table < facts.tables.len()));
        prop_assert!(catalogue.counters.iter().all(|counter| counter.sequence < facts.sequences.len()));
    }
}
