//! Maps ids and days to places on a chart, in whole tenths of a pixel.
//!
//! Integers only: an id of 2^63 keeps its place without a detour through floating point.

use crate::width::Id;
use jiff::civil::Date;

/// A range of ids or days and the pixels it is drawn on.
#[derive(Clone, Copy)]
pub(super) struct Axis {
    /// Smallest value drawn.
    pub(super) low: Id,
    /// Largest value drawn; above `low`.
    pub(super) high: Id,
    /// Tenths of a pixel of `low` and of `high`.
    pub(super) pixels: (Id, Id),
}

impl Axis {
    /// Returns an axis over `low..=high`, at least one step wide.
    pub(super) fn new(low: Id, high: Id, pixels: (Id, Id)) -> Self {
        Self { low, high: high.max(low.saturating_add(1)), pixels }
    }

    /// Returns the place of `value` in tenths of a pixel; values outside are placed outside, within reason.
    pub(super) fn tenths(self, value: Id) -> Id {
        let span = self.high.saturating_sub(self.low).max(1);
        let offset = value
            .saturating_sub(self.low)
            .clamp(span.saturating_mul(-REACH), span.saturating_mul(REACH));
        let length = self.pixels.1 - self.pixels.0;
        // A range so wide that the product overflows can lose its last digits.
        let place = offset.checked_mul(length).map_or_else(
            || offset / (span / length.abs().max(1)).max(1) * length.signum(),
            |product| product / span,
        );
        self.pixels.0 + place
    }

    /// Returns the place of `value` as SVG writes it: `123.4`.
    pub(super) fn at(self, value: Id) -> String {
        tenths_text(self.tenths(value))
    }

    /// Returns round values on the axis, at most seven, and the step between them.
    pub(super) fn ticks(self) -> (Vec<Id>, Id) {
        let step = step(self.high.saturating_sub(self.low) / 5);
        let first = self.low.div_euclid(step) + Id::from(self.low.rem_euclid(step) != 0);
        let ticks = (0..8).filter_map(|n| first.checked_add(n)?.checked_mul(step));
        (ticks.take_while(|tick| *tick <= self.high).collect(), step)
    }
}

/// Spans outside of an axis up to which places are exact: far lines keep their slope, and numbers
/// stay within what browsers draw.
const REACH: Id = 10_000;

/// Returns tenths as a decimal number.
pub(super) fn tenths_text(tenths: Id) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
}

/// Returns the smallest of 1, 2, 5, 10, 20, ... that is at least `value`.
fn step(value: Id) -> Id {
    let mut unit: Id = 1;
    loop {
        for factor in [1, 2, 5] {
            match unit.checked_mul(factor) {
                Some(step) if step < value => {}
                Some(step) => return step,
                None => return Id::MAX,
            }
        }
        let Some(next) = unit.checked_mul(10) else { return Id::MAX };
        unit = next;
    }
}

/// Returns a tick's label with as many decimals as tell it from its neighbours: `2.04 B`.
pub(super) fn label(value: Id, step: Id, largest: Id) -> String {
    let units =
        [(1_000_000_000_000, " T"), (1_000_000_000, " B"), (1_000_000, " M"), (1_000, " K")];
    let Some((unit, suffix)) = units.into_iter().find(|(unit, _)| largest >= *unit) else {
        return value.to_string();
    };
    let decimals = match unit / step.max(1) {
        0 | 1 => 0,
        parts => (parts - 1).to_string().len(),
    };
    let fraction = format!("{:012}", (value % unit) * (1_000_000_000_000 / unit));
    let fraction = fraction.get(..decimals).unwrap_or_default();
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{}{point}{fraction}{suffix}", value / unit)
}

/// Counts days from the start of the calendar.
pub(super) fn days(date: Date) -> Id {
    Id::from(date.duration_since(Date::MIN).as_hours() / 24)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ends_of_the_range_are_ends_of_the_axis() {
        let axis = Axis::new(2_000_000_000, 2_147_483_647, (2_000, 0));
        assert_eq!(axis.at(2_000_000_000), "200.0");
        assert_eq!(axis.at(2_147_483_647), "0.0");
        assert_eq!(Axis::new(5, 5, (0, 10)).tenths(5), 0);
    }

    #[test]
    fn ticks_are_round_and_their_labels_differ() {
        let (ticks, step) = Axis::new(2_040_000_000, 2_150_000_000, (0, 100)).ticks();
        assert_eq!(step, 50_000_000);
        assert_eq!(ticks, [2_050_000_000, 2_100_000_000, 2_150_000_000]);
        assert_eq!(label(2_050_000_000, step, 2_150_000_000), "2.05 B");
        assert_eq!(label(500_000_000, 500_000_000, 2_150_000_000), "0.5 B");
        assert_eq!(label(0, 1_000_000_000, 4_294_967_295), "0 B");
        assert_eq!(label(12, 5, 20), "12");
    }

    proptest! {
        #[test]
        fn no_id_is_too_large_to_place(low in any::<i128>(), high in any::<i128>(), value in any::<i128>()) {
            let axis = Axis::new(low.min(high) / 2, low.max(high) / 2, (0, 4_800));
            let at = axis.tenths(value);
            prop_assert!(at.abs() <= 4_800 * (REACH + 1), "{at}");
            let (ticks, step) = axis.ticks();
            prop_assert!(ticks.len() <= 8 && step > 0);
        }
    }
}
