//! Migrations of Ruby, held against what the real framework made of them: `make-by-framework` in `fixtures/migrations`
//! wrote that.

use crate::catalogue::{Server, after};
use crate::made::{made_by, project_of};
use crate::tree::{assert_same, differences, place, problems, read};
use idwidth::facts::Facts;
use std::fs;
use tempfile::TempDir;

/// Makes a project with the migrations of the fixture and an adapter.
fn project(adapter: &str) -> TempDir {
    let settings = format!("production:\n  adapter: {adapter}\n");
    project_of("rails", "db/migrate", &[("config/database.yml", &settings)])
}

fn made(file: &str) -> String {
    made_by("rails", file)
}

#[track_caller]
fn migrations_make(server: Server, adapter: &str, file: &str) -> Facts {
    let project = project(adapter);
    let facts = read(project.path());
    assert_eq!(problems(&facts), Vec::<String>::new());
    let kinds: Vec<_> = facts.sources.iter().map(|source| source.kind.as_str()).collect();
    assert_eq!(kinds, ["Rails migrations"]);
    assert_same(&facts, server, &format!("rails_{file}"), &made(&format!("{file}.sql")));
    facts
}

#[test]
fn migrations_make_what_postgresql_holds_after_them() {
    let facts = migrations_make(Server::Postgres, "postgresql", "postgres");
    // The last line that set the width, whatever file it stands in.
    for (table, column, expected) in [
        ("users", "id", "migrate/20210101000000_widen_users.rb:3"),
        ("users", "admin_since", "migrate/001_create_users.rb:13"),
        ("notes", "user_id", "migrate/20210101000000_widen_users.rb:4"),
        ("tags", "weight", "migrate/20210101000000_widen_users.rb:5"),
        ("orders", "received", "migrate/20200101000000_create_orders.rb:5"),
        ("lines", "previous_id", "migrate/20200101000000_create_orders.rb:10"),
        ("vouchers", "id", "migrate/20200101000000_create_orders.rb:24"),
    ] {
        assert_eq!(place(&facts, table, column), expected, "{table}.{column}");
    }
}

#[test]
fn migrations_make_what_mariadb_holds_after_them() {
    migrations_make(Server::MariaDb, "mysql2", "mariadb");
}

#[test]
fn migrations_make_what_sqlite_holds_after_them() {
    migrations_make(Server::Sqlite, "sqlite3", "sqlite");
}

/// Reads a project of a schema file alone.
#[track_caller]
fn schema_is(server: Server, adapter: &str, file: &str) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("db")).unwrap();
    fs::create_dir_all(folder.path().join("config")).unwrap();
    let config = format!("development:\n  adapter: {adapter}\n");
    fs::write(folder.path().join("config/database.yml"), config).unwrap();
    fs::write(folder.path().join("db/schema.rb"), made(&format!("{file}.schema.rb"))).unwrap();
    let facts = read(folder.path());
    assert_eq!(problems(&facts), Vec::<String>::new());
    let catalogue = after(server, &format!("schema_{file}"), &made(&format!("{file}.sql")));
    let mut differences = differences(&facts, &catalogue, server);
    // A schema file cannot tell that a sequence was left behind when its column was widened.
    differences.retain(|line| !line.starts_with("sequence users_id_seq: "));
    assert_eq!(differences, Vec::<String>::new());
}

#[test]
fn the_schema_file_that_the_framework_wrote_is_what_each_server_holds() {
    schema_is(Server::Postgres, "postgresql", "postgres");
    schema_is(Server::MariaDb, "mysql2", "mariadb");
    schema_is(Server::Sqlite, "sqlite3", "sqlite");
}

#[test]
fn a_schema_file_is_preferred_and_migrations_that_it_does_not_know_are_named() {
    let project = project("postgresql");
    fs::write(project.path().join("db/schema.rb"), made("postgres.schema.rb")).unwrap();
    let newer = "class A < ActiveRecord::Migration[6.1]\n  def change\n    add_column :users, :x, :bigint\n  end\nend\n";
    fs::write(project.path().join("db/migrate/20990101000000_a.rb"), newer).unwrap();
    let facts = read(project.path());
    let kinds: Vec<_> = facts.sources.iter().map(|source| source.kind.as_str()).collect();
    assert_eq!(kinds, ["Rails schema"]);
    assert_eq!(
        problems(&facts),
        ["schema.rb:1: migration 20990101000000 came after this schema was written"]
    );
}

#[test]
fn steps_that_only_a_run_can_tell_are_named_with_their_lines() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("db/migrate")).unwrap();
    let step = r##"class A < ActiveRecord::Migration[7.1]
  def change
    create_table :notes do |t|
      t.audited_columns
    end
    tables_of_plugin.each { |name| add_column name, :owner_id, :integer }
    execute "ALTER TABLE #{prefix}notes ADD x int"
    execute "UPDATE notes SET x = #{value}"
    if Rails.env.production?
      add_column :notes, :spare, :integer
    end
    add_attachment_column :notes
    revert Unknown
  end
end
"##;
    fs::write(folder.path().join("db/migrate/1_a.rb"), step).unwrap();
    let facts = read(folder.path());
    assert_eq!(
        problems(&facts),
        [
            "1_a.rb:4: which columns `audited_columns` declares is not known",
            "1_a.rb:6: which table `add_column` is for is known only when it runs",
            "1_a.rb:7: this SQL is complete only when it runs, and changes tables",
            "1_a.rb:9: this runs on a condition that is not known here, and was read as if it held",
            "1_a.rb:12: what `add_attachment_column` does is not known",
            "1_a.rb:13: which migration this takes back is not known",
        ]
    );
}

