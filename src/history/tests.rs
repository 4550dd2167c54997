//! What is left of a long past is enough for forecasts.

use super::days::thin;
use crate::facts::{Day, Point};
use crate::forecast::Growth;
use crate::width::Id;
use jiff::civil::Date;
use std::fs;
use std::path::Path;

/// Reads a recorded counter, with a reading on every day between its own.
fn every_day(file: &Path) -> Vec<Point> {
    let text = fs::read_to_string(file).unwrap();
    let read = |line: &str| {
        let (date, value) = line.split_once(',').unwrap();
        Point { date: date.parse().unwrap(), value: value.trim().parse().unwrap() }
    };
    let read: Vec<Point> = text.lines().skip(1).map(read).collect();
    let mut days = Vec::new();
    for pair in read.windows(2) {
        let span = i64::from((pair[1].date - pair[0].date).get_days());
        for day in 0..span {
            let value =
                pair[0].value + (pair[1].value - pair[0].value) * Id::from(day) / Id::from(span);
            days.push(Point { date: pair[0].date + jiff::Span::new().days(day), value });
        }
    }
    days
}

/// Returns the days from a day on to the one on which twice of what was reached is outgrown.
fn lead(points: &[Point], as_of: Date) -> Option<i32> {
    let ceiling = points.last()?.value * 2;
    let p50 = Growth::new(points).forecast(ceiling).p50?;
    Some((p50 - as_of).get_days())
}

#[test]
fn a_reading_a_week_forecasts_what_a_reading_a_day_does() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/series");
    let (mut off, mut undated) = (Vec::new(), 0);
    for entry in fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_none_or(|extension| extension != "csv") {
            continue;
        }
        let all = every_day(&file);
        for end in (400..all.len()).step_by(97) {
            let points = &all[..end];
            let as_of = points[end - 1].date;
            let day = |point: &Point| Day {
                date: point.date,
                mark: Some(point.value),
                rows: Some(point.value),
            };
            let mut days: Vec<Day> = points.iter().map(day).collect();
            thin(&mut days, as_of);
            assert!(days.len() < 92 + end / 7 + 2, "{} of {end}", days.len());
            let thinned = |day: &Day| Some(Point { date: day.date, value: day.mark? });
            let thinned: Vec<Point> = days.iter().filter_map(thinned).collect();
            let (whole, part) = (lead(points, as_of), lead(&thinned, as_of));
            // A record at the edge of too uneven for a date may fall to either side of it.
            undated += usize::from(whole.is_some() != part.is_some());
            if let Some((whole, part)) = whole.zip(part) {
                off.push(f64::from((whole - part).abs()) / f64::from(whole.max(1)));
            }
        }
    }
    off.sort_by(f64::total_cmp);
    assert!(off.len() > 20, "{}", off.len());
    let (median, worst) = (off[off.len() / 2], off[off.len() - 1]);
    let told = format!("of {}: median {median:.4}, worst {worst:.4}, {undated} undated", off.len());
    assert!(median < 0.001 && worst < 0.01 && undated == 0, "{told}");
}
