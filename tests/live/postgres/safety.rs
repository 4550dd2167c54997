//! What is sent to a server: what the pack holds, nothing that could write, nothing that waits for long.

use super::{Database, SERVER, ask, assert_all_known, column, declared, unknown};
use idwidth::config::Query;
use std::time::{Duration, Instant};

/// Returns the text of every statement that was logged for sessions of ours in a database.
fn logged(database: &str) -> Vec<String> {
    let log = SERVER.log();
    let start = format!("idwidth {database} LOG:  statement: ");
    let mut statements: Vec<String> = Vec::new();
    let mut open = false;
    for line in log.lines() {
        if let Some(statement) = line.strip_prefix(&start) {
            statements.push(statement.to_owned());
            open = true;
        } else if let Some(more) = line.strip_prefix('\t').filter(|_| open) {
            let last = statements.last_mut().unwrap();
            last.push('\n');
            last.push_str(more);
        } else {
            open = false;
        }
    }
    statements
}

/// Returns the statements of the pack about the whole server, as they are sent.
fn pack() -> Vec<String> {
    let text = include_str!("../../../rules/live/postgres.toml");
    let pack: toml::Table = toml::from_str(text).unwrap();
    let filled = |value: &toml::Value| {
        let sql = value.as_str().unwrap().replace("{milliseconds}", "5000");
        sql.replace("{any_schema}", "1 = 1").replace("{schemas}", "NULL")
    };
    let (begin, end) = (filled(&pack["begin"]), filled(&pack["end"]));
    let catalogue = pack["catalogue"].as_array().unwrap().iter();
    let mut statements: Vec<String> =
        catalogue.map(|statement| filled(&statement["sql"])).collect();
    // What closes the round, so that answers that were cut off are told.
    statements.push(filled(&pack["by-hand"]["asked"]).replace("{round}", "catalogue"));
    statements.iter().map(|sql| format!("{begin};\n{sql};\n{end}")).collect()
}

#[test]
fn the_log_of_the_server_holds_the_statements_of_the_pack_and_no_other() {
    let database = Database::new("logged", "CREATE TABLE t (x text)");
    SERVER.client("ALTER DATABASE logged SET log_statement = 'all'");
    assert_all_known(&database.facts());
    // With nothing to look into, nothing follows.
    assert_eq!(logged("logged"), pack());
}

#[test]
fn within_what_goes_around_each_statement_not_even_the_superuser_can_write() {
    let database = Database::new("unwritten", "CREATE TABLE t (id serial PRIMARY KEY)");
    let begin = pack()[0].split_once(";\nSELECT").unwrap().0.to_owned();
    for write in [
        "INSERT INTO t DEFAULT VALUES",
        "SELECT nextval('t_id_seq')",
        "SELECT setval('t_id_seq', 9)",
        "CREATE TABLE u ()",
        "ANALYZE t; UPDATE t SET id = 1",
    ] {
        let errors = SERVER.load("unwritten", format!("{begin};\n{write};\nCOMMIT;\n").as_bytes());
        assert!(errors[0].contains("in a read-only transaction"), "{write}: {errors:?}");
    }
    let left = database.client("SELECT (SELECT count(*) FROM t), is_called FROM t_id_seq");
    assert_eq!(left, "0\tf\n");
}

#[test]
fn a_query_of_the_config_cannot_write_even_if_it_leaves_its_transaction() {
    let database =
        Database::new("queried", "CREATE SEQUENCE s; CREATE TABLE t (id int PRIMARY KEY)");
    for sql in [
        "SELECT nextval('s')",
        "SELECT 1) AS told; COMMIT; INSERT INTO t VALUES (9); SELECT * FROM (SELECT 1",
    ] {
        let mut server = declared(SERVER.socket(), "postgres", "queried");
        let (column, location) = ("t.id".to_owned(), server.location.clone());
        server.queries = vec![Query { column, sql: sql.to_owned(), location }];
        let told = unknown(&ask(&server).facts);
        assert!(told[0].contains("in a read-only transaction"), "{sql}: {told:#?}");
    }
    let left = database.client("SELECT (SELECT count(*) FROM t), is_called FROM s");
    assert_eq!(left, "0\tf\n");
}

