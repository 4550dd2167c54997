//! Migrations of PHP that chain calls, held against what the real framework made of them.

use crate::catalogue::Server;
use crate::made::{made_by, project_of};
use crate::tree::{assert_same, place, problems, read};
use idwidth::facts::Facts;
use std::fs;

#[track_caller]
fn migrations_make(server: Server, connection: &str, file: &str) -> Facts {
    let settings = format!("<?php return ['default' => env('DB_CONNECTION', '{connection}')];");
    let files = [("config/database.php", settings.as_str())];
    let project = project_of("laravel", "database/migrations", &files);
    let facts = read(project.path());
    assert_eq!(problems(&facts), Vec::<String>::new());
    let kinds: Vec<_> = facts.sources.iter().map(|source| source.kind.as_str()).collect();
    assert_eq!(kinds, ["Laravel migrations"]);
    let made = made_by("laravel", &format!("{file}.sql"));
    assert_same(&facts, server, &format!("laravel_{file}"), &made);
    facts
}

#[test]
fn chained_calls_make_what_mariadb_holds_after_them() {
    let facts = migrations_make(Server::MariaDb, "mysql", "mariadb");
    for (table, column, expected) in [
        ("users", "id", "migrations/2022_01_01_000000_widen_users.php:11"),
        ("notes", "user_id", "migrations/2022_01_01_000000_widen_users.php:15"),
        ("notes", "views", "migrations/2019_01_01_000000_create_users_table.php:40"),
        ("orders", "state", "migrations/2021_01_01_000000_create_orders_table.php:38"),
        ("visits", "id", "migrations/2021_01_01_000000_create_orders_table.php:47"),
    ] {
        assert_eq!(place(&facts, table, column), expected, "{table}.{column}");
    }
    let orders = facts.tables.iter().find(|table| table.name == "orders").unwrap();
    let keys: Vec<_> = orders
        .foreign_keys
        .iter()
        .map(|key| format!("{} -> {}", key.columns[0], key.table))
        .collect();
    assert_eq!(keys, ["note_id -> notes", "parent_id -> orders"]);
}

#[test]
fn chained_calls_make_what_postgresql_holds_after_them() {
    migrations_make(Server::Postgres, "pgsql", "postgres");
}

#[test]
fn chained_calls_make_what_sqlite_holds_after_them() {
    migrations_make(Server::Sqlite, "sqlite", "sqlite");
}

#[test]
fn what_a_chain_leaves_open_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("database/migrations")).unwrap();
    let step = r#"<?php
return new class extends Migration {
    public function up() {
        Schema::create($roles, function (Blueprint $table) {
            $table->id();
        });
        Schema::create('notes', function (Blueprint $table) {
            $table->id();
            $table->auditColumns();
            if (config('app.big')) {
                $table->bigInteger('size');
            }
            $table->integer($name);
        });
        DB::statement("ALTER TABLE {$prefix}notes ADD x int");
    }
};
"#;
    fs::write(folder.path().join("database/migrations/2020_a.php"), step).unwrap();
    let facts = read(folder.path());
    assert_eq!(
        problems(&facts),
        [
            "2020_a.php:4: which table `create` is for is known only when it runs",
            "2020_a.php:9: which columns `auditColumns` declares is not known",
            "2020_a.php:10: this runs on a condition that is not known here, and was read as if it held",
            "2020_a.php:13: what `integer` is given is known only when it runs",
            "2020_a.php:15: this SQL is complete only when it runs, and changes tables",
        ]
    );
}

#[test]
fn a_package_publishes_steps_whose_tables_are_named_by_the_only_text() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("migrations")).unwrap();
    let step = r#"<?php
use Illuminate\Database\Migrations\Migration;
class CreateShopTables extends Migration {
    public function up() {
        Schema::create(Shop::table('roles'), function (Blueprint $table) {
            $table->increments('id');
        });
        Schema::create($names['grants'], function (Blueprint $table) {
            $table->increments('id');
            $table->integer('role_id')->unsigned();
            $table->foreign('role_id')->references('id')->on(config('shop.tables.roles'));
        });
    }
}
"#;
    fs::write(folder.path().join("migrations/create_shop_tables.php.stub"), step).unwrap();
    let facts = read(folder.path());
    assert_eq!(problems(&facts), Vec::<String>::new());
    let tables: Vec<_> = facts.tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(tables, ["roles", "grants"]);
    assert_eq!(facts.tables[1].foreign_keys[0].table, "roles");
    assert_eq!(facts.sources[0].kind, "Laravel package migrations");
}

#[test]
fn classes_tie_columns_that_no_key_ties() {
    let class = |name: &str, base: &str, body: &str| {
        format!(
            "<?php\nnamespace App\\Models;\nuse Illuminate\\Database\\Eloquent\\Model;\nclass {name} extends {base}\n{{\n{body}\n}}\n"
        )
    };
    let note = "    public function editor() { return $this->belongsTo(Account::class); }\n    public function subject() { return $this->morphTo(); }";
    let account = "    protected $table = 'users';\n    public function notes() { return $this->hasMany(Note::class, 'user_id'); }";
    let line = "    public function order() { return $this->belongsTo('App\\Models\\Order')->withTrashed(); }";
    let project = project_of(
        "laravel",
        "database/migrations",
        &[
            ("app/Models/Base.php", &class("Base", "Model", "")),
            ("app/Models/Note.php", &class("Note", "Base", note)),
            ("app/Models/Account.php", &class("Account", "Authenticatable", account)),
            ("app/Models/Order.php", &class("Order", "Base", "")),
            ("app/Models/Line.php", &class("Line", "Base", line)),
        ],
    );
    let facts = read(project.path());
    let ties = facts.tables.iter().flat_map(|table| {
        let ties = table.foreign_keys.iter().filter(|key| key.association);
        ties.map(|key| format!("{}.{} -> {}", table.name, key.columns[0], key.table))
    });
    let ties: Vec<_> = ties.collect();
    assert_eq!(
        ties,
        ["notes.user_id -> users", "notes.editor_id -> users", "lines.order_id -> orders"]
    );
}
