//! High-water marks by rungs on the real servers: what each reads, and what it costs.

use crate::asked::{POSTGRES, collected, column, mariadb, postgres, unknown};
use idwidth::config::Server;
use idwidth::facts::{Facts, How, Reading};

/// A million rows, never analyzed, half of them deleted; and tables whose ends are not one seek away.
const MARIADB_SHOP: &str = "
CREATE TABLE orders (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, user_id INT, ref_id INT, created_at DATETIME NOT NULL,
  KEY (user_id)) STATS_PERSISTENT = 0;
INSERT INTO orders SELECT seq, seq % 1000, seq, '2022-01-01' + INTERVAL seq MINUTE FROM seq_1_to_1000000;
DELETE FROM orders WHERE id BETWEEN 250000 AND 750000;
CREATE TABLE parted (id INT AUTO_INCREMENT, created_at DATETIME NOT NULL, PRIMARY KEY (id, created_at))
  PARTITION BY HASH (YEAR(created_at)) PARTITIONS 4;
INSERT INTO parted SELECT seq, '2020-01-01' + INTERVAL seq HOUR FROM seq_1_to_50000;
CREATE TABLE backwards (id INT AUTO_INCREMENT, created_at TIMESTAMP NOT NULL, UNIQUE KEY (id DESC));
INSERT INTO backwards SELECT seq, '2022-01-01' + INTERVAL seq HOUR FROM seq_1_to_20000;
CREATE TABLE old (id INT AUTO_INCREMENT PRIMARY KEY, created_at INT NOT NULL) ENGINE = MyISAM;
INSERT INTO old SELECT seq, 1640995200 + seq * 3600 FROM seq_1_to_20000;
CREATE TABLE heavy (id DOUBLE AUTO_INCREMENT PRIMARY KEY, x INT);
INSERT INTO heavy VALUES (4503599627370497, 1);
";

const POSTGRES_SHOP: &str = "
CREATE TABLE orders (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id integer, ref_id integer,
  created_at timestamptz NOT NULL) WITH (autovacuum_enabled = off);
INSERT INTO orders (user_id, ref_id, created_at)
  SELECT n % 1000, n, '2022-01-01Z'::timestamptz + n * interval '1 minute' FROM generate_series(1, 1000000) n;
CREATE INDEX ON orders (user_id);
DELETE FROM orders WHERE id BETWEEN 250000 AND 750000;
CREATE TABLE parted (id bigserial, created_at date NOT NULL, PRIMARY KEY (id, created_at)) PARTITION BY RANGE (created_at);
CREATE TABLE parted_22 PARTITION OF parted FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
CREATE TABLE parted_23 PARTITION OF parted FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
INSERT INTO parted SELECT n, '2022-01-01'::date + n / 100 FROM generate_series(1, 50000) n;
CREATE TABLE backwards (id serial, created_at bigint NOT NULL);
CREATE UNIQUE INDEX ON backwards (id DESC);
INSERT INTO backwards SELECT n, (1640995200 + n * 3600) * 1000::bigint FROM generate_series(1, 20000) n;
";

fn value(reading: Option<Reading>) -> Option<(i128, How)> {
    reading.map(|reading| (reading.value, reading.how))
}

fn maximum(facts: &Facts, table: &str, name: &str) -> Option<(i128, How)> {
    value(column(facts, table, name).maximum)
}

fn counter(facts: &Facts, table: &str) -> Option<(i128, How)> {
    value(column(facts, table, "id").minting.as_ref().unwrap().counter)
}

#[test]
fn mariadb_reads_as_many_rows_as_the_ladder_says() {
    let server = mariadb("ladder_shop", MARIADB_SHOP);
    let all = collected(&server);
    assert_eq!(unknown(&all.facts), Vec::<String>::new());
    assert_eq!(maximum(&all.facts, "orders", "id"), Some((1_000_000, How::Indexed)));
    assert_eq!(counter(&all.facts, "orders"), Some((1_000_000, How::Counter)));
    assert_eq!(maximum(&all.facts, "orders", "user_id"), Some((999, How::Indexed)));
    assert_eq!(maximum(&all.facts, "orders", "ref_id"), None, "no index leads with it");
    assert_eq!(maximum(&all.facts, "backwards", "id"), Some((20_000, How::Indexed)));
    assert_eq!(maximum(&all.facts, "heavy", "id"), Some((4_503_599_627_370_497, How::Indexed)));
    for name in ["orders", "parted", "backwards", "old"] {
        let curve = &column(&all.facts, name, "id").curve;
        // Half of the points of orders lie where no row is left.
        let least = if name == "orders" { 32 } else { 55 };
        assert!(curve.len() > least, "{name}: {}", curve.len());
    }
    // The server counts seeks in several partitions as one row in a range, and as none in a curve.
    assert_eq!(all.cost.rows, Some(all.cost.seeks - 64));
    let plain = collected(&Server { curve: false, ..server });
    assert_eq!((plain.cost.seeks, plain.cost.rows), (2 * 6, Some(2 * 6)));
}

