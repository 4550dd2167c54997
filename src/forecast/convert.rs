//! The only place where ids and dates become floats, and days become dates again.
//!
//! Must not decide anything: it converts.

use crate::width::Id;
use jiff::{SignedDuration, civil::Date};

const SECONDS_A_DAY: f64 = 86_400.0;

/// Returns the nearest float, exact up to 2^53; at most a few units in the last place off above.
pub(super) fn id_to_f64(id: Id) -> f64 {
    // f64 has no `From<i128>`: four 32-bit digits, the highest first.
    let magnitude = id.unsigned_abs();
    let digits = [96_u32, 64, 32, 0].map(|shift| {
        let digit = (magnitude >> shift) & u128::from(u32::MAX);
        u32::try_from(digit).map_or(0.0, f64::from)
    });
    let value = digits.iter().fold(0.0, |sum, digit| sum * 4_294_967_296.0 + digit);
    if id < 0 { -value } else { value }
}

/// Returns the whole days from `from` to `to`, negative if `to` is earlier.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    // All of jiff's calendar is 7.3 million days, so the conversion cannot fail.
    i32::try_from(to.duration_since(from).as_hours() / 24).unwrap_or(i32::MAX)
}

/// Adds whole days; the ends of the calendar (years -9999 and 9999) if they lie beyond, or if `days` is not a number.
pub(super) fn add_days(date: Date, days: f64) -> Date {
    match SignedDuration::try_from_secs_f64(days.round() * SECONDS_A_DAY) {
        Ok(duration) => date.saturating_add(duration),
        Err(_) if days < 0.0 => Date::MIN,
        Err(_) => Date::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn ids_below_2_to_the_53_are_exact() {
        for id in [0, 1, -1, 4_294_967_296, 9_007_199_254_740_991, -9_007_199_254_740_991] {
            assert_eq!(id_to_f64(id).to_string(), id.to_string());
        }
    }

    #[test]
    fn the_widest_ids_keep_their_magnitude() {
        assert!((id_to_f64(Id::MAX) / 2_f64.powi(127) - 1.0).abs() < 1e-15);
        assert!((id_to_f64(Id::MIN) / -2_f64.powi(127) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn dates_beyond_the_calendar_are_its_ends() {
        assert_eq!(add_days(date(2026, 2, 28), 1.0), date(2026, 3, 1));
        assert_eq!(add_days(date(2026, 2, 28), 1e9), Date::MAX);
        assert_eq!(add_days(date(2026, 2, 28), f64::INFINITY), Date::MAX);
        assert_eq!(add_days(date(2026, 2, 28), f64::NAN), Date::MAX);
        assert_eq!(add_days(date(2026, 2, 28), f64::NEG_INFINITY), Date::MIN);
    }

    #[test]
    fn days_between_crosses_leap_years() {
        assert_eq!(days_between(date(2023, 3, 1), date(2024, 3, 1)), 366);
        assert_eq!(days_between(date(2024, 3, 1), date(2023, 3, 1)), -366);
        assert_eq!(days_between(Date::MIN, Date::MAX), 7_304_483);
    }
}
