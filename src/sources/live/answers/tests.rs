//! What clients print, read back; and what is broken, told.

use super::file::Brought;
use super::{Answers, Rows, write};
use crate::sources::live::inquiry::{Failure, FailureKind};
use proptest::prelude::*;

fn read(text: &str, kind: &str) -> (Answers, Vec<String>) {
    let mut brought = Brought::default();
    brought.add("answers", text, Some(kind)).unwrap();
    let told =
        |problem: &crate::facts::Problem| format!("{}: {}", problem.location.line, problem.reason);
    let problems = brought.problems.iter().map(told).collect();
    let mut all = Answers::default();
    for (_, found) in brought.servers {
        all.append(found.answers);
    }
    (all, problems)
}

/// Returns the values of a statement's column, `-` for NULL.
fn column(answers: &Answers, statement: &str, column: &str) -> Vec<String> {
    answers.rows(statement).map(|row| row.text(column).unwrap_or("-").to_owned()).collect()
}

#[test]
fn batch_output_has_escapes_and_the_word_null() {
    let text = "idwidth\tname\tnext\ntables\ta\\tb\\\\n\\n\tNULL\ntables\tc\t18446744073709551615\nIDWIDTH\tx\nserver\t1\n";
    let (answers, problems) = read(text, "mysql");
    assert_eq!(problems, [""; 0]);
    assert_eq!(column(&answers, "tables", "name"), ["a\tb\\n\n", "c"]);
    assert_eq!(column(&answers, "tables", "next"), ["-", "18446744073709551615"]);
    let row = answers.rows("tables").nth(1).unwrap();
    assert_eq!(row.number("next"), Some(18_446_744_073_709_551_615));
    assert_eq!(column(&answers, "server", "x"), ["1"]);
}

#[test]
fn quoted_values_may_hold_line_ends_and_what_null_looks_like() {
    let text = "BEGIN\nidwidth,name,def\nt,\"a \"\"b\"\"\nc,d\",\\N\nt,\"\\N\",\"\"\nt,x,\n(3 rows)\n\nCOMMIT\nidwidth,n\nu,1\n";
    let (answers, problems) = read(text, "postgres");
    assert_eq!(problems, [""; 0]);
    assert_eq!(column(&answers, "t", "name"), ["a \"b\"\nc,d", "\\N", "x"]);
    assert_eq!(column(&answers, "t", "def"), ["-", "", "-"]);
    assert_eq!(column(&answers, "u", "n"), ["1"]);
}

#[test]
fn psql_and_sqlite_may_print_other_signs_between_values() {
    let (answers, problems) = read("idwidth|a\nt|\"1\nt|\n(2 rows)\n", "postgres");
    assert_eq!(
        (column(&answers, "t", "a"), problems),
        (vec!["\"1".to_owned(), "-".to_owned()], vec![])
    );
}

#[test]
fn json_is_read_however_it_is_nested() {
    let nested = r#"{"exported": [{"rows": [{"IDWIDTH": "t", "Name": "a", "next": 18446744073709551616, "x": null, "y": true, "z": {"a": 1}}]}]}"#;
    let several = "[{\"idwidth\":\"t\",\"name\":\"b\",\"next\":\"7\"},\n{\"idwidth\":\"t\",\"name\":\"c}\\\"\"}]\n[{\"timeout\":5}]\n{\"idwidth\":\"u\"}\n";
    let (answers, problems) = read(&format!("{nested}\n{several}"), "sqlite");
    assert_eq!(problems, [""; 0]);
    assert_eq!(column(&answers, "t", "name"), ["a", "b", "c}\""]);
    assert_eq!(column(&answers, "t", "next"), ["18446744073709551616", "7", "-"]);
    assert_eq!(column(&answers, "t", "y")[0], "true");
    assert_eq!(column(&answers, "t", "z")[0], "{\"a\": 1}");
    assert!(answers.has("u") && answers.rows("u").next().is_none(), "answered, without rows");
}

