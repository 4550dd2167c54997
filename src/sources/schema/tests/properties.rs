//! What holds for any dump.

use super::{backslashes, brackets, dollars, problems, read_in};
use crate::rules::lexis::Lexis;
use proptest::prelude::*;

/// Bits and pieces of SQL, in any order.
fn fragments() -> impl Strategy<Value = Vec<u8>> {
    let fragment = prop::sample::select(vec![
        "CREATE TABLE t (id int, s text, at time);",
        "INSERT INTO t VALUES ",
        "(1,'a','2024-01-01')",
        "(22,",
        "NULL",
        ",",
        ")",
        "(",
        ";",
        "'",
        "''",
        "\\",
        "\"",
        "`",
        "[",
        "]",
        "$$",
        "$a$",
        "$",
        "/*",
        "*/",
        "/*!50001 ",
        "/*M!999999\\- x */",
        "-- ",
        "--",
        "#",
        "\n",
        "\r\n",
        "\t",
        "COPY t FROM stdin;\n",
        "1\ta\t2024-01-02\n",
        "\\.\n",
        "\\N",
        "\\i x\n",
        ".read x\n",
        "DELIMITER //\n",
        "//",
        "CREATE TRIGGER x BEGIN ",
        "END",
        "CASE",
        "E'",
        " ",
        "9",
        "é",
        "2024-05-05 10:00:00+02",
    ]);
    let raw = prop::collection::vec(any::<u8>(), 0..20);
    let piece = prop_oneof![8 => fragment.prop_map(|text| text.as_bytes().to_vec()), 1 => raw];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn lexes() -> [Lexis; 3] {
    [backslashes(), dollars(), brackets()]
}

/// A row of a table (id int, s text, at time, n int).
type Row = (i64, Vec<u8>, Option<(i8, i8)>, Option<u64>);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let text = prop::collection::vec(
        prop_oneof![Just(b'\''), Just(b'\\'), Just(b'\n'), Just(b'\t'), any::<u8>()],
        0..60,
    );
    prop::collection::vec(
        (any::<i64>(), text, prop::option::of((1_i8..=12, 1_i8..=28)), any::<Option<u64>>()),
        1..30,
    )
}

/// Writes a string as the dialect escapes it.
fn escape(text: &[u8], backslash: bool) -> Vec<u8> {
    let mut escaped = vec![b'\''];
    for byte in text {
        match byte {
            b'\'' if !backslash => escaped.extend(b"''"),
            b'\'' | b'\\' if backslash => escaped.extend([b'\\', *byte]),
            _ => escaped.push(*byte),
        }
    }
    escaped.push(b'\'');
    escaped
}

fn copy_field(text: &[u8]) -> Vec<u8> {
    let escape = |byte: &u8| match byte {
        b'\n' => b"\\n".to_vec(),
        b'\t' => b"\\t".to_vec(),
        b'\r' => b"\\r".to_vec(),
        b'\\' => b"\\\\".to_vec(),
        other => vec![*other],
    };
    text.iter().flat_map(escape).collect()
}

fn check_rows(lexis: &Lexis, sql: &[u8], rows: &[Row]) -> Result<(), TestCaseError> {
    for chunk in [7, 4096] {
        let (memory, outcome, _) = read_in(lexis, None, sql, chunk);
        prop_assert_eq!(problems(&outcome), Vec::<String>::new());
        let observed = &memory.observed[&0];
        prop_assert_eq!(usize::try_from(observed.rows), Ok(rows.len()));
        let ids = rows.iter().map(|row| i128::from(row.0)).max();
        prop_assert_eq!(observed.maxima.get(&0).copied(), ids);
        let numbers = rows.iter().filter_map(|row| row.3.map(i128::from)).max();
        prop_assert_eq!(observed.maxima.get(&3).copied(), numbers);
    }
    Ok(())
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic_and_the_window_makes_no_difference(sql in fragments()) {
        for lexis in lexes() {
            let (memory, outcome, coverage) = read_in(&lexis, None, &sql, 1 << 16);
            for chunk in [1, 7, 100] {
                let (other, other_outcome, other_coverage) = read_in(&lexis, None, &sql, chunk);
                prop_assert_eq!(&other, &memory);
                prop_assert_eq!(&other_outcome.problems, &outcome.problems);
                prop_assert_eq!(&other_coverage, &coverage);
            }
        }
    }

    #[test]
    fn inserted_rows_are_told_as_they_were_written(rows in rows(), backslash in any::<bool>(), apart in any::<bool>()) {
        let lexis = if backslash { backslashes() } else { brackets() };
        let mut sql = b"CREATE TABLE t (id int, s text, at time, n int);\n".to_vec();
        for (index, (id, text, day, number)) in rows.iter().enumerate() {
            sql.extend(if index == 0 || apart { b"INSERT INTO t VALUES ".as_slice() } else { b"," });
            let mut values = format!("({id},").into_bytes();
            values.extend(escape(text, backslash));
            let day = day.map_or("NULL".to_owned(), |(month, day)| format!("'2020-{month:02}-{day:02}'"));
            let number = number.map_or("NULL".to_owned(), |number| number.to_string());
            values.extend(format!(",{day},{number})").into_bytes());
            sql.extend(values);
            if apart {
                sql.extend(b";\n");
            }
        }
        sql.push(b';');
        check_rows(&lexis, &sql, &rows)?;
    }

    #[test]
    fn copied_rows_are_told_as_they_were_written(rows in rows()) {
        let mut sql = b"CREATE TABLE t (id int, s text, at time, n int);\nCOPY t (id, s, at, n) FROM stdin;\n".to_vec();
        for (id, text, day, number) in &rows {
            sql.extend(format!("{id}\t").into_bytes());
            sql.extend(copy_field(text));
            let day = day.map_or("\\N".to_owned(), |(month, day)| format!("2020-{month:02}-{day:02} 10:00:00"));
            let number = number.map_or("\\N".to_owned(), |number| number.to_string());
            sql.extend(format!("\t{day}\t{number}\n").into_bytes());
        }
        sql.extend(b"\\.\n");
        check_rows(&dollars(), &sql, &rows)?;
    }
}
