//! A standby tells what its primary told it, as of the last change it has taken over.

use super::{TODAY, ask, column, declared, unknown};
use crate::support::Postgres;
use idwidth::config::Server;
use std::thread::sleep;
use std::time::Duration;

#[test]
fn a_standby_tells_all_but_what_is_not_logged() {
    let server = Postgres::start_with_standby();
    server.client(
        "CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t SELECT FROM generate_series(1, 70);
         CREATE UNLOGGED TABLE u (id serial PRIMARY KEY); INSERT INTO u DEFAULT VALUES;
         CREATE UNLOGGED SEQUENCE s; SELECT nextval('s');",
    );
    let mut declared: Server = declared(server.socket(), "postgres", "postgres");
    declared.access.port = Some(5433);
    let mut facts = ask(&declared).facts;
    for _ in 0..100 {
        if facts.tables.len() == 2 && facts.sequences.len() == 3 {
            break;
        }
        sleep(Duration::from_millis(100));
        facts = ask(&declared).facts;
    }
    let id = column(&facts, "t", "id");
    assert_eq!(id.maximum.unwrap().value, 70);
    // Values are logged 32 at once: a standby may be so far ahead, and is never behind.
    let counter = id.minting.as_ref().unwrap().counter.unwrap();
    assert!((70..=70 + 32).contains(&counter.value), "{counter:?}");
    assert_eq!(counter.at, Some(TODAY));
    assert_eq!(facts.sources[0].taken, Some(TODAY));
    assert_eq!(column(&facts, "u", "id").maximum, None);
    let told = unknown(&facts);
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told[0].contains("not known on a standby: s, u_id_seq"), "{told:#?}");
    assert!(told[1].contains("no rows of unlogged tables: u"), "{told:#?}");
}
