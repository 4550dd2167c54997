//! Who is let in by what they have set up, held against the servers' own clients, and what is said of who is not.

use crate::program::User;
use crate::support::{MariaDb, Postgres};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::LazyLock;

/// One of each for all tests of this file; each test has accounts of its own in it.
pub(crate) static MARIADB: LazyLock<MariaDb> = LazyLock::new(MariaDb::start_with_tcp);
pub(crate) static POSTGRES: LazyLock<Postgres> = LazyLock::new(|| {
    let server = Postgres::start_with_tls();
    let lines =
        ["local all all scram-sha-256", "host all gss all gss", "host all nobody all reject"];
    server.let_in(&format!("{}\nhost postgres,secrets all all scram-sha-256", lines.join("\n")));
    server
});

/// A password that every format has to quote.
const HARD: &str = r#"p#w 'q"s\ö:/@?%&*$"#;

pub(crate) fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Quotes a text for a literal of MySQL or a value of an option file.
pub(crate) fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\'', "\\'")
}

/// Runs the server's own client with the same home and environment; what it says on failure.
fn client(user: &User, program: &str, arguments: &[&str]) -> Result<(), String> {
    let done = user.command(program).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    if done.status.success() { Ok(()) } else { Err(said) }
}

#[test]
fn every_door_of_mysql_lets_in() {
    let (socket, port) = (MARIADB.socket(), MARIADB.port());
    MARIADB.client(&format!("CREATE USER doors@'%' IDENTIFIED BY '{}'", quoted(HARD)));
    let place = format!("kind = \"mysql\"\nsocket = \"{socket}\"\nuser = \"doors\"");
    let url = format!("mysql://doors:{}@localhost/?socket={socket}", percent(HARD));
    let doors: [(User, String); 6] = [
        (User::new().set("PW", HARD), format!("{place}\npassword-env = \"PW\"")),
        (User::new().file("pw", &format!("{HARD}\n")), format!("{place}\npassword-file = \"pw\"")),
        (User::new().file("pw", HARD), format!("{place}\npassword-command = [\"cat\", \"pw\"]")),
        (User::new().set("URL", &url), "kind = \"mariadb\"\nurl-env = \"URL\"".to_owned()),
        (User::new().file("url", &url), "kind = \"mysql\"\nurl-file = \"url\"".to_owned()),
        (User::new().set("MYSQL_PWD", HARD), place.clone()),
    ];
    for (user, keys) in doors {
        user.collect_source(&keys).let_in("doors@");
    }
    let options = format!("[client]\nuser=doors\nsocket={socket}\npassword='{}'\n", quoted(HARD));
    let user = User::new().file(".my.cnf", &options);
    client(&user, "mariadb", &["--execute=SELECT 1"]).unwrap();
    user.collect("mysql://localhost").let_in("doors@");
    user.collect(&format!("mysql://127.0.0.1:{port}")).let_in("doors@");
    let user = User::new().file("other.cnf", &options.replace("[client]", "[audit]"));
    user.collect_source(
        "kind = \"mysql\"\ndefaults-file = \"other.cnf\"\ndefaults-group = \"audit\"",
    )
    .let_in("doors@");
}

#[test]
fn an_option_file_lets_in_exactly_where_the_servers_own_client_gets_in() {
    let socket = MARIADB.socket();
    let rows = [
        ("plain", "a#b"),
        ("'plain'", "plain"),
        ("\"a#b\" # c", "a#b"),
        ("a\\\\b", "a\\b"),
        ("'it\\'s'", "it's"),
        ("it's", "it's"),
        ("\"\\s spaced \\s\"", "  spaced  "),
        ("\"a\"b\"", "a\"b"),
        ("a\\qb", "a\\qb"),
        ("a\\tb", "a\tb"),
        ("ends\\", "ends\\"),
        ("  around  ", "around"),
        ("x=y", "x=y"),
        ("a;b", "a;b"),
        ("'a'#b'", "a"),
    ];
    MARIADB.client("CREATE USER exact@localhost");
    for (written, password) in rows {
        MARIADB.client(&format!(
            "SET PASSWORD FOR exact@localhost = PASSWORD('{}')",
            quoted(password)
        ));
        let options = format!("[client]\nuser=exact\nsocket={socket}\npassword={written}\n");
        let user = User::new().file(".my.cnf", &options);
        let theirs = client(&user, "mariadb", &["--execute=SELECT 1"]);
        let ours = user.collect("mysql://localhost");
        match theirs {
            Ok(()) => ours.let_in("exact@"),
            Err(_) => ours.refused(&["(1045)"]),
        };
    }
}

