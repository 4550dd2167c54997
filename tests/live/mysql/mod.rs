//! MariaDB: facts of its catalogue, what an account does not see, and what the server is sent.

mod sent;
mod settings;

use crate::support::MariaDb;
use idwidth::config::{Access, Server};
use idwidth::facts::{Facts, Location, MintingKind, Table};
use idwidth::sources::live::{Collected, collect};
use jiff::civil::{Date, date};
use std::sync::LazyLock;

/// One for all tests that need no settings of their own; each makes databases of its own in it.
static SHARED: LazyLock<MariaDb> = LazyLock::new(MariaDb::start);

/// The day of every run.
const TODAY: Date = date(2026, 8, 20);

/// Returns what the config would say of a server.
fn declared(server: &MariaDb, user: &str, schemas: &[&str]) -> Server {
    let access = Access {
        socket: Some(server.socket().into()),
        user: Some(user.to_owned()),
        ..Access::default()
    };
    let location = Location {
        path: "idwidth.toml".into(),
        line: 7,
        column: 1,
        end_column: 11,
        excerpt: "[[source]]".into(),
    };
    let schemas = schemas.iter().map(|&name| name.to_owned()).collect();
    Server { schemas, curve: false, ..Server::new("main", "mysql", access, location) }
}

fn collected(server: &MariaDb, user: &str, schemas: &[&str]) -> Collected {
    let servers = [declared(server, user, schemas)];
    collect(&servers, TODAY, 1).unwrap().remove(0)
}

/// Reads schemas as root, which sees everything: nothing may stay unknown.
#[track_caller]
fn read(server: &MariaDb, schemas: &[&str]) -> Facts {
    let facts = collected(server, "root", schemas).facts;
    assert_eq!(problems(&facts), Vec::<String>::new());
    facts
}

fn problems(facts: &Facts) -> Vec<String> {
    let line = |problem: &idwidth::facts::Problem| format!("{}. {}", problem.reason, problem.cure);
    facts.problems.iter().map(line).collect()
}

#[track_caller]
fn table<'f>(facts: &'f Facts, name: &str) -> &'f Table {
    facts.tables.iter().find(|table| table.name == name).unwrap()
}

/// Returns `name width mechanism counter` of a table's columns.
#[track_caller]
fn columns(facts: &Facts, name: &str) -> Vec<String> {
    let line = |column: &idwidth::facts::Column| {
        let minting = column.minting.as_ref();
        let kind = minting.map_or("-", |minting| minting.kind.name());
        let counter = minting.and_then(|minting| minting.counter);
        let counter = counter.map_or("-".to_owned(), |counter| counter.value.to_string());
        format!("{} {} {kind} {counter}", column.name, column.width)
    };
    table(facts, name).columns.iter().map(line).collect()
}

#[test]
fn unsigned_zerofill_and_serial_columns_have_their_width() {
    SHARED.client(
        "CREATE DATABASE widths; USE widths;
         CREATE TABLE z (id int(10) unsigned zerofill NOT NULL AUTO_INCREMENT PRIMARY KEY);
         CREATE TABLE s (id SERIAL, b BOOL, n int zerofill, d decimal(20,0), v varchar(12));
         INSERT INTO z VALUES (2147483648);",
    );
    let facts = read(&SHARED, &["widths"]);
    assert_eq!(columns(&facts, "z"), ["id u32 AUTO_INCREMENT 2147483648"]);
    assert_eq!(
        columns(&facts, "s"),
        ["id u64 AUTO_INCREMENT -", "b i8 - -", "n u32 - -", "d d20 - -", "v d12 - -"]
    );
    assert_eq!(table(&facts, "z").columns[0].type_text, "int(10) unsigned zerofill");
    assert_eq!(table(&facts, "z").location.to_string(), "idwidth.toml:7:1");
    assert!(facts.sources[0].kind.starts_with("MariaDB 10.11."), "{}", facts.sources[0].kind);
    assert_eq!(facts.sources[0].taken, Some(TODAY));
    let minting = table(&facts, "z").columns[0].minting.as_ref().unwrap();
    assert_eq!(minting.kind, MintingKind::AutoIncrement);
    assert_eq!(minting.counter.unwrap().at, Some(TODAY));
}

