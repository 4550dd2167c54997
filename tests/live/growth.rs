//! The growth curve of the first run: some 64 seeks tell what all rows would.

use crate::asked::{TODAY, collected, column, file};
use crate::support::sqlite_file;
use idwidth::config::Config;
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
