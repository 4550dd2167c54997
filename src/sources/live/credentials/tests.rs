//! Endpoints put together from every place that may say something of them.

use super::*;
use crate::facts::Location;
use crate::rules::live;
use std::fs;

/// A machine that is not this one: a home of its own and no variables but those that a test sets.
struct Machine {
    folder: tempfile::TempDir,
    around: Surroundings,
}

impl Machine {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Some(folder.path().to_path_buf());
        let root = folder.path().to_path_buf();
        let around = Surroundings { home, root, user: "ann".to_owned(), ..Surroundings::default() };
        Self { folder, around }
    }

    fn set(mut self, name: &str, value: &str) -> Self {
        self.around.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Writes a file of the home, as its owner's alone.
    fn file(self, name: &str, text: &str) -> Self {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        mode(&path, 0o600);
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn tried(&self, kind: &str, access: Access) -> Result<Endpoint, String> {
        let place =
            Location { path: "x".into(), line: 1, column: 1, end_column: 1, excerpt: "".into() };
        let server = Server::new("main", kind, access, place);
        Endpoint::seen_from(&server, live::named(kind).unwrap(), &self.around)
    }

    fn endpoint(&self, kind: &str, access: Access) -> Endpoint {
        self.tried(kind, access).unwrap_or_else(|what| panic!("{what}"))
    }

    fn at(&self, url: &str) -> Endpoint {
        let kind = url.split_once(':').unwrap().0;
        self.endpoint(kind, Access { url: Some(url.to_owned()), ..Access::default() })
    }

    fn shown(&self, url: &str) -> String {
        let kind = url.split_once(':').unwrap().0;
        self.at(url).shown(live::named(kind).unwrap())
    }
}

#[cfg(unix)]
fn mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn mode(_: &Path, _: u32) {}

fn password(endpoint: &Endpoint) -> Option<&str> {
    endpoint.password.as_ref().map(Secret::expose)
}

#[test]
fn nothing_stated_is_the_account_of_the_system_at_the_usual_place() {
    let machine = Machine::new();
    assert_eq!(machine.shown("mysql://127.0.0.1/shop"), "mysql://ann@127.0.0.1:3306/shop");
    assert_eq!(machine.shown("postgres://db.example"), "postgresql://ann@db.example:5432/");
    let kind = |url: &str| machine.at(url).tls;
    assert_eq!(kind("mysql://127.0.0.1"), Tls::Prefer, "on this machine nobody listens on the way");
    assert_eq!(kind("mysql://[::1]"), Tls::Prefer);
    assert_eq!(kind("mysql://db.example"), Tls::VerifyFull);
    assert_eq!(kind("postgresql://10.0.0.1"), Tls::VerifyFull);
}

#[test]
fn what_is_less_than_verified_is_shown_and_noted() {
    let machine = Machine::new();
    for (word, parts) in [("disable", "is not encrypted"), ("REQUIRED", "whoever answers")] {
        let endpoint = machine.at(&format!("mysql://me@db.example/x?tls={word}"));
        assert!(endpoint.notes[0].contains(parts), "{:?}", endpoint.notes);
    }
    assert_eq!(
        machine.shown("mysql://me@db.example/x?ssl-mode=DISABLED"),
        "mysql://me@db.example:3306/x?tls=disable"
    );
    assert!(machine.at("mysql://me@db.example/x?tls=verify-ca").notes.is_empty());
    let endpoint = machine.at("postgres://me@db.example/x?sslmode=prefer");
    assert_eq!(endpoint.tls, Tls::VerifyFull, "what may fall back to the clear states nothing");
}

#[test]
fn a_socket_is_shown_so_that_it_can_be_addressed() {
    let machine = Machine::new();
    let shown = machine.shown("mysql://me@localhost/my%20shop?socket=/srv/a%20b.sock");
    assert_eq!(shown, "mysql://me@/my%20shop?socket=/srv/a%20b.sock");
    assert_eq!(machine.shown(&shown), shown);
    let shown = machine.shown("postgres://me@:5433/x?host=/srv/pg");
    assert_eq!(shown, "postgresql://me@:5433/x?socket=/srv/pg");
    assert_eq!(machine.at(&shown).socket.unwrap().to_str(), Some("/srv/pg"));
    let file = machine.at("postgres://me@/x?socket=/srv/pg/.s.PGSQL.5432");
    assert_eq!(file.socket.unwrap().to_str(), Some("/srv/pg"));
    assert_eq!(machine.at("postgres://me@/x?host=/srv&sslmode=verify-full").tls, Tls::Disable);
}

#[test]
fn localhost_is_the_socket_of_mysql_unless_a_port_is_stated() {
    let machine = Machine::new().file(".my.cnf", "[client]\nsocket=/srv/my.sock\nport=3307\n");
    let socket = |url: &str| machine.at(url).socket;
    assert_eq!(socket("mysql://localhost/x").unwrap().to_str(), Some("/srv/my.sock"));
    assert_eq!(socket("mysql:///x").unwrap().to_str(), Some("/srv/my.sock"));
    assert_eq!(socket("mysql://localhost:3306/x"), None);
    assert_eq!(socket("mysql://db.example/x"), None);
    assert_eq!(machine.at("mysql://db.example/x").port, 3307);
    assert_eq!(Machine::new().at("postgres://localhost/x").socket, None);
}

#[test]
fn option_files_are_read_as_the_clients_read_them() {
    let machine = Machine::new()
        .file("extra.cnf", "[client]\nport=3310\n")
        .file("my.cnf", "host=nobody\n[mysqld]\nuser=mysql\n[client]\n# a comment\nhost = db.example # another\nuser=bob\npassword = 'a#b\"c'\nssl_ca=\n; old\n!include extra.cnf\n[mine]\nloose-database=shop\nskip-ssl\n");
    let access = |group: Option<&str>| Access {
        defaults_file: Some(machine.path("my.cnf")),
        defaults_group: group.map(str::to_owned),
        ..Access::default()
    };
    let read = machine.endpoint("mysql", access(None));
    assert_eq!((read.host.as_str(), read.port, read.user.as_str()), ("db.example", 3310, "bob"));
    assert_eq!(password(&read), Some("a#b\"c"));
    assert_eq!((read.database.as_deref(), read.tls), (None, Tls::VerifyFull));
    let read = machine.endpoint("mysql", access(Some("mine")));
    assert_eq!((read.database.as_deref(), read.tls), (Some("shop"), Tls::Disable));
    let lost = Access { defaults_file: Some(machine.path("no.cnf")), ..Access::default() };
    assert!(machine.tried("mysql", lost).err().unwrap().contains("no.cnf: cannot be read"));
}

#[test]
fn values_of_options_are_unquoted_as_the_clients_do() {
    for (written, meant) in [
        ("plain", "plain"),
        ("a#b", "a"),
        ("\"a#b\" # c", "a#b"),
        ("'it\\'s'", "it's"),
        ("\"tab\\tnew\\nline\\s\"", "tab\tnew\nline "),
        ("a\\\\b\\qc", "a\\b\\qc"),
        ("'open", "'open"),
        ("\"a\"b\"", "a\"b"),
        ("a=b=c", "a=b=c"),
        ("ends\\", "ends\\"),
        ("  spaced out  ", "spaced out"),
    ] {
        let machine = Machine::new().file(".my.cnf", &format!("[client]\npassword={written}\n"));
        let read = machine.at("mysql://db.example");
        assert_eq!(password(&read), Some(meant), "{written}");
    }
}

#[test]
fn an_option_file_that_everybody_may_write_to_is_left_alone() {
    let machine = Machine::new().file(".my.cnf", "[client]\nhost=evil.example\n");
    mode(&machine.path(".my.cnf"), 0o666);
    let read = machine
        .endpoint("mysql", Access { host: Some("db.example".to_owned()), ..Access::default() });
    assert_eq!(read.host, "db.example");
    assert!(read.notes[0].contains("everybody may write to it; chmod o-w"), "{:?}", read.notes);
}

#[test]
fn files_that_include_themselves_end() {
    let machine = Machine::new().file(
        ".my.cnf",
        "!include .my.cnf\n!includedir .\n!include /no/such\n[client]\nuser=bob\n",
    );
    assert_eq!(machine.at("mysql://db.example").user, "bob");
}

#[test]
fn stated_goes_before_files_and_files_before_the_environment() {
    let machine = Machine::new()
        .set("MYSQL_HOST", "from.environment")
        .set("MYSQL_TCP_PORT", "3311")
        .set("MYSQL_PWD", "of the environment")
        .file(".my.cnf", "[client]\nuser=bob\nport=3312\n");
    let read = machine.endpoint("mysql", Access::default());
    assert_eq!(
        (read.host.as_str(), read.port, read.user.as_str()),
        ("from.environment", 3312, "bob")
    );
    assert_eq!(password(&read), Some("of the environment"));
    let elsewhere =
        Machine::new().set("MYSQL_HOST", "db.example").file(".my.cnf", "[client]\nsocket=/s\n");
    assert_eq!(
        elsewhere.endpoint("mysql", Access::default()).socket,
        None,
        "a host is not a socket"
    );
    let read = machine.at("mysql://eve@db.example:3313/");
    assert_eq!((read.host.as_str(), read.port, read.user.as_str()), ("db.example", 3313, "eve"));
    let wrong = Machine::new().set("MYSQL_TCP_PORT", "hunter2");
    let told = wrong.tried("mysql", Access::default()).err().unwrap();
    assert!(told.contains("MYSQL_TCP_PORT") && !told.contains("hunter2"), "{told}");
}

#[test]
fn keys_go_before_parts_of_an_address() {
    let machine =
        Machine::new().set("DATABASE_URL", "mysql2://app:s3cret@db.example/shop?pool=5\n");
    let access = Access {
        url_env: Some("DATABASE_URL".to_owned()),
        user: Some("idwidth".to_owned()),
        ..Access::default()
    };
    assert!(machine.tried("mysql", access.clone()).err().unwrap().contains("does not start with"));
    let machine =
        machine.set("DATABASE_URL", "mysql+pymysql://app:s3cret@db.example/shop?pool=5\n");
    let read = machine.endpoint("mysql", access);
    assert_eq!((read.user.as_str(), password(&read)), ("idwidth", Some("s3cret")));
    assert!(read.notes[0].starts_with("1 parameters of the address in the environment"));
}

#[test]
fn services_say_where_a_server_is() {
    let services = "# mine\n[other]\nhost=no\n[shop]\nhost=db.example\nport=5433\nport=1\ndbname=shop\nuser=bob\npassword= a=b#c \nsslmode=verify-ca\n[shop]\nhost=no\n";
    let machine = Machine::new().file(".pg_service.conf", services).set("PGUSER", "eve");
    let service = |name: &str| Access { service: Some(name.to_owned()), ..Access::default() };
    let read = machine.endpoint("postgres", service("shop"));
    assert_eq!((read.host.as_str(), read.port, read.user.as_str()), ("db.example", 5433, "bob"));
    assert_eq!((read.database.as_deref(), read.tls), (Some("shop"), Tls::VerifyCa));
    assert_eq!(password(&read), Some(" a=b#c"), "libpq cuts the space at the end only");
    assert!(machine.tried("postgres", service("none")).err().unwrap().contains(".pg_service.conf"));
    let by_name = Machine::new().file("s.conf", services).set("PGSERVICE", "shop");
    let file = by_name.path("s.conf");
    let by_name = by_name.set("PGSERVICEFILE", file.to_str().unwrap());
    assert_eq!(by_name.endpoint("postgres", Access::default()).host, "db.example");
    let elsewhere =
        Machine::new().file(".pg_service.conf", "[shop]\nhost=/srv/pg\n").set("PGHOST", "no");
    assert!(elsewhere.endpoint("postgres", service("shop")).socket.is_some());
    let by_address = Machine::new().file(".pg_service.conf", services);
    assert_eq!(by_address.at("postgres:///?service=shop").user, "bob");
    let broken = Machine::new().file(".pg_service.conf", "[shop]\nhunter2\n");
    let told = broken.tried("postgres", service("shop")).err().unwrap();
    assert!(
        told.contains(".pg_service.conf:2: not `key=value`") && !told.contains("hunter2"),
        "{told}"
    );
}

#[test]
fn the_file_of_passwords_is_read_by_its_rules() {
    let lines = "# db.example:*:*:*:no\n\
                 db.example:5432:shop:bob:first:rest\n\
                 db.example:*:*:*:second\n\
                 a\\:b:5432:*:b\\\\o:co\\:l\\\\on\n\
                 localhost:*:*:*:local\n\
                 /srv/pg:*:*:*:elsewhere\n\
                 short\n\
                 *:*:*:*:last\n";
    let machine = Machine::new().file(".pgpass", lines);
    let of = |url: &str| password(&machine.at(url)).map(str::to_owned).unwrap();
    assert_eq!(of("postgres://bob@db.example/shop"), "first");
    assert_eq!(of("postgres://bob@db.example/other"), "second");
    assert_eq!(of("postgres://bob@db.example:5433/shop"), "second");
    assert_eq!(of("postgres://localhost/x"), "local");
    assert_eq!(of("postgres:///x?socket=/var/run/postgresql"), "local");
    assert_eq!(of("postgres:///x?socket=/srv/pg"), "elsewhere");
    assert_eq!(of("postgres://h.example/x"), "last");
    let stated = machine.set("PGPASSWORD", "of the environment");
    assert_eq!(password(&stated.at("postgres://bob@db.example/shop")), Some("of the environment"));
    let escaped = Machine::new().file("p", "h:*:d\\:b:b\\\\o:co\\:l\\\\on\\\n");
    let file = escaped.path("p");
    let escaped = escaped.set("PGPASSFILE", file.to_str().unwrap());
    assert_eq!(password(&escaped.at("postgres://b%5Co@h/d%3Ab")), Some("co:l\\on\\"));
}

#[test]
#[cfg(unix)]
fn a_file_of_passwords_that_others_may_read_is_left_alone_and_told_of() {
    let machine = Machine::new().file(".pgpass", "*:*:*:*:hunter2\n");
    mode(&machine.path(".pgpass"), 0o640);
    let read = machine.at("postgres://db.example/x");
    assert_eq!(password(&read), None);
    assert!(
        read.notes[0].ends_with("chmod 0600 ".to_owned().as_str())
            || read.notes[0].contains("chmod 0600")
    );
    assert!(!read.notes[0].contains("hunter2"));
}

#[test]
fn passwords_come_from_where_the_config_says() {
    let machine =
        Machine::new().set("DB_PW", " p#w ").file("pw", "of file \r\nmore\n").file("empty", "\n");
    let of = |access: Access| {
        machine.tried("mysql", access).map(|read| password(&read).map(str::to_owned).unwrap())
    };
    let env = |name: &str| Access { password_env: Some(name.to_owned()), ..Access::default() };
    assert_eq!(of(env("DB_PW")).unwrap(), " p#w ");
    assert!(of(env("NONE")).unwrap_err().contains("NONE, which `password-env` names, is not set"));
    let file = |name: &str| Access { password_file: Some(machine.path(name)), ..Access::default() };
    assert_eq!(of(file("pw")).unwrap(), "of file ");
    assert!(of(file("empty")).unwrap_err().contains("holds no password on its first line"));
    assert!(of(file("none")).unwrap_err().contains("none cannot be read"));
    let command = ["echo", "of command"].map(str::to_owned).to_vec();
    assert_eq!(
        of(Access { password_command: command, ..Access::default() }).unwrap(),
        "of command"
    );
}

#[test]
fn keys_of_another_kind_of_server_are_refused() {
    let machine = Machine::new();
    let options = Access { defaults_file: Some("x".into()), ..Access::default() };
    assert!(
        machine.tried("postgres", options).err().unwrap().contains("`defaults-file` means nothing")
    );
    let service = Access { service: Some("x".to_owned()), ..Access::default() };
    assert!(machine.tried("mysql", service).err().unwrap().contains("`service` means nothing"));
}

#[test]
fn an_authority_that_is_none_is_refused() {
    let machine = Machine::new().file("empty.pem", "nothing\n");
    let with = |name: &str| Access { tls_ca: Some(machine.path(name)), ..Access::default() };
    let told = machine.tried("mysql", with("empty.pem")).err().unwrap();
    assert!(told.contains("empty.pem holds no certificate in PEM"), "{told}");
    assert!(machine.tried("mysql", with("none.pem")).err().unwrap().contains("cannot be read"));
    let trusted = Machine::new().file("ca.pem", "-----BEGIN CERTIFICATE-----\n");
    let access = Access {
        tls_ca: Some(trusted.path("ca.pem")),
        host: Some("127.0.0.1".to_owned()),
        ..Access::default()
    };
    assert_eq!(
        trusted.endpoint("mysql", access).tls,
        Tls::VerifyFull,
        "an authority is there to be held to"
    );
}

#[test]
fn a_database_file_is_found_by_path_and_address() {
    let machine = Machine::new().file("a.db", "");
    let path = machine.path("a.db");
    let shown = path.to_str().unwrap();
    for url in [format!("sqlite:{shown}"), format!("sqlite://{shown}?mode=ro"), shown.to_owned()] {
        let read = machine.endpoint("sqlite", Access { url: Some(url), ..Access::default() });
        assert_eq!(read.database.as_deref(), Some(shown));
    }
    let lost = Access { path: Some(machine.path("b.db")), ..Access::default() };
    assert!(machine.tried("sqlite", lost).err().unwrap().ends_with("b.db is no file"));
}

#[test]
fn a_panic_beside_a_secret_tells_nothing_of_it() {
    let panicking = || {
        let machine = Machine::new().set("PW", "hunter2");
        let access = Access { password_env: Some("PW".to_owned()), ..Access::default() };
        let endpoint = machine.endpoint("postgres", access);
        assert_eq!(password(&endpoint), Some("hunter2"));
        let shown = endpoint.shown(live::named("postgres").unwrap());
        let said = endpoint.redactor().clean("refused: hunter2".to_owned());
        panic!("{shown} {:?} {said}", endpoint.notes);
    };
    let payload = std::panic::catch_unwind(panicking).unwrap_err();
    let said = payload.downcast_ref::<String>().unwrap();
    assert!(said.contains("postgresql://ann@") && !said.contains("hunter2"), "{said}");
}

/// Does not compile if what holds a secret can be printed: which of the two implementations is meant would be unclear.
const _: fn() = || {
    trait Unclear<Which> {
        fn call() {}
    }
    impl<T> Unclear<()> for T {}
    impl<T: std::fmt::Debug> Unclear<u8> for T {}
    <Endpoint as Unclear<_>>::call();
    <Secret as Unclear<_>>::call();
    <Redactor as Unclear<_>>::call();
    <Settings as Unclear<_>>::call();
};
