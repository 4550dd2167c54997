//! Migrations of PHP that hold tables in variables, held against what the real DBAL made of them.

use crate::catalogue::Server;
use crate::made::{made_by, project_of};
use crate::tree::{assert_same, place, problems, read};
use idwidth::facts::Facts;

#[track_caller]
fn migrations_make(server: Server, scheme: &str, file: &str) -> Facts {
    let settings = format!("# DATABASE_URL=oracle://x\nDATABASE_URL=\"{scheme}://u:p@h/shop\"\n");
    let files = [("composer.lock", "{}"), (".env", settings.as_str())];
    let project = project_of("doctrine", "migrations", &files);
    let facts = read(project.path());
    assert_eq!(problems(&facts), Vec::<String>::new());
    let kinds: Vec<_> = facts.sources.iter().map(|source| source.kind.as_str()).collect();
    assert_eq!(kinds, ["Doctrine migrations"]);
    let made = made_by("doctrine", &format!("{file}.sql"));
    assert_same(&facts, server, &format!("doctrine_{file}"), &made);
    facts
}

#[test]
fn tables_in_variables_make_what_mariadb_holds_after_them() {
    let facts = migrations_make(Server::MariaDb, "mysql", "mariadb");
    for (table, column, expected) in [
        ("users", "id", "migrations/Version20200101000000.php:18"),
        ("visits", "id", "migrations/Version20210101000000.php:17"),
        ("notes", "rank", "migrations/Version20210101000000.php:18"),
        ("logs", "size", "migrations/Version20220101000000.php:16"),
    ] {
        assert_eq!(place(&facts, table, column), expected, "{table}.{column}");
    }
}

#[test]
fn tables_in_variables_make_what_postgresql_holds_after_them() {
    migrations_make(Server::Postgres, "postgresql", "postgres");
}

#[test]
fn tables_in_variables_make_what_sqlite_holds_after_them() {
    migrations_make(Server::Sqlite, "sqlite", "sqlite");
}
