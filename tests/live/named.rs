//! What addresses and commands name, and nothing beside it.

use crate::asked::{collected, postgres, unknown};
use crate::door::Desk;
use crate::support::MariaDb;

#[test]
fn an_address_that_names_a_database_of_mysql_reads_that_alone() {
    let server = MariaDb::start();
    server.client(
        "CREATE DATABASE shop; CREATE TABLE shop.orders (id INT AUTO_INCREMENT PRIMARY KEY);
         CREATE DATABASE other; CREATE TABLE other.pages (id INT AUTO_INCREMENT PRIMARY KEY);",
    );
    let desk = Desk::new("");
    let socket = server.socket();
    let at = |path: &str| format!("mysql://root@localhost/{path}?socket={socket}");
    let one = desk.idwidth(&["collect", "--isolated", &at("shop")]);
    assert_eq!(one.code, Some(0), "{}", one.err);
    assert!(one.err.contains("read      1 table, "), "{}", one.err);
    let all = desk.idwidth(&["collect", "--isolated", "--no-history", &at("")]);
    assert!(all.err.contains("read      2 tables, "), "{}", all.err);
    // Two servers with one account and database are two: where each is stands in its name.
    assert!(one.err.contains(&format!("shop?socket={socket}: ")), "{}", one.err);
}

#[test]
fn a_grant_on_a_database_is_on_no_other_whose_name_fits() {
    let desk = Desk::new("");
    let grants = desk.run(&["grants", "mysql", "--database", "my_shop"]);
    assert!(grants.out.contains("GRANT SELECT ON `my\\_shop`.* TO"), "{}", grants.out);
    assert!(grants.out.contains("ON `my_shop`.orders TO"), "a table is named as it is");
}

#[test]
fn ids_given_by_hand_are_unknown_where_neither_a_sequence_nor_an_index_knows_them() {
    let found = collected(&postgres(
        "by_hand",
        "CREATE SEQUENCE s; CREATE TABLE big (id int DEFAULT nextval('s'), note text);
         INSERT INTO big SELECT 2147000000 + n FROM generate_series(1, 1000) n;",
    ));
    let unknown = unknown(&found.facts);
    assert_eq!(unknown.len(), 1, "{unknown:?}");
    assert!(unknown[0].contains("public.big.id: what its ids have reached is not known"));
    assert!(unknown[0].contains("full-max"), "{unknown:?}");
}

#[test]
fn what_a_query_returns_in_place_of_a_number_is_not_repeated() {
    let server = MariaDb::start();
    server.client(
        "CREATE DATABASE shop; USE shop; CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY);
         CREATE TABLE cards (pan VARCHAR(20)); INSERT INTO cards VALUES ('4111-1111');",
    );
    let desk = Desk::new(&format!(
        "[[source]]\nname = \"main\"\nkind = \"mysql\"\nsocket = \"{}\"\nuser = \"root\"\nschemas = [\"shop\"]\n\
         [[source.query]]\ncolumn = \"orders.id\"\nsql = \"SELECT pan FROM shop.cards\"\n",
        server.socket()
    ));
    let done = desk.idwidth(&["collect"]);
    assert_eq!(done.code, Some(3), "{}", done.err);
    assert!(done.err.contains("its query returned no whole number"), "{}", done.err);
    assert!(!done.err.contains("4111"), "{}", done.err);
    assert!(!desk.read("idwidth-snapshot.json").contains("4111"));
}

#[test]
fn a_run_of_some_sources_says_which_the_snapshot_does_not_hold() {
    let source = |name: &str| {
        format!("[[source]]\nname = \"{name}\"\nkind = \"sqlite\"\npath = \"{name}.db\"\n")
    };
    let desk = Desk::new(&[source("a"), source("b")].concat());
    for name in ["a", "b"] {
        let file = desk.path().join(format!("{name}.db"));
        crate::support::sqlite_file(&file, "CREATE TABLE notes (id INTEGER PRIMARY KEY);");
    }
    let done = desk.idwidth(&["collect", "a"]);
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert!(done.err.contains("does not hold b, which idwidth.toml declares too"), "{}", done.err);
    // What is read just now comes before the snapshot of the day, and needs no other file.
    let file = desk.path().join("a.db");
    crate::support::sqlite_file(&file, "INSERT INTO notes VALUES (32000);");
    let live = desk.idwidth(&["scan", "--live", "--output", "json", "idwidth-snapshot.json"]);
    assert!(live.out.contains("\"32000\""), "{}", live.out);
}

#[test]
fn what_the_config_names_and_nothing_is_called_is_told() {
    let desk = Desk::new(
        "[[source]]\nname = \"a\"\nkind = \"sqlite\"\npath = \"a.db\"\nskip = [\"notse\", \"note*\"]\n\
         full-max = [\"notes.id\", \"notes.idd\"]\n",
    );
    let file = desk.path().join("a.db");
    crate::support::sqlite_file(&file, "CREATE TABLE notes (id INTEGER PRIMARY KEY);");
    let done = desk.idwidth(&["collect"]);
    assert_eq!(done.code, Some(3), "{}", done.err);
    let told: Vec<&str> = done.err.lines().filter(|line| line.starts_with("unknown")).collect();
    assert_eq!(told.len(), 2, "{}", done.err);
    assert!(told[0].contains("`skip` names `notse`"), "{}", told[0]);
    assert!(told[1].contains("`full-max` names `notes.idd`"), "{}", told[1]);
}

#[test]
fn the_history_is_no_database_to_scan() {
    let desk = Desk::new("[[source]]\nname = \"a\"\nkind = \"sqlite\"\npath = \"a.db\"\n");
    let file = desk.path().join("a.db");
    crate::support::sqlite_file(&file, "CREATE TABLE notes (id INTEGER PRIMARY KEY);");
    assert_eq!(desk.idwidth(&["collect"]).code, Some(0));
    let report = desk.idwidth(&["scan", "--output", "json", "idwidth-history.db", "a.db"]).out;
    assert!(report.contains("the history that `collect` keeps"), "{report}");
    assert!(!report.contains("reading.series"), "{report}");
}