#[test]
fn an_invisible_key_is_a_minting_column() {
    SHARED.client(
        "CREATE DATABASE hidden_key; USE hidden_key;
         CREATE TABLE t (id int NOT NULL AUTO_INCREMENT INVISIBLE PRIMARY KEY, x int);
         INSERT INTO t (x) VALUES (1), (2);",
    );
    let facts = read(&SHARED, &["hidden_key"]);
    assert_eq!(columns(&facts, "t"), ["id i32 AUTO_INCREMENT 2", "x i32 - -"]);
}

#[test]
fn ids_counted_in_floats_end_where_floats_are_exact() {
    SHARED.client(
        "CREATE DATABASE floats; USE floats;
         CREATE TABLE d (id double AUTO_INCREMENT PRIMARY KEY); INSERT INTO d VALUES (9007199254740993);
         CREATE TABLE f (id float AUTO_INCREMENT PRIMARY KEY); INSERT INTO f VALUES (16777217);",
    );
    let facts = read(&SHARED, &["floats"]);
    assert_eq!(columns(&facts, "d"), ["id f64 AUTO_INCREMENT 9007199254740992"]);
    assert_eq!(columns(&facts, "f"), ["id f32 AUTO_INCREMENT 16777216"]);
    let ceilings = facts.tables.iter().map(|table| table.columns[0].width.ceiling().unwrap());
    assert_eq!(ceilings.collect::<Vec<_>>(), [(1 << 53) - 1, (1 << 24) - 1]);
}

#[test]
fn a_counter_past_its_type_is_the_last_id_of_the_type() {
    SHARED.client(
        "CREATE DATABASE full; USE full;
         CREATE TABLE tiny (id tinyint AUTO_INCREMENT PRIMARY KEY); INSERT INTO tiny VALUES (127);
         CREATE TABLE plain (id int AUTO_INCREMENT PRIMARY KEY); INSERT INTO plain VALUES (2147483647);
         CREATE TABLE huge (id bigint unsigned AUTO_INCREMENT PRIMARY KEY); INSERT INTO huge VALUES (18446744073709551610);",
    );
    let next = SHARED.client("SELECT auto_increment FROM information_schema.tables WHERE table_schema = 'full' ORDER BY table_name");
    assert_eq!(next, "18446744073709551611\n2147483648\n128\n");
    let facts = read(&SHARED, &["full"]);
    assert_eq!(columns(&facts, "tiny"), ["id i8 AUTO_INCREMENT 127"]);
    assert_eq!(columns(&facts, "plain"), ["id i32 AUTO_INCREMENT 2147483647"]);
    assert_eq!(columns(&facts, "huge"), ["id u64 AUTO_INCREMENT 18446744073709551610"]);
}

#[test]
fn ids_that_upserts_burn_count_as_handed_out() {
    SHARED.client(
        "CREATE DATABASE burnt; USE burnt;
         CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, k int UNIQUE);
         INSERT INTO t (k) VALUES (1);
         INSERT IGNORE INTO t (k) VALUES (1), (1), (1), (1), (1), (1), (1);
         INSERT INTO t (k) VALUES (1) ON DUPLICATE KEY UPDATE k = 1;
         REPLACE INTO t (k) VALUES (1);",
    );
    assert_eq!(SHARED.client("SELECT COUNT(*) FROM burnt.t"), "1\n");
    let facts = read(&SHARED, &["burnt"]);
    let counter = table(&facts, "t").columns[0].minting.as_ref().unwrap().counter.unwrap().value;
    assert!(counter >= 8, "{counter}");
    assert_eq!(table(&facts, "t").indexed, ["k"]);
}

#[test]
fn the_step_of_the_server_is_the_step_of_its_ids() {
    let server = MariaDb::start();
    server.client(
        "SET GLOBAL auto_increment_increment = 10, GLOBAL auto_increment_offset = 3;
         SET SESSION auto_increment_increment = 10, auto_increment_offset = 3;
         CREATE DATABASE steps; USE steps; CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, x int);
         INSERT INTO t (x) VALUES (1), (2);",
    );
    assert_eq!(server.client("SELECT id FROM steps.t"), "3\n13\n");
    let facts = read(&server, &[]);
    let minting = table(&facts, "t").columns[0].minting.as_ref().unwrap();
    assert_eq!(minting.increment, 10);
    let counter = minting.counter.unwrap().value;
    assert!((13..23).contains(&counter), "{counter}");
}