#[test]
fn a_locked_table_costs_its_own_figures_and_a_second() {
    let database = Database::new(
        "locked",
        "CREATE TABLE busy (id serial PRIMARY KEY); INSERT INTO busy DEFAULT VALUES;
         CREATE TABLE calm (id serial PRIMARY KEY); INSERT INTO calm DEFAULT VALUES;
         CREATE TABLE named (id bigint DEFAULT nextval(('calm_id_seq'::text)::regclass));",
    );
    let session = SERVER.session(
        "\\connect locked\nBEGIN; LOCK TABLE busy, named IN ACCESS EXCLUSIVE MODE; ALTER SEQUENCE busy_id_seq AS bigint;",
    );
    let start = Instant::now();
    let facts = database.facts();
    // The whole that fails, the part of it that does, and what Debian's newer majors wait for with `expressions`.
    assert!(start.elapsed() < Duration::from_secs(8), "{:?}", start.elapsed());
    drop(session);
    assert_eq!(column(&facts, "calm", "id").maximum.unwrap().value, 1);
    assert_eq!(column(&facts, "busy", "id").width.to_string(), "i32");
    // Its sequence can be read while it is altered.
    assert_eq!(column(&facts, "busy", "id").minting.as_ref().unwrap().counter.unwrap().value, 1);
    assert_eq!(column(&facts, "busy", "id").maximum, None);
    let told: Vec<String> =
        unknown(&facts).into_iter().filter(|line| line.contains("busy")).collect();
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].contains("lock timeout"), "{told:#?}");
}

#[test]
fn a_locked_sequence_costs_its_own_counter() {
    let database = Database::new(
        "renamed",
        "CREATE TABLE busy (id serial PRIMARY KEY); CREATE TABLE calm (id serial PRIMARY KEY);
         INSERT INTO busy DEFAULT VALUES; INSERT INTO calm DEFAULT VALUES;",
    );
    let session =
        SERVER.session("\\connect renamed\nBEGIN; ALTER SEQUENCE busy_id_seq RENAME TO other;");
    let facts = database.facts();
    drop(session);
    assert_eq!(column(&facts, "calm", "id").minting.as_ref().unwrap().counter.unwrap().value, 1);
    assert_eq!(column(&facts, "busy", "id").minting.as_ref().unwrap().counter, None);
    let told = unknown(&facts);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(
        told[0].contains("public.busy_id_seq") && told[0].contains("lock timeout"),
        "{told:#?}"
    );
}

#[test]
fn no_table_is_read_from_end_to_end() {
    let database = Database::new(
        "large",
        "CREATE TABLE plain (id serial PRIMARY KEY, other_id int, created_at timestamptz NOT NULL);
         INSERT INTO plain SELECT n, n, timestamptz '2025-01-01' + n * interval '10 minutes' FROM generate_series(1, 50000) n;
         CREATE TABLE parted (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, created_at date) PARTITION BY RANGE (id);
         CREATE TABLE low PARTITION OF parted FOR VALUES FROM (0) TO (30000);
         CREATE TABLE high PARTITION OF parted DEFAULT PARTITION BY HASH (id);
         CREATE TABLE high0 PARTITION OF high FOR VALUES WITH (MODULUS 2, REMAINDER 0);
         CREATE TABLE high1 PARTITION OF high FOR VALUES WITH (MODULUS 2, REMAINDER 1);
         INSERT INTO parted (created_at) SELECT date '2025-01-01' + n / 200 FROM generate_series(1, 50000) n;
         CREATE TABLE parent (id serial PRIMARY KEY, created_at date);
         CREATE TABLE heir () INHERITS (parent);
         INSERT INTO parent (created_at) SELECT date '2025-01-01' + n / 200 FROM generate_series(1, 50000) n;
         INSERT INTO heir (created_at) SELECT date '2025-01-01' FROM generate_series(1, 50000) n;
         CREATE TABLE partial (id serial, x int); CREATE INDEX ON partial (id) WHERE x > 5;
         INSERT INTO partial (x) SELECT n FROM generate_series(1, 50000) n;
         ANALYZE;",
    );
    database.client("SELECT pg_stat_reset()");
    let facts = database.facts();
    for of in ["plain", "parted", "parent"] {
        assert!(column(&facts, of, "id").curve.len() > 20, "{of}");
    }
    // What a session did is counted when it ends.
    let read = || {
        database.client(
            "SELECT sum(seq_scan), sum(idx_scan), sum(seq_tup_read) FROM pg_stat_user_tables",
        )
    };
    let start = Instant::now();
    while read().starts_with("0\t0\t") && start.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(read().starts_with("0\t"), "{}", read());
    let statistics = "SELECT relname, seq_scan, idx_scan, idx_tup_fetch FROM pg_stat_user_tables WHERE seq_scan > 0";
    assert_eq!(database.client(statistics), "");
    let fetched = database.client("SELECT sum(idx_tup_fetch) FROM pg_stat_user_tables");
    let fetched: u64 = fetched.trim().parse().unwrap();
    // Sixty-four seeks in each of three tables, one of which has three parts, and a lowest and a highest id of each.
    assert!(fetched <= 64 * 5 + 2 * 6, "{fetched}");
}
