//! What earlier days add to the growth curves of today.

use crate::made::{day, drawn_from, points, server, table};
use idwidth::facts::{Facts, How, Point, Reading};
use idwidth::history::History;
use idwidth::width::Id;

/// A history in a folder that is gone with it.
struct Made(History, #[expect(dead_code, reason = "holds the folder")] tempfile::TempDir);

impl Made {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self(History::in_file(&folder.path().join("history.db")).unwrap(), folder)
    }

    /// Keeps facts of a day and returns the curve of the first column.
    fn curve(&mut self, at: i64, mut facts: Facts) -> Vec<(i64, Id)> {
        let kept = self.0.keep(&mut facts, day(at));
        assert_eq!(kept.problems, []);
        points(&facts.tables[0].columns[0].curve)
    }
}

fn orders(counter: Id, rows: Id) -> Facts {
    table(server("eu"), "orders", "id", Some(counter), Some(rows))
}

#[test]
fn a_first_run_leaves_the_curve_as_it_is() {
    let mut facts = orders(100, 90);
    facts.tables[0].columns[0].curve = vec![Point { date: day(1), value: 80 }];
    assert_eq!(Made::new().curve(9, facts), [(1, 80)]);
}

#[test]
fn counters_of_several_days_are_a_growth_curve() {
    let mut history = Made::new();
    history.curve(1, orders(100, 90));
    history.curve(8, orders(130, 90));
    assert_eq!(history.curve(15, orders(160, 150)), [(1, 100), (8, 130), (15, 160)]);
    assert_eq!(
        history.curve(15, orders(165, 150)),
        [(1, 100), (8, 130), (15, 165)],
        "now is what was read now"
    );
}

#[test]
fn the_maxima_of_earlier_days_join_rows_that_date_themselves() {
    let mut history = Made::new();
    history.curve(10, orders(65_535, 993));
    let mut facts = orders(131_071, 1800);
    facts.tables[0].columns[0].curve =
        [(2, 200), (6, 600), (14, 1400)].map(|(at, value)| Point { date: day(at), value }).to_vec();
    let curve = history.curve(18, facts);
    assert_eq!(
        curve,
        [(2, 200), (6, 600), (10, 993), (14, 1400), (18, 1800)],
        "counters would look like a leap"
    );
}

#[test]
fn a_reset_shows_as_a_lower_reading_later() {
    let mut history = Made::new();
    history.curve(1, orders(5000, 5000));
    history.curve(2, orders(5100, 5100));
    // TRUNCATE, or a table that was dropped and made anew under its name.
    history.curve(3, orders(3, 2));
    assert_eq!(history.curve(4, orders(40, 39)), [(1, 5000), (2, 5100), (3, 3), (4, 40)]);
}

#[test]
fn a_renamed_column_starts_anew_and_a_renamed_source_too() {
    let mut history = Made::new();
    history.curve(1, orders(100, 90));
    let renamed = table(server("eu"), "orders", "order_id", Some(120), None);
    assert_eq!(history.curve(2, renamed), []);
    let elsewhere = table(server("us"), "orders", "id", Some(130), None);
    assert_eq!(history.curve(3, elsewhere), []);
    assert_eq!(history.curve(4, orders(140, 90)), [(1, 100), (4, 140)]);
}

#[test]
fn sequences_and_the_columns_that_draw_from_them_grow_alike() {
    let mut history = Made::new();
    let drawn =
        |counter| drawn_from(table(server("eu"), "notes", "id", None, None), "ids", counter);
    history.curve(1, drawn(10));
    history.curve(2, drawn(30));
    let mut facts = drawn(60);
    history.0.keep(&mut facts, day(3));
    assert_eq!(points(&facts.sequences[0].curve), [(1, 10), (2, 30), (3, 60)]);
    assert_eq!(points(&facts.tables[0].columns[0].curve), [(1, 10), (2, 30), (3, 60)]);
}

#[test]
fn what_was_not_read_today_ends_with_the_last_day_that_was() {
    let mut history = Made::new();
    history.curve(1, orders(100, 90));
    history.curve(2, orders(110, 90));
    let unread = table(server("eu"), "orders", "id", None, None);
    assert_eq!(history.curve(3, unread), [(1, 100), (2, 110)]);
}

#[test]
fn what_the_config_states_is_no_reading() {
    let mut facts = orders(100, 90);
    let column = &mut facts.tables[0].columns[0];
    column.maximum = Some(Reading { value: 7, how: How::Stated, at: None });
    let mut history = Made::new();
    assert_eq!(history.0.keep(&mut facts, day(1)).added, 1, "the counter alone");
}

#[test]
fn of_what_is_long_past_a_reading_a_week_is_enough() {
    let mut history = Made::new();
    for at in 1..=400 {
        history.curve(at, orders(Id::from(at) * 10, 0));
    }
    let curve = history.curve(401, orders(4010, 0));
    assert_eq!(curve.first(), Some(&(1, 10)), "the whole span stays");
    assert_eq!(curve.last(), Some(&(401, 4010)));
    let recent: Vec<i64> = curve.iter().map(|(at, _)| *at).filter(|at| *at >= 401 - 91).collect();
    assert_eq!(recent, (310..=401).collect::<Vec<_>>(), "every day of the last 91");
    assert!((44..=46).contains(&(curve.len() - recent.len())), "{}", curve.len());
    assert!(curve.iter().all(|(at, value)| *value == Id::from(*at) * 10), "each under its own day");
}
