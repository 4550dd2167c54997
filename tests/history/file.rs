//! What is kept in a file, and that it is only ever added to.

use crate::made::{day, drawn_from, server, table};
use crate::support::sqlite_file;
use idwidth::history::{FILE_SCHEMA, History};
use std::fs;
use std::path::Path;

const ALL: &str = "SELECT source, schema_name, relation_name, column_name, kind, day, value, typeof(value), how \
    FROM series JOIN reading ON series = id ORDER BY 1, 2, 3, 4, 5, 6";

fn ask(file: &Path, sql: &str) -> String {
    String::from_utf8(sqlite_file(file, sql)).unwrap()
}

#[test]
fn counters_rows_and_sequences_are_kept_by_day() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    let mut history = History::in_file(&file).unwrap();
    for (at, counter) in [(1, 100), (2, 120)] {
        let facts = table(server("eu"), "orders", "id", Some(counter), Some(counter - 5));
        let facts = table(facts, "notes", "id", None, None);
        let kept = history.keep(&mut drawn_from(facts, "note_ids", 7), day(at));
        assert_eq!((kept.added, kept.problems), (3, vec![]));
    }
    assert_eq!(
        ask(&file, ALL),
        "eu|shop|note_ids||counter|2026-11-01|7|integer|sequence\n\
         eu|shop|note_ids||counter|2026-11-02|7|integer|sequence\n\
         eu|shop|orders|id|counter|2026-11-01|100|integer|counter\n\
         eu|shop|orders|id|counter|2026-11-02|120|integer|counter\n\
         eu|shop|orders|id|rows|2026-11-01|95|integer|MAX by index\n\
         eu|shop|orders|id|rows|2026-11-02|115|integer|MAX by index\n"
    );
    let written = ask(&file, "SELECT count(*) FROM reading WHERE abs(unixepoch() - written) < 600");
    assert_eq!(written, "6\n");
}

#[test]
fn a_second_run_on_a_day_adds_what_is_new_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    let first = table(server("eu"), "orders", "id", Some(100), None);
    History::in_file(&file).unwrap().keep(&mut first.clone(), day(1));
    let bytes = fs::read(&file).unwrap();
    let mut again = table(server("eu"), "orders", "id", Some(140), None);
    let kept = History::in_file(&file).unwrap().keep(&mut again, day(1));
    assert_eq!((kept.added, kept.problems), (0, vec![]));
    assert_eq!(fs::read(&file).unwrap(), bytes, "not a byte changed");
    let more = table(again, "notes", "id", Some(5), None);
    let kept = History::in_file(&file).unwrap().keep(&mut more.clone(), day(1));
    assert_eq!(kept.added, 1, "a table that did not answer before is added");
    let values = ask(
        &file,
        "SELECT relation_name, value FROM series JOIN reading ON series = id ORDER BY 1",
    );
    assert_eq!(values, "notes|5\norders|100\n");
}

#[test]
fn ids_of_any_size_are_exact() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    let values = [i64::MAX.into(), u64::MAX.into(), i128::MAX, -7, i64::MIN.into(), i128::MIN];
    let mut history = History::in_file(&file).unwrap();
    for (at, value) in (1..).zip(values) {
        history.keep(&mut table(server("eu"), "orders", "id", Some(value), None), day(at));
    }
    assert_eq!(
        ask(&file, "SELECT value, typeof(value) FROM reading"),
        "9223372036854775807|integer\n18446744073709551615|text\n\
         170141183460469231731687303715884105727|text\n-7|integer\n-9223372036854775808|integer\n\
         -170141183460469231731687303715884105728|text\n"
    );
    let mut facts = table(server("eu"), "orders", "id", Some(1), None);
    history.keep(&mut facts, day(7));
    let curve: Vec<i128> =
        facts.tables[0].columns[0].curve.iter().map(|point| point.value).collect();
    assert_eq!(curve[..6], values);
}

#[test]
fn names_that_differ_in_a_dot_or_in_case_are_different_ids() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    let mut history = History::in_file(&file).unwrap();
    let facts = table(server("eu"), "a.b", "c", Some(1), None);
    let facts = table(facts, "a", "b.c", Some(2), None);
    let mut facts = table(facts, "A", "b.c", Some(3), None);
    assert_eq!(history.keep(&mut facts, day(1)).added, 3);
    facts.tables[0].name = "it's \"quoted\"; DROP TABLE reading; -- \u{0}ü".to_owned();
    assert_eq!(history.keep(&mut facts, day(1)).added, 1);
    assert_eq!(history.keep(&mut facts, day(2)).added, 3);
}

#[test]
fn a_run_of_an_earlier_day_is_told_and_keeps_nothing_of_that_source() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::in_file(&folder.path().join("history.db")).unwrap();
    history.keep(&mut table(server("eu"), "orders", "id", Some(100), None), day(9));
    history.keep(&mut table(server("us"), "orders", "id", Some(100), None), day(3));
    let mut late = table(server("eu"), "orders", "id", Some(101), None);
    let kept = history.keep(&mut late, day(5));
    assert_eq!(kept.added, 0);
    assert_eq!(kept.problems.len(), 1);
    let reason = &kept.problems[0].reason;
    let told =
        "nothing of eu was kept: this run is of 2026-11-05, but the history already has 2026-11-09";
    assert!(reason.ends_with(told), "{reason}");
    let kept = history.keep(&mut table(server("us"), "orders", "id", Some(105), None), day(5));
    assert_eq!((kept.added, kept.problems), (1, vec![]), "other sources have days of their own");
    let kept = history.keep(&mut late, day(10));
    assert_eq!(
        (kept.added, kept.problems),
        (1, vec![]),
        "and when the clock is right again, all is well"
    );
}

#[test]
fn a_reading_of_an_older_day_is_kept_under_its_day() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    let mut history = History::in_file(&file).unwrap();
    let mut facts = table(server("eu"), "orders", "id", Some(100), Some(90));
    facts.tables[0].columns[0].maximum.as_mut().unwrap().at = Some(day(4));
    history.keep(&mut facts, day(9));
    let days = ask(&file, "SELECT kind, day FROM series JOIN reading ON series = id ORDER BY 1");
    assert_eq!(days, "counter|2026-11-09\nrows|2026-11-04\n");
}

#[test]
fn the_documented_statements_make_the_tables_that_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let (made, by_hand) = (folder.path().join("made.db"), folder.path().join("by-hand.db"));
    drop(History::in_file(&made).unwrap());
    let shape = "SELECT sql FROM sqlite_schema ORDER BY name";
    ask(&by_hand, FILE_SCHEMA);
    assert_eq!(ask(&made, shape), ask(&by_hand, shape));
    assert_eq!(ask(&made, "PRAGMA application_id; PRAGMA user_version"), "1229215560\n1\n");
    assert!(FILE_SCHEMA.contains("application_id = 1229215560"));
    assert!(FILE_SCHEMA.contains("user_version = 1"));
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    let mut history = History::in_file(&file).unwrap();
    let mode = || fs::metadata(&file).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(), 0o600);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    history.keep(&mut table(server("eu"), "orders", "id", Some(100), None), day(9));
    assert_eq!(mode(), 0o640, "what its owner decides stays");
}