#[test]
fn models_tie_columns_that_no_key_ties() {
    let project = project("postgresql");
    let models = project.path().join("app/models");
    fs::create_dir_all(models.join("shop")).unwrap();
    let write = |name: &str, text: &str| fs::write(models.join(name), text).unwrap();
    write("user.rb", "class User < ApplicationRecord\n  has_many :notes\nend\n");
    write(
        "note.rb",
        "class Note < ApplicationRecord\n  belongs_to :pinner, class_name: \"User\", foreign_key: :pinned_by\n  belongs_to :subject, polymorphic: true\nend\n",
    );
    write(
        "line.rb",
        "class Line < ApplicationRecord\n  belongs_to :previous, class_name: \"Line\"\nend\n",
    );
    write("memo.rb", "class Memo < Note\nend\n");
    let facts = read(project.path());
    let ties: Vec<String> = facts
        .tables
        .iter()
        .flat_map(|table| {
            let ties = table.foreign_keys.iter().filter(|key| key.association);
            ties.map(|key| format!("{}.{} -> {}", table.name, key.columns.join(","), key.table))
        })
        .collect();
    assert_eq!(
        ties,
        ["notes.pinned_by -> users", "notes.user_id -> users", "lines.previous_id -> lines",]
    );
}

#[test]
fn the_last_steps_beside_a_schema_are_no_database_of_their_own() {
    let project = project("postgresql");
    fs::write(project.path().join("db/schema.rb"), made("postgres.schema.rb")).unwrap();
    let migrate = project.path().join("db/migrate");
    for entry in fs::read_dir(&migrate).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
    // Steps before these were thrown away; rows that a step puts in make it no dump.
    let step = "class A < ActiveRecord::Migration[6.1]\n  def up\n    add_column :orders, :x, :integer\n    create_table :events\n    execute \"INSERT INTO events (id) VALUES (1)\"\n  end\nend\n";
    fs::write(migrate.join("20210201000000_a.rb"), step).unwrap();
    let facts = read(project.path());
    let kinds: Vec<_> = facts.sources.iter().map(|source| source.kind.as_str()).collect();
    assert_eq!(kinds, ["Rails schema"]);
    assert_eq!(problems(&facts), Vec::<String>::new());
}

#[test]
fn the_same_words_are_as_wide_as_their_version_says() {
    let folder = tempfile::tempdir().unwrap();
    let migrate = folder.path().join("db/migrate");
    fs::create_dir_all(&migrate).unwrap();
    for (number, base) in [(1, "Migration"), (2, "Migration[5.0]"), (3, "Migration[5.1]")] {
        let step = format!(
            "class T{number} < ActiveRecord::{base}\n  def change\n    create_table :t{number} do |t|\n      t.references :user\n    end\n  end\nend\n"
        );
        fs::write(migrate.join(format!("{number}_t.rb")), step).unwrap();
    }
    let facts = read(folder.path());
    let widths: Vec<String> = facts
        .tables
        .iter()
        .map(|table| {
            table
                .columns
                .iter()
                .map(|column| column.width.to_string())
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    assert_eq!(widths, ["i32 i32", "i32 i32", "i64 i64"]);
}

#[test]
fn code_that_grows_without_end_ends_soon_with_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    let migrate = folder.path().join("db/migrate");
    fs::create_dir_all(&migrate).unwrap();
    let write = |number: usize, body: &str| {
        let step = format!("class T{number} < ActiveRecord::Migration[7.0]\n{body}\nend\n");
        fs::write(migrate.join(format!("{number}_t.rb")), step).unwrap();
    };
    write(1, "def change\n create_table :notes\nend\n");
    let doubling: String = (0..80).map(|n| format!("a{} = [a{n}, a{n}]\n", n + 1)).collect();
    write(2, &format!("def up\n a0 = [1]\n{doubling} add_column :notes, a80, :integer\nend\n"));
    write(3, "def up\n  twice\nend\ndef twice\n  twice\n  twice\nend\n");
    write(
        4,
        "def up\n  add_column :notes, :x, :integer\nend\ndef down\n  revert T4\n  revert T4\nend\n",
    );
    write(5, "def up\n  revert T4\nend\n");
    let many = (0..1000).map(|n| n.to_string()).collect::<Vec<_>>().join(", ");
    write(
        6,
        &format!(
            "def up\n  l = [{many}]\n  l.each {{ |a| l.each {{ |b| l.each {{ |c| add_index :notes, :x }} }} }}\nend\n"
        ),
    );
    let deep = "x do |a|\n".repeat(400) + &"end\n".repeat(400);
    write(7, &format!("def up\n{deep}end\n"));
    let facts = read(folder.path());
    let mut said = problems(&facts);
    said.sort();
    assert_eq!(
        said,
        [
            "2_t.rb:84: what `add_column` is given is known only when it runs",
            "4_t.rb:6: migrations that take each other back",
            "4_t.rb:7: migrations that take each other back",
            "6_t.rb:4: more than 100000 steps in one file",
            "7_t.rb:127: this is no ruby that is understood",
            "7_t.rb:63: nested too deep",
        ]
    );
    assert_eq!(facts.tables.len(), 1);
}
