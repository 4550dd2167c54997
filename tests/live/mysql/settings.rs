//! What the settings of a server change: what becomes of an id that does not fit, locks, tables that do not open.

use super::{MariaDb, SHARED, TODAY, collected, columns, problems, read, table};
use idwidth::config::Config;
use idwidth::facts::OutcomeCode;
use idwidth::findings::{self, Gate};
use idwidth::linking;
use std::io::Write;

/// Returns what becomes of an id that the columns cannot hold, by `column code`.
fn outcomes(server: &MariaDb, schema: &str) -> Vec<(String, OutcomeCode)> {
    let facts = read(server, &[schema]);
    let links = linking::link(&facts);
    let lead = Config::default().lead_times;
    let audit = findings::audit(facts, links, TODAY, &lead, Gate::named("overdue").unwrap());
    let carriers = audit.findings.into_iter().map(|finding| finding.carrier);
    let mut outcomes: Vec<_> =
        carriers.map(|carrier| (carrier.symbol, carrier.outcome.code)).collect();
    outcomes.sort();
    outcomes
}

#[test]
fn without_a_strict_mode_a_reference_is_clamped_and_a_used_up_counter_still_refused() {
    let server = MariaDb::start();
    let make = |schema: &str| {
        server.client(&format!(
            "CREATE DATABASE {schema}; USE {schema};
             CREATE TABLE orders (id int unsigned AUTO_INCREMENT PRIMARY KEY); INSERT INTO orders VALUES (4294967290);
             CREATE TABLE items (id bigint AUTO_INCREMENT PRIMARY KEY, order_id int, KEY (order_id));"
        ));
    };
    make("strict");
    let named = |(symbol, code): (&str, OutcomeCode)| (symbol.to_owned(), code);
    let expected = [("items.order_id", OutcomeCode::DbErr), ("orders.id", OutcomeCode::DbErr)];
    assert_eq!(outcomes(&server, "strict"), expected.map(named));
    // So it is: the server stores one id for both, and refuses what it would have to mint.
    server.client("SET GLOBAL sql_mode = 'NO_ENGINE_SUBSTITUTION'");
    make("loose");
    server.client("INSERT INTO loose.items (order_id) VALUES (4294967290), (4294967289)");
    let stored = server.client("SELECT order_id FROM loose.items");
    assert_eq!(stored, "2147483647\n2147483647\n");
    server.client("INSERT INTO loose.orders VALUES (4294967295)");
    assert_eq!(server.load("loose", b"INSERT INTO orders VALUES (NULL);").len(), 1);
    let expected = [("items.order_id", OutcomeCode::Sat), ("orders.id", OutcomeCode::DbErr)];
    assert_eq!(outcomes(&server, "loose"), expected.map(named));
}

#[test]
fn sequences_tell_their_own_limits_and_feed_the_columns_that_default_to_them() {
    SHARED.client(
        "CREATE DATABASE seq; USE seq;
         CREATE SEQUENCE cached CACHE 1000; CREATE TABLE a (id bigint DEFAULT nextval(cached) PRIMARY KEY, x int);
         INSERT INTO a (x) VALUES (1);
         CREATE SEQUENCE narrow MAXVALUE 5000 INCREMENT 5 NOCACHE; SELECT nextval(narrow); SELECT nextval(narrow);
         CREATE TABLE b (id int DEFAULT nextval(narrow) PRIMARY KEY);
         CREATE SEQUENCE `od``d 'x'.y` START 10 MAXVALUE 20 CYCLE NOCACHE; SELECT nextval(`od``d 'x'.y`);
         CREATE SEQUENCE down INCREMENT -1;
         CREATE USER blind@localhost; GRANT REFERENCES ON seq.* TO blind@localhost;",
    );
    let facts = collected(&SHARED, "root", &["seq"]).facts;
    let told = problems(&facts);
    assert!(matches!(&told[..], [down] if down.contains("`down` counts down by 1")), "{told:?}");
    let line = |sequence: &idwidth::facts::Sequence| {
        let counter = sequence.counter.map(|counter| counter.value);
        let (maximum, increment) = (sequence.maximum, sequence.increment);
        format!("{} {maximum} {increment} {} {counter:?}", sequence.name, sequence.cycles)
    };
    let lines: Vec<String> = facts.sequences.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "cached 9223372036854775806 1 false Some(1000)",
            "down -1 -1 false Some(0)",
            "narrow 5000 5 false Some(6)",
            "od`d 'x'.y 20 1 true Some(10)",
        ]
    );
    assert_eq!(columns(&facts, "a")[0], "id i64 sequence default 1000");
    assert_eq!(columns(&facts, "b")[0], "id i32 sequence default 6");
    let minting = table(&facts, "b").columns[0].minting.as_ref().unwrap();
    assert_eq!((minting.increment, minting.sequence), (5, Some(2)));
    // Whoever may not read them is told so, sequence by sequence.
    let facts = collected(&SHARED, "blind", &["seq"]).facts;
    let told = problems(&facts);
    assert!(
        told.iter().any(|line| line.starts_with("main/seq.narrow: SELECT command denied")),
        "{told:?}"
    );
}

#[test]
fn a_table_that_is_locked_or_does_not_open_hides_no_other() {
    let server = MariaDb::start();
    server.client(
        "CREATE DATABASE shop; USE shop;
         CREATE TABLE fine (id int AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=8;
         CREATE TABLE broken (id int AUTO_INCREMENT PRIMARY KEY) ENGINE=MyISAM;
         CREATE TABLE busy (id int AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=9;",
    );
    let folder = server.client("SELECT @@datadir").trim().to_owned();
    std::fs::write(format!("{folder}/shop/broken.frm"), b"no table").unwrap();
    server.client("FLUSH TABLES");
    let facts = collected(&server, "root", &["shop"]).facts;
    let told = problems(&facts);
    assert!(
        matches!(&told[..], [one] if one.starts_with("main/shop.broken: the server cannot open it: ")),
        "{told:?}"
    );
    assert_eq!(columns(&facts, "fine"), ["id i32 AUTO_INCREMENT 7"]);
    // A lock on a table keeps its rows from being read for two seconds, and its counter not at all.
    let mut holder = server.session();
    let stdin = holder.stdin.as_mut().unwrap();
    stdin.write_all(b"USE shop; LOCK TABLES busy WRITE; SELECT SLEEP(30);\n").unwrap();
    stdin.flush().unwrap();
    let held =
        "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(30)%'";
    while server.client(held) != "1\n" {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let start = std::time::Instant::now();
    let facts = collected(&server, "root", &["shop"]).facts;
    assert!(start.elapsed().as_secs() < 15, "{:?}", start.elapsed());
    holder.kill().unwrap();
    holder.wait().unwrap();
    assert_eq!(columns(&facts, "fine"), ["id i32 AUTO_INCREMENT 7"]);
    assert_eq!(columns(&facts, "busy"), ["id i32 AUTO_INCREMENT 8"]);
    let told = problems(&facts);
    let locked = told.iter().find(|line| line.starts_with("main/shop.busy: "));
    assert!(locked.is_some_and(|line| line.contains("Lock wait timeout exceeded")), "{told:?}");
}
