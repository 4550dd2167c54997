//! The same constructs read from the running server: what is read of it is what is read of its dump, to the last key.

use super::{MARIADB_FORMS, MARIADB_TYPES, MariaDb, altered, read, suite};
use idwidth::config::{Access, Server};
use idwidth::facts::{Column, Facts, ForeignKey, Location, Sequence, Table};
use idwidth::sources::live::collect;
use jiff::civil::date;
use std::collections::BTreeMap;

/// Returns what is read of a table, line by line, without its places.
fn lines(facts: &Facts, table: &Table) -> Vec<String> {
    let column = |column: &Column| {
        let minting = column.minting.as_ref().map(|minting| {
            let sequence = minting.sequence.and_then(|at| facts.sequences.get(at));
            let sequence = sequence.map(|sequence| &sequence.name);
            let counter = minting.counter.map(|counter| counter.value);
            // A sequence's own counter is asked for later, and one that stands within each group of rows never.
            let counter = counter.filter(|_| sequence.is_none() && leads(table, column));
            (minting.kind.name(), sequence, counter, minting.increment)
        });
        // The server is not asked for the values of an enumeration.
        let word = column.type_text.split('(').next().unwrap();
        let of = if ["enum", "set"].contains(&word) { word } else { &column.type_text };
        let scatter = column.minting.as_ref().and_then(|minting| minting.scatter);
        format!("{} {of} {} {minting:?} {scatter:?}", column.name, column.width)
    };
    let key = |key: &ForeignKey| {
        format!("{:?} -> {:?} {} {:?}", key.columns, key.schema, key.table, key.target)
    };
    let mut lines: Vec<String> = table.columns.iter().map(column).collect();
    let mut keys: Vec<String> = table.foreign_keys.iter().map(key).collect();
    keys.sort();
    lines.extend(keys);
    lines.push(format!("{:?} {:?}", table.primary_key, table.indexed));
    lines
}

fn leads(table: &Table, column: &Column) -> bool {
    table.primary_key.first() == Some(&column.name) || table.indexed.contains(&column.name)
}

fn tables(facts: &Facts) -> BTreeMap<&str, Vec<String>> {
    facts.tables.iter().map(|table| (&*table.name, lines(facts, table))).collect()
}

/// Returns what is read of sequences, line by line.
fn sequences(facts: &Facts) -> BTreeMap<&str, String> {
    let line = |sequence: &Sequence| {
        let Sequence { width, maximum, increment, cycles, .. } = sequence;
        let counter = sequence.counter.map(|counter| counter.value);
        // A dump does not tell one that was never used from one that handed out what is before its start.
        let used = counter.filter(|last| ![0, 90, 4].contains(last));
        format!("{width} {maximum} {increment} {cycles} {used:?}")
    };
    facts.sequences.iter().map(|sequence| (&*sequence.name, line(sequence))).collect()
}

#[test]
fn a_running_mariadb_tells_what_its_dump_tells() {
    let attributes = ["", "NOT NULL", "unsigned", "zerofill NOT NULL"];
    let mut sql = suite("mysql", "mariadb", &attributes);
    sql.push_str(&altered(&MARIADB_FORMS, &MARIADB_TYPES));
    let server = MariaDb::start();
    server.client(&format!(
        "CREATE DATABASE s; USE s; SET sql_mode='', default_storage_engine=InnoDB;\n{sql}\n
         SELECT NEXTVAL(ms1); DO SETVAL(ms3, 4000000000);
         CREATE TABLE grouped (g int, id int NOT NULL AUTO_INCREMENT, PRIMARY KEY (g, id)) ENGINE=MyISAM;
         CREATE TABLE counted (id bigint unsigned AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=18446744073709551610;
         CREATE TABLE pair (b int, a int, PRIMARY KEY (a, b));
         CREATE TABLE pairs (x int, y int, FOREIGN KEY (y, x) REFERENCES pair (a, b));"
    ));
    let dump = String::from_utf8(server.dump("s", &["--no-data"])).unwrap();
    let dumped = read("mysql", &dump);
    let access = Access {
        socket: Some(server.socket().into()),
        user: Some("root".to_owned()),
        ..Access::default()
    };
    let location =
        Location { path: "".into(), line: 0, column: 0, end_column: 0, excerpt: "".into() };
    let declared =
        Server { schemas: vec!["s".to_owned()], ..Server::new("s", "mysql", access, location) };
    let live = collect(&[declared], date(2026, 8, 20), 1).unwrap().remove(0).facts;
    // The one id that only a look at all rows could tell.
    let problems: Vec<_> = live.problems.iter().map(|problem| &problem.reason).collect();
    assert!(matches!(&problems[..], [one] if one.starts_with("s/s.grouped.id: ")), "{problems:?}");
    assert_eq!(sequences(&live), sequences(&dumped));
    let (dumped, running) = (tables(&dumped), tables(&live));
    assert!(running.len() >= 300, "{}", running.len());
    let names: Vec<_> = dumped.keys().collect();
    assert_eq!(running.keys().collect::<Vec<_>>(), names);
    let differ = |(name, told): (&&str, &Vec<String>)| {
        (running[name] != *told).then(|| format!("{name}: {:#?}, dumped {told:#?}", running[name]))
    };
    let differing: Vec<String> = dumped.iter().filter_map(differ).collect();
    assert!(differing.is_empty(), "{} differ:\n{}", differing.len(), differing.join("\n"));
}
