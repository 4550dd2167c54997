//! Many servers in one run, and shards that are one database.

use crate::door::Desk;
use crate::support::{MariaDb, sqlite_file};
use idwidth::config::Config;
use idwidth::facts::Facts;
use idwidth::sources::live::{self, Collected};
use jiff::civil::date;

/// Reads the servers that a config declares, folded.
fn folded(desk: &Desk) -> Vec<Collected> {
    let text = desk
        .read("idwidth.toml")
        .replace("path = \"", &format!("path = \"{}/", desk.path().display()));
    let config = Config::parse(&text, "idwidth.toml").unwrap();
    let collected = live::collect(&config.servers, date(2026, 8, 20), 4).unwrap();
    live::fold(collected, &config.servers)
}

fn highest(facts: &Facts, table: &str) -> Option<i128> {
    let table = facts.tables.iter().find(|known| known.name == table).unwrap();
    let minting = table.columns[0].minting.as_ref().unwrap();
    minting.counter.or(table.columns[0].maximum).map(|reading| reading.value)
}

#[test]
fn files_that_are_shards_are_one_database_of_their_highest_ids() {
    let mut config = String::new();
    for shard in 1..=7 {
        config.push_str(&format!(
            "[[source]]\nname = \"shop_{shard}\"\nkind = \"sqlite\"\npath = \"{shard}.db\"\nshard-of = \"shop\"\n"
        ));
    }
    config.push_str("[[source]]\nname = \"other\"\nkind = \"sqlite\"\npath = \"other.db\"\n");
    let desk = Desk::new(&config);
    // The seventh is not there.
    for shard in 1..=6 {
        let columns = if shard == 2 { ", b INT" } else { "" };
        sqlite_file(
            &desk.path().join(format!("{shard}.db")),
            &format!(
                "CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT{columns});
                 INSERT INTO orders (id) VALUES ({});",
                shard * 1000
            ),
        );
    }
    sqlite_file(&desk.path().join("other.db"), "CREATE TABLE notes (id INTEGER PRIMARY KEY);");
    let found = folded(&desk);
    let names: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["shop", "other"]);
    let facts = &found[0].facts;
    assert_eq!((facts.sources.len(), facts.sources[0].name.as_str()), (1, "shop"));
    assert_eq!(facts.tables.len(), 1);
    assert_eq!(highest(facts, "orders"), Some(6000));
    let shards = facts.tables[0].columns[0].shards.as_ref().unwrap();
    assert_eq!(shards.of, 6);
    let worst: Vec<String> = shards.worst.iter().map(|(name, id)| format!("{name} {id}")).collect();
    assert_eq!(worst, ["shop_6 6000", "shop_5 5000", "shop_4 4000", "shop_3 3000", "shop_2 2000"]);
    assert_eq!(facts.problems.len(), 1, "{:?}", facts.problems);
    assert!(facts.problems[0].reason.starts_with("shop_7: "), "{:?}", facts.problems);
    let notes = found[0].notes.join("\n");
    assert!(notes.contains("6 of 7 shards answered"), "{notes}");
    assert!(notes.contains("orders.b is on shop_2, and not on shop_1"), "{notes}");
}

#[test]
fn schemas_that_are_shards_are_one_database_and_the_narrowest_column_counts() {
    let server = MariaDb::start();
    for shard in 1..=4 {
        let of = if shard == 3 { "INT" } else { "BIGINT" };
        server.client(&format!(
            "CREATE DATABASE shop_{shard}; USE shop_{shard};
             CREATE TABLE orders (id {of} AUTO_INCREMENT PRIMARY KEY, created_at DATE NOT NULL) AUTO_INCREMENT = {};
             INSERT INTO orders (created_at) VALUES ('2026-01-0{shard}');",
            shard * 1000
        ));
    }
    server.client(
        "CREATE DATABASE lookup; CREATE TABLE lookup.kinds (id INT AUTO_INCREMENT PRIMARY KEY);",
    );
    let desk = Desk::new(&format!(
        "[[source]]\nname = \"main\"\nkind = \"mysql\"\nsocket = \"{}\"\nuser = \"root\"\n\
         schemas = [\"shop_1\", \"shop_2\", \"shop_3\", \"shop_4\", \"lookup\"]\nshard-schemas = \"shop_*\"\n",
        server.socket()
    ));
    let found = folded(&desk);
    let facts = &found[0].facts;
    assert_eq!(facts.problems, []);
    let mut names: Vec<_> =
        facts.tables.iter().map(|table| (table.schema.as_deref(), table.name.as_str())).collect();
    names.sort_unstable();
    assert_eq!(names, [(None, "orders"), (Some("lookup"), "kinds")]);
    assert_eq!(highest(facts, "orders"), Some(4000));
    let orders = facts.tables.iter().find(|table| table.name == "orders").unwrap();
    assert_eq!(orders.columns[0].width.to_string(), "i32");
    assert_eq!(orders.columns[0].shards.as_ref().unwrap().of, 4);
    let notes = found[0].notes.join("\n");
    assert!(notes.contains("orders.id is int(11) on shop_3, unlike on shop_1"), "{notes}");
}

#[test]
fn sources_come_in_the_order_of_the_config_however_long_each_takes() {
    let server = MariaDb::start();
    server.client("CREATE DATABASE shop; CREATE TABLE shop.t (id INT AUTO_INCREMENT PRIMARY KEY);");
    let source = |name: &str, wait: &str| {
        format!(
            "[[source]]\nname = \"{name}\"\nkind = \"mysql\"\nsocket = \"{}\"\nuser = \"root\"\nschemas = [\"shop\"]\n\
             [[source.query]]\ncolumn = \"t.id\"\nsql = \"SELECT 7 + SLEEP({wait})\"\n",
            server.socket()
        )
    };
    let desk =
        Desk::new(&[source("slow", "2"), source("quick", "0"), source("again", "0")].concat());
    for parallel in ["1", "2", "8"] {
        let done = desk.idwidth(&["collect", "--parallel", parallel]);
        assert_eq!(done.code, Some(0), "{}", done.err);
        let names: Vec<&str> = done
            .err
            .lines()
            .filter(|line| !line.starts_with("history"))
            .filter_map(|line| line.split_once(": "))
            .map(|(name, _)| name)
            .collect();
        assert_eq!(names, ["slow", "quick", "again"], "{}", done.err);
    }
}

#[test]
fn two_sources_of_one_name_are_refused() {
    let source = "[[source]]\nname = \"a\"\nkind = \"sqlite\"\npath = \"a.db\"\n";
    let done = Desk::new(&source.repeat(2)).idwidth(&["collect"]);
    assert_eq!(done.code, Some(2), "{}", done.err);
    assert!(done.err.contains("called `a`"), "{}", done.err);
}
