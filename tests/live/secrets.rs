//! No password comes out, whatever it is made of, wherever it stands and however the run ends.

use crate::credentials::{MARIADB, POSTGRES, listener, percent, quoted};
use crate::program::{Said, User};
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::LazyLock;

/// Numbers that look random and are the same in every run (Marsaglia's xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end).unwrap()).unwrap()
    }

    /// Returns 12 to 24 characters, any that can be typed and some that can hardly be; none at its ends that a file
    /// would cut.
    fn password(&mut self) -> String {
        let all: Vec<char> = (' '..='~').chain(['é', 'ß', '漢', '😀', '\u{7f}']).collect();
        let firm: Vec<char> = ('!'..='~').collect();
        let inner = 10 + self.below(13);
        let mut password = String::from(firm[self.below(firm.len())]);
        password.extend((0..inner).map(|_| all[self.below(all.len())]));
        password.push(firm[self.below(firm.len())]);
        password
    }
}

const BASE64: [&[u8; 64]; 2] = [
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
];

/// Writes bytes in base64, without padding.
fn base64(bytes: &[u8], alphabet: &[u8; 64]) -> String {
    let bits: String = bytes.iter().fold(String::new(), |mut bits, byte| {
        write!(bits, "{byte:08b}").unwrap();
        bits
    });
    let group = |six: &[u8]| {
        let six = format!("{:0<6}", std::str::from_utf8(six).unwrap());
        char::from(alphabet[usize::from_str_radix(&six, 2).unwrap()])
    };
    bits.as_bytes().chunks(6).map(group).collect()
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the password as it might be written, and pieces of it that nobody writes by chance.
fn forms(password: &str) -> Vec<String> {
    let reserved: String = password
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_string() } else { percent(&c.to_string()) })
        .collect();
    let mut forms = vec![
        percent(password),
        percent(password).to_lowercase(),
        reserved.to_lowercase(),
        reserved,
        hex(password),
        hex(password).to_uppercase(),
        quoted(password),
        format!("{password:?}").trim_matches('"').to_owned(),
        serde_json::Value::from(password).to_string().trim_matches('"').to_owned(),
        password.chars().rev().collect(),
    ];
    for alphabet in BASE64 {
        for before in 0..3 {
            let text = base64(&[&vec![0; before][..], password.as_bytes()].concat(), alphabet);
            forms.push(text[4..text.len() - 2].to_owned());
        }
    }
    let characters: Vec<char> = password.chars().collect();
    forms.extend(characters.windows(8).map(String::from_iter));
    forms
}

#[track_caller]
fn hides(said: &Said, password: &str) {
    assert!(matches!(said.code, Some(0 | 2 | 3)), "{:?} {}", said.code, said.all);
    for form in forms(password) {
        assert!(!said.all.contains(&form), "{password} came out as {form}: {}", said.all);
    }
}

/// A server that asks for the password in the clear and complains of it in every way that it knows.
static REFLECTING: LazyLock<u16> = LazyLock::new(|| {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            std::thread::spawn(move || reflect(connection.unwrap()));
        }
    });
    port
});

/// Speaks PostgreSQL's protocol up to the password, and returns that in an error.
fn reflect(mut connection: TcpStream) -> Option<()> {
    let startup = message(&mut connection)?;
    if startup.len() == 4 {
        // A request for TLS.
        connection.write_all(b"N").ok()?;
        message(&mut connection)?;
    }
    connection.write_all(b"R\0\0\0\x08\0\0\0\x03").ok()?;
    connection.read_exact(&mut [0]).ok()?;
    let password = message(&mut connection)?;
    let password = String::from_utf8(password).ok()?.trim_end_matches('\0').to_owned();
    let url = base64(format!("me:{password}@host").as_bytes(), BASE64[0]);
    let told = [
        password.clone(),
        percent(&password),
        hex(&password),
        format!("{password:?}"),
        serde_json::Value::from(password.as_str()).to_string(),
        url,
    ];
    let fields = format!("SFATAL\0VFATAL\0CXX000\0Mreflected {}\0\0", told.join(" | "));
    let length = u32::try_from(fields.len() + 4).unwrap().to_be_bytes();
    connection.write_all(&[b"E", &length[..], fields.as_bytes()].concat()).ok()
}

