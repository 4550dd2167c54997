//! What is read from values.

use super::{backslashes, brackets, dollars, problems, read_all};
use crate::rules::lexis::Lexis;
use crate::sources::schema::value::{Calendar, date_of};
use crate::width::Id;

/// Returns the maximum of `id` in a table (a text, id int, b text) with one row of this `id`.
fn maximum_of(lexis: &Lexis, value: &str) -> Option<Id> {
    let sql = format!(
        "CREATE TABLE t (a text, id int, b text); INSERT INTO t VALUES ('x',{value},NULL);"
    );
    let (memory, outcome, _) = read_all(lexis, &sql);
    assert_eq!(problems(&outcome), Vec::<String>::new(), "{value}");
    assert_eq!(memory.observed[&0].rows, 1, "{value}");
    memory.observed[&0].maxima.get(&1).copied()
}

#[test]
fn integers_are_read_exactly_in_all_their_spellings() {
    let lexis = backslashes();
    for (value, expected) in [
        ("1", 1),
        ("-5", -5),
        ("0000001", 1),
        (" 7 ", 7),
        ("'12'", 12),
        ("\"12\"", 12),
        ("9223372036854775808", 9_223_372_036_854_775_808),
        ("18446744073709551615", 18_446_744_073_709_551_615),
        ("170141183460469231731687303715884105727", Id::MAX),
        ("_binary '12'", 12),
        ("-- note\n 8", 8),
        ("8 /* note */", 8),
    ] {
        assert_eq!(maximum_of(&lexis, value), Some(expected), "{value}");
    }
    assert_eq!(maximum_of(&dollars(), "'12'::bigint"), Some(12));
    assert_eq!(maximum_of(&dollars(), "12::bigint"), Some(12));
    assert_eq!(maximum_of(&dollars(), "E'12'"), Some(12));
}

#[test]
fn what_is_no_integer_is_stepped_over() {
    let lexis = backslashes();
    for value in [
        "NULL",
        "''",
        "1.5",
        "1e9",
        "0x1F",
        "X'12'",
        "b'101'",
        "x'12'",
        "DEFAULT",
        "'a,b)c'",
        "'it''s'",
        r"'it\'s),('",
        r"'\\'",
        "replace('a,\\n','\\n',char(10))",
        "(1+2)",
        "1+2",
        "now()",
        "f(g(1),')')",
        "\"say \\\" ,\"",
        "TRUE",
        "FALSE",
        "1e999",
    ] {
        assert_eq!(maximum_of(&lexis, value), None, "{value}");
    }
    for value in ["E'\\'),('", "$$),($$", "$a$ ' $a$", "ARRAY[1,2]", "'{1,2}'"] {
        assert_eq!(maximum_of(&dollars(), &value.replace("[1,2]", "(1)")), None, "{value}");
    }
    assert_eq!(maximum_of(&brackets(), "'c:\\'"), None);
}

#[test]
fn integers_beyond_128_bits_are_counted_and_not_taken() {
    let sql = "CREATE TABLE t (id int); INSERT INTO t VALUES (5),(170141183460469231731687303715884105728);";
    let (memory, outcome, _) = read_all(&backslashes(), sql);
    assert_eq!(memory.observed[&0].maxima[&0], 5);
    assert_eq!(problems(&outcome), ["1:26 1 integers in the rows of `t` do not fit into 128 bits"]);
}

#[test]
fn raw_bytes_in_values_do_no_harm() {
    let mut sql = b"CREATE TABLE t (id int, b text); INSERT INTO t VALUES (1,'".to_vec();
    sql.extend((0..=255).filter(|byte| !matches!(byte, b'\'' | b'\\')));
    sql.extend(b"'),(2,_binary '\xff\xfe');");
    let (memory, outcome, _) = super::read_in(&backslashes(), None, &sql, 64);
    assert_eq!(problems(&outcome), Vec::<String>::new());
    assert_eq!((memory.observed[&0].rows, memory.observed[&0].maxima[&0]), (2, 2));
}

#[test]
fn a_value_longer_than_the_window_is_stepped_over() {
    let long = "x,')(".repeat(2000).replace('\'', "''");
    let sql = format!(
        "CREATE TABLE t (a text, id int); INSERT INTO t VALUES ('{long}',1),(f('{long}',(2)),2) /* {long} */,('a',3);"
    );
    let (memory, outcome, _) = super::read_in(&brackets(), None, sql.as_bytes(), 64);
    assert_eq!(problems(&outcome), Vec::<String>::new());
    assert_eq!((memory.observed[&0].rows, memory.observed[&0].maxima[&1]), (3, 3));
}

