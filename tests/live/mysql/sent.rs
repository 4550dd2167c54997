//! What a server is sent, as its own log has it, and that nothing of it changes anything.

use super::{MariaDb, collected};
use std::fs;

/// What `rules/live/mysql.toml` says, filled in for a run that reads everything.
struct Pack(toml::Table);

impl Pack {
    fn read() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/live/mysql.toml");
        Self(fs::read_to_string(path).unwrap().parse().unwrap())
    }

    /// Returns the statements that go before all others.
    fn session(&self) -> Vec<String> {
        self.0["session"].as_array().unwrap().iter().map(filled).collect()
    }

    fn begin(&self) -> String {
        filled(&self.0["begin"])
    }

    /// Returns the round trip that asks a statement.
    fn around(&self, sql: &str) -> String {
        format!("{};\n{sql};\n{}", self.begin(), filled(&self.0["end"]))
    }

    fn catalogue(&self) -> impl Iterator<Item = String> {
        self.0["catalogue"].as_array().unwrap().iter().map(|statement| filled(&statement["sql"]))
    }
}

fn filled(sql: &toml::Value) -> String {
    let values = [("{schemas}", "NULL"), ("{any_schema}", "1 = 1"), ("{seconds}", "5")];
    let fill = |sql: String, (name, value): (&str, &str)| sql.replace(name, value);
    let sql = values.into_iter().fold(sql.as_str().unwrap().to_owned(), fill);
    sql.replace("{milliseconds}", "5000").trim().to_owned()
}

/// Returns what the server has logged of an account up to its leaving, in order: the command and its text.
fn logged(server: &MariaDb, account: &str) -> Vec<(String, String)> {
    let of = format!("FROM mysql.general_log WHERE user_host LIKE '%[{account}]%'");
    // The server may notice a little later that it left.
    let quit = format!("SELECT COUNT(*) {of} AND command_type = 'Quit'");
    for _ in 0..100 {
        if server.client(&quit) != "0\n" {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let rows = server.client(&format!("SELECT command_type, HEX(argument) {of}"));
    let row = |row: &str| {
        let (command, text) = row.split_once('\t').unwrap();
        (command.to_owned(), unhex(text))
    };
    rows.lines().map(row).collect()
}

fn unhex(text: &str) -> String {
    let bytes = text.as_bytes().chunks(2);
    let byte = |pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    String::from_utf8(bytes.map(byte).collect()).unwrap()
}

/// A server with something in it and an account that may do anything, which logs all that it is sent.
fn logging() -> MariaDb {
    let server = MariaDb::start();
    server.client(
        "CREATE DATABASE shop; USE shop;
         CREATE TABLE orders (id int AUTO_INCREMENT PRIMARY KEY, created_at datetime); INSERT INTO orders VALUES (9, NOW());
         CREATE SEQUENCE numbers; SELECT NEXTVAL(numbers);
         CREATE USER mighty@localhost; GRANT ALL ON *.* TO mighty@localhost WITH GRANT OPTION;
         SET GLOBAL log_output = 'TABLE', GLOBAL general_log = ON;",
    );
    server
}

#[test]
fn the_server_is_sent_what_the_pack_holds_and_nothing_else() {
    let server = logging();
    let facts = collected(&server, "mighty", &[]).facts;
    assert_eq!(facts.tables.len(), 1);
    let log = logged(&server, "mighty");
    let (first, last) = (&log[0], &log[log.len() - 1]);
    assert_eq!((&*first.0, &*last.0), ("Connect", "Quit"));
    let sent = &log[1..log.len() - 1];
    assert!(sent.iter().all(|(command, _)| command == "Query"), "{sent:#?}");
    let sent: Vec<String> = sent.iter().map(|(_, text)| text.trim().to_owned()).collect();
    let pack = Pack::read();
    let mut expected = pack.session();
    expected.extend(pack.catalogue().map(|sql| pack.around(&sql)));
    let (catalogue, probes) = sent.split_at(expected.len());
    assert_eq!(catalogue, expected);
    // What is asked of tables comes in transactions of its own too.
    for round_trip in probes {
        let sql = round_trip.split(";\n").nth(1).unwrap();
        assert_eq!(*round_trip, pack.around(sql));
        assert!(sql.trim_start_matches('(').starts_with("SELECT '"), "{sql}");
    }
}

#[test]
fn what_makes_the_session_read_only_refuses_the_writes_of_an_account_that_may() {
    let server = logging();
    collected(&server, "mighty", &[]);
    let log = logged(&server, "mighty");
    let texts = log.iter().filter(|(command, _)| command == "Query").map(|(_, text)| &**text);
    let texts: Vec<&str> = texts.collect();
    let pack = Pack::read();
    let first = texts.iter().position(|text| text.starts_with(&pack.begin())).unwrap();
    let session = texts[..first].join(";\n");
    let rows = || server.client("CHECKSUM TABLE shop.orders; SELECT * FROM shop.numbers");
    let before = rows();
    for write in [
        "INSERT INTO shop.orders VALUES (10, NOW())",
        "DELETE FROM shop.orders",
        "CREATE TABLE shop.more (id int)",
        "DROP TABLE shop.orders",
        "SELECT NEXTVAL(shop.numbers)",
        "SELECT * FROM shop.orders FOR UPDATE; UPDATE shop.orders SET id = 1",
    ] {
        for open in [&session, &format!("{session};\n{}", pack.begin())] {
            let complaints = server.load("shop", format!("{open};\n{write};").as_bytes());
            let refused = complaints.iter().any(|line| line.contains("READ ONLY"));
            assert!(refused, "{write} after {open}: {complaints:?}");
        }
    }
    assert_eq!(rows(), before);
    assert_eq!(server.client("SHOW TABLES FROM shop"), "numbers\norders\n");
}

#[test]
fn a_server_is_after_it_what_it_was_before() {
    let server = MariaDb::start();
    server.client(
        "CREATE DATABASE shop; USE shop;
         CREATE TABLE orders (id int AUTO_INCREMENT PRIMARY KEY, created_at datetime); INSERT INTO orders VALUES (9, NOW());
         CREATE SEQUENCE numbers; SELECT NEXTVAL(numbers);
         CREATE USER mighty@localhost; GRANT ALL ON *.* TO mighty@localhost WITH GRANT OPTION;",
    );
    let state = || {
        let dump = String::from_utf8(server.dump_all()).unwrap();
        let settings = server.client(
            "SHOW GLOBAL VARIABLES WHERE Variable_name NOT IN ('gtid_binlog_state', 'timestamp')",
        );
        let written = server.client(
            "SHOW GLOBAL STATUS WHERE Variable_name REGEXP '^Com_(alter|create|drop|insert|update|delete|replace|lock|flush|analyze|call|do|load|set_password|grant)'",
        );
        (
            dump.lines().filter(|line| !line.starts_with("-- Dump completed")).collect::<String>(),
            settings,
            written,
        )
    };
    // The dump itself locks and flushes: what that adds is known from a second one.
    let counts = |(_, _, written): &(String, String, String)| -> Vec<i64> {
        written.lines().map(|line| line.split_once('\t').unwrap().1.parse().unwrap()).collect()
    };
    let (first, second) = (state(), state());
    collected(&server, "mighty", &[]);
    let third = state();
    assert_eq!((&second.0, &second.1), (&third.0, &third.1));
    let grown = |one: Vec<i64>, other: Vec<i64>| -> Vec<i64> {
        one.iter().zip(other).map(|(one, other)| other - one).collect()
    };
    assert_eq!(grown(counts(&first), counts(&second)), grown(counts(&second), counts(&third)));
}
