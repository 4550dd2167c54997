//! From a record of high-water marks to what can be said of any ceiling: the state, the dates, the reason.

use super::convert::{add_days, days_between, id_to_f64};
use super::crb::{Curve, Interval};
use super::numbers::{interpolate, median};
use super::repair::{self, Event, EventKind};
use super::{Forecast, Repair, State, reason};
use crate::facts::Point;
use crate::width::Id;
use jiff::civil::Date;

/// Shortest record, in days, that gives a date; of two readings alone, the shortest.
const SHORTEST: f64 = 14.0;
const SHORTEST_OF_TWO: f64 = 28.0;
/// p90 / p10 above which dates are rough, and above which only p10 is given.
const ROUGH: f64 = 3.5;
const TOO_WIDE: f64 = 6.0;
/// Days without a new id, and how many times the usual gap they must be, before a pause is named.
const STALL_DAYS: f64 = 30.0;
const STALL_GAPS: f64 = 4.0;
/// Days without a new id after which a counter is not growing.
const DORMANT_DAYS: f64 = 365.0;
/// Ten years, in days.
const FAR_DAYS: f64 = 3652.5;

/// A growth curve, repaired and ready to be asked for any ceiling.
#[derive(Clone, Debug)]
pub struct Growth {
    points: Vec<Point>,
    offset: Id,
    events: Vec<Event>,
    repairs: Vec<Repair>,
    /// Days from the last point, and ids ever issued.
    days: Vec<f64>,
    values: Vec<f64>,
    curve: Option<Curve>,
    /// The same record with its leaps taken out; set if there are any.
    leapless: Option<Curve>,
}

impl Growth {
    /// Repairs a record of high-water marks in any order; of several on one day the highest counts.
    ///
    /// A later or higher reading, such as a counter's, is passed as one more point.
    pub fn new(points: &[Point]) -> Self {
        let repaired = repair::clean(points);
        let (days, values) = repair::as_floats(&repaired.points);
        let has_leap = repaired.events.iter().any(|event| matches!(event.kind, EventKind::Leap(_)));
        let leapless = has_leap.then(|| {
            let mut values = values.clone();
            repair::take_out_leaps(&days, &mut values);
            Curve::new(&days, &values)
        });
        let mut repairs: Vec<Repair> = repaired
            .events
            .iter()
            .map(|event| Repair { date: event.date, what: event.kind.to_string() })
            .collect();
        repairs.sort_by_key(|repair| repair.date);
        Self {
            points: repaired.points,
            offset: repaired.offset,
            events: repaired.events,
            repairs,
            curve: Curve::new(&days, &values),
            leapless: leapless.flatten(),
            days,
            values,
        }
    }

    /// Forecasts when `ceiling` is outgrown: the day the first id above it is handed out.
    ///
    /// Days count from the last point; p10 is rounded to the earlier day, p50 to the nearest, p90 to the later.
    pub fn forecast(&self, ceiling: Id) -> Forecast {
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else {
            return undated(State::Unknown, reason::unknown());
        };
        let limit = ceiling.saturating_add(self.offset);
        if last.value >= limit {
            return self.reached(limit, *last);
        }
        let missing = self.missing_days();
        if first.value == last.value && missing <= 0.0 {
            let reason = reason::not_growing(first.date, self.span(), true);
            return undated(State::NotGrowing, reason);
        }
        if self.idle_days() > DORMANT_DAYS {
            let reason = reason::not_growing(self.last_growth(), self.idle_days(), false);
            return undated(State::NotGrowing, reason);
        }
        let growing = self.curve.as_ref().filter(|_| first.value < last.value);
        let Some(curve) = growing else {
            return undated(State::NotBefore, self.too_short(missing));
        };
        let interval = curve.interval(id_to_f64(limit));
        if missing > 0.0 {
            return self.not_before(interval, self.too_short(missing));
        }
        self.dates(interval, limit)
    }

