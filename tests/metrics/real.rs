//! Prometheus itself: a year of readings, and readings of a real exporter of a real database.

use super::joined;
use super::support::{Exporter, MariaDb, Prometheus};
use idwidth::facts::Point;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

const TODAY: Date = date(2025, 6, 1);
/// Whole days of readings that there are before it.
const DAYS: i32 = 400;

/// The highest id of `shop.orders` by the end of a day: faster each month, and a restore in between.
fn highest(day: Date) -> i128 {
    let age = i128::from((day - TODAY).get_days() + DAYS);
    let grown = 1_000_000_000 + age * 2_500_000 + age * age * 1_000;
    if age < 150 { grown } else { grown - 40_000_000 }
}

/// Returns true for days on which nothing was scraped.
fn is_missing(day: Date) -> bool {
    (date(2025, 2, 3)..=date(2025, 2, 14)).contains(&day)
}

/// Writes blocks of a year's readings, of two instances of which the second takes over, and of a database of staging.
fn blocks(folder: &Path) {
    let mut text = String::from("# TYPE mysql_info_schema_auto_increment_column gauge\n");
    for age in 0..DAYS {
        let day = TODAY - jiff::Span::new().days(DAYS - age);
        if is_missing(day) {
            continue;
        }
        let midnight = day.tomorrow().unwrap().to_zoned(TimeZone::UTC).unwrap();
        let midnight = midnight.timestamp().as_second();
        let next = highest(day) + 1;
        for (before, value) in [(43_200, next - 900_000), (90, next)] {
            let at = midnight - before;
            let mut add = |env: &str, instance: &str, value: i128| {
                let labels = format!(
                    "env=\"{env}\",instance=\"{instance}\",schema=\"shop\",table=\"orders\",column=\"id\""
                );
                writeln!(text, "mysql_info_schema_auto_increment_column{{{labels}}} {value} {at}")
                    .unwrap();
            };
            // The replica lags until it is the primary; then the old primary stands still.
            add("prod", "db1:9104", if age < 200 { value } else { 1_000_000_000 });
            add("prod", "db2:9104", if age < 200 { value - 1_234 } else { value });
            add("staging", "db9:9104", 4_000_000_000);
        }
    }
    text.push_str("# EOF\n");
    let file = folder.join("readings.om");
    fs::write(&file, text).unwrap();
    let mut promtool = Command::new("promtool");
    promtool.args(["tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=2000h"]);
    let done = promtool.arg(&file).arg(folder.join("blocks")).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn dump(next: i128) -> String {
    format!(
        "CREATE TABLE shop.orders (id int NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT={next};\n"
    )
}

#[test]
fn a_year_of_a_real_prometheus_is_the_curve_that_was_written() {
    let folder = tempfile::tempdir().unwrap();
    blocks(folder.path());
    let config = folder.path().join("prometheus.yml");
    fs::write(&config, "").unwrap();
    let server = Prometheus::start(&config, Some(&folder.path().join("blocks")));
    let source = format!("url = \"{}/\"\nmatch = '{{env=\"prod\"}}'", server.url());
    let joined = joined(&dump(highest(TODAY) + 1), &source, TODAY);
    assert_eq!(joined.told(), "");
    let days = (0..DAYS).map(|age| TODAY - jiff::Span::new().days(DAYS - age));
    let mut written: Vec<Point> = days
        .filter(|day| !is_missing(*day))
        .map(|date| Point { date, value: highest(date) })
        .collect();
    written.push(Point { date: TODAY, value: highest(TODAY) });
    assert_eq!(joined.curve("orders", "id"), written);
    assert_eq!(
        joined.summary.to_string(),
        "fleet: 1 series, oldest 400 d, step 1d, 14 requests, 1 gaps > 3 d, the longest 2025-02-02 to 2025-02-15"
    );
}

#[test]
fn an_error_of_a_real_prometheus_is_passed_on() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("prometheus.yml");
    fs::write(&config, "").unwrap();
    let server = Prometheus::start(&config, None);
    let url = server.url();
    let told = joined(&dump(9), &format!("url = \"{url}\"\nmatch = '{{env=prod}}'"), TODAY).told();
    assert!(told.contains("answers 400: ") && told.contains("parse error"), "{told}");
    assert!(told.contains("Check `match`"), "{told}");
    let told = joined(&dump(9), &format!("url = \"{url}/prefix\""), TODAY).told();
    assert!(told.contains("answers 404") && told.contains("Check the path"), "{told}");
    let told = joined(&dump(9), &format!("url = \"{url}\""), TODAY).told();
    assert!(told.contains("has no series mysql_info_schema_auto_increment_column"), "{told}");
}