#[test]
fn postgres_reads_as_many_rows_as_the_ladder_says() {
    let server = postgres("ladder_shop", POSTGRES_SHOP);
    let counted = |of: &str| -> Vec<u64> {
        let sql = format!("\\connect ladder_shop\nSELECT {of};");
        let line = POSTGRES.client(&sql);
        line.trim().split('\t').filter_map(|number| number.parse().ok()).collect()
    };
    counted("pg_stat_reset()");
    let all = collected(&server);
    assert_eq!(unknown(&all.facts), Vec::<String>::new());
    let of_all = "sum(seq_scan), sum(seq_tup_read), sum(idx_scan), sum(idx_tup_fetch) FROM pg_stat_user_tables";
    let [scans, scanned, seeks, rows] = counted(of_all)[..] else { panic!() };
    assert_eq!((scans, scanned), (0, 0));
    // Each of two partitions is sought, and half of the points of `orders` lie in one gap.
    let expected = all.cost.seeks + 2 + 64 - 31;
    assert!((expected - 4..=expected + 4).contains(&seeks), "{seeks} seeks for {:?}", all.cost);
    assert!(rows <= seeks, "{rows} rows for {seeks} seeks");
    assert_eq!(maximum(&all.facts, "orders", "id"), Some((1_000_000, How::Indexed)));
    assert_eq!(maximum(&all.facts, "orders", "user_id"), Some((999, How::Indexed)));
    assert_eq!(
        maximum(&all.facts, "orders", "ref_id"),
        None,
        "no index leads, and nobody analyzed"
    );
    for name in ["orders", "parted", "backwards"] {
        let curve = &column(&all.facts, name, "id").curve;
        // Half of the points of `orders` lie where no row is left.
        let least = if name == "orders" { 32 } else { 55 };
        assert!(curve.len() > least, "{name}: {}", curve.len());
    }
}

#[test]
fn what_no_index_leads_is_read_as_a_whole_only_when_asked() {
    let sql = "CREATE TABLE events (id INT AUTO_INCREMENT, shop INT NOT NULL, their_id INT, PRIMARY KEY (shop, id))
               ENGINE = MyISAM; INSERT INTO events (shop, their_id) SELECT seq % 2, seq FROM seq_1_to_100;";
    let server = mariadb("ladder_asked", sql);
    let plain = collected(&server);
    assert_eq!(maximum(&plain.facts, "events", "id"), None);
    let [line] = &unknown(&plain.facts)[..] else { panic!("{:?}", unknown(&plain.facts)) };
    assert!(line.contains("full-max"), "{line}");
    let full_max = ["events.id", "ladder_asked.events.their_id"].map(str::to_owned).to_vec();
    let asked = collected(&Server { full_max, ..server });
    assert_eq!(unknown(&asked.facts), Vec::<String>::new());
    assert_eq!(maximum(&asked.facts, "events", "id"), Some((50, How::Maximum)));
    assert_eq!(maximum(&asked.facts, "events", "their_id"), Some((100, How::Maximum)));
    assert_eq!(asked.cost.scans, 2);
}

#[test]
fn a_table_that_is_locked_costs_only_itself() {
    let sql = "CREATE TABLE a (id serial PRIMARY KEY); INSERT INTO a VALUES (5);
               CREATE TABLE b (id serial PRIMARY KEY); INSERT INTO b VALUES (6);
               CREATE TABLE c (id serial PRIMARY KEY); INSERT INTO c VALUES (7);";
    let server = postgres("ladder_locked", sql);
    let all = std::thread::scope(|scope| {
        let lock = "\\connect ladder_locked\nBEGIN; LOCK TABLE b; SELECT pg_sleep(5);";
        let locking = scope.spawn(|| POSTGRES.client(lock));
        let held = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted";
        while POSTGRES.client(&format!("{held};")).trim() == "0" {}
        let all = collected(&server);
        locking.join().unwrap();
        all
    });
    assert_eq!(maximum(&all.facts, "a", "id"), Some((5, How::Indexed)));
    assert_eq!(maximum(&all.facts, "b", "id"), None);
    assert_eq!(maximum(&all.facts, "c", "id"), Some((7, How::Indexed)));
    let [line] = &unknown(&all.facts)[..] else { panic!("{:?}", unknown(&all.facts)) };
    assert!(line.starts_with("live/public.b: canceling statement due to lock timeout"), "{line}");
}

#[test]
fn a_table_that_is_left_out_is_not_looked_into() {
    let sql = "CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY); INSERT INTO orders VALUES (5);
               CREATE TABLE archive_1 (id INT AUTO_INCREMENT PRIMARY KEY); INSERT INTO archive_1 VALUES (6);";
    let server = mariadb("ladder_skip", sql);
    let all = collected(&Server { skip: vec!["ladder_skip.arch*".to_owned()], ..server });
    assert_eq!(unknown(&all.facts), Vec::<String>::new());
    assert_eq!(maximum(&all.facts, "orders", "id"), Some((5, How::Indexed)));
    assert_eq!(maximum(&all.facts, "archive_1", "id"), None);
    assert_eq!(counter(&all.facts, "archive_1"), Some((6, How::Counter)));
    assert_eq!((all.cost.seeks, all.cost.rows), (2, Some(2)));
}
