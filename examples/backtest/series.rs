//! Reads a folder of series into daily counters. Series are maxima: a lower
//! number does not lower the day. Must not skip a line that it cannot read.

use jiff::civil::Date;
use std::fs;
use std::path::Path;

/// The highest number so far at the end of every day from its first reading to its last.
pub(crate) type Daily = Vec<f64>;

/// Reads every series that `index.tsv` names, in its order.
pub(crate) fn load(folder: &Path) -> Result<Vec<Daily>, String> {
    let index = folder.join("index.tsv");
    let text = read(&index)?;
    let mut lines = text.lines().enumerate();
    let header = lines.next().map_or("", |(_, line)| line);
    let column = header.split('\t').position(|name| name.trim() == "name").ok_or_else(|| {
        format!("{}:1: no column `name`; name the columns, separated by tabs", index.display())
    })?;
    lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| match line.split('\t').nth(column).map(str::trim) {
            Some(name) if !name.is_empty() => read_series(&folder.join(format!("{name}.csv"))),
            _ => Err(format!("{}:{}: no name in this row", index.display(), number + 1)),
        })
        .collect()
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| {
        format!(
            "{}: cannot be read, {error}; a folder holds index.tsv and NAME.csv files",
            path.display()
        )
    })
}

/// Reads `date,number` lines after one header line; days without a line keep the last number.
fn read_series(path: &Path) -> Result<Daily, String> {
    let mut daily = Daily::new();
    let mut last: Option<Date> = None;
    for (number, line) in read(path)?.lines().enumerate().skip(1) {
        if line.trim().is_empty() {
            continue;
        }
        let fail = |reason: &str| format!("{}:{}: {reason}", path.display(), number + 1);
        let (date, value) = parse(line).map_err(|reason| fail(&reason))?;
        let days = last.map_or(1, |last| date.duration_since(last).as_hours() / 24);
        let days = usize::try_from(days)
            .map_err(|_| fail("earlier than the line before; sort the lines by date"))?;
        let held = daily.last().copied().unwrap_or(value);
        if let Some(missing) = days.checked_sub(1) {
            daily.extend(std::iter::repeat_n(held, missing));
            daily.push(value.max(held));
        } else if let Some(today) = daily.last_mut() {
            *today = value.max(held);
        }
        last = Some(date);
    }
    Ok(daily)
}

fn parse(line: &str) -> Result<(Date, f64), String> {
    let (date, value) = line.split_once(',').ok_or("no comma; a line is `date,number`")?;
    let date: Date =
        date.trim().parse().map_err(|_| format!("`{date}` is no date; write it as 2026-01-31"))?;
    let value = value.trim();
    // An id is a whole number: checked as one, then rounded to a float once.
    let whole = value.parse::<i128>().ok().and_then(|_| value.parse().ok());
    Ok((date, whole.ok_or_else(|| format!("`{value}` is no whole number"))?))
}