/// Reads a length and what it counts.
fn message(connection: &mut TcpStream) -> Option<Vec<u8>> {
    let mut length = [0; 4];
    connection.read_exact(&mut length).ok()?;
    let mut bytes = vec![0; usize::try_from(u32::from_be_bytes(length)).ok()?.checked_sub(4)?];
    connection.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

/// Returns an address with a password that breaks it, in one of many ways.
fn broken(dice: &mut Dice, password: &str) -> String {
    let encoded = percent(password);
    match dice.below(10) {
        0 => format!("me:{encoded}@127.0.0.1/x"),
        1 => format!("oracle://me:{encoded}@127.0.0.1/x"),
        2 => format!("postgres://me:{encoded}@127.0.0.1:port/x"),
        3 => format!("postgres://me:{encoded}@a,b/x"),
        4 => format!("postgres://me:{encoded}@[::1/x"),
        5 => format!("postgres://me:{encoded}%@127.0.0.1/x"),
        6 => format!("postgres://127.0.0.1:{encoded}/x"),
        7 => format!("postgres://me:{encoded}@127.0.0.1/x?sslmode={encoded}"),
        8 => format!("postgres://me:{password}"),
        _ => format!("{password}://me@127.0.0.1/x"),
    }
}

/// Puts a password behind every door and returns the user and the config that leads there.
fn everywhere(dice: &mut Dice, password: &str) -> (User, String) {
    let (reflecting, closed) = (*REFLECTING, 1);
    let encoded = percent(password);
    let escaped = password.replace('\\', "\\\\").replace(':', "\\:");
    let option = format!("\"{}\"", password.replace('\\', "\\\\").replace('"', "\\\""));
    let user = User::new()
        .set("RUST_LOG", "trace")
        .set("RUST_BACKTRACE", "full")
        .set("URL", &format!("postgres://me:{encoded}@127.0.0.1:{reflecting}/x"))
        .set("RAW", &format!("postgres://me:{password}@127.0.0.1:{closed}/x"))
        .set("PW", password)
        .set("PGPASSFILE", "pgpass")
        .set("PGSERVICEFILE", "services")
        .file("broken", &broken(dice, password))
        .file("pw", &format!("{password}\n"))
        .file("my.cnf", &format!("[client]\npassword={option}\n"))
        .file("bad.cnf", &format!("[client]\nport={option}\n"))
        .file("pgpass", &format!("127.0.0.1:*:*:passed:{escaped}\n"))
        .file(
            "services",
            &format!(
                "[good]\nhost=127.0.0.1\nport={reflecting}\npassword={password}\n[bad]\n{}\n",
                password.replace('=', "")
            ),
        );
    let reflected = format!("kind = \"postgres\"\nhost = \"127.0.0.1\"\nport = {reflecting}\n");
    let unreached = format!("kind = \"mysql\"\nhost = \"127.0.0.1\"\nport = {closed}\n");
    let sources = [
        "kind = \"postgres\"\nurl-env = \"URL\"\n".to_owned(),
        "kind = \"postgres\"\nurl-env = \"RAW\"\n".to_owned(),
        "kind = \"postgres\"\nurl-file = \"broken\"\n".to_owned(),
        "kind = \"mysql\"\nurl-env = \"URL\"\n".to_owned(),
        format!("{reflected}password-env = \"PW\"\n"),
        format!("{reflected}password-env = \"PW\"\ntls = \"verify-full\"\n"),
        format!("{reflected}password-file = \"pw\"\n"),
        format!("{reflected}password-command = [\"cat\", \"pw\"]\n"),
        format!(
            "{reflected}password-command = [\"sh\", \"-c\", \"cat pw pw >&2; cat pw; exit 3\"]\n"
        ),
        format!("{reflected}user = \"passed\"\n"),
        "kind = \"postgres\"\nservice = \"good\"\n".to_owned(),
        "kind = \"postgres\"\nservice = \"bad\"\n".to_owned(),
        format!("{unreached}password-env = \"PW\"\n"),
        format!("{unreached}defaults-file = \"my.cnf\"\n"),
        "kind = \"mysql\"\ndefaults-file = \"bad.cnf\"\n".to_owned(),
    ];
    let mut config = String::new();
    for (number, source) in sources.iter().enumerate() {
        writeln!(config, "[[source]]\nname = \"s{number}\"\n{source}").unwrap();
    }
    (user, config)
}

/// A config with a password in a place where none may stand.
fn literal(dice: &mut Dice, password: &str) -> String {
    let quoted = serde_json::Value::from(password.replace('\u{7f}', "")).to_string();
    let head = "[[source]]\nname = \"main\"\nkind = \"mysql\"\n";
    match dice.below(8) {
        0 => format!("{head}password = {quoted}\n"),
        1 => format!("{head}url = \"mysql://me:{}@db.example/x\"\n", percent(password)),
        2 => format!("{head}port = {quoted}\n"),
        3 => format!("{head}password-command = {quoted}\n"),
        4 => format!("{head}tls = true\npassword = {password}\n"),
        5 => format!("{head}password = \"{password}\n"),
        6 => format!("source = [{{ name = \"main\", kind = \"mysql\", password = {quoted} }}]\n"),
        _ => format!("{head}curve = {quoted}\n"),
    }
}

#[test]
fn no_password_comes_out_of_any_door() {
    let run = |seed: u64| {
        let mut dice = Dice(seed);
        for round in 0..50 {
            let password = dice.password();
            let (user, config) = everywhere(&mut dice, &password);
            let said = user.collect_config(&config);
            hides(&said, &password);
            let is_it = |line: &&str| line.contains("reflected [secret] | [secret]");
            let told = said.all.lines().filter(|line| line.starts_with("unknown"));
            let reflected = told.filter(is_it).count();
            assert_eq!(reflected, 6, "not all doors led there: {}", said.all);
            assert!(said.all.matches("nothing listens there").count() >= 2, "{}", said.all);
            let said = match round % 3 {
                0 => user.collect(&format!("mysql://me:{password}@127.0.0.1:1/x")),
                1 => user
                    .collect(&format!("postgres://127.0.0.1:1/x?password={}", percent(&password))),
                _ => user.collect_config(&literal(&mut dice, &password)),
            };
            hides(&said, &password);
            assert_eq!(said.code, Some(2), "{}", said.all);
        }
    };
    std::thread::scope(|scope| {
        for seed in [0x9E37_79B9, 0x85EB_CA6B, 0xC2B2_AE35, 0x27D4_EB2F] {
            scope.spawn(move || run(seed));
        }
    });
}

#[test]
fn real_servers_let_in_by_any_password_and_it_does_not_come_out() {
    let mut dice = Dice(0x1656_67B1);
    MARIADB.client("CREATE USER secret@localhost");
    POSTGRES.client("CREATE ROLE secret LOGIN");
    let (socket, port) = (MARIADB.socket(), POSTGRES.port());
    for _ in 0..8 {
        // Of PostgreSQL's driver: RFC 4013 has no control characters.
        let password = dice.password().replace('\u{7f}', "");
        MARIADB.client(&format!(
            "SET PASSWORD FOR secret@localhost = PASSWORD('{}')",
            quoted(&password)
        ));
        POSTGRES.client(&format!("ALTER ROLE secret PASSWORD '{}'", password.replace('\'', "''")));
        let (user, _) = everywhere(&mut dice, &password);
        let mysql = format!("kind = \"mysql\"\nsocket = \"{socket}\"\nuser = \"secret\"\n");
        let postgres = format!(
            "kind = \"postgres\"\nhost = \"127.0.0.1\"\nport = {port}\nuser = \"secret\"\ndatabase = \"postgres\"\n"
        );
        for door in ["password-env = \"PW\"", "password-file = \"pw\""] {
            for place in [&mysql, &postgres] {
                hides(user.collect_source(&format!("{place}{door}")).let_in("secret"), &password);
            }
        }
        hides(
            user.collect_source(&format!("{mysql}defaults-file = \"my.cnf\"")).let_in("secret"),
            &password,
        );
        let wrong = dice.password().replace('\u{7f}', "");
        let user = user.set("PW", &wrong);
        for (place, code) in [(&mysql, "(1045)"), (&postgres, "(28P01)")] {
            let said = user.collect_source(&format!("{place}password-env = \"PW\""));
            hides(said.refused(&[code]), &wrong);
        }
    }
}

#[test]
fn a_server_that_is_none_gets_nothing_out() {
    let noise = listener(Some(b"\x4a\0\0\0\x0a5.5.5-noise\0garbage"));
    let password = Dice(7).password();
    let user = User::new().set("PW", &password).set("RUST_LOG", "trace");
    for kind in ["mysql", "postgres"] {
        let keys = format!(
            "kind = \"{kind}\"\nhost = \"127.0.0.1\"\nport = {noise}\npassword-env = \"PW\""
        );
        hides(&user.collect_source(&keys), &password);
    }
}