#[test]
fn an_account_of_the_system_is_let_in_by_the_socket() {
    let me =
        String::from_utf8(std::process::Command::new("id").arg("-un").output().unwrap().stdout);
    let me = me.unwrap().trim().to_owned();
    MARIADB.client("CREATE USER peer@localhost IDENTIFIED VIA unix_socket");
    let socket = MARIADB.socket();
    // As nobody else: the plugin compares the name of the account with that of the system's.
    let said = User::new().collect(&format!("mysql://peer@localhost/?socket={socket}"));
    said.refused(&["(1698)", "the account or its password is not accepted"]);
    let change = if me == "root" { "ALTER" } else { "CREATE" };
    MARIADB.client(&format!("{change} USER '{me}'@localhost IDENTIFIED VIA unix_socket"));
    User::new().collect(&format!("mysql://localhost/?socket={socket}")).let_in(&me);
}

#[test]
fn what_mysql_refuses_is_told_with_a_cure() {
    let socket = MARIADB.socket();
    MARIADB.client(
        "INSTALL SONAME 'auth_ed25519';
         CREATE USER ed@localhost IDENTIFIED VIA ed25519 USING PASSWORD('secret');
         CREATE USER plain@localhost IDENTIFIED BY 'right';
         CREATE USER once@localhost WITH MAX_CONNECTIONS_PER_HOUR 1;
         CREATE USER locked@localhost IDENTIFIED BY 'right' ACCOUNT LOCK; CREATE DATABASE closed;",
    );
    let at = |account: &str, database: &str| {
        format!("mysql://{account}@localhost/{database}?socket={socket}")
    };
    let user = User::new().set("MYSQL_PWD", "right");
    let cases: [(&str, &str, &[&str]); 6] = [
        ("ed", "", &["client_ed25519, which idwidth cannot", "--print-sql", "`--from`"]),
        ("plain", "none", &["1044", "idwidth grants"]),
        ("root", "none", &["no such database", "(1049)", "Correct `database`"]),
        ("plain", "closed", &["may not use this database", "(1044)"]),
        ("locked", "", &["the account is locked", "(4151)", "ALTER USER"]),
        (
            "nobody",
            "",
            &["the account or its password is not accepted", "(1045)", "Check the user"],
        ),
    ];
    for (account, database, parts) in cases {
        let user =
            if account == "root" { User::new() } else { User::new().set("MYSQL_PWD", "right") };
        user.collect(&at(account, database)).refused(parts);
    }
    User::new()
        .set("MYSQL_PWD", "wrong")
        .collect(&at("plain", ""))
        .refused(&["(1045)", "password"]);
    user.collect(&at("plain", "")).let_in("plain@");
    User::new().collect(&at("once", ""));
    User::new()
        .collect(&at("once", ""))
        .refused(&["all the connections that it may have", "(1226)"]);
}

