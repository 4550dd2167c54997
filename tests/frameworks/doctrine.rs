//! Migrations of PHP that hold tables in variables, held against what the real DBAL made of them.

use crate::catalogue::Server;
use crate::made::{made_by, project_of};
use crate::tree::{assert_same, place, problems, read};
use idwidth::facts::Facts;
use std::fs;

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

#[test]
fn steps_for_another_server_are_left_out_and_what_only_a_run_can_tell_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let step = |name: &str, base: &str, body: &str| {
        let text = format!(
            "<?php\nclass {name} extends {base} {{\n    public function changeSchema(IOutput $output, Closure $closure, array $options) {{\n        $schema = $closure();\n{body}\n    }}\n}}\n"
        );
        fs::write(folder.path().join(format!("{name}.php")), text).unwrap();
    };
    let notes = "        if (!$schema->hasTable('notes')) {\n            $table = $schema->createTable('notes');\n            $table->addColumn('id', Types::BIGINT, ['autoincrement' => true, 'length' => 4]);\n            $table->addColumn('owner', $type);\n            $table->setPrimaryKey(['id']);\n        }\n        $schema->dropTable($old);";
    step("Version1", "SimpleMigrationStep", notes);
    let other = "        $table = $schema->getTable('notes');\n        $table->addColumn('spare', 'integer');";
    step("Version2", "PostgreSQLAbstractMigration", other);
    let facts = read(folder.path());
    assert_eq!(
        problems(&facts),
        [
            "Version1.php:8: what `addColumn` is given is known only when it runs",
            "Version1.php:11: which table `dropTable` is for is known only when it runs",
        ]
    );
    let columns = facts.tables[0].columns.iter();
    let columns: Vec<_> =
        columns.map(|column| format!("{} {}", column.name, column.width)).collect();
    assert_eq!(columns, ["id i64"]);
    assert!(facts.tables[0].columns[0].minting.is_some());
}
