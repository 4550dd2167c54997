//! The throw-away servers that other tests rely on start, take a table and dump it.

mod support;

use std::{fs, os::unix::fs::MetadataExt};
use support::{MariaDb, Postgres, sqlite_dump};

#[test]
fn mariadb_starts_and_its_own_tool_dumps_a_table() {
    let server = MariaDb::start();
    server.client(
        "CREATE DATABASE shop; USE shop; CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, note TEXT);
         INSERT INTO orders (id, note) VALUES (41, 'grün');",
    );
    assert_eq!(server.client("SELECT id, note FROM shop.orders"), "41\tgrün\n");
    let dump = String::from_utf8(server.dump("shop", &["--skip-extended-insert"])).unwrap();
    assert!(dump.contains("AUTO_INCREMENT=42"), "{dump}");
    assert!(dump.contains("INSERT INTO `orders` VALUES (41,'grün');"), "{dump}");
    assert!(dump.contains("-- Dump completed on "), "{dump}");
}

#[test]
fn postgres_starts_and_its_own_tool_dumps_a_table() {
    let server = Postgres::start();
    server.client(
        "CREATE DATABASE shop;
         \\connect shop
         CREATE TABLE orders (id serial PRIMARY KEY, note text);
         INSERT INTO orders (note) VALUES ('grün');",
    );
    assert_eq!(server.client("\\connect shop\nSELECT id, note FROM orders"), "1\tgrün\n");
    let dump = String::from_utf8(server.dump("shop", &[])).unwrap();
    assert!(dump.contains("CREATE SEQUENCE public.orders_id_seq"), "{dump}");
    assert!(dump.contains("COPY public.orders (id, note) FROM stdin;\n1\tgrün\n\\."), "{dump}");
}

#[test]
fn servers_are_unprivileged_and_leave_nothing_behind() {
    let (mariadb, postgres) = (MariaDb::start(), Postgres::start());
    let folders = [mariadb.client("SELECT @@datadir"), postgres.client("SHOW data_directory")];
    for folder in &folders {
        assert_ne!(fs::metadata(folder.trim()).unwrap().uid(), 0, "{folder} belongs to root");
    }
    drop((mariadb, postgres));
    for folder in &folders {
        assert!(!fs::exists(folder.trim()).unwrap(), "{folder} is still there");
    }
}

#[test]
fn sqlite_dumps_what_a_script_made() {
    let dump = String::from_utf8(sqlite_dump(
        "CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT);
         INSERT INTO orders (id, note) VALUES (41, 'grün');",
    ))
    .unwrap();
    assert!(dump.contains("INSERT INTO orders VALUES(41,'grün');"), "{dump}");
    assert!(dump.contains("INSERT INTO sqlite_sequence VALUES('orders',41);"), "{dump}");
}
