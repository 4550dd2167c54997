//! Migrations of Elixir, held against what the real Ecto made of them.

use crate::catalogue::Server;
use crate::made::{made_by, project_of};
use crate::tree::{assert_same, place, problems, read};
use idwidth::facts::Facts;
use std::fs;

#[track_caller]
fn migrations_make(server: Server, driver: &str, file: &str) -> Facts {
    let settings = format!("defp deps do\n  [{{:{driver}, \"~> 0.1\"}}]\nend\n");
    let project = project_of("ecto", "priv/repo/migrations", &[("mix.exs", settings.as_str())]);
    let facts = read(project.path());
    assert_eq!(problems(&facts), Vec::<String>::new());
    let kinds: Vec<_> = facts.sources.iter().map(|source| source.kind.as_str()).collect();
    assert_eq!(kinds, ["Ecto migrations"]);
    let made = made_by("ecto", &format!("{file}.sql"));
    assert_same(&facts, server, &format!("ecto_{file}"), &made);
    facts
}

#[test]
fn calls_in_calls_make_what_postgresql_holds_after_them() {
    let facts = migrations_make(Server::Postgres, "postgrex", "postgres");
    for (table, column, expected) in [
        ("notes", "editor_id", "migrations/20210101000000_widen_notes.exs:6"),
        ("notes", "user_id", "migrations/20200101000000_create_users.exs:21"),
        ("pairs", "first_id", "migrations/20200101000000_create_users.exs:34"),
        ("users", "age", "migrations/20210101000000_widen_notes.exs:25"),
    ] {
        assert_eq!(place(&facts, table, column), expected, "{table}.{column}");
    }
}

#[test]
fn calls_in_calls_make_what_mariadb_holds_after_them() {
    migrations_make(Server::MariaDb, "myxql", "mariadb");
}

#[test]
fn a_project_sets_the_types_of_all_keys_and_its_schemas_tie_them() {
    let project = project_of(
        "ecto",
        "priv/repo/migrations",
        &[
            ("mix.exs", "{:postgrex, \"~> 0.1\"}"),
            (
                "config/config.exs",
                "config :shop, Shop.Repo,\n  migration_primary_key: [name: :id, type: :serial],\n  migration_foreign_key: [type: :integer]\n",
            ),
            (
                "lib/shop/user.ex",
                "defmodule Shop.User do\n  schema \"users\" do\n    has_many :notes, Shop.Note\n  end\nend\n",
            ),
            (
                "lib/shop/note.ex",
                "defmodule Shop.Note do\n  alias Shop.User\n  schema \"notes\" do\n    belongs_to :editor, User\n  end\nend\n",
            ),
        ],
    );
    let facts = read(project.path());
    let width = |table: &str, column: &str| {
        let table = facts.tables.iter().find(|found| found.name == table).unwrap();
        let column = table.columns.iter().find(|found| found.name == column).unwrap();
        column.width.to_string()
    };
    assert_eq!([width("users", "id"), width("notes", "user_id")], ["i32", "i32"]);
    let notes = facts.tables.iter().find(|table| table.name == "notes").unwrap();
    let ties = notes.foreign_keys.iter().filter(|key| key.association);
    let ties: Vec<_> = ties.map(|key| format!("{} -> {}", key.columns[0], key.table)).collect();
    assert_eq!(ties, ["editor_id -> users"]);
}

#[test]
fn a_written_schema_says_which_migrations_came_after_it() {
    let project = project_of("ecto", "priv/repo/migrations", &[("mix.exs", "")]);
    let structure = format!(
        "{}\nCREATE TABLE schema_migrations (version bigint NOT NULL);\nINSERT INTO schema_migrations (version) VALUES (20200101000000);\n",
        made_by("ecto", "postgres.sql")
    );
    fs::write(project.path().join("priv/repo/structure.sql"), structure).unwrap();
    assert_eq!(
        problems(&read(project.path())),
        ["structure.sql:1: migration 20210101000000 came after this schema was written"]
    );
}