#[test]
fn every_door_of_postgresql_lets_in() {
    let (port, folder) = (POSTGRES.port(), POSTGRES.socket().to_str().unwrap().to_owned());
    let literal = HARD.replace('\'', "''");
    POSTGRES
        .client(&format!("CREATE DATABASE secrets; CREATE ROLE doors LOGIN PASSWORD '{literal}'"));
    let escaped = HARD.replace('\\', "\\\\").replace(':', "\\:");
    let places = [
        ("127.0.0.1", format!("host=127.0.0.1 port={port} user=doors dbname=secrets")),
        (folder.as_str(), format!("host={folder} port={port} user=doors dbname=secrets")),
    ];
    for (host, conninfo) in places {
        let address = format!("postgres://doors@:{port}/secrets?host={host}");
        let user = User::new().file(".pgpass", &format!("{host}:{port}:secrets:doors:{escaped}\n"));
        client(&user, "psql", &["-c", "SELECT 1", &conninfo]).unwrap();
        user.collect(&address).let_in("doors");
        User::new().set("PGPASSWORD", HARD).collect(&address).let_in("doors");
    }
    let service = format!(
        "[audit]\nhost=127.0.0.1\nport={port}\nuser=doors\ndbname=secrets\npassword={HARD}\n"
    );
    let user = User::new().file(".pg_service.conf", &service);
    client(&user, "psql", &["-c", "SELECT 1", "service=audit"]).unwrap();
    user.collect_source("kind = \"postgres\"\nservice = \"audit\"").let_in("doors");
    let user = user.set("PGSERVICE", "audit");
    user.collect("postgres://").let_in("doors");
    let url = format!("postgresql+psycopg2://doors:{}@127.0.0.1:{port}/secrets", percent(HARD));
    User::new()
        .set("URL", &url)
        .collect_source("kind = \"postgres\"\nurl-env = \"URL\"")
        .let_in("doors");
    let parameters = [
        ("PGHOST", "127.0.0.1"),
        ("PGUSER", "doors"),
        ("PGDATABASE", "secrets"),
        ("PGPASSWORD", HARD),
    ];
    let user = parameters.iter().fold(User::new(), |user, (name, value)| user.set(name, value));
    user.set("PGPORT", &port.to_string()).collect_source("kind = \"postgres\"").let_in("doors");
}

#[test]
fn a_file_of_passwords_lets_in_exactly_where_the_servers_own_client_gets_in() {
    let port = POSTGRES.port();
    POSTGRES.client("CREATE ROLE exact LOGIN PASSWORD 'a:b\\c'");
    for line in [
        "127.0.0.1:*:*:exact:a\\:b\\\\c",
        "*:*:*:*:a\\:b\\\\c",
        "*:*:*:*:a:b\\c",
        "*:*:*:*:a\\:b\\\\c:more",
        "\\1\\27.0.0.1:*:postgres:exact:\\a\\:\\b\\\\\\c",
        "localhost:*:*:*:a\\:b\\\\c",
        "*:*:*:exact:wrong\n*:*:*:*:a\\:b\\\\c",
        "#*:*:*:*:wrong\n\n*:*:*:*:a\\:b\\\\c",
        " *:*:*:*:a\\:b\\\\c",
        "*:*:*:*:a\\:b\\\\c ",
        "*:5432:*:*:wrong\n*:*:*:*:a\\:b\\\\c\r",
        "*:*:*:exact",
    ] {
        let user = User::new().file(".pgpass", &format!("{line}\n"));
        let conninfo = format!("host=127.0.0.1 port={port} user=exact dbname=postgres");
        let theirs = client(&user, "psql", &["--no-password", "-c", "SELECT 1", &conninfo]);
        let ours = user.collect(&format!("postgres://exact@127.0.0.1:{port}/postgres"));
        match theirs {
            Ok(()) => ours.let_in("exact"),
            Err(_) => ours.refused(&["(28P01)"]),
        };
    }
}

#[test]
fn a_file_of_passwords_that_others_may_read_is_left_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let user = User::new().file(".pgpass", "*:*:*:*:whatever\n");
    std::fs::set_permissions(user.path(".pgpass"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let said = user.collect(&format!("postgres://exact@127.0.0.1:{}/postgres", POSTGRES.port()));
    said.refused(&["(28P01)"]);
    assert!(
        said.all.contains(".pgpass is not used") && said.all.contains("chmod 0600"),
        "{}",
        said.all
    );
}

#[test]
fn what_postgresql_refuses_is_told_with_a_cure() {
    let port = POSTGRES.port();
    POSTGRES.client(
        "CREATE ROLE plain LOGIN PASSWORD 'right'; CREATE ROLE full LOGIN PASSWORD 'right' CONNECTION LIMIT 0;
         CREATE ROLE gss LOGIN; CREATE ROLE nobody LOGIN; CREATE DATABASE closed; CREATE DATABASE shut;
         REVOKE CONNECT ON DATABASE shut FROM PUBLIC;",
    );
    let cases: [(&str, &str, &str, &[&str]); 6] = [
        (
            "plain",
            "wrong",
            "postgres",
            &["the password is not accepted", "(28P01)", "Check the user"],
        ),
        ("plain", "right", "closed", &["does not let this account in", "(28000)", "pg_hba.conf"]),
        ("nobody", "right", "postgres", &["does not let this account in", "(28000)"]),
        ("full", "right", "postgres", &["too many connections", "(53300)", "CONNECTION LIMIT"]),
        ("gss", "right", "postgres", &["logs in by GSSAPI, which idwidth cannot", "`--from`"]),
        ("plain", "", "postgres", &["(28P01)"]),
    ];
    for (account, password, database, parts) in cases {
        let user = User::new().set("PGPASSWORD", password);
        user.collect(&format!("postgres://{account}@127.0.0.1:{port}/{database}")).refused(parts);
    }
    let socket = POSTGRES.socket().to_str().unwrap();
    let by_socket = |database: &str| format!("postgres://plain@:{port}/{database}?host={socket}");
    let user = User::new().set("PGPASSWORD", "right");
    user.collect(&by_socket("none")).refused(&[
        "no such database",
        "(3D000)",
        "Correct `database`",
    ]);
    user.collect(&by_socket("shut")).refused(&["may not connect to this database", "(42501)"]);
    user.collect(&by_socket("postgres")).let_in("plain");
}

/// Answers each connection with `bytes` and ends it; with `None`, takes connections and never says a word.
pub(crate) fn listener(bytes: Option<&'static [u8]>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            match bytes {
                None => kept.push(connection),
                Some(bytes) => {
                    let _ = connection.write_all(bytes);
                    let _ = connection.shutdown(std::net::Shutdown::Write);
                    let _ = connection.read_to_end(&mut Vec::new());
                }
            }
        }
    });
    port
}

