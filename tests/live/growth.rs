//! The growth curve of the first run: some 64 seeks tell what all rows would.

use crate::asked::{MARIADB, POSTGRES, TODAY, collected, column, file, mariadb, postgres};
use crate::support::sqlite_file;
use idwidth::config::{Config, Server};
use idwidth::facts::Point;
use idwidth::forecast::Growth;
use jiff::civil::Date;

fn p50(curve: &[Point], ceiling: i128) -> Date {
    Growth::new(curve).forecast(ceiling).p50.unwrap()
}

#[test]
fn a_few_rows_give_the_dates_that_all_rows_give() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.db");
    // Growth that speeds up: the n-th id comes after the square root of n.
    sqlite_file(
        &path,
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, created_at TEXT NOT NULL);
         INSERT INTO orders SELECT value * 1000, datetime('2024-01-01', (1059.0 * sqrt(value / 300000.0)) || ' days')
           FROM generate_series(1, 300000);",
    );
    let few = collected(&file(&path)).facts;
    let all = idwidth::sources::read(&[path], &Config::default(), TODAY, &mut |_| ()).unwrap();
    let [few, all] = [&few, &all].map(|facts| &column(facts, "orders", "id").curve[..]);
    assert!(few.len() <= 64 && few.len() > 55 && all.len() > 900, "{} {}", few.len(), all.len());
    assert_eq!(few.last(), all.last());
    for ceiling in [400_000_000, 1 << 31] {
        let days = |curve| TODAY.until(p50(curve, ceiling)).unwrap().get_days();
        let (few, all) = (f64::from(days(few)), f64::from(days(all)));
        assert!((few / all - 1.0).abs() < 0.03, "{ceiling}: {few} {all}");
    }
}

/// A table of orders that is as old as the days since 2022 and grows faster and faster.
const MARIADB_ORDERS: &str = "
CREATE TABLE orders (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, created_at TIMESTAMP NOT NULL) STATS_PERSISTENT = 0;
INSERT INTO orders SELECT seq * 1000, '2022-01-01' + INTERVAL ROUND(1780 * SQRT(seq / 1000000)) DAY FROM seq_1_to_1000000;
";

const POSTGRES_ORDERS: &str = "
CREATE TABLE orders (id serial PRIMARY KEY, created_at bigint NOT NULL);
INSERT INTO orders SELECT n * 1000, 1640995200000 + floor(1780 * sqrt(n / 1000000.0)) * 86400000 FROM generate_series(1, 1000000) n;
";

/// Reads what the real dump of a database tells.
fn dumped(dump: &[u8]) -> idwidth::facts::Facts {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dump.sql");
    std::fs::write(&path, dump).unwrap();
    idwidth::sources::read(&[path], &Config::default(), TODAY, &mut |_| ()).unwrap()
}

/// Holds that two curves, one of few points and one of all rows, come to the same dates.
#[track_caller]
fn same_dates(few: &[Point], all: &[Point]) {
    assert!(few.len() <= 64 && few.len() > 55 && all.len() > 900, "{} {}", few.len(), all.len());
    assert_eq!(few.last(), all.last());
    for ceiling in [1_200_000_000, (1 << 31) - 1, (1 << 32) - 1] {
        let days = |curve| f64::from(TODAY.until(p50(curve, ceiling)).unwrap().get_days());
        let (few, all) = (days(few), days(all));
        assert!((few / all - 1.0).abs() < 0.03, "{ceiling}: {few} days, of all rows {all}");
    }
}

#[test]
fn mariadbs_seeks_give_the_dates_of_its_dump() {
    let few = collected(&mariadb("growth_orders", MARIADB_ORDERS)).facts;
    let all = dumped(&MARIADB.dump("growth_orders", &[]));
    same_dates(&column(&few, "orders", "id").curve, &column(&all, "orders", "id").curve);
}

#[test]
fn postgres_seeks_give_the_dates_of_its_dump() {
    let few = collected(&postgres("growth_orders", POSTGRES_ORDERS)).facts;
    let all = dumped(&POSTGRES.dump("growth_orders", &["--no-comments"]));
    same_dates(&column(&few, "orders", "id").curve, &column(&all, "orders", "id").curve);
}

#[test]
fn rows_out_of_order_zero_dates_and_days_to_come_spoil_no_curve() {
    let sql = "SET sql_mode = '';
        CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, created_at DATETIME NOT NULL);
        INSERT INTO orders SELECT seq * 10, '2024-01-01' + INTERVAL seq * 90 MINUTE FROM seq_1_to_17000;
        UPDATE orders SET created_at = '0000-00-00' WHERE id BETWEEN 20000 AND 30000;
        UPDATE orders SET created_at = '2009-07-04' WHERE id BETWEEN 140000 AND 150000;
        UPDATE orders SET created_at = '2093-01-01' WHERE id BETWEEN 100000 AND 110000;";
    let live = collected(&mariadb("growth_odd", sql)).facts;
    let curve = &column(&live, "orders", "id").curve;
    assert!(curve.len() > 45, "{}", curve.len());
    assert!(curve.iter().all(|point| point.date.year() >= 2024 && point.date <= TODAY));
    assert!(curve.is_sorted_by(|one, next| one.date < next.date && one.value < next.value));
}

#[test]
fn no_curve_is_probed_where_none_is_wanted_or_none_can_be_had() {
    let sql = "
        CREATE TABLE small (id INT AUTO_INCREMENT PRIMARY KEY, created_at DATETIME NOT NULL);
        INSERT INTO small SELECT seq, '2024-01-01' + INTERVAL seq HOUR FROM seq_1_to_9000;
        CREATE TABLE undated (id INT AUTO_INCREMENT PRIMARY KEY, updated_at DATETIME NOT NULL);
        INSERT INTO undated SELECT seq, '2024-01-01' + INTERVAL seq HOUR FROM seq_1_to_20000;
        CREATE TABLE dated (id INT AUTO_INCREMENT PRIMARY KEY, created_at DATETIME NOT NULL);
        INSERT INTO dated SELECT seq, '2024-01-01' + INTERVAL seq HOUR FROM seq_1_to_20000;";
    let server = mariadb("growth_none", sql);
    let probed = |server: &Server| {
        let live = collected(server);
        let tables = live.facts.tables.iter().filter(|table| !table.columns[0].curve.is_empty());
        let names: Vec<String> = tables.map(|table| table.name.clone()).collect();
        (names, live.cost.seeks)
    };
    assert_eq!(probed(&server), (vec!["dated".to_owned()], 3 * 2 + 64));
    let without = Server { curve: false, ..server.clone() };
    assert_eq!(probed(&without), (Vec::new(), 3 * 2));
    let skipped = Server { skip: vec!["dated".to_owned()], ..server };
    assert_eq!(probed(&skipped), (Vec::new(), 2 * 2));
}