#[test]
fn what_is_cut_off_or_foreign_is_told_with_its_line() {
    let told = |text: &str, kind| read(text, kind).1;
    assert_eq!(told("idwidth\ta\nt\t1\nt\t2", "mysql"), ["3: the file ends in a row of `t`"]);
    assert_eq!(told("idwidth\ta\nt\t1\nt\n", "mysql"), ["3: 1 values where the header has 2"]);
    assert_eq!(told("ERROR 1045\n", "mysql"), ["1: neither a header nor a row of one"]);
    assert_eq!(told("idwidth,a\n", "postgres"), ["1: a header without a row: cut off"]);
    assert_eq!(told("idwidth,a\nt,\"x\ny,z\n", "postgres"), ["2: the file ends in a row of `t`"]);
    assert_eq!(
        told("[{\"idwidth\":\"t\",\n\"a\":1}", "sqlite"),
        ["2: the JSON is cut off: its brackets stay open"]
    );
    assert!(told("{]}", "sqlite")[0].contains("not understood"));
    let many = told(&"what\n".repeat(1000), "mysql");
    assert_eq!((many.len(), many[20].as_str()), (21, "20: more lines like these follow"));
}

#[test]
fn wide_text_and_marks_of_byte_order_are_taken_off() {
    let (answers, problems) = read("\u{feff}idwidth\ta\r\nt\t1\r\n", "mysql");
    assert_eq!((column(&answers, "t", "a"), problems.len()), (vec!["1".to_owned()], 0));
}

#[test]
fn a_record_reads_back_as_it_was() {
    let mut answers = Answers::default();
    let row = vec![Some("t".to_owned()), None, Some("a\"\n\t\\\u{1F600}".to_owned())];
    let columns = ["idwidth", "a", "b"].map(str::to_owned).to_vec();
    answers.add("t", Rows::of(columns, [row]));
    answers.add("none", Rows::default());
    answers.fail("u", "a.b", Failure { reason: "no".to_owned(), kind: FailureKind::Denied });
    let mut record = Vec::new();
    write([("main", "mysql", &answers), ("other", "mysql", &answers)].into_iter(), &mut record)
        .unwrap();
    let mut brought = Brought::default();
    brought.add("record", std::str::from_utf8(&record).unwrap(), None).unwrap();
    assert_eq!(brought.problems, []);
    assert_eq!(brought.servers.len(), 2);
    for found in brought.servers.into_values() {
        let mut back = found.answers;
        assert_eq!(found.kind, "mysql");
        assert_eq!(column(&back, "t", "b"), ["a\"\n\t\\\u{1F600}"]);
        assert_eq!(column(&back, "t", "a"), ["-"]);
        assert!(back.has("none"));
        let denied = back.take_failure("u", "a.b").unwrap();
        assert_eq!((denied.kind, denied.reason.as_str()), (FailureKind::Denied, "no"));
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(idwidth[\t,|;]|[\"\\\\{}\\[\\]:,\n\t]|[a-z0-9é]|\\PC){0,60}", kind in 0..3_usize) {
        let kind = ["mysql", "postgres", "sqlite"][kind];
        let mut brought = Brought::default();
        let _ = brought.add("x", &text, Some(kind));
        let _ = brought.add("x", &format!("[{text}"), Some(kind));
        let _ = brought.add("x", &format!("idwidth,a\n{text}"), Some(kind));
    }

    #[test]
    fn values_survive_the_batch_form(values in proptest::collection::vec("[\\PC\t\n\\\\]{0,12}", 1..5)) {
        let escaped = |text: &String| text.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t");
        let lines: String = values.iter().map(|value| format!("t\t{}\n", escaped(value))).collect();
        let (answers, problems) = read(&format!("idwidth\ta\n{lines}"), "mysql");
        let wanted: Vec<String> = values.iter().map(|value| if value == "NULL" { "-".to_owned() } else { value.clone() }).collect();
        prop_assert_eq!(column(&answers, "t", "a"), wanted);
        prop_assert_eq!(problems.len(), 0);
    }

    #[test]
    fn a_cut_in_a_row_is_told(at in 1..60_usize) {
        let text = "idwidth\ta\tb\nt\t1\tone\nt\t2\ttwo\nidwidth\tc\nasked x\t1\nu\tthree\n";
        let cut = &text[..at.min(text.len())];
        let (answers, problems) = read(cut, "mysql");
        let ends_whole = answers.has("asked x");
        prop_assert!(ends_whole || !problems.is_empty() || cut.ends_with('\n'), "{cut:?} {problems:?}");
    }
}