#[test]
fn a_real_exporter_of_a_real_database_is_read() {
    let database = MariaDb::start();
    database.client(
        "CREATE DATABASE shop; USE shop;
         CREATE TABLE orders (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, note TEXT) AUTO_INCREMENT=3000000000;
         CREATE TABLE gone (id INT AUTO_INCREMENT PRIMARY KEY);",
    );
    let exporter = Exporter::start(&database);
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("prometheus.yml");
    let scrape = format!(
        "global: {{ scrape_interval: 1s, scrape_timeout: 1s }}\nscrape_configs: [{{ job_name: mysql, static_configs: [{{ targets: ['{}'] }}] }}]\n",
        exporter.target()
    );
    fs::write(&config, scrape).unwrap();
    let server = Prometheus::start(&config, None);
    for _ in 0..6 {
        database.client("INSERT INTO shop.orders (note) VALUES ('a'), ('b'), ('c')");
        sleep(Duration::from_millis(500));
    }
    // Two more scrapes, the second of which began after the last insert.
    sleep(Duration::from_millis(2_500));
    database.client("DROP TABLE shop.gone");
    let dump = String::from_utf8(database.dump_all()).unwrap();
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let source = format!("url = \"{}\"\nstep = \"1s\"\nlookback = \"1d\"", server.url());
    // As tomorrow's run would see it: what was read today is the past.
    let joined = joined(&dump, &source, today.tomorrow().unwrap());
    let told = joined.told();
    let curve = joined.curve("orders", "id");
    let last = curve.iter().rev().find(|point| point.date <= today).copied();
    let highest = database.client("SELECT MAX(id) FROM shop.orders").trim().parse().unwrap();
    assert_eq!(last.map(|point| point.value), Some(highest), "{told}{curve:?}");
    assert!(joined.summary.unknown >= 1, "the dropped table's: {}", joined.summary);
    assert_eq!(told, "");
}

#[test]
fn tls_is_verified_and_an_account_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    blocks(folder.path());
    let config = folder.path().join("prometheus.yml");
    fs::write(&config, "").unwrap();
    let web = folder.path().join("web");
    fs::create_dir(&web).unwrap();
    let (key, certificate) = (web.join("key.pem"), web.join("cert.pem"));
    let mut openssl = Command::new("openssl");
    openssl.args([
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]);
    openssl.args(["-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1"]);
    let done = openssl.arg("-keyout").arg(&key).arg("-out").arg(&certificate).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    // The hash, by bcrypt, of "p@ss w/ord#1".
    let setup = "tls_server_config: { cert_file: cert.pem, key_file: key.pem }\nbasic_auth_users: { me: '$2b$05$abcdefghijklmnopqrstuuNB4E6r9JMflafs4pvxdSVzB.hF.q1ne' }\n";
    fs::write(web.join("web.yml"), setup).unwrap();
    let server = Prometheus::guarded(&config, &web.join("web.yml"), &folder.path().join("blocks"));
    let secret = folder.path().join("password");
    fs::write(&secret, "p@ss w/ord#1\n").unwrap();
    let account = format!("user = \"me\"\npassword-file = '{}'", secret.display());
    let base = format!("url = \"{}\"\nmatch = '{{env=\"prod\"}}'", server.url());
    let dump = dump(highest(TODAY) + 1);
    let told = joined(&dump, &format!("{base}\n{account}"), TODAY).told();
    assert!(told.contains("is not trusted") && told.contains("`tls-ca`"), "{told}");
    let base = format!("{base}\ntls-ca = '{}'", certificate.display());
    let told = joined(&dump, &base, TODAY).told();
    assert!(told.contains("answers 401"), "{told}");
    let joined = joined(&dump, &format!("{base}\n{account}"), TODAY);
    assert_eq!(joined.told(), "");
    assert_eq!(joined.summary.series, 1);
}
