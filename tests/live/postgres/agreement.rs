//! What a server tells of itself is what its own tool dumps of it.

use super::{Database, SERVER, assert_all_known, told};
use idwidth::facts::Facts;
use idwidth::rules::dialect::by_name;
use idwidth::sources::schema::read_text;

/// Returns what a dump of a database tells.
fn dumped(database: &Database) -> Facts {
    let dump = String::from_utf8(SERVER.dump(database.0, &[])).unwrap();
    read_text("dump.sql", &dump, by_name("postgres").unwrap())
}

#[test]
fn the_suite_of_constructs_is_told_as_its_dump_tells_it() {
    let database = Database::new("constructs", include_str!("../../catalogue/postgres.sql"));
    let facts = database.facts();
    assert_all_known(&facts);
    assert!(facts.tables.len() > 50, "{}", facts.tables.len());
    let (live, dump) = (told(&facts), told(&dumped(&database)));
    let only = |one: &[String], other: &[String]| -> String {
        let lines = one.iter().filter(|line| !other.contains(line));
        lines.map(|line| format!("{line}\n")).collect()
    };
    let (live_only, dump_only) = (only(&live, &dump), only(&dump, &live));
    assert!(live == dump, "only live:\n{live_only}only in the dump:\n{dump_only}");
}
