//! What the row scanner is told, what it tells, and where columns stand.

use super::replayed;
use crate::facts::Facts;
use crate::sources::schema::layout::{ColumnUse, Observed};

#[test]
fn partitions_are_no_tables_of_their_own_and_their_rows_count() {
    let sql = "CREATE TABLE e (id bigint GENERATED ALWAYS AS IDENTITY, created_at timestamptz NOT NULL) PARTITION BY RANGE (created_at);\n\
               CREATE TABLE e1 (id bigint NOT NULL, created_at timestamptz NOT NULL);\n\
               ALTER TABLE ONLY e ATTACH PARTITION e1 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');\n\
               CREATE TABLE e2 PARTITION OF e FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');\n";
    let (mut replay, problems) = replayed("postgres", sql);
    assert_eq!(problems, Vec::<String>::new());
    for (table, maximum) in [("e1", 5), ("e2", 9)] {
        let layout = replay.layout(None, table, None).unwrap();
        assert_eq!(layout.curves, [(0, 1)]);
        replay.observe(
            layout.table,
            Observed { rows: 2, maxima: [(0, maximum)].into(), ..Observed::default() },
        );
    }
    let mut facts = Facts::default();
    replay.finish(&mut facts);
    assert_eq!(facts.tables.len(), 1);
    assert_eq!(facts.tables[0].rows, Some(4));
    assert_eq!(facts.tables[0].columns[0].maximum.unwrap().value, 9);
}

#[test]
fn rows_are_dated_by_the_best_creation_column() {
    let (replay, _) = replayed(
        "mysql",
        "CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, updated_at datetime NOT NULL, seen datetime, created int, n int, title varchar(9));\n",
    );
    let layout = replay.layout(None, "T", None).unwrap();
    use ColumnUse::{Integer, Other, Time};
    assert_eq!(layout.columns, [Integer, Time, Time, Time, Integer, Other]);
    assert_eq!(layout.curves, [(0, 3)]);
    let names = ["created".to_owned(), "id".to_owned()];
    assert_eq!(replay.layout(None, "t", Some(&names)).unwrap().curves, [(1, 0)]);
    assert_eq!(replay.layout(None, "t", Some(&names)).unwrap().ordinals, [3, 0]);
    assert!(replay.layout(None, "nothing", None).is_none());
}

#[test]
fn the_leading_columns_of_indexes_are_kept() {
    let (replay, problems) = replayed(
        "mysql",
        "CREATE TABLE t (a int, b text, c int, d int UNIQUE, KEY i (a, c), KEY p (b(20)), KEY e ((lower(b)), c));\n\
         CREATE INDEX later ON t (lower(b), c);\nCREATE INDEX c ON t (c DESC);\n",
    );
    assert_eq!(problems, Vec::<String>::new());
    let mut facts = Facts::default();
    replay.finish(&mut facts);
    assert_eq!(facts.tables[0].indexed, ["d", "a", "b", "c"]);
}

#[test]
fn a_column_stands_on_the_line_that_last_set_its_width() {
    let sql = "CREATE TABLE t (\n  id int,\n  n int\n);\n\nALTER TABLE t\n  ALTER n TYPE bigint;\n";
    let (replay, _) = replayed("postgres", sql);
    let mut facts = Facts::default();
    replay.finish(&mut facts);
    let places: Vec<_> =
        facts.tables[0].columns.iter().map(|column| column.location.to_string()).collect();
    assert_eq!(places, ["t.sql:2:6", "t.sql:7:16"]);
    assert_eq!(&*facts.tables[0].columns[1].location.excerpt, "  ALTER n TYPE bigint;");
}

#[test]
fn counters_that_statements_set_are_kept_and_a_sequence_set_to_a_maximum_follows_the_rows() {
    let counter = |dialect: &str, sql: &str| {
        let dialect = crate::rules::dialect::by_name(dialect).unwrap();
        let facts = crate::sources::schema::read_text("t.sql", sql, dialect);
        assert_eq!(facts.problems, []);
        let minting = facts.tables[0].columns[0].minting.as_ref().unwrap();
        (minting.counter.map(|reading| reading.value), minting.increment)
    };
    let rows = "CREATE TABLE t (id serial, n int);\nINSERT INTO t (id) VALUES (70), (7);\n";
    for set in [
        "SELECT setval('t_id_seq', (SELECT coalesce(max(id), 1) FROM t));",
        "SELECT pg_catalog.setval(pg_get_serial_sequence('t', 'id'), max(id)) FROM t;",
    ] {
        assert_eq!(counter("postgres", &format!("{rows}{set}")), (Some(70), 1), "{set}");
    }
    let sql = "CREATE TABLE t (id int IDENTITY(10, 5), n int)\nGO\n\
               INSERT t VALUES (1)\nDBCC CHECKIDENT ('dbo.t', RESEED, 700)\nGO\n";
    assert_eq!(counter("sqlserver", sql), (Some(700), 5));
}
