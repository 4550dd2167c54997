//! Holds the figures of the backtest on recorded counters, and what it says of input that it cannot read.

#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../examples/backtest/methods.rs"]
mod methods;
#[path = "../examples/backtest/protocol.rs"]
mod protocol;
#[path = "../examples/backtest/score.rs"]
mod score;
#[path = "../examples/backtest/series.rs"]
mod series;

use std::fs;
use std::path::Path;

#[test]
fn forecasts_are_as_good_as_they_were() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/series");
    let report = "\
crb n=119 median=0.148 p90=0.696 late=0.479 cover=0.815 width=2.207
predict_linear_4w n=119 median=0.330 p90=4.353 late=0.563 cover=- width=-
predict_linear_90d n=119 median=0.310 p90=1.054 late=0.647 cover=- width=-
first_last_365d n=119 median=0.347 p90=0.963 late=0.706 cover=- width=-
";
    assert_eq!(score::report(&folder).unwrap(), report);
}

/// Reports on a folder of these files.
fn report(files: &[(&str, &str)]) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let report = score::report(folder.path());
    report.map_err(|message| message.replace(&folder.path().display().to_string(), "DIR"))
}

#[test]
fn series_too_short_to_ask_are_no_points() {
    let files = [
        ("index.tsv", "name\nempty\nheader\nline\nyear\r\n\n"),
        ("empty.csv", ""),
        ("header.csv", "date,value\n"),
        ("line.csv", "date,value\n2020-01-01,5"),
        ("year.csv", "date,value\n2020-01-01,5\n2021-03-01,900\n"),
    ];
    let text = report(&files).unwrap();
    assert_eq!(text.lines().next(), Some("crb n=0 median=- p90=- late=- cover=- width=-"));
    assert_eq!(text.lines().count(), 4);
}

/// A series of one reading every `step` days, growing by `pace` a day, written every `written` days.
fn steps(days: i64, step: i64, written: i64, pace: i64) -> String {
    let lines = (0..days).filter(|day| day % written == 0).map(|day| {
        let date = jiff::civil::date(2001, 3, 4) + jiff::Span::new().days(day);
        format!("{date},{}\n", 1_000 + (day - day % step) * pace)
    });
    format!("date,value\n{}", lines.collect::<String>())
}

#[test]
fn a_straight_line_is_hit_by_every_straight_rule() {
    let index = ("index.tsv", "source\tname\nhand\tline\n");
    let text = report(&[index, ("line.csv", &steps(2000, 1, 1, 7))]).unwrap();
    for line in text.lines().skip(1) {
        assert!(line.contains(" n=40 median=0.000 p90=0.000 late=0.000 "), "{text}");
    }
}

#[test]
fn days_without_a_line_keep_the_number() {
    let index = ("index.tsv", "name\nline\n");
    let sparse = report(&[index, ("line.csv", &steps(2001, 10, 10, 7))]);
    let dense = report(&[index, ("line.csv", &steps(2001, 10, 1, 7))]);
    assert_eq!(sparse, dense);
}

#[test]
fn bad_input_is_named_by_file_and_line() {
    let index = ("index.tsv", "name\na\n");
    let cases: [(&[(&str, &str)], &str); 9] = [
        (
            &[],
            "DIR/index.tsv: cannot be read, No such file or directory (os error 2); a folder holds index.tsv and NAME.csv files",
        ),
        (
            &[("index.tsv", "")],
            "DIR/index.tsv:1: no column `name`; name the columns, separated by tabs",
        ),
        (&[("index.tsv", "n\tname\n1\t\n")], "DIR/index.tsv:2: no name in this row"),
        (
            &[index],
            "DIR/a.csv: cannot be read, No such file or directory (os error 2); a folder holds index.tsv and NAME.csv files",
        ),
        (
            &[index, ("a.csv", "h\n2020-01-01 5\n")],
            "DIR/a.csv:2: no comma; a line is `date,number`",
        ),
        (
            &[index, ("a.csv", "h\n2020-13-01,5\n")],
            "DIR/a.csv:2: `2020-13-01` is no date; write it as 2026-01-31",
        ),
        (&[index, ("a.csv", "h\n2020-01-01,NaN\n")], "DIR/a.csv:2: `NaN` is no whole number"),
        (&[index, ("a.csv", "h\n2020-01-01,1e9\n")], "DIR/a.csv:2: `1e9` is no whole number"),
        (
            &[index, ("a.csv", "h\n2020-01-02,5\n\n2020-01-01,6\n")],
            "DIR/a.csv:4: earlier than the line before; sort the lines by date",
        ),
    ];
    for (files, message) in cases {
        assert_eq!(report(files), Err(message.to_owned()));
    }
}
