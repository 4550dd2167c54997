//! Small numerics shared by the method and the repairs. Must not know what the numbers mean.

/// Interpolates linearly at `x`; the first or last value outside of the knots. `xs` ascends; 0 if there are no knots.
pub(super) fn interpolate(xs: &[f64], ys: &[f64], x: f64) -> f64 {
    let after = xs.partition_point(|knot| *knot <= x);
    let right = xs.get(after).zip(ys.get(after));
    let left = after.checked_sub(1).and_then(|before| xs.get(before).zip(ys.get(before)));
    match (left, right) {
        (Some((x0, y0)), Some((x1, y1))) => (y1 - y0) / (x1 - x0) * (x - x0) + y0,
        (Some((_, y)), None) | (None, Some((_, y))) => *y,
        (None, None) => 0.0,
    }
}

/// Returns the median, the mean of the middle two for an even count; 0 if there are none.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match (
        values.len() % 2,
        middle.checked_sub(1).and_then(|low| values.get(low)),
        values.get(middle),
    ) {
        (0, Some(low), Some(high)) => (low + high) / 2.0,
        (1, _, Some(value)) => *value,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interpolation_holds_the_ends() {
        let at = |x| interpolate(&[0.0, 10.0], &[5.0, 25.0], x);
        assert_eq!([-1.0, 0.0, 2.5, 10.0, 11.0].map(at), [5.0, 5.0, 10.0, 25.0, 25.0]);
        assert_eq!(interpolate(&[], &[], 1.0), 0.0);
    }

    #[test]
    fn median_of_an_even_count_is_the_middle() {
        assert_eq!(median(vec![3.0, 1.0]), 2.0);
        assert_eq!(median(vec![3.0, 1.0, 9.0]), 3.0);
        assert_eq!(median(vec![]), 0.0);
    }
}
