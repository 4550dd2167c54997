//! The history in a real PostgreSQL.

use crate::made::{day, points, server, table};
use crate::support::Postgres;
use idwidth::history::{History, TEAM_SCHEMA};
use sqlx::postgres::PgConnectOptions;

/// Where a user of the server logs in.
fn address(server: &Postgres, user: &str) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(server.folder())
        .username(user)
        .database("postgres")
}

fn open(postgres: &Postgres, user: &str) -> Result<History, String> {
    let opened = History::of_team(address(postgres, user), "postgres://db.example/ops".to_owned());
    opened.map_err(|problem| format!("{}. {}", problem.reason, problem.cure))
}

const ALL: &str = "SELECT source, schema_name, relation_name, column_name, kind, day, value, how \
    FROM idwidth.series JOIN idwidth.reading ON series = id ORDER BY 1, 2, 3, 4, 5, 6";

#[test]
fn a_team_keeps_what_a_file_would() {
    let postgres = Postgres::start();
    let mut history = open(&postgres, "postgres").unwrap();
    let read =
        |counter: i128| table(server("eu"), "orders", "id", Some(counter), Some(counter - 5));
    let kept = history.keep(&mut read(100), day(1));
    assert_eq!((kept.added, kept.problems), (2, vec![]));
    let kept = history.keep(&mut read(101), day(1));
    assert_eq!((kept.added, kept.problems), (0, vec![]), "a second run on a day adds nothing");
    let mut facts = table(read(u64::MAX.into()), "notes", "id", Some(i128::MAX), None);
    let kept = open(&postgres, "postgres").unwrap().keep(&mut facts, day(2));
    assert_eq!((kept.added, kept.problems), (3, vec![]));
    assert_eq!(
        postgres.client(ALL),
        "eu\tshop\tnotes\tid\tcounter\t2026-11-02\t170141183460469231731687303715884105727\tcounter\n\
         eu\tshop\torders\tid\tcounter\t2026-11-01\t100\tcounter\n\
         eu\tshop\torders\tid\tcounter\t2026-11-02\t18446744073709551615\tcounter\n\
         eu\tshop\torders\tid\trows\t2026-11-01\t95\tMAX by index\n\
         eu\tshop\torders\tid\trows\t2026-11-02\t18446744073709551610\tMAX by index\n"
    );
    assert_eq!(points(&facts.tables[0].columns[0].curve), [(1, 100), (2, u64::MAX.into())]);
    assert_eq!(
        postgres.client("SELECT last_value FROM idwidth.series_id_seq"),
        "3\n",
        "no number is burned"
    );

    let kept = history.keep(&mut read(90), day(1));
    assert_eq!(kept.added, 0);
    let told =
        "nothing of eu was kept: this run is of 2026-11-01, but the history already has 2026-11-02";
    assert!(kept.problems[0].reason.ends_with(told), "{:?}", kept.problems);
}

#[test]
fn an_account_that_may_not_make_tables_is_told_what_to_do_and_that_works() {
    let postgres = Postgres::start();
    postgres.client("CREATE ROLE collector LOGIN");
    let refused = open(&postgres, "collector").err().unwrap();
    assert_eq!(
        refused,
        "history postgres://db.example/ops: permission denied for database postgres. Run what `idwidth schema history` \
         prints as one who may, and grant what it says to this account."
    );
    postgres.client(TEAM_SCHEMA);
    let refused = open(&postgres, "collector").err().unwrap();
    assert!(refused.contains("permission denied for schema idwidth"), "{refused}");
    let grants: Vec<&str> = TEAM_SCHEMA
        .lines()
        .filter_map(|line| line.strip_prefix("--   "))
        .filter(|line| line.starts_with("GRANT"))
        .collect();
    assert_eq!(grants.len(), 3);
    postgres.client(&grants.join("\n"));
    let mut history = open(&postgres, "collector").unwrap();
    let mut facts = table(server("eu"), "orders", "id", Some(100), None);
    let kept = history.keep(&mut facts, day(1));
    assert_eq!((kept.added, kept.problems), (1, vec![]));
    postgres.client(TEAM_SCHEMA);
    assert_eq!(
        postgres.client("SELECT count(*) FROM idwidth.reading"),
        "1\n",
        "the statements may run twice"
    );
}

#[test]
fn a_newer_format_is_refused() {
    let postgres = Postgres::start();
    drop(open(&postgres, "postgres").unwrap());
    postgres.client("UPDATE idwidth.format SET version = 3");
    let refused = open(&postgres, "postgres").err().unwrap();
    assert!(
        refused.contains("its format is 3, and this idwidth knows up to 1. Update idwidth"),
        "{refused}"
    );
}

#[test]
fn two_runs_that_start_at_once_make_one_history() {
    let postgres = Postgres::start();
    std::thread::scope(|scope| {
        for name in ["eu", "us", "eu", "us"] {
            let postgres = &postgres;
            scope.spawn(move || {
                let mut history = open(postgres, "postgres").unwrap();
                let facts = (0..1500).fold(server(name), |facts, number| {
                    table(facts, &format!("t{number}"), "id", Some(number), None)
                });
                assert_eq!(history.keep(&mut facts.clone(), day(1)).problems, []);
            });
        }
    });
    assert_eq!(postgres.client("SELECT count(*) FROM idwidth.reading"), "3000\n");
}

#[test]
fn a_table_that_is_locked_or_a_server_that_is_gone_is_told_and_not_asked_again() {
    let postgres = Postgres::start();
    let mut history = open(&postgres, "postgres").unwrap();
    drop(postgres);
    let mut facts = table(server("eu"), "orders", "id", Some(100), None);
    let kept = history.keep(&mut facts, day(1));
    assert_eq!(kept.problems.len(), 1, "{:?}", kept.problems);
    let reason = &kept.problems[0].reason;
    assert!(reason.contains("cannot be reached"), "{reason}");
    assert!(
        reason.ends_with("; nothing of eu was kept, nor of what was read after it"),
        "{reason}"
    );
    assert_eq!(history.keep(&mut facts, day(1)).problems, [], "once is enough");
}
