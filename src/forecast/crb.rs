//! The cube-root blend: from a non-decreasing counter to the days until it crosses a limit, with an 80 % interval.
//!
//! Counters of growing systems rise like a power of their age, so the method draws a straight line through the cube
//! root of (ids + one year's growth). Its slope is the geometric mean of the slopes over four windows, corrected by
//! how far the same rule was off on the record itself. Must not repair its input: see `repair`.

use super::numbers::{interpolate, median};

/// Days of history behind the four slopes that are blended, with equal weights.
const WINDOWS: [f64; 4] = [91.0, 182.0, 365.0, 730.0];
/// Days in the year that pace and record length are measured by.
const YEAR: f64 = 365.0;
/// A slope is never taken below 1/20 of the slope over the whole record: a pause is not an end.
const SLOWEST: f64 = 20.0;
/// Keeps logarithms of slopes finite when the whole record is flat.
const FLAT: f64 = 1e-12;
/// Furthest forecast, in days: a century.
const FURTHEST: f64 = 36_500.0;
/// Shrinks the self-correction: with this many independent origins half of it is believed.
const CORRECTION_PRIOR: f64 = 30.0;
/// Longest list of past origins, their usual distance in days, and the shortest range worth using.
const ORIGINS: u32 = 60;
const ORIGIN_STEP: f64 = 15.0;
const ORIGIN_RANGE: f64 = 30.0;
/// Prior of the median log error, worth this many origins.
const ERROR_PRIOR: f64 = 0.2;
const ERROR_PRIOR_WEIGHT: f64 = 3.0;
/// Coefficients of the log scale of the log error, in the order of `Curve::log_scale`; fitted by least absolute
/// deviations on 129 public counters (issue, change and revision numbers; comment, node and user ids).
const SCALE: [f64; 7] = [-0.485, 0.425, 0.39, 0.208, 0.137, 0.065, -0.114];
/// Empirical 10 % and 90 % quantiles of the log error in units of its scale, from the same fit.
const QUANTILES: Quantiles = Quantiles { early: 1.184, late: 1.737 };
/// The same for records shorter than a year.
const YOUNG_QUANTILES: Quantiles = Quantiles { early: 1.569, late: 1.93 };

struct Quantiles {
    early: f64,
    late: f64,
}

/// Days from the last reading until a limit is crossed. Always `p10 <= p50 <= p90`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// One crossing in ten comes earlier.
    pub p10: f64,
    /// As many come earlier as later.
    pub p50: f64,
    /// One crossing in ten comes later.
    pub p90: f64,
}

impl Interval {
    /// Returns p90 / p10: how little is known. 1 if all three are zero.
    pub fn spread(self) -> f64 {
        if self.p10 > 0.0 { self.p90 / self.p10 } else { 1.0 }
    }
}

/// How the same rule fared from earlier days of the record.
struct Hindsight {
    /// Median signed log error of the slope; positive if growth came faster than the rule said.
    bias: f64,
    /// Median absolute log error of the slope.
    spread: f64,
    /// Effective number of independent origins; 0 if the record is too short to look back.
    origins: f64,
}

/// A counter's record, prepared to be asked for any limit.
#[derive(Clone, Debug)]
pub struct Curve {
    days: Vec<f64>,
    values: Vec<f64>,
    /// Cube roots of values + pseudo-year.
    roots: Vec<f64>,
    /// Days from the first to the last reading.
    span: f64,
    /// Growth of the last year, or of what there is scaled to a year: damps the bend of young counters.
    pseudo_year: f64,
    /// Log slopes of the roots over `WINDOWS`, seen from the last reading.
    slopes: [f64; 4],
}

impl Curve {
    /// Prepares a record: `days` strictly ascending, `values` (ids ever issued) not decreasing.
    ///
    /// Returns None if it is not that, holds a number that is not finite, or has fewer than two readings.
    pub fn new(days: &[f64], values: &[f64]) -> Option<Self> {
        let (first, last) = (*days.first()?, *days.last()?);
        let well_formed = days.len() == values.len()
            && days.iter().chain(values).all(|number| number.is_finite())
            && days.is_sorted_by(|a, b| a < b)
            && values.is_sorted();
        let span = last - first;
        // Below a thousandth of a day the pace of a year overflows.
        if !well_formed || !span.is_finite() || span < 1e-3 {
            return None;
        }
        let days: Vec<f64> = days.iter().map(|day| day - last).collect();
        let now = *values.last()?;
        let recent = span.min(YEAR);
        let growth = now - interpolate(&days, values, -recent);
        let pseudo_year = (growth / recent * YEAR).max(0.0);
        if !pseudo_year.is_finite() {
            return None;
        }
        let roots = values.iter().map(|value| root(*value, pseudo_year)).collect();
        let mut curve =
            Self { days, values: values.to_vec(), roots, span, pseudo_year, slopes: [0.0; 4] };
        curve.slopes = curve.slopes_from(0.0);
        Some(curve)
    }

