//! Reads the two things wanted from a value: an exact integer, and the day a timestamp falls on.
//!
//! Values are never copied; whatever is neither is nothing.

use crate::width::Id;
use jiff::civil::{Date, date};

/// Longest text of a value that is looked into, in bytes; `MySQL` pads zero-filled numbers to at most 255 digits.
pub(crate) const LONGEST: usize = 256;

/// Day zero of `Day`.
const EPOCH: Date = date(1970, 1, 1);
/// Rows older than this were not written by the application: zero dates, defaults, birthdays.
const FIRST_YEAR: i16 = 1990;
/// 1990-01-01 and 2100-01-01 in seconds since 1970: integers between are times. In milliseconds and so on, the
/// ranges are a thousand times as high and do not meet.
const EPOCH_SECONDS: std::ops::Range<i64> = 631_152_000..4_102_444_800;

/// Days since 1970-01-01, UTC where the value tells.
pub(crate) type Day = i32;

/// What a wanted value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Integer {
    /// An integer.
    Is(Id),
    /// An integer beyond 128 bits.
    TooLarge,
    /// `NULL`, text, a fraction, an expression.
    No,
}

/// Returns the plain text of an `INSERT` value: without quotes, a type before or a cast after them.
pub(crate) fn plain(value: &[u8]) -> &[u8] {
    if value.len() > LONGEST {
        return b"";
    }
    if let [b'\'', inner @ .., b'\''] = value
        && !inner.contains(&b'\'')
    {
        return inner;
    }
    let value = uncast(value.trim_ascii());
    let Some(open) = value.iter().position(|byte| matches!(byte, b'\'' | b'"')) else {
        return unquoted(value);
    };
    let (prefix, quoted) = value.split_at(open);
    // `DATE '..'`, `_binary '..'`, `N'..'`; but X'..' and B'..' are bits.
    let is_type =
        prefix.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b' '));
    if !is_type || matches!(prefix, b"x" | b"X" | b"b" | b"B") {
        return b"";
    }
    let Some((quote, inner)) = quoted.split_first() else { return b"" };
    let Some(close) = memchr::memchr(*quote, inner) else { return b"" };
    if is_tail(inner.get(close + 1..).unwrap_or_default()) {
        inner.get(..close).unwrap_or_default()
    } else {
        b""
    }
}

/// Returns what `CAST(.. AS type)` casts, or the value itself.
fn uncast(value: &[u8]) -> &[u8] {
    const CAST: &[u8] = b"cast(";
    let is_cast = value.get(..CAST.len()).is_some_and(|start| start.eq_ignore_ascii_case(CAST));
    let inside = value.strip_suffix(b")").and_then(|value| value.get(CAST.len()..));
    let Some(inside) = inside.filter(|_| is_cast) else { return value };
    let mut ends = memchr::memmem::rfind_iter(inside, b" ");
    // The type may have an argument; `AS` is the last word before it.
    let as_at = ends.find(|at| {
        inside.get(at + 1..at + 4).is_some_and(|word| word.eq_ignore_ascii_case(b"as "))
    });
    as_at.and_then(|at| inside.get(..at)).map_or(value, <[u8]>::trim_ascii)
}

/// Returns a bare number without a cast or a comment after it.
fn unquoted(value: &[u8]) -> &[u8] {
    let end = value
        .iter()
        .position(|byte| !matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.'))
        .unwrap_or(value.len());
    if is_tail(value.get(end..).unwrap_or_default()) {
        value.get(..end).unwrap_or_default()
    } else {
        b""
    }
}

/// Returns true if what follows a literal leaves its value: nothing, a cast, a comment.
fn is_tail(tail: &[u8]) -> bool {
    let tail = tail.trim_ascii_start();
    tail.is_empty()
        || [b"::".as_slice(), b"/*", b"--", b"#"].iter().any(|mark| tail.starts_with(mark))
}

/// Reads an integer, signed or padded with zeros.
pub(crate) fn integer(text: &[u8]) -> Integer {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Integer::No;
    }
    let magnitude = if digits.len() <= 19 {
        // Nineteen digits fit into 64 bits.
        Some(Id::from(digits.iter().fold(0_u64, |sum, digit| sum * 10 + u64::from(digit - b'0'))))
    } else {
        let mut digits = digits.iter().map(|digit| Id::from(digit - b'0'));
        digits.try_fold(0, |sum: Id, digit| sum.checked_mul(10)?.checked_add(digit))
    };
    magnitude.map_or(Integer::TooLarge, |magnitude| {
        Integer::Is(if negative { -magnitude } else { magnitude })
    })
}

