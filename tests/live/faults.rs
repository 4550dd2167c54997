//! What goes wrong while servers are read: one clear line each, all that was answered before is kept, and the other
//! sources are complete.

use crate::door::{Desk, Done};
use crate::support::{MariaDb, Postgres, sqlite_file};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

/// Servers of the tests that leave them alive.
static MARIADB: LazyLock<MariaDb> = LazyLock::new(MariaDb::start);
static POSTGRES: LazyLock<Postgres> = LazyLock::new(Postgres::start);

/// Makes a folder whose config declares a source that something happens to, then a file that nothing happens to.
fn desk(source: &str) -> Desk {
    let desk = Desk::new(&format!(
        "[[source]]\nname = \"shop\"\n{source}\n[[source]]\nname = \"file\"\nkind = \"sqlite\"\npath = \"good.db\"\n"
    ));
    sqlite_file(
        &desk.path().join("good.db"),
        "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO notes VALUES (41);",
    );
    desk
}

/// A source of a MariaDB server that is asked a slow question after its catalogue.
fn slow_mariadb(server: &MariaDb, more: &str) -> String {
    format!(
        "kind = \"mysql\"\nsocket = \"{}\"\nuser = \"root\"\nschemas = [\"shop\"]\n{more}\n\
         [[source.query]]\ncolumn = \"orders.id\"\nsql = \"SELECT 7 + SLEEP(4)\"\n",
        server.socket()
    )
}

const ORDERS: &str = "CREATE DATABASE IF NOT EXISTS shop;
    CREATE TABLE IF NOT EXISTS shop.orders (id INT AUTO_INCREMENT PRIMARY KEY, at DATETIME);";

/// Waits until a server shows something.
fn wait_until(shows: impl Fn() -> bool) {
    let start = Instant::now();
    while !shows() {
        assert!(start.elapsed() < Duration::from_secs(30), "nothing came of it");
        thread::sleep(Duration::from_millis(20));
    }
}

fn asked_slowly(server: &MariaDb) -> bool {
    let sql = "SELECT COUNT(*) FROM information_schema.processlist
               WHERE info LIKE 'START%SLEEP(4)%' OR info LIKE 'SELECT ''query%SLEEP(4)%'";
    server.client(sql).trim() != "0"
}

/// Holds a run to its word: exit 3, one line about the broken source that says `expected`, and the file complete.
#[track_caller]
fn assert_one_line(done: &Done, expected: &str) {
    assert_eq!(done.code, Some(3), "{}", done.err);
    let unknown: Vec<&str> = done.err.lines().filter(|line| line.starts_with("unknown")).collect();
    assert_eq!(unknown.len(), 1, "{}", done.err);
    assert!(unknown[0].contains(expected), "{}", unknown[0]);
    assert!(unknown[0].contains("shop"), "{}", unknown[0]);
    assert!(done.err.contains("read      1 table, "), "{}", done.err);
}

/// Runs `collect` and, once the server is asked the slow question, does something to it.
fn during(desk: &Desk, server: &MariaDb, what: impl FnOnce()) -> Done {
    thread::scope(|scope| {
        let run = scope.spawn(|| desk.idwidth(&["collect"]));
        wait_until(|| asked_slowly(server));
        what();
        run.join().unwrap()
    })
}

#[test]
fn a_server_that_is_killed_mid_run_costs_what_it_did_not_answer_yet() {
    let server = MariaDb::start();
    server.client(ORDERS);
    let pid = std::fs::read_to_string(server.client("SELECT @@pid_file").trim()).unwrap();
    let desk = desk(&slow_mariadb(&server, ""));
    let done = during(&desk, &server, || {
        assert!(Command::new("kill").args(["-9", pid.trim()]).status().unwrap().success());
    });
    assert_one_line(&done, "Try again when the server is back");
    assert!(done.err.contains("read      1 table, "), "{}", done.err);
}

#[test]
fn a_server_that_hangs_is_given_up_after_its_time() {
    let server = MariaDb::start();
    server.client(ORDERS);
    let pid = std::fs::read_to_string(server.client("SELECT @@pid_file").trim()).unwrap();
    let signal = |name: &str| {
        assert!(Command::new("kill").args([name, pid.trim()]).status().unwrap().success());
    };
    let desk = desk(&slow_mariadb(&server, "statement-timeout = \"4s\""));
    let start = Instant::now();
    let done = during(&desk, &server, || signal("-STOP"));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    assert_one_line(&done, "no answer within 7 s");
    let start = Instant::now();
    let stopped = desk.idwidth(&["collect"]);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    assert_one_line(&stopped, "within 7 s");
    signal("-CONT");
}

#[test]
fn what_was_answered_before_the_deadline_is_kept() {
    MARIADB.client(ORDERS);
    let desk = desk(&slow_mariadb(&MARIADB, "deadline = \"2s\""));
    let done = desk.idwidth(&["collect"]);
    assert_one_line(&done, "not read to the end within 2 s");
    assert!(done.err.contains("read      1 table, "), "{}", done.err);
}

#[test]
fn a_connection_that_is_cut_is_told() {
    let server = MariaDb::start();
    server.client(ORDERS);
    let desk = desk(&slow_mariadb(&server, ""));
    let done = during(&desk, &server, || {
        let id = server.client(
            "SELECT id FROM information_schema.processlist WHERE info LIKE '%SLEEP(4)%' AND id <> CONNECTION_ID()",
        );
        server.client(&format!("KILL CONNECTION {}", id.trim()));
    });
    assert_one_line(&done, "");
}

