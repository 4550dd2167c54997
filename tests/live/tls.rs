//! Encryption: who the server is must be proved off this machine, and whatever is missing from the proof is told.

use crate::program::User;
use crate::support::{MariaDb, Postgres};

/// What a server that shows a certificate is asked by, and what comes of it.
struct Case {
    shows: &'static str,
    host: &'static str,
    tls: &'static str,
    trusted: bool,
    /// Parts of the line that says why nobody is let in; empty for who is.
    told: &'static [&'static str],
}

const fn case(
    shows: &'static str,
    host: &'static str,
    tls: &'static str,
    trusted: bool,
    told: &'static [&'static str],
) -> Case {
    Case { shows, host, tls, trusted, told }
}

/// By certificate, so that each is shown once.
const CASES: [Case; 12] = [
    case("good", "localhost", "verify-full", true, &[]),
    case("good", "127.0.0.1", "verify-full", true, &[]),
    case("good", "localhost", "VERIFY_CA", true, &[]),
    case("good", "localhost", "verify-full", false, &["authority that is not trusted", "`tls-ca`"]),
    case("good", "localhost", "verify-ca", false, &["authority that is not trusted", "`tls-ca`"]),
    case("good", "localhost", "REQUIRED", false, &[]),
    case("other-host", "localhost", "verify-full", true, &["for another host", "Name the `host`"]),
    case("other-host", "localhost", "verify-ca", true, &[]),
    case("expired", "localhost", "verify-full", true, &["has expired", "Renew"]),
    case("expired", "localhost", "verify-ca", true, &["has expired", "Renew"]),
    case(
        "foreign",
        "localhost",
        "verify-full",
        true,
        &["authority that is not trusted", "`tls-ca`"],
    ),
    case("foreign", "localhost", "require", true, &[]),
];

/// Asks a server in each way; `show` makes it show a certificate.
fn ask(kind: &str, port: u16, ca: &std::path::Path, user: &User, show: &dyn Fn(&str)) {
    let mut shown = "good";
    for case in CASES {
        if shown != case.shows {
            show(case.shows);
            shown = case.shows;
        }
        let ca =
            if case.trusted { format!("tls-ca = \"{}\"\n", ca.display()) } else { String::new() };
        let said = user.collect_source(&format!(
            "kind = \"{kind}\"\nhost = \"{}\"\nport = {port}\nuser = \"tls\"\ntls = \"{}\"\n{ca}",
            case.host, case.tls
        ));
        let what = format!("{} {} {} {}", case.shows, case.host, case.tls, case.trusted);
        if case.told.is_empty() {
            assert!(said.all.contains("\"account\":\"tls"), "{what}: {}", said.all);
        } else {
            said.refused(case.told);
        }
        let noted = said.all.contains("whoever answers is taken for the server");
        assert_eq!(noted, case.tls.to_lowercase().starts_with("require"), "{what}: {}", said.all);
    }
}

#[test]
fn mariadb_must_prove_who_it_is() {
    let server = MariaDb::start_with_tls();
    server.client("CREATE USER tls IDENTIFIED BY 'p#w' REQUIRE SSL");
    let user = User::new().set("MYSQL_PWD", "p#w");
    let ca = server.certificate("ca.pem");
    let clear = user.collect(&format!("mysql://tls@127.0.0.1:{}/?tls=disable", server.port()));
    clear.refused(&["(1045)", "REQUIRE SSL"]);
    assert!(
        clear.all.contains("not encrypted") && clear.all.contains("?tls=disable"),
        "{}",
        clear.all
    );
    // On this machine what the server has is taken, proved or not; so it is by the socket.
    user.collect(&format!("mysql://tls@127.0.0.1:{}/", server.port())).let_in("tls@");
    user.collect(&format!("mysql://tls@localhost/?socket={}", server.socket())).let_in("tls@");
    ask("mysql", server.port(), &ca, &user, &|name| server.show_certificate(name));
    // As the server's own option files and clients spell it.
    server.show_certificate("good");
    let options = format!(
        "[client]\nhost=127.0.0.1\nport={}\nuser=tls\nssl-ca={}\nssl-mode=VERIFY_IDENTITY\n",
        server.port(),
        ca.display()
    );
    let user = user.file(".my.cnf", &options);
    user.collect_source("kind = \"mysql\"").let_in("tls@");
}

#[test]
fn postgresql_must_prove_who_it_is() {
    let server = Postgres::start_with_tls();
    server.client("CREATE ROLE tls LOGIN PASSWORD 'p#w'");
    server.let_in("hostssl all all all scram-sha-256");
    let user = User::new().set("PGPASSWORD", "p#w").set("PGDATABASE", "postgres");
    let ca = server.certificate("ca.pem");
    let clear =
        user.collect(&format!("postgres://tls@127.0.0.1:{}/?sslmode=disable", server.port()));
    clear.refused(&["(28000)", "pg_hba.conf"]);
    assert!(
        clear.all.contains("not encrypted") && clear.all.contains("?tls=disable"),
        "{}",
        clear.all
    );
    user.collect(&format!("postgres://tls@127.0.0.1:{}/", server.port())).let_in("tls");
    ask("postgres", server.port(), &ca, &user, &|name| server.show_certificate(name));
    // As libpq looks for it.
    server.show_certificate("good");
    std::fs::create_dir(user.path(".postgresql")).unwrap();
    std::fs::copy(&ca, user.path(".postgresql/root.crt")).unwrap();
    let address = format!("postgres://tls@localhost:{}/?sslmode=verify-full", server.port());
    user.collect(&address).let_in("tls");
    server.client("ALTER SYSTEM SET ssl = off");
    server.reload();
    let told = ["the server speaks no TLS", "Have it speak TLS"];
    user.collect(&address).refused(&told);
}

#[test]
fn a_mariadb_without_tls_is_told_of() {
    let server = MariaDb::start_with_tcp();
    server.client("CREATE USER tls");
    let at =
        |tls: &str| User::new().collect(&format!("mysql://tls@127.0.0.1:{}/{tls}", server.port()));
    at("?tls=verify-full").refused(&["the server speaks no TLS", "Have it speak TLS"]);
    at("?tls=require").refused(&["the server speaks no TLS"]);
    at("").let_in("tls@");
    server.client("DELETE FROM mysql.global_priv WHERE Host <> 'localhost'; FLUSH PRIVILEGES");
    at("").refused(&["lets nobody in from this machine", "(1130)", "CREATE USER"]);
}
