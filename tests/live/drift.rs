//! Trees of migrations beside the real databases that they made: no difference while nothing was changed, and exactly
//! what was changed by hand afterwards. Read live, and from the snapshot that `collect` writes.

use crate::support::{MariaDb, Postgres};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A tree of this repository, its tool, and what the tool is told.
type Tree = (&'static str, &'static str, &'static [&'static str]);

const MARIADB: &[Tree] = &[("up-down", "up-down", &[]), ("prisma", "prisma/migrations", &[])];
const POSTGRES: &[Tree] = &[
    ("flyway", "flyway", &["owner_table=customers"]),
    ("flyway", "flyway-baseline", &[]),
    ("goose", "goose", &[]),
    ("diesel", "diesel", &[]),
    ("numbered", "numbered", &[]),
];

fn fixture(folder: &str) -> PathBuf {
    Path::new(ROOT).join("fixtures/migrations").join(folder)
}

/// The name of a tree's database.
fn database((_, folder, _): Tree) -> String {
    folder.replace(['/', '-'], "_")
}

/// Returns the SQL that a tool would run.
fn steps((tool, folder, values): Tree) -> String {
    let script = format!("{ROOT}/tests/migrations/apply.py");
    let mut command = Command::new("python3");
    let output = command.arg(script).arg(tool).arg(fixture(folder)).args(values).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn idwidth(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_idwidth"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("PGPASSWORD")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Scans a tree beside its server, live and from a snapshot; returns drifts, which are the same both ways.
fn drifts(config: &str, tree: Tree) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("idwidth.toml"), config).unwrap();
    let tree = fixture(tree.1);
    let tree = tree.to_str().unwrap();
    let scan = |arguments: &[&str]| {
        let all = [&["scan", tree, "--config", "idwidth.toml", "--output", "json"], arguments];
        let (code, stdout, stderr) = idwidth(folder.path(), &all.concat());
        assert!(code != 2, "{stderr}");
        let report: Value = serde_json::from_str(&stdout).unwrap();
        let sources = report["sources"].as_array().unwrap();
        let names: Vec<_> = sources.iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["main"], "the server counts: {:#}", report["coverage"]["not_used"]);
        let all = report["findings"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let mut told: Vec<_> =
            all.map(|finding| (text(&finding["check"]), text(&finding["message"]))).collect();
        told.sort();
        told
    };
    let live = scan(&["--live"]);
    let collect = ["collect", "--config", "idwidth.toml", "--no-history", "--snapshot", "s.json"];
    let (code, _, stderr) = idwidth(folder.path(), &collect);
    assert!(code == 0 || code == 3, "{stderr}");
    assert_eq!(scan(&["s.json"]), live, "{tree}");
    let drifts = live.into_iter().filter(|(check, _)| check == "schema-drift");
    drifts.map(|(_, message)| message).collect()
}

fn mariadb_config(server: &MariaDb, database: &str) -> String {
    let socket = server.socket();
    format!(
        "[[source]]\nname = \"main\"\nkind = \"mysql\"\nsocket = \"{socket}\"\nuser = \"root\"\nschemas = [\"{database}\"]\n"
    )
}

fn postgres_config(server: &Postgres, database: &str) -> String {
    let socket = server.socket().display();
    format!(
        "[[source]]\nname = \"main\"\nkind = \"postgres\"\nsocket = \"{socket}\"\nuser = \"postgres\"\ndatabase = \"{database}\"\n"
    )
}

#[test]
fn trees_of_migrations_do_not_differ_from_the_mariadb_that_they_made() {
    let server = MariaDb::start();
    for &tree in MARIADB {
        let name = database(tree);
        server.client(&format!("CREATE DATABASE {name}; USE {name};\n{}", steps(tree)));
        let config = mariadb_config(&server, &name);
        assert_eq!(drifts(&config, tree), Vec::<String>::new(), "{name}");
    }
    server.client(
        "USE prisma_migrations; SET foreign_key_checks = 0;
        ALTER TABLE `Post` MODIFY id int NOT NULL AUTO_INCREMENT;
        INSERT INTO `Post` (id, authorId) VALUES (1900000000, 1);",
    );
    let config = mariadb_config(&server, "prisma_migrations");
    let found = drifts(&config, MARIADB[1]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("`Post.id` is declared"), "{found:?}");
}

#[test]
fn trees_of_migrations_do_not_differ_from_the_postgresql_that_they_made() {
    let server = Postgres::start();
    for &tree in POSTGRES {
        let name = database(tree);
        server.client(&format!("CREATE DATABASE {name};"));
        let quiet = "SET client_min_messages = error;";
        server.client(&format!("\\connect {name}\n{quiet}\n{}", steps(tree)));
        let config = postgres_config(&server, &name);
        assert_eq!(drifts(&config, tree), Vec::<String>::new(), "{name}");
    }
    server.client(
        "\\connect numbered\nALTER TABLE rooms ALTER COLUMN id TYPE int;
        SELECT setval(pg_get_serial_sequence('rooms', 'id'), 1900000000);",
    );
    let found = drifts(&postgres_config(&server, "numbered"), POSTGRES[4]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("`rooms.id` is declared int8"), "{found:?}");
}
