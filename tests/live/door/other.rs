//! Statements that the clients of the other servers run, and answers that lack something.

use super::{Desk, assert_same, said, split, statements};
use crate::support::{MariaDb, Postgres, sqlite_file};
use idwidth::config::Config;
use idwidth::facts::Facts;
use idwidth::sources::live;
use jiff::civil::date;
use std::path::PathBuf;
use std::process::Command;

/// Reads the first server of the desk's config where it lives.
fn live_facts(desk: &Desk, config: &Config) -> Facts {
    let _ = desk;
    live::collect(&config.servers, date(2026, 8, 20), 1).unwrap().remove(0).facts
}

/// Reads it from files.
fn facts_from(desk: &Desk, config: &Config, files: &[String]) -> Facts {
    let paths: Vec<PathBuf> = files.iter().map(|file| desk.path().join(file)).collect();
    let server = &config.servers[0];
    let brought = live::answers::read(&paths, Some(&server.kind)).unwrap();
    assert_eq!(brought.problems, []);
    let mut answers = brought.servers.into_values().next().unwrap().answers;
    let mut inquiry = live::inquiry::Inquiry::new(server, date(2026, 8, 20)).unwrap();
    assert_eq!(live::by_hand::feed(&mut inquiry, server, &mut answers), []);
    inquiry.finish().0
}

#[test]
fn what_postgres_logs_of_a_run_is_what_the_scripts_say() {
    let server = Postgres::start();
    server.client(
        "CREATE DATABASE shop;
         \\connect shop
         CREATE TABLE orders (id serial PRIMARY KEY, created_at timestamptz NOT NULL, note text DEFAULT E'a\\n,\"b');
         INSERT INTO orders SELECT n * 1000, date '2026-01-01' + n FROM generate_series(1, 200) n;
         CREATE TABLE \"odd'na\\me,\" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, \"a\"\"b\" int);
         CREATE ROLE audit LOGIN SUPERUSER; ALTER ROLE audit SET log_statement = 'all';",
    );
    let desk = Desk::new(&format!(
        "[[source]]\nname = \"main\"\nkind = \"postgres\"\nsocket = \"{}\"\nuser = \"audit\"\ndatabase = \"shop\"\n\
         [[source.query]]\ncolumn = \"orders.id\"\nsql = \"SELECT max(id) + 5 FROM orders\"\n",
        server.socket().display()
    ));
    let line = |line: &str| format!("export PGUSER=audit PGDATABASE=shop; {line}");
    let (scripts, files) = desk.all_rounds(|run| server.shell(&line(run), desk.path()));
    let config = Config::parse(&desk.read("idwidth.toml"), "idwidth.toml").unwrap();
    let before = server.log().len();
    let facts = live_facts(&desk, &config);
    let log = server.log()[before..].to_owned();
    // A message is its first line and those that are indented by a tab.
    let mut sent: Vec<String> = Vec::new();
    let mut inside = false;
    for line in log.lines() {
        if let Some((_, statement)) = line.split_once("LOG:  statement: ") {
            sent.push(statement.to_owned());
            inside = true;
        } else if let (true, Some(more)) = (inside, line.strip_prefix('\t')) {
            let last = sent.last_mut().unwrap();
            last.push('\n');
            last.push_str(more);
        } else {
            inside = false;
        }
    }
    let sent: Vec<String> = sent.iter().flat_map(|text| split(text)).collect();
    assert_same(&sent, &statements(&scripts));
    let orders = facts.tables.iter().find(|table| table.name == "orders").unwrap();
    let minting = orders.columns[0].minting.as_ref().unwrap();
    assert_eq!(minting.counter.unwrap().value, 200_005);
    assert_eq!(said(&facts_from(&desk, &config, &files)), said(&facts));

    // Other forms in which psql prints the same.
    for (at, form) in ["-A -F '\t' -P 'null=\\N'", "-A", "--csv"].iter().enumerate() {
        let mut files = Vec::new();
        for (round, script) in scripts.iter().enumerate() {
            desk.write("again.sql", script);
            let file = format!("{at}-{round}.txt");
            let run = format!("psql -X {form} -f again.sql > {file}");
            assert!(server.shell(&line(&run), desk.path()).status.success());
            files.push(file);
        }
        assert_eq!(said(&facts_from(&desk, &config, &files)), said(&facts), "{form}");
    }
}