#[test]
fn who_cannot_be_reached_is_told_with_a_cure() {
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let user = User::new();
    for scheme in ["mysql", "postgres"] {
        let at = |place: &str| user.collect(&format!("{scheme}://me@{place}/shop"));
        at(&format!("127.0.0.1:{closed}"))
            .refused(&["nothing listens there", "Check host and port"]);
        at("no-such-host.invalid").refused(&["no machine is called that", "Correct `host`"]);
        let ending = listener(Some(b""));
        // PostgreSQL's driver takes that for an answer.
        let ended = if scheme == "mysql" { "ended the connection" } else { "does not speak as" };
        at(&format!("127.0.0.1:{ending}")).refused(&[ended, "port"]);
        let other = listener(Some(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
        let said = at(&format!("127.0.0.1:{other}"));
        assert!(said.code == Some(3) && said.all.contains("port"), "{}", said.all);
        let silent = listener(None);
        let keys = format!(
            "kind = \"{scheme}\"\nhost = \"127.0.0.1\"\nport = {silent}\nstatement-timeout = \"100ms\""
        );
        user.collect_source(&keys).refused(&["no answer within 3", "firewall"]);
    }
    user.collect("mysql://me@localhost/?socket=/no/such").refused(&["no such socket", "`host`"]);
}

#[test]
fn a_mistake_on_the_command_line_ends_the_run_and_repeats_nothing() {
    let user = User::new();
    for address in [
        "mysql://me:hunter2@db.example/shop",
        "mysql://me:a/hunter2@db.example/shop",
        "postgres://db.example/shop?password=hunter2",
        "hunter2:hunter2@db.example",
        "mysq://hunter2@db.example/shop?hunter2",
        "mysql://me@db.example/shop/hunter2",
        "mysql://me@db.example:port/?hunter2",
        "mysql://a,b/hunter2",
        "postgres://me@[hunter2]/x",
        "postgres://me@db.example/x?sslmode=hunter2",
    ] {
        let said = user.collect(address);
        assert_eq!(said.code, Some(2), "{address}: {}", said.all);
        assert!(!said.all.contains("hunter2") && said.all.contains("error: "), "{}", said.all);
    }
    let said = user.collect_config("[[source]]\nname = \"main\"\nkind = \"postgre\"\n");
    assert_eq!(said.code, Some(2));
    assert!(
        said.all.contains(
            "idwidth.toml:1:1: no kind of server is called `postgre`; did you mean `postgres`?"
        ),
        "{}",
        said.all
    );
    std::fs::write(user.path("idwidth.toml"), "[[source]]\nname = \"main\"\nkind = \"mysql\"\n")
        .unwrap();
    let done =
        user.command(env!("CARGO_BIN_EXE_idwidth")).args(["collect", "mian"]).output().unwrap();
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.code() == Some(2) && told.contains("did you mean `main`?"), "{told}");
}
