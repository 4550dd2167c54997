//! Migrations of JavaScript and TypeScript, held against what the real frameworks made of them.

use crate::catalogue::Server;
use crate::made::{made_by, project_of};
use crate::tree::{assert_same, place, problems, read};
use idwidth::facts::Facts;
use std::fs;

/// Reads a fixture's steps in a project that has the driver of a server, and compares.
#[track_caller]
fn steps_make(framework: &str, folder: &str, kind: &str, server: Server) -> Facts {
    let (driver, file) = match server {
        Server::MariaDb => ("mysql2", "mariadb"),
        Server::Postgres => ("pg", "postgres"),
        Server::Sqlite => ("sqlite3", "sqlite"),
    };
    let settings = format!("{{\n  \"dependencies\": {{\n    \"{driver}\": \"*\"\n  }}\n}}\n");
    let project = project_of(framework, folder, &[("package.json", settings.as_str())]);
    let facts = read(project.path());
    assert_eq!(problems(&facts), Vec::<String>::new());
    let kinds: Vec<_> = facts.sources.iter().map(|source| source.kind.as_str()).collect();
    assert_eq!(kinds, [kind]);
    let made = made_by(framework, &format!("{file}.sql"));
    assert_same(&facts, server, &format!("{framework}_{file}"), &made);
    facts
}

#[track_caller]
fn places(facts: &Facts, expected: &[(&str, &str, &str)]) {
    for (table, column, at) in expected {
        assert_eq!(place(facts, table, column), *at, "{table}.{column}");
    }
}

fn keys(facts: &Facts, table: &str) -> Vec<String> {
    let table = facts.tables.iter().find(|one| one.name == table).unwrap();
    let keys = table.foreign_keys.iter();
    keys.map(|key| format!("{} -> {}", key.columns[0], key.table)).collect()
}

fn knex(server: Server) -> Facts {
    steps_make("knex", "migrations", "Knex migrations", server)
}

fn typeorm(server: Server) -> Facts {
    steps_make("typeorm", "migration", "TypeORM migrations", server)
}

fn sequelize(server: Server) -> Facts {
    steps_make("sequelize", "migrations", "Sequelize migrations", server)
}

#[test]
fn chained_calls_make_what_mariadb_holds_after_them() {
    let facts = knex(Server::MariaDb);
    places(
        &facts,
        &[
            ("users", "id", "migrations/20190101000000_users.js:6"),
            ("notes", "parent", "migrations/20210101000000_widen.js:10"),
            ("orders", "paid", "migrations/20200101000000_orders.js:18"),
            ("clicks_log", "id", "migrations/20200101000000_orders.js:24"),
            ("tags", "weight", "migrations/20210101000000_widen.js:16"),
        ],
    );
    assert_eq!(keys(&facts, "notes"), ["user_id -> users"]);
    assert_eq!(keys(&facts, "orders"), ["note_id -> notes"]);
}

#[test]
fn chained_calls_make_what_postgresql_holds_after_them() {
    knex(Server::Postgres);
}

#[test]
fn chained_calls_make_what_sqlite_holds_after_them() {
    knex(Server::Sqlite);
}

#[test]
fn objects_of_tables_make_what_mariadb_holds_after_them() {
    let facts = typeorm(Server::MariaDb);
    assert_eq!(keys(&facts, "notes"), ["user_id -> users", "parent_id -> notes"]);
}

#[test]
fn objects_of_tables_make_what_postgresql_holds_after_them() {
    typeorm(Server::Postgres);
}

#[test]
fn objects_of_columns_make_what_mariadb_holds_after_them() {
    sequelize(Server::MariaDb);
}

#[test]
fn objects_of_columns_make_what_postgresql_holds_after_them() {
    let facts = sequelize(Server::Postgres);
    assert_eq!(keys(&facts, "Notes"), ["userId -> Users", "parentId -> Notes"]);
}

#[test]
fn objects_of_columns_make_what_sqlite_holds_after_them() {
    sequelize(Server::Sqlite);
}

#[test]
fn shorthands_of_columns_make_what_postgresql_holds_after_them() {
    let kind = "node-pg-migrate migrations";
    let facts = steps_make("node-pg-migrate", "migrations", kind, Server::Postgres);
    assert_eq!(keys(&facts, "notes"), ["user_id -> users", "parent_id -> notes"]);
}

#[test]
fn calls_that_are_bound_or_called_back_make_what_postgresql_holds_after_them() {
    let facts = steps_make("db-migrate", "migrations", "db-migrate migrations", Server::Postgres);
    assert_eq!(keys(&facts, "notes"), ["user_id -> users"]);
}

/// Reads one file of steps.
fn of_one(name: &str, text: &str) -> Facts {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
    read(folder.path())
}

#[test]
fn sql_in_classes_is_read_where_it_stands() {
    let step = "import { Migration } from '@mikro-orm/migrations';
export class Migration20200101000000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table \"notes\" (\"id\" serial primary key,
      \"user_id\" int not null);`);
    this.addSql('alter table \"notes\" alter column \"user_id\" type bigint;');
  }
  override async down(): Promise<void> {
    this.addSql('drop table \"notes\";');
  }
}
";
    let facts = of_one("migrations/Migration20200101000000.ts", step);
    assert_eq!(problems(&facts), Vec::<String>::new());
    assert_eq!(facts.sources[0].kind, "MikroORM migrations");
    let file = "migrations/Migration20200101000000.ts";
    assert_eq!(place(&facts, "notes", "id"), format!("{file}:4"));
    assert_eq!(place(&facts, "notes", "user_id"), format!("{file}:6"));
}

/// Returns what is said of steps that a file of a folder takes.
fn said(name: &str, text: &str) -> Vec<String> {
    problems(&of_one(name, text))
}

#[test]
fn what_chained_calls_leave_open_is_named_with_its_line() {
    let step = "exports.up = async (knex) => {
  await knex.schema.createTable(names.roles, (t) => {
    t.increments();
  });
  await knex.schema.createTable('notes', (t) => {
    t.increments();
    t.audited();
    if (big) {
      t.bigInteger('size');
    }
  });
  await knex.raw(`ALTER TABLE ${prefix}notes ADD x int`);
  await addColumnTo(knex, 'notes');
};
";
    assert_eq!(
        said("migrations/1_a.js", step),
        [
            "1_a.js:2: which table `createTable` is for is known only when it runs",
            "1_a.js:7: which columns `audited` declares is not known",
            "1_a.js:8: this runs on a condition that is not known here, and was read as if it held",
            "1_a.js:12: this SQL is complete only when it runs, and changes tables",
            "1_a.js:13: what `addColumnTo` does is not known",
        ]
    );
}

#[test]
fn what_objects_leave_open_is_named_with_its_line() {
    let step = "module.exports = {
  up: async (queryInterface, Sequelize) => {
    await queryInterface.createTable('notes', {
      id: { type: Sequelize.INTEGER, primaryKey: true },
      ...audited,
      size: { type: sizes.big },
    });
    await queryInterface.addColumn(table, 'x', Sequelize.INTEGER);
    await queryInterface.addColumn('notes', name, Sequelize.INTEGER);
  },
};
";
    assert_eq!(
        said("migrations/1-a.js", step),
        [
            "1-a.js:5: which columns this adds is known only when it runs",
            "1-a.js:6: the type of `size` is known only when it runs",
            "1-a.js:8: which table `addColumn` is for is known only when it runs",
            "1-a.js:9: which columns this adds is known only when it runs",
        ]
    );
}
