//! From answers to figures. Must not know the rules apart.

use crate::methods::{Answer, Prepare, RULES};
use crate::protocol::{self, Cut, Question, to_float, whole};
use crate::series;
use std::fmt::Write as _;
use std::path::Path;

/// Largest relative error counted; "never" counts as this.
const LARGEST: f64 = 10.0;
/// Relative error above which a forecast is late.
const LATE: f64 = 0.1;

/// What a rule reached over all questions; a share or a quantile each, of nothing None.
struct Score {
    /// Questions.
    n: usize,
    /// Median of |answer - truth| / truth.
    median: Option<f64>,
    /// 90 % quantile of the same.
    p90: Option<f64>,
    /// Share of answers later than the truth by more than a tenth of it.
    late: Option<f64>,
    /// Share of truths within p10 and p90, both included.
    cover: Option<f64>,
    /// Median of p90 / p10.
    width: Option<f64>,
}

/// Scores every rule on a folder of series; one line a rule: `crb n=2427 median=0.188 ...`.
pub(crate) fn report(folder: &Path) -> Result<String, String> {
    let series = series::load(folder)?;
    let cuts: Vec<_> = series.iter().flat_map(protocol::points).collect();
    let mut text = String::new();
    for (name, prepare) in RULES {
        let Score { n, median, p90, late, cover, width } = score(&cuts, prepare);
        let [median, p90, late, cover, width] = [median, p90, late, cover, width]
            .map(|figure| figure.map_or_else(|| "-".to_owned(), |figure| format!("{figure:.3}")));
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{name} n={n} median={median} p90={p90} late={late} cover={cover} width={width}"
        );
    }
    Ok(text)
}

/// Asks a rule every question.
fn score(cuts: &[Cut<'_>], prepare: Prepare) -> Score {
    let answers = cuts.iter().flat_map(|cut| {
        let rule = prepare(cut.history);
        cut.questions.iter().map(move |asked| (asked, rule.answer(asked.limit)))
    });
    summary(&answers.collect::<Vec<_>>())
}

fn summary(answers: &[(&Question, Answer)]) -> Score {
    let errors: Vec<f64> = answers
        .iter()
        .map(|(asked, answer)| ((answer.lead - asked.lead) / asked.lead).clamp(-1.0, LARGEST))
        .collect();
    let sizes: Vec<f64> = errors.iter().map(|error| error.abs()).collect();
    let intervals: Vec<_> = answers
        .iter()
        .filter_map(|(asked, answer)| answer.interval.map(|days| (asked.lead, days)))
        .collect();
    let covered = intervals.iter().map(|(lead, days)| days.p10 <= *lead && *lead <= days.p90);
    Score {
        n: answers.len(),
        median: quantile(&sizes, 0.5),
        p90: quantile(&sizes, 0.9),
        late: share(errors.iter().map(|error| *error > LATE)),
        cover: share(covered),
        width: quantile(&intervals.iter().map(|(_, days)| days.spread()).collect::<Vec<_>>(), 0.5),
    }
}

fn share(hits: impl ExactSizeIterator<Item = bool>) -> Option<f64> {
    let all = to_float(hits.len());
    (all > 0.0).then(|| to_float(hits.filter(|hit| *hit).count()) / all)
}

/// Interpolates between the two nearest ranks.
fn quantile(values: &[f64], at: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = to_float(sorted.len().checked_sub(1)?) * at;
    let low = sorted.get(whole(rank))?;
    let high = sorted.get(whole(rank) + 1).unwrap_or(low);
    Some(low + (high - low) * rank.fract())
}