#[test]
fn a_locked_table_costs_only_itself() {
    MARIADB.client(
        "CREATE DATABASE locked; USE locked;
         CREATE TABLE a (id INT AUTO_INCREMENT PRIMARY KEY); INSERT INTO a VALUES (5);
         CREATE TABLE b (id INT AUTO_INCREMENT PRIMARY KEY); INSERT INTO b VALUES (6);",
    );
    let desk = desk(&format!(
        "kind = \"mysql\"\nsocket = \"{}\"\nuser = \"root\"\nschemas = [\"locked\"]",
        MARIADB.socket()
    ));
    let holds =
        "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'DO SLEEP(20)%'";
    let done = thread::scope(|scope| {
        let holder = scope.spawn(|| MARIADB.client("LOCK TABLES locked.a WRITE; DO SLEEP(20);"));
        wait_until(|| MARIADB.client(holds).trim() != "0");
        let done = desk.idwidth(&["collect"]);
        let id = "SELECT id FROM information_schema.processlist WHERE info LIKE 'DO SLEEP(20)%'";
        MARIADB.client(&format!("KILL QUERY {}", MARIADB.client(id).trim()));
        holder.join().unwrap();
        done
    });
    assert_one_line(&done, "shop/locked.a: ");
    assert!(
        done.err.contains("Try again when nothing changes the table's structure"),
        "{}",
        done.err
    );
    assert!(done.err.contains("read      2 tables, "), "{}", done.err);
}

#[test]
fn an_exclusive_lock_costs_only_its_table() {
    POSTGRES.client(
        "CREATE DATABASE locked;
         \\connect locked
         CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY); INSERT INTO b VALUES (6);",
    );
    let desk = desk(&format!(
        "kind = \"postgres\"\nsocket = \"{}\"\nuser = \"postgres\"\ndatabase = \"locked\"",
        POSTGRES.socket().display()
    ));
    let holds = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(20)%'";
    let done = thread::scope(|scope| {
        let holder = scope.spawn(|| {
            POSTGRES.load(
                "locked",
                b"BEGIN; LOCK TABLE a IN ACCESS EXCLUSIVE MODE;\nSELECT pg_sleep(20);\nCOMMIT;\n",
            )
        });
        wait_until(|| POSTGRES.client(holds).trim() != "0");
        let done = desk.idwidth(&["collect"]);
        POSTGRES.client(
            "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(20)%'",
        );
        holder.join().unwrap();
        done
    });
    assert_one_line(&done, "shop/public.a: ");
    assert!(done.err.contains("read      2 tables, "), "{}", done.err);
}

#[test]
fn a_server_without_room_says_so() {
    MARIADB
        .client("CREATE USER crowded WITH MAX_USER_CONNECTIONS 1; GRANT SELECT ON *.* TO crowded;");
    let mut one = Command::new("mariadb");
    one.args([
        "--no-defaults",
        "--user=crowded",
        "--socket",
        MARIADB.socket(),
        "-e",
        "DO SLEEP(30)",
    ]);
    let mut one = one.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait_until(|| {
        let sql = "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'crowded'";
        MARIADB.client(sql).trim() != "0"
    });
    let desk =
        desk(&format!("kind = \"mysql\"\nsocket = \"{}\"\nuser = \"crowded\"", MARIADB.socket()));
    let done = desk.idwidth(&["collect"]);
    one.kill().unwrap();
    one.wait().unwrap();
    assert_one_line(&done, "max_user_connections");
    POSTGRES.client("CREATE ROLE crowded LOGIN CONNECTION LIMIT 0");
    let desk = self::desk(&format!(
        "kind = \"postgres\"\nsocket = \"{}\"\nuser = \"crowded\"\ndatabase = \"postgres\"",
        POSTGRES.socket().display()
    ));
    assert_one_line(&desk.idwidth(&["collect"]), "too many connections");
}

#[test]
fn hosts_that_do_not_answer_hold_nobody_up() {
    for source in [
        "kind = \"mysql\"\nhost = \"no-such-host.invalid\"\nuser = \"idwidth\"",
        "kind = \"postgres\"\nhost = \"no-such-host.invalid\"\nuser = \"idwidth\"\ndatabase = \"shop\"",
        "kind = \"mysql\"\nhost = \"127.0.0.1\"\nport = 1\nuser = \"idwidth\"",
        "kind = \"postgres\"\nsocket = \"/nonexistent\"\nuser = \"idwidth\"\ndatabase = \"shop\"",
        "kind = \"sqlite\"\npath = \"not-there.db\"",
    ] {
        let start = Instant::now();
        assert_one_line(&desk(source).idwidth(&["collect"]), "");
        assert!(start.elapsed() < Duration::from_secs(15), "{source}: {:?}", start.elapsed());
    }
}

#[test]
fn an_interrupt_ends_a_run_at_once_and_leaves_no_file() {
    use std::os::unix::process::ExitStatusExt as _;
    let server = MariaDb::start();
    server.client(ORDERS);
    let desk = desk(&slow_mariadb(&server, ""));
    let mut run = Command::new(env!("CARGO_BIN_EXE_idwidth"));
    run.args(["collect", "--answers", "answers.json", "shop"]).current_dir(desk.path());
    let mut run = run.stderr(Stdio::null()).spawn().unwrap();
    wait_until(|| asked_slowly(&server));
    let start = Instant::now();
    assert!(Command::new("kill").args(["-INT", &run.id().to_string()]).status().unwrap().success());
    let ended = run.wait().unwrap();
    // A shell makes 130 of it.
    assert_eq!(ended.signal(), Some(2));
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    for file in ["answers.json", "idwidth-snapshot.json"] {
        assert!(!desk.path().join(file).exists(), "{file} is there, in part");
    }
}
