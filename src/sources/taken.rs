//! Gives a dump its day: the one that the user states, else the one in the dump itself, else the one in its name.
//!
//! Never the file's time of change, which a copy or a checkout sets anew.

use super::{series, walk};
use crate::facts::{Facts, Problem};
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// Dumps are of no other years: what else looks like a date in a name is none.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// The days that the command line states for dumps.
pub(super) struct Stated<'c> {
    days: &'c [(PathBuf, Date)],
    used: Vec<bool>,
}

impl<'c> Stated<'c> {
    /// Starts with none of them used.
    pub(super) fn new(days: &'c [(PathBuf, Date)]) -> Self {
        Self { days, used: vec![false; days.len()] }
    }

    /// Dates the sources of a database; `as_of` is the day of the run.
    ///
    /// A later day in the name of what tells no ids is no day of a dump: nothing in it can be of the future.
    pub(super) fn date(&mut self, facts: &mut Facts, as_of: Date) {
        let tells = series::tells(facts);
        for source in &mut facts.sources {
            let stated = self.of(Path::new(&source.path));
            let named = || day_in(&source.path).filter(|day| tells || *day <= as_of);
            source.taken = stated.or(source.taken).or_else(named);
        }
    }

    /// Returns the day stated for a path.
    fn of(&mut self, path: &Path) -> Option<Date> {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let at = self.days.iter().position(|(stated, _)| real(stated) == real(path))?;
        if let Some(used) = self.used.get_mut(at) {
            *used = true;
        }
        self.days.get(at).map(|(_, day)| *day)
    }

    /// Says which paths are those of no dump that was read.
    pub(super) fn unused(self) -> Vec<Problem> {
        let unused = self.days.iter().zip(self.used).filter(|(_, used)| !used);
        let problem = |((path, day), _): (&(PathBuf, Date), bool)| {
            let reason = format!(
                "--taken says that it is of {day}, but no schema or dump of this path was read"
            );
            let cure =
                "Name the file as the paths to scan reach it, and check that it can be read.";
            walk::problem(path, reason, cure, false)
        };
        unused.map(problem).collect()
    }
}

/// Returns the day in the name of a file, the last if there are several, else in the name of its folder.
pub(super) fn day_in(path: &str) -> Option<Date> {
    let mut names = path.rsplit('/');
    let (file, folder) = (names.next()?, names.next().unwrap_or(""));
    last_day(file).or_else(|| last_day(folder))
}

/// Returns a path without the days in the names of its file and its folder, and without the times behind them: what
/// the dumps of one database have in common.
pub(super) fn without_day(path: &str) -> String {
    let parts = path.split('/').map(|name| {
        let mut name = name.to_owned();
        while let Some((start, end)) = place_of_day(&name) {
            name.replace_range(start..end, "");
        }
        name
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Returns where the last day in a name starts, and where it ends with its time, if one of 4 or 6 digits follows.
fn place_of_day(name: &str) -> Option<(usize, usize)> {
    let runs = runs_of_digits(name);
    let day = |at: usize| {
        let here = runs.get(at..)?;
        let (start, first) = *here.first()?;
        let length = if first.len() >= 8 { 1 } else { 3 };
        let (last, text) = *here.get(length - 1)?;
        let mut end = last + text.len();
        last_day(name.get(start..end)?)?;
        if let Some((time, digits)) = here.get(length)
            && matches!(digits.len(), 4 | 6)
            && *time == end + 1
        {
            end = time + digits.len();
            end += usize::from(name.get(end..).is_some_and(|rest| rest.starts_with('Z')));
        }
        Some((start, end))
    };
    (0..runs.len()).rev().find_map(day)
}

/// Returns the last day in a name: `2026-11-01`, `2026_11_01`, `2026.11.01`, or `20261101` with or without a time.
fn last_day(name: &str) -> Option<Date> {
    let runs = runs_of_digits(name);
    let day = |at: usize| match runs.get(at..)? {
        [(_, first), ..] if matches!(first.len(), 8 | 12 | 14) => {
            date(first.get(..4)?, first.get(4..6)?, first.get(6..8)?)
        }
        [(start, year), (second, month), (third, day), ..]
            if (year.len(), month.len(), day.len()) == (4, 2, 2) =>
        {
            let between = |from: usize, to: usize| name.get(from..to);
            let one = between(start + 4, *second)?;
            let same = one == between(second + 2, *third)?;
            (same && ["-", "_", "."].contains(&one)).then(|| date(year, month, day))?
        }
        _ => None,
    };
    (0..runs.len()).rev().find_map(day)
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let year = year.parse().ok().filter(|year| YEARS.contains(year))?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Returns the runs of digits in a name, and where they start.
fn runs_of_digits(name: &str) -> Vec<(usize, &str)> {
    let mut runs = Vec::new();
    let mut at = 0;
    for part in name.split(|letter: char| !letter.is_ascii_digit()) {
        if !part.is_empty() {
            runs.push((at, part));
        }
        at += part.len();
        at += name.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_day_of_a_dump_stands_in_its_name_or_its_folder() {
        let day = Some(date(2026, 11, 1));
        for path in [
            "shop-2026-11-01.sql.gz",
            "shop_20261101.sql",
            "dumps/2026-11-01/shop.sql",
            "20261101031500_shop.sql",
            "shop.2026_11_01_0315.dump",
            "shop-20261101T031500Z.sql",
            "backup-2025-11-01/shop-2026.11.01.sql",
            "from-2026-10-01-to-2026-11-01.sql",
            "größe-2026-11-01.sql",
        ] {
            assert_eq!(day_in(path), day, "{path}");
        }
    }

    #[test]
    fn dumps_of_one_database_have_one_name_without_their_days() {
        for (path, bare) in [
            ("shard1-2026-06-01.sql", "shard1-.sql"),
            ("shard1-20261101T031500Z.sql", "shard1-.sql"),
            ("2026-11-01/shard2.sql", "/shard2.sql"),
            ("größe-2026_11_01_0315-2.sql", "größe--2.sql"),
            ("shop-2026-13-01.sql", "shop-2026-13-01.sql"),
        ] {
            assert_eq!(without_day(path), bare, "{path}");
        }
    }

    #[test]
    fn other_numbers_in_names_are_no_days() {
        for path in [
            "shop.sql",
            "shop-2026-13-01.sql",
            "shop-20269999.sql",
            "4111111111111111.sql",
            "v10000101.sql",
            "2026-11_01.sql",
            "2026-11-01/mysql/shop.sql",
            "shop-1-2-3.sql",
        ] {
            assert_eq!(day_in(path), None, "{path}");
        }
    }
}
