//! The trees of this repository, one for each tool.

use crate::catalogue::Server;
use crate::tree::{assert_same, fixture, place, problems, read, steps};
use idwidth::facts::Facts;

/// Reads a tree and holds it against a server; returns what was read.
#[track_caller]
fn same(server: Server, tool: &str, folder: &str, values: &[&str]) -> Facts {
    let facts = read(&fixture(folder));
    let sql = steps(tool, &fixture(folder), values);
    assert_same(&facts, server, &folder.replace('/', "_"), &sql);
    facts
}

#[test]
fn flyway_steps_are_ordered_by_numbers_and_undo_is_never_applied() {
    let facts = same(Server::Postgres, "flyway", "flyway", &["owner_table=customers"]);
    assert_eq!(
        problems(&facts),
        ["V3__FillNotes.java:0: a step in code (`.java`), which is not run here"]
    );
    assert_eq!(facts.sources.len(), 1);
    assert_eq!(facts.sources[0].kind, "Flyway migrations");
    assert_eq!(place(&facts, "orders", "id"), "migration/V10__widen_orders.sql:3");
    assert_eq!(place(&facts, "order_lines", "order_id"), "migration/V2__lines.sql:3");
    assert_eq!(facts.coverage.skipped["a step back, which is not applied"], 1);
}

#[test]
fn folders_of_products_are_databases_of_their_own_with_the_common_steps() {
    let folder = fixture("flyway-vendors");
    let facts = read(&folder);
    // The same tables in two dialects count once; H2 is not read, and its twins are.
    assert_eq!(facts.sources.len(), 1);
    assert_eq!(facts.sources[0].dialect, "mysql");
    let left_out: Vec<_> = facts.coverage.not_used.iter().map(|(_, reason)| reason).collect();
    assert_eq!(left_out.len(), 2, "{left_out:?}");
    assert!(left_out.iter().any(|reason| reason.contains("h2")), "{left_out:?}");
    for (server, product) in [(Server::Postgres, "postgresql"), (Server::MariaDb, "mysql")] {
        let own = folder.join("db/migration").join(product);
        let common = folder.join("db/migration/common");
        let sql = steps("flyway", &common, &[]) + &steps("flyway", &own, &[]);
        let config = idwidth::config::Config::default();
        let as_of = "2026-01-01".parse().unwrap();
        let facts = idwidth::sources::read(&[common, own], &config, as_of, &mut |_| {}).unwrap();
        assert_same(&facts, server, &format!("vendors_{product}"), &sql);
    }
}

#[test]
fn a_baseline_stands_for_the_steps_before_it() {
    let facts = same(Server::Postgres, "flyway", "flyway-baseline", &[]);
    assert_eq!(problems(&facts), Vec::<String>::new());
}

#[test]
fn up_steps_are_ordered_by_numbers_and_code_is_named() {
    let facts = same(Server::MariaDb, "up-down", "up-down", &[]);
    assert_eq!(
        problems(&facts),
        ["3_backfill.up.go:0: a step in code (`.go`), which is not run here"]
    );
    // `MODIFY` without the attribute takes it away: this is what the server holds.
    let items = facts.tables.iter().find(|table| table.name == "items").unwrap();
    assert!(items.columns[0].minting.is_none());
    assert_eq!(place(&facts, "photos", "thing_id"), "up-down/10_widen.up.sql:2");
}

#[test]
fn dbmate_sections_are_told_apart_and_a_rebuilt_table_is_the_new_one() {
    let facts = same(Server::Sqlite, "dbmate", "dbmate", &[]);
    assert_eq!(problems(&facts), Vec::<String>::new());
    assert_eq!(facts.sources[0].dialect, "sqlite");
    assert_eq!(place(&facts, "posts", "likes"), "dbmate/20240301000000_rebuild_posts.sql:6");
}

#[test]
fn goose_statements_may_hold_semicolons_and_down_is_never_applied() {
    let facts = same(Server::Postgres, "goose", "goose", &[]);
    assert_eq!(
        problems(&facts),
        ["00002_fill.go:0: a step in code (`.go`), which is not run here"]
    );
    // The column was widened and its sequence forgotten.
    assert_eq!(place(&facts, "events", "id"), "goose/00010_widen.sql:3");
    assert_eq!(facts.sequences[0].width.to_string(), "i32");
}

#[test]
fn sql_migrate_sections_are_told_apart() {
    let folder = fixture("sql-migrate");
    let facts = read(&folder);
    assert_eq!(problems(&facts), Vec::<String>::new());
    let sql = steps("sql-migrate", &folder, &[]);
    let sql = sql.replace("CREATE PROCEDURE", "DELIMITER //\nCREATE PROCEDURE");
    let sql = sql.replace("-- +migrate StatementEnd", "//\nDELIMITER ;");
    assert_same(&facts, Server::MariaDb, "sql_migrate", &sql);
}

#[test]
fn diesel_steps_are_folders() {
    let facts = same(Server::Postgres, "diesel", "diesel", &[]);
    assert_eq!(problems(&facts), Vec::<String>::new());
    assert_eq!(facts.sources[0].kind, "diesel migrations");
}

#[test]
fn prisma_steps_are_of_the_locked_provider() {
    let facts = same(Server::MariaDb, "prisma", "prisma/migrations", &[]);
    assert_eq!(problems(&facts), Vec::<String>::new());
    assert_eq!(facts.sources[0].dialect, "mysql");
    assert_eq!(place(&facts, "Post", "id"), "20240601000000_bigger/migration.sql:8");
}

#[test]
fn numbered_files_are_ordered_by_numbers() {
    let facts = same(Server::Postgres, "numbered", "numbered", &[]);
    assert_eq!(problems(&facts), Vec::<String>::new());
    assert_eq!(place(&facts, "rooms", "id"), "numbered/10_widen.sql:2");
}

#[test]
fn a_declared_folder_is_read_as_a_found_one() {
    for (folder, paths) in [
        ("up-down", &["."][..]),
        ("goose", &["."]),
        ("flyway", &["src/main/resources/db/migration"]),
    ] {
        let declared = crate::tree::declared(&fixture(folder), paths);
        let found = read(&fixture(folder));
        let columns = |facts: &Facts| crate::catalogue::of(facts).columns;
        if folder != "flyway" {
            assert_eq!(columns(&declared), columns(&found));
        }
        assert_eq!(declared.sources.len(), 1, "{folder}");
        assert_eq!(declared.sources[0].name, "shop");
        assert_eq!(declared.sources[0].kind, found.sources[0].kind);
    }
}

#[test]
fn steps_go_on_from_a_schema_that_is_declared_with_them() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("base.sql", "CREATE TABLE a (id serial PRIMARY KEY);");
    write("steps/1_x.up.sql", "ALTER TABLE a ALTER COLUMN id TYPE bigint;");
    write("steps/1_x.down.sql", "DROP TABLE a;");
    let facts = crate::tree::declared(folder.path(), &["base.sql", "steps"]);
    assert_eq!(problems(&facts), Vec::<String>::new());
    assert_eq!(facts.tables[0].columns[0].width.to_string(), "i64");
}