    /// Forecasts the days from the last reading until `limit` is crossed; zeros if it has been.
    pub fn interval(&self, limit: f64) -> Interval {
        let way = root(limit, self.pseudo_year) - self.root_at(0.0);
        let slope = mean(self.slopes);
        let uncorrected = (way / slope.exp()).clamp(1.0, FURTHEST);
        // Rounded, so that neighbouring limits share their correction.
        let horizon = uncorrected.clamp(14.0, self.span.max(14.0)).ln();
        let hindsight = self.hindsight(((horizon * 10.0).round_ties_even() / 10.0).exp());
        let trust = hindsight.origins / (hindsight.origins + CORRECTION_PRIOR);
        let slope = slope + hindsight.bias.clamp(-1.0, 1.0) * trust;
        let p50 = (way / slope.exp()).clamp(0.0, FURTHEST);
        let scale = self.log_scale(p50, &hindsight).clamp(-4.0, 1.5).exp();
        let quantiles = if self.span >= YEAR { QUANTILES } else { YOUNG_QUANTILES };
        let p10 = p50 * (-scale * quantiles.early).exp();
        Interval { p10, p50, p90: p50 * (scale * quantiles.late).exp() }
    }

    fn root_at(&self, day: f64) -> f64 {
        interpolate(&self.days, &self.roots, day)
    }

    /// Returns the log slopes over the windows as they would have been seen on `origin`.
    fn slopes_from(&self, origin: f64) -> [f64; 4] {
        let (here, slowest) = (self.root_at(origin), self.slowest(origin));
        WINDOWS.map(|window| {
            let window = window.min(self.span + origin);
            ((here - self.root_at(origin - window)) / window).max(slowest).ln()
        })
    }

    fn slowest(&self, origin: f64) -> f64 {
        let age = (self.span + origin).max(1.0);
        ((self.root_at(origin) - self.root_at(-self.span)) / age / SLOWEST).max(FLAT)
    }

    /// Replays the rule from origins along the record and compares it with the `horizon` days that followed.
    fn hindsight(&self, horizon: f64) -> Hindsight {
        let first = -self.span + (self.span / 3.0).clamp(60.0, 182.0);
        let last = -horizon;
        let range = last - first;
        if range < ORIGIN_RANGE {
            return Hindsight { bias: 0.0, spread: 0.0, origins: 0.0 };
        }
        let count = ((range / ORIGIN_STEP).floor() + 1.0).clamp(3.0, f64::from(ORIGINS));
        let step = range / (count - 1.0);
        let errors: Vec<f64> = (0..ORIGINS)
            .map(f64::from)
            .take_while(|index| *index < count)
            .map(|index| self.error_from(first + index * step, horizon))
            .collect();
        Hindsight {
            spread: median(errors.iter().map(|error| error.abs()).collect()),
            bias: median(errors),
            origins: range / horizon + 1.0,
        }
    }

    fn error_from(&self, origin: f64, horizon: f64) -> f64 {
        let actual = (self.root_at(origin + horizon) - self.root_at(origin)) / horizon;
        actual.max(self.slowest(origin)).ln() - mean(self.slopes_from(origin))
    }

    /// Returns the log of the expected log error: what the record tells of its own predictability.
    fn log_scale(&self, p50: f64, hindsight: &Hindsight) -> f64 {
        let [quarter, half, _, two_years] = self.slopes;
        let weight = ERROR_PRIOR_WEIGHT + hindsight.origins;
        let error =
            (ERROR_PRIOR_WEIGHT * ERROR_PRIOR + hindsight.origins * hindsight.spread) / weight;
        let now = interpolate(&self.days, &self.values, 0.0);
        let growth = now - interpolate(&self.days, &self.values, -self.span.min(YEAR));
        let features = [
            1.0,
            error.ln(),
            (quarter - half).abs().min(1.5),
            (half - two_years).abs().min(2.0),
            (p50 / self.span).clamp(0.25, 30.0).ln(),
            (p50.max(7.0) / 730.0).ln().max(0.0),
            (now / growth.max(1e-9)).clamp(1.0, 20.0).ln() - 1.0,
        ];
        features.iter().zip(SCALE).map(|(feature, weight)| feature * weight).sum()
    }
}

/// Forecasts the days until `limit` is crossed from one record; [`Curve`] is cheaper for several limits.
///
/// `days` ascend and count from any day; the answer counts from the last of them. None as for [`Curve::new`].
pub fn interval(days: &[f64], values: &[f64], limit: f64) -> Option<Interval> {
    Some(Curve::new(days, values)?.interval(limit))
}

fn root(value: f64, pseudo_year: f64) -> f64 {
    (value + pseudo_year).max(0.0).cbrt()
}

fn mean(values: [f64; 4]) -> f64 {
    values.iter().sum::<f64>() / 4.0
}
