//! Statements that the `mariadb` client runs.

use super::{Desk, assert_same, said, split, statements};
use crate::support::MariaDb;
use idwidth::config::Config;
use idwidth::sources::live;
use jiff::civil::date;

/// A table with a growth curve, names that need every kind of quoting, a sequence, and a column that only a query of
/// the user's knows of.
const SHOP: &str = r"CREATE DATABASE shop; USE shop;
    CREATE TABLE orders (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, created_at DATETIME NOT NULL);
    INSERT INTO orders SELECT seq * 1000, '2026-01-01' + INTERVAL seq DAY FROM seq_1_to_200;
    CREATE TABLE `odd'na\me` (id BIGINT AUTO_INCREMENT PRIMARY KEY, `a``b` INT, `c'_id` INT, KEY (`c'_id`));
    INSERT INTO `odd'na\me` (`c'_id`) VALUES (7);
    CREATE TABLE tickets (id INT PRIMARY KEY);
    CREATE SEQUENCE numbers; DO NEXTVAL(numbers);";

fn config(server: &MariaDb) -> String {
    format!(
        "[[source]]\nname = \"main\"\nkind = \"mysql\"\nsocket = \"{}\"\nuser = \"root\"\nschemas = [\"shop\"]\n\
         [[source.query]]\ncolumn = \"tickets.id\"\nsql = \"SELECT MAX(id) + 1 FROM shop.orders -- ours\"\n",
        server.socket()
    )
}

/// Turns the log on, does something and returns the statements that others sent meanwhile.
fn logged(server: &MariaDb, what: impl FnOnce()) -> Vec<String> {
    server.client(
        "SET GLOBAL log_output = 'TABLE', general_log = 0; TRUNCATE mysql.general_log; SET GLOBAL general_log = 1",
    );
    what();
    server.client("SET GLOBAL general_log = 0");
    let log = server.client(
        "SELECT HEX(argument) FROM mysql.general_log WHERE command_type NOT IN ('Connect', 'Quit')
         AND argument NOT LIKE 'SET GLOBAL general_log%' AND argument NOT LIKE 'select @@version_comment%'",
    );
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    let texts = log.lines().map(|line| line.as_bytes().chunks(2).map(byte).collect::<Vec<_>>());
    let texts = texts.map(|text| String::from_utf8(text).unwrap());
    texts.flat_map(|text| split(&text)).collect()
}

#[test]
fn the_general_log_of_a_run_is_what_the_scripts_say() {
    let server = MariaDb::start();
    server.client(SHOP);
    let desk = Desk::new(&config(&server));
    let mut files = Vec::new();
    let mut scripts = Vec::new();
    let by_hand = logged(&server, || {
        (scripts, files) = desk.all_rounds(|line| server.shell(line, desk.path()));
    });
    assert_eq!(scripts.len(), 3, "catalogue, ladder, growth");
    let live = logged(&server, || {
        let done = desk.idwidth(&["collect", "--answers", "live.json"]);
        assert_eq!(done.code, Some(0), "{}", done.err);
    });
    // The session is set up once, and by hand in each round.
    let session = &statements(&scripts[..1])[..2];
    assert!(session[0].starts_with("SET SESSION TRANSACTION READ ONLY"), "{session:?}");
    let all: Vec<String> = statements(&scripts);
    let without = all.iter().filter(|statement| !session.contains(statement));
    let printed: Vec<String> = session.iter().chain(without).cloned().collect();
    assert_same(&live, &printed);
    // The client takes comments out.
    let uncommented = |list: &[String]| -> Vec<String> {
        let words = |text: &String| {
            let text = text.replace(" -- ours", "");
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        list.iter().map(words).collect()
    };
    assert_same(&uncommented(&by_hand), &uncommented(&all));
    assert!(live.iter().any(|statement| statement.contains("'odd''na\\me'")), "{live:#?}");

    let config = Config::parse(&desk.read("idwidth.toml"), "idwidth.toml").unwrap();
    let today = date(2026, 8, 20);
    let facts = live::collect(&config.servers, today, 1).unwrap().remove(0).facts;
    let tickets = facts.tables.iter().find(|table| table.name == "tickets").unwrap();
    let minting = tickets.columns[0].minting.as_ref().unwrap();
    assert_eq!(minting.counter.unwrap().value, 200_001);
    let files: Vec<_> = files.iter().map(|file| desk.path().join(file)).collect();
    for paths in [files, vec![desk.path().join("live.json")]] {
        let brought = live::answers::read(&paths, Some("mysql")).unwrap();
        assert_eq!(brought.problems, []);
        let mut answers = brought.servers.into_values().next().unwrap().answers;
        let server = &config.servers[0];
        let mut inquiry = live::inquiry::Inquiry::new(server, today).unwrap();
        assert_eq!(live::by_hand::feed(&mut inquiry, server, &mut answers), []);
        assert_eq!(said(&inquiry.finish().0), said(&facts), "{paths:?}");
    }
}
