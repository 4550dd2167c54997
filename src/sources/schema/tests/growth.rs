//! Growth curves of what rows tell.

use super::{backslashes, problems, read_all};
use crate::sources::schema::observed::Days;
use crate::sources::schema::value::day_of;
use crate::width::Id;
use jiff::civil::{Date, date};

/// Returns the curve of (day of 2024, id) rows, by the last day given.
fn curve(rows: &[(i8, Id)], latest: i8) -> Vec<(i8, Id)> {
    let mut days = Days::default();
    for (day, id) in rows {
        days.add(day_of(date(2024, 1, *day)), *id);
    }
    let points = days.curve(day_of(date(2024, 1, latest)));
    points.into_iter().map(|point| (point.date.day(), point.value)).collect()
}

#[test]
fn a_curve_is_the_highest_id_by_each_day_in_any_order_of_rows() {
    assert_eq!(
        curve(&[(2, 5), (1, 2), (3, 9), (2, 3), (1, 1), (3, 6)], 31),
        [(1, 2), (2, 5), (3, 9)]
    );
}

#[test]
fn a_day_without_a_higher_id_is_no_point() {
    assert_eq!(curve(&[(1, 5), (2, 3), (3, 9)], 31), [(1, 5), (3, 9)]);
}

#[test]
fn days_after_the_dump_are_dropped() {
    assert_eq!(curve(&[(1, 5), (2, 6), (9, 100)], 4), [(1, 5), (2, 6)]);
}

#[test]
fn a_constant_is_no_curve() {
    assert_eq!(curve(&[(1, 5), (1, 6), (1, 7)], 31), []);
}

#[test]
fn a_default_date_on_most_rows_is_dropped() {
    let mut rows: Vec<(i8, Id)> = (1..=100).map(|id| (1, id * 3)).collect();
    rows.extend((1..=20).map(|id| (i8::try_from(id).unwrap() + 5, id * 14)));
    assert_eq!(curve(&rows, 31).first(), Some(&(6, 14)));
}

#[test]
fn the_day_on_which_a_column_was_added_stays() {
    let mut rows: Vec<(i8, Id)> = (1..=100).map(|id| (1, id)).collect();
    rows.extend([(2, 101), (3, 105), (4, 110)]);
    assert_eq!(curve(&rows, 31), [(1, 100), (2, 101), (3, 105), (4, 110)]);
}

#[test]
fn one_back_dated_row_does_not_hide_the_growth_after_it() {
    let mut rows: Vec<(i8, Id)> = (1..=9).map(|day| (day, Id::from(day) * 10)).collect();
    rows.push((2, 85));
    let days: Vec<i8> = curve(&rows, 31).iter().map(|(day, _)| *day).collect();
    assert_eq!(days, [1, 3, 4, 5, 6, 7, 8, 9]);
}

#[test]
fn rows_of_several_inserts_make_one_curve() {
    let sql = "CREATE TABLE t (id int, at time);
        INSERT INTO t VALUES (1,'2024-01-01 10:00:00'),(2,'0000-00-00 00:00:00');
        INSERT INTO t (at, id) VALUES ('2024-01-02',7);
        INSERT INTO t VALUES (9,NULL),(8,'2024-01-03 23:00:00');";
    let (memory, outcome, coverage) = read_all(&backslashes(), sql);
    assert_eq!(problems(&outcome), Vec::<String>::new());
    let curve: Vec<(Date, Id)> =
        memory.observed[&0].curves[&0].iter().map(|point| (point.date, point.value)).collect();
    assert_eq!(curve, [(date(2024, 1, 1), 1), (date(2024, 1, 2), 7), (date(2024, 1, 3), 8)]);
    assert_eq!((memory.observed[&0].maxima[&0], coverage.rows, coverage.statements), (9, 5, 4));
}