#[test]
fn a_counter_outlives_its_rows_and_starts_again_after_truncate() {
    SHARED.client(
        "CREATE DATABASE gone; USE gone;
         CREATE TABLE kept (id int AUTO_INCREMENT PRIMARY KEY); INSERT INTO kept VALUES (5000); DELETE FROM kept;
         CREATE TABLE again (id int AUTO_INCREMENT PRIMARY KEY); INSERT INTO again VALUES (5000); TRUNCATE again;",
    );
    let facts = read(&SHARED, &["gone"]);
    assert_eq!(columns(&facts, "kept"), ["id i32 AUTO_INCREMENT 5000"]);
    assert_eq!(columns(&facts, "again"), ["id i32 AUTO_INCREMENT -"]);
}

#[test]
fn a_counter_within_groups_of_rows_is_not_believed() {
    SHARED.client(
        "CREATE DATABASE grouped; USE grouped;
         CREATE TABLE within (g int, id int NOT NULL AUTO_INCREMENT, PRIMARY KEY (g, id)) ENGINE=MyISAM;
         INSERT INTO within (g) VALUES (1), (1), (1), (2);
         CREATE TABLE over_all (g int, id int NOT NULL AUTO_INCREMENT, PRIMARY KEY (g, id), KEY (id)) ENGINE=MyISAM;
         INSERT INTO over_all (g) VALUES (1), (1), (1), (2);",
    );
    let facts = collected(&SHARED, "root", &["grouped"]).facts;
    assert_eq!(columns(&facts, "within"), ["g i32 - -", "id i32 AUTO_INCREMENT -"]);
    assert_eq!(table(&facts, "within").primary_key, ["g", "id"]);
    assert_eq!(columns(&facts, "over_all"), ["g i32 - -", "id i32 AUTO_INCREMENT 4"]);
}

#[test]
fn views_are_no_tables_and_partitions_no_tables_of_their_own() {
    SHARED.client(
        "CREATE DATABASE kinds; USE kinds;
         CREATE TABLE parts (id bigint AUTO_INCREMENT, d date NOT NULL, PRIMARY KEY (id, d))
             PARTITION BY RANGE (year(d)) (PARTITION p0 VALUES LESS THAN (2000), PARTITION p1 VALUES LESS THAN MAXVALUE);
         INSERT INTO parts (d) VALUES ('1999-01-01'), ('2001-01-01');
         CREATE TABLE computed (a int, b int AS (a + 1) VIRTUAL, c bigint AS (a * 2) STORED);
         CREATE TABLE versions (id int AUTO_INCREMENT PRIMARY KEY) WITH SYSTEM VERSIONING;
         CREATE VIEW seen AS SELECT id FROM parts;",
    );
    let facts = read(&SHARED, &["kinds"]);
    let names: Vec<&str> = facts.tables.iter().map(|table| &*table.name).collect();
    assert_eq!(names, ["computed", "parts", "versions"]);
    assert_eq!(columns(&facts, "parts")[0], "id i64 AUTO_INCREMENT 2");
    assert_eq!(columns(&facts, "computed"), ["a i32 - -", "b i32 - -", "c i64 - -"]);
}

#[test]
fn names_of_any_characters_are_read_as_they_are() {
    let names = [
        "a`b",
        "it's",
        "say \"x\"",
        "dot.ted",
        "two words",
        "grün",
        "back\\slash",
        "{shown} {schemas}",
    ];
    for (n, name) in names.iter().enumerate() {
        let name = name.replace('`', "``");
        SHARED.client(&format!(
            "CREATE DATABASE `odd {name}`; USE `odd {name}`;
             CREATE TABLE `t {name}` (`c {name}` int AUTO_INCREMENT PRIMARY KEY, `r {name}` int,
                 FOREIGN KEY (`r {name}`) REFERENCES `t {name}` (`c {name}`)) AUTO_INCREMENT={n}1;",
        ));
    }
    let schemas: Vec<String> = names.iter().map(|name| format!("odd {name}")).collect();
    let schemas: Vec<&str> = schemas.iter().map(String::as_str).collect();
    let facts = read(&SHARED, &schemas);
    assert_eq!(facts.tables.len(), names.len());
    for (n, name) in names.iter().enumerate() {
        let table = table(&facts, &format!("t {name}"));
        assert_eq!(table.schema, Some(format!("odd {name}")));
        assert_eq!(table.columns[0].name, format!("c {name}"));
        assert_eq!(table.primary_key, [format!("c {name}")]);
        assert_eq!(table.indexed, [format!("r {name}")]);
        let key = &table.foreign_keys[0];
        assert_eq!((&key.table, &key.schema), (&table.name, &None));
        let counter = table.columns[0].minting.as_ref().unwrap().counter.map(|it| it.value);
        assert_eq!(counter, Some(10 * i128::try_from(n).unwrap()).filter(|last| *last > 0));
    }
}

