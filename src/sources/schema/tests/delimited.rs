//! Rows of delimited text, whatever separates and encloses their values and however they come in.

use crate::sources::schema::delimited::{Delimited, first_row, scan};
use crate::sources::schema::layout::{ColumnUse, Layout};
use crate::sources::schema::observed::Tally;
use crate::sources::schema::rows::Rows;
use crate::sources::schema::tuples::Fault;
use crate::sources::schema::window::Window;
use crate::width::Id;
use proptest::prelude::*;

/// Commas, newlines, quotes around some values, no escapes: what spreadsheets write.
fn quoted() -> Delimited {
    Delimited {
        field: b",".to_vec(),
        line: b"\r\n".to_vec(),
        enclosed: Some(b'"'),
        escaped: None,
        null: b"NULL".to_vec(),
    }
}

/// Returns the rows that were read, the highest value of each of two integer columns around one of text, and the end.
fn read(
    format: &Delimited,
    text: &[u8],
    chunk: usize,
) -> (u64, Vec<Option<Id>>, Result<(), Fault>) {
    let layout = Layout {
        table: 0,
        columns: vec![ColumnUse::Integer, ColumnUse::Other, ColumnUse::Integer],
        curves: Vec::new(),
        ordinals: vec![0, 1, 2],
    };
    let mut rows = Rows::new(Some(&layout));
    let mut window = Window::new(Box::new(text), chunk);
    let end = scan(format, &mut window, &mut rows);
    let mut tally = Tally::default();
    rows.add_to(&mut tally);
    (tally.rows, [0, 2].map(|column| tally.maxima.get(&column).copied()).to_vec(), end)
}

#[test]
fn escaped_separators_are_part_of_a_value() {
    let text = b"1\ta\\\tb\\\nc\\\\\t7\n2\t\\N\t\\N\n";
    assert_eq!(read(&Delimited::tabs(), text, 1), (2, vec![Some(2), Some(7)], Ok(())));
    assert_eq!(first_row(&Delimited::tabs(), text), Some(3));
    assert_eq!(first_row(&Delimited::tabs(), b"1\t2"), None);
}

#[test]
fn enclosed_values_hold_separators_and_doubled_quotes() {
    let text = b"1,\"a,\"\"b\"\"\r\n\",\"7\"\r\n\"3\",NULL,NULL\r\n";
    for chunk in [1, 7, 4096] {
        assert_eq!(read(&quoted(), text, chunk), (2, vec![Some(3), Some(7)], Ok(())));
    }
}

#[test]
fn a_word_for_null_counts_only_where_nothing_encloses_it() {
    let format = Delimited { null: b"0".to_vec(), ..quoted() };
    assert_eq!(read(&format, b"0,x,\"0\"\r\n", 64).1, [None, Some(0)]);
}

#[test]
fn one_separator_may_begin_as_the_other_does() {
    let format = Delimited { field: b"::".to_vec(), line: b":\n".to_vec(), ..Delimited::tabs() };
    for chunk in [1, 3, 4096] {
        assert_eq!(
            read(&format, b"1::a:b::7:\n2::c::8:\n", chunk),
            (2, vec![Some(2), Some(8)], Ok(()))
        );
    }
}

#[test]
fn rows_of_another_width_and_rows_that_are_cut_are_told() {
    let tabs = Delimited::tabs();
    assert_eq!(read(&tabs, b"1\ta\t2\n3\tb\n", 64).2, Err(Fault::Values { found: 2, expected: 3 }));
    assert_eq!(read(&tabs, b"1\ta\t2\t3\n", 64).2, Err(Fault::Values { found: 4, expected: 3 }));
    for cut in [&b"1\ta\t2\n3"[..], b"1\ta\t2\n3\t", b"1\ta\t2", b"1\ta\t2\\", b"1\ta\t2\\\n"] {
        assert_eq!(read(&tabs, cut, 64).2, Err(Fault::Cut), "{cut:?}");
    }
    assert_eq!(read(&quoted(), b"1,\"a", 64).2, Err(Fault::Cut));
    assert_eq!(read(&tabs, b"", 64), (0, vec![None, None], Ok(())));
}

#[test]
fn a_value_longer_than_the_window_is_stepped_over() {
    let long = "x\\\ty".repeat(200_000);
    let text = format!("1\t{long}\t7\n2\tb\t8\n");
    assert_eq!(read(&Delimited::tabs(), text.as_bytes(), 512), (2, vec![Some(2), Some(8)], Ok(())));
    let long = "x,\"\"\r\n".repeat(200_000);
    let text = format!("1,\"{long}\",7\r\n2,b,8\r\n");
    assert_eq!(read(&quoted(), text.as_bytes(), 512), (2, vec![Some(2), Some(8)], Ok(())));
    // A number that long is none.
    let text = format!("{}\ta\t7\n", "1".repeat(100_000));
    assert_eq!(read(&Delimited::tabs(), text.as_bytes(), 512), (1, vec![None, Some(7)], Ok(())));
}

/// Writes rows as `format` asks for.
fn written(format: &Delimited, rows: &[(i64, String, i64)]) -> Vec<u8> {
    let mut text = Vec::new();
    for (a, between, b) in rows {
        let mut value = Vec::new();
        for byte in between.bytes() {
            let special = [format.escaped, format.enclosed].contains(&Some(byte))
                || format.field.first() == Some(&byte)
                || format.line.first() == Some(&byte);
            match format.escaped {
                Some(escape) if special => value.extend([escape, byte]),
                None if Some(byte) == format.enclosed => value.extend([byte, byte]),
                _ => value.push(byte),
            }
        }
        let quote = format.enclosed.as_slice();
        for part in [
            a.to_string().as_bytes(),
            &format.field,
            quote,
            &value,
            quote,
            &format.field,
            b.to_string().as_bytes(),
            &format.line,
        ] {
            text.extend_from_slice(part);
        }
    }
    text
}

proptest! {
    #[test]
    fn rows_are_told_as_they_were_written(
        rows in prop::collection::vec((any::<i64>(), "[\\\\\t\n,\"\r:;a0]{0,12}", any::<i64>()), 0..40),
        chunk in 1_usize..5000,
        kind in 0_usize..3,
    ) {
        let semicolons =
            Delimited { field: b";;".to_vec(), line: b":\n".to_vec(), enclosed: Some(b'"'), ..Delimited::tabs() };
        let format = [Delimited::tabs(), quoted(), semicolons][kind].clone();
        let maxima = vec![rows.iter().map(|row| Id::from(row.0)).max(), rows.iter().map(|row| Id::from(row.2)).max()];
        let count = u64::try_from(rows.len()).unwrap();
        prop_assert_eq!(read(&format, &written(&format, &rows), chunk), (count, maxima, Ok(())));
    }

    #[test]
    fn no_bytes_make_it_panic_or_hang(text in prop::collection::vec(any::<u8>(), 0..3000), chunk in 1_usize..2000) {
        let _ = read(&Delimited::tabs(), &text, chunk);
        let _ = read(&quoted(), &text, chunk);
    }
}
