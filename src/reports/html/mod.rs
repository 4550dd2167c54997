//! Turns an audit into one HTML file.
use crate::findings::Audit;

/// Returns the report.
pub(super) fn render(_audit: &Audit) -> String {
    String::new()
}