#[test]
fn tables_of_one_name_in_two_schemas_are_two_and_keys_reach_across() {
    SHARED.client(
        "CREATE DATABASE one; CREATE DATABASE two;
         CREATE TABLE one.t (id bigint AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=101;
         CREATE TABLE two.t (id bigint AUTO_INCREMENT PRIMARY KEY, one_id bigint, FOREIGN KEY (one_id) REFERENCES one.t (id));",
    );
    let facts = read(&SHARED, &["one", "two"]);
    let schemas: Vec<_> =
        facts.tables.iter().map(|table| table.schema.as_deref().unwrap()).collect();
    assert_eq!(schemas, ["one", "two"]);
    let key = &facts.tables[1].foreign_keys[0];
    let target = (key.schema.as_deref(), &*key.table, &*key.target[0]);
    assert_eq!(target, (Some("one"), "t", "id"));
    let one = read(&SHARED, &["one"]);
    assert_eq!(one.tables.len(), 1);
}

#[test]
fn an_account_that_sees_no_table_knows_nothing_and_is_told_the_grant() {
    SHARED.client(
        "CREATE DATABASE unseen; CREATE TABLE unseen.t (id int AUTO_INCREMENT PRIMARY KEY);
         CREATE USER nobody@localhost; GRANT PROCESS ON *.* TO nobody@localhost;",
    );
    let facts = collected(&SHARED, "nobody", &["unseen"]).facts;
    assert!(facts.tables.is_empty());
    assert_eq!(
        problems(&facts),
        ["main/unseen: 'nobody'@'localhost' sees no table: there is none, or it may see none. \
          Correct `schemas`, or: GRANT SELECT ON `unseen`.* TO 'nobody'@'localhost';"]
    );
    let facts = collected(&SHARED, "nobody", &[]).facts;
    assert!(facts.problems[0].source_failed, "{:?}", problems(&facts));
    SHARED.client("GRANT SELECT ON `unseen`.* TO 'nobody'@'localhost';");
    let facts = collected(&SHARED, "nobody", &["unseen"]).facts;
    assert_eq!((facts.tables.len(), problems(&facts)), (1, vec![]));
}

#[test]
fn columns_that_an_account_does_not_see_are_unknown_and_it_is_told_the_grant() {
    SHARED.client(
        "CREATE DATABASE partly;
         CREATE TABLE partly.orders (id int AUTO_INCREMENT PRIMARY KEY, user_id int, x int) AUTO_INCREMENT=77;
         CREATE USER some@localhost; GRANT SELECT (user_id) ON partly.orders TO some@localhost;",
    );
    let facts = collected(&SHARED, "some", &["partly"]).facts;
    assert_eq!(columns(&facts, "orders"), ["user_id i32 - -"]);
    assert_eq!(
        problems(&facts),
        ["main/partly.orders: some columns are hidden from 'some'@'localhost'. \
          GRANT REFERENCES ON `partly`.`orders` TO 'some'@'localhost';"]
    );
    // What that grant shows is everything but rows.
    SHARED.client("GRANT REFERENCES ON `partly`.`orders` TO 'some'@'localhost';");
    let collected = collected(&SHARED, "some", &["partly"]);
    let facts = collected.facts;
    assert_eq!(
        columns(&facts, "orders"),
        ["id i32 AUTO_INCREMENT 76", "user_id i32 - -", "x i32 - -"]
    );
    assert_eq!(table(&facts, "orders").primary_key, ["id"]);
}