    /// Decides between the states that a long enough record can have.
    fn dates(&self, interval: Interval, limit: Id) -> Forecast {
        if interval.p10 > FAR_DAYS {
            let forecast = self.not_before(interval, reason::far());
            return Forecast { state: State::Far, ..forecast };
        }
        let leapless = self.leapless.as_ref().map(|curve| curve.interval(id_to_f64(limit)));
        let largest = self.largest_leap();
        let without_leap = leapless
            .zip(largest)
            .map(|(other, ((date, size), _))| (self.day(other.p50.round()), date, size));
        // A leap is uneven by itself: the rest of the record decides whether there is a date.
        let spread = leapless.unwrap_or(interval).spread();
        if spread > TOO_WIDE {
            let reason = self.named_leap(reason::too_wide(spread, self.span()));
            return Forecast { without_leap, ..self.not_before(interval, reason) };
        }
        let p90 = leapless.map_or(interval.p90, |other| other.p90.max(interval.p50));
        let shown = Interval { p90, ..interval };
        let rough = shown.spread() > ROUGH;
        let stalled = self.is_stalled();
        let reason = if stalled {
            reason::stalled(self.last_growth())
        } else {
            reason::dated(self.points.len(), self.span(), shown.spread(), rough)
        };
        let reason = self.named_leap(reason::with_events(reason, &self.events));
        let state = match (stalled, rough) {
            (true, _) => State::Stalled,
            (false, true) => State::Rough,
            (false, false) => State::Dated,
        };
        Forecast {
            state,
            reason,
            p10: Some(self.day(shown.p10.floor())),
            p50: Some(self.day(shown.p50.round())),
            p90: Some(self.day(shown.p90.ceil())),
            without_leap,
        }
    }

    fn reached(&self, limit: Id, last: Point) -> Forecast {
        let index = self.points.partition_point(|point| point.value < limit);
        let date = self.points.get(index).map_or(last.date, |point| point.date);
        let reason = reason::with_events(reason::reached(date, index == 0), &self.events);
        let day = Some(date);
        Forecast { state: State::Dated, reason, p10: day, p50: day, p90: day, without_leap: None }
    }

    fn not_before(&self, interval: Interval, reason: String) -> Forecast {
        let reason = reason::with_events(reason, &self.events);
        let p10 = Some(self.day(interval.p10.floor()));
        Forecast { p10, ..undated(State::NotBefore, reason) }
    }

    fn named_leap(&self, reason: String) -> String {
        match self.largest_leap() {
            Some((leap, others)) => reason::with_leap(reason, leap, others),
            None => reason,
        }
    }

    fn too_short(&self, missing: f64) -> String {
        reason::too_short(self.points.len(), self.span(), missing)
    }

    /// Returns the days that the record lacks for a date; 0 or less if none.
    fn missing_days(&self) -> f64 {
        let needed = if self.points.len() <= 2 { SHORTEST_OF_TWO } else { SHORTEST };
        needed - self.span()
    }

    fn span(&self) -> f64 {
        self.days.first().map_or(0.0, |first| -first)
    }

    fn day(&self, days: f64) -> Date {
        self.points.last().map_or(Date::MAX, |last| add_days(last.date, days))
    }

    /// Returns the day that first showed the last value.
    fn last_growth(&self) -> Date {
        let last = self.points.last().map_or(0, |point| point.value);
        let index = self.points.partition_point(|point| point.value < last);
        self.points.get(index).map_or(Date::MIN, |point| point.date)
    }

    fn idle_days(&self) -> f64 {
        let last = self.points.last();
        last.map_or(0.0, |point| f64::from(days_between(self.last_growth(), point.date)))
    }

    /// Returns true if new ids have stayed away for long, and longer than they usually do.
    fn is_stalled(&self) -> bool {
        let grown: Vec<f64> = self
            .points
            .windows(2)
            .zip(self.days.iter().skip(1))
            .filter_map(|(pair, day)| (pair[1].value > pair[0].value).then_some(*day))
            .collect();
        let gaps: Vec<f64> = grown.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let idle = self.idle_days();
        // Without two increases the longest gap known is the record before the pause.
        let usual = if gaps.is_empty() { self.span() - idle } else { median(gaps) };
        idle >= STALL_DAYS && idle >= STALL_GAPS * usual
    }

    /// Returns the day and size of the largest leap, the latest of equals, and how many others there are.
    fn largest_leap(&self) -> Option<((Date, Id), usize)> {
        let leaps = self.events.iter().filter_map(|event| match event.kind {
            EventKind::Leap(size) => Some((event.date, size)),
            _ => None,
        });
        let largest = leaps.clone().max_by_key(|(_, size)| *size)?;
        Some((largest, leaps.count() - 1))
    }

    /// Returns ids per day over the last year of the record, or over all of it if shorter; `None` below two points.
    pub fn per_day(&self) -> Option<f64> {
        let recent = self.span().min(365.0);
        let now = self.values.last()?;
        (recent > 0.0).then(|| (now - interpolate(&self.days, &self.values, -recent)) / recent)
    }

    /// Returns what was repaired, by date.
    pub fn repairs(&self) -> &[Repair] {
        &self.repairs
    }

    /// Returns the record after repairs, as ids ever issued: what a chart draws.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Returns what to add to a ceiling to compare it with [`Growth::points`]: ids issued before resets.
    pub fn offset(&self) -> Id {
        self.offset
    }
}

fn undated(state: State, reason: String) -> Forecast {
    Forecast { state, reason, p10: None, p50: None, p90: None, without_leap: None }
}