#[test]
fn sqlite3_answers_what_its_library_answers() {
    let desk = Desk::new("[[source]]\nname = \"main\"\nkind = \"sqlite\"\npath = \"shop.db\"\n");
    let file = desk.path().join("shop.db");
    sqlite_file(
        &file,
        "CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, created_at TEXT, note TEXT DEFAULT 'a
b');
         INSERT INTO orders (id, created_at) VALUES (5, '2026-01-05'), (900, '2026-03-05 10:00');
         CREATE TABLE \"odd'na\\me\" (id INTEGER PRIMARY KEY, o INT REFERENCES orders);
         INSERT INTO \"odd'na\\me\" VALUES (3000000000, 5);",
    );
    let shell = |line: &str| {
        let line = line.replace("DATABASE", "shop.db");
        Command::new("sh").args(["-c", &line]).current_dir(desk.path()).output().unwrap()
    };
    let (_, files) = desk.all_rounds(shell);
    let text = desk.read("idwidth.toml").replace("shop.db", &file.display().to_string());
    let config = Config::parse(&text, "idwidth.toml").unwrap();
    let facts = live_facts(&desk, &config);
    assert_eq!(facts.tables.len(), 2);
    assert_eq!(said(&facts_from(&desk, &config, &files)), said(&facts));
    assert_eq!(
        desk.idwidth(&["collect", "--from", &files[0], "--isolated"]).code,
        Some(3),
        "rounds are missing"
    );
}

#[test]
fn answers_that_lack_something_are_never_complete() {
    let server = MariaDb::start();
    server.client(
        "CREATE DATABASE shop; USE shop;
         CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY); INSERT INTO orders VALUES (41);
         CREATE TABLE notes (id INT AUTO_INCREMENT PRIMARY KEY, order_id INT, KEY (order_id));",
    );
    let desk = Desk::new(&format!(
        "[[source]]\nname = \"main\"\nkind = \"mysql\"\nsocket = \"{}\"\nuser = \"root\"\nschemas = [\"shop\"]\n",
        server.socket()
    ));
    let (_, files) = desk.all_rounds(|line| server.shell(line, desk.path()));
    let from: Vec<&str> = files.iter().flat_map(|file| ["--from", file]).collect();
    let whole = desk.idwidth(&[&["collect"], from.as_slice()].concat());
    assert_eq!(
        (whole.code, whole.err.contains("read      2 tables, ")),
        (Some(0), true),
        "{}",
        whole.err
    );
    // Without a config the answers tell what they are of.
    let bare = desk.idwidth(&[&["collect", "--isolated"], from.as_slice()].concat());
    assert_eq!(
        (bare.code, bare.err.contains("answers-catalogue: ")),
        (Some(0), true),
        "{}",
        bare.err
    );

    let text = desk.read(&files[0]);
    let cuts = (0..text.len()).step_by(37).chain([text.len() - 1]);
    for cut in cuts.filter(|cut| text.is_char_boundary(*cut)) {
        desk.write("cut.tsv", &text[..cut]);
        let done = desk.idwidth(&["collect", "main", "--from", "cut.tsv", "--from", &files[1]]);
        assert!(done.code == Some(3) || done.code == Some(2), "cut at {cut}: {}", done.err);
        assert!(!done.err.is_empty());
    }
    // A statement that failed in the client is named, and what to do.
    let without: Vec<&str> = text.lines().filter(|line| !line.starts_with("keys\t")).collect();
    let without = without.join("\n").replace(
        "idwidth\tschema\ttable\tkey\tplace\tcolumn\tto_schema\tto_table\tto_column\n",
        "",
    );
    desk.write("without.tsv", &(without + "\n"));
    let done = desk.idwidth(&[
        "collect",
        "main",
        "--from",
        "without.tsv",
        "--from",
        &files[1],
        "--from",
        &files[2],
    ]);
    assert_eq!(done.code, Some(3), "{}", done.err);
    assert!(
        done.err.contains("main: the answers lack `keys`. Run statement `keys` of --print-sql"),
        "{}",
        done.err
    );
    // Nothing in it, and something else.
    desk.write("other.tsv", "id\tname\n1\tx\n");
    let done = desk.idwidth(&["collect", "main", "--from", "other.tsv"]);
    assert_eq!(done.code, Some(2), "{}", done.err);
    // Beside answers that read, each line that does not is told with its place.
    let stray =
        desk.idwidth(&[&["collect", "main", "--from", "other.tsv"], from.as_slice()].concat());
    assert_eq!(stray.code, Some(3), "{}", stray.err);
    assert!(stray.err.contains("unknown   other.tsv:1:1: "), "{}", stray.err);
}

#[test]
fn answers_of_an_older_version_name_the_column_that_they_lack() {
    let desk = Desk::new("");
    desk.write("old.tsv", "idwidth\tversion\nserver\t10.11.6-MariaDB\nidwidth\nasked catalogue\n");
    let done =
        desk.idwidth(&["collect", "main", "--isolated", "--kind", "mysql", "--from", "old.tsv"]);
    assert_eq!(done.code, Some(3), "{}", done.err);
    assert!(done.err.contains("the answer to `server` has no column `account`"), "{}", done.err);
}
