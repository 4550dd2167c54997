//! Spells numbers, dates and text that idwidth did not write, for people.
//!
//! [`clean`] is the one gate for such text: no report shows any that has not passed it.

use crate::width::Id;
use jiff::civil::Date;

/// Returns true for characters that could drive a terminal or reorder the text around them: control characters,
/// and the invisible and bidirectional format characters of the Unicode Standard, sections 23.2 and 23.3.
pub(in crate::reports) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Returns `text` with unsafe characters spelt out: `\u{1b}`.
pub(in crate::reports) fn clean(text: &str) -> String {
    escape(text, is_unsafe)
}

/// Cleans a finished document, whose own line breaks stay.
pub(in crate::reports) fn clean_document(text: &str) -> String {
    escape(text, |c| is_unsafe(c) && c != '\n')
}

fn escape(text: &str, is_escaped: impl Fn(char) -> bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if is_escaped(c) {
            escaped.extend(c.escape_default());
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// Returns a whole number with thousands separators: `2,147,483,647`.
pub(in crate::reports) fn thousands(number: impl Into<Id>) -> String {
    let number: Id = number.into();
    let digits = number.unsigned_abs().to_string();
    let mut text = if number < 0 { "-".to_owned() } else { String::new() };
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns `1 file`, `2 files`.
pub(in crate::reports) fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", thousands(number))
}

/// Returns a length as [`u64`] for [`count`].
pub(in crate::reports) fn size(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// Returns a size in binary units with one digit: `1.9 MiB`.
pub(in crate::reports) fn bytes(number: u64) -> String {
    let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
    match units.into_iter().find(|(shift, _)| number >> shift > 0) {
        Some((shift, unit)) => {
            let tenths = (number >> (shift - 10)).saturating_mul(10) >> 10;
            format!("{}.{} {unit}", tenths / 10, tenths % 10)
        }
        None => format!("{number} B"),
    }
}

/// Returns a share of a ceiling, rounded down so that only a full ceiling reads 100 %: `98.6 %`.
pub(in crate::reports) fn percent(used: f64) -> String {
    format!("{:.1} %", (used * 1000.0).floor() / 10.0)
}

/// Returns a growth rate: `2,252,907 ids per day`, below ten a day with a digit more.
pub(in crate::reports) fn rate(per_day: f64) -> String {
    if per_day.abs() < 10.0 {
        return format!("{per_day:.1} ids per day");
    }
    let whole = format!("{per_day:.0}").parse::<Id>().map_or_else(|_| "?".to_owned(), thousands);
    format!("{whole} ids per day")
}

/// Returns an ISO date; the end of the calendar stands for anything later.
pub(in crate::reports) fn day(date: Date) -> String {
    if date == Date::MAX { "after 9999".to_owned() } else { date.to_string() }
}

/// Returns the date, or `-` for none.
pub(in crate::reports) fn day_or_dash(date: Option<Date>) -> String {
    date.map_or_else(|| "-".to_owned(), day)
}
