//! What users read: every format of one audit, its limits, and what it does with hostile names.
#![expect(clippy::unwrap_used, reason = "tests")]

mod browser;
mod formats;
mod hostile;
mod html;
mod json;
mod sample;
mod text;

use idwidth::findings::Audit;
use idwidth::reports::{Format, Look, write};

/// Renders without colour.
fn render(audit: &Audit, format: Format, width: usize) -> String {
    let mut out = Vec::new();
    write(audit, format, &mut out, &Look { width, colour: false }).unwrap();
    String::from_utf8(out).unwrap()
}
