//! What cannot be tried on a MariaDB: replicas that lag, and the SQL that only a MySQL would read.

use super::{Catalogue, read};
use crate::config::{Access, Server};
use crate::facts::Location;
use crate::rules::live::{self, LivePack};
use crate::sources::live::answers::{Answers, Rows};
use jiff::civil::date;

fn pack() -> &'static LivePack {
    live::named("mysql").unwrap()
}

/// Returns what comes of rows, each a statement's with its columns.
fn told(rows: &[(&str, &[&str], &[&str])]) -> Catalogue {
    let mut answers = Answers::default();
    for (statement, columns, values) in rows {
        let text = |value: &&str| (*value != "NULL").then(|| (*value).to_owned());
        let columns = columns.iter().map(|&name| name.to_owned()).collect();
        answers.add(statement, Rows::of(columns, [values.iter().map(text)]));
    }
    let location = Location {
        path: "idwidth.toml".into(),
        line: 3,
        column: 1,
        end_column: 2,
        excerpt: "".into(),
    };
    let server = Server::new("main", "mysql", Access::default(), location);
    read(&answers, pack(), &server, date(2026, 8, 20))
}

const SERVER: &[&str] = &["version", "product", "increment", "clamps", "read_only", "account"];

/// Returns the day of the readings and what is told of a server that lags by so much.
fn lagging(read_only: &str, lag: &str) -> (Option<jiff::civil::Date>, Vec<String>) {
    let server = ["8.0.36-28", "Percona Server", "1", "0", read_only, "id'w@10.%"];
    let found = told(&[
        ("server", SERVER, &server),
        ("replica", &["lag"], &[lag]),
        ("tables", &["schema", "table", "type", "next"], &["shop", "t", "BASE TABLE", "9"]),
    ]);
    let source = &found.facts.sources[0];
    assert_eq!(source.kind, "Percona Server 8.0.36 server");
    let problems = found.facts.problems.into_iter();
    (
        source.taken,
        problems.map(|problem| format!("{}. {}", problem.reason, problem.cure)).collect(),
    )
}

#[test]
fn readings_of_a_replica_are_as_old_as_its_lag() {
    assert_eq!(lagging("0", "NULL"), (Some(date(2026, 8, 20)), vec![]));
    assert_eq!(lagging("1", "0"), (Some(date(2026, 8, 20)), vec![]));
    assert_eq!(lagging("1", "86399"), (Some(date(2026, 8, 20)), vec![]));
    let (taken, problems) = lagging("1", "180000");
    assert_eq!(taken, Some(date(2026, 8, 18)));
    let lags = "main: this replica lags 2 d behind: its readings are of 2026-08-18. Read the primary, or mend the replication.";
    assert_eq!(problems, [lags]);
}

#[test]
fn a_replica_that_does_not_tell_its_lag_is_unknown_with_the_grant() {
    let (_, problems) = lagging("1", "NULL");
    assert_eq!(problems.len(), 1);
    assert!(problems[0].contains("GRANT PROCESS ON *.* TO 'id''w'@'10.%'"), "{problems:?}");
}

#[test]
fn every_text_of_information_schema_is_cast_because_mysql_8_tells_binary_strings() {
    // https://dev.mysql.com/doc/refman/8.4/en/information-schema-introduction.html
    for statement in &pack().catalogue {
        let sql = &statement.sql;
        let first = sql.split("FROM (SELECT 1 AS one)").next().unwrap();
        for name in [
            "TABLE_SCHEMA",
            "TABLE_NAME",
            "TABLE_TYPE",
            "COLUMN_NAME",
            "COLUMN_TYPE",
            "COLUMN_DEFAULT",
            "TABLE_COMMENT",
            "CONSTRAINT_NAME",
            "REFERENCED_TABLE_SCHEMA",
            "REFERENCED_TABLE_NAME",
            "REFERENCED_COLUMN_NAME",
        ] {
            for shown in first.match_indices(&format!(".{name} AS ")).map(|(at, _)| at) {
                let before = first[..shown].rsplit_once(['(', ',']).unwrap().0;
                assert!(before.ends_with("CAST"), "{}: {name} as it is", statement.name);
            }
        }
        // Views of it are slow to join on old servers.
        assert_eq!(
            sql.matches("information_schema.").count(),
            usize::from(statement.name != "server")
        );
    }
}

#[test]
fn each_product_reads_its_own_settings_and_no_other() {
    let bounds = &pack().session[1];
    assert!(bounds.contains("/*M!100101 , max_statement_time = {seconds} */"), "{bounds}");
    assert!(bounds.contains("/*!50708 , max_execution_time = {milliseconds} */"), "{bounds}");
    assert!(bounds.contains("/*!80000 , information_schema_stats_expiry = 0 */"), "{bounds}");
    // MariaDB leaves alone what is for MySQL 5.7 to 9.99, and reads older ones: https://mariadb.com/kb/en/comment-syntax/
    let statements = pack().session.iter().chain(pack().catalogue.iter().map(|one| &one.sql));
    for sql in statements {
        for version in sql.split("/*!").skip(1).map(|rest| &rest[..5]) {
            assert!(("50700".."99999").contains(&version), "{sql}");
        }
    }
}