#[test]
fn copied_rows_are_lines_of_fields() {
    let sql = "CREATE TABLE s.t (id int);\nCREATE TABLE t (id int, n text, at time);\n\
        COPY s.t (n, id, at) FROM stdin;\na\\tb\t3\t2024-05-01 10:00:00\n\\N\t\\N\t\\N\n\\\\.\t-4\t\\N\n\\.\n\nA;";
    let (memory, outcome, _) = read_all(&dollars(), sql);
    assert_eq!(problems(&outcome), Vec::<String>::new());
    assert_eq!((memory.observed[&1].rows, memory.observed[&1].maxima[&0]), (3, 3));
    assert_eq!(memory.observed[&1].curves[&0].len(), 1);
    assert_eq!(memory.statements.last().unwrap(), &("A".to_owned(), 9, 1));
}

#[test]
fn copied_rows_of_csv_have_their_separators_in_quotes() {
    let sql = "CREATE TABLE t (n text, id int, m int);\n\
        COPY t FROM stdin WITH (FORMAT csv, HEADER, DELIMITER ';', NULL '0');\nn;id;99\n\
        \"a;\"\"b\n\\.c\";\"3\";0\n;0;4\nx;2;\"5\"\n\\.\nA;";
    for chunk in [3, 64, 1 << 16] {
        let (memory, outcome, _) = super::read_in(&dollars(), None, sql.as_bytes(), chunk);
        assert_eq!(problems(&outcome), Vec::<String>::new());
        let observed = &memory.observed[&0];
        assert_eq!((observed.rows, observed.maxima[&1], observed.maxima[&2]), (3, 3, 5));
        assert_eq!(memory.statements.last().unwrap().0, "A");
    }
}

#[test]
fn rows_may_each_have_their_word_before_them() {
    let sql = "CREATE TABLE t (id int, n text); INSERT INTO t VALUES ROW(1,'a'), row (7,'row(9)');";
    for chunk in [3, 64] {
        let (memory, outcome, _) = super::read_in(&brackets(), None, sql.as_bytes(), chunk);
        assert_eq!(problems(&outcome), Vec::<String>::new());
        assert_eq!((memory.observed[&0].rows, memory.observed[&0].maxima[&0]), (2, 7));
    }
}

#[test]
fn copied_rows_may_end_their_lines_with_a_carriage_return() {
    let sql =
        "CREATE TABLE t (n text, id int);\r\nCOPY t FROM stdin;\r\na\t3\r\nb\t9\r\n\\.\r\nA;\r\n";
    let (memory, outcome, _) = read_all(&dollars(), sql);
    assert_eq!(problems(&outcome), Vec::<String>::new());
    assert_eq!(memory.observed[&0].maxima[&1], 9);
}

#[test]
fn days_are_read_from_dates_timestamps_and_epochs() {
    let day = |text: &str| {
        Calendar::default().day(text.as_bytes()).and_then(date_of).map(|date| date.to_string())
    };
    let is =
        |text: &str, expected: &str| assert_eq!(day(text).as_deref(), Some(expected), "{text}");
    is("2024-02-29", "2024-02-29");
    is("2024-02-29 23:59:59", "2024-02-29");
    is("2024-02-29T23:59:59.123Z", "2024-02-29");
    is("2024-03-01 00:30:00+02", "2024-02-29");
    is("2024-02-29 23:30:00.5-01:30", "2024-03-01");
    is("1709164800", "2024-02-29");
    is("631152000", "1990-01-01");
    is("1709164800.25", "2024-02-29");
    is("1709164800123", "2024-02-29");
    is("1709164800123456", "2024-02-29");
    is("1709164800123456789", "2024-02-29");
    for text in [
        "0000-00-00 00:00:00",
        "1989-12-31",
        "2024-02-30",
        "2024-13-01",
        "5",
        "",
        "-1709164800",
        "NULL",
        "infinity",
    ] {
        assert_eq!(day(text), None, "{text}");
    }
}

#[test]
fn rows_that_override_an_identity_are_read() {
    for words in ["OVERRIDING SYSTEM VALUE", "overriding user value", "OVERRIDING\n SYSTEM VALUE"] {
        for columns in ["", " (s, id)", "(s, id)"] {
            let row = if columns.is_empty() { "7, 'a'" } else { "'a', 7" };
            let sql = format!(
                "CREATE TABLE t (id int, s text);\nINSERT INTO t{columns} {words} VALUES ({row});\n"
            );
            let (memory, outcome, _) = read_all(&dollars(), &sql);
            assert_eq!(problems(&outcome), Vec::<String>::new(), "{sql}");
            assert_eq!(memory.observed[&0].maxima[&0], 7, "{sql}");
        }
    }
}
