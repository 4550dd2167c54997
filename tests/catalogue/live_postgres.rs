//! The same constructs read from the running server: what is read of it is what is read of its own dump, to the last
//! counter.

use super::{POSTGRES_FORMS, POSTGRES_TYPES, Postgres, altered, read, suite};
use idwidth::config::{Access, Server};
use idwidth::facts::{Column, Facts, ForeignKey, Location, Reading, Sequence};
use idwidth::sources::live::collect;
use jiff::civil::date;

#[test]
fn a_running_postgresql_tells_what_its_dump_tells() {
    let mut sql = suite("postgres", "postgres", &["", "NOT NULL"]);
    sql.push_str(&altered(&POSTGRES_FORMS, &POSTGRES_TYPES));
    let server = Postgres::start();
    if server.client("SELECT 1 FROM pg_available_extensions WHERE name = 'citext'").is_empty() {
        // The extension comes with Debian's packages, and not with all.
        sql = sql
            .lines()
            .filter(|line| !line.contains("citext"))
            .map(|line| format!("{line}\n"))
            .collect();
    } else {
        sql.insert_str(0, "CREATE EXTENSION citext;\n");
    }
    server.client(&sql);
    let access = Access {
        socket: Some(server.socket().to_owned()),
        user: Some("postgres".to_owned()),
        database: Some("postgres".to_owned()),
        ..Access::default()
    };
    let location =
        Location { path: "".into(), line: 0, column: 0, end_column: 0, excerpt: "".into() };
    let declared = Server::new("s", "postgres", access, location);
    let live = collect(&[declared], date(2026, 11, 26), 1).unwrap().remove(0).facts;
    // Tables without an index, of which nobody knows whether they are empty.
    let is_known = |reason: &&String| !reason.contains("no index leads with it");
    let problems: Vec<_> =
        live.problems.iter().map(|problem| &problem.reason).filter(is_known).collect();
    assert_eq!(problems, Vec::<&String>::new());
    let version = server.client("SELECT split_part(current_setting('server_version'), ' ', 1)");
    assert_eq!(live.sources[0].kind, format!("PostgreSQL {} server", version.trim()));
    assert!(live.tables.len() >= 200, "{}", live.tables.len());
    let dump = String::from_utf8(server.dump("postgres", &[])).unwrap();
    let (live, dump) = (told(&live), told(&read("postgres", &dump)));
    let only = |one: &[String], other: &[String]| -> String {
        let lines = one.iter().filter(|line| !other.contains(line));
        lines.map(|line| format!("{line}\n")).collect()
    };
    let (live_only, dump_only) = (only(&live, &dump), only(&dump, &live));
    assert!(live == dump, "only live:\n{live_only}only in the dump:\n{dump_only}");
}

/// Returns all that was read, a line for each table, column, key and sequence, sorted.
fn told(facts: &Facts) -> Vec<String> {
    let mut lines: Vec<String> = facts.sequences.iter().map(sequence_line).collect();
    for table in &facts.tables {
        let name = format!("{}.{}", table.schema.as_deref().unwrap_or("-"), table.name);
        let mut indexed = table.indexed.clone();
        indexed.sort();
        indexed.dedup();
        lines.push(format!("{name} key {:?} indexed {indexed:?}", table.primary_key));
        lines.extend(table.columns.iter().map(|column| column_line(facts, &name, column)));
        lines.extend(table.foreign_keys.iter().map(|key| key_line(&name, key)));
    }
    // pg_dump does not write the type of this sequence, which is not its column's: a restored one has the column's.
    lines.retain(|line| !line.contains("p028_id_seq"));
    lines.sort();
    lines
}

fn column_line(facts: &Facts, table: &str, column: &Column) -> String {
    let minting = column.minting.as_ref().map(|minting| {
        let sequence = minting.sequence.map(|at| sequence_line(&facts.sequences[at]));
        let kind = minting.kind.name();
        format!("{kind} {sequence:?} {:?} step {}", value(minting.counter), minting.increment)
    });
    format!("{table}.{} {} {} {minting:?}", column.name, column.type_text, column.width)
}

fn key_line(table: &str, key: &ForeignKey) -> String {
    format!("{table} {:?} -> {:?}.{} {:?}", key.columns, key.schema, key.table, key.target)
}

fn sequence_line(sequence: &Sequence) -> String {
    let Sequence { schema, name, width, maximum, increment, cycles, counter, .. } = sequence;
    let schema = schema.as_deref().unwrap_or("-");
    let counter = value(*counter);
    format!(
        "sequence {schema}.{name} {width} to {maximum} step {increment} cycles {cycles} at {counter:?}"
    )
}

fn value(reading: Option<Reading>) -> Option<i128> {
    reading.map(|reading| reading.value)
}
