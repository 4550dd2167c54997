//! How urgent: by the days left until the fix must ship, or by how full the carrier is.

use super::Severity;
use crate::linking::LinkGrade;
use jiff::civil::Date;

/// Returns the severity of a carrier that must be fixed by `ship_by`, seen on `as_of`.
pub(super) fn by_date(ship_by: Date, as_of: Date) -> Severity {
    match days_between(as_of, ship_by) {
        ..=0 => Severity::Overdue,
        1..=30 => Severity::Critical,
        31..=90 => Severity::High,
        91..=365 => Severity::Medium,
        _ => Severity::Low,
    }
}

/// Returns the severity of a carrier without a date; `used` is the share of its ceiling, `None` without a reading.
pub(super) fn by_use(used: Option<f64>) -> Severity {
    match used {
        Some(used) if used >= 1.0 => Severity::Overdue,
        Some(used) if used >= 0.9 => Severity::Critical,
        Some(used) if used >= 0.75 => Severity::High,
        Some(used) if used >= 0.5 => Severity::Medium,
        _ => Severity::Low,
    }
}

/// Lowers the severity by one if the link is only probable.
pub(super) fn by_link(severity: Severity, grade: LinkGrade) -> Severity {
    match (grade, severity) {
        (LinkGrade::Linked, _) => severity,
        (LinkGrade::Probable, Severity::Overdue) => Severity::Critical,
        (LinkGrade::Probable, Severity::Critical) => Severity::High,
        (LinkGrade::Probable, Severity::High) => Severity::Medium,
        (LinkGrade::Probable, Severity::Medium | Severity::Low) => Severity::Low,
    }
}

/// Returns the days from one date to another, negative if the other comes first.
fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_days_left_decide() {
        let as_of = date(2026, 11, 25);
        for (ship_by, severity) in [
            (date(2026, 11, 25), Severity::Overdue),
            (date(2026, 11, 26), Severity::Critical),
            (date(2026, 12, 25), Severity::Critical),
            (date(2026, 12, 26), Severity::High),
            (date(2027, 2, 23), Severity::High),
            (date(2027, 2, 24), Severity::Medium),
            (date(2027, 11, 25), Severity::Medium),
            (date(2027, 11, 26), Severity::Low),
        ] {
            assert_eq!(by_date(ship_by, as_of), severity, "{ship_by}");
        }
    }

    #[test]
    fn without_a_date_the_share_used_decides() {
        assert_eq!(by_use(None), Severity::Low);
        assert_eq!(by_use(Some(0.5)), Severity::Medium);
        assert_eq!(by_use(Some(1.2)), Severity::Overdue);
    }
}