/// Remembers the last date read: neighbouring rows mostly share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calendar {
    last: [u8; 10],
    day: Option<Day>,
}

impl Calendar {
    /// Reads a date, a timestamp, or seconds, milliseconds, microseconds or nanoseconds since 1970.
    ///
    /// `None` for zero dates and everything before 1990.
    pub(crate) fn day(&mut self, text: &[u8]) -> Option<Day> {
        if text.get(4) != Some(&b'-') {
            return epoch_day(text);
        }
        let date = text.first_chunk::<10>()?;
        if *date != self.last {
            self.last = *date;
            self.day = parse_date(date);
        }
        Some(self.day? + utc_shift(text.get(10..).unwrap_or_default()))
    }
}

/// Returns the date of a day.
pub(crate) fn date_of(day: Day) -> Option<Date> {
    EPOCH.checked_add(jiff::Span::new().try_days(day).ok()?).ok()
}

/// Returns the day of a date.
pub(crate) fn day_of(date: Date) -> Day {
    EPOCH.until(date).map_or(0, |span| span.get_days())
}

fn parse_date(text: &[u8; 10]) -> Option<Day> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else { return None };
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| byte - b'0');
    let pair = |tens: &u8, ones: &u8| Some(digit(tens)? * 10 + digit(ones)?);
    let year = i16::from(pair(y1, y2)?) * 100 + i16::from(pair(y3, y4)?);
    let (month, day) = (i8::try_from(pair(m1, m2)?).ok()?, i8::try_from(pair(d1, d2)?).ok()?);
    let date = Date::new(year, month, day).ok()?;
    (year >= FIRST_YEAR).then(|| day_of(date))
}

fn epoch_day(text: &[u8]) -> Option<Day> {
    let whole = text.split(|byte| *byte == b'.').next()?;
    let Integer::Is(value) = integer(whole) else { return None };
    let mut seconds = i64::try_from(value).ok()?;
    while seconds >= EPOCH_SECONDS.end {
        seconds /= 1000;
    }
    EPOCH_SECONDS.contains(&seconds).then(|| Day::try_from(seconds / 86_400).ok())?
}

/// Returns by how many days a time of day with an offset (` 00:30:00.5+02`) is off from UTC.
fn utc_shift(time: &[u8]) -> Day {
    let Some(sign_at) = time.iter().rposition(|byte| matches!(byte, b'+' | b'-')) else { return 0 };
    let (clock, offset) = time.split_at(sign_at);
    let minutes = |hours: Option<&[u8]>, minutes: Option<&[u8]>| {
        let number = |digits: Option<&[u8]>| match integer(digits.unwrap_or(b"0")) {
            Integer::Is(value) => i32::try_from(value).unwrap_or(0),
            Integer::No | Integer::TooLarge => 0,
        };
        number(hours) * 60 + number(minutes)
    };
    let wall = minutes(clock.get(1..3), clock.get(4..6));
    let behind = offset.strip_prefix(b"+").is_some();
    let colon = usize::from(offset.get(3) == Some(&b':'));
    let off = minutes(offset.get(1..3), offset.get(3 + colon..5 + colon));
    (if behind { wall - off } else { wall + off }).div_euclid(24 * 60)
}
