//! From a daily counter to the questions a forecast is scored on: what it knew, which limit, when it was crossed.
//!
//! Up to 14 evenly spaced cuts a series, at least a year into it; the limit is what the counter shows 90, 180, 365
//! and 730 days later. Must not look at a forecast.

use crate::series::Daily;

const HORIZONS: [usize; 4] = [90, 180, 365, 730];
/// Days kept free before the first and after the last cut.
const MARGIN: usize = 90;
const MOST_CUTS: usize = 14;
/// Days between cuts of short series.
const CUT_STEP: usize = 60;
/// Days of history below which a cut is not asked.
const HISTORY: usize = 365;
/// A limit crossed within this many days, or within this part of the horizon, says nothing of the horizon.
const SHORTEST_LEAD: usize = 14;
const SHORTEST_PART: usize = 4;

/// One day on which a forecast is made, with everything it may know, and its questions.
pub(crate) struct Cut<'a> {
    /// The counter by day, up to and including the day of the forecast.
    pub(crate) history: &'a [f64],
    /// What is asked.
    pub(crate) questions: Vec<Question>,
}

/// When is this limit crossed?
pub(crate) struct Question {
    pub(crate) limit: f64,
    /// The true answer, in days after the cut.
    pub(crate) lead: f64,
}

/// Returns the cuts of a series that have a question.
pub(crate) fn points(daily: &Daily) -> Vec<Cut<'_>> {
    let cuts = cuts(daily.len()).into_iter().filter(|cut| *cut >= HISTORY);
    let cuts = cuts.map(|cut| Cut { history: &daily[..=cut], questions: questions(daily, cut) });
    cuts.filter(|cut| !cut.questions.is_empty()).collect()
}

/// Returns the indices of the days on which forecasts are made, for a series of `days` days.
fn cuts(days: usize) -> Vec<usize> {
    let Some(room) = days.checked_sub(2 * MARGIN + 1) else { return Vec::new() };
    let count = MOST_CUTS.min((room + 1) / CUT_STEP + 1);
    let last = MARGIN + room;
    let step = to_float(room) / to_float(count.max(2) - 1);
    let mut cuts: Vec<usize> =
        (0..count).map(|index| whole(to_float(index) * step + to_float(MARGIN))).collect();
    if let [_, .., end] = cuts.as_mut_slice() {
        *end = last;
    }
    cuts.dedup();
    cuts
}

fn questions(daily: &Daily, cut: usize) -> Vec<Question> {
    let now = daily[cut];
    let limits = HORIZONS.iter().filter_map(|horizon| Some((*horizon, *daily.get(cut + horizon)?)));
    let asked = limits.filter(|(_, limit)| *limit > now).filter_map(|(horizon, limit)| {
        let lead = daily.partition_point(|value| *value < limit) - cut;
        let tells = lead >= SHORTEST_LEAD && lead * SHORTEST_PART >= horizon;
        tells.then(|| Question { limit, lead: to_float(lead) })
    });
    asked.collect()
}

/// Converts a count of days or rows.
pub(crate) fn to_float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// Drops the fraction of a number that is not negative.
pub(crate) fn whole(number: f64) -> usize {
    let seconds = std::time::Duration::try_from_secs_f64(number.trunc()).unwrap_or_default();
    usize::try_from(seconds.as_secs()).unwrap_or(usize::MAX)
}
